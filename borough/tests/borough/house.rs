//! A whole house in a test: every capability, a scratch store, a set clock, and someone at the door.

use app::kit::{Clock, Config, Secret};
use app::signin::{NewAccount, add, create_key};
use app::{App, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;

/// A house that stands for as long as the test.
pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

/// Who is at the door.
#[derive(Debug, Clone)]
pub enum By {
    Anyone,
    Cookie(String),
    Key(String),
}

pub const PASSWORD: &str = "the tide comes in";

impl House {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A house whose settings were changed first.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = testkit::folder();
        let mut config = Config::default();
        config.store.url = Secret::new(format!(
            "sqlite:{}",
            folder.path().join("borough.db").display()
        ));
        config.http.rate_per_minute = 1_000_000;
        change(&mut config);
        let clock = testkit::clock();
        let app = App::open_with(
            config,
            borough::CAPABILITIES,
            clock.clone(),
            testkit::chance(),
        )
        .await
        .unwrap();
        let router = app::router(&app);
        Self {
            app,
            clock,
            router,
            _folder: folder,
        }
    }

    /// A house filled with the example place.
    pub async fn seeded() -> Self {
        let house = Self::new().await;
        borough::cli::seed(&house.app).await.unwrap();
        house
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub async fn get(&self, path: &str, by: &By) -> Answer {
        self.send(
            request("GET", path, by)
                .header(header::ACCEPT, "text/html")
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub async fn post_form(&self, path: &str, by: &By, form: &str) -> Answer {
        let request = request("POST", path, by)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    pub async fn json(&self, method: &str, path: &str, by: &By, body: impl Into<String>) -> Answer {
        let body: String = body.into();
        let request = request(method, path, by)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_LENGTH, body.len());
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Adds a person of this role and signs them in.
    pub async fn sign_in(&self, role: Role) -> By {
        let email = format!("{}@example.org", role.word());
        let new = NewAccount {
            email: email.clone(),
            name: "Ann Marsh".into(),
            roles: vec![role],
            password: PASSWORD.into(),
        };
        let _there_already = add(&self.app, "test", new).await;
        let answer = self
            .post_form("/sign-in", &By::Anyone, &form(&email, PASSWORD))
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie().unwrap()
    }

    /// A key that may do these acts.
    pub async fn key(&self, scopes: &[&str]) -> By {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        By::Key(
            create_key(&self.app, "test", "test", scopes, None)
                .await
                .unwrap()
                .1,
        )
    }
}

pub fn form(email: &str, password: &str) -> String {
    format!(
        "email={}&password={}&next=%2F",
        app::encode(email),
        app::encode(password)
    )
}

fn request(method: &str, path: &str, by: &By) -> axum::http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1:8080");
    match by {
        By::Anyone => request,
        By::Cookie(cookie) => request.header(header::COOKIE, cookie),
        By::Key(key) => request.header(header::AUTHORIZATION, format!("Bearer {key}")),
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The cookie that was set, to be sent back.
    pub fn cookie(&self) -> Option<By> {
        let set = self
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|c| c.to_str().ok());
        let cookie = set
            .filter_map(|c| c.split(';').next())
            .find(|c| !c.ends_with('='))?;
        Some(By::Cookie(cookie.to_owned()))
    }
}

/// A house that listens on a port, with its jobs running, until the test ends.
pub struct Served {
    pub house: House,
    pub port: u16,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Served {
    /// A house filled with the example place, then served; each job has run once, so that what
    /// follows from the place's readings stands.
    pub async fn seeded() -> Self {
        let (house, port) = Self::house(|_| {}).await;
        borough::cli::seed(&house.app).await.unwrap();
        let served = Self::serve(house, port).await;
        let jobs: Vec<_> = borough::CAPABILITIES.iter().flat_map(|c| c.jobs).collect();
        loop {
            let ran = served.house.app.board().all();
            if jobs.iter().all(|job| ran.contains_key(job.name)) {
                return served;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    pub async fn new(change: impl FnOnce(&mut Config)) -> Self {
        let (house, port) = Self::house(change).await;
        Self::serve(house, port).await
    }

    async fn house(change: impl FnOnce(&mut Config)) -> (House, u16) {
        let port = testkit::free_port();
        let house = House::with(|config| {
            config.http.listen = ([127, 0, 0, 1], port).into();
            change(config);
        })
        .await;
        (house, port)
    }

    async fn serve(house: House, port: u16) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let app = house.app.clone();
        tokio::spawn(app::serve(app, async {
            let _gone = stopped.await;
        }));
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        Self {
            house,
            port,
            _stop: stop,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}
