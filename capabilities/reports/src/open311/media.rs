//! Photos that came as an address (`media_url`): fetched once the report is kept, so that neither a slow
//! server nor a wrong address can lose it.

use std::time::Duration;

use app::ask::{self, Change};
use app::bus::{OutboundError, Request};
use app::kit::Fault;
use app::store::{StoreError, Tx, queue};
use app::{App, Service, Stop, until_stopped};
use serde::{Deserialize, Serialize};
use upload::Clean;

use crate::cases::{self, keep_photo};
use crate::categories::Categories;
use crate::photo::{self, MOST_PHOTO_BYTES};

/// The queue's topic of photos to be fetched.
const TOPIC: &str = "report-media";
/// Photos in hand at once, and how long they may take before another worker may begin.
const AT_ONCE: i64 = 4;
const LEASE_S: i64 = 180;
/// How long one call may take.
const CALL: Duration = Duration::from_secs(20);
/// Tries before we stop, and the wait between them.
const TRIES: i64 = 3;
const WAIT_S: i64 = 300;
/// Characters of an address.
const MOST_URL: usize = 2_000;

/// Fetches photos, all the time.
pub const SERVICE: Service = Service {
    name: "report-media",
    run: |app, stop| Box::pin(run(app, stop)),
};

/// A photo to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Wanted {
    /// The reference of its report.
    report: String,
    url: String,
}

/// Why a photo did not come.
#[derive(Debug)]
enum Missed {
    /// Their server did not answer: try again later.
    Later(String),
    /// Trying again will not help.
    Never(String),
}

/// Puts a photo in the queue, in the transaction that keeps its report.
///
/// # Errors
/// Whatever the store says.
pub fn want(tx: &mut Tx<'_>, report: &str, url: &str) -> Result<(), StoreError> {
    let wanted = Wanted {
        report: report.to_owned(),
        url: url.chars().take(MOST_URL).collect(),
    };
    let body = serde_json::to_vec(&wanted).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    let now = tx.now();
    queue::push(tx, TOPIC, "", now, &body)
}

async fn run(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        if due(&app).await? > 0 {
            continue;
        }
        let wait = async {
            tokio::select! {
                () = app.store().pushed(TOPIC) => {}
                () = tokio::time::sleep(Duration::from_secs(15)) => {}
            }
        };
        if until_stopped(wait, &mut stop).await.is_none() {
            return Ok(());
        }
    }
}

/// Fetches what is due; how many were dealt with.
async fn due(app: &App) -> Result<usize, Fault> {
    let items = app
        .store()
        .write(|tx| queue::claim(tx, TOPIC, AT_ONCE, LEASE_S))
        .await?;
    let count = items.len();
    for item in items {
        one(app, &item).await?;
    }
    Ok(count)
}

async fn one(app: &App, item: &queue::Item) -> Result<(), Fault> {
    let claim = item.claim();
    let Ok(wanted) = serde_json::from_slice::<Wanted>(&item.body) else {
        let dropped = app.store().write(move |tx| queue::finish(tx, claim));
        return Ok(dropped.await?);
    };
    match fetched(app, &wanted.url).await {
        Ok(photo) => attach(app, wanted.report, photo, claim).await,
        Err(Missed::Later(why)) if item.tries < TRIES => {
            tracing::warn!(
                report = wanted.report,
                why,
                "a photo could not be fetched yet"
            );
            let due = app.now().plus_s(WAIT_S);
            let later = app
                .store()
                .write(move |tx| queue::put_off(tx, claim, due, &why));
            Ok(later.await?)
        }
        Err(Missed::Later(why) | Missed::Never(why)) => missed(app, wanted, &why, claim).await,
    }
}

/// The photo at an address, judged and cleaned as one that is sent to us.
async fn fetched(app: &App, url: &str) -> Result<Clean, Missed> {
    let request = Request {
        time: CALL,
        most: MOST_PHOTO_BYTES,
        ..Request::get(url)
    };
    let answer = app.outbound().call(request).await.map_err(|error| {
        let why = error.to_string();
        match error {
            OutboundError::Time(_) | OutboundError::Lost { .. } => Missed::Later(why),
            _ => Missed::Never(why),
        }
    })?;
    let status = answer.status;
    match status {
        200..300 => {}
        408 | 425 | 429 | 500.. => {
            return Err(Missed::Later(format!("their server answered {status}")));
        }
        _ => return Err(Missed::Never(format!("their server answered {status}"))),
    }
    // The end of an address is no name of a file.
    let judged = photo::clean("", answer.body).await;
    judged.map_err(|fault| Missed::Never(fault.message.trim_end_matches('.').to_owned()))
}

async fn attach(app: &App, report: String, photo: Clean, claim: queue::Claim) -> Result<(), Fault> {
    let wait = Categories::of(app)?.photos_wait;
    app.store()
        .write(move |tx| {
            queue::finish(tx, claim)?;
            let Some(case) = cases::case(tx, &report)? else {
                return Ok(());
            };
            let attach = Change::Attach {
                file: keep_photo(tx, &photo, wait)?,
                public: !wait,
            };
            ask::change(tx, "system", &case.id, None, attach)?;
            Ok::<_, Fault>(())
        })
        .await
}

/// Staff are told what did not come.
async fn missed(app: &App, wanted: Wanted, why: &str, claim: queue::Claim) -> Result<(), Fault> {
    tracing::warn!(report = wanted.report, why, "a photo could not be fetched");
    let words = format!(
        "A photo came with this report as the address {}. We could not fetch it: {why}.",
        wanted.url
    );
    app.store()
        .write(move |tx| {
            queue::finish(tx, claim)?;
            let Some(case) = cases::case(tx, &wanted.report)? else {
                return Ok(());
            };
            let note = Change::Note {
                words: words.clone(),
                public: false,
            };
            ask::change(tx, "system", &case.id, None, note)?;
            Ok::<_, Fault>(())
        })
        .await
}
