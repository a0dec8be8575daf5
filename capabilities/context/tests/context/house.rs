//! A whole house for a test, on either store, and a caller who knocks at its door.

use std::path::PathBuf;

use app::kit::{Clock, Config, Secret};
use app::{App, Capability};
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

static CAPABILITIES: &[Capability] = &[context::CAPABILITY];

pub struct House {
    pub app: App,
    pub clock: Clock,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e} in {:?}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The last part of the address of the problem's type.
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        format!(
            "{} {}",
            self.status,
            kind.rsplit('/').next().unwrap_or_default()
        )
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

impl House {
    /// One that lets anyone write, on each store.
    pub async fn both() -> Vec<Self> {
        let folder = testkit::folder();
        let sqlite = format!("sqlite:{}", folder.path().join("test.db").display());
        let postgres = tokio::task::spawn_blocking(testkit::scratch_database)
            .await
            .unwrap();
        vec![
            Self::open(sqlite, folder, |config| config.context.open = true).await,
            Self::open(postgres, testkit::folder(), |config| {
                config.context.open = true
            })
            .await,
        ]
    }

    /// One on SQLite, with settings of its own.
    pub async fn with(set: impl FnOnce(&mut Config)) -> Self {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::open(url, folder, set).await
    }

    async fn open(url: String, folder: tempfile::TempDir, set: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        config.store.url = Secret::new(url);
        set(&mut config);
        let clock = testkit::clock();
        let app = App::open_with(config, CAPABILITIES, clock.clone(), testkit::chance())
            .await
            .unwrap();
        Self {
            app,
            clock,
            _folder: folder,
        }
    }

    /// Knocks; `path` is relative to the interface, or begins with a slash.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/ngsi-ld/v1/{path}")
        };
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_empty() || matches!(method, "POST" | "PATCH" | "PUT") {
            request = request.header(header::CONTENT_LENGTH, body.len());
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = app::router(&self.app).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer {
            status: StatusCode::as_u16(&status),
            headers,
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], "").await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, &[], "").await
    }

    /// Sends JSON.
    pub async fn send(&self, method: &str, path: &str, body: impl ToString) -> Answer {
        self.call(
            method,
            path,
            &[("content-type", "application/json")],
            &body.to_string(),
        )
        .await
    }
}

/// A canonical payload.
pub fn example(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "examples", name]
        .iter()
        .collect();
    std::fs::read_to_string(path).unwrap()
}

/// The car parks of the examples.
pub async fn with_parking(house: &House) {
    house
        .send("POST", "entities", example("parking.json"))
        .await
        .is(201);
    house
        .send(
            "POST",
            "entities?options=keyValues",
            example("parking-keyvalues.json"),
        )
        .await
        .is(201);
}
