//! Makes the description of the crate out of the resolved document: [`ir::Api`] is owned, its names are final, and every
//! decision is made but those that need the whole (see [`crate::passes`]).

mod client;
mod context;
mod docs;
mod operations;
mod schemas;
mod words;

use std::collections::BTreeSet;

use client::values::ClientValues;
use client::{envelopes, security, servers, sessions};
use context::Context;
use operations::{encrypt, graphql, surfaces};
use schemas::components::Components;
use schemas::faults::Faults;
use schemas::types::Types;
use schemas::{bodies, extensions, finish};

use crate::ir;
use crate::name::Case;
use crate::problem::Problems;
use crate::resolve;

/// Makes the description of the crate.
pub fn lower(api: &resolve::Api<'_>, problems: &mut Problems) -> ir::Api {
    let envelopes = envelopes::envelopes(api, problems);
    let documents = graphql::words(api, problems);
    let schemes = security::schemes(api, &used(api, &documents), problems);
    extensions::extensions(api, problems);
    let components = Components::new(api, problems);
    let mut context = Context {
        api,
        types: Types::new(&components),
        faults: Faults::new(api),
        client_values: ClientValues::default(),
        envelopes: &envelopes,
        schemes: &schemes,
        bound: context::bound(api),
        encrypting: encrypt::named(api),
        problems,
    };
    let mut surfaces = surfaces::surfaces(&mut context, &documents);
    let Context {
        mut types,
        mut faults,
        client_values,
        ..
    } = context;
    encrypt::find_keys(&mut surfaces);
    let roots = std::mem::take(&mut types.roots);
    let made = bodies::make_all(types, &mut faults);
    faults.finish(problems);
    let mut finished = finish::finish(&components, made, &roots, problems);
    let values = client_values.finish(api, problems);
    let servers = servers::servers(api, problems);
    let sessions = sessions::sessions(api, &schemes, &mut surfaces, problems);
    let mut lowered = ir::Api {
        title: api.title.to_owned(),
        version: api.version.to_owned(),
        doc: docs::doc(Some(api.title), api.description, "An API."),
        license: api.license.map(ToOwned::to_owned),
        servers,
        client_values: values,
        schemes,
        envelopes,
        sessions,
        surfaces,
        models: Vec::new(),
    };
    builder_methods(&mut lowered);
    lowered.models = std::mem::take(&mut finished.models);
    lowered.renumber(&|draft| finished.place(draft));
    lowered
}

/// Client values, credentials and server variables are all methods of one builder: where two meet, the word for what it
/// is tells them apart.
fn builder_methods(api: &mut ir::Api) {
    let mut taken: BTreeSet<String> = api
        .client_values
        .iter()
        .map(|value| value.name.rust.clone())
        .collect();
    for scheme in &mut api.schemes {
        tell_apart(&mut scheme.method.rust, "credential", &taken);
        taken.insert(scheme.method.rust.clone());
    }
    for variable in api
        .servers
        .iter_mut()
        .flat_map(|server| &mut server.variables)
    {
        tell_apart(&mut variable.name.rust, "variable", &taken);
    }
}

/// Adds the word to a name that is taken, and then `_` as long as it still is.
fn tell_apart(name: &mut String, word: &str, taken: &BTreeSet<String>) {
    if taken.contains(name) {
        *name = Case::Snake.append(name, word);
    }
    while taken.contains(name) {
        name.push('_');
    }
}

/// Names of the security schemes that some operation asks for.
fn used(api: &resolve::Api<'_>, documents: &[Option<words::GraphQlWord>]) -> BTreeSet<String> {
    let plain = api
        .operations
        .iter()
        .filter_map(|operation| operation.security);
    let documents = documents
        .iter()
        .flatten()
        .flat_map(|word| word.documents.values());
    let graphql = documents.filter_map(|document| document.security.as_deref());
    plain
        .chain(graphql)
        .flat_map(security::used)
        .cloned()
        .collect()
}
