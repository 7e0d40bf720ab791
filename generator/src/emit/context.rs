//! What every emitter may look at.

use std::rc::Rc;

use proc_macro2::Span;
use syn::{Ident, Item, Path};

use super::idents::path;
use super::source::{Origin, Prose, SourceFile};
use crate::ir::{Api, Model, ModelKind, Operation, Scheme, Session, Surface, Type, TypeId};
use crate::passes::Needs;
use crate::templates::Carried;

/// The description, what it needs of the runtime, and where it comes from.
///
/// Indices of the description are those of [`crate::lower`]: one that leads nowhere is a bug of the generator.
pub struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) needs: &'a Needs,
    pub(super) origin: &'a Origin,
    /// The parts of the runtime that the description needs.
    pub(super) carried: Carried,
    /// Rust names of the named types, by their ids.
    pub(super) names: Rc<[String]>,
}

impl<'a> Context<'a> {
    /// For one crate.
    pub fn new(api: &'a Api, needs: &'a Needs, origin: &'a Origin) -> Self {
        let names = api.models.iter().map(|model| model.name.rust.clone());
        Self {
            api,
            needs,
            origin,
            carried: Carried::of(needs),
            names: names.collect(),
        }
    }

    /// The crate as code names it.
    pub(super) fn crate_ident(&self) -> Ident {
        let name = self.origin.name.replace('-', "_");
        let keyword = |_| Ident::new_raw(&name, Span::call_site());
        syn::parse_str(&name).unwrap_or_else(keyword)
    }

    /// A file of these items; its comment ends with where it comes from.
    pub(super) fn file(&self, path: &str, docs: Vec<Prose>, items: Vec<Item>) -> SourceFile {
        let mut docs = docs;
        docs.extend([Prose::from(""), self.origin.line().into()]);
        SourceFile {
            path: path.to_owned(),
            docs,
            attributes: Vec::new(),
            items,
        }
    }

    /// A named type.
    pub(super) fn model(&self, id: TypeId) -> &'a Model {
        self.api.model(id)
    }

    /// What an alias stands for in the end; any other type itself.
    pub(super) fn target<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'a: 't,
    {
        let mut target = ty;
        // A chain of aliases ends; the bound is for documents that `lower` has already refused.
        for _ in 0..64 {
            let Type::Named(id) = target else { break };
            let ModelKind::Alias(of) = &self.model(*id).kind else {
                break;
            };
            target = of;
        }
        target
    }

    /// The security schemes by wire name.
    pub(super) fn schemes(&self) -> Vec<&'a Scheme> {
        let mut schemes: Vec<&Scheme> = self.api.schemes.iter().collect();
        schemes.sort_by(|one, other| one.name.wire.cmp(&other.name.wire));
        schemes
    }

    /// The surface at this place.
    pub(super) fn surface(&self, at: usize) -> &'a Surface {
        &self.api.surfaces[at]
    }

    /// The methods that open a session, as code.
    pub(super) fn openers(&self, session: &Session) -> Vec<String> {
        let operations = self.surface(session.surface).operations.iter();
        operations
            .filter(|operation| session.open.contains(&operation.id))
            .map(|operation| format!("`{}`", operation.name.rust))
            .collect()
    }

    /// An operation by the indices of surface and operation.
    pub(super) fn operation(&self, (surface, operation): (usize, usize)) -> &'a Operation {
        &self.surface(surface).operations[operation]
    }

    /// The constant that describes it.
    pub(super) fn operation_path(&self, at: (usize, usize)) -> Path {
        let (surface, operation) = (self.surface(at.0), self.operation(at));
        path(&format!(
            "crate::api::{}::{}",
            surface.module.rust, operation.constant.rust
        ))
    }
}
