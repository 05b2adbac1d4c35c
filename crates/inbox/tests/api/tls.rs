//! HTTPS.

use std::{
    fs,
    future::pending,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::common::{ID, Inbox, inquiry};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, Version},
};
use glossary_inbox::{
    http::Metrics,
    server::{self, ConnectionLimits, Tls},
};
use http_body_util::BodyExt;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};
use tower::ServiceExt;

const HOST: &str = "www.example.com";

/// The files of a certificate and its key.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { folder: tempfile::tempdir().unwrap() };
        files.renew();
        files
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    fn renew(&self) {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed([HOST.to_owned()]).unwrap();
        fs::write(self.certificate(), cert.pem()).unwrap();
        fs::write(self.key(), signing_key.serialize_pem()).unwrap();
    }

    async fn serve(&self, router: Router, connections: usize) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tls = Tls::new(&self.certificate(), &self.key()).unwrap();
        tokio::spawn(server::run_encrypted(listener, router, tls, connections, pending()));
        address
    }
}

/// Connects, trusting only the certificate in a file.
async fn connect(address: SocketAddr, trusted: &Path, protocol: &[u8]) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(trusted).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let stream = TcpStream::connect(address).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(HOST).unwrap(), stream).await
}

fn home(version: Version) -> Request<Body> {
    let address = if version == Version::HTTP_2 { format!("https://{HOST}/") } else { "/".to_owned() };
    Request::get(address).version(version).header("host", HOST).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn https_offers_http_2_and_sends_hsts() {
    let inbox = Inbox::new().await;
    inbox.publish("index.html", "home");
    let files = Files::new();
    let address = files.serve(inbox.router(), 8).await;

    let stream = connect(address, &files.certificate(), b"h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut client, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let post = Request::post(format!("https://{HOST}/api/inquiries"))
        .header("content-type", "application/json")
        .body(Body::from(inquiry(ID).to_string()))
        .unwrap();
    // Two concurrent requests on one connection.
    let (page, stored) = tokio::join!(client.clone().send_request(home(Version::HTTP_2)), client.send_request(post));
    let (page, stored) = (page.unwrap(), stored.unwrap());
    assert_eq!((page.status(), page.version()), (StatusCode::OK, Version::HTTP_2));
    assert_eq!(page.headers()["strict-transport-security"], "max-age=31536000");
    assert_eq!(stored.status(), StatusCode::CREATED);

    let stream = connect(address, &files.certificate(), b"http/1.1").await.unwrap();
    let (mut client, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let page = client.send_request(home(Version::HTTP_11)).await.unwrap();
    assert_eq!((page.status(), page.version()), (StatusCode::OK, Version::HTTP_11));

    // No HSTS over plain HTTP.
    assert_eq!(inbox.get("/").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_renewed_certificate_is_used_at_once_and_an_invalid_one_is_ignored() {
    let files = Files::new();
    let address = files.serve(Router::new(), 8).await;
    let former = files.folder.path().join("former.pem");
    fs::copy(files.certificate(), &former).unwrap();
    assert!(connect(address, &former, b"h2").await.is_ok());

    // A half-done renewal: the key does not belong to the certificate.
    let key = fs::read(files.key()).unwrap();
    files.renew();
    let renewed_key = fs::read(files.key()).unwrap();
    fs::write(files.key(), [&b"\n"[..], &key].concat()).unwrap();
    assert!(connect(address, &former, b"h2").await.is_ok());
    fs::remove_file(files.key()).unwrap();
    assert!(connect(address, &former, b"h2").await.is_ok());

    fs::write(files.key(), renewed_key).unwrap();
    assert!(connect(address, &files.certificate(), b"h2").await.is_ok());
    assert!(connect(address, &former, b"h2").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn connections_without_a_handshake_are_closed() {
    let files = Files::new();
    let address = files.serve(Router::new(), 1).await;
    for bytes in [&b""[..], b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n\r\n"] {
        let mut slow = TcpStream::connect(address).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut slow, bytes).await.unwrap();
        let mut rest = Vec::new();
        // The connection ends, with or without a TLS alert.
        let _ = slow.read_to_end(&mut rest).await;
        // On a busy machine the clock may advance during a handshake, which is then retried.
        let mut connected = false;
        for _ in 0..100 {
            connected = connected || connect(address, &files.certificate(), b"h2").await.is_ok();
        }
        assert!(connected);
    }
}

#[tokio::test]
async fn the_metrics_show_when_the_certificate_expires() {
    let files = Files::new();
    let mut parameters = rcgen::CertificateParams::new([HOST.to_owned()]).unwrap();
    parameters.not_after = rcgen::date_time_ymd(2026, 1, 2);
    let key = rcgen::KeyPair::generate().unwrap();
    fs::write(files.certificate(), parameters.self_signed(&key).unwrap().pem()).unwrap();
    fs::write(files.key(), key.serialize_pem()).unwrap();
    let metrics = Metrics::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let tls = Tls::new(&files.certificate(), &files.key()).unwrap();
    let limits = ConnectionLimits::from(1).with_metrics(metrics.connections());
    // An expired certificate is no reason to stop.
    tokio::spawn(server::run_encrypted(listener, Router::new(), tls, limits, pending()));
    let mut text = String::new();
    // The server sets the metric when it starts to run.
    for _ in 0..100 {
        tokio::task::yield_now().await;
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let response = metrics.clone().router().oneshot(request).await.unwrap();
        text = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().into()).unwrap();
    }
    assert!(text.contains("glossary_inbox_certificate_expiry_timestamp_seconds{} 1767312000\n"), "{text}");
}

#[test]
fn errors_name_the_file_and_the_fix() {
    let (files, others) = (Files::new(), Files::new());
    let path = |name: &str| files.folder.path().join(name);
    fs::write(path("empty.pem"), "").unwrap();
    fs::write(path("binary.pem"), [0x30, 0x82, 0xff]).unwrap();
    let error = |certificate: PathBuf, key: PathBuf| Tls::new(&certificate, &key).unwrap_err().to_string();
    let table = [
        (error(path("none.pem"), files.key()), "cannot read", "none.pem"),
        (error(files.certificate(), path("none.pem")), "cannot read", "none.pem"),
        (error(path("empty.pem"), files.key()), "-----BEGIN CERTIFICATE-----", "empty.pem has no certificate"),
        (error(files.certificate(), path("empty.pem")), "-----BEGIN PRIVATE KEY-----", "empty.pem has no private key"),
        (error(path("binary.pem"), files.key()), "-----BEGIN CERTIFICATE-----", "binary.pem has no certificate"),
        // The two options were swapped.
        (error(files.key(), files.certificate()), "-----BEGIN CERTIFICATE-----", "key.pem has no certificate"),
        (error(files.certificate(), others.key()), "does not belong to the certificate", "cert.pem"),
    ];
    for (error, first, second) in table {
        assert!(error.contains(first) && error.contains(second), "{error}");
    }
}
