//! In: the address that an upload was answered with. Out: the file.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};

use crate::shared::Shared;

/// Where uploaded files are served, below the address of the service.
pub(crate) const PLACE: &str = "/__emulator/files/";

/// A file, as it was uploaded. Scripts in it do not run, so that no upload can use the control API.
pub(crate) async fn serve(State(shared): State<Arc<Shared>>, Path(key): Path<String>) -> Response {
    match shared.world().files.get(&key).cloned() {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.media_type.as_str()),
                (header::CONTENT_SECURITY_POLICY, "sandbox"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, file.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
