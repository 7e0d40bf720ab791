//! References: which of them stand in a node, by the grammar, and what the text of one says about its file.

use std::path::Path;

use super::{
    grammar::{Below, Object, below},
    node::Node,
    pointer,
};

/// A `$ref`, or an entry of a discriminator's mapping.
pub(super) struct Reference<'a> {
    /// What it leads to.
    pub object: Object,
    /// Whether it is an entry of a mapping, which may be a bare name.
    pub mapped: bool,
    /// The string.
    pub node: &'a Node,
    /// Its text.
    pub text: &'a str,
    /// The JSON pointer of the string, below the node where the search began.
    pub pointer: String,
}

/// All references in a node of this kind, in order.
pub(super) fn references(node: &Node, object: Object) -> Vec<Reference<'_>> {
    let mut search = Search {
        found: Vec::new(),
        path: Vec::new(),
    };
    search.node(node, object);
    search.found
}

struct Search<'a> {
    found: Vec<Reference<'a>>,
    path: Vec<Step<'a>>,
}

enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl<'a> Search<'a> {
    fn node(&mut self, node: &'a Node, object: Object) {
        if object.may_be_reference()
            && let Some(reference) = node.get("$ref")
        {
            self.path.push(Step::Key("$ref"));
            self.push(object, false, reference);
            self.path.pop();
        }
        for member in node.members() {
            if let Some(below) = below(object, &member.key) {
                self.path.push(Step::Key(&member.key));
                self.below(&member.node, below);
                self.path.pop();
            }
        }
    }

    fn below(&mut self, node: &'a Node, below: Below) {
        let mut one = |step, node| {
            self.path.push(step);
            match below {
                Below::One(object) | Below::Each(object) => self.node(node, object),
                Below::Mapping => self.push(Object::Schema, true, node),
            }
            self.path.pop();
        };
        if let Below::One(object) = below {
            return self.node(node, object);
        }
        for member in node.members() {
            one(Step::Key(&member.key), &member.node);
        }
        for (at, item) in node.items().iter().enumerate() {
            one(Step::Item(at), item);
        }
    }

    fn push(&mut self, object: Object, mapped: bool, node: &'a Node) {
        let Some(text) = node.as_str() else {
            return;
        };
        let pointer = self
            .path
            .iter()
            .fold(String::new(), |pointer, step| match step {
                Step::Key(key) => pointer::join(&pointer, key),
                Step::Item(at) => format!("{pointer}/{at}"),
            });
        self.found.push(Reference {
            object,
            mapped,
            node,
            text,
            pointer,
        });
    }
}

/// Whether an entry of a discriminator's mapping is a reference rather than a bare name.
pub(super) fn looks_like_reference(text: &str) -> bool {
    let extension = Path::new(text)
        .extension()
        .and_then(|extension| extension.to_str());
    text.contains(['#', '/']) || matches!(extension, Some("yaml" | "yml" | "json"))
}

/// The path part of a `$ref`, seen from a file of the document, as a path from the root's folder; or why it may not
/// be read. Symbolic links are a matter of the disk and are looked at when reading.
pub(super) fn relative(base: &str, path: &str) -> Result<String, String> {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    if scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return Err(format!(
            "`{path}` is a URL; only files below the root document's folder are read"
        ));
    }
    let path = pointer::percent_decode(path);
    if path.starts_with(['/', '\\']) {
        return Err(format!(
            "`{path}` is an absolute path; only files below the root document's folder are read"
        ));
    }
    let mut segments: Vec<&str> = base.split('/').collect();
    segments.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                let outside = || format!("`{path}` leads out of the folder of the root document");
                segments.pop().ok_or_else(outside)?;
            }
            part => segments.push(part),
        }
    }
    Ok(segments.join("/"))
}
