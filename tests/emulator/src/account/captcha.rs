//! In: a sign-in with a password, and perhaps a captcha. Out: the account; wrong passwords are counted, and after some of
//! them the captcha is asked for.

use super::signin::by_password;
use crate::failure::{CAPTCHA_NEEDED, Failure, WRONG_CODE, WRONG_PASSWORD};
use crate::world::World;
use crate::world::users::Handle;

/// A captcha as somebody solved it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typed<'a> {
    pub(crate) text: &'a str,
    /// What leads back to its picture; surface V2 sends none.
    pub(crate) token: Option<&'a str>,
}

/// The account that something names, if the password is right, and the captcha too where one is needed.
/// Errors: as `by_password`; or a captcha is needed, or wrong.
pub(crate) fn by_password_or_captcha(
    world: &mut World,
    handles: &[Handle],
    password: &str,
    captcha: Option<Typed<'_>>,
) -> Result<String, Failure> {
    let found = handles.iter().find_map(|handle| world.users.find(handle));
    let found = found.map(|user| (user.id.clone(), user.wrong_passwords));
    let limit = world.config.captcha_after;
    if let Some((_, wrong)) = &found
        && limit > 0
        && *wrong >= limit
    {
        let now = world.now();
        let typed = captcha.ok_or(CAPTCHA_NEEDED)?;
        if !world.tickets.take_captcha(typed.text, typed.token, now) {
            return Err(WRONG_CODE.into());
        }
    }
    let checked = by_password(world, handles, password);
    let wrong = checked.as_ref().err().and_then(|failure| failure.code) == WRONG_PASSWORD.code;
    if let Some((user, _)) = found.filter(|_| wrong || checked.is_ok()) {
        world.users.change(&user, |account| {
            account.wrong_passwords = if wrong {
                account.wrong_passwords.saturating_add(1)
            } else {
                0
            };
        });
    }
    checked
}

#[cfg(test)]
mod tests {
    use super::{Typed, by_password_or_captcha};
    use crate::account::{register, set_password};
    use crate::config::Config;
    use crate::failure::{CAPTCHA_NEEDED, WRONG_PASSWORD};
    use crate::world::World;
    use crate::world::tickets::Ticket;
    use crate::world::users::{Handle, User};

    #[test]
    fn the_right_captcha_and_password_end_the_suspicion() {
        let captcha_after = 1;
        let mut world = World::new(Config {
            captcha_after,
            ..Config::default()
        })
        .unwrap();
        let mut user = User::new("id".to_owned(), 0, "test");
        user.username = Some("bob".to_owned());
        register(&mut world, user).unwrap();
        set_password(&mut world, "id", "Passw0rd").unwrap();
        let handles = [Handle::Username("bob".to_owned())];
        let login = |world: &mut World, password: &str, captcha: Option<&str>| {
            let captcha = captcha.map(|text| Typed { text, token: None });
            let ended = by_password_or_captcha(world, &handles, password, captcha);
            ended.map_err(|failure| failure.code)
        };
        assert_eq!(login(&mut world, "wrong", None), Err(WRONG_PASSWORD.code));
        assert_eq!(
            login(&mut world, "Passw0rd", None),
            Err(CAPTCHA_NEEDED.code)
        );
        let (text, end) = ("aB3d".to_owned(), i64::MAX);
        world
            .tickets
            .add("token".to_owned(), Ticket::Captcha { text }, end);
        assert_eq!(
            login(&mut world, "Passw0rd", Some("ab3d")),
            Ok("id".to_owned())
        );
        assert_eq!(login(&mut world, "Passw0rd", None), Ok("id".to_owned()));
    }
}
