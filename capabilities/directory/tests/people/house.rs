//! A house with this capability alone, filled with the example place.

use std::path::Path;

use app::kit::{Chance, Clock, Config, Secret};
use app::signin::{NewAccount, add};
use app::store::Filter;
use app::store::collection::Page;
use app::{App, Capability, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, header};
use tokio::sync::OnceCell;
use tower::ServiceExt;

const HOUSE: &[Capability] = &[directory::CAPABILITY];
const PASSWORD: &str = "the tide comes in";

pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads to.
    pub fn to(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

/// The example place's store, filled once for all tests; each works on a copy.
static FILLED: OnceCell<tempfile::TempDir> = OnceCell::const_new();

async fn fill() -> tempfile::TempDir {
    let folder = testkit::folder();
    let app = open(folder.path(), testkit::clock(), testkit::chance()).await;
    (directory::CAPABILITY.seed)(app.clone()).await.unwrap();
    folder
}

async fn open(folder: &Path, clock: Clock, chance: Chance) -> App {
    let mut config = Config::default();
    config.store.url = Secret::new(format!("sqlite:{}", folder.join("d.db").display()));
    config.http.public_url = Some("https://saltreach.example".into());
    App::open_with(config, HOUSE, clock, chance).await.unwrap()
}

impl House {
    pub async fn seeded() -> Self {
        let filled = FILLED.get_or_init(fill).await;
        let folder = testkit::folder();
        for file in std::fs::read_dir(filled.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        let clock = testkit::clock();
        // Other ids than those of what was filled in.
        let app = open(folder.path(), clock.clone(), Chance::seeded(2)).await;
        Self {
            router: app::router(&app),
            app,
            clock,
            _folder: folder,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body(), 16 << 20).await.unwrap();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&body).replace("&#x2f;", "/"),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_as("", path).await
    }

    /// As somebody who signed in.
    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as("", path, fields).await
    }

    pub async fn post_as(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", app::encode(name), app::encode(value)))
            .collect();
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body.join("&")));
        self.send(request.unwrap()).await
    }

    /// Signs somebody in; their cookie.
    pub async fn sign_in(&self, role: Role) -> String {
        let email = format!("{}@example.org", role.word());
        let account = NewAccount {
            email: email.clone(),
            name: format!("A {}", role.word()),
            roles: vec![role],
            password: PASSWORD.into(),
        };
        add(&self.app, "test", account).await.unwrap();
        let answer = self
            .post("/sign-in", &[("email", &email), ("password", PASSWORD)])
            .await;
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The id of a service of the example place.
    pub async fn service(&self, name: &str) -> String {
        let page = Page {
            limit: 1_000,
            ..Page::default()
        };
        let all = self
            .app
            .store()
            .read(move |rd| directory::model::SERVICES.find(rd, &Filter::All, page))
            .await
            .unwrap();
        let found = all.into_iter().find(|record| record.value.name == name);
        found.unwrap_or_else(|| panic!("no {name}")).id
    }

    /// The messages written so far, oldest first: to whom, and the text.
    pub async fn mail(&self) -> Vec<(String, String)> {
        let all = self
            .app
            .store()
            .read(|rd| app::tell::MESSAGES.find(rd, &Filter::All, Page::default()))
            .await
            .unwrap();
        all.into_iter()
            .map(|record| (record.value.to, record.value.text))
            .collect()
    }
}

/// The first address in a text that begins so.
pub fn link_in(text: &str, beginning: &str) -> String {
    let at = text
        .find(beginning)
        .unwrap_or_else(|| panic!("no {beginning} in {text}"));
    let rest = &text[at..];
    let end = rest
        .find(|c: char| c.is_whitespace() || c == '"')
        .unwrap_or(rest.len());
    rest[..end].to_owned()
}
