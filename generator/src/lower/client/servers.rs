//! In: `servers` of the document, a path or an operation. Out: [`Server`]s, the default one first.

use std::fmt::Write;

use crate::ir::{Doc, Server, ServerVariable};
use crate::lower::docs;
use crate::name::reserved::BUILDER;
use crate::name::{Case, Scope};
use crate::problem::{Kind, Problem, Problems};
use crate::resolve::{self, Api, pointer_segment};

/// The document's servers. A server whose URL is relative is left out: nobody can say to what.
pub(crate) fn servers(api: &Api<'_>, problems: &mut Problems) -> Vec<Server> {
    let mut found = Vec::new();
    for (number, raw) in api.servers.iter().enumerate() {
        let url = raw.url.trim_end_matches('/');
        if !url.starts_with("http://") && !url.starts_with("https://") && !url.starts_with('{') {
            let place = api.document.place(&format!("/servers/{number}/url"));
            let text = format!(
                "the server URL `{}` is relative and left out; the client asks for a base URL",
                raw.url
            );
            problems.push(
                Problem::new(Kind::Ignored, place, text)
                    .hint("write the whole URL, such as `https://api.example.com`"),
            );
            continue;
        }
        let doc = docs::doc(
            None,
            raw.description.as_deref(),
            &format!("The server `{url}`."),
        );
        found.push(Server {
            url: url.to_owned(),
            doc,
            variables: variables(api, raw, number, problems),
        });
    }
    found
}

fn variables(
    api: &Api<'_>,
    raw: &resolve::Server,
    number: usize,
    problems: &mut Problems,
) -> Vec<ServerVariable> {
    let listed: Vec<_> = raw.variables.iter().collect();
    let mut scope = Scope::new(Case::Snake).reserve(BUILDER.iter().copied());
    for (wire, _) in &listed {
        scope.want(
            wire,
            &format!("/servers/{number}/variables/{}", pointer_segment(wire)),
            None,
        );
    }
    let names = scope.settle(&|pointer| api.document.key_place(pointer), problems);
    let variable = |((wire, raw), name): ((&String, &resolve::ServerVariable), _)| ServerVariable {
        doc: variable_doc(wire, raw),
        default: raw.default.clone(),
        values: raw.values.clone(),
        name,
    };
    listed.into_iter().zip(names).map(variable).collect()
}

fn variable_doc(wire: &str, raw: &resolve::ServerVariable) -> Doc {
    let mut doc = docs::doc(
        None,
        raw.description.as_deref(),
        &format!("The part `{wire}` of the server's URL."),
    );
    let mut sentences = format!("Default: {}.", docs::code(&raw.default));
    if !raw.values.is_empty() {
        let values: Vec<String> = raw.values.iter().map(|value| docs::code(value)).collect();
        // Writing to a String cannot fail.
        let _ = write!(sentences, " One of {}.", values.join(", "));
    }
    docs::paragraph(&mut doc, sentences);
    doc
}

/// The server of an operation, with the defaults of its variables.
pub(crate) fn own(servers: &[resolve::Server]) -> Option<String> {
    let server = servers
        .iter()
        .find(|server| server.url.starts_with("http"))?;
    let variables = server.variables.iter();
    let url = variables.fold(server.url.clone(), |url, (name, variable)| {
        url.replace(&format!("{{{name}}}"), &variable.default)
    });
    Some(url.trim_end_matches('/').to_owned())
}
