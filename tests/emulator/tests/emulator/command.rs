//! In: command lines. Out: proof that the command starts, says where it is, stops cleanly, and refuses what is wrong.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use authing_emulator::Emulator;
use serde_json::Value;

use crate::support::ann;

const APP: &str = "64a0000000000000000000a1";

/// A running command, killed when the test is over.
struct Running {
    child: Child,
    /// What it printed at the start.
    said: String,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authing-emulator"));
    command.args(arguments);
    command
}

fn ended(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

fn start(arguments: &[&str]) -> Running {
    let mut child = command(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    while !said.contains("Stop it with") {
        assert_ne!(
            lines.read_line(&mut said).unwrap(),
            0,
            "it has ended: {said}"
        );
    }
    let address = said
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("authing-emulator is at http://"));
    let address = address.unwrap().to_owned();
    Running {
        child,
        said,
        address,
    }
}

impl Running {
    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
    }

    fn code(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "it does not stop"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until it has begun to read what was sent on connections of before: they were taken before one that is answered.
    fn has_begun(&self) {
        self.sign_in();
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Waits until it takes no new connections.
    fn closes(&self) {
        let begun = Instant::now();
        while TcpStream::connect(&self.address).is_ok() {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "it takes new connections"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    fn token(&self, form: &str) -> Value {
        let mut stream = self.connect();
        stream.write_all(request(form).as_bytes()).unwrap();
        answer(stream)
    }

    fn sign_in(&self) -> Value {
        self.token(
            "grant_type=password&username=ann&password=secret-1&scope=openid%20offline_access",
        )
    }

    fn refresh(&self, tokens: &Value) -> Value {
        let token = tokens["refresh_token"].as_str().unwrap();
        self.token(&format!("grant_type=refresh_token&refresh_token={token}"))
    }
}

fn request(form: &str) -> String {
    format!(
        "POST /oidc/token HTTP/1.1\r\nhost: emulator\r\nconnection: close\r\nx-authing-app-id: {APP}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
}

fn answer(mut stream: TcpStream) -> Value {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{text}");
    serde_json::from_str(body).unwrap()
}

/// A state file with one user.
async fn populated(path: &Path) {
    let emulator = Emulator::builder().state(path).start().await.unwrap();
    emulator.add_user(ann()).unwrap();
    emulator.stop().await.unwrap();
}

#[test]
fn it_says_where_it_is_and_what_to_try_and_stops_by_a_signal() {
    for signal in ["INT", "TERM"] {
        let mut running = start(&["--app-id", "app-2", "--user-pool-id", "pool-2"]);
        let (said, url) = (&running.said, format!("http://{}", running.address));
        assert!(!running.address.ends_with(":0"), "{said}");
        for wanted in [
            format!("curl -sS {url}/__emulator/api/codes"),
            r#"-d '{"code":"wx-1"}'"#.to_owned(),
            "-H 'x-authing-app-id: app-2' -H 'x-authing-userpool-id: pool-2'".to_owned(),
            r#"Client::builder("app-2")"#.to_owned(),
            format!(r#".base_url("{url}")"#),
        ] {
            assert!(said.contains(&wanted), "{wanted} is not in {said}");
        }
        let mut stream = running.connect();
        stream
            .write_all(
                b"GET /oidc/.well-known/jwks.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            )
            .unwrap();
        assert_eq!(answer(stream)["keys"].as_array().map(Vec::len), Some(2));
        running.signal(signal);
        assert_eq!(running.code(), Some(0));
    }
}

#[tokio::test]
async fn the_lines_of_rust_that_it_prints_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("emulator.toml");
    fs::write(&path, "unknown_login_codes = \"new_person\"\n").unwrap();
    let running = start(&["--config", path.to_str().unwrap()]);
    let url = format!("http://{}", running.address);
    let client = authing_miniprogram::Client::builder(APP)
        .user_pool_id("64a0000000000000000000b1")
        .base_url(&url)
        .build()
        .unwrap();
    let session = client
        .v2()
        .session(authing_miniprogram::stores::MemoryStore::new());
    let code = authing_miniprogram::models::LoginByCode::new("wx-1");
    let user = session.login_by_code(code).await.unwrap();
    assert!(!user.id.is_empty());
    let printed: String = running.said.split_whitespace().collect();
    for line in [
        format!(
            r#"Client::builder("{APP}").user_pool_id("64a0000000000000000000b1").base_url("{url}").build()?;"#
        ),
        "letsession=client.v2().session(authing_miniprogram::stores::MemoryStore::new());"
            .to_owned(),
        r#"session.login_by_code(authing_miniprogram::models::LoginByCode::new("wx-1")).await?;"#
            .to_owned(),
    ] {
        assert!(printed.contains(&line), "{line} is not in {}", running.said);
    }
}

#[tokio::test]
async fn a_request_on_its_way_is_answered_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    populated(&path).await;
    let mut running = start(&["--state", path.to_str().unwrap()]);
    let _idle = running.connect();
    let mut stream = running.connect();
    let request = request("grant_type=password&username=ann&password=secret-1");
    let (begin, rest) = request.split_at(request.len() - 5);
    stream.write_all(begin.as_bytes()).unwrap();
    running.has_begun();
    running.signal("TERM");
    running.closes();
    stream.write_all(rest.as_bytes()).unwrap();
    assert!(answer(stream)["access_token"].is_string());
    assert_eq!(running.code(), Some(0));
}

#[tokio::test]
async fn a_second_signal_waits_for_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    populated(&path).await;
    let mut running = start(&["--state", path.to_str().unwrap()]);
    let tokens = running.sign_in();
    let mut stuck = running.connect();
    stuck
        .write_all(b"POST /oidc/token HTTP/1.1\r\ncontent-length: 9\r\n\r\n")
        .unwrap();
    running.has_begun();
    running.signal("INT");
    running.closes();
    assert!(running.child.try_wait().unwrap().is_none());
    running.signal("INT");
    assert_eq!(running.code(), Some(0));
    // What was done is saved all the same.
    let again = start(&["--state", path.to_str().unwrap()]);
    assert!(again.refresh(&tokens)["access_token"].is_string());
}

#[tokio::test]
async fn sign_ins_outlive_the_process_and_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    populated(&path).await;
    let arguments = ["--state", path.to_str().unwrap()];
    let mut running = start(&arguments);
    let mut tokens = running.sign_in();
    running.signal("TERM");
    assert_eq!(running.code(), Some(0));

    for round in 0..3 {
        let mut running = start(&arguments);
        tokens = running.refresh(&tokens);
        let token = tokens["refresh_token"].as_str().unwrap();
        let begun = Instant::now();
        while !fs::read_to_string(&path).unwrap().contains(token) {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "it is never saved"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        // Changes go on until the kill, which comes at another moment of the saving each time.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(250 + 70 * round) {
            running.sign_in();
        }
        running.signal("KILL");
        assert_eq!(running.code(), None);
    }
    let running = start(&arguments);
    assert!(running.refresh(&tokens)["refresh_token"].is_string());
}

#[test]
fn help_has_examples() {
    let (code, said, _) = ended(&["--help"]);
    assert_eq!(code, Some(0));
    for wanted in [
        "--listen",
        "--app-id",
        "--user-pool-id",
        "--config",
        "--state",
        "Examples:",
        "[default: 127.0.0.1:0]",
    ] {
        assert!(said.contains(wanted), "{wanted} is not in {said}");
    }
}

#[test]
fn what_is_wrong_is_told_with_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("typo.toml"), "[tokens]\nrotatoin = false\n").unwrap();
    fs::write(at("broken.json"), "{\"authing_emulator_state\": ").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let cases = [
        (vec!["--port".to_owned(), "1".to_owned()], "--port"),
        (
            vec!["--listen".to_owned(), "here".to_owned()],
            "invalid value 'here' for '--listen <ADDRESS>'",
        ),
        (
            vec!["--listen".to_owned(), taken.clone()],
            "cannot listen on",
        ),
        (
            vec!["--app-id".to_owned(), String::new()],
            "a value is required for '--app-id <ID>'",
        ),
        (
            vec!["--config".to_owned(), at("missing.toml")],
            "missing.toml",
        ),
        (vec!["--config".to_owned(), at("typo.toml")], "rotatoin"),
        (
            vec!["--state".to_owned(), at("broken.json")],
            "it is no state of an emulator",
        ),
        (
            vec!["--state".to_owned(), at("none/state.json")],
            "none/state.json",
        ),
    ];
    for (arguments, wanted) in cases {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (code, said, told) = ended(&arguments);
        assert_eq!(
            (code, said.as_str()),
            (Some(2), ""),
            "{arguments:?}: {told}"
        );
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
    let text = fs::read_to_string(at("broken.json")).unwrap();
    assert_eq!(text, "{\"authing_emulator_state\": ");
}

#[test]
fn flags_go_before_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("emulator.toml");
    fs::write(
        &path,
        "app_id = \"from-file\"\nuser_pool_id = \"pool-from-file\"\n",
    )
    .unwrap();
    let running = start(&["--config", path.to_str().unwrap(), "--app-id", "from-flag"]);
    assert!(
        running
            .said
            .contains("for the application from-flag of the user pool pool-from-file")
    );
}
