//! In: the command line. Out: a running emulator, its address and an example on standard output, and the exit code: 0 stopped
//! by a signal, 1 the state could not be saved, 2 it could not start as it was told to.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use authing_emulator::{Config, Emulator};
use clap::Parser;
use clap::builder::NonEmptyStringValueParser;

const EXAMPLES: &str = "Examples:
  authing-emulator                          on a free port, with defaults; prints where, and what to try
  authing-emulator --listen 127.0.0.1:8080 --app-id 64a0000000000000000000a2
                                            where and what your own mini program expects
  authing-emulator --state authing.json     users, sign-ins, tokens and keys outlive the process
  authing-emulator --config emulator.toml   lifetimes, token algorithms, shapes of answers and more, such as
                                              registration = false
                                              [lifetimes]
                                              access_token = 60

It runs until SIGINT (Ctrl-C) or SIGTERM; requests that are on their way are answered. A second signal ends it at once.

Exit codes: 0 stopped by a signal, 1 the state could not be saved, 2 it could not start as it was told to.";

/// How long requests have to finish after a signal.
const PATIENCE: Duration = Duration::from_secs(10);

/// A local Authing for the endpoints of WeChat and Douyin mini programs.
#[derive(Debug, Parser)]
#[command(name = "authing-emulator", version, after_help = EXAMPLES)]
struct Arguments {
    /// The IP address and port; port 0 is a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The application's id; goes before the one of the configuration
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    app_id: Option<String>,
    /// The user pool's id; goes before the one of the configuration
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    user_pool_id: Option<String>,
    /// The configuration, TOML; all of it is optional
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Keeps everything in this file from one start to the next; it is made if it does not exist
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (emulator, config, mut signals) = match start(Arguments::parse()).await {
        Ok(started) => started,
        Err(error) => return failed(&error, 2),
    };
    // Whoever closes the pipe has read enough.
    let _ = greet(&emulator.url(), &config);
    signals.next().await;
    let stopped = tokio::select! {
        stopped = emulator.stop() => stopped,
        () = signals.next() => Ok(()),
        () = tokio::time::sleep(PATIENCE) => Ok(()),
    };
    match stopped {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string(), 1),
    }
}

async fn start(arguments: Arguments) -> Result<(Emulator, Config, Signals), String> {
    let signals = Signals::new().map_err(|error| error.to_string())?;
    let mut config = match &arguments.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    config.app_id = arguments.app_id.unwrap_or(config.app_id);
    config.user_pool_id = arguments.user_pool_id.unwrap_or(config.user_pool_id);
    let mut builder = Emulator::builder()
        .config(config.clone())
        .listen(arguments.listen);
    if let Some(path) = arguments.state {
        builder = builder.state(path);
    }
    let emulator = builder.start().await.map_err(|error| error.to_string())?;
    Ok((emulator, config, signals))
}

fn failed(text: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {text}");
    ExitCode::from(code)
}

/// Says where it is and what to try.
fn greet(url: &str, config: &Config) -> io::Result<()> {
    let (app, pool) = (&config.app_id, &config.user_pool_id);
    let mut out = io::stdout().lock();
    write!(
        out,
        r#"authing-emulator is at {url}
for the application {app} of the user pool {pool}

From a shell: a code of wx.login, and a sign-in with it.

curl -sS {url}/__emulator/api/codes -H 'content-type: application/json' -d '{{"code":"wx-1"}}'
curl -sS {url}/connections/social/wechat-miniprogram/auth -H 'content-type: application/json' \
  -H 'x-authing-app-id: {app}' -H 'x-authing-userpool-id: {pool}' -d '{{"code":"wx-1"}}'

From Rust, with a code that is registered in the same way; each is good for one sign-in.

let client = authing_miniprogram::Client::builder("{app}")
    .user_pool_id("{pool}")
    .base_url("{url}")
    .build()?;
let session = client.v2().session(authing_miniprogram::stores::MemoryStore::new());
let user = session.login_by_code(authing_miniprogram::models::LoginByCode::new("wx-1")).await?;

Stop it with Ctrl-C.
"#
    )?;
    out.flush()
}

/// SIGINT and SIGTERM, from now on.
#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

/// Ctrl-C, from now on.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?))
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
