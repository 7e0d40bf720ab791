//! In: a call. Out: what the operation does to the world, and its answer: one table of all operations of the spec.

mod graphql;
mod oidc;
mod v2;
mod v3;

pub(crate) use graphql::document_id as graphql_id;

use crate::answer::Answer;
use crate::call::Call;
use crate::contract::SentBody;
use crate::failure::Failure;
use crate::world::World;

/// An operation. It never waits.
pub(crate) type Handler = fn(&mut World, &Call) -> Result<Answer, Failure>;

/// The operation with an id of the spec.
pub(crate) fn find(id: &str) -> Option<Handler> {
    let tables: [&[(&str, Handler)]; 4] = [v2::TABLE, graphql::TABLE, v3::TABLE, oidc::TABLE];
    let mut all = tables.into_iter().flatten();
    all.find(|(own, _)| *own == id).map(|(_, handler)| *handler)
}

/// What an operation itself says of a request that the spec does not allow, if it has a word of its own for it.
pub(crate) fn refused(id: &str, body: Option<&SentBody>) -> Option<Failure> {
    match (id, body) {
        ("oidcToken", Some(SentBody::Fields(fields))) => oidc::unsupported(fields),
        _ => None,
    }
}
