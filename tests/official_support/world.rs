//! In: what a scenario prepares and orders. Out: [`World`]: an emulator with the people that all scenarios share.

use std::collections::BTreeMap;

use authing_emulator::{
    Config, Emulator, Encrypted, NewAuthorizationCode, NewCode, NewPerson, NewUser, Platform,
};
use serde_json::{Map, Value, json};

use super::scenario::{Scenario, Step};

/// An emulator for one run.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    users: BTreeMap<String, String>,
    encrypted: BTreeMap<String, Encrypted>,
}

/// People: their platform, their name, the last digit of their phone number.
const PEOPLE: [(Platform, &str, u8); 6] = [
    (Platform::Wechat, "bob", 1),
    (Platform::Wechat, "mick", 2),
    (Platform::Wechat, "new", 3),
    (Platform::Douyin, "tom", 4),
    (Platform::Wechat, "bare", 5),
    (Platform::Douyin, "dora", 6),
];

impl World {
    /// Everybody is there, and the clock stands still.
    pub(crate) async fn start(scenario: &Scenario, now: i64) -> Result<Self, String> {
        let config: Config = serde_json::from_value(Value::Object(scenario.config.clone()))
            .map_err(|error| error.to_string())?;
        let emulator = Emulator::with(config)
            .await
            .map_err(|error| error.to_string())?;
        emulator.freeze(now);
        let mut world = Self {
            emulator,
            users: BTreeMap::new(),
            encrypted: BTreeMap::new(),
        };
        for (platform, name, digit) in PEOPLE {
            world.person(platform, name, digit)?;
        }
        // Bob has everything; Mick has everything but WeChat; Tom has Douyin alone; Bare has WeChat and a password.
        world.user("bob", Some("o-bob"), Some(1))?;
        world.user("mick", None, Some(2))?;
        world.user("tom", Some("o-tom"), None)?;
        world.user("bare", Some("o-bare"), None)?;
        Ok(world)
    }

    /// Login codes `bob-1` to `bob-4`, codes of the phone button `bob-phone-1` and `bob-phone-2`.
    fn person(&self, platform: Platform, name: &str, digit: u8) -> Result<(), String> {
        let openid = self.emulator.add_person(NewPerson {
            platform,
            openid: format!("o-{name}"),
            unionid: Some(format!("u-{name}")),
            phone: Some(format!("1380000000{digit}")),
            profile: json!({"nickName": name}),
            ..NewPerson::default()
        });
        let logins = (1..=4).map(|number| (format!("{name}-{number}"), false));
        let buttons = (1..=2).map(|number| (format!("{name}-phone-{number}"), true));
        for (code, phone_button) in logins.chain(buttons) {
            self.emulator.add_code(NewCode {
                openid: openid.clone(),
                code,
                phone_button,
                ..NewCode::default()
            })?;
        }
        Ok(())
    }

    fn user(&mut self, name: &str, openid: Option<&str>, digit: Option<u8>) -> Result<(), String> {
        let id = self.emulator.add_user(NewUser {
            username: Some(name.to_owned()),
            email: digit.map(|_| format!("{name}@example.test")),
            phone: digit.map(|digit| format!("1380000000{digit}")),
            password: Some(format!("password-of-{name}")),
            openid: openid.map(str::to_owned),
            profile: Map::from_iter([("nickname".to_owned(), json!(name))]),
            custom_data: Map::from_iter([("school".to_owned(), json!("MIT"))]),
            ..NewUser::default()
        })?;
        self.users.insert(name.to_owned(), id);
        Ok(())
    }

    /// Does what the service does by itself.
    pub(crate) fn order(&self, step: &Step) -> Result<(), String> {
        match step {
            Step::RotateKeys => {
                self.emulator.rotate_keys()?;
            }
            Step::Advance(seconds) => self.emulator.advance(*seconds),
            Step::Block(name) => {
                self.emulator
                    .block(self.users.get(name).map_or("", |id| id), true);
            }
            Step::Fault(fault) => self.emulator.order(fault.clone())?,
            Step::Expire(kind) => {
                for token in self.tokens(|own| own == *kind) {
                    self.emulator.expire(&token);
                }
            }
            Step::Revoke(kind) => {
                for token in self.tokens(|own| own == *kind) {
                    self.emulator.revoke(&token);
                }
            }
            Step::Call(_) | Step::Restart => {}
        }
        Ok(())
    }

    fn tokens(&self, which: impl Fn(authing_emulator::TokenKind) -> bool) -> Vec<String> {
        let state = self.emulator.state();
        let all = state.sessions.into_iter().flat_map(|one| one.tokens);
        all.filter(|one| which(one.kind))
            .map(|one| one.token)
            .collect()
    }

    /// Arguments with what is only known now in the place of texts such as `$sms:13800000001`.
    pub(crate) fn fill(&mut self, value: &Value, last: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => {
                match text.strip_prefix('$').and_then(|text| text.split_once(':')) {
                    Some((what, of)) => self.known(what, of, last)?,
                    None => value.clone(),
                }
            }
            Value::Array(items) => {
                let items: Result<Vec<Value>, String> =
                    items.iter().map(|item| self.fill(item, last)).collect();
                Value::Array(items?)
            }
            Value::Object(members) => {
                let mut filled = Map::new();
                for (name, member) in members {
                    filled.insert(name.clone(), self.fill(member, last)?);
                }
                Value::Object(filled)
            }
            other => other.clone(),
        })
    }

    fn known(&mut self, what: &str, of: &str, last: &Value) -> Result<Value, String> {
        let found = match what {
            // The code of the last message to an address.
            "sms" | "mail" => self
                .emulator
                .messages()
                .iter()
                .rev()
                .find(|message| message.to.ends_with(of))
                .map(|message| json!(message.code)),
            "user" => self.users.get(of).map(|id| json!(id)),
            // The newest token of a kind, or the one of this number.
            "token" => {
                let (kind, number) = of.split_once('#').unwrap_or((of, ""));
                let kind =
                    serde_json::from_value(json!(kind)).map_err(|error| error.to_string())?;
                let mut tokens = self.tokens(|own| own == kind);
                let found = match number.parse::<usize>() {
                    Ok(number) => tokens.get(number).cloned(),
                    Err(_) => tokens.pop(),
                };
                found.map(|token| json!(token))
            }
            // The phone number of somebody, as the platform encrypts it.
            "data" => Some(json!(self.encrypted(of)?.encrypted_data)),
            "iv" => Some(json!(self.encrypted(of)?.iv)),
            // What the login page sends back with somebody who has signed in there.
            "authorization" => {
                let user = self.users.get(of).cloned().unwrap_or_default();
                let code = NewAuthorizationCode {
                    user,
                    redirect_uri: "https://app.test/callback".to_owned(),
                    ..NewAuthorizationCode::default()
                };
                Some(json!(self.emulator.add_authorization_code(code)?))
            }
            // A part of what the last call gave.
            "last" => last.pointer(of).cloned(),
            _ => None,
        };
        found.ok_or_else(|| format!("there is no `${what}:{of}`"))
    }

    fn encrypted(&mut self, name: &str) -> Result<&Encrypted, String> {
        if !self.encrypted.contains_key(name) {
            let made = self.emulator.encrypt(&format!("o-{name}"), &Value::Null)?;
            self.encrypted.insert(name.to_owned(), made);
        }
        self.encrypted.get(name).ok_or_else(|| name.to_owned())
    }
}
