//! In: values of custom fields by their names. Out: the account with them.

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::world::World;

/// Whether all the fields are defined.
/// Errors: one is not.
pub(crate) fn check_custom(world: &World, values: &Map<String, Value>) -> Result<(), Failure> {
    let mut names = values.keys();
    let strange = names.find(|name| !world.config.custom_fields.contains_key(*name));
    strange.map_or(Ok(()), |name| {
        let message = format!("there is no custom field `{name}`");
        Err(Failure::invalid(message))
    })
}

/// Gives custom fields their values; null takes one away.
pub(crate) fn put_custom(
    world: &mut World,
    user: &str,
    fields: impl IntoIterator<Item = (String, Value)>,
) {
    let now = world.now();
    world.users.change(user, |account| {
        for (key, value) in fields {
            account.updated_at = now;
            if value.is_null() {
                account.custom.shift_remove(&key);
            } else {
                account.custom.insert(key, value);
            }
        }
    });
}
