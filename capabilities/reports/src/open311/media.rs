//! Photos that came as an address (`media_url`): fetched once the report is kept, so that neither a slow
//! server nor a wrong address can lose it.

use std::time::Duration;

use app::ask::{self, Change};
use app::bus::{OutboundError, Request};
use app::kit::Fault;
use app::store::{StoreError, Tx, queue};
use app::{App, Service, Stop, until_pushed};
use serde::{Deserialize, Serialize};
use upload::Clean;

use crate::cases::{self, keep_photo};
use crate::categories::Categories;
use crate::forward::{RemoteError, is_for_now};
use crate::photo::{self, MOST_PHOTO_BYTES};

/// The queue's topic of photos to be fetched.
const TOPIC: &str = "report-media";
/// How long nobody looks at the queue where nothing is heard of it.
const LOOK: Duration = Duration::from_secs(15);
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
        if !until_pushed(&app, TOPIC, LOOK, &mut stop).await {
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
        Err(RemoteError::Later(why)) if item.tries < TRIES => {
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
        Err(RemoteError::Later(why) | RemoteError::Refused(why)) => {
            missed(app, wanted, &why, claim).await
        }
    }
}

/// The photo at an address, judged and cleaned as one that is sent to us.
async fn fetched(app: &App, url: &str) -> Result<Clean, RemoteError> {
    let request = Request {
        time: CALL,
        most: MOST_PHOTO_BYTES,
        ..Request::get(url)
    };
    let answer = app.outbound().call(request).await.map_err(|error| {
        let why = error.to_string();
        match error {
            OutboundError::Time(_) | OutboundError::Lost { .. } => RemoteError::Later(why),
            _ => RemoteError::Refused(why),
        }
    })?;
    let status = answer.status;
    let why = || format!("their server answered {status}");
    match status {
        200..300 => {}
        _ if is_for_now(status) => return Err(RemoteError::Later(why())),
        _ => return Err(RemoteError::Refused(why())),
    }
    // The end of an address is no name of a file.
    let judged = photo::clean("", answer.body).await;
    judged.map_err(|fault| RemoteError::Refused(fault.message.trim_end_matches('.').to_owned()))
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
