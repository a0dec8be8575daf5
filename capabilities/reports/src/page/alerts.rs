//! Asking to hear of new reports in an area, and stopping it.

use app::kit::Fault;
use app::store::StoreError;
use app::{Fail, Page, View, ground};
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use form::{Fields, Kind, Question, Wrong};
use serde::{Deserialize, Serialize};

use super::list::Asked;
use crate::alerts::{ALERTS, Alert, RADII_M, ask_for, far, path};
use crate::steps::find_place;

/// Where should we tell you of new reports?
#[derive(Debug, Default, Serialize)]
pub struct AlertsPage {
    errors: Vec<Wrong>,
    done: &'static str,
    near: String,
    lat: String,
    lon: String,
    within: u32,
    email: String,
    radii: Vec<(u32, String)>,
    /// The same as a feed.
    atom_path: String,
}

impl AlertsPage {
    fn new() -> Self {
        Self {
            within: RADII_M[1],
            radii: RADII_M
                .iter()
                .map(|radius| (*radius, far(*radius)))
                .collect(),
            atom_path: "/reports.atom".into(),
            ..Self::default()
        }
    }
}

impl Page for AlertsPage {
    const TEMPLATE: &'static str = "reports/alerts.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("empty", Self::new()),
            (
                "a slip",
                Self {
                    errors: vec![Wrong::new("near", "Enter a postcode, a street or a place")],
                    email: "ann@example.org".into(),
                    ..Self::new()
                },
            ),
            (
                "sent",
                Self {
                    done: CONFIRM,
                    ..Self::new()
                },
            ),
        ]
    }
}

const CONFIRM: &str = "We have sent you an email. Open the link in it, and we begin to tell you.";

/// What do I hear of, and how do I stop it?
#[derive(Debug, Serialize)]
pub struct OwnPage {
    near_name: String,
    far: String,
    is_confirmed: bool,
    own_path: String,
}

impl Page for OwnPage {
    const TEMPLATE: &'static str = "reports/alert.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |is_confirmed| Self {
            near_name: "Quay Street, Wendmouth".into(),
            far: "1 kilometre".into(),
            is_confirmed,
            own_path: "/reports/alerts/abc".into(),
        };
        vec![("to confirm", page(false)), ("to stop", page(true))]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

pub async fn page(view: View, Query(asked): Query<Asked>, Query(said): Query<Said>) -> Response {
    let query = asked.query();
    view.page(&AlertsPage {
        done: match said.done.as_str() {
            "sent" => CONFIRM,
            "stopped" => "You will not hear of new reports in that area any more.",
            "confirmed" => "Thank you. We will tell you of new reports in that area.",
            _ => "",
        },
        atom_path: if query.is_empty() {
            "/reports.atom".into()
        } else {
            format!("/reports.atom?{query}")
        },
        within: RADII_M
            .into_iter()
            .find(|r| *r >= asked.radius_m())
            .unwrap_or(RADII_M[3]),
        near: asked.near,
        lat: asked.lat,
        lon: asked.lon,
        ..AlertsPage::new()
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    near: String,
    lat: String,
    lon: String,
    within: u32,
    email: String,
}

pub async fn sent(view: View, Form(filled): Form<Filled>) -> Result<Response, Fail> {
    let app = &view.app;
    let mut errors = Vec::new();
    let at = match crate::steps::coordinates(&filled.lat, &filled.lon) {
        Some(at) if filled.near.trim().is_empty() => Some(at),
        _ => find_place(app, &filled.near).await?,
    };
    match at {
        None if filled.near.trim().is_empty() => {
            errors.push(Wrong::new("near", "Enter a postcode, a street or a place"));
        }
        None => errors.push(Wrong::new(
            "near",
            "We cannot find that place. Check it, or try a postcode",
        )),
        Some(at) if !ground::is_here(app, at).await? => {
            errors.push(Wrong::new("near", "That place is not in our area"));
        }
        Some(_) => {}
    }
    let fields = Fields::new([("email", &filled.email)]);
    let question = Question::new("email", "What is your email address?", Kind::Email);
    let today = app.today();
    if let Err(wrong) = question.read(&fields, &[], today) {
        errors.extend(wrong);
    }
    let within = if RADII_M.contains(&filled.within) {
        filled.within
    } else {
        RADII_M[1]
    };
    match at.filter(|_| errors.is_empty()) {
        Some(at) => {
            ask_for(app, fields.one("email"), at, within).await?;
            Ok(Redirect::to("/reports/alerts?done=sent").into_response())
        }
        None => {
            let mut shown = view.page(&AlertsPage {
                errors,
                near: filled.near,
                lat: filled.lat,
                lon: filled.lon,
                within,
                email: filled.email,
                ..AlertsPage::new()
            });
            *shown.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(shown)
        }
    }
}

async fn of_key(view: &View, key: &str) -> Result<app::store::Record<Alert>, Fault> {
    let key = key.to_owned();
    let found = view
        .app
        .store()
        .read(move |rd| ALERTS.by(rd, "key", &key))
        .await?;
    found.ok_or_else(|| {
        Fault::not_found("That link is not in use any more. You may have stopped it already.")
    })
}

/// The page of a link: a link alone changes nothing, for mail programs open links by themselves.
pub async fn own(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let alert = of_key(&view, &key).await?.value;
    Ok(view.page(&OwnPage {
        far: far(alert.radius_m),
        near_name: alert.place,
        is_confirmed: alert.is_confirmed,
        own_path: path(&key),
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    r#do: String,
}

pub async fn changed(
    view: View,
    Path(key): Path<String>,
    Form(wish): Form<Wish>,
) -> Result<Response, Fail> {
    let alert = of_key(&view, &key).await?;
    let stops = wish.r#do == "stop";
    view.app
        .store()
        .write(move |tx| {
            if stops {
                return ALERTS.remove(tx, "anyone", &alert.id).map(drop);
            }
            let confirmed = Alert {
                is_confirmed: true,
                ..alert.value.clone()
            };
            ALERTS
                .change(tx, "anyone", &alert.id, None, confirmed)
                .map(drop)
        })
        .await
        .map_err(|error: StoreError| Fault::from(error))?;
    let done = if stops { "stopped" } else { "confirmed" };
    Ok(Redirect::to(&format!("/reports/alerts?done={done}")).into_response())
}
