//! In: texts for headers, and headers of answers. Out: valid headers without line breaks, and their typed values.

use http::{HeaderName, HeaderValue};

/// A header, if name and text can be one.
pub(crate) fn pair(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = name
        .parse()
        .map_err(|_| "is no valid name of a header".to_owned())?;
    Ok((name, value(text)?))
}

/// The text as a header's value.
pub(crate) fn value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(text).map_err(|_| {
        let what = if text.contains(['\r', '\n']) {
            "a line break"
        } else {
            "a character beyond visible ASCII"
        };
        format!("holds {what}, which a header cannot carry")
    })
}

/// The text as a header's value that shows nowhere.
pub(crate) fn sensitive(text: &str) -> Result<HeaderValue, String> {
    value(text).map(|mut value| {
        value.set_sensitive(true);
        value
    })
}
