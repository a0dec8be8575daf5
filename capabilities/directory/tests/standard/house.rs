//! A house with this capability alone, and a few entries of a made-up place.

use app::find::gazetteer::{Postcode, put_postcode};
use app::kit::{Clock, Config, Secret};
use app::signin::NewAccount;
use app::store::StoreError;
use app::{App, Capability, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use directory::model::{
    Address, Attribute, Bundle, CostOption, KIND, Location, NEEDS, Organization, Phone, Provenance,
    Schedule, Service, ServiceAtLocation, change, confirm, ids,
};
use geo::Point;
use http::{HeaderMap, Request, header};
use serde_json::Value;
use tower::ServiceExt;

pub const HOUSE: &[Capability] = &[directory::CAPABILITY];

pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    cookie: tokio::sync::OnceCell<String>,
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
}

impl House {
    pub async fn sqlite() -> Self {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("x.db").display());
        Self {
            _folder: folder,
            ..Self::open(url).await
        }
    }

    /// One on each database.
    pub async fn both() -> [Self; 2] {
        let url = tokio::task::spawn_blocking(testkit::scratch_database)
            .await
            .unwrap();
        [Self::sqlite().await, Self::open(url).await]
    }

    async fn open(url: String) -> Self {
        let mut config = Config::default();
        config.store.url = Secret::new(url);
        config.outbound.allow = "127.0.0.0/8".into();
        let clock = testkit::clock();
        let app = App::open_with(config, HOUSE, clock.clone(), testkit::chance())
            .await
            .unwrap();
        Self {
            router: app::router(&app),
            cookie: tokio::sync::OnceCell::new(),
            app,
            clock,
            _folder: testkit::folder(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer {
            status,
            headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// What the page says to an officer who has signed in, its status first.
    pub async fn officer(&self, path: &str) -> (u16, String) {
        self.as_officer(Request::get(path), Body::empty()).await
    }

    /// The same of a form that an officer sends; where it leads to, if it leads on.
    pub async fn post(&self, path: &str, kind: &str, body: impl Into<Body>) -> (u16, String) {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.as_officer(request, body.into()).await
    }

    pub async fn form(&self, path: &str, fields: &str) -> (u16, String) {
        self.post(path, "application/x-www-form-urlencoded", fields.to_owned())
            .await
    }

    async fn as_officer(&self, request: http::request::Builder, body: Body) -> (u16, String) {
        let cookie = self.cookie.get_or_init(|| sign_in(&self.app)).await;
        let request = request
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT, "text/html");
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let status = response.status().as_u16();
        if let Some(to) = response.headers().get(header::LOCATION) {
            return (status, to.to_str().unwrap().to_owned());
        }
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// Runs a job of the capability; its line of status.
    pub async fn job(&self, name: &str) -> String {
        let job = directory::CAPABILITY
            .jobs
            .iter()
            .find(|job| job.name == name)
            .unwrap();
        (job.run)(self.app.clone()).await.unwrap()
    }

    pub async fn put(&self, bundles: Vec<Bundle>) {
        let write = move |tx: &mut app::store::Tx<'_>| {
            for bundle in bundles.clone() {
                change::bundle(tx, "test", bundle)?;
            }
            Ok::<_, StoreError>(())
        };
        self.app.store().write(write).await.unwrap();
    }

    /// Three services, and a postcode in the middle of them.
    pub async fn seeded() -> Self {
        let house = Self::sqlite().await;
        house.seed().await;
        house
    }

    pub async fn seed(&self) {
        let class = service("Computer class", "get-online", (-1.50, 52.40), |service| {
            service.schedules = vec![schedule("TU,TH", "10:00", "12:00")];
            service.minimum_age = Some(18.0);
            service
                .attributes
                .push(KIND.attribute(&House::id("Computer class"), "course"));
            service.cost_options = vec![CostOption {
                id: ids::of(&["cost"]),
                amount: Some(0.0),
                ..CostOption::default()
            }];
        });
        let bank = service("Food bank", "food", (-1.51, 52.41), |service| {
            service.schedules = vec![schedule("FR", "13:00", "16:30")];
            service.maximum_age = Some(100.0);
        });
        let far = service("Walking group", "health", (-1.80, 52.60), |service| {
            service.schedules = vec![schedule("TU", "14:00", "15:00")];
        });
        self.put(vec![class, bank, far]).await;
        let here = Postcode {
            postcode: "SX1 1AA".into(),
            at: Point::new(-1.5, 52.4).unwrap(),
            ward: String::new(),
        };
        let write = move |tx: &mut app::store::Tx<'_>| put_postcode(tx, "test", here.clone());
        self.app.store().write(write).await.unwrap();
    }

    pub fn id(name: &str) -> String {
        ids::of(&["test", name])
    }
}

pub fn schedule(byday: &str, opens: &str, closes: &str) -> Schedule {
    Schedule {
        id: ids::of(&["schedule", byday, opens]),
        freq: Some("WEEKLY".into()),
        byday: Some(byday.into()),
        opens_at: Some(opens.into()),
        closes_at: Some(closes.into()),
        ..Schedule::default()
    }
}

pub fn service(
    name: &str,
    need: &str,
    (lon, lat): (f64, f64),
    more: impl FnOnce(&mut Service),
) -> Bundle {
    let id = House::id(name);
    let (organization, place) = (ids::of(&["organization", name]), ids::of(&["place", name]));
    let now = testkit::clock().now();
    let mut service = Service {
        name: name.into(),
        description: Some(format!("{name} for everybody who lives here.")),
        organization_id: organization.clone(),
        email: Some("help@example.org".into()),
        url: Some("https://example.org/help".into()),
        attributes: vec![
            NEEDS.attribute(&id, need),
            Attribute {
                id: ids::of(&[&id, "x"]),
                ..Attribute::default()
            },
        ],
        service_at_locations: vec![ServiceAtLocation {
            id: ids::of(&["at", name]),
            location_id: place.clone(),
            ..ServiceAtLocation::default()
        }],
        phones: vec![Phone {
            id: ids::of(&["phone", name]),
            number: "01632 960000".into(),
            ..Phone::default()
        }],
        provenance: Provenance::here(now),
        ..Service::default()
    };
    service.attributes.truncate(1);
    confirm(&mut service, now, "Test");
    more(&mut service);
    let address = Address {
        id: ids::of(&["address", name]),
        address_1: "1 High Street".into(),
        city: "Saltreach".into(),
        state_province: "Saltshire".into(),
        postal_code: "SX1 1AA".into(),
        country: "GB".into(),
        address_type: "physical".into(),
        ..Address::default()
    };
    Bundle {
        id,
        service,
        organization: Some((
            organization,
            Organization {
                name: format!("{name} people"),
                description: "We help.".into(),
                website: Some("https://example.org".into()),
                ..Organization::default()
            },
        )),
        locations: vec![(
            place,
            Location {
                name: Some(format!("{name} hall")),
                latitude: Some(lat),
                longitude: Some(lon),
                addresses: vec![address],
                ..Location::default()
            },
        )],
        terms: Vec::new(),
    }
}

async fn sign_in(app: &App) -> String {
    let new = NewAccount {
        email: "ola@example.org".into(),
        name: "Ola Reed".into(),
        roles: vec![Role::Officer],
        password: "the tide comes in".into(),
    };
    app::signin::add(app, "test", new).await.unwrap();
    let request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(
            "email=ola%40example.org&password=the+tide+comes+in",
        ))
        .unwrap();
    let response = app::router(app).oneshot(request).await.unwrap();
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}
