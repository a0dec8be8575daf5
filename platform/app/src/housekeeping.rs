//! What the house does for itself: readings moved to their places, records erased when their time is
//! over, messages and notifications sent.

use std::time::Duration;

use kit::Fault;
use store::{StoreError, Tx, collection, inbox, queue, series};

use crate::{App, Job, Service};

/// Readings that one transaction moves: whoever writes meanwhile waits for it, so it is a few milliseconds.
const MERGED: i64 = 500;
/// How long a message that was understood is kept as it came.
const INBOX_DAYS: i64 = 30;

pub const JOBS: &[Job] = &[
    crate::names::LEARN,
    crate::public_pages::REFRESH,
    Job {
        name: "keep-search-level",
        every: Duration::from_secs(60),
        run: |app| {
            Box::pin(async move {
                let count = app.find().keep_level().await?;
                Ok(format!("{count} things can be found"))
            })
        },
    },
    Job {
        name: "measure-queues",
        every: Duration::from_secs(15),
        run: |app| Box::pin(async move { measure_queues(&app).await }),
    },
    Job {
        name: "merge-readings",
        every: Duration::from_secs(5),
        run: |app| {
            Box::pin(async move {
                let moved = in_batches(&app, MERGED, |tx, most| {
                    series::merge(tx, most).map(|merged| merged.readings)
                })
                .await?;
                Ok(format!("{moved} readings moved to their places"))
            })
        },
    },
    Job {
        name: "erase-records",
        every: Duration::from_secs(3_600),
        run: |app| {
            Box::pin(async move {
                let now = app.now();
                let gone = in_batches(&app, 500, move |tx, most| {
                    collection::erase_due(tx, now, most)
                })
                .await?;
                Ok(format!("{gone} records erased because their time was over"))
            })
        },
    },
    Job {
        name: "erase-cases",
        every: Duration::from_secs(3_600),
        run: |app| {
            Box::pin(async move {
                let now = app.now();
                let mut gone = ask::Erased::default();
                loop {
                    let erased = app
                        .store()
                        .write(move |tx| ask::erase_due(tx, now, 200))
                        .await?;
                    gone.cases += erased.cases;
                    gone.drafts += erased.drafts;
                    gone.files += erased.files;
                    if erased == ask::Erased::default() {
                        return Ok(format!(
                            "{} cases, {} drafts and {} loose files erased because their time was over",
                            gone.cases, gone.drafts, gone.files
                        ));
                    }
                }
            })
        },
    },
    Job {
        name: "forget-findings",
        every: Duration::from_secs(3_600),
        run: |app| {
            Box::pin(async move {
                let now = app.now();
                let gone = in_batches(&app, 200, move |tx, most| check::forget_gone(tx, now, most))
                    .await?;
                Ok(format!(
                    "{gone} findings forgotten that had been gone for 2 years"
                ))
            })
        },
    },
    Job {
        name: "expire-entities",
        every: Duration::from_secs(60),
        run: |app| {
            Box::pin(async move {
                let gone = app.context().expire().await?;
                Ok(format!(
                    "{gone} entities deleted because their time was over"
                ))
            })
        },
    },
    Job {
        name: "forget-messages",
        every: Duration::from_secs(3_600),
        run: |app| {
            Box::pin(async move {
                let before = app.now().plus_s(-INBOX_DAYS * 86_400);
                let gone = in_batches(&app, 2_000, move |tx, most| {
                    inbox::forget(tx, before, most).map(|gone| gone as usize)
                })
                .await?;
                Ok(format!(
                    "{gone} understood messages older than {INBOX_DAYS} days forgotten"
                ))
            })
        },
    },
];

/// Does `work` in one transaction after the other, each of `most` things at most, until fewer are left; how many
/// there were.
async fn in_batches<W, E>(app: &App, most: i64, work: W) -> Result<usize, E>
where
    W: Fn(&mut Tx<'_>, i64) -> Result<usize, E> + Copy + Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let mut all = 0;
    loop {
        let done = app.store().write(move |tx| work(tx, most)).await?;
        all += done;
        if (done as i64) < most {
            return Ok(all);
        }
    }
}

/// How much is waiting to be done, for whoever watches the metrics. What has waited longest tells how
/// far the telling is behind.
async fn measure_queues(app: &App) -> Result<String, Fault> {
    let all = app.store().read(queue::all_waiting).await?;
    let now = app.now();
    for topic in MEASURED {
        let waiting = all.iter().find(|(name, _)| name == topic);
        let (count, oldest_s) = waiting.map_or((0, 0), |(_, waiting)| {
            let oldest = waiting.oldest.unwrap_or(now);
            (waiting.count, now.since_us(oldest) / 1_000_000)
        });
        metrics::gauge!("borough_queue_waiting", "topic" => *topic).set(exact(count));
        metrics::gauge!("borough_queue_oldest_seconds", "topic" => *topic).set(exact(oldest_s));
    }
    let count: i64 = all.iter().map(|(_, waiting)| waiting.count).sum();
    Ok(format!("{count} pieces of work are waiting"))
}

/// The topics whose lag is told: notifications, devices' messages and mail.
const MEASURED: &[&str] = &["notify", "devices.heard", "tell"];

#[expect(clippy::cast_precision_loss, reason = "counts, far below 2^53")]
const fn exact(n: i64) -> f64 {
    n as f64
}

pub const SERVICES: &[Service] = &[
    Service {
        name: "send-messages",
        run: |app, stop| Box::pin(async move { app.tell().run(stop).await }),
    },
    Service {
        name: "notify-subscribers",
        run: |app, stop| Box::pin(async move { app.context().notify(stop).await }),
    },
];
