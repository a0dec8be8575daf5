//! The styles, scripts, fonts and pictures that pages use, built into the binary.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::{Allow, App, Routes};

#[derive(RustEmbed)]
#[folder = "../../web/dist/assets"]
struct Built;

/// The files and the one tag that changes whenever any of them does.
pub struct Files {
    tag: String,
}

impl Files {
    /// Computes the tag.
    pub fn new() -> Self {
        let mut sum = 0_u64;
        for name in Built::iter() {
            if let Some(file) = Built::get(&name) {
                for byte in file.metadata.sha256_hash().into_iter().take(8) {
                    sum = sum.rotate_left(8) ^ u64::from(byte).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                }
            }
        }
        Self {
            tag: format!("\"{sum:016x}\""),
        }
    }
}

pub fn routes() -> Routes {
    Routes::new()
        .get("/files/{*name}", Allow::Anyone, file)
        .get("/brand.css", Allow::Anyone, brand)
        .get("/favicon.ico", Allow::Anyone, icon)
        .get(
            "/robots.txt",
            Allow::Anyone,
            async || "User-agent: *\nDisallow: /sign-in\nDisallow: /account\n",
        )
}

async fn file(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    serve(&app, &name, &headers)
}

async fn icon(State(app): State<App>, headers: HeaderMap) -> Response {
    serve(&app, "favicon.svg", &headers)
}

fn serve(app: &App, name: &str, headers: &HeaderMap) -> Response {
    let Some(file) = Built::get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = &app.files().tag;
    let cache = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "public, max-age=3600".into()),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == tag.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    let mut answer = (cache, [(header::CONTENT_TYPE, kind(name))], file.data).into_response();
    if let Some((_, scope)) = WORKERS.iter().find(|(worker, _)| *worker == name) {
        let allowed = HeaderName::from_static("service-worker-allowed");
        answer
            .headers_mut()
            .insert(allowed, HeaderValue::from_static(scope));
    }
    answer
}

/// The scripts that stand between pages and the network, and the pages for which they may.
const WORKERS: [(&str, &str); 2] = [
    ("report-worker.js", "/report"),
    ("round-worker.js", "/work/round"),
];

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "json" => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

async fn brand(State(app): State<App>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, app.templates().brand_css().to_owned()).into_response()
}
