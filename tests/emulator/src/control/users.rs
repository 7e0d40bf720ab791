//! In: accounts as a test wants them. Out: accounts.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::account;
use crate::config::Allowed;
use crate::shared::Shared;
use crate::world::people::Platform;
use crate::world::users::{Identity, User};

/// An account to be made.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewUser {
    /// The unique user name.
    pub username: Option<String>,
    /// The e-mail address; it counts as verified.
    pub email: Option<String>,
    /// The phone number without country code; it counts as verified.
    pub phone: Option<String>,
    /// The country code of the phone number, such as `+86`.
    pub phone_country_code: Option<String>,
    /// The password as it is.
    pub password: Option<String>,
    /// The person at a platform that it belongs to: an `openid`.
    pub openid: Option<String>,
    /// It may not sign in.
    pub blocked: bool,
    /// Other members by their V3 name, such as `nickname`.
    pub profile: Map<String, Value>,
    /// Custom fields.
    pub custom_data: Map<String, Value>,
    /// What it belongs to and may use, if that is not as the configuration says.
    pub allowed: Option<Allowed>,
}

impl Shared {
    /// Makes an account; its id.
    /// Errors: a name is taken, the password is too short, or there is no such person.
    pub(crate) fn add_user(&self, new: NewUser) -> Result<String, String> {
        let world = &mut *self.world();
        let mut user = User::new(world.ids.object(), world.now(), "adminCreated");
        user.username = new.username;
        (user.email_verified, user.email) = (new.email.is_some(), new.email);
        (user.phone_verified, user.phone) = (new.phone.is_some(), new.phone);
        user.country_code = user
            .phone
            .as_ref()
            .map(|_| new.phone_country_code.unwrap_or_else(|| "+86".to_owned()));
        user.blocked = new.blocked;
        user.profile = new.profile;
        user.profile.retain(|_, value| !value.is_null());
        user.custom = new.custom_data.into_iter().collect();
        user.allowed = new.allowed;
        if let Some(openid) = new.openid {
            let person = world.people.get(&openid);
            let person = person.ok_or_else(|| format!("there is no person `{openid}`"))?;
            let (platform, unionid) = (person.platform, person.unionid.clone());
            let identity = tie(world.ids.object(), (platform, openid, unionid));
            user.identities.push(identity);
        }
        if let Some(password) = new.password {
            let given = account::give_password(&mut user, &password, world.now());
            given.map_err(|failure| failure.message)?;
        }
        account::add(world, user).map_err(|failure| failure.message)
    }

    /// Blocks or unblocks an account. False if there is none with this id.
    pub(crate) fn block(&self, user: &str, blocked: bool) -> bool {
        let world = &mut *self.world();
        world.users.change(user, |user| user.blocked = blocked)
    }

    /// Deletes an account, and ends its tokens. False if there is none with this id.
    pub(crate) fn delete_user(&self, user: &str) -> bool {
        let world = &mut *self.world();
        world.sessions.end_user(user);
        world.users.remove(user).is_some()
    }
}

fn tie(id: String, (platform, openid, unionid): (Platform, String, Option<String>)) -> Identity {
    Identity {
        id,
        platform,
        openid,
        unionid,
        connection: String::new(),
    }
}
