//! An object type with what its emitters ask again and again.

use syn::{Ident, LitStr};

use crate::emit::idents::ident;
use crate::emit::literals::text;
use crate::ir::{Field, Model, Presence, Struct, Type};

/// An object type.
pub(super) struct Object<'a> {
    pub(super) model: &'a Model,
    pub(super) of: &'a Struct,
    /// Holds files: goes out as a form, by no way of serde.
    pub(super) files: bool,
    /// Has the hidden field with the constant members.
    pub(super) constants: bool,
}

impl<'a> Object<'a> {
    pub(super) fn of(model: &'a Model, of: &'a Struct) -> Self {
        let types = of.fields.iter().map(|field| &field.ty);
        let rest = of.additional.iter().map(|rest| &rest.ty);
        let files = types.chain(rest).any(is_file);
        Self {
            model,
            of,
            files,
            constants: model.usage.sent && !files && !of.constants.is_empty(),
        }
    }

    /// The type's name.
    pub(super) fn name(&self) -> Ident {
        ident(&self.model.name.rust)
    }

    /// Whether a field may be absent or null, in the directions of this type.
    pub(super) fn presence(&self, field: &Field) -> Presence {
        let one_way = field.read_only && self.model.usage.sent
            || field.write_only && self.model.usage.received;
        if one_way && field.presence == Presence::Required {
            Presence::Optional
        } else {
            field.presence
        }
    }

    /// What a caller must give.
    pub(super) fn required(&self) -> impl Iterator<Item = &'a Field> + '_ {
        let must =
            |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
        self.of
            .fields
            .iter()
            .filter(move |field| must(field) && !field.read_only)
    }

    /// Required of who sends it, though an answer has it not: an option that `new` fills.
    pub(super) fn sent_only(&self, field: &Field) -> bool {
        field.presence == Presence::Required && self.presence(field) == Presence::Optional
    }

    /// What a caller may give.
    pub(super) fn optional(&self) -> impl Iterator<Item = &'a Field> + '_ {
        let may = |field: &&Field| matches!(field.presence, Presence::Optional | Presence::Maybe);
        self.of
            .fields
            .iter()
            .filter(move |field| may(field) && !field.read_only)
    }

    /// More is required than `new` can take readably.
    pub(super) fn has_builder(&self) -> bool {
        self.required().count() > 4
    }

    /// The name of that builder.
    pub(super) fn builder(&self) -> Ident {
        ident(&format!("{}Builder", self.model.name.rust))
    }
}

/// Whether `models.rs` must list a builder beside the type.
pub(super) fn builder(model: &Model, one: &Struct) -> Option<Ident> {
    let object = Object::of(model, one);
    (model.usage.sent && object.has_builder()).then(|| object.builder())
}
/// Whether a value of this type is a file or a list of files.
pub(super) fn is_file(ty: &Type) -> bool {
    match ty {
        Type::File => true,
        Type::List(item) | Type::Nullable(item) => is_file(item),
        _ => false,
    }
}
/// Wire name as a literal.
pub(super) fn wire(field: &Field) -> LitStr {
    text(&field.name.wire)
}
