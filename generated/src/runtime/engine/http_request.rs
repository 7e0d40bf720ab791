//! In: a settled request and the credentials of one attempt. Out: the HTTP request as it goes on the wire.

use http::HeaderMap;
use http::header::{ACCEPT, COOKIE};

use super::core::Core;
use super::interceptor::Access;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::header;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::Operation;
use crate::runtime::wire::payload::Payload;

/// The HTTP request. What the caller set goes before what the client adds.
pub(crate) fn assemble(
    operation: &Operation,
    inputs: &Inputs,
    core: &Core,
    access: &Access,
    request_id: Option<&str>,
) -> Result<http::Request<Payload>, Error> {
    let inner = &core.inner;
    let query = [inputs.query.as_slice(), &access.query].concat();
    let url = inner
        .base
        .url(operation, &inputs.paths, &query, inner.allow_http)
        .map_err(|fault| Error::faults(vec![fault]))?;
    let mut headers = inner.headers.clone();
    let body = inputs.body.open(&mut headers);
    put(&mut headers, ACCEPT, operation.accept)?;
    if let Some(name) = &inner.request_ids {
        put(&mut headers, name.clone(), request_id)?;
    }
    let cookies = [inputs.cookies.as_slice(), &access.cookies].concat();
    if !cookies.is_empty() {
        let texts: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let value = header::sensitive(&texts.join("; "))
            .map_err(|message| Error::invalid("cookie", message))?;
        headers.insert(COOKIE, value);
    }
    for (name, value) in access.headers.iter().chain(&inputs.headers) {
        headers.insert(name, value.clone());
    }
    let request = http::Request::builder()
        .method(operation.method)
        .uri(url)
        .body(body);
    let mut request = request.map_err(|error| Error::invalid("url", error.to_string()))?;
    *request.headers_mut() = headers;
    Ok(request)
}

fn put(headers: &mut HeaderMap, name: http::HeaderName, text: Option<&str>) -> Result<(), Error> {
    if let Some(text) = text {
        let value =
            header::value(text).map_err(|message| Error::invalid(name.as_str(), message))?;
        headers.insert(name, value);
    }
    Ok(())
}
