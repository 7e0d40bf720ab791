//! The text of a `$ref`: what it says about the file that it leads to.

use std::path::Path;

use super::pointer;

/// Whether an entry of a discriminator's mapping is a reference rather than a bare name.
pub(super) fn looks_like_reference(text: &str) -> bool {
    let extension = Path::new(text)
        .extension()
        .and_then(|extension| extension.to_str());
    text.contains(['#', '/']) || matches!(extension, Some("yaml" | "yml" | "json"))
}

/// The path part of a `$ref`, seen from a file of the document, as a path from the root's folder; or why it may not
/// be read. Symbolic links are a matter of the disk and are looked at when reading.
pub(super) fn relative(base: &str, path: &str) -> Result<String, String> {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    if scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return Err(format!(
            "`{path}` is a URL; only files below the root document's folder are read"
        ));
    }
    let path = pointer::percent_decode(path);
    if path.starts_with(['/', '\\']) {
        return Err(format!(
            "`{path}` is an absolute path; only files below the root document's folder are read"
        ));
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                let outside = || format!("`{path}` leads out of the folder of the root document");
                parts.pop().ok_or_else(outside)?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}
