//! In: a schema of a [`Document`] and chance. Out: a JSON value that fits it and that its Rust type keeps whole.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{Document, Extra, Member, Object, Schema, TAG};

/// Deeper than this, what may be left out is left out.
const DEEP: usize = 5;

/// Deeper than this, nothing fits.
const DEEPEST: usize = 12;

impl Document {
    /// A value of a component; none if every value of it is endless. A sent one has nothing that is only received.
    pub(crate) fn instance(&self, component: usize, sent: bool, random: &mut Rng) -> Option<Value> {
        Maker {
            document: self,
            sent,
            random,
        }
        .value(&self.schemas[component].1, 0)
    }

    /// Names of members that are never sent, and values that are the only ones of their member: a type that is only
    /// received does not write these, one that is sent not those.
    pub(crate) fn one_way(&self) -> (Vec<String>, Vec<Value>) {
        let (mut names, mut constants) = (Vec::new(), Vec::new());
        let mut open: Vec<&Schema> = self.schemas.iter().map(|(_, schema)| schema).collect();
        while let Some(schema) = open.pop() {
            match schema {
                Schema::Object(own) | Schema::AllOf(_, own) => {
                    names.extend(
                        own.members
                            .iter()
                            .filter(|member| member.read_only)
                            .map(|member| member.name.clone()),
                    );
                    open.extend(own.members.iter().map(|member| &member.schema));
                    open.extend(if let Extra::Typed(inner) = &own.extra {
                        Some(&**inner)
                    } else {
                        None
                    });
                }
                Schema::Map(inner) | Schema::List { items: inner, .. } => open.push(inner),
                Schema::Choice { arms, .. } => open.extend(arms),
                Schema::Words(_) | Schema::Numbers(_) => constants.extend(self.constant(schema)),
                _ => {}
            }
        }
        (names, constants)
    }

    /// The only value of a schema.
    fn constant(&self, schema: &Schema) -> Option<Value> {
        match schema {
            Schema::Words(words) if words.len() == 1 => words.first().map(|word| json!(word)),
            Schema::Numbers(numbers) if numbers.len() == 1 => {
                numbers.first().map(|number| json!(number))
            }
            Schema::Ref(other) => self.constant(&self.schemas[*other].1),
            _ => None,
        }
    }

    /// The kinds of JSON that a schema allows, as letters.
    fn kinds(&self, schema: &Schema) -> String {
        match schema {
            Schema::Any => "sbnao".to_owned(),
            Schema::Text { .. } | Schema::Words(_) => "s".to_owned(),
            Schema::Boolean { .. } => "b".to_owned(),
            Schema::Integer { .. } | Schema::Number { .. } | Schema::Numbers(_) => "n".to_owned(),
            Schema::List { .. } => "a".to_owned(),
            Schema::Object(_) | Schema::Map(_) | Schema::AllOf(..) | Schema::Tagged { .. } => {
                "o".to_owned()
            }
            Schema::Ref(other) => self.kinds(&self.schemas[*other].1),
            Schema::Choice { arms, .. } => arms.iter().map(|arm| self.kinds(arm)).collect(),
        }
    }
}

struct Maker<'a> {
    document: &'a Document,
    sent: bool,
    random: &'a mut Rng,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Schema, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let value = match schema {
            Schema::Any => json!({"any": [1, "x", null, {"deep": 0.5}]}),
            Schema::Text { format, .. } => json!(self.text(*format)),
            Schema::Integer { .. } => json!(self.random.i32(..)),
            Schema::Number { .. } => json!(f64::from(self.random.i16(..)) + 0.5),
            Schema::Boolean { .. } => json!(self.random.bool()),
            Schema::Words(words) if words.len() > 1 && self.random.u8(..4) == 0 => {
                json!("something else")
            }
            Schema::Words(words) => json!(self.random.choice(words)?),
            Schema::Numbers(numbers) if numbers.len() > 1 && self.random.u8(..4) == 0 => {
                json!(4711)
            }
            Schema::Numbers(numbers) => json!(self.random.choice(numbers)?),
            Schema::Object(own) => Value::Object(self.object(own, depth, true)?),
            Schema::AllOf(parents, own) => {
                let mut members = self.object(own, depth, false)?;
                for parent in parents {
                    members.extend(self.parent(*parent, depth)?);
                }
                Value::Object(members)
            }
            Schema::Map(inner) => {
                let names = ["", "a b", "type", "名"];
                let values = names.iter().filter_map(|name| {
                    let chosen = depth < DEEP && self.random.bool();
                    Some((
                        (*name).to_owned(),
                        chosen.then(|| self.value(inner, depth + 1))??,
                    ))
                });
                Value::Object(values.collect())
            }
            Schema::List {
                items,
                unique,
                nullable,
                ..
            } => {
                // A set has its own order; one item has any.
                let most = if depth >= DEEP {
                    0
                } else if *unique {
                    1
                } else {
                    3
                };
                let count = self.random.usize(..=most);
                let items = (0..count).filter_map(|_| {
                    let null = *nullable && self.random.u8(..3) == 0;
                    if null {
                        Some(Value::Null)
                    } else {
                        self.value(items, depth + 1)
                    }
                });
                Value::Array(items.collect())
            }
            Schema::Ref(other) => self.value(&self.document.schemas[*other].1, depth + 1)?,
            Schema::Choice { arms, .. } => {
                let sure: Vec<&Schema> = (0..arms.len())
                    .filter(|number| self.only(arms, *number))
                    .map(|number| &arms[number])
                    .collect();
                let arm = *self.random.choice(&sure)?;
                self.value(arm, depth + 1)?
            }
            Schema::Tagged { arms, mapping } => {
                let arm = *self.random.choice(arms)?;
                let mut value = self.value(&self.document.schemas[arm].1, depth + 1)?;
                value[TAG] = if *mapping {
                    json!(self.document.tag(arm))
                } else {
                    json!(self.document.schemas[arm].0)
                };
                value
            }
        };
        Some(value)
    }

    /// Whether an arm is what its values are read as: none before it takes the same kind of JSON.
    fn only(&self, arms: &[Schema], number: usize) -> bool {
        let kinds = self.document.kinds(&arms[number]);
        arms[..number].iter().all(|other| {
            self.document
                .kinds(other)
                .chars()
                .all(|kind| !kinds.contains(kind))
        })
    }

    fn parent(&mut self, number: usize, depth: usize) -> Option<Map<String, Value>> {
        let document = self.document;
        match &document.schemas[number].1 {
            Schema::Object(own) => self.object(own, depth, false),
            other => match self.value(other, depth + 1)? {
                Value::Object(members) => Some(members),
                _ => None,
            },
        }
    }

    fn object(&mut self, own: &Object, depth: usize, open: bool) -> Option<Map<String, Value>> {
        let mut members = Map::new();
        for member in &own.members {
            match self.member(member, depth) {
                Some(Some(value)) => {
                    members.insert(member.name.clone(), value);
                }
                Some(None) => {}
                None => return None,
            }
        }
        if open && depth < DEEP && self.random.bool() {
            let extra = match &own.extra {
                Extra::Typed(inner) => self.value(inner, depth + 1),
                Extra::Unsaid | Extra::Closed | Extra::Free => None,
            };
            members.extend(extra.map(|value| ("not declared".to_owned(), value)));
        }
        Some(members)
    }

    /// `None`: there is no value; `Some(None)`: it is left out.
    #[expect(clippy::option_option, reason = "two ways to have no value")]
    fn member(&mut self, member: &Member, depth: usize) -> Option<Option<Value>> {
        if member.read_only && self.sent {
            return Some(None);
        }
        let constant = self.document.constant(&member.schema);
        if constant.is_some() {
            return Some(constant);
        }
        if member.nullable && self.random.u8(..3) == 0 {
            return Some(Some(Value::Null));
        }
        if !member.required && (depth >= DEEP || self.random.bool()) {
            return Some(None);
        }
        let value = self.value(&member.schema, depth + 1);
        if value.is_none() && member.required {
            return member.nullable.then_some(Some(Value::Null));
        }
        Some(value)
    }

    fn text(&mut self, format: Option<&str>) -> String {
        let text = match format {
            Some("date-time") => "2024-05-06T07:08:09.010+02:00",
            Some("date") => "2024-02-29",
            Some("uuid") => "9B2F1C8E-7d1a-4e60-8a5b-0123456789ab",
            Some("uri") => "https://anything.example/%7Ea?b=c#d",
            Some("byte") => "aGVsbG8=",
            _ => *self
                .random
                .choice(&["", "a", "\"quoted\"\n", "名称 🍵", "\u{0}", "null"])
                .unwrap_or(&""),
        };
        text.to_owned()
    }
}
