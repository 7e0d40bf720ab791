//! In: any wire name. Out: a valid Rust identifier in the case of types, fields, constants or modules.
//!
//! The rules, in order: symbols become word breaks (see `symbols`), heck joins the words, a leading digit gets an `N`
//! or `n`, keywords become raw (`r#type`) or, where Rust allows no raw form, get a `_`; types named like something of
//! the prelude get `Model` (`StringModel`). Letters come in their plain form (NFKC: `ｆｕｌｌ` is `full`), as rustc wants
//! them. Modules are files and must be ASCII: words in other letters give way to a hash.

use std::borrow::Cow;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

use super::hash::short_hash;
use super::symbols;

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Types: `PetOwner`.
    Type,
    /// Variants of enums: `Available`.
    Variant,
    /// Fields, methods, arguments: `pet_owner`, `r#type`.
    Snake,
    /// Modules and their files: `pet_owner`, `type_`.
    Module,
    /// Constants: `PET_OWNER`.
    Constant,
}

/// The name of a type.
pub fn type_name(wire: &str) -> String {
    Case::Type.name(wire)
}

/// The name of an enum's variant.
pub fn variant(wire: &str) -> String {
    Case::Variant.name(wire)
}

/// The name of a field, method or argument.
pub fn snake(wire: &str) -> String {
    Case::Snake.name(wire)
}

/// The name of a module and its file.
pub fn module(wire: &str) -> String {
    Case::Module.name(wire)
}

/// The name of a constant.
pub fn constant(wire: &str) -> String {
    Case::Constant.name(wire)
}

/// The name without the mark of a raw identifier.
pub fn bare(rust: &str) -> &str {
    rust.strip_prefix("r#").unwrap_or(rust)
}

/// Whether the text is an identifier (keywords included) that may be used as it is.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || is_xid_start(c))
        && chars.all(is_xid_continue)
        && text != "_"
}

impl Case {
    /// The name in this case.
    pub fn name(self, wire: &str) -> String {
        // Most fields are spelled this way already.
        let settled = matches!(self, Self::Snake | Self::Module) && is_snake(wire);
        if settled {
            return self.escape(wire.to_owned());
        }
        self.escape(self.join(&symbols::words(&plain(wire))))
    }

    /// The name in this case with every symbol spelled out.
    pub(super) fn spelled(self, wire: &str) -> String {
        self.escape(self.join(&symbols::spelled(&plain(wire))))
    }

    /// Two names as one; `rust` stays as it is.
    pub fn append(self, rust: &str, wire: &str) -> String {
        let end = self.join(&symbols::words(&plain(wire)));
        match self {
            Self::Type | Self::Variant => self.escape(format!("{}{end}", bare(rust))),
            _ => self.escape(format!("{}_{end}", bare(rust).trim_end_matches('_'))),
        }
    }

    /// A Rust name from elsewhere (`x-rust-name`, or put together of names), kept as it is but for what no name may be,
    /// and for a case that rustc would warn of.
    pub fn settled(self, given: &str) -> String {
        let given = plain(given);
        if is_identifier(&given) && self.suits(&given) {
            self.escape(given.into_owned())
        } else {
            self.name(&given)
        }
    }

    /// Whether the name is in this case; letters of scripts without case suit all.
    fn suits(self, name: &str) -> bool {
        match self {
            Self::Type | Self::Variant => !name.starts_with(char::is_lowercase),
            Self::Snake => !name.contains(char::is_uppercase),
            Self::Module => name.is_ascii() && !name.contains(char::is_uppercase),
            Self::Constant => !name.contains(char::is_lowercase),
        }
    }

    fn join(self, words: &str) -> String {
        let joined = match self {
            Self::Type | Self::Variant => words.to_upper_camel_case(),
            Self::Snake | Self::Module => words.to_snake_case(),
            Self::Constant => words.to_shouty_snake_case(),
        };
        // Changing the case can make new characters (`ŉ` becomes two): keep to what a name may have.
        let joined = joined.nfkc();
        let mut name: String = joined.filter(|c| is_xid_continue(*c)).collect();
        if self == Self::Module && !name.is_ascii() {
            name = ascii(&name, words);
        }
        let digit = match self {
            Self::Snake | Self::Module => 'n',
            _ => 'N',
        };
        if name.is_empty() {
            name = self.join("unnamed");
        } else if !name.starts_with(is_xid_start) {
            name.insert(0, digit);
        }
        name
    }

    /// Names become names of files: modules here, types and constants in the pages of rustdoc. File systems end at 255
    /// bytes, some archives at 100.
    fn shorten(self, name: String) -> String {
        let longest = if self == Self::Module { 80 } else { 200 };
        if name.len() <= longest {
            return name;
        }
        let hash = short_hash(&name, 8);
        let end = (0..=longest).rev().find(|end| name.is_char_boundary(*end));
        let start = name[..end.unwrap_or_default()].trim_end_matches('_');
        match self {
            Self::Type | Self::Variant => format!("{start}X{hash}"),
            Self::Constant => format!("{start}_X{}", hash.to_ascii_uppercase()),
            Self::Snake | Self::Module => format!("{start}_x{hash}"),
        }
    }

    fn escape(self, name: String) -> String {
        let name = self.shorten(name);
        match self {
            Self::Type if PRELUDE.binary_search(&name.as_str()).is_ok() => format!("{name}Model"),
            Self::Variant if name == "Self" => String::from("SelfValue"),
            Self::Snake if NEVER_RAW.contains(&name.as_str()) => format!("{name}_"),
            Self::Snake if KEYWORDS.binary_search(&name.as_str()).is_ok() => format!("r#{name}"),
            Self::Module if is_keyword(&name) || DEVICES.binary_search(&name.as_str()).is_ok() => {
                format!("{name}_")
            }
            _ => name,
        }
    }
}

/// Compatible characters as one: `ｆｕｌｌ` is `full`, `e` with an accent is one letter.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// The words of a name that are ASCII, and a hash of all.
fn ascii(name: &str, words: &str) -> String {
    let mut kept: Vec<&str> = name
        .split('_')
        .filter(|word| word.is_ascii() && !word.is_empty())
        .collect();
    if kept.is_empty() {
        kept.push("m");
    }
    format!("{}_x{}", kept.join("_"), short_hash(words, 8))
}

/// Lower-case words with single underscores between them.
fn is_snake(wire: &str) -> bool {
    let plain = wire
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    plain
        && wire.starts_with(|c: char| c.is_ascii_lowercase())
        && !wire.ends_with('_')
        && !wire.contains("__")
}

fn is_keyword(name: &str) -> bool {
    NEVER_RAW.contains(&name) || KEYWORDS.binary_search(&name).is_ok()
}

/// Words that even `r#` does not make a name.
const NEVER_RAW: &[&str] = &["self", "super", "crate"];

/// Keywords of all editions, reserved ones included; sorted, as the lists below are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// File names that Windows keeps for devices, and the files that a module cannot have.
const DEVICES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lib",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "main", "nul", "prn",
];

/// Types and traits of the prelude, and those that emitted code names in one word.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];
