//! In: how many sign-ins and requests, and how many at a time. Out: [`Figures`], once every answer was the own one: nothing is
//! lost, and nobody sees another.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use authing_emulator::{Config, Emulator, NewCode};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// What it took.
#[derive(Debug)]
pub(crate) struct Figures {
    sign_ins: (usize, Duration),
    requests: (usize, Duration),
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let all = [("sign-ins", self.sign_ins), ("requests", self.requests)];
        for (what, (count, time)) in all {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            let rate = f64::from(count) / time.as_secs_f64();
            writeln!(f, "{count} {what} in {time:.1?}: {rate:.0} a second")?;
        }
        Ok(())
    }
}

/// A user who is signed in.
#[derive(Clone, Debug)]
struct User {
    /// Which one of all.
    number: usize,
    id: String,
    token: String,
    /// Signed in on surface V3.
    newer: bool,
}

/// What all tasks share.
#[derive(Debug)]
struct Site {
    http: Client,
    url: String,
    config: Config,
}

/// Signs users in, half of them on each surface, and lets them read and write their profiles in turn.
pub(crate) async fn run(
    sign_ins: usize,
    requests: usize,
    at_a_time: usize,
) -> Result<Figures, Failed> {
    let config = Config::default();
    let emulator = Emulator::with(config.clone()).await?;
    for number in 0..sign_ins {
        let code = format!("code-{number}");
        emulator.add_code(NewCode {
            code,
            ..NewCode::default()
        })?;
    }
    let http = Client::builder()
        .pool_max_idle_per_host(at_a_time)
        .no_proxy()
        .build()?;
    let site = Arc::new(Site {
        http,
        url: emulator.url(),
        config,
    });

    let began = Instant::now();
    let users = each(at_a_time, |worker| {
        let site = Arc::clone(&site);
        async move {
            let mut users = Vec::new();
            for number in (worker..sign_ins).step_by(at_a_time) {
                users.push(site.sign_in(number).await?);
            }
            Ok(users)
        }
    })
    .await?;
    let signing_in = began.elapsed();
    distinct(&users, sign_ins)?;

    let began = Instant::now();
    let rounds = requests / sign_ins;
    let users = Arc::new(users);
    each(at_a_time, |worker| {
        let (site, users) = (Arc::clone(&site), Arc::clone(&users));
        async move {
            for round in 0..rounds {
                for user in users.iter().skip(worker).step_by(at_a_time) {
                    site.ask(user, round).await?;
                }
            }
            Ok(Vec::<()>::new())
        }
    })
    .await?;
    let asking = began.elapsed();
    nothing_lost(&emulator, sign_ins, sign_ins + sign_ins * rounds)?;
    Ok(Figures {
        sign_ins: (sign_ins, signing_in),
        requests: (sign_ins * rounds, asking),
    })
}

/// Runs so many workers at the same time; all that they give.
async fn each<T, F>(workers: usize, work: impl Fn(usize) -> F) -> Result<Vec<T>, Failed>
where
    T: Send + 'static,
    F: Future<Output = Result<Vec<T>, Failed>> + Send + 'static,
{
    let mut tasks: JoinSet<_> = (0..workers).map(work).collect();
    let mut all = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        all.extend(ended??);
    }
    Ok(all)
}

impl Site {
    async fn sign_in(&self, number: usize) -> Result<User, Failed> {
        let (code, newer) = (format!("code-{number}"), number % 2 == 1);
        let data = if newer {
            let body = json!({
                "connection": "wechat_mini_program_code", "extIdpConnidentifier": "my-wxapp",
                "wechatMiniProgramCodePayload": {"code": code},
                "options": {"scope": "openid profile offline_access"},
            });
            self.post("/api/v3/signin-by-mobile", "", &body).await?
        } else {
            let body = json!({"code": code});
            self.post("/connections/social/wechat-miniprogram/auth", "", &body)
                .await?
        };
        let name = if newer { "access_token" } else { "token" };
        let token = data["data"][name]
            .as_str()
            .ok_or_else(|| format!("no token: {data}"))?;
        let mut user = User {
            number,
            id: String::new(),
            token: token.to_owned(),
            newer,
        };
        // An access token does not come with its user; the user's own profile has the id.
        let own = if newer {
            self.profile(&user).await?
        } else {
            data["data"].clone()
        };
        text(&own, if newer { "userId" } else { "id" })?.clone_into(&mut user.id);
        Ok(user)
    }

    /// One request of a user: a change of the nickname first, then readings that must show it.
    async fn ask(&self, user: &User, round: usize) -> Result<(), Failed> {
        let name = format!("user {}", user.number);
        let (shown, id, nickname) = match (user.newer, round % 3) {
            (true, _) if round == 0 => {
                let body = json!({"nickname": name});
                (
                    self.post("/api/v3/update-profile", &user.token, &body)
                        .await?["data"]
                        .clone(),
                    "userId",
                    "nickname",
                )
            }
            (false, _) if round == 0 => {
                let body = json!({"operationName": "updateUser", "query": UPDATE, "variables": {"input": {"nickname": name}}});
                (
                    self.post("/graphql/v2", &user.token, &body).await?["data"]["updateUser"]
                        .clone(),
                    "id",
                    "nickname",
                )
            }
            (true, 1) => (self.me(user).await?, "sub", "nickname"),
            (true, 2) => (self.introspection(user).await?, "sub", ""),
            (true, _) => (self.profile(user).await?, "userId", "nickname"),
            (false, _) => {
                let body = json!({"operationName": "user", "query": USER, "variables": {}});
                (
                    self.post("/graphql/v2", &user.token, &body).await?["data"]["user"].clone(),
                    "id",
                    "nickname",
                )
            }
        };
        let own = text(&shown, id)? == user.id;
        let current = nickname.is_empty() || text(&shown, nickname)? == name;
        if own && current {
            Ok(())
        } else {
            Err(format!("{user:?} was shown {shown}").into())
        }
    }

    async fn profile(&self, user: &User) -> Result<Value, Failed> {
        let request = self.http.get(format!("{}/api/v3/get-profile", self.url));
        Ok(self.send(request, &user.token).await?["data"].clone())
    }

    async fn me(&self, user: &User) -> Result<Value, Failed> {
        let request = self.http.get(format!("{}/oidc/me", self.url));
        self.send(request, &user.token).await
    }

    async fn introspection(&self, user: &User) -> Result<Value, Failed> {
        let form = format!(
            "client_id={}&client_secret={}&token={}",
            self.config.app_id, self.config.app_secret, user.token
        );
        let request = self
            .http
            .post(format!("{}/oidc/token/introspection", self.url));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(form), "").await
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Result<Value, Failed> {
        self.send(
            self.http.post(format!("{}{path}", self.url)).json(body),
            token,
        )
        .await
    }

    async fn send(&self, request: RequestBuilder, token: &str) -> Result<Value, Failed> {
        let request = request
            .header("x-authing-app-id", &self.config.app_id)
            .header("x-authing-userpool-id", &self.config.user_pool_id);
        let request = if token.is_empty() {
            request
        } else {
            request.bearer_auth(token)
        };
        Ok(request.send().await?.error_for_status()?.json().await?)
    }
}

const UPDATE: &str = "mutation updateUser($id: String, $input: UpdateUserInput!) \
                      { updateUser(id: $id, input: $input) { id nickname } }";
const USER: &str = "query user($id: String) { user(id: $id) { id nickname } }";

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Failed> {
    value[name]
        .as_str()
        .ok_or_else(|| format!("no `{name}`: {value}").into())
}

fn distinct(users: &[User], wanted: usize) -> Result<(), Failed> {
    let ids: BTreeSet<&str> = users.iter().map(|user| user.id.as_str()).collect();
    let tokens: BTreeSet<&str> = users.iter().map(|user| user.token.as_str()).collect();
    if (ids.len(), tokens.len()) == (wanted, wanted) {
        return Ok(());
    }
    Err(format!(
        "{wanted} sign-ins, {} ids, {} tokens",
        ids.len(),
        tokens.len()
    )
    .into())
}

/// All requests are counted, all users and sign-ins are there, and the spec allows every answer that is still known.
fn nothing_lost(emulator: &Emulator, sign_ins: usize, requests: usize) -> Result<(), Failed> {
    let state = emulator.state();
    let journal = emulator.requests(0);
    let counted = journal.last().map_or(0, |entry| entry.number);
    // Half of the users asked for their id.
    let wanted = u64::try_from(requests + sign_ins / 2)?;
    let found = (state.users.len(), state.sessions.len(), counted);
    if found != (sign_ins, sign_ins, wanted) {
        return Err(format!(
            "users, sign-ins, requests: {found:?}, not {:?}",
            (sign_ins, sign_ins, wanted)
        )
        .into());
    }
    match journal
        .iter()
        .find(|entry| !entry.objections.is_empty() || entry.status != 200)
    {
        None => Ok(()),
        Some(entry) => Err(format!("{entry:?}").into()),
    }
}
