//! The raw tree of a YAML or JSON file, in which every value and key knows its place.

/// Where a node stands: file number, byte offset of its first character in that file, and its length in bytes.
/// Lines and columns are worked out only when a problem is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Index into [`crate::spec::Files::list`].
    pub file: u32,
    /// Byte offset of the first character.
    pub start: u32,
    /// Length in bytes (0 for an empty scalar); for containers only the first line matters.
    pub length: u32,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// A member of an object: key, its place, value.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key as text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

/// What a node holds: the JSON data model; member order is kept.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// Any number, as `serde_json` understood it (integers over 64 bits become floats).
    Number(serde_json::Number),
    /// Text.
    String(String),
    /// A sequence.
    Array(Vec<Node>),
    /// A mapping.
    Object(Vec<Member>),
}

impl Span {
    /// The start of a file.
    pub(super) fn start_of(file: u32) -> Self {
        let (start, length) = (0, 0);
        Self {
            file,
            start,
            length,
        }
    }
}

impl Node {
    /// The member of an object with this key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members()
            .iter()
            .find(|member| member.key == key)
            .map(|member| &member.node)
    }

    /// The members of an object; none for anything else.
    pub fn members(&self) -> &[Member] {
        if let Value::Object(members) = &self.value {
            members
        } else {
            &[]
        }
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> &[Node] {
        if let Value::Array(items) = &self.value {
            items
        } else {
            &[]
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value {
            Some(text)
        } else {
            None
        }
    }
}
