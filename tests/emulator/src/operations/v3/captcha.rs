//! In: nothing. Out: captchas, whose text a test can read in the picture.

use serde_json::json;

use crate::account;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::world::World;
use crate::world::tickets::Ticket;

/// The picture alone. Nothing but the text itself leads back to it: a mini program keeps no cookies.
pub(super) fn picture(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let (text, _) = keep(world);
    Ok(Answer::Content("image/svg+xml", svg(&text).into_bytes()))
}

pub(super) fn picture_and_token(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let (text, token) = keep(world);
    Ok(Answer::Data(
        json!({"captchaCodeSvg": svg(&text), "captchaToken": token}),
    ))
}

fn keep(world: &mut World) -> (String, String) {
    let (text, token) = (world.ids.digits(), world.ids.token());
    let life = world.config.lifetimes.captcha.saturating_mul(1000);
    let end = world.now().saturating_add(life);
    let ticket = Ticket::Captcha { text: text.clone() };
    world.tickets.add(token.clone(), ticket, end);
    (text, token)
}

fn svg(text: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><text x="10" y="28" font-size="24">{text}</text></svg>"#
    )
}
