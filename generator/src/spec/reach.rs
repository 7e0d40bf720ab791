//! In: a node and what it is. Out: every reference in it, in order.

use super::{
    node::{Node, Value},
    pointer,
    shape::{Below, Shape},
};

/// A `$ref`, or an entry of a discriminator's mapping.
pub(super) struct Reference<'a> {
    /// What it leads to.
    pub shape: Shape,
    /// The string.
    pub node: &'a Node,
    /// Its text.
    pub text: &'a str,
    /// The JSON pointer of the string, below the node where the search began.
    pub pointer: String,
}

/// All references in a node of this shape.
pub(super) fn references(node: &Node, shape: Shape) -> Vec<Reference<'_>> {
    let mut search = Search {
        found: Vec::new(),
        path: Vec::new(),
    };
    search.node(node, shape);
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
    fn node(&mut self, node: &'a Node, shape: Shape) {
        if shape == Shape::Mapped {
            self.push(Shape::Mapped, node, None);
        } else if let Some(reference) = shape.reference(node) {
            self.push(shape, reference, Some("$ref"));
        }
        for member in node.members() {
            let Some(below) = shape.below(&member.key) else {
                continue;
            };
            self.path.push(Step::Key(&member.key));
            match below {
                Below::One(shape) => self.node(&member.node, shape),
                Below::Each(_) | Below::EachButExtensions(_) => self.each(&member.node, below),
            }
            self.path.pop();
        }
    }

    fn each(&mut self, node: &'a Node, below: Below) {
        for member in node.members() {
            let Some(shape) = below.shape(&member.key) else {
                continue;
            };
            self.path.push(Step::Key(&member.key));
            self.node(&member.node, shape);
            self.path.pop();
        }
        for (at, item) in node.items().iter().enumerate() {
            let Some(shape) = below.shape("") else {
                continue;
            };
            self.path.push(Step::Item(at));
            self.node(item, shape);
            self.path.pop();
        }
    }

    fn push(&mut self, shape: Shape, node: &'a Node, last: Option<&str>) {
        let Value::String(text) = &node.value else {
            return;
        };
        let mut pointer = self
            .path
            .iter()
            .fold(String::new(), |pointer, step| match step {
                Step::Key(key) => pointer::join(&pointer, key),
                Step::Item(at) => format!("{pointer}/{at}"),
            });
        if let Some(last) = last {
            pointer = pointer::join(&pointer, last);
        }
        self.found.push(Reference {
            shape,
            node,
            text,
            pointer,
        });
    }
}
