//! In: the body of a request. Out: [`Received`]: query and body as JSON, if the spec allows them.

use axum::body::Body;
use http::request::Parts;
use http_body_util::{BodyExt as _, Limited};
use serde_json::{Map, Value};

use super::header;
use crate::call::Upload;
use crate::contract::{Operation, Sent, SentBody};
use crate::failure::{Failure, TOO_LARGE};
use crate::operations;
use crate::shared::Shared;

/// The largest body that is read, beside the limit for files.
const LARGEST: usize = 1 << 20;

/// What a request carries, as the spec has it.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Value,
    pub(crate) files: Vec<Upload>,
}

/// Reads query and body and holds them to the spec.
pub(crate) async fn read(
    shared: &Shared,
    operation: &Operation,
    parts: &Parts,
    body: Body,
) -> Result<Received, Failure> {
    let limit = LARGEST + shared.world().config.upload.limit;
    let bytes = Limited::new(body, limit).collect().await;
    let bytes = bytes.map_err(|_| TOO_LARGE)?.to_bytes();
    let content_type = header(parts, "content-type").unwrap_or_default();
    let media_type = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    let mut files = Vec::new();
    let body = match media_type.as_str() {
        _ if bytes.is_empty() => None,
        "application/x-www-form-urlencoded" => Some(SentBody::Fields(pairs(&bytes))),
        "multipart/form-data" => Some(multipart(content_type, bytes, &mut files).await),
        _ => Some(match serde_json::from_slice(&bytes) {
            Ok(value) => SentBody::Json(value),
            Err(error) => SentBody::Faulty(error.to_string()),
        }),
    };
    let query = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    let sent = Sent {
        query,
        media_type: &media_type,
        body,
    };
    let query = shared.contract.query(operation, &sent);
    let body = shared.contract.body(operation, &sent);
    match (query, body) {
        (Ok(query), Ok(body)) => Ok(Received { query, body, files }),
        (query, body) => {
            let mut faults = query.err().unwrap_or_default();
            faults.extend(body.err().unwrap_or_default());
            let refused = operations::refused(&operation.id, sent.body.as_ref());
            Err(refused.unwrap_or_else(|| Failure::invalid(faults.join("; "))))
        }
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

async fn multipart(content_type: &str, bytes: bytes::Bytes, files: &mut Vec<Upload>) -> SentBody {
    match fields(content_type, bytes, files).await {
        Ok(fields) => SentBody::Fields(fields),
        Err(error) => SentBody::Faulty(error.to_string()),
    }
}

async fn fields(
    content_type: &str,
    bytes: bytes::Bytes,
    files: &mut Vec<Upload>,
) -> Result<Vec<(String, String)>, multer::Error> {
    let boundary = multer::parse_boundary(content_type)?;
    let body = http_body_util::Full::new(bytes).into_data_stream();
    let mut parts = multer::Multipart::new(body, boundary);
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await? {
        let field = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let media_type = part.content_type().map_or_else(
            || "application/octet-stream".to_owned(),
            ToString::to_string,
        );
        let bytes = part.bytes().await?.to_vec();
        fields.push((field.clone(), String::from_utf8_lossy(&bytes).into_owned()));
        if let Some(name) = file {
            files.push(Upload {
                field,
                name,
                media_type,
                bytes,
            });
        }
    }
    Ok(fields)
}
