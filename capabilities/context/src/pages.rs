//! The pages: what programs can read here, and how the telling of subscribers goes.

use app::kit::Time;
use app::observe::Lag;
use app::{Allow, App, Fail, Page, Routes, View, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use ngsi::subscription::Status;
use ngsi::{Context, Subscription};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::{BASE, SUBSCRIBE};

/// Subscriptions on one page.
const PAGE: usize = 50;

/// The doors of the pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/context", Allow::Anyone, about)
        .get(
            "/context/subscriptions",
            Allow::To(SUBSCRIBE),
            subscriptions,
        )
        .post(
            "/context/subscriptions/{id}/pause",
            Allow::To(SUBSCRIBE),
            pause,
        )
        .post(
            "/context/subscriptions/{id}/resume",
            Allow::To(SUBSCRIBE),
            resume,
        )
}

/// What can my program read here?
#[derive(Debug, Default, Serialize)]
pub struct About {
    /// Where the interface begins.
    base: String,
    types: Vec<TypeLine>,
    total: i64,
    lon: f64,
    lat: f64,
    may_subscribe: bool,
}

/// A type, and how many things are of it.
#[derive(Debug, Clone, Serialize)]
pub struct TypeLine {
    name: String,
    count: i64,
    path: String,
}

impl TypeLine {
    fn new(name: &str, count: i64) -> Self {
        let short = Context::core().compact(name).into_owned();
        let path = format!("{BASE}/entities?type={}&options=keyValues", encode(&short));
        Self {
            name: short,
            count,
            path,
        }
    }
}

impl Page for About {
    const TEMPLATE: &'static str = "context/about.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let base = || format!("http://127.0.0.1:8080{BASE}");
        let full = Self {
            base: base(),
            types: vec![
                TypeLine::new("OffStreetParking", 12),
                TypeLine::new("AirQualityObserved", 8),
            ],
            total: 20,
            lon: 0.65,
            lat: 51.54,
            may_subscribe: true,
        };
        vec![
            (
                "nothing yet",
                Self {
                    base: base(),
                    ..Self::default()
                },
            ),
            ("a place", full),
        ]
    }
}

async fn about(view: View) -> Result<Response, Fail> {
    let counted = if view.app.context().exists("").await? {
        view.app.context().types("").await?
    } else {
        Vec::new()
    };
    let mut types: Vec<TypeLine> = counted
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| TypeLine::new(name, *count))
        .collect();
    types.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    let map = view.app.place().facts().map;
    Ok(view.page(&About {
        base: format!("{}{BASE}", view.app.config().public_url()),
        total: types.iter().map(|line| line.count).sum(),
        types,
        lon: map.lon,
        lat: map.lat,
        may_subscribe: view.who.may(SUBSCRIBE),
    }))
}

/// Is everyone told who asked to be?
#[derive(Debug, Default, Serialize)]
pub struct Subscriptions {
    tenant: String,
    lines: Vec<Line>,
    page: usize,
    pages: usize,
    total: usize,
    done: Option<&'static str>,
}

/// A subscription, and how its telling goes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Line {
    id: String,
    path: String,
    name: String,
    about: String,
    receiver: String,
    state: &'static str,
    waiting: i64,
    oldest_us: Option<i64>,
    last_error: String,
    /// While a receiver that did not answer is left alone: for how long still.
    alone_s: Option<i64>,
    last_success_us: Option<i64>,
    sent: u64,
    failed: u64,
}

impl Line {
    fn new(subscription: &Subscription, lag: Option<Lag>, now_us: i64) -> Self {
        let id = subscription.id.clone().unwrap_or_default();
        let lag = lag.unwrap_or_default();
        Self {
            path: encode(&id),
            name: subscription.name.clone().unwrap_or_else(|| id.clone()),
            id,
            about: about_what(subscription),
            receiver: receiver(&subscription.notification.endpoint.uri),
            state: match subscription.status(now_us) {
                Status::Active => "active",
                Status::Paused => "paused",
                Status::Expired => "expired",
            },
            waiting: lag.waiting,
            oldest_us: lag.oldest.map(|at| at.0),
            last_error: lag.last_error,
            alone_s: lag
                .next_call
                .map(|next| next.since_us(Time(now_us)).div_euclid(1_000_000))
                .filter(|s| *s >= 0),
            last_success_us: subscription.delivery.last_success_us,
            sent: subscription.delivery.times_sent,
            failed: subscription.delivery.times_failed,
        }
    }
}

/// The types or ids that a subscription is about.
fn about_what(subscription: &Subscription) -> String {
    let context = Context::core();
    let each = subscription.selection.iter().map(|selector| {
        match (&selector.types, selector.ids.as_slice()) {
            (Some(types), _) => types.to_text(&context),
            (None, [one]) => one.clone(),
            (None, []) => "any thing".to_owned(),
            (None, many) => format!("{} things", many.len()),
        }
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        "any thing".to_owned()
    } else {
        each.join(", ")
    }
}

/// Where it goes, without what may be secret: names, passwords and parameters.
fn receiver(uri: &str) -> String {
    let plain = uri.split(['?', '#']).next().unwrap_or_default();
    match plain.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host.rsplit('@').next().unwrap_or_default();
            let slash = if path.is_empty() { "" } else { "/" };
            format!("{scheme}://{host}{slash}{path}")
        }
        None => plain.to_owned(),
    }
}

impl Page for Subscriptions {
    const TEMPLATE: &'static str = "context/subscriptions.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let at_us = 1_795_529_100_000_000;
        let well = Line {
            id: "urn:ngsi-ld:Subscription:1".into(),
            path: "urn:ngsi-ld:Subscription:1".into(),
            name: "Signs at the station".into(),
            about: "OffStreetParking".into(),
            receiver: "https://signs.example/told".into(),
            state: "active",
            last_success_us: Some(at_us),
            sent: 214,
            ..Line::default()
        };
        let ill = Line {
            waiting: 37,
            oldest_us: Some(at_us - 600_000_000),
            last_error: "no answer from signs.example in time".into(),
            alone_s: Some(240),
            failed: 4,
            ..well.clone()
        };
        let refused = Line {
            last_error: "the receiver answered 500".into(),
            alone_s: None,
            ..ill.clone()
        };
        let paused = Line {
            state: "paused",
            ..well.clone()
        };
        let full = Self {
            lines: vec![well, ill, refused, paused],
            page: 1,
            pages: 1,
            total: 4,
            ..Self::default()
        };
        vec![
            ("none yet", Self::default()),
            (
                "some",
                Self {
                    done: Some("The subscription is paused."),
                    ..full
                },
            ),
        ]
    }
}

/// Which part of the list, and what was just done.
#[derive(Debug, Default, Deserialize)]
struct Which {
    #[serde(default)]
    tenant: String,
    page: Option<usize>,
    done: Option<String>,
}

async fn subscriptions(view: View, Query(which): Query<Which>) -> Result<Response, Fail> {
    let context = view.app.context();
    let page = which.page.unwrap_or(1).clamp(1, 100_000);
    let (found, total) = if context.exists(&which.tenant).await? {
        context
            .subscriptions(&which.tenant, (page - 1) * PAGE, PAGE)
            .await?
    } else {
        (Vec::new(), 0)
    };
    let mut lines = Vec::with_capacity(found.len());
    for subscription in &found {
        let lag = context
            .lag(
                &which.tenant,
                subscription.id.as_deref().unwrap_or_default(),
            )
            .await?;
        lines.push(Line::new(subscription, lag, view.app.now().0));
    }
    let done = match which.done.as_deref() {
        Some("paused") => {
            Some("The subscription is paused. Nobody is told until you start it again.")
        }
        Some("resumed") => Some("The subscription is at work again."),
        _ => None,
    };
    Ok(view.page(&Subscriptions {
        tenant: which.tenant,
        lines,
        page,
        pages: total.div_ceil(PAGE),
        total,
        done,
    }))
}

/// Whose subscription it is.
#[derive(Debug, Deserialize)]
struct Whose {
    #[serde(default)]
    tenant: String,
}

async fn pause(
    view: View,
    Path(id): Path<String>,
    Form(whose): Form<Whose>,
) -> Result<Response, Fail> {
    set_active(&view.app, &id, &whose.tenant, false).await
}

async fn resume(
    view: View,
    Path(id): Path<String>,
    Form(whose): Form<Whose>,
) -> Result<Response, Fail> {
    set_active(&view.app, &id, &whose.tenant, true).await
}

async fn set_active(app: &App, id: &str, tenant: &str, active: bool) -> Result<Response, Fail> {
    app.context()
        .change_subscription(tenant, id, json!({"isActive": active}), Context::core())
        .await?;
    let done = if active { "resumed" } else { "paused" };
    let place = format!(
        "/context/subscriptions?done={done}&tenant={}",
        encode(tenant)
    );
    Ok(Redirect::to(&place).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_receivers_are_not_shown() {
        let check = |uri: &str, want: &str| assert_eq!(receiver(uri), want);
        check(
            "https://signs.example/told?key=s3cret",
            "https://signs.example/told",
        );
        check("https://ann:pw@signs.example", "https://signs.example");
        check(
            "mqtt://user:p@ss@broker.example:1883/topic/a",
            "mqtt://broker.example:1883/topic/a",
        );
        check("nonsense", "nonsense");
    }
}
