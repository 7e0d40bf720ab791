//! A `pattern` of the document as the regular expression that the client checks; some it cannot check.

use super::faults::Faults;
use crate::problem::Kind;

/// The pattern as the client's engine takes it.
pub(crate) fn pattern(faults: &mut Faults<'_>, written: &str, pointer: &str) -> Option<String> {
    let meant = match literal(written) {
        None => Some(written.to_owned()),
        Some((body, flags)) => flagged(body, flags),
    };
    let works = |meant: &String| {
        let mut engine = regex_lite::RegexBuilder::new(meant);
        engine.size_limit(1 << 20).build().is_ok()
    };
    let meant = meant.filter(works);
    if meant.is_none() {
        faults.tell(
            Kind::Ignored,
            &format!("{pointer}/pattern"),
            format!("the pattern `{written}` needs more than this client's regular expressions can do; it is not checked"),
        );
    }
    meant
}

/// A literal of JavaScript, `/^[a-z]+$/i`: body and flags. OpenAPI means the body alone, but many tools write out what
/// they find in code; as it stands it would fit no value that the service takes.
fn literal(written: &str) -> Option<(&str, &str)> {
    let (body, flags) = written.strip_prefix('/')?.rsplit_once('/')?;
    let mut escaped = false;
    let plain_slash = body.chars().any(|one| {
        let plain = one == '/' && !escaped;
        escaped = one == '\\' && !escaped;
        plain
    });
    let flag = |one: char| "dgimsuvy".contains(one);
    (!body.is_empty() && !plain_slash && flags.chars().all(flag)).then_some((body, flags))
}

/// The body with its flags as a group in front; none if a flag changes more than that can say.
fn flagged(body: &str, flags: &str) -> Option<String> {
    if flags.contains(['v', 'y']) {
        return None;
    }
    // `d`, `g` and `u` change nothing about whether a text fits.
    let flags: String = flags.chars().filter(|flag| "ims".contains(*flag)).collect();
    Some(match flags.as_str() {
        "" => body.to_owned(),
        flags => format!("(?{flags}){body}"),
    })
}
