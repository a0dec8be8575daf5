//! What the house does for itself: readings moved to their places, records erased when their time is
//! over, messages and notifications sent.

use std::time::Duration;

use store::{StoreError, collection, inbox, series};

use crate::{Job, Service};

/// Readings that one transaction moves: whoever writes meanwhile waits for it, so it is a few milliseconds.
const MERGED: i64 = 500;
/// How long a message that was understood is kept as it came.
const INBOX_DAYS: i64 = 30;

pub const JOBS: &[Job] = &[
    Job {
        name: "merge-readings",
        every: Duration::from_secs(5),
        run: |app| {
            Box::pin(async move {
                let mut moved = 0;
                loop {
                    let merged = app.store().write(|tx| series::merge(tx, MERGED)).await?;
                    moved += merged.readings;
                    if (merged.readings as i64) < MERGED {
                        return Ok(format!("{moved} readings moved to their places"));
                    }
                }
            })
        },
    },
    Job {
        name: "erase-records",
        every: Duration::from_secs(3_600),
        run: |app| {
            Box::pin(async move {
                let now = app.now();
                let mut gone = 0;
                loop {
                    let erased = app
                        .store()
                        .write(move |tx| collection::erase_due(tx, now, 500))
                        .await?;
                    gone += erased;
                    if erased < 500 {
                        return Ok(format!("{gone} records erased because their time was over"));
                    }
                }
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
                let mut gone = 0;
                loop {
                    let forgotten = app
                        .store()
                        .write(move |tx| inbox::forget(tx, before, 2_000))
                        .await
                        .map_err(|e: StoreError| e)?;
                    gone += forgotten;
                    if forgotten < 2_000 {
                        return Ok(format!(
                            "{gone} understood messages older than {INBOX_DAYS} days forgotten"
                        ));
                    }
                }
            })
        },
    },
];

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
