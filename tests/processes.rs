//! In: several processes over one store, a service that takes a spent refresh token for theft, and kill -9. Out: proof that
//! they refresh once, and that the death of the one who refreshes is survived or told.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::needs;
use crate::redis::Server;
use crate::sessions_support::{TOKEN, World, reauth};
use authing_miniprogram::session::SessionOptions;
use authing_miniprogram::stores::{FileStore, RedisStore, TokenStore};
use authing_miniprogram::{BoxFuture, Client, Clock, ReauthReason};
use libtest_mimic::Trial;
use tests::proxy::Spoil;

pub(crate) fn tests() -> Vec<Trial> {
    let file = tests![needs::nothing(); processes_over_a_file_refresh_once_and_survive_a_death];
    let redis = tests![needs::program("redis-server");
        processes_over_redis_refresh_once_and_survive_a_death
    ];
    [file, redis].into_iter().flatten().collect()
}

/// How a process is told what to do: application, user pool, service, clock, seconds for a refresh, store.
const VARIABLES: [&str; 6] = ["P_APP", "P_POOL", "P_URL", "P_SHIFT", "P_LIMIT", "P_STORE"];
/// Seconds that a refresh may take. The lease of one who is killed lasts so long, and 5 more.
const USUAL: u64 = 30;
const KILLED: u64 = 3;
/// Processes at a time, and callers in each.
const PROCESSES: usize = 3;
const CALLERS: usize = 40;

/// The clock of the system, moved as the emulator's is.
#[derive(Debug)]
struct Shifted(Duration);

impl Clock for Shifted {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0
    }

    fn monotonic(&self) -> Duration {
        self.now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// What the test does with the store of this name: a path, or the address of a Redis server.
fn store(name: &str) -> Box<dyn TokenStore> {
    if name.starts_with("unix://") {
        Box::new(RedisStore::open(name).unwrap())
    } else {
        Box::new(FileStore::open(Path::new(name)).unwrap())
    }
}

/// A process that calls; it says how many of its calls succeeded, or why a new sign-in is needed.
fn process(world: &World, shift: i64, limit: u64, store: &str) -> Child {
    let values = [
        world.config.app_id.clone(),
        world.config.user_pool_id.clone(),
        world.proxy.url().to_owned(),
        shift.to_string(),
        limit.to_string(),
        store.to_owned(),
    ];
    Command::new(std::env::current_exe().unwrap())
        .envs(VARIABLES.into_iter().zip(values))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn said(child: Child) -> String {
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    let output = output.await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text.lines().find_map(|line| line.split("SAID ").nth(1));
    said.unwrap_or_else(|| unreachable!("{text}")).to_owned()
}

/// Whether this is a process that a test has started.
pub(crate) fn is_one_process() -> bool {
    std::env::var_os(VARIABLES[0]).is_some()
}

/// What such a process does.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
pub(crate) async fn one_process() {
    let [app, pool, url, shift, limit, name] = VARIABLES.map(|name| std::env::var(name).unwrap());
    let client = Client::builder(&app)
        .user_pool_id(&pool)
        .base_url(url)
        .clock(Shifted(Duration::from_secs(shift.parse().unwrap())))
        .build()
        .unwrap();
    let limit = Duration::from_secs(limit.parse().unwrap());
    let options = SessionOptions::new().refresh_timeout(limit);
    let session = client.v3().session_with(store(&name), "bob", options);
    let calls = (0..CALLERS).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { session.get_profile().await.map(drop) })
    });
    let (mut good, mut bad) = (0, None);
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(()) => good += 1,
            Err(error) => bad = bad.or(reauth(&error)),
        }
    }
    println!("SAID {good} {bad:?}");
}

/// A world in which somebody has signed in, and whose access token has ended; and how much later it is there.
async fn ended(world: &World, name: &str) -> i64 {
    let _session = world.open(store(name)).await;
    let shift = world.config.lifetimes.access_token + 1;
    world.emulator.advance(shift);
    shift
}

async fn refresh_once(name: &str) {
    let world = World::strict().await;
    let shift = ended(&world, name).await;
    let children: Vec<Child> = (0..PROCESSES)
        .map(|_| process(&world, shift, USUAL, name))
        .collect();
    for child in children {
        assert_eq!(said(child).await, format!("{CALLERS} None"));
    }
    assert_eq!(world.proxy.passed(TOKEN), 1);
}

/// The one who refreshes dies in the middle of it; what the next one says, and how many requests the service saw.
async fn killed(world: World, name: String, spoil: Spoil) -> (String, usize) {
    let shift = ended(&world, &name).await;
    world.proxy.spoil(TOKEN, spoil, 1);
    let mut first = process(&world, shift, KILLED, &name);
    let arrived = |world: &World| match spoil {
        Spoil::Silence => world.proxy.passed(TOKEN),
        _ => world.proxy.seen(TOKEN),
    };
    while arrived(&world) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let said = said(process(&world, shift, USUAL, &name)).await;
    (said, world.proxy.passed(TOKEN))
}

const HELD: Spoil = Spoil::Held(Duration::from_secs(60));

async fn survive(name: impl Fn() -> String) {
    let all = format!("{CALLERS} None");
    let (strict, forgiving) = (World::strict().await, World::forgiving(3600).await);
    let (before, after, strict_after) = tokio::join!(
        killed(strict, name(), HELD),
        killed(forgiving, name(), Spoil::Silence),
        killed(World::strict().await, name(), Spoil::Silence),
    );
    // Before it was sent: still one refresh.
    assert_eq!(before, (all.clone(), 1));
    // After: one more, and that is forgiven...
    assert_eq!(after, (all, 2));
    // ...or not.
    let unknown = Some(ReauthReason::OutcomeUnknown);
    assert_eq!(strict_after, (format!("0 {unknown:?}"), 2));
}

#[tokio::main(flavor = "current_thread")]
async fn processes_over_a_file_refresh_once_and_survive_a_death() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    refresh_once(&path("once.json")).await;
    let count = std::cell::Cell::new(0);
    survive(|| {
        count.set(count.get() + 1);
        path(&format!("{}.json", count.get()))
    })
    .await;
}

#[tokio::main(flavor = "current_thread")]
async fn processes_over_redis_refresh_once_and_survive_a_death() {
    // The key is the same each time, so each run has a server of its own.
    let first = Server::start(&[]);
    refresh_once(&first.url()).await;
    let servers = std::cell::RefCell::new(Vec::new());
    survive(|| {
        let server = Server::start(&[]);
        let url = server.url();
        servers.borrow_mut().push(server);
        url
    })
    .await;
}
