//! In: JSON text. Out: its raw tree with positions, and the first fault in its syntax, if there is one.
//!
//! Strict JSON; strings with escapes and numbers are read by `serde_json`.

use super::{
    fault::{Fault, report_duplicates},
    limits::{Budget, MAX_DEPTH, MAX_NODES},
    node::{Member, Node, Span, Value},
};
use crate::problem::Kind;

/// Reads a text; `None` if its syntax is wrong.
pub(super) fn parse(
    file: u32,
    text: &str,
    budget: &mut Budget,
    faults: &mut Vec<Fault>,
) -> Option<Node> {
    let mut reader = Reader {
        file,
        text,
        at: 0,
        budget,
        faults,
    };
    match reader.document() {
        Ok(node) => Some(node),
        Err(fault) => {
            reader.faults.push(fault);
            None
        }
    }
}

struct Reader<'a> {
    file: u32,
    text: &'a str,
    at: usize,
    budget: &'a mut Budget,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Fault> {
        let node = self.value(0)?;
        self.blank();
        if self.peek().is_some() {
            Err(self.unexpected("the end of the file"))
        } else {
            Ok(node)
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.blank();
        let start = self.at;
        if self.budget.take(1).is_none() {
            return Err(self.fault(
                Kind::TooLarge,
                start,
                format!("the document has more than {MAX_NODES} nodes"),
            ));
        }
        let value = match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                let message = format!("the text is nested more than {MAX_DEPTH} levels deep");
                return Err(self.fault(Kind::TooLarge, start, message));
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node {
            value,
            span: self.span(start),
        })
    }

    fn object(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut members = Vec::new();
        self.blank();
        if self.eat(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.blank();
            let start = self.at;
            if self.peek() != Some(b'"') {
                let fault = self.unexpected("a key in double quotes");
                return Err(if self.peek() == Some(b'}') {
                    fault.hint("JSON allows no comma after the last member")
                } else {
                    fault
                });
            }
            let key = self.string()?;
            let key_span = self.span(start);
            self.blank();
            if !self.eat(b':') {
                return Err(self.unexpected("`:` after the key"));
            }
            let node = self.value(depth + 1)?;
            members.push(Member {
                key,
                key_span,
                node,
            });
            self.blank();
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
        report_duplicates(&mut members, self.faults);
        Ok(Value::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            self.blank();
            if self.peek() == Some(b']') {
                return Err(self
                    .unexpected("a value")
                    .hint("JSON allows no comma after the last item"));
            }
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.eat(b']') {
                return Ok(Value::Array(items));
            }
            if !self.eat(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += 1;
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                }
                Some(byte) if byte < b' ' => {
                    let message = "a string ends on the line where it starts, and control characters in it are escaped";
                    return Err(self.fault(Kind::Syntax, self.at, message));
                }
                Some(_) => {}
                None => return Err(self.fault(Kind::Syntax, start, "this string never ends")),
            }
        }
        self.at += 1;
        let quoted = &self.text[start..self.at];
        if !escaped {
            return Ok(quoted.trim_matches('"').to_owned());
        }
        serde_json::from_str(quoted).map_err(|error| {
            let at = start + error.column().saturating_sub(1);
            self.fault(
                Kind::Syntax,
                at,
                "this escape is none that JSON has (\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)",
            )
        })
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        let digits = &self.text[start..self.at];
        serde_json::from_str(digits)
            .map(Value::Number)
            .map_err(|error| {
                let message = if error.to_string().contains("out of range") {
                    "this number is too large"
                } else {
                    "this is no JSON number"
                };
                Fault {
                    span: self.span(start),
                    ..self.fault(Kind::Syntax, start, message)
                }
            })
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "null" => Ok(Value::Null),
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            word => {
                let length = word.len();
                self.at = start;
                let fault = self.unexpected("a value");
                let fault = Fault {
                    span: Span {
                        length: narrow(length.max(1)),
                        ..fault.span
                    },
                    ..fault
                };
                let rest = &self.text[start..];
                Err(if rest.starts_with('\'') {
                    fault.hint("JSON strings stand in double quotes")
                } else if rest.starts_with("//") || rest.starts_with("/*") {
                    fault.hint("JSON has no comments")
                } else {
                    fault
                })
            }
        }
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn span(&self, start: usize) -> Span {
        Span {
            file: self.file,
            start: narrow(start),
            length: narrow(self.at - start),
        }
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let found = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next());
        let message = match found {
            Some(found) => format!("expected {expected}, found `{found}`"),
            None => format!("expected {expected}, found the end of the file"),
        };
        let fault = self.fault(Kind::Syntax, self.at, message);
        if found == Some('/') {
            fault.hint("JSON has no comments")
        } else {
            fault
        }
    }

    fn fault(&self, kind: Kind, start: usize, message: impl Into<String>) -> Fault {
        Fault::new(
            kind,
            Span {
                file: self.file,
                start: narrow(start),
                length: 1,
            },
            message,
        )
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
