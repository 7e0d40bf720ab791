//! In: several processes of 250 callers, one refresh token that rotates, and redis between them. Out: how often the
//! provider is asked, and who is served: undisturbed, and with the process that refreshes killed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use authing_miniprogram::stores::RedisStore;
use authing_miniprogram::{
    Body, BoxFuture, Client, Error, Payload, Transport, TransportError,
};
use tokio::sync::Mutex;

use crate::idp::{First, Idp, Plan};
use crate::redis::Redis;
use crate::report::Figure;
use crate::{Outcome, at_once, own, run};

/// Processes.
const PROCESSES: usize = 4;
/// Callers of each.
const CALLERS: usize = 250;

/// Whether this process is one of them.
pub(crate) fn child(words: &[String]) -> Outcome<bool> {
    let [what, role, idp, redis] = words else {
        return Ok(false);
    };
    if what != "share" {
        return Ok(false);
    }
    run(async {
        let done = match role.as_str() {
            "naive" => naive(idp).await?,
            role => call(idp, redis, role == "stuck").await?,
        };
        let served = done.iter().filter(|done| done.is_empty()).count();
        let why = done.into_iter().find(|done| !done.is_empty());
        tell(&format!("{served} {}", why.unwrap_or_default()))
    })?;
    Ok(true)
}

/// Says it to the process that started this one.
fn tell(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// Says that it is ready, and waits for the word.
fn wait() -> Outcome {
    tell("ready")?;
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

/// Calls by sessions that share a store; empty or why it failed, for each.
async fn call(idp: &str, redis: &str, stuck: bool) -> Outcome<Vec<String>> {
    let mut builder = Client::builder("app").base_url(idp);
    if stuck {
        builder = builder.transport(Stuck(reqwest::Client::new()));
    }
    let client = builder.build()?;
    let session = Arc::new(client.v3().session(RedisStore::open(redis)?));
    wait()?;
    let done = at_once(CALLERS, &session, |session| async move {
        let done = session.get_profile().await;
        done.map_or_else(|error| kind(&error), |_| String::new())
    });
    done.await
}

fn kind(error: &Error) -> String {
    match error {
        Error::Token(error) => format!("{:?}", error.reason),
        error => error.to_string(),
    }
}

/// Sends everything but the refresh: there it stays until it is killed.
struct Stuck(reqwest::Client);

impl Transport for Stuck {
    fn send(
        &self,
        request: ::http::Request<Payload>,
    ) -> BoxFuture<'static, Result<::http::Response<Body>, TransportError>> {
        if request.uri().path().ends_with("/oidc/token") {
            let _ = tell("holding");
            return Box::pin(std::future::pending());
        }
        self.0.send(request)
    }
}

/// What the one refresh of a process came to.
type Refreshed = Mutex<Option<Result<String, String>>>;

/// Calls by processes that each see to it that they refresh once, and know nothing of each other.
async fn naive(idp: &str) -> Outcome<Vec<String>> {
    let token: Refreshed = Mutex::new(None);
    let shared = Arc::new((reqwest::Client::new(), token, idp.to_owned()));
    wait()?;
    let done = at_once(CALLERS, &shared, |shared| async move {
        let (client, token, idp) = shared.as_ref();
        let token = {
            let mut token = token.lock().await;
            if token.is_none() {
                let new = refreshed(client, idp).await;
                *token = Some(new.map_err(|error| error.to_string()));
            }
            token.clone().unwrap_or_else(|| Ok(String::new()))
        };
        let called = async {
            let call = client.get(format!("{idp}/api/v3/get-profile"));
            call.bearer_auth(token?).send().await?.error_for_status()?;
            Outcome::Ok(())
        };
        let done = called.await;
        done.map_or_else(|_| "refused".to_owned(), |()| String::new())
    });
    done.await
}

async fn refreshed(client: &reqwest::Client, idp: &str) -> Outcome<String> {
    let asked = client.post(format!("{idp}/oidc/token"));
    let asked = asked.body("grant_type=refresh_token&refresh_token=R0");
    let answer = asked.send().await?.error_for_status()?.bytes().await?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    Ok(answer["access_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    let figure = Figure::new(
        format!(
            "{PROCESSES} processes × {CALLERS} callers over redis, one rotating refresh token: requests, reuses, calls served"
        ),
        format!("1, 0, {}", PROCESSES * CALLERS),
    );
    let naive = undisturbed("naive")?;
    let ours = undisturbed("own")?;
    let reached = ours.requests == 1 && ours.reused == 0 && ours.served == PROCESSES * CALLERS;
    Ok(vec![
        figure
            .rival("each process refreshes once", naive.told())
            .own(ours.told(), reached),
        killed(End::BeforeSent)?,
        killed(End::AfterSent { grace: true })?,
        killed(End::AfterSent { grace: false })?,
    ])
}

/// What came of a run.
struct Shared {
    requests: u64,
    reused: u64,
    served: usize,
    why: String,
    took: Duration,
}

impl Shared {
    fn told(&self) -> String {
        let why = match self.why.as_str() {
            "" => String::new(),
            why => format!(" (the others: `{why}`)"),
        };
        format!("{}, {}, {}{why}", self.requests, self.reused, self.served)
    }
}

fn plan() -> Plan {
    Plan {
        delay: Duration::from_millis(200),
        ..Plan::default()
    }
}

fn undisturbed(role: &str) -> Outcome<Shared> {
    let (idp, redis) = (Idp::start(plan())?, Redis::start()?);
    seed(&idp, &redis)?;
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        processes.push(Process::start(role, &idp, &redis)?);
    }
    let start = Instant::now();
    finish(&idp, processes, start)
}

/// Tokens that are over.
fn seed(idp: &Idp, redis: &Redis) -> Outcome {
    run(async {
        let store = RedisStore::open(&redis.url)?;
        own::session(&idp.url, store, -120).await.map(drop)
    })
}

/// Lets them all go; what came of it.
fn finish(idp: &Idp, mut processes: Vec<Process>, start: Instant) -> Outcome<Shared> {
    for process in &mut processes {
        process.go()?;
    }
    let (mut served, mut why) = (0, String::new());
    for mut process in processes {
        let line = process.line()?;
        let (count, reason) = line.split_once(' ').unwrap_or((&line, ""));
        served += count.parse::<usize>()?;
        if !reason.is_empty() {
            reason.clone_into(&mut why);
        }
    }
    let asked = idp.asked();
    Ok(Shared {
        requests: asked.tokens,
        reused: asked.reused,
        served,
        why,
        took: start.elapsed(),
    })
}

/// When the process that refreshes is killed.
#[derive(Clone, Copy)]
enum End {
    BeforeSent,
    /// The provider has rotated the token; it takes the spent one once more, or not.
    AfterSent {
        grace: bool,
    },
}

fn killed(end: End) -> Outcome<Figure> {
    let (role, plan) = match end {
        End::BeforeSent => ("stuck", plan()),
        End::AfterSent { grace } => {
            let first = First::Stuck;
            (
                "own",
                Plan {
                    first,
                    grace,
                    ..plan()
                },
            )
        }
    };
    let (idp, redis) = (Idp::start(plan)?, Redis::start()?);
    seed(&idp, &redis)?;
    let mut holder = Process::start(role, &idp, &redis)?;
    let mut others = Vec::new();
    for _ in 1..PROCESSES {
        others.push(Process::start("own", &idp, &redis)?);
    }
    holder.go()?;
    match end {
        End::BeforeSent => drop(holder.line()?),
        End::AfterSent { .. } => {
            while idp.asked().tokens == 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
    let start = Instant::now();
    holder.child.kill()?;
    let left = finish(&idp, others, start)?;
    let all = (PROCESSES - 1) * CALLERS;
    let (name, target, reached) = match end {
        End::BeforeSent => (
            "before it sent",
            format!("1, 0, {all}"),
            left.requests == 1 && left.reused == 0 && left.served == all,
        ),
        End::AfterSent { grace: true } => (
            "after it sent, the provider has a grace window",
            format!("≤ 2, 0, {all}"),
            left.requests <= 2 && left.reused == 0 && left.served == all,
        ),
        End::AfterSent { grace: false } => (
            "after it sent, the provider has no grace window",
            "≤ 2, then `ReauthRequired(OutcomeUnknown)`".to_owned(),
            left.requests <= 2 && left.why.contains("OutcomeUnknown"),
        ),
    };
    let figure = Figure::new(
        format!(
            "the same, the process that refreshes is killed {name}; 3 processes left: requests, reuses, calls served"
        ),
        target,
    );
    Ok(figure.own(
        format!("{}, {:.1} s", left.told(), left.took.as_secs_f64()),
        reached,
    ))
}

/// A process with callers.
struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Process {
    /// Starts it and waits until it is ready.
    fn start(role: &str, idp: &Idp, redis: &Redis) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["share", role, &idp.url, &redis.url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut process = Self { child, out };
        process.line()?;
        Ok(process)
    }

    fn go(&mut self) -> Outcome {
        let mut word = self.child.stdin.as_ref().ok_or("no input")?;
        Ok(word.write_all(b"go\n")?)
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.out.read_line(&mut line)? == 0 {
            return Err("a process ended by itself".into());
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
