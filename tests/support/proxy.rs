//! In: the address of a service. Out: [`Proxy`], which stands before it and spoils what the test picks: TCP as it fails.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What is done to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoil {
    /// The connection ends before the service sees anything.
    BeforeRequest,
    /// The service does what it was asked; its answer is lost.
    AfterRequest,
    /// The service does what it was asked; so many bytes of its answer arrive.
    MidAnswer(usize),
    /// As [`AfterRequest`](Self::AfterRequest), and the connection is reset instead of closed.
    Reset,
    /// The service never sees it; so much later the connection ends.
    Held(Duration),
    /// The answer is passed back so much later.
    Slow(Duration),
    /// The service does what it was asked; nothing comes back, and the connection stays open.
    Silence,
}

#[derive(Debug)]
struct Order {
    path: String,
    spoil: Spoil,
    times: usize,
}

#[derive(Debug, Default)]
struct Plan {
    orders: Vec<Order>,
    /// First lines of all requests that came.
    seen: Vec<String>,
    /// Of those that were passed on.
    passed: Vec<String>,
}

/// A proxy on a port of its own, one request a connection. It stops when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    plan: Arc<Mutex<Plan>>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Stands before the service at this address (`127.0.0.1:8080`).
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn before(service: &str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let plan = Arc::new(Mutex::new(Plan::default()));
        let (shared, service) = (Arc::clone(&plan), service.to_owned());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (plan, service) = (Arc::clone(&shared), service.clone());
                // Whatever fails here is what the client is to see.
                tokio::spawn(async move { pass(stream, &service, &plan).await });
            }
        });
        Ok(Self { url, plan, task })
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Spoils the next so many requests whose first line has this in it.
    pub fn spoil(&self, path: &str, spoil: Spoil, times: usize) {
        let path = path.to_owned();
        let order = Order { path, spoil, times };
        lock(&self.plan).orders.push(order);
    }

    /// How many requests with this in their first line came.
    pub fn seen(&self, path: &str) -> usize {
        count(&lock(&self.plan).seen, path)
    }

    /// How many of them the service saw.
    pub fn passed(&self, path: &str) -> usize {
        count(&lock(&self.plan).passed, path)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn count(lines: &[String], path: &str) -> usize {
    lines.iter().filter(|line| line.contains(path)).count()
}

fn lock(plan: &Mutex<Plan>) -> std::sync::MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is to be done about the request with this first line.
fn order(plan: &Mutex<Plan>, line: &str) -> Option<Spoil> {
    let mut plan = lock(plan);
    plan.seen.push(line.to_owned());
    let order = plan
        .orders
        .iter_mut()
        .find(|order| order.times > 0 && line.contains(&order.path))?;
    order.times -= 1;
    Some(order.spoil)
}

async fn pass(mut client: TcpStream, service: &str, plan: &Mutex<Plan>) -> io::Result<()> {
    let Some((head, body)) = request(&mut client).await? else {
        return Ok(());
    };
    let line = head.lines().next().unwrap_or_default().to_owned();
    let spoil = order(plan, &line);
    match spoil {
        Some(Spoil::BeforeRequest) => return Ok(()),
        Some(Spoil::Held(time)) => {
            tokio::time::sleep(time).await;
            return Ok(());
        }
        _ => {}
    }
    lock(plan).passed.push(line);
    let answer = ask(service, &head, &body).await?;
    match spoil {
        Some(Spoil::AfterRequest) => return Ok(()),
        Some(Spoil::Reset) => return client.set_zero_linger(),
        Some(Spoil::MidAnswer(bytes)) => {
            return client.write_all(&answer[..bytes.min(answer.len())]).await;
        }
        Some(Spoil::Silence) => std::future::pending().await,
        Some(Spoil::Slow(time)) => tokio::time::sleep(time).await,
        _ => {}
    }
    client.write_all(&answer).await?;
    client.shutdown().await
}

/// Asks the service on a connection that ends with the answer.
async fn ask(service: &str, head: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut upstream = TcpStream::connect(service).await?;
    let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    upstream.write_all(head.as_bytes()).await?;
    upstream.write_all(body).await?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// The head of a request with its blank line, and the body that its length tells of.
async fn request(client: &mut TcpStream) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end + 4]).into_owned();
            let mut body = bytes.split_off(end + 4);
            let length = length(&head);
            let missing = length.saturating_sub(body.len());
            let mut rest = vec![0; missing];
            client.read_exact(&mut rest).await?;
            body.append(&mut rest);
            return Ok(Some((head, body)));
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
}

fn length(head: &str) -> usize {
    let named = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    };
    head.lines().find_map(named).unwrap_or_default()
}
