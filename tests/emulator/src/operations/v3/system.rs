//! In: nothing. Out: the public keys that passwords are encrypted with.

use serde_json::json;

use crate::account;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::world::World;

pub(super) fn system(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(Answer::Bare(json!({
        "rsa": {"publicKey": world.keys.password_rsa()},
        "sm2": {"publicKey": world.keys.password_sm2()},
        "version": {"server": version, "console": version, "login": version},
        "publicIps": [],
    })))
}
