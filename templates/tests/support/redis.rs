//! A Redis server for one test: Debian's `redis-server`, which listens on a socket in a folder of its own.

use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that keeps nothing on the disk and ends with its test. A port could be taken by somebody else between two starts;
/// its socket cannot.
pub(crate) struct Server {
    child: Option<Child>,
    folder: tempfile::TempDir,
    settings: Option<String>,
    arguments: Vec<String>,
}

impl Server {
    /// A server with these further settings.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_with(None, arguments)
    }

    /// The same with a file of settings.
    pub(crate) fn start_with(settings: Option<&str>, arguments: &[&str]) -> Self {
        let mut server = Self::stopped(settings, arguments);
        server.restart();
        server
    }

    /// A server with these further settings that listens on a port too, and the port. Only a server that has the port runs:
    /// one whose port was taken by somebody else meanwhile ends, and another port is tried.
    pub(crate) fn with_port(settings: Option<&str>, arguments: &[&str]) -> (Self, String) {
        for _ in 0..20 {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = free.local_addr().unwrap().port().to_string();
            drop(free);
            let mut all = vec!["--port", port.as_str()];
            all.extend(arguments);
            let mut server = Self::stopped(settings, &all);
            if server.begin() {
                return (server, port);
            }
        }
        panic!("there is no free port");
    }

    fn stopped(settings: Option<&str>, arguments: &[&str]) -> Self {
        Self {
            child: None,
            settings: settings.map(ToOwned::to_owned),
            folder: tempfile::tempdir().unwrap(),
            arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    /// Where it listens.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("redis")
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// Starts it after [`stop`](Self::stop), at the same place and with nothing in it.
    pub(crate) fn restart(&mut self) {
        assert!(self.begin(), "it ended by itself");
    }

    /// Whether it runs now, or ended by itself.
    fn begin(&mut self) -> bool {
        let mut child = Command::new("redis-server")
            .args(&self.settings)
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--dir"])
            .arg(self.folder.path())
            .arg("--unixsocket")
            .arg(self.socket())
            .args(&self.arguments)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while UnixStream::connect(self.socket()).is_err() {
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "it is too slow");
            std::thread::sleep(Duration::from_millis(5));
        }
        self.child = Some(child);
        true
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
