//! A house with this capability alone, filled with the example place.

use app::kit::{Clock, Config, Secret};
use app::signin::{NewAccount, add};
use app::{App, Capability, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, header};
use tower::ServiceExt;

const HOUSE: &[Capability] = &[services::CAPABILITY];

pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    _folder: tempfile::TempDir,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub to: String,
    pub cookie: String,
    pub body: String,
}

impl House {
    /// At 2:05pm on Tuesday 24 November 2026.
    pub async fn seeded() -> Self {
        let folder = testkit::folder();
        let mut config = Config::default();
        let file = folder.path().join("x.db");
        config.store.url = Secret::new(format!("sqlite:{}", file.display()));
        config.http.rate_per_minute = 1_000_000;
        let clock = testkit::clock();
        let app = App::open_with(config, HOUSE, clock.clone(), testkit::chance())
            .await
            .unwrap();
        (services::CAPABILITY.seed)(app.clone()).await.unwrap();
        Self {
            router: app::router(&app),
            app,
            clock,
            _folder: folder,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header = |name| {
            let value = response.headers().get(name);
            value
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let (status, to, cookie) = (
            response.status().as_u16(),
            header(header::LOCATION),
            header(header::SET_COOKIE),
        );
        let body = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        Answer {
            status,
            to,
            cookie: cookie.split(';').next().unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(&body)
                .replace("&#x2f;", "/")
                .replace("&#x27;", "'"),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_as("", path).await
    }

    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as("", path, fields).await
    }

    pub async fn post_as(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", app::encode(value)))
            .collect();
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.join("&"))).unwrap())
            .await
    }

    /// The cookie of somebody of this role who has signed in.
    pub async fn sign_in(&self, role: Role) -> String {
        let email = format!("{}@example.org", role.word());
        let new = NewAccount {
            email: email.clone(),
            name: "Ann Marsh".into(),
            roles: vec![role],
            password: "the tide comes in".into(),
        };
        add(&self.app, "test", new).await.unwrap();
        let fields = [
            ("email", email.as_str()),
            ("password", "the tide comes in"),
            ("next", "/"),
        ];
        let answer = self.post("/sign-in", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie
    }

    /// The subjects of the messages about a booking, in the order of the alphabet: the clock stands still.
    pub async fn told(&self, reference: &str) -> Vec<String> {
        let about = reference.to_owned();
        let messages = self
            .app
            .store()
            .read(move |rd| app::tell::messages_about(rd, &about))
            .await
            .unwrap();
        let mut subjects: Vec<String> = messages
            .into_iter()
            .map(|message| message.value.subject)
            .collect();
        subjects.sort();
        subjects
    }
}

impl Answer {
    /// The value of the first field of this name.
    pub fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\"");
        let input = self
            .body
            .split("<input")
            .find(|tag| tag.contains(&start))
            .unwrap_or_default();
        between(
            input.split('>').next().unwrap_or_default(),
            "value=\"",
            "\"",
        )
    }

    /// The address of the first link whose text has these words.
    pub fn link(&self, words: &str) -> String {
        let link = self
            .body
            .split("<a ")
            .find(|link| {
                link.split("</a>")
                    .next()
                    .is_some_and(|text| text.contains(words))
            })
            .unwrap_or_else(|| panic!("no link says {words}:\n{}", self.body));
        between(link, "href=\"", "\"").replace("&amp;", "&")
    }

    #[track_caller]
    pub fn says(&self, words: &str) {
        assert!(
            self.body.contains(words),
            "{words} is not said:\n{}",
            self.body
        );
    }
}

pub fn between(text: &str, from: &str, to: &str) -> String {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split(to).next().unwrap_or_default().to_owned()
}
