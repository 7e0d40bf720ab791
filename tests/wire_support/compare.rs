//! In: the requests of the SDK and of the generated client. Out: [`Deviation`]s: each difference, one by one.

mod graphql;
mod headers;

use tests::content::{Content, Part};
use tests::server::Received;

use super::cipher;
use super::trace::{Sent, Trace};
use crate::sdk_support::compare::{ABSENT, Deviation, Differences, json};

/// All differences between the requests. Each of theirs is held against the one of ours, from where we are, that is
/// most like it.
pub(crate) fn requests(trace: &Trace, ours: &[Received]) -> Vec<Deviation> {
    let mut found = Vec::new();
    let mut next = 0;
    for theirs in trace.requests() {
        let place = place(&theirs.method, &theirs.path, &theirs.content);
        let candidates = ours
            .iter()
            .enumerate()
            .skip(next)
            .filter(|(_, ours)| place_of(ours) == place);
        let compared = candidates.map(|(index, ours)| (index, request(trace, &theirs, ours)));
        if let Some((index, differences)) =
            compared.min_by_key(|(_, differences)| differences.len())
        {
            found.extend(ours[next..index].iter().map(surplus));
            found.extend(differences);
            next = index + 1;
        } else {
            let ours = ABSENT.to_owned();
            found.push(Deviation {
                place: place.clone(),
                what: "not sent".to_owned(),
                theirs: place,
                ours,
            });
        }
    }
    found.extend(ours[next..].iter().map(surplus));
    found
}

fn surplus(ours: &Received) -> Deviation {
    let body = match ours.content() {
        Content::Empty => String::new(),
        Content::Json(value) => value["variables"]
            .as_object()
            .map_or(value.to_string(), |_| value["variables"].to_string()),
        Content::Form(pairs) => pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&"),
        other => format!("{other:?}"),
    };
    Deviation {
        place: place_of(ours),
        what: "sent too".to_owned(),
        theirs: ABSENT.to_owned(),
        ours: body,
    }
}

fn place_of(ours: &Received) -> String {
    place(&ours.method, &ours.path, &ours.content())
}

/// Method and path, and for GraphQL the name of the operation.
pub(crate) fn place(method: &str, path: &str, content: &Content) -> String {
    let operation = match content {
        Content::Json(body) if path.starts_with("/graphql") => {
            body["query"].as_str().and_then(graphql::name)
        }
        _ => None,
    };
    operation.map_or_else(
        || format!("{method} {path}"),
        |name| format!("{method} {path} {name}"),
    )
}

/// All differences between two requests for the same.
fn request(trace: &Trace, theirs: &Sent, ours: &Received) -> Vec<Deviation> {
    let mut differences = Differences::new(place_of(ours));
    members(&mut differences, "query", &theirs.query, &ours.query);
    let own = ours.content_type().filter(|_| !ours.body.is_empty());
    differences.same(
        "content type",
        theirs.content_type.as_deref(),
        own.as_deref(),
    );
    match (&theirs.content, &cipher::opened(ours.content())) {
        (Content::Json(theirs), Content::Json(ours)) if differences.place.contains(" /graphql") => {
            graphql::compare(&mut differences, theirs, ours);
        }
        (Content::Json(theirs), Content::Json(ours)) => {
            json::compare(&mut differences, "body", theirs, ours);
        }
        (Content::Form(theirs), Content::Form(ours)) => {
            members(&mut differences, "body", theirs, ours);
        }
        (Content::Multipart(theirs), Content::Multipart(ours)) => {
            parts(&mut differences, theirs, ours);
        }
        (theirs, ours) if theirs == ours => {}
        (theirs, ours) => differences.note("body", format!("{theirs:?}"), format!("{ours:?}")),
    }
    headers::compare(&mut differences, trace, theirs, ours);
    differences.found
}

/// Names and values, whatever their order; values of one name keep theirs.
fn members(
    differences: &mut Differences,
    what: &str,
    theirs: &[(String, String)],
    ours: &[(String, String)],
) {
    let values = |of: &[(String, String)], name: &str| {
        let values: Vec<String> = of
            .iter()
            .filter(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    let mut names: Vec<&str> = theirs
        .iter()
        .chain(ours)
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (theirs, ours) = (values(theirs, name), values(ours, name));
        differences.same(
            &format!("{what} {name}"),
            theirs.as_deref(),
            ours.as_deref(),
        );
    }
}

/// Parts by name, file name and content.
fn parts(differences: &mut Differences, theirs: &[Part], ours: &[Part]) {
    let told = |parts: &[Part]| {
        let told = parts
            .iter()
            .map(|part| format!("{}; {:?}; {}", part.name, part.filename, part.text));
        told.collect::<Vec<_>>().join("\n")
    };
    differences.same("body", Some(&told(theirs)), Some(&told(ours)));
}
