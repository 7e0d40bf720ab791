//! In: a file. Out: where it can be fetched from then on.

use serde_json::{Value, json};

use crate::account::signed_in;
use crate::answer::Answer;
use crate::call::{Call, Upload};
use crate::failure::{Failure, TOO_LARGE};
use crate::uploaded::PLACE;
use crate::world::World;
use crate::world::files::File;

pub(super) fn upload(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    if world.config.upload.secured {
        signed_in(world, call)?;
    }
    let file = call.files.iter().find(|one| one.field == "file");
    let file = file.ok_or_else(|| Failure::invalid("the part `file` has no file name"))?;
    if file.bytes.len() > world.config.upload.limit {
        return Err(TOO_LARGE.into());
    }
    let key = match call.query.get("folder").and_then(Value::as_str) {
        Some(folder) => format!("{folder}/{}", name(world, file)),
        None => name(world, file),
    };
    let stored = File {
        media_type: file.media_type.clone(),
        bytes: file.bytes.clone(),
    };
    world.files.add(key.clone(), stored);
    let url = format!("{}{PLACE}{key}", call.origin);
    Ok(Answer::Data(json!({"key": key, "url": url})))
}

/// A name of its own, with the ending of the file's.
fn name(world: &mut World, file: &Upload) -> String {
    let id = world.ids.object();
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending);
    let plain = |one: &&str| !one.is_empty() && one.chars().all(|c| c.is_ascii_alphanumeric());
    match ending.filter(plain) {
        Some(ending) => format!("{id}.{ending}"),
        None => id,
    }
}
