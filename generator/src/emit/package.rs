//! What makes a package of the code: `lib.rs` and `runtime.rs`, manifest, README, the settings of rustfmt, an example.

pub(super) mod example;
pub(super) mod library;
mod manifest;
mod readme;
pub(super) mod runtime;
mod spdx;

pub use self::manifest::Package;
use super::{Context, TextFile};
use crate::templates::Manifests;

/// `Cargo.toml`, `README.md` and `rustfmt.toml`.
pub fn package(context: &Context<'_>, package: &Package, pattern: &Manifests) -> [TextFile; 3] {
    let features = manifest::known_features(context, pattern);
    [
        TextFile {
            path: "Cargo.toml".to_owned(),
            text: manifest::text(context, package, pattern, &features),
        },
        TextFile {
            path: "README.md".to_owned(),
            text: readme::text(context, &features),
        },
        TextFile {
            path: "rustfmt.toml".to_owned(),
            text: vec![
                format!("# {}", context.origin.line()).into(),
                "# Its own formatter has laid these files out.".into(),
                "disable_all_formatting = true".into(),
            ],
        },
    ]
}
