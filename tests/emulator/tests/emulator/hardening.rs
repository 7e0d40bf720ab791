//! What a peer or a configuration that is not well meant can do to the emulator: little.

#[cfg(target_os = "linux")]
use std::io::{BufRead as _, BufReader};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
#[cfg(target_os = "linux")]
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use authing_emulator::{Config, Emulator};

/// What comes of these bytes on a connection of their own, until the emulator closes it.
async fn answer(emulator: &Emulator, sent: &str) -> String {
    let address = emulator.url().replace("http://", "");
    let sent = sent.to_owned();
    let ask = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::task::spawn_blocking(ask).await.unwrap()
}

#[tokio::test]
async fn two_hosts_are_a_bad_request() {
    let emulator = Emulator::start().await.unwrap();
    for path in [
        "/oidc/.well-known/jwks.json",
        "/__emulator/api/",
        "/__emulator/",
        "/nowhere",
    ] {
        for hosts in [
            "host: localhost\r\nhost: evil.example",
            "Host: localhost\r\nHOST: localhost",
        ] {
            let request = format!("GET {path} HTTP/1.1\r\n{hosts}\r\nconnection: close\r\n\r\n");
            let told = answer(&emulator, &request).await;
            assert!(told.starts_with("HTTP/1.1 400 "), "{path} {told}");
        }
    }
    let one = "GET /__emulator/api/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    assert!(answer(&emulator, one).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_is_not_finished_is_not_waited_for() {
    let patience = Duration::from_secs(1);
    let emulator = Emulator::builder()
        .patience(patience)
        .start()
        .await
        .unwrap();
    let whole = "GET /oidc/.well-known/jwks.json HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for begun in [
        "",
        "P",
        "PRI * HTTP/2.0\r\n",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx-a: ",
        &format!("{whole}GET / HT"),
    ] {
        let started = Instant::now();
        let told = answer(&emulator, begun).await;
        assert!(started.elapsed() < Duration::from_secs(10), "{begun:?}");
        assert_eq!(
            told.contains("200 OK"),
            begun.starts_with(whole),
            "{begun:?} {told}"
        );
    }
    // A request that takes its time is none of those.
    let request = "POST /oidc/token HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 1\r\n\r\n";
    let address = emulator.url().replace("http://", "");
    let slow = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_secs(2));
        stream.write_all(b"x").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert!(slow.await.unwrap().starts_with("HTTP/1.1 4"));
}

#[tokio::test]
async fn a_long_path_is_cut_in_the_journal() {
    let emulator = Emulator::start().await.unwrap();
    let path = format!("/{}", "%E4%B8%AD".repeat(5_000));
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert!(
        answer(&emulator, &request)
            .await
            .starts_with("HTTP/1.1 404 ")
    );
    let entries = emulator.requests(0);
    let kept = &entries[0].path;
    assert!(kept.len() < 1_100 && kept.ends_with('…'), "{}", kept.len());
    assert!(path.starts_with(kept.trim_end_matches('…')));
}

#[tokio::test]
async fn negative_times_are_refused() {
    let with = |change: fn(&mut Config)| {
        let mut config = Config::default();
        change(&mut config);
        config
    };
    for (name, config) in [
        (
            "lifetimes.access_token",
            with(|c| c.lifetimes.access_token = -1),
        ),
        (
            "lifetimes.message_interval",
            with(|c| c.lifetimes.message_interval = -60),
        ),
        ("tokens.reuse_grace", with(|c| c.tokens.reuse_grace = -1)),
        (
            "lifetimes.refresh_token",
            with(|c| c.lifetimes.refresh_token = i64::MAX),
        ),
    ] {
        let told = Emulator::with(config).await.unwrap_err();
        assert_eq!(told.kind(), std::io::ErrorKind::InvalidInput);
        assert!(told.to_string().contains(&format!("`{name}` = ")), "{told}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("emulator.toml");
    std::fs::write(&path, "lifetimes = { sms_code = -60 }\n").unwrap();
    let told = Config::read(&path).unwrap_err();
    assert!(
        told.contains("emulator.toml") && told.contains("`lifetimes.sms_code` = -60"),
        "{told}"
    );
    let mut config = Config::default();
    config.lifetimes.access_token = 0;
    assert!(
        Emulator::with(config).await.is_ok(),
        "none at all is a time"
    );
}

/// The time that a process has worked so far, in ticks of a hundredth of a second.
#[cfg(target_os = "linux")]
fn worked(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<&str> = fields.split(' ').collect();
    // `utime` and `stime`, by proc(5).
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// A running command, killed when the test is over.
#[cfg(target_os = "linux")]
struct Running(Child);

#[cfg(target_os = "linux")]
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn without_descriptors_it_does_not_keep_a_processor_busy() {
    let limited = format!(
        "ulimit -n 48; exec {}",
        env!("CARGO_BIN_EXE_authing-emulator")
    );
    let mut command = Command::new("sh");
    command.args(["-c", &limited]).stdout(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut said = String::new();
    let mut lines = BufReader::new(running.0.stdout.take().unwrap());
    lines.read_line(&mut said).unwrap();
    let address = said.trim().rsplit('/').next().unwrap();
    let held: Vec<TcpStream> = (0..100)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    std::thread::sleep(Duration::from_millis(500));
    let before = worked(running.0.id());
    std::thread::sleep(Duration::from_secs(2));
    let ticks = worked(running.0.id()) - before;
    assert!(ticks < 50, "it worked {ticks} hundredths of 2 seconds");
    // As soon as others have gone, it takes new ones.
    drop(held);
    let mut stream = TcpStream::connect(address).unwrap();
    let keys = "GET /oidc/.well-known/jwks.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(keys.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}
