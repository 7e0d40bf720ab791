//! In: a test's answers. Out: a server on loopback with TLS, which speaks HTTP/2 if the client wants to; and its CA.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use h2::server::SendResponse;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a server does with one request, the first being number 0.
pub(crate) type Handler = fn(usize, http::Request<Bytes>, SendResponse<Bytes>);

/// A server with TLS.
pub(crate) struct Secure {
    pub(crate) url: String,
    /// The certificate of its CA.
    ca: Vec<u8>,
    pub(crate) connections: Arc<AtomicUsize>,
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
}

impl Secure {
    /// A client that trusts this server, and nobody else.
    pub(crate) fn client(&self) -> reqwest::Client {
        let ca = reqwest::Certificate::from_der(&self.ca).unwrap();
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .tls_certs_only([ca])
            .build()
            .unwrap()
    }
}

/// Starts one.
pub(crate) async fn serve(handler: Handler) -> Secure {
    let (ca, settings) = settings();
    let acceptor = TlsAcceptor::from(Arc::new(settings));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let secure = Secure {
        url: format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        ),
        ca,
        connections: Arc::default(),
        requests: Arc::default(),
    };
    let (connections, requests) = (
        Arc::clone(&secure.connections),
        Arc::clone(&secure.requests),
    );
    tokio::spawn(async move {
        let count = Arc::new(AtomicUsize::new(0));
        while let Ok((stream, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            let (count, requests) = (Arc::clone(&count), Arc::clone(&requests));
            tokio::spawn(talk(acceptor.clone(), stream, handler, count, requests));
        }
    });
    secure
}

async fn talk(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    handler: Handler,
    count: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, respond))) = connection.accept().await {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let requests = Arc::clone(&requests);
        tokio::spawn(async move {
            let (head, mut body) = request.into_parts();
            let mut bytes = Vec::new();
            while let Some(Ok(chunk)) = body.data().await {
                let _ = body.flow_control().release_capacity(chunk.len());
                bytes.extend_from_slice(&chunk);
            }
            let line = format!("{} {} {:?}", head.method, head.uri.path(), head.version);
            requests.lock().unwrap().push(line);
            handler(
                number,
                http::Request::from_parts(head, bytes.into()),
                respond,
            );
        });
    }
}

/// Answers with these headers and bytes.
pub(crate) fn answer(mut respond: SendResponse<Bytes>, headers: &[(&str, &str)], body: Vec<u8>) {
    let builder = headers
        .iter()
        .fold(http::Response::builder(), |builder, (name, value)| {
            builder.header(*name, *value)
        });
    let mut stream = respond
        .send_response(builder.body(()).unwrap(), false)
        .unwrap();
    stream.send_data(body.into(), true).unwrap();
}

/// A new CA, and a server with a certificate of it.
fn settings() -> (Vec<u8>, rustls::ServerConfig) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let ca = authority.self_signed(&key).unwrap().der().to_vec();
    let issuer = Issuer::new(authority, key);
    let own = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf: CertificateDer<'static> = leaf.signed_by(&own, &issuer).unwrap().der().clone();
    let key = PrivateKeyDer::try_from(own.serialize_der()).unwrap();
    let mut settings = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![leaf], key)
        .unwrap();
    settings.alpn_protocols = vec![b"h2".to_vec()];
    (ca, settings)
}
