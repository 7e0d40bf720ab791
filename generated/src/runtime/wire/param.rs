//! In: values of parameters and forms. Out: their texts in the styles of `OpenAPI` 3.0.3.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::param_value::ParamValue;

/// How a value becomes text; `bool`: exploded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `simple`: `a,b`.
    Simple(bool),
    /// `label`: `.a.b`.
    Label(bool),
    /// `matrix`: `;name=a,b`.
    Matrix(bool),
    /// `form`: `name=a,b`.
    Form(bool),
    /// `spaceDelimited`: `name=a%20b`.
    Space,
    /// `pipeDelimited`: `name=a|b`.
    Pipe,
    /// `deepObject`: `name[member]=a`.
    Deep,
    /// JSON text.
    Json,
}

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What RFC 6265 bars from the value of a cookie, and the escape itself.
const NO_COOKIE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');

/// With `allowReserved`: RFC 3986's reserved characters stay, but for those that would change what the query says.
const ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

const NESTED: &str = "holds a value inside a value, for which its style has no form";

type Pairs = Vec<(String, String)>;

/// How names and values are escaped.
#[derive(Clone, Copy)]
struct Encode {
    name: fn(&str) -> String,
    value: fn(&str) -> String,
}

const PERCENT: Encode = Encode {
    name: percent,
    value: percent,
};

const PLAIN: Encode = Encode {
    name: str::to_owned,
    value: str::to_owned,
};

pub(super) fn percent(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn reserved(text: &str) -> String {
    utf8_percent_encode(text, ALLOWED).to_string()
}

fn in_cookie(text: &str) -> String {
    utf8_percent_encode(text, NO_COOKIE).to_string()
}

/// A scalar, list or object, encoded; without its nulls.
enum Flat {
    One(String),
    List(Vec<String>),
    Map(Pairs),
}

impl Flat {
    /// `None`: there is nothing to send.
    fn new(node: &ParamValue, encode: Encode) -> Result<Option<Self>, String> {
        let scalar = |node: &ParamValue| match node.scalar() {
            Some(text) => Ok((encode.value)(text)),
            None => Err(NESTED.to_owned()),
        };
        Ok(match node {
            ParamValue::Null => None,
            ParamValue::List(items) => {
                let items: Vec<_> = items
                    .iter()
                    .filter(|item| !item.is_null())
                    .map(scalar)
                    .collect::<Result<_, _>>()?;
                if items.is_empty() {
                    None
                } else {
                    Some(Self::List(items))
                }
            }
            ParamValue::Map(members) => {
                let given = members.iter().filter(|(_, value)| !value.is_null());
                let members: Pairs = given
                    .map(|(name, value)| Ok(((encode.name)(name), scalar(value)?)))
                    .collect::<Result<_, String>>()?;
                if members.is_empty() {
                    None
                } else {
                    Some(Self::Map(members))
                }
            }
            scalar_node => Some(Self::One(scalar(scalar_node)?)),
        })
    }

    /// `a,b` and `name,a,other,b`, or `name=a,other=b`.
    fn join(&self, delimiter: &str, exploded: bool) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::List(items) => items.join(delimiter),
            Self::Map(members) => {
                let between = if exploded { "=" } else { delimiter };
                let members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| format!("{name}{between}{value}"))
                    .collect();
                members.join(delimiter)
            }
        }
    }

    /// `name=a`, `name=b`, or the members of an object.
    fn explode(self, name: String) -> Pairs {
        match self {
            Self::One(text) => vec![(name, text)],
            Self::List(items) => items.into_iter().map(|item| (name.clone(), item)).collect(),
            Self::Map(members) => members,
        }
    }
}

/// A value in the path, percent-encoded.
pub(crate) fn path(name: &str, style: Style, node: &ParamValue) -> Result<String, String> {
    if style == Style::Json {
        return Ok(percent(&node.to_json()));
    }
    let flat = Flat::new(node, PERCENT)?.ok_or("is empty, but stands in the path")?;
    let text = match style {
        Style::Label(exploded) => format!(".{}", flat.join(".", exploded)),
        Style::Matrix(exploded) => {
            let pairs = if exploded {
                flat.explode(percent(name))
            } else {
                vec![(percent(name), flat.join(",", false))]
            };
            let text = |(name, value): (String, String)| match value.as_str() {
                "" => format!(";{name}"),
                value => format!(";{name}={value}"),
            };
            pairs.into_iter().map(text).collect()
        }
        Style::Simple(exploded) => flat.join(",", exploded),
        _ => flat.join(",", false),
    };
    if text.is_empty() {
        Err("is empty, but stands in the path".to_owned())
    } else {
        Ok(text)
    }
}

/// Names and values of a query, percent-encoded; `allowed`: but for reserved characters in the values.
pub(crate) fn query(
    name: &str,
    style: Style,
    allowed: bool,
    node: &ParamValue,
) -> Result<Pairs, String> {
    let value = if allowed { reserved } else { percent };
    let encode = Encode {
        name: percent,
        value,
    };
    pairs(name, style, node, encode, "%20")
}

/// Names and values of cookies.
pub(crate) fn cookie(name: &str, style: Style, node: &ParamValue) -> Result<Pairs, String> {
    let encode = Encode {
        name: in_cookie,
        value: in_cookie,
    };
    pairs(name, style, node, encode, "%20")
}

/// Names and values of a form, not encoded.
pub(crate) fn form(styles: &[(&str, Style)], node: &ParamValue) -> Result<Pairs, String> {
    let ParamValue::Map(members) = node else {
        return Err("is no object, but sent as a form".to_owned());
    };
    let mut all = Vec::new();
    for (name, value) in members {
        let style = styles
            .iter()
            .find(|(known, _)| known == name)
            .map_or(Style::Form(true), |(_, style)| *style);
        all.extend(
            pairs(name, style, value, PLAIN, " ")
                .map_err(|message| format!("at `{name}`: {message}"))?,
        );
    }
    Ok(all)
}

/// The text of a header; `None` if there is nothing to send.
pub(crate) fn header(style: Style, node: &ParamValue) -> Result<Option<String>, String> {
    if style == Style::Json {
        return Ok(Some(node.to_json()));
    }
    let flat = Flat::new(node, PLAIN)?;
    Ok(flat.map(|flat| flat.join(",", style == Style::Simple(true))))
}

fn pairs(
    name: &str,
    style: Style,
    node: &ParamValue,
    encode: Encode,
    space: &str,
) -> Result<Pairs, String> {
    let key = (encode.name)(name);
    if style == Style::Json {
        return Ok(if node.is_null() {
            Vec::new()
        } else {
            vec![(key, (encode.value)(&node.to_json()))]
        });
    }
    if style == Style::Deep {
        let mut all = Vec::new();
        deep(key, node, encode, &mut all);
        return Ok(all);
    }
    if let (Style::Form(true), ParamValue::Map(members)) = (style, node) {
        return exploded(members, encode);
    }
    let Some(flat) = Flat::new(node, encode)? else {
        return Ok(Vec::new());
    };
    Ok(match style {
        Style::Form(true) => flat.explode(key),
        Style::Space => vec![(key, flat.join(space, false))],
        Style::Pipe => vec![(key, flat.join("|", false))],
        _ => vec![(key, flat.join(",", false))],
    })
}

/// `a=1`, `b=2`; by its own rule a list among the members is what it would be alone: `c=1`, `c=2`.
fn exploded(members: &[(String, ParamValue)], encode: Encode) -> Result<Pairs, String> {
    let mut all = Vec::new();
    for (name, value) in members {
        let scalar = !matches!(value, ParamValue::Map(_));
        match Flat::new(value, encode)? {
            Some(flat) if scalar => all.extend(flat.explode((encode.name)(name))),
            Some(_) => return Err(NESTED.to_owned()),
            None => {}
        }
    }
    Ok(all)
}

/// `name[a]=1`, and by its own rule `name[a][b]=1` for objects in objects, a repeated name for lists.
fn deep(key: String, node: &ParamValue, encode: Encode, all: &mut Pairs) {
    match node {
        ParamValue::Map(members) => {
            for (name, value) in members {
                let key = format!("{key}[{}]", (encode.name)(name));
                deep(key, value, encode, all);
            }
        }
        ParamValue::List(items) => {
            for item in items {
                deep(key.clone(), item, encode, all);
            }
        }
        scalar => all.extend(scalar.scalar().map(|text| (key, (encode.value)(text)))),
    }
}
