//! A small service of our own, three pages and a confirmation, into which a fault can be planted by a cookie.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use std::collections::HashMap;

use crate::plants::{PLANTS, Plant, What};

type Answers = HashMap<String, String>;

/// How often each page was asked for, for faults that come and go.
#[derive(Clone, Default)]
struct Visits(Arc<Mutex<HashMap<&'static str, usize>>>);

impl Visits {
    /// Whether this visit to a page with a fault that comes and goes meets it: of four the first and the last do, so
    /// that two who come by turns both do.
    fn meets(&self, plant: &'static str) -> bool {
        let mut visits = self.0.lock().unwrap();
        let count = visits.entry(plant).or_default();
        *count += 1;
        matches!(*count % 4, 0 | 1)
    }
}

/// A running service; it ends with the test.
pub async fn start() -> SocketAddr {
    let service = Router::new()
        .route("/", get(welcome))
        .route("/details", get(details).post(details_sent))
        .route("/check", get(check).post(check_sent))
        .route("/sent", get(sent))
        .route("/round", get(|| async { Redirect::to("/round") }))
        .route("/heavy.css", get(heavy))
        .with_state(Visits::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

async fn welcome(Query(asked): Query<Answers>, State(visits): State<Visits>) -> Response {
    let name = asked.get("fault").cloned().unwrap_or_default();
    let page = answer("/", "Parking permits", WELCOME, plant(&name), &visits).await;
    ([(header::SET_COOKIE, format!("fault={name}"))], page).into_response()
}

async fn details(headers: HeaderMap, State(visits): State<Visits>) -> Response {
    let form = DETAILS
        .replace("{summary}", "")
        .replace("{error}", "")
        .replace("{says}", "");
    answer(
        "/details",
        "Your details",
        &form,
        planted(&headers),
        &visits,
    )
    .await
}

async fn details_sent(
    headers: HeaderMap,
    State(visits): State<Visits>,
    Form(answers): Form<Answers>,
) -> Response {
    let has = |name: &str| answers.get(name).is_some_and(|answer| !answer.is_empty());
    if ["name", "email", "password", "here", "zone", "rules"]
        .into_iter()
        .all(has)
    {
        return Redirect::to(&format!(
            "/check?zone={}",
            answers["zone"].replace(' ', "+")
        ))
        .into_response();
    }
    let form = DETAILS
        .replace("{summary}", SUMMARY)
        .replace("{error}", ERROR)
        .replace(
            "{says}",
            " aria-describedby=\"email-error\" aria-invalid=\"true\"",
        );
    answer(
        "/details",
        "Error: Your details",
        &form,
        planted(&headers),
        &visits,
    )
    .await
}

async fn check(
    headers: HeaderMap,
    State(visits): State<Visits>,
    Query(asked): Query<Answers>,
) -> Response {
    let zone = asked.get("zone").map_or("", String::as_str);
    let page = CHECK.replace("{zone}", zone);
    answer(
        "/check",
        "Check your answers",
        &page,
        planted(&headers),
        &visits,
    )
    .await
}

async fn check_sent(headers: HeaderMap) -> Redirect {
    Redirect::to(match planted(&headers).map(|plant| &plant.what) {
        Some(What::LeadsTo(elsewhere)) => elsewhere,
        _ => "/sent",
    })
}

async fn sent(headers: HeaderMap, State(visits): State<Visits>) -> Response {
    answer(
        "/sent",
        "Application sent",
        SENT,
        planted(&headers),
        &visits,
    )
    .await
}

/// Rules for nothing, more than a slow line brings in time.
async fn heavy() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css")], " ".repeat(2_000_000))
}

fn plant(name: &str) -> Option<&'static Plant> {
    PLANTS.iter().find(|plant| plant.name == name)
}

fn planted(headers: &HeaderMap) -> Option<&'static Plant> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    plant(
        cookies
            .split("; ")
            .find_map(|cookie| cookie.strip_prefix("fault="))?,
    )
}

async fn answer(
    path: &str,
    title: &str,
    main: &str,
    plant: Option<&Plant>,
    visits: &Visits,
) -> Response {
    let mut page = LAYOUT.replace("{title}", title).replace("{main}", main);
    let Some(plant) = plant.filter(|plant| plant.page == path) else {
        return Html(page).into_response();
    };
    match plant.what {
        What::Swap(swaps) => {
            for (sound, broken) in swaps {
                // The form is shown with and without its error.
                if !title.starts_with("Error")
                    && plant.kind == "error not told"
                    && !page.contains(sound)
                {
                    continue;
                }
                assert!(
                    page.contains(sound),
                    "{}: nothing to swap: {sound}",
                    plant.name
                );
                page = page.replace(sound, broken);
            }
        }
        What::Fails(status) => return StatusCode::from_u16(status).unwrap().into_response(),
        What::FailsAtTimes(status) => {
            if visits.meets(plant.name) {
                return (StatusCode::from_u16(status).unwrap(), "Sorry").into_response();
            }
        }
        What::MissesAtTimes(sound) => {
            if visits.meets(plant.name) {
                page = page.replace(sound, "");
            }
        }
        What::Slow(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        What::LeadsTo(_) => {}
    }
    Html(page).into_response()
}

const LAYOUT: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 18px sans-serif; margin: 16px; }
label, legend, p { margin: 8px 0; }
input:not([type=radio], [type=checkbox]), select { display: block; width: 90%; font: inherit; }
button, .button { font: inherit; margin: 8px 0; padding: 8px; border: 2px solid #00505c; background: #eef4f4; }
:focus-visible { outline: 3px solid #0b0c0c; }
.error { color: #b10e1e; font-weight: bold; }
</style></head>
<body><header><a href="/">Example council</a></header><main>{main}</main></body></html>"#;

const WELCOME: &str = r#"<h1>Parking permits</h1>
<p>You can park outside your home.</p>
<button type="button" id="show">Show the cost</button>
<p id="cost" role="status"></p>
<script>
document.getElementById('show').onclick = () => { document.getElementById('cost').textContent = 'A permit costs £42.50 a year'; };
</script>
<form action="/details"><button>Start now</button></form>"#;

const DETAILS: &str = r#"{summary}<h1>Your details</h1>
<form method="post" novalidate>
<label for="name">Full name</label>
<input id="name" name="name" autocomplete="name">
<label for="email">Email address</label>{error}
<input id="email" name="email" type="email"{says}>
<label for="password">Permit password</label>
<input id="password" name="password" type="password">
<fieldset><legend>Do you live here?</legend>
<input type="radio" name="here" id="here-yes" value="yes"><label for="here-yes">Yes</label>
<input type="radio" name="here" id="here-no" value="no"><label for="here-no">No</label></fieldset>
<label for="zone">Parking zone</label>
<select id="zone" name="zone"><option value="">Choose a zone</option><option>Zone A</option><option>Zone B</option><option>Zone C</option></select>
<p><input type="checkbox" id="rules" name="rules"><label for="rules">I have read the rules</label></p>
<button>Continue</button>
</form>"#;

const SUMMARY: &str = r##"<div role="alert" tabindex="-1"><h2>There is a problem</h2><a href="#email">Enter your email address</a></div>"##;

const ERROR: &str = r#"<p class="error" id="email-error">Enter your email address</p>"#;

const CHECK: &str = r#"<h1>Check your answers</h1>
<p>Parking zone: {zone}</p>
<p>Total to pay: <b>£42.50</b></p>
<form method="post"><button>Send application</button></form>"#;

const SENT: &str = r#"<h1>Application sent</h1>
<p>Your reference is <strong>P-1024</strong></p>"#;
