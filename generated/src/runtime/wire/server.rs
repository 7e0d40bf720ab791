//! In: servers of the document, variables, a base URL of the user. Out: the checked base of all URLs, and the URL of a call.

use std::collections::BTreeMap;
use std::net::IpAddr;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::{Host, Url};

use super::error::{Error, Fault};
use super::operation::Operation;

/// A server of the document.
#[derive(Debug)]
pub struct Server {
    /// URL template.
    pub url: &'static str,
    /// Its variables.
    pub variables: &'static [Variable],
}

/// A variable in the URL of a server.
#[derive(Debug)]
pub struct Variable {
    /// `{name}` in the template.
    pub name: &'static str,
    /// Its value if the user gives none.
    pub default: &'static str,
    /// Allowed values; empty: any.
    pub values: &'static [&'static str],
}

impl Server {
    /// The URL with these values of the variables.
    pub(crate) fn expand(&self, given: &BTreeMap<&'static str, String>) -> Result<String, Error> {
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let value = given
                .get(variable.name)
                .map_or(variable.default, String::as_str);
            if !variable.values.is_empty() && !variable.values.contains(&value) {
                return Err(Error::invalid(
                    variable.name,
                    format!("must be one of {}", variable.values.join(", ")),
                ));
            }
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        Ok(url)
    }
}

/// Where all URLs start.
#[derive(Debug)]
pub(crate) struct Base {
    url: String,
    /// Given by the user: also for operations with a server of their own.
    fixed: bool,
}

impl Base {
    pub(crate) fn new(text: &str, fixed: bool, allow_http: bool) -> Result<Self, Error> {
        let name = if fixed { "base_url" } else { "server" };
        let url = checked(text, allow_http).map_err(|message| Error::invalid(name, message))?;
        Ok(Self { url, fixed })
    }

    /// The start of all URLs, without a slash at its end.
    pub(crate) fn start(&self) -> &str {
        &self.url
    }

    /// The start of an operation's URL: an absolute server of its own counts unless the user gave a base, then only
    /// its path does, so that nothing goes to another origin.
    fn of(&self, server: Option<&str>, allow_http: bool) -> Result<String, String> {
        match server {
            None => Ok(self.url.clone()),
            Some(server) if !server.contains("://") => {
                Ok(format!("{}/{}", self.url, server.trim_matches('/')))
            }
            Some(server) if self.fixed => {
                let path = checked(server, true)?
                    .splitn(4, '/')
                    .nth(3)
                    .map(|path| format!("/{path}"));
                Ok(format!("{}{}", self.url, path.unwrap_or_default()))
            }
            Some(server) => checked(server, allow_http),
        }
    }

    /// The URL of a request, its query included.
    pub(crate) fn url(
        &self,
        operation: &Operation,
        paths: &[(&'static str, String)],
        query: &[(String, String)],
        allow_http: bool,
    ) -> Result<String, Fault> {
        let fault = |path: &str, message: &str| Fault {
            path: path.to_owned(),
            message: message.to_owned(),
        };
        let mut url = self
            .of(operation.server, allow_http)
            .map_err(|message| fault("server", &message))?;
        let path = operation.path.trim_start_matches('/');
        for segment in path.split('/') {
            url.push('/');
            let start = url.len();
            let holes =
                expand(segment, paths, &mut url).map_err(|name| fault(name, "has no value"))?;
            if let (Some(name), "" | "." | "..") = (holes, &url[start..]) {
                return Err(fault(name, "would change the path"));
            }
        }
        for (index, (name, value)) in query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(value);
        }
        Ok(url)
    }
}

/// What may not stand in a path as it is.
const NO_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`');

/// Appends one segment; gives the name of its first parameter, or fails with the name of one without a value.
fn expand<'a>(
    segment: &'a str,
    paths: &[(&'static str, String)],
    url: &mut String,
) -> Result<Option<&'a str>, &'a str> {
    let mut rest = segment;
    let mut first = None;
    while let Some((literal, hole)) = rest.split_once('{') {
        let Some((name, after)) = hole.split_once('}') else {
            break;
        };
        url.extend(utf8_percent_encode(literal, NO_PATH));
        let (_, value) = paths.iter().find(|(known, _)| *known == name).ok_or(name)?;
        url.push_str(value);
        first = first.or(Some(name));
        rest = after;
    }
    url.extend(utf8_percent_encode(rest, NO_PATH));
    Ok(first)
}

/// The URL without a slash at its end, if requests with credentials may go there.
pub(crate) fn checked(text: &str, allow_http: bool) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("is no URL: {error}"))?;
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => return Err("names no host".to_owned()),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback || allow_http => {}
        "http" => return Err("is plain http to another machine; see `allow_http`".to_owned()),
        _ => return Err("must start with https://".to_owned()),
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not have a query or fragment".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user or password".to_owned());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
