//! In: the OpenID Connect endpoints of a running emulator. Out: proof that they do what the documents say.

mod clients;
mod ends;
mod grants;
mod provider;
mod refresh;
mod site;
mod tokens;
mod userinfo;
