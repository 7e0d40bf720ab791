//! In: the events of a YAML parser, one by one. Out: the tree, with aliases written out.

use std::collections::BTreeMap;

use libyaml_safer::{EventData, ScalarStyle};

use super::scalar;
use crate::{
    problem::{Kind, Severity},
    spec::{
        fault::{Fault, report_duplicates},
        limits::{Budget, MAX_DEPTH, MAX_NODES},
        node::{Member, Node, Span, Value},
    },
};

/// The tree as far as it is built.
pub(super) struct Tree<'a> {
    file: u32,
    text: &'a str,
    budget: &'a mut Budget,
    faults: &'a mut Vec<Fault>,
    open: Vec<Open>,
    anchors: BTreeMap<String, Anchored>,
    root: Option<Node>,
}

/// A container whose end is not reached yet.
struct Open {
    children: Children,
    span: Span,
    anchor: Option<String>,
    /// How many levels are inside, itself included.
    height: usize,
    /// How many nodes are inside, itself included.
    size: usize,
}

enum Children {
    Items(Vec<Node>),
    Members(Vec<Member>, Pending),
}

/// What stands before the next value of a mapping.
enum Pending {
    /// Nothing: a key comes next.
    Key,
    /// A key.
    Value(String, Span),
    /// A key that was refused; its value is dropped.
    Drop,
}

/// A node with an anchor, kept to be copied.
struct Anchored {
    node: Node,
    height: usize,
    size: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        file: u32,
        text: &'a str,
        budget: &'a mut Budget,
        faults: &'a mut Vec<Fault>,
    ) -> Self {
        Self {
            file,
            text,
            budget,
            faults,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
        }
    }

    /// The whole tree; `null` for an empty text.
    pub(super) fn finish(self) -> Node {
        let start = Span::start_of(self.file);
        self.root.unwrap_or(Node {
            value: Value::Null,
            span: start,
        })
    }

    pub(super) fn event(&mut self, event: EventData, span: Span) -> Result<(), Fault> {
        match event {
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => {
                self.note_tag(tag.as_deref(), span);
                self.scalar(anchor, tag.as_deref(), value, style, span)
            }
            EventData::SequenceStart { anchor, tag, .. } => {
                self.note_tag(tag.as_deref(), span);
                self.start(Children::Items(Vec::new()), anchor, span)
            }
            EventData::MappingStart { anchor, tag, .. } => {
                self.note_tag(tag.as_deref(), span);
                self.start(Children::Members(Vec::new(), Pending::Key), anchor, span)
            }
            EventData::SequenceEnd | EventData::MappingEnd => self.end(span),
            EventData::Alias { anchor } => self.alias(&anchor, span),
            _ => Ok(()),
        }
    }

    fn note_tag(&mut self, tag: Option<&str>, span: Span) {
        if let Some(tag) = tag.filter(|tag| tag.starts_with('!')) {
            let message = format!("the tag `{tag}` has no meaning here and is left out");
            self.faults.push(Fault {
                severity: Severity::Warning,
                ..Fault::new(Kind::Ignored, span, message)
            });
        }
    }

    fn scalar(
        &mut self,
        anchor: Option<String>,
        tag: Option<&str>,
        text: String,
        style: ScalarStyle,
        span: Span,
    ) -> Result<(), Fault> {
        self.budget.take(1).ok_or_else(|| too_many(span))?;
        let plain = style == ScalarStyle::Plain;
        if self.expects_key() && anchor.is_none() {
            self.key(text, plain, span);
            return Ok(());
        }
        let key = self.expects_key().then(|| text.clone());
        let value = scalar::resolve(text, plain, tag).unwrap_or_else(|expected| {
            self.faults.push(Fault::new(
                Kind::WrongValue,
                span,
                format!("this is not {expected}"),
            ));
            Value::Null
        });
        let node = Node { value, span };
        self.remember(anchor, &node, 1, 1, span)?;
        if let Some(key) = key {
            self.key(key, plain, span);
            return Ok(());
        }
        self.put(node, 1, 1);
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                children: Children::Members(_, Pending::Key),
                ..
            })
        )
    }

    fn key(&mut self, text: String, plain: bool, span: Span) {
        // Left in, it would be a member with the name `<<`: neither what YAML 1.1 meant nor what the author wants.
        let pending = if plain && text == "<<" {
            let hint = "write the members out, or use `allOf`";
            let message = "merge keys (`<<`) are no part of YAML 1.2 and are not applied";
            self.faults
                .push(Fault::new(Kind::Unsupported, span, message).hint(hint));
            Pending::Drop
        } else {
            Pending::Value(text, span)
        };
        if let Some(Open {
            children: Children::Members(_, slot),
            ..
        }) = self.open.last_mut()
        {
            *slot = pending;
        }
    }

    fn start(
        &mut self,
        children: Children,
        anchor: Option<String>,
        span: Span,
    ) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.budget.take(1).ok_or_else(|| too_many(span))?;
        self.open.push(Open {
            children,
            span,
            anchor,
            height: 1,
            size: 1,
        });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let Open {
            children,
            mut span,
            anchor,
            height,
            size,
        } = open;
        // The end of a block is found where the next thing starts.
        let stop = (end.start + end.length).max(span.start);
        let inside = self
            .text
            .get(span.start as usize..stop as usize)
            .unwrap_or_default()
            .trim_end();
        span.length = u32::try_from(inside.len()).unwrap_or(u32::MAX);
        let value = match children {
            Children::Items(items) => Value::Array(items),
            Children::Members(mut members, _) => {
                report_duplicates(&mut members, self.faults);
                Value::Object(members)
            }
        };
        let node = Node { value, span };
        self.remember(anchor, &node, height, size, span)?;
        self.put(node, height, size);
        Ok(())
    }

    fn alias(&mut self, anchor: &str, span: Span) -> Result<(), Fault> {
        let Some(Anchored { node, height, size }) = self.anchors.get(anchor) else {
            let message = if self
                .open
                .iter()
                .any(|open| open.anchor.as_deref() == Some(anchor))
            {
                format!("the alias `*{anchor}` stands inside what it names")
            } else {
                format!("there is no anchor `&{anchor}` before this alias")
            };
            return Err(Fault::new(Kind::Syntax, span, message));
        };
        let (height, size) = (*height, *size);
        if self.open.len() + height > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.budget.take(size).ok_or_else(|| too_many(span))?;
        let node = Node {
            value: node.value.clone(),
            span,
        };
        if self.expects_key() {
            match node.value {
                Value::String(text) => self.key(text, false, span),
                Value::Number(number) => self.key(number.to_string(), false, span),
                Value::Bool(value) => self.key(value.to_string(), false, span),
                _ => self.refuse_key(span),
            }
            return Ok(());
        }
        self.put(node, height, size);
        Ok(())
    }

    fn remember(
        &mut self,
        anchor: Option<String>,
        node: &Node,
        height: usize,
        size: usize,
        span: Span,
    ) -> Result<(), Fault> {
        if let Some(anchor) = anchor {
            // The copy that is kept costs memory, too.
            self.budget.take(size).ok_or_else(|| too_many(span))?;
            self.anchors.insert(
                anchor,
                Anchored {
                    node: node.clone(),
                    height,
                    size,
                },
            );
        }
        Ok(())
    }

    /// Puts a finished node into what surrounds it.
    fn put(&mut self, node: Node, height: usize, size: usize) {
        let span = node.span;
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        parent.height = parent.height.max(height + 1);
        parent.size += size;
        match &mut parent.children {
            Children::Items(items) => items.push(node),
            Children::Members(members, pending) => match std::mem::replace(pending, Pending::Key) {
                Pending::Value(key, key_span) => members.push(Member {
                    key,
                    key_span,
                    node,
                }),
                Pending::Drop => {}
                Pending::Key => self.refuse_key(span),
            },
        }
    }

    fn refuse_key(&mut self, span: Span) {
        let message = "a key must be a text, not a mapping, a sequence or null";
        self.faults
            .push(Fault::new(Kind::WrongValue, span, message));
        if let Some(Open {
            children: Children::Members(_, slot),
            ..
        }) = self.open.last_mut()
        {
            *slot = Pending::Drop;
        }
    }
}

fn too_deep(span: Span) -> Fault {
    Fault::new(
        Kind::TooLarge,
        span,
        format!("the text is nested more than {MAX_DEPTH} levels deep"),
    )
}

fn too_many(span: Span) -> Fault {
    let message =
        format!("the document has more than {MAX_NODES} nodes when its aliases are written out");
    Fault::new(Kind::TooLarge, span, message)
}
