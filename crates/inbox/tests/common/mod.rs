//! An inbox with a temporary database and site, called without a socket.
#![allow(dead_code, reason = "each test file uses a part of this")]
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod postgres;

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use glossary_core::{form::Form, inquiry::MARKER_HEADER};
use glossary_inbox::{
    http::{AccessRules, Changes, Metrics, Options, ProofOfWork, RefusedForm, router},
    store::{InquiryFilter, Store, StoredInquiry},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use sqlx::{Connection, Executor};
use tempfile::TempDir;
use tower::ServiceExt;

pub const ID: &str = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";

pub struct Inbox {
    pub folder: TempDir,
    pub store: Store,
    address: String,
    /// One per instance. Requests go to each in turn.
    routers: Vec<Router>,
    stores: Vec<Store>,
    requests: AtomicUsize,
}

pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Inbox {
    pub async fn new() -> Self {
        Self::with("", Arc::new(|_, _| None)).await
    }

    pub async fn with(base: &str, refused_form: RefusedForm) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        Self::in_folder(folder, base, refused_form).await
    }

    /// Uses a folder that may already have a database and a site.
    pub async fn in_folder(folder: TempDir, base: &str, refused_form: RefusedForm) -> Self {
        Self::start(folder, |options| Options { base: base.to_owned(), refused_form, ..options }).await
    }

    /// Enables live reload.
    pub async fn with_live_reload(base: &str, changes: Changes) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start(folder, |options| Options { base: base.to_owned(), changes: Some(changes), ..options }).await
    }

    /// Sets access rules.
    pub async fn with_access(access: AccessRules) -> Self {
        Self::start(tempfile::tempdir().unwrap(), |options| Options { access, ..options }).await
    }

    /// Sets the base path, the page of a refused form, and access rules.
    pub async fn for_forms(base: &str, refused_form: RefusedForm, access: AccessRules) -> Self {
        let base = base.to_owned();
        Self::start(tempfile::tempdir().unwrap(), |options| Options { base, refused_form, access, ..options }).await
    }

    /// Sets access rules and exposes the metrics.
    pub async fn with_metrics(metrics: Metrics, access: AccessRules) -> Self {
        Self::start(tempfile::tempdir().unwrap(), |options| Options { metrics, access, ..options }).await
    }

    /// Requires proof of work.
    pub async fn with_proof_of_work(proof_of_work: ProofOfWork, access: AccessRules) -> Self {
        let proof_of_work = Some(Arc::new(proof_of_work));
        Self::start(tempfile::tempdir().unwrap(), |options| Options { proof_of_work, access, ..options }).await
    }

    async fn start(folder: TempDir, with: impl FnOnce(Options) -> Options) -> Self {
        let address = new_database(folder.path()).await;
        let store = Store::open(&address).await.unwrap();
        let options = with(Options {
            site: folder.path().join("dist"),
            base: String::new(),
            form: Arc::new(Form::default()),
            refused_form: Arc::new(|_, _| None),
            changes: None,
            access: AccessRules::default(),
            proof_of_work: None,
            metrics: Metrics::default(),
        });
        let mut stores = vec![store.clone()];
        if env!("CARGO_CRATE_NAME") == "postgres_pair" {
            stores.push(Store::open(&address).await.unwrap());
        }
        let routers = stores.iter().map(|store| router(store.clone(), options.clone())).collect();
        Self { routers, stores, requests: AtomicUsize::new(0), store, folder, address }
    }

    /// Closes the database, as at shutdown.
    pub async fn close(&self) {
        for store in &self.stores {
            store.close().await;
        }
    }

    pub fn router(&self) -> Router {
        self.routers[self.requests.fetch_add(1, Ordering::Relaxed) % self.routers.len()].clone()
    }

    /// Publishes a file of the site.
    pub fn publish(&self, path: &str, content: &str) {
        let path = self.folder.path().join("dist").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub async fn send(&self, request: Request<Body>) -> TestResponse {
        let (head, body) = self.router().oneshot(request).await.unwrap().into_parts();
        TestResponse {
            status: head.status,
            headers: head.headers,
            body: body.collect().await.unwrap().to_bytes().into(),
        }
    }

    pub async fn get(&self, path: &str) -> TestResponse {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, kind: &str, body: impl Into<Body>) -> TestResponse {
        self.send(Request::post("/api/inquiries").header(header::CONTENT_TYPE, kind).body(body.into()).unwrap()).await
    }

    pub async fn post_json(&self, body: &Value) -> TestResponse {
        self.post("application/json", body.to_string()).await
    }

    pub async fn post_form(&self, pairs: &[(&str, &str)]) -> TestResponse {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.post("application/x-www-form-urlencoded", body).await
    }

    /// Runs SQL on a connection of its own.
    pub async fn execute(&self, sql: &'static str) {
        sqlx::AnyConnection::connect(&self.address).await.unwrap().execute(sql).await.unwrap();
    }

    pub async fn stored(&self) -> Vec<StoredInquiry> {
        self.store.list(&InquiryFilter::default()).await.unwrap()
    }
}

impl TestResponse {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks that the response is a problem document with this status and name, and returns it.
    pub fn problem(&self, status: u16, name: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header(MARKER_HEADER), "1");
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:glossary:problem:{name}"));
        assert_eq!(problem["status"], status);
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        problem
    }
}

/// Returns a database in the folder, or in PostgreSQL for the tests named after it.
async fn new_database(folder: &Path) -> String {
    let postgres = if env!("CARGO_CRATE_NAME").starts_with("postgres") { postgres::new_database().await } else { None };
    postgres.map_or_else(|| database(folder), String::from)
}

pub fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("data/inquiries.sqlite3").display())
}

pub fn inquiry(id: &str) -> Value {
    json!({
        "id": id,
        "fields": { "name": "Ada", "email": "ada@example.com", "message": "An engine" },
        "context": { "page": "/terms/api/", "term": "api", "trail": ["rest-api", "api"] },
    })
}

pub const FORM: [(&str, &str); 6] = [
    ("name", "Ada"),
    ("email", "ada@example.com"),
    ("company", ""),
    ("message", "An engine"),
    ("context.page", "/terms/api/"),
    ("context.term", "api"),
];
