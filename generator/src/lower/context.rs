//! [`Context`]: what all operations share while they are lowered.

use std::collections::BTreeSet;

use super::client::values::ClientValues;
use super::schemas::faults::Faults;
use super::schemas::plans::TypeUse;
use super::schemas::roots;
use super::schemas::types::Types;
use super::words::{SessionWord, word};
use crate::ir::{Envelope, Scheme, Type, Usage};
use crate::problem::{Kind, Problem, Problems};
use crate::resolve::{Api, View};

/// What lowering an operation needs and adds to.
pub(super) struct Context<'a, 'p> {
    /// The resolved document.
    pub(super) api: &'a Api<'a>,
    /// Named types so far.
    pub(super) types: Types<'a>,
    /// Faults of schemas so far.
    pub(super) faults: Faults<'a>,
    /// Client values so far.
    pub(super) client_values: ClientValues,
    /// Envelopes of the document.
    pub(super) envelopes: &'a [Envelope],
    /// Security schemes of the document.
    pub(super) schemes: &'a [Scheme],
    /// Inputs that sessions fill: operation id and wire name.
    pub(super) bound: BTreeSet<(String, String)>,
    /// Named schemas that have members to encrypt, at any depth.
    pub(super) encrypting: BTreeSet<String>,
    /// Faults.
    pub(super) problems: &'p mut Problems,
}

/// Inputs that the sessions of the document fill with the own user id.
pub(super) fn bound(api: &Api<'_>) -> BTreeSet<(String, String)> {
    let words = api
        .schemes
        .values()
        .filter_map(|scheme| word::<SessionWord>(&scheme.extensions, "x-session"));
    words.flat_map(|session| session.bind).collect()
}

impl<'a> Context<'a, '_> {
    /// The use of a schema; see [`roots::root`].
    pub(super) fn used(
        &mut self,
        view: View<'a>,
        pointer: &str,
        hint: &str,
        usage: Usage,
    ) -> TypeUse {
        roots::root(
            &mut self.types,
            &mut self.faults,
            view,
            pointer,
            hint,
            usage,
        )
    }

    /// As [`Context::used`], without constraints and default.
    pub(super) fn ty(&mut self, view: View<'a>, pointer: &str, hint: &str, usage: Usage) -> Type {
        self.used(view, pointer, hint, usage).into_type()
    }

    /// Whether a session fills this input.
    pub(super) fn bound(&self, operation: &str, input: &str) -> bool {
        self.bound
            .contains(&(operation.to_owned(), input.to_owned()))
    }

    /// A construct that the client needs and the generator does not have.
    pub(super) fn unsupported(
        &mut self,
        pointer: &str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.problems.push(
            Problem::new(Kind::Unsupported, self.api.document.place(pointer), text).hint(hint),
        );
    }

    /// A construct that does not touch the client.
    pub(super) fn ignored(&mut self, pointer: &str, text: impl Into<String>) {
        self.problems.push(Problem::new(
            Kind::Ignored,
            self.api.document.key_place(pointer),
            text,
        ));
    }
}
