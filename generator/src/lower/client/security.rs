//! In: security schemes and requirements. Out: [`Scheme`]s, and for an operation the alternatives of their combinations.

use std::collections::BTreeSet;

use crate::ir::{ApiKeyIn, Scheme, SchemeKind};
use crate::lower::docs;
use crate::lower::words::{SameAsWord, SessionWord, told, word};
use crate::name::reserved::BUILDER;
use crate::name::{Case, Scope, constant};
use crate::problem::{Kind, Problem, Problems};
use crate::resolve::{
    Api, Place, SecurityKind, SecurityRequirement, SecurityScheme, pointer_segment,
};

/// Schemes that some operation asks for, by name; session indices are filled in.
pub(crate) fn schemes(
    api: &Api<'_>,
    used: &BTreeSet<String>,
    problems: &mut Problems,
) -> Vec<Scheme> {
    let mut constants = Scope::new(Case::Constant);
    let mut methods = Scope::new(Case::Snake).reserve(BUILDER.iter().copied());
    let mut found = Vec::new();
    let mut sessions = Vec::new();
    for (wire, scheme) in &api.schemes {
        let extensions = &scheme.extensions;
        let pointer = format!("/components/securitySchemes/{}", pointer_segment(wire));
        if word::<SameAsWord>(extensions, "x-session").is_none()
            && told::<SessionWord>(api, extensions, "x-session", &pointer, problems).is_some()
        {
            sessions.push(wire.clone());
        }
        if !used.contains(wire) {
            continue;
        }
        let Some(kind) = kind(api, wire, scheme, problems) else {
            continue;
        };
        let settled: Option<String> = word(extensions, "x-rust-name");
        constants.want(wire, &pointer, settled.as_deref().map(constant).as_deref());
        methods.want(wire, &pointer, settled.as_deref());
        found.push((kind, scheme));
    }
    let place = |pointer: &str| api.document.key_place(pointer);
    let names = constants
        .settle(&place, problems)
        .into_iter()
        .zip(methods.settle(&place, problems));
    found
        .into_iter()
        .zip(names)
        .map(|((kind, scheme), (name, method))| {
            let extensions = &scheme.extensions;
            let same: Option<SameAsWord> = word(extensions, "x-session");
            let owner = same.map_or_else(|| name.wire.clone(), |same| same.same_as);
            let session = sessions.iter().position(|session| *session == owner);
            let doc = docs::doc(
                None,
                scheme.description.as_deref(),
                &format!("The security scheme `{}`.", name.wire),
            );
            Scheme {
                name,
                method,
                doc,
                kind,
                session,
            }
        })
        .collect()
}

fn kind(
    api: &Api<'_>,
    wire: &str,
    scheme: &SecurityScheme,
    problems: &mut Problems,
) -> Option<SchemeKind> {
    match &scheme.kind {
        SecurityKind::ApiKey(place, name) => {
            let place = match place {
                Place::Query => ApiKeyIn::Query,
                Place::Cookie => ApiKeyIn::Cookie,
                Place::Header | Place::Path => ApiKeyIn::Header,
            };
            Some(SchemeKind::ApiKey(place, name.clone()))
        }
        SecurityKind::Http(scheme) if scheme.eq_ignore_ascii_case("basic") => {
            Some(SchemeKind::Basic)
        }
        SecurityKind::Http(scheme) if scheme.eq_ignore_ascii_case("bearer") => {
            Some(SchemeKind::Bearer)
        }
        SecurityKind::Http(scheme) => {
            let place = api.document.place(&format!(
                "/components/securitySchemes/{}/scheme",
                pointer_segment(wire)
            ));
            let text = format!("HTTP authentication `{scheme}` is not supported");
            problems.push(
                Problem::new(Kind::Unsupported, place, text)
                    .hint("use `basic` or `bearer`, or an `apiKey` in the header Authorization whose value your program makes"),
            );
            None
        }
        SecurityKind::Tokens => Some(SchemeKind::Bearer),
    }
}

/// Names of the schemes in requirements.
pub(crate) fn used(requirements: &[SecurityRequirement]) -> impl Iterator<Item = &String> {
    requirements.iter().flat_map(indexmap::IndexMap::keys)
}

/// The alternatives as indices; one with an unknown scheme is left out (the door has reported it).
pub(crate) fn alternatives(
    requirements: &[SecurityRequirement],
    schemes: &[Scheme],
) -> Vec<Vec<usize>> {
    let index = |name: &String| schemes.iter().position(|scheme| scheme.name.wire == *name);
    requirements
        .iter()
        .filter_map(|requirement| requirement.keys().map(index).collect())
        .collect()
}
