//! Where the interface is and what it speaks (Open311 Service Discovery).

use app::App;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::wire::Format;
use super::{answer as written, refuse};

/// `/open311/discovery.json`
pub async fn outside(State(app): State<App>, Path(file): Path<String>) -> Response {
    match Format::split(&file) {
        ("discovery", format) => answer(&app, format),
        (_, format) => refuse(format, 404, "there is no such resource"),
    }
}

pub fn answer(app: &App, format: Format) -> Response {
    let base = app.config().public_url();
    let facts = app.place().facts();
    let document = json!({
        "changeset": app.opened().to_string(),
        "contact": format!("{}, {}, {}", facts.council, facts.contact.email, facts.contact.phone),
        "key_service": format!("Ask {} for a key by email: {}", facts.council, facts.contact.email),
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": format!("{base}/open311/v2"),
            "changeset": app.opened().to_string(),
            "type": "production",
            "formats": ["text/xml", "application/json"],
        }],
    });
    written(format, StatusCode::OK, "discovery", "", &document)
}
