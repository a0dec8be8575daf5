//! A house with this capability alone, and a person who fills in its forms.

use app::kit::{Clock, Config, Secret};
use app::signin::create_key;
use app::{App, Capability};
use axum::Router;
use axum::body::{Body, to_bytes};
use http::Request;
use http::header::{CONTENT_TYPE, LOCATION};
use tower::ServiceExt;

pub const HOUSE: &[Capability] = &[reports::CAPABILITY];

/// A spot in the example place, beside a street.
pub const SPOT: (f64, f64) = (51.6455, 1.7074);

pub struct House {
    pub app: App,
    pub clock: Clock,
    pub key: String,
    router: Router,
    _folder: tempfile::TempDir,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub headers: http::HeaderMap,
    pub body: String,
}

/// One house on each database.
pub async fn both() -> [House; 2] {
    let url = tokio::task::spawn_blocking(testkit::scratch_database)
        .await
        .unwrap();
    [House::sqlite().await, House::open(url, None).await]
}

impl House {
    pub async fn sqlite() -> Self {
        Self::sqlite_at(None).await
    }

    /// One that serves the place in `folder`.
    pub async fn sqlite_at(place: Option<std::path::PathBuf>) -> Self {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("x.db").display());
        Self {
            _folder: folder,
            ..Self::open(url, place).await
        }
    }

    async fn open(url: String, place: Option<std::path::PathBuf>) -> Self {
        let mut config = Config::default();
        config.store.url = Secret::new(url);
        config.http.public_url = Some("https://place.example".into());
        config.outbound.allow = "127.0.0.0/8".into();
        config
            .reports
            .keys
            .insert("highways".into(), Secret::new("their-key"));
        config.place = place;
        let clock = testkit::clock();
        let app = App::open_with(config, HOUSE, clock.clone(), testkit::chance())
            .await
            .unwrap();
        let scopes = vec!["reports.send".into(), "reports.update".into()];
        let (_, key) = create_key(&app, "test", "test", scopes, None)
            .await
            .unwrap();
        Self {
            router: app::router(&app),
            app,
            clock,
            key,
            _folder: testkit::folder(),
        }
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let location = headers
            .get(LOCATION)
            .map_or("", |v| v.to_str().unwrap())
            .to_owned();
        let body = to_bytes(response.into_body(), 32 << 20).await.unwrap();
        Answer {
            status,
            location,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header("accept", "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", app::encode(name), app::encode(value)))
            .collect();
        let request = Request::post(path)
            .header("accept", "text/html")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap())
            .await
    }

    /// Posts a form with files.
    pub async fn post_parts(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let (kind, body) = parts(fields, files);
        let request = Request::post(path)
            .header("accept", "text/html")
            .header(CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Reports something in the plainest way; the path of the person's own link.
    pub async fn report(&self, words: &str, category: &str, email: &str) -> (String, String) {
        let (lat, lon) = (SPOT.0.to_string(), SPOT.1.to_string());
        let once = format!("test-{:016}", self.app.chance().bits());
        let fields = [
            ("once", once.as_str()),
            ("words", words),
            ("lat", &lat),
            ("lon", &lon),
            ("category", category),
            ("email", email),
        ];
        let sent = self.post_parts("/report/send", &fields, &[]).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
        let said: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
        (
            said["reference"].as_str().unwrap().to_owned(),
            said["path"].as_str().unwrap().to_owned(),
        )
    }

    /// The messages that were written to an address.
    pub async fn letters(&self, to: &str) -> Vec<(String, String)> {
        let to = app::tell::To::email(to);
        let found = self
            .app
            .store()
            .read(move |rd| app::tell::messages_to(rd, &to))
            .await
            .unwrap();
        found
            .into_iter()
            .map(|m| (m.value.subject, m.value.text))
            .collect()
    }
}

/// A form with files as a browser sends it: its content type and its body.
pub fn parts(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    let line = "----------------------------8f2c1b7d";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    for (name, bytes) in files {
        body.extend(
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"{name}\"\r\n\
                 content-type: image/jpeg\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{line}--\r\n").bytes());
    (format!("multipart/form-data; boundary={line}"), body)
}

/// A small GIF, which needs no library to make.
pub fn picture() -> Vec<u8> {
    let mut out = b"GIF89a".to_vec();
    out.extend([1, 0, 1, 0, 0x80, 0, 0, 200, 0, 0, 0, 0, 200]);
    out.extend([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]);
    out
}
