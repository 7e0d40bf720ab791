//! In: the first session of the description. Out: an example that keeps it in a file.

use crate::emit::{Context, TextFile};

/// `examples/session.rs`, if there is a session.
pub(in crate::emit) fn session(context: &Context<'_>) -> Option<TextFile> {
    let session = context.api.sessions.first()?;
    let surface = context.api.surfaces.get(session.surface)?;
    let (name, module) = (context.origin.name.replace('-', "_"), &surface.module.rust);
    let opened = surface
        .operations
        .iter()
        .filter(|operation| session.open.contains(&operation.id));
    let opened: Vec<String> = opened
        .map(|operation| format!("`{}`", operation.name.rust))
        .collect();
    let required = context.api.values.iter().filter(|value| value.required);
    let values: Vec<String> = required
        .map(|value| format!("&setting({:?})?", value.name.wire.to_uppercase()))
        .collect();
    let base = if context.api.servers.is_empty() {
        ".base_url(setting(\"BASE_URL\")?)"
    } else {
        ""
    };
    let setting = if values.is_empty() && base.is_empty() {
        ""
    } else {
        SETTING
    };
    let origin = context.origin.line();
    let text = format!(
        r#"//! Whose session is in the file? Run it twice: the second run needs no sign-in.
//!
//! A session is opened by {opened}.
//!
//! {origin}

use {name}::{{Client, FileStore}};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::builder({values}){base}.build()?;
    let session = client.{module}().session(FileStore::open("session.json")?);
    match session.tokens().await? {{
        Some(tokens) => println!("signed in: {{tokens:?}}"),
        None => println!("nobody is signed in"),
    }}
    Ok(())
}}
{setting}"#,
        opened = opened.join(", "),
        values = values.join(", "),
    );
    Some(TextFile {
        path: "examples/session.rs".to_owned(),
        text,
    })
}

const SETTING: &str = r#"
fn setting(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("set {name}"))
}
"#;
