//! In: nothing. Out: [`Model`], a named type, and [`Type`], a use of one.

use crate::name::Name;

/// Text for a doc comment: Markdown that rustdoc accepts, one entry per paragraph, already escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// The first sentence or the summary; never empty after lowering.
    pub summary: String,
    /// Further lines (may contain blank ones).
    pub lines: Vec<String>,
    /// The document has no words for it: the summary is a sentence of ours that only says what its place says too.
    pub undocumented: bool,
}

/// A named type.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "facts that do not exclude each other"
)]
pub struct Model {
    /// `wire`: the schema's name, or how the inline schema was reached; `rust`: the type's name.
    pub name: Name,
    /// The module and file, unique (`update_user_input`).
    pub module: Name,
    /// What it is.
    pub doc: Doc,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// In which directions it travels.
    pub usage: Usage,
    /// Its shape.
    pub kind: ModelKind,
    /// May derive `PartialEq` (everything but files).
    pub eq: bool,
    /// May derive `Eq`, `Hash`, `PartialOrd` and `Ord` (no floats, no free JSON, no secrets inside).
    pub ord: bool,
    /// All fields optional: derives `Default`.
    pub default: bool,
    /// Some value inside is checked before sending; implements `runtime::check::Check`.
    pub checked: bool,
    /// JSON pointer in the bundled document.
    pub pointer: String,
}

/// Directions in which a type travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Sent: needs `Serialize`, constructors and setters.
    pub sent: bool,
    /// Received: needs `Deserialize`.
    pub received: bool,
}

impl Usage {
    /// It only goes out.
    pub const SENT: Self = Self {
        sent: true,
        received: false,
    };
    /// It only comes in.
    pub const RECEIVED: Self = Self {
        sent: false,
        received: true,
    };
}

/// The shape of a named type.
#[derive(Clone, Debug)]
pub enum ModelKind {
    /// An object.
    Struct(Struct),
    /// A closed list of known values, open to unknown ones.
    Enum(Enum),
    /// oneOf, anyOf, or a base with a discriminator.
    Union(Union),
    /// Another name for a type (`type Ids = Vec<String>`).
    Alias(Type),
}

/// An object.
#[derive(Clone, Debug)]
pub struct Struct {
    /// In document order.
    pub fields: Vec<Field>,
    /// Undeclared members, if `additionalProperties` says they are wanted.
    pub additional: Option<Additional>,
    /// Constant members (single-value enums): sent always, not fields. Wire name and JSON text of the value.
    pub constants: Vec<(String, Literal)>,
    /// Constraints of the object as a whole: how many members it may have.
    pub checks: Vec<Check>,
}

/// The undeclared members of an object: a flattened map field.
#[derive(Clone, Debug)]
pub struct Additional {
    /// The field; nothing on the wire has its name.
    pub name: Name,
    /// The type of each of them.
    pub ty: Type,
    /// Constraints of each of them.
    pub checks: Vec<Check>,
}

/// A member of an object.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "facts that do not exclude each other"
)]
pub struct Field {
    /// Wire name and field name.
    pub name: Name,
    /// What it is; default and constraints are already mentioned.
    pub doc: Doc,
    /// The type of a present value.
    pub ty: Type,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// `readOnly: true`: never sent.
    pub read_only: bool,
    /// `writeOnly: true`: never received.
    pub write_only: bool,
    /// Its default, if it is a simple value.
    pub default: Option<Literal>,
    /// Constraints of the value.
    pub checks: Vec<Check>,
    /// Other wire names (`x-accept.names`).
    pub aliases: Vec<String>,
    /// Also accepts other JSON types (`x-accept.types`): decode through `runtime::accept`.
    pub lenient: bool,
}

/// Whether a member may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there: `T`.
    Required,
    /// Always there, may be null: `Option<T>`, sent as null.
    Nullable,
    /// May be absent, never null when sent: `Option<T>`, left out.
    Optional,
    /// Absent, null and value are three things: `Maybe<T>`. Types that are only received use `Optional` instead.
    Maybe,
}

/// An enumeration; unknown values are kept.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What the values are on the wire.
    pub repr: EnumRepr,
    /// Known values in document order.
    pub values: Vec<EnumValue>,
    /// Name of the variant that keeps an unknown value.
    pub unknown: Name,
}

/// Wire representation of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    /// Strings.
    String,
    /// Integers (i64).
    Integer,
}

/// A value of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// `wire`: the value as text; `rust`: the variant.
    pub name: Name,
    /// What it means.
    pub doc: Doc,
}

/// A choice of types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The discriminator's wire name.
    pub discriminator: Option<String>,
    /// The arms; without a discriminator in the order in which they are tried.
    pub arms: Vec<Arm>,
    /// With a discriminator: name of the variant that keeps an object with an unknown value of it.
    pub unknown: Option<Name>,
}

/// An arm of a choice.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The variant.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// Values of the discriminator that choose this arm (the first is sent).
    pub discriminator_values: Vec<String>,
    /// What it holds.
    pub ty: Type,
    /// Constraints of the value.
    pub checks: Vec<Check>,
}

/// A named type: its place in [`super::Api::models`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// A named type.
    Named(TypeId),
    /// Boolean.
    Bool,
    /// `i32`.
    Int32,
    /// `i64`.
    Int64,
    /// `f32`.
    Float,
    /// `f64`.
    Double,
    /// `String`.
    String,
    /// A string that never shows: `Secret`.
    Secret,
    /// A string with a format: a typed string of the runtime.
    Formatted(Format),
    /// `Vec<T>`.
    List(Box<Type>),
    /// `BTreeSet<T>`: `uniqueItems` of types with an order.
    Set(Box<Type>),
    /// `BTreeMap<String, T>`.
    Map(Box<Type>),
    /// `Option<T>` inside lists, maps, and as a whole answer.
    Nullable(Box<Type>),
    /// `Box<T>`: breaks recursion.
    Boxed(Box<Type>),
    /// `serde_json::Value`.
    Json,
    /// A file to send: `FilePart`. Only in multipart bodies.
    File,
}

/// Formats with a typed string of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `date-time`: `DateTime`.
    DateTime,
    /// `date`: `Date`.
    Date,
    /// `uuid`: `Uuid`.
    Uuid,
    /// `uri`: `Uri`.
    Uri,
    /// `byte`: `Base64`.
    Byte,
}

/// A simple value in the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Boolean.
    Bool(bool),
    /// Integer.
    Integer(i64),
    /// Number.
    Number(f64),
    /// Text, or the wire value of a string enumeration.
    String(String),
}

/// A constraint of the document, checked before sending.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// `minLength`, `maxLength`, in characters.
    Length(Option<u64>, Option<u64>),
    /// `minimum`, `maximum` of an integer; true: exclusive.
    Range(Option<(i64, bool)>, Option<(i64, bool)>),
    /// The same of a number.
    FloatRange(Option<(f64, bool)>, Option<(f64, bool)>),
    /// `multipleOf`.
    MultipleOf(f64),
    /// `pattern`.
    Pattern(String),
    /// `minItems`, `maxItems`.
    Items(Option<u64>, Option<u64>),
    /// `uniqueItems` of a type without order.
    Unique,
    /// `minProperties`, `maxProperties`.
    Properties(Option<u64>, Option<u64>),
    /// Constraints of each item or map value.
    Each(Vec<Check>),
    /// The value is (or holds) a checked named type.
    Inside,
}
