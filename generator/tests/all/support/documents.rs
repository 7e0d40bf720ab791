//! In: chance. Out: [`Document`]: a small API description that is valid, whatever it says, and shrinks when it fails.
//!
//! The strategies make a description freely; `Document::settled` then bends what OpenAPI forbids (equal names, types
//! that are nothing but each other). `render` writes it as a file, `instances` makes values of its types.

use std::collections::BTreeSet;

mod chance;
mod instances;
mod operations;
mod render;

use chance::{name, schema};
use operations::{Answer, Body, Operation, Place};

pub(crate) use chance::document;

/// The member that tells the arms of a choice apart.
const TAG: &str = "@kind";

/// A description.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// `components/schemas`, in order.
    schemas: Vec<(String, Schema)>,
    /// One for each path.
    operations: Vec<Operation>,
    /// Whether each operation is secured if it does not say so.
    secured: bool,
}

/// A schema.
#[derive(Clone, Debug)]
enum Schema {
    /// Anything.
    Any,
    /// Text of a format, with lengths and a default.
    Text {
        format: Option<&'static str>,
        lengths: Option<(u8, u8)>,
        default: Option<String>,
    },
    /// An integer of a format, with bounds.
    Integer {
        format: Option<&'static str>,
        bounds: Option<(i32, i32, bool)>,
        default: Option<i8>,
    },
    /// A number.
    Number {
        format: Option<&'static str>,
        least: Option<i8>,
    },
    /// A boolean.
    Boolean { default: Option<bool> },
    /// A list of texts; one is a constant.
    Words(Vec<String>),
    /// A list of integers.
    Numbers(Vec<i64>),
    /// An object.
    Object(Object),
    /// A map.
    Map(Box<Schema>),
    /// A list or a set.
    List {
        items: Box<Schema>,
        unique: bool,
        nullable: bool,
        counts: Option<(u8, u8)>,
    },
    /// Another component, by its number.
    Ref(usize),
    /// Components and what is added to them.
    AllOf(Vec<usize>, Object),
    /// oneOf or anyOf.
    Choice { any: bool, arms: Vec<Schema> },
    /// A choice among components, told by [`TAG`], with a mapping or by their names.
    Tagged { arms: Vec<usize>, mapping: bool },
}

/// An object.
#[derive(Clone, Debug)]
struct Object {
    /// Its members.
    members: Vec<Member>,
    /// What else it may hold.
    extra: Extra,
}

/// Members that have no name in the description.
#[derive(Clone, Debug)]
enum Extra {
    Unsaid,
    Closed,
    Free,
    Typed(Box<Schema>),
}

/// A member of an object.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not exclude each other"
)]
struct Member {
    name: String,
    schema: Schema,
    required: bool,
    nullable: bool,
    deprecated: bool,
    read_only: bool,
    description: Option<String>,
}

impl Document {
    /// The names of its components, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.schemas.iter().map(|(name, _)| name.as_str())
    }

    /// The same, valid.
    fn settled(mut self) -> Self {
        distinct(self.schemas.iter_mut().map(|(name, _)| name), str::to_owned);
        let count = self.schemas.len();
        for number in 0..count {
            let mut schema = std::mem::replace(&mut self.schemas[number].1, Schema::Any);
            match &mut schema {
                Schema::AllOf(parents, own) => {
                    let parents = self.objects(parents, 0..number);
                    schema = if parents.is_empty() {
                        Schema::Object(own.clone())
                    } else {
                        Schema::AllOf(parents, own.clone())
                    };
                }
                Schema::Tagged { .. } => {}
                other => direct(other, number),
            }
            self.schemas[number].1 = schema;
        }
        for number in 0..count {
            if let Schema::Tagged { arms, mapping } = self.schemas[number].1.clone() {
                let arms = self.objects(&arms, 0..count);
                self.schemas[number].1 = if arms.is_empty() {
                    Schema::Any
                } else {
                    Schema::Tagged { arms, mapping }
                };
            }
        }
        self.tag_arms();
        let mut settled = self.clone();
        for (_, schema) in &mut settled.schemas {
            self.settle(schema);
        }
        for (number, operation) in settled.operations.iter_mut().enumerate() {
            operation.settle(number, &mut |schema| self.settle(schema));
        }
        distinct(
            settled
                .operations
                .iter_mut()
                .filter_map(|operation| operation.id.as_mut()),
            str::to_owned,
        );
        settled
    }

    /// Those of these components in a range that are objects, each once.
    fn objects(&self, numbers: &[usize], among: std::ops::Range<usize>) -> Vec<usize> {
        let objects: Vec<usize> = among
            .filter(|number| {
                matches!(
                    self.schemas[*number].1,
                    Schema::Object(_) | Schema::AllOf(..)
                )
            })
            .collect();
        let chosen: BTreeSet<usize> = numbers
            .iter()
            .filter_map(|number| objects.get(number % objects.len().max(1)).copied())
            .collect();
        chosen.into_iter().collect()
    }

    /// Gives each arm of a choice with a tag that tag.
    fn tag_arms(&mut self) {
        let arms: BTreeSet<usize> = self
            .schemas
            .iter()
            .filter_map(|(_, schema)| match schema {
                Schema::Tagged { arms, .. } => Some(arms.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        for number in arms {
            if let Schema::Object(own) | Schema::AllOf(_, own) = &mut self.schemas[number].1 {
                let schema = Schema::Text {
                    format: None,
                    lengths: None,
                    default: None,
                };
                let tag = Member {
                    name: TAG.to_owned(),
                    schema,
                    required: true,
                    nullable: false,
                    deprecated: false,
                    read_only: false,
                    description: None,
                };
                own.members.push(tag);
            }
        }
    }

    /// Names of members are told apart, numbers of components are of this document.
    fn settle(&self, schema: &mut Schema) {
        match schema {
            Schema::Ref(number) => *number %= self.schemas.len(),
            Schema::Object(own) => self.settle_object(own, BTreeSet::new()),
            Schema::AllOf(parents, own) => {
                let mut inherited = BTreeSet::new();
                for parent in parents {
                    self.inherited(*parent, &mut inherited);
                }
                self.settle_object(own, inherited);
            }
            Schema::Map(inner) | Schema::List { items: inner, .. } => self.settle(inner),
            Schema::Choice { arms, .. } => arms.iter_mut().for_each(|arm| self.settle(arm)),
            Schema::Words(words) => {
                *words = words
                    .iter()
                    .cloned()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect();
            }
            Schema::Numbers(numbers) => {
                *numbers = numbers
                    .iter()
                    .copied()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect();
            }
            _ => {}
        }
    }

    fn settle_object(&self, own: &mut Object, mut taken: BTreeSet<String>) {
        own.members
            .retain(|member| taken.insert(member.name.clone()));
        own.members
            .iter_mut()
            .for_each(|member| self.settle(&mut member.schema));
        if let Extra::Typed(inner) = &mut own.extra {
            self.settle(inner);
        }
    }

    /// The names of all members of a component.
    fn inherited(&self, number: usize, names: &mut BTreeSet<String>) {
        if let Schema::Object(own) | Schema::AllOf(_, own) = &self.schemas[number].1 {
            names.extend(own.members.iter().map(|member| member.name.clone()));
        }
        if let Schema::AllOf(parents, _) = &self.schemas[number].1 {
            for parent in parents {
                self.inherited(*parent, names);
            }
        }
    }
}

/// What is nothing but another component may be an earlier one only: no circle is without an object in it.
fn direct(schema: &mut Schema, number: usize) {
    match schema {
        Schema::Ref(_) if number == 0 => *schema = Schema::Boolean { default: None },
        Schema::Ref(other) => *other %= number,
        Schema::Choice { arms, .. } => arms.iter_mut().for_each(|arm| direct(arm, number)),
        _ => {}
    }
}

/// Makes names differ, by a number at the end.
fn distinct<'a>(names: impl Iterator<Item = &'a mut String>, key: impl Fn(&str) -> String) {
    let mut taken = BTreeSet::new();
    for (number, name) in names.enumerate() {
        if !taken.insert(key(name)) {
            *name = format!("{name}-{number}");
            taken.insert(key(name));
        }
    }
}
