//! A house with this capability alone, filled with the example place.

use app::kit::{Clock, Config, Secret};
use app::signin::{NewAccount, add};
use app::store::Filter;
use app::store::collection::Page;
use app::{App, Capability, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, header};
use tower::ServiceExt;

const HOUSE: &[Capability] = &[assurance::CAPABILITY];
const PASSWORD: &str = "the tide comes in";

pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    _folder: tempfile::TempDir,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads to.
    #[track_caller]
    pub fn to(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.body);
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }
}

impl House {
    pub async fn new() -> Self {
        let folder = testkit::folder();
        let mut config = Config::default();
        config.store.url = Secret::new(format!("sqlite:{}", folder.path().join("a.db").display()));
        config.http.public_url = Some("https://saltreach.example".into());
        config.http.rate_per_minute = 1_000_000;
        let clock = testkit::clock();
        let app = App::open_with(config, HOUSE, clock.clone(), testkit::chance())
            .await
            .unwrap();
        Self {
            router: app::router(&app),
            app,
            clock,
            _folder: folder,
        }
    }

    pub async fn seeded() -> Self {
        let house = Self::new().await;
        let said = (assurance::CAPABILITY.seed)(house.app.clone())
            .await
            .unwrap();
        assert_eq!(said, "the contract “Booking rooms in libraries”");
        house
    }

    /// Whether these letters are anywhere in the store's files.
    pub fn keeps(&self, letters: &str) -> bool {
        let file = self.app.config().store.url.reveal().to_owned();
        let file = file.trim_start_matches("sqlite:");
        [file.to_owned(), format!("{file}-wal")].iter().any(|file| {
            let bytes = std::fs::read(file).unwrap();
            bytes
                .windows(letters.len())
                .any(|part| part == letters.as_bytes())
        })
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&body).replace("&#x2f;", "/"),
        }
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", app::encode(name), app::encode(value)))
            .collect();
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::from(body.join("&"))).unwrap())
            .await
    }

    /// Fields and one file.
    pub async fn post_file(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!(
                    "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .into_bytes(),
            );
        }
        body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Signs an officer in; their cookie.
    pub async fn officer(&self, name: &str) -> String {
        let email = format!("{name}@example.org");
        let account = NewAccount {
            email: email.clone(),
            name: format!("Officer {name}"),
            roles: vec![Role::Officer],
            password: PASSWORD.into(),
        };
        add(&self.app, "test", account).await.unwrap();
        let answer = self
            .post("", "/sign-in", &[("email", &email), ("password", PASSWORD)])
            .await;
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The first link in the messages to somebody.
    pub async fn link_to(&self, email: &str) -> String {
        let filter = Filter::Is("to", email.to_owned());
        let all = self
            .app
            .store()
            .read(move |rd| app::tell::MESSAGES.find(rd, &filter, Page::default()))
            .await
            .unwrap();
        let text = &all
            .first()
            .unwrap_or_else(|| panic!("nothing was sent to {email}"))
            .value
            .text;
        let at = text.find("/shop/").unwrap();
        text[at..].split_whitespace().next().unwrap().to_owned()
    }

    /// The example place's contract.
    pub async fn contract(&self, cookie: &str) -> String {
        let list = self.get(cookie, "/assurance").await.body;
        let at = list
            .find("href=\"/assurance/0")
            .unwrap_or_else(|| panic!("{list}"));
        list[at + 6..].split('"').next().unwrap().to_owned()
    }
}
