//! News of an area: whoever asks is told of each new report around a spot, by email or by a feed.

use std::time::Duration;

use app::ask;
use app::kit::Fault;
use app::store::collection::{Page, sortable};
use app::store::{Collection, Field, Filter, StoreError, Tx, queue};
use app::{App, Letter, Service, Stop, encode, ground, tell, until_pushed};
use geo::{Cell, Point};
use serde::{Deserialize, Serialize};

use crate::cases;
use crate::categories::Categories;
use crate::report::Report;

/// The queue's topic: the ids of cases that are new.
pub const TOPIC: &str = "report-alerts";
/// How long nobody looks at the queue where nothing is heard of it.
const LOOK: Duration = Duration::from_secs(20);
/// How long telling of one report may take before another worker may begin.
const LEASE_S: i64 = 120;
/// People told of one report.
const MOST_TOLD: i64 = 2_000;
/// Squares that an area is made of.
const SQUARES: usize = 16;
/// How long an address that was not confirmed is kept.
const UNCONFIRMED_S: i64 = 3 * 86_400;
/// The areas that can be chosen, in metres.
pub const RADII_M: [u32; 4] = [500, 1_000, 2_000, 5_000];

/// Somebody who wishes to hear of new reports around a spot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub email: String,
    pub at: Point,
    pub radius_m: u32,
    /// "Quay Street, Wendmouth"
    pub place: String,
    /// The secret in the links to confirm and to stop: it opens nothing else.
    pub key: String,
    /// Whether they opened the link that we sent to the address.
    pub is_confirmed: bool,
}

/// Alerts.
pub const ALERTS: Collection<Alert> = Collection {
    name: "report-alert",
    purpose: "to tell you of new reports in an area, as you asked",
    personal: true,
    erase_at: |alert, now| (!alert.is_confirmed).then(|| now.plus_s(UNCONFIRMED_S)),
    kept_for: "until you stop it; 3 days if you do not confirm it",
    audited: false,
    fields: &[
        Field {
            name: "key",
            unique: true,
            of: |alert| vec![alert.key.clone()],
        },
        Field {
            name: "email",
            unique: false,
            of: |alert| vec![alert.email.to_lowercase()],
        },
        Field {
            name: "square",
            unique: false,
            of: |alert| {
                let squares = geo::cell::cover_circle(alert.at, alert.radius_m.into(), SQUARES);
                squares
                    .into_iter()
                    .map(|square| sortable(square.id()))
                    .collect()
            },
        },
    ],
};

/// Open this link, and we begin.
#[derive(Debug, Clone, Serialize)]
pub struct Confirm {
    pub place: String,
    pub far: String,
    pub link: String,
}

impl Letter for Confirm {
    const TEMPLATE: &'static str = "reports/alert-confirm.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "as it is",
            Self {
                place: "Quay Street, Wendmouth".into(),
                far: "1 kilometre".into(),
                link: "https://place.example/reports/alerts/abc".into(),
            },
        )]
    }
}

/// Somebody has reported a problem near you.
#[derive(Debug, Clone, Serialize)]
pub struct News {
    pub title: String,
    pub words: String,
    pub has_words: bool,
    pub place: String,
    pub link: String,
    pub stop: String,
}

impl Letter for News {
    const TEMPLATE: &'static str = "reports/alert.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        let letter = |words: &str| Self {
            title: "Bench or seat".into(),
            has_words: !words.is_empty(),
            words: words.into(),
            place: "Quay Street, Wendmouth".into(),
            link: "https://place.example/reports/BX7K-3MQD".into(),
            stop: "https://place.example/reports/alerts/abc".into(),
        };
        vec![
            ("with words", letter("Two slats are broken.")),
            ("a photo alone", letter("")),
        ]
    }
}

/// "500 metres", "2 kilometres"
#[must_use]
pub fn far(radius_m: u32) -> String {
    match radius_m {
        1_000 => "1 kilometre".into(),
        n if n.is_multiple_of(1_000) => format!("{} kilometres", n / 1_000),
        n => format!("{n} metres"),
    }
}

/// Begins an alert: it is quiet until the link in the message is opened, so that nobody signs up another.
///
/// # Errors
/// Whatever the store says.
pub async fn ask_for(app: &App, email: &str, at: Point, radius_m: u32) -> Result<(), Fault> {
    let secret = app.chance().secret();
    let alert = Alert {
        email: email.to_owned(),
        at,
        radius_m,
        place: match ground::street(app, at) {
            street if street.is_empty() => format!("{:.4}, {:.4}", at.lat, at.lon),
            street => street,
        },
        key: secret.clone(),
        is_confirmed: false,
    };
    let letter = Confirm {
        place: alert.place.clone(),
        far: far(radius_m),
        link: format!("{}{}", app.config().public_url(), path(&secret)),
    };
    let own = app.clone();
    app.store()
        .write(move |tx| {
            ALERTS.insert(tx, "anyone", alert.clone())?;
            let to = tell::To::email(&alert.email);
            let options = tell::Options::default();
            own.send(tx, &to, &letter, &options).map(drop)
        })
        .await
        .map_err(|error: StoreError| error.into())
}

/// The page of an alert.
#[must_use]
pub fn path(secret: &str) -> String {
    format!("/reports/alerts/{}", encode(secret))
}

/// Tells of each new report, as it comes.
pub const TELL: Service = Service {
    name: "report-alerts",
    run: |app, stop| Box::pin(run(app, stop)),
};

async fn run(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        let items = app
            .store()
            .write(|tx| queue::claim(tx, TOPIC, 10, LEASE_S))
            .await?;
        if items.is_empty() {
            if !until_pushed(&app, TOPIC, LOOK, &mut stop).await {
                return Ok(());
            }
            continue;
        }
        for item in items {
            tell_of(&app, item).await?;
        }
    }
}

async fn tell_of(app: &App, item: queue::Item) -> Result<(), Fault> {
    let all = Categories::of(app)?;
    let own = app.clone();
    app.store()
        .write(move |tx| {
            let id = String::from_utf8_lossy(&item.body);
            if let Some(case) = ask::case_by_id(tx, &id)?
                && !cases::is_private(&all, &case)
            {
                let report = cases::report(tx, &all, &case)?;
                tell_all(&own, tx, &report)?;
            }
            queue::finish(tx, item.claim())
        })
        .await
        .map_err(|error: StoreError| error.into())
}

/// Writes to everybody whose area the report is in. Each message has a key, so that work done twice tells once.
fn tell_all(app: &App, tx: &mut Tx<'_>, report: &Report) -> Result<(), StoreError> {
    let Some(at) = report.at() else { return Ok(()) };
    let page = Page {
        limit: MOST_TOLD,
        ..Page::default()
    };
    for square in Cell::at(at, geo::cell::FINEST_LEVEL).ancestors() {
        let filter = Filter::Is("square", sortable(square.id()));
        for alert in ALERTS.find(tx, &filter, page)? {
            let own = &alert.value;
            if !own.is_confirmed || geo::distance_m(own.at, at) > f64::from(own.radius_m) {
                continue;
            }
            let base = app.config().public_url();
            let letter = News {
                title: report.title.clone(),
                has_words: !report.words.is_empty(),
                words: report.short(),
                place: report.place.clone(),
                link: format!("{base}{}", report.path),
                stop: format!("{base}{}", path(&own.key)),
            };
            let options = tell::Options {
                key: format!("report-alert {} {}", alert.id, report.reference),
                ..tell::Options::default()
            };
            app.send(tx, &tell::To::email(&own.email), &letter, &options)?;
        }
    }
    Ok(())
}
