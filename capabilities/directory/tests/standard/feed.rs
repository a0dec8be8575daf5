//! Another directory's feed, made up, that can be made to break.

use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use http::StatusCode;
use serde_json::{Value, json};

/// A feed that runs while the test does.
#[derive(Clone, Default)]
pub struct Feed(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    services: Vec<Value>,
    /// What it answers at every service instead.
    broken: Option<&'static str>,
}

impl Feed {
    /// Starts one, and says where.
    pub async fn start() -> (Self, String) {
        let feed = Self::default();
        let router = Router::new()
            .route("/", get(async || Json(json!({"version": "HSDS-UK-3.0"}))))
            .route("/services", get(list))
            .route("/services/{id}", get(one))
            .with_state(feed.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (feed, format!("http://{address}"))
    }

    pub fn has(&self, services: Vec<Value>) {
        self.0.lock().unwrap().services = services;
    }

    pub fn breaks(&self, with: Option<&'static str>) {
        self.0.lock().unwrap().broken = with;
    }
}

async fn list(State(feed): State<Feed>) -> Json<Value> {
    let rows = feed.0.lock().unwrap().services.clone();
    let count = rows.len();
    Json(json!({
        "total_items": count, "total_pages": 1, "page_number": 1, "size": count,
        "first_page": true, "last_page": true, "empty": count == 0, "contents": rows,
    }))
}

async fn one(State(feed): State<Feed>, Path(id): Path<String>) -> Response {
    let inner = feed.0.lock().unwrap();
    if let Some(text) = inner.broken {
        return text.into_response();
    }
    match inner
        .services
        .iter()
        .find(|service| service["id"] == id.as_str())
    {
        Some(service) => Json(service.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A service of it, by the number that makes its identifier.
pub fn service(n: u32, name: &str, postcode: &str) -> Value {
    let id = |kind: u32| format!("{kind:08x}-0000-4000-8000-{n:012x}");
    json!({
        "id": id(1), "name": name, "status": "active", "description": "Help.", "assured_date": "2026-11-01",
        "email": "help@example.net",
        "organization": {"id": id(2), "name": format!("{name} trust"), "description": "A trust."},
        "service_at_locations": [{"id": id(3), "location": {
            "id": id(4), "location_type": "physical", "latitude": 52.4, "longitude": -1.5,
            "addresses": [{"id": id(5), "address_1": "2 Low Street", "city": "Saltreach", "state_province": "Saltshire",
                "postal_code": postcode, "country": "GB", "address_type": "physical"}],
        }}],
    })
}

pub fn id(n: u32) -> String {
    format!("00000001-0000-4000-8000-{n:012x}")
}
