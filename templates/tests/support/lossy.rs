//! A way to a Redis server that loses a request or an answer when it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::redis::Server;

/// What a way to the server does, once, when it is told to: it loses a request or an answer, and the connection.
#[derive(Default)]
pub(crate) struct Losses {
    pub(crate) request: AtomicBool,
    pub(crate) answer: AtomicBool,
}

/// A port that leads to the server.
pub(crate) fn lossy(server: &Server) -> (u16, Arc<Losses>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (socket, losses) = (server.socket(), Arc::new(Losses::default()));
    let told = Arc::clone(&losses);
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), UnixStream::connect(&socket).unwrap());
            let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            let (here, there) = (Arc::clone(&told), Arc::clone(&told));
            std::thread::spawn(move || {
                pass(from, &to, &here.request);
                let _ = to.shutdown(Shutdown::Both);
            });
            std::thread::spawn(move || {
                pass(server, &client, &there.answer);
                let _ = client.shutdown(Shutdown::Both);
            });
        }
    });
    (port, losses)
}

/// Hands over what comes until something is to be lost.
fn pass(mut from: impl Read, mut to: impl Write, lose: &AtomicBool) {
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        if lose.swap(false, Ordering::SeqCst) || to.write_all(&bytes[..length]).is_err() {
            return;
        }
    }
}
