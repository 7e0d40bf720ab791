//! `examples/session.rs`: the first session of the description, kept in a file.

use syn::{Item, parse_quote};

use super::library;
use crate::emit::{Context, Prose, SourceFile, idents::ident, literals::text};

/// The file, if there is a session.
pub(in crate::emit) fn file(context: &Context<'_>) -> Option<SourceFile> {
    let session = context.api.sessions.first()?;
    let surface = context.surface(session.surface);
    let opened = context.openers(session).join(", ");
    let docs = [
        "Whose session is in the file? Run it twice: the second run needs no sign-in.",
        "",
        &format!("A session is opened by {opened}."),
    ];
    let name = context.crate_ident();
    let module = ident(&surface.module.rust);
    let client = library::client(
        context,
        |value| {
            let variable = text(&value.name.wire.to_uppercase());
            parse_quote!(&setting(#variable)?)
        },
        &parse_quote!(setting("BASE_URL")?),
    );
    let asks = context.api.servers.is_empty()
        || context.api.client_values.iter().any(|value| value.required);
    let setting: Option<Item> = asks.then(|| {
        parse_quote! {
            fn setting(name: &str) -> Result<String, String> {
                std::env::var(name).map_err(|_| format!("set {name}"))
            }
        }
    });
    let mut items: Vec<Item> = vec![
        parse_quote!(use #name::Client;),
        parse_quote!(use #name::stores::FileStore;),
        parse_quote! {
            #[tokio::main(flavor = "current_thread")]
            async fn main() -> Result<(), Box<dyn std::error::Error>> {
                let client = #client;
                let session = client.#module().session(FileStore::open("session.json")?);
                match session.tokens().await? {
                    Some(tokens) => println!("signed in: {tokens:?}"),
                    None => println!("nobody is signed in"),
                }
                Ok(())
            }
        },
    ];
    items.extend(setting);
    Some(context.file("examples/session.rs", docs.map(Prose::from).to_vec(), items))
}
