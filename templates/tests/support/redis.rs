//! In: the wish for a Redis server. Out: Debian's `redis-server` on a free port of this machine, which ends with the test.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that keeps nothing on the disk.
pub(crate) struct Server {
    port: u16,
    child: Option<Child>,
    folder: tempfile::TempDir,
    arguments: Vec<String>,
}

/// A server with these further settings; `None`, said aloud, where there is no `redis-server`.
pub(crate) fn server(arguments: &[&str]) -> Option<Server> {
    let known = Command::new("redis-server")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if known.is_err() {
        // Not by a macro: what a test prints is hidden while it passes.
        let note = "SKIPPED: there is no `redis-server` here; `.ci/run` installs it\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return None;
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut server = Server {
        port: free.local_addr().unwrap().port(),
        child: None,
        folder: tempfile::tempdir().unwrap(),
        arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
    };
    drop(free);
    server.start();
    Some(server)
}

impl Server {
    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Starts it, on the same port and with nothing in it.
    pub(crate) fn start(&mut self) {
        let port = self.port.to_string();
        let own = ["--port", &port, "--bind", "127.0.0.1", "--save", ""];
        let child = Command::new("redis-server")
            .args(own)
            .args(["--appendonly", "no", "--dir"])
            .arg(self.folder.path())
            .args(&self.arguments)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "it does not start"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it at once.
    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
