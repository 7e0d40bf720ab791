//! In: a user who has signed in elsewhere. Out: the authorization code that the login page would send back with them.

use serde::{Deserialize, Serialize};

use crate::shared::Shared;
use crate::world::tickets::Ticket;

/// An authorization code to be given out (RFC 6749, section 4.1.2).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewAuthorizationCode {
    /// The user's id.
    pub user: String,
    /// Where it is sent; the token request must name the same.
    pub redirect_uri: String,
    /// The scope; the configured default if empty.
    pub scope: String,
    /// Goes into the id token.
    pub nonce: Option<String>,
    /// What the verifier is held to (RFC 7636, section 4.2).
    pub code_challenge: Option<String>,
    /// `S256` or `plain`, the default of RFC 7636.
    pub code_challenge_method: Option<String>,
}

impl Shared {
    /// Gives an authorization code out, as the login page does when a user has signed in.
    /// Errors: there is no such user, or no such method for the challenge.
    pub(crate) fn add_authorization_code(
        &self,
        new: NewAuthorizationCode,
    ) -> Result<String, String> {
        let world = &mut *self.world();
        if world.users.get(&new.user).is_none() {
            return Err(format!("there is no user `{}`", new.user));
        }
        let method = new.code_challenge_method;
        let method = method.unwrap_or_else(|| "plain".to_owned());
        if !["plain", "S256"].contains(&method.as_str()) {
            return Err(format!(
                "`code_challenge_method` is `{method}`, not `S256` or `plain`"
            ));
        }
        let scope = if new.scope.is_empty() {
            world.config.tokens.default_scope.clone()
        } else {
            new.scope
        };
        let life = world.config.lifetimes.authorization_code;
        let expires_at = world.now().saturating_add(life.saturating_mul(1000));
        let code = world.ids.token();
        let ticket = Ticket::AuthorizationCode {
            user: new.user,
            redirect_uri: new.redirect_uri,
            scope,
            nonce: new.nonce,
            challenge: new.code_challenge.map(|challenge| (challenge, method)),
        };
        world.tickets.add(code.clone(), ticket, expires_at);
        Ok(code)
    }
}
