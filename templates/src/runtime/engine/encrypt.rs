//! In: a request, which of its members are encrypted how, and what the caller chose. Out: the request with these members
//! encrypted under the key that the API publishes; or an error, never plain text where the API wants none.

mod by_rsa;
mod by_sm2;
mod keys;
mod member;

use serde_json::Value;
use zeroize::Zeroizing;

use self::keys::Keys;
use super::builder::Builder;
use super::call::Call;
use crate::runtime::wire::content::Content;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::failure::TransportFailure;
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::{Caller, Operation, Seal, SealKey, Sealed};

/// How a password travels, inside of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encryption {
    /// As it is.
    None,
    /// RSA with the padding of PKCS#1 v1.5 (RFC 8017, section 7.2), in base64. Needs the feature `rsa` of this crate.
    Rsa,
    /// SM2 (GM/T 0003.4) as C1, C3, C2 in lower-case hex, C1 without its leading `04`. Needs the feature `sm2` of this
    /// crate.
    Sm2,
}

impl Encryption {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Rsa => "rsa",
            Self::Sm2 => "sm2",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::None, Self::Rsa, Self::Sm2]
            .into_iter()
            .find(|one| one.name() == name)
    }

    fn encrypt(self, key: &str, text: &str) -> Result<String, String> {
        match self {
            Self::None => Ok(text.to_owned()),
            Self::Rsa => by_rsa::encrypt(key, text),
            Self::Sm2 => by_sm2::encrypt(key, text),
        }
    }
}

/// Members of a body that are encrypted alike.
#[derive(Debug)]
pub struct Encrypt {
    /// JSON pointers to them, from the body or the variables; `*` is every item.
    pub members: &'static [&'static str],
    /// What the API takes; the first unless the caller chooses.
    pub methods: &'static [Encryption],
    /// JSON pointer to the member that says which.
    pub told_by: Option<&'static str>,
    /// Where the API publishes its keys.
    pub key: Option<KeySource>,
    /// What stands before the encrypted text.
    pub prefixes: &'static [(Encryption, &'static str)],
    /// Codes and statuses that say that the API could not decrypt.
    pub refused: &'static [&'static str],
}

/// Where an API publishes its keys.
#[derive(Clone, Copy, Debug)]
pub struct KeySource {
    /// The operation that gives them.
    pub operation: &'static Operation,
    /// JSON pointers into the data of its answer.
    pub at: &'static [(Encryption, &'static str)],
}

/// What the builder of a client was told.
#[derive(Clone, Debug, Default)]
struct Settings {
    method: Option<Encryption>,
    keys: Vec<(Encryption, String)>,
}

/// What one call was told.
#[derive(Clone, Copy, Debug)]
struct Chosen(Encryption);

impl<C> Builder<C> {
    /// How passwords travel wherever the API takes it so; elsewhere as the API prefers.
    ///
    /// Unless told, it is what the API prefers, which its operations document. A call can choose for itself.
    pub fn encryption(mut self, method: Encryption) -> Self {
        let settings: &mut Settings = self.parts.get_or_insert_default();
        settings.method = Some(method);
        self
    }

    /// The API's key, instead of the one that it publishes: for RSA the public key as PEM or the base64 of its DER, for
    /// SM2 the point in hex.
    pub fn encryption_key(mut self, method: Encryption, key: impl Into<String>) -> Self {
        let settings: &mut Settings = self.parts.get_or_insert_default();
        settings.keys.retain(|(known, _)| *known != method);
        settings.keys.push((method, key.into()));
        self
    }
}

impl<T, P> Call<T, P> {
    /// How the passwords of this call travel; of no effect if it has none.
    ///
    /// Fails with [`Error::Invalid`], before anything is sent, if the API does not take it so.
    pub fn encryption(self, method: Encryption) -> Self {
        self.with(|mut request| {
            request.set_part(Chosen(method));
            request
        })
    }
}

/// All that an operation has to encrypt.
impl<const N: usize> Seal for [Encrypt; N] {
    fn seal<'a>(
        &'a self,
        client: &'a dyn Caller,
        operation: &'static Operation,
        mut inputs: Inputs,
    ) -> BoxFuture<'a, Result<Sealed, Error>> {
        Box::pin(async move {
            let mut keys = Vec::new();
            inputs.write_variables(operation.graphql);
            inputs.body = match std::mem::take(&mut inputs.body) {
                Content::None => Content::None,
                Content::Json(media_type, text) => {
                    let text = Zeroizing::new(text);
                    let mut body: Value = serde_json::from_slice(&text)
                        .map_err(|_| Error::invalid("body", "is no JSON"))?;
                    let root = match operation.graphql {
                        Some(_) => body.get_mut("variables"),
                        None => Some(&mut body),
                    };
                    if let Some(root) = root {
                        for one in self {
                            keys.extend(one.apply(client, operation, &inputs, root).await?);
                        }
                    }
                    Content::Json(media_type, body.to_string().into_bytes())
                }
                Content::Form(_) | Content::Other(..) => {
                    let why = "is no JSON, so its members cannot be encrypted";
                    return Err(Error::invalid("body", why));
                }
            };
            Ok(Sealed { inputs, keys })
        })
    }

    fn refuses(&self, codes: &[&str]) -> bool {
        let refused = |one: &Encrypt| one.refused.iter().any(|code| codes.contains(code));
        self.iter().any(refused)
    }

    fn forget(&self, client: &dyn Caller, keys: &[SealKey]) {
        let kept: Keys = client.parts().get();
        for key in keys {
            kept.forget(key);
        }
    }

    fn renew<'a>(&'a self, client: &'a dyn Caller, keys: &'a [SealKey]) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            self.forget(client, keys);
            let kept: Keys = client.parts().get();
            for key in keys {
                if let Ok(data) = kept.get(client, key.operation).await
                    && data.pointer(key.at) != key.data.pointer(key.at)
                {
                    return true;
                }
            }
            false
        })
    }
}

impl Encrypt {
    /// Encrypts its members, and says so; the key, if it is one that the API publishes.
    async fn apply(
        &self,
        client: &dyn Caller,
        operation: &'static Operation,
        inputs: &Inputs,
        root: &mut Value,
    ) -> Result<Option<SealKey>, Error> {
        let mut first = None;
        for place in self.members {
            member::each(root, place, &mut |path, _| {
                first.get_or_insert_with(|| path.to_owned());
                Ok(())
            })?;
        }
        let Some(first) = first else { return Ok(None) };
        let untold = Settings::default();
        let settings = client.parts().given().unwrap_or(&untold);
        let chosen = inputs.part::<Chosen>().map(|chosen| chosen.0);
        let method = self.method(chosen, settings, root, &first)?;
        let mut from = None;
        if method != Encryption::None {
            let (key, published) = self
                .key(client, operation, settings, method, &first)
                .await?;
            from = published;
            let prefix = self.prefixes.iter().find(|(of, _)| *of == method);
            let prefix = prefix.map_or("", |(_, prefix)| prefix);
            for place in self.members {
                member::each(root, place, &mut |path, text| {
                    let plain = Zeroizing::new(std::mem::take(text));
                    let sealed = method.encrypt(&key, &plain);
                    *text = sealed
                        .map(|sealed| format!("{prefix}{sealed}"))
                        .map_err(|why| Error::invalid(path, why))?;
                    Ok(())
                })?;
            }
        }
        if let Some(place) = self.told_by {
            let absent = root.pointer(place).is_none_or(Value::is_null);
            if method != Encryption::None || !absent {
                member::put(root, place, method.name());
            }
        }
        Ok(from)
    }

    /// What this call was told, else what its own member says, else what the client was told, if the API takes it; else
    /// what the API prefers.
    fn method(
        &self,
        chosen: Option<Encryption>,
        settings: &Settings,
        root: &Value,
        first: &str,
    ) -> Result<Encryption, Error> {
        let told = self
            .told_by
            .and_then(|place| root.pointer(place)?.as_str().map(|name| (place, name)));
        let asked = match (chosen, told) {
            (Some(method), _) => Some(method),
            (None, Some((place, name))) => Some(Encryption::named(name).ok_or_else(|| {
                Error::invalid(member::path(place), "is no encryption that this client has")
            })?),
            (None, None) => None,
        };
        if let Some(method) = asked {
            if self.methods.contains(&method) {
                return Ok(method);
            }
            let taken: Vec<_> = self.methods.iter().map(|one| one.name()).collect();
            let taken = taken.join(", ");
            let why = format!(
                "cannot travel as `{}`: the API takes {taken}",
                method.name()
            );
            return Err(Error::invalid(first, why));
        }
        let has_key = |method: &Encryption| {
            let published = self.key.is_some_and(|key| key.of(*method).is_some());
            let known = || settings.keys.iter().any(|(of, _)| of == method);
            *method == Encryption::None || published || known()
        };
        let preferred = settings
            .method
            .filter(|method| self.methods.contains(method) && has_key(method));
        preferred
            .or_else(|| self.methods.first().copied())
            .ok_or_else(|| Error::invalid(first, "cannot be encrypted: the API takes nothing"))
    }

    /// The key for a method, and where it was published unless the client was told.
    async fn key(
        &self,
        client: &dyn Caller,
        operation: &'static Operation,
        settings: &Settings,
        method: Encryption,
        first: &str,
    ) -> Result<(String, Option<SealKey>), Error> {
        let missing = match method {
            Encryption::Rsa if cfg!(not(feature = "rsa")) => Some("rsa"),
            Encryption::Sm2 if cfg!(not(feature = "sm2")) => Some("sm2"),
            _ => None,
        };
        if let Some(feature) = missing {
            let why = format!(
                "has to be encrypted with {feature}, which this build leaves out: enable the feature `{feature}`"
            );
            return Err(Error::invalid(first, why));
        }
        if let Some((_, key)) = settings.keys.iter().find(|(of, _)| *of == method) {
            return Ok((key.clone(), None));
        }
        let place = self
            .key
            .and_then(|key| Some((key.operation, key.of(method)?)));
        let lacking = || {
            let why = format!(
                "cannot be encrypted with {}: the API gives no key",
                method.name()
            );
            Error::invalid(first, why)
        };
        let (source, at) = place.ok_or_else(lacking)?;
        let keys: Keys = client.parts().get();
        let data = keys.get(client, source).await.map_err(|error| {
            let message = format!("no key to encrypt with from {}", source.id);
            let mut failure = TransportFailure::new(operation.id, false, message);
            let timeout = error.is_timeout();
            failure.attempts = 0;
            failure.source = Some(Box::new(error));
            if timeout {
                Error::Timeout(Box::new(failure))
            } else {
                Error::Transport(Box::new(failure))
            }
        })?;
        let key = data.pointer(at).and_then(Value::as_str);
        let key = key.ok_or_else(lacking)?.to_owned();
        let operation = source;
        Ok((
            key,
            Some(SealKey {
                operation,
                at,
                data,
            }),
        ))
    }
}

impl KeySource {
    fn of(self, method: Encryption) -> Option<&'static str> {
        let mut places = self.at.iter();
        places.find(|(of, _)| *of == method).map(|(_, at)| *at)
    }
}
