//! In: raw trees. Out: [`At`], a node together with the way that led to it, from which its pointer is made when a
//! problem needs one.

use std::borrow::Cow;
use std::rc::Rc;

use crate::spec::node::{Member, Node};
use crate::spec::pointer;

/// A node and the way to it. Cheap to clone: pointers are only written out for problems and edits.
#[derive(Clone)]
pub(super) struct At<'a> {
    /// The node.
    pub(super) node: &'a Node,
    /// The file it belongs to, even if its text comes from the names file.
    pub(super) file: u32,
    step: Rc<Step<'a>>,
}

enum Step<'a> {
    /// Where a walk begins: the root of a file or the target of a `$ref`.
    Base(String),
    Name(Rc<Step<'a>>, &'a str),
    Index(Rc<Step<'a>>, usize),
}

impl<'a> At<'a> {
    /// A node at this pointer of its file.
    pub(super) fn base(node: &'a Node, file: u32, pointer: String) -> Self {
        Self {
            node,
            file,
            step: Rc::new(Step::Base(pointer)),
        }
    }

    /// The value of one of this object's members.
    pub(super) fn member(&self, member: &'a Member) -> Self {
        self.named(&member.key, &member.node)
    }

    /// The value under this key.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.node
            .members()
            .iter()
            .find(|member| member.key == key)
            .map(|member| self.member(member))
    }

    /// The text under this key.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.node.get(key).and_then(Node::as_str)
    }

    /// The values of all members.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a Member, Self)> + '_ {
        self.node
            .members()
            .iter()
            .map(|member| (member, self.member(member)))
    }

    /// All items.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> + '_ {
        let step = |index| Rc::new(Step::Index(Rc::clone(&self.step), index));
        self.node
            .items()
            .iter()
            .enumerate()
            .map(move |(index, node)| Self {
                node,
                file: self.file,
                step: step(index),
            })
    }

    /// The last segment of the way, if it is a name.
    pub(super) fn key(&self) -> Option<&str> {
        match &*self.step {
            Step::Base(pointer) => pointer.rsplit('/').next().filter(|name| !name.is_empty()),
            Step::Name(_, name) => Some(name),
            Step::Index(..) => None,
        }
    }

    /// The last but one segment of the way, if it is a name.
    pub(super) fn parent_key(&self) -> Option<&str> {
        match &*self.step {
            Step::Base(pointer) => pointer.rsplit('/').nth(1).filter(|name| !name.is_empty()),
            Step::Name(up, _) | Step::Index(up, _) => match &**up {
                Step::Name(_, name) => Some(name),
                Step::Base(pointer) => pointer.rsplit('/').next().filter(|name| !name.is_empty()),
                Step::Index(..) => None,
            },
        }
    }

    /// Whether the walk began here: at a root or behind a `$ref`.
    pub(super) fn is_base(&self) -> bool {
        matches!(&*self.step, Step::Base(_))
    }

    /// The segments of the pointer, unescaped.
    pub(super) fn segments(&self) -> Vec<String> {
        let mut segments = Vec::new();
        let mut step = &self.step;
        loop {
            match &**step {
                Step::Name(up, name) => {
                    segments.push((*name).to_owned());
                    step = up;
                }
                Step::Index(up, index) => {
                    segments.push(index.to_string());
                    step = up;
                }
                Step::Base(_) => break,
            }
        }
        let mut all = self.base_segments();
        all.extend(segments.into_iter().rev());
        all
    }

    /// The segments of the pointer to where the walk began.
    pub(super) fn base_segments(&self) -> Vec<String> {
        let mut step = &self.step;
        loop {
            match &**step {
                Step::Name(up, _) | Step::Index(up, _) => step = up,
                Step::Base(pointer) => {
                    return pointer::segments(pointer).map(Cow::into_owned).collect();
                }
            }
        }
    }

    /// The JSON pointer of this node in its file.
    pub(super) fn pointer(&self) -> String {
        self.segments()
            .iter()
            .fold(String::new(), |up, segment| pointer::join(&up, segment))
    }

    fn named(&self, key: &'a str, node: &'a Node) -> Self {
        Self {
            node,
            file: self.file,
            step: Rc::new(Step::Name(Rc::clone(&self.step), key)),
        }
    }
}
