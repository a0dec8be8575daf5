//! A report that another authority sees to goes on to it by Open311, and what becomes of it there comes back.

mod client;
mod poll;
mod send;

use app::App;
use app::find::gazetteer;
use app::kit::Fault;
use app::{Service, Stop, until_pushed};
use geo::Point;
use serde::{Deserialize, Serialize};
use std::time::Duration;

use crate::categories::{Authority, Categories};
pub use client::{RemoteError, is_for_now};

/// The queue's topic of new reports: the ids of their cases.
pub const TOPIC: &str = "report-forward";
/// How long nobody looks at the queue where nothing is heard of it.
const LOOK: Duration = Duration::from_secs(15);
/// The queue's topic of reports that are with another authority.
const POLL: &str = "report-poll";
/// How long one call may take before another worker may begin.
const LEASE_S: i64 = 120;

/// What became of a report at another authority, kept among the facts of its case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Forward {
    /// The authority's code.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// What it calls the report; empty until it has said so.
    pub id: String,
    /// What to ask it for the id by, if it gives ids later.
    pub token: String,
    /// What it said last: `open`, `closed`.
    pub status: String,
    /// The words it said with it.
    pub notes: String,
}

/// The authority that sees to `category` at a spot; none if we do.
///
/// # Errors
/// Whatever the store says.
pub async fn authority<'a>(
    app: &App,
    all: &'a Categories,
    category: &str,
    at: Option<Point>,
) -> Result<Option<&'a Authority>, Fault> {
    let candidates = all.authorities.iter();
    for authority in candidates.filter(|authority| authority.services.contains_key(category)) {
        if authority.layer.is_empty() {
            return Ok(Some(authority));
        }
        let Some(at) = at else { continue };
        let layer = authority.layer.clone();
        let areas = app
            .store()
            .read(move |rd| gazetteer::areas(rd, &layer))
            .await?;
        let here = gazetteer::area_of(&areas, at);
        if here
            .is_some_and(|area| authority.areas.is_empty() || authority.areas.contains(&area.code))
        {
            return Ok(Some(authority));
        }
    }
    Ok(None)
}

/// The key that an authority has given us; empty for none.
fn key(app: &App, authority: &Authority) -> String {
    let keys = &app.config().reports.keys;
    keys.get(&authority.code)
        .map_or_else(String::new, |key| key.reveal().to_owned())
}

/// Sends reports on and asks how they go, all the time.
pub const SERVICE: Service = Service {
    name: "report-forward",
    run: |app, stop| Box::pin(run(app, stop)),
};

async fn run(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        let done = send::due(&app).await? + poll::due(&app).await?;
        if done > 0 {
            continue;
        }
        if !until_pushed(&app, TOPIC, LOOK, &mut stop).await {
            return Ok(());
        }
    }
}
