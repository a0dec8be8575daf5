//! What is done from time to time: what the clock asks for, and other people's calendars.

use std::time::Duration;

use app::book::{self, BookError};
use app::kit::{Fault, words};
use app::{App, Job};

use super::{letters, link};

/// Ends holds and offers that have run out, offers what comes free, reminds, erases.
pub const DUE: Job = Job {
    name: "bookings-due",
    every: Duration::from_secs(60),
    run: |app| Box::pin(due(app)),
};

/// Looks into the calendars by which resources are also given out.
pub const FEEDS: Job = Job {
    name: "booking-calendars",
    every: Duration::from_secs(15 * 60),
    run: |app| Box::pin(feeds(app)),
};

async fn due(app: App) -> Result<String, Fault> {
    let (mut told, mut ran_out, mut erased) = (0, 0, 0);
    loop {
        let sender = app.clone();
        let done = app
            .store()
            .write(move |tx| {
                let done = book::due(tx)?;
                letters::send(&sender, tx, &done.notices)?;
                Ok::<_, BookError>(done)
            })
            .await?;
        told += done.notices.len();
        ran_out += done.ran_out;
        erased += done.erased;
        if !done.has_more {
            return Ok(format!("{told} told, {ran_out} ran out, {erased} erased"));
        }
    }
}

async fn feeds(app: App) -> Result<String, Fault> {
    let all = app.store().read(book::resources).await?;
    let (mut well, mut stretches, mut wrong) = (0, 0, Vec::new());
    for rec in all.into_iter().filter(|rec| !rec.value.feed.is_empty()) {
        match link::take_in(&app, &rec).await {
            Ok(done) => {
                well += 1;
                stretches += done.stretches;
                if !done.clashes.is_empty() {
                    wrong.push(format!(
                        "{} is in the way of {}",
                        rec.value.title,
                        done.clashes.join(", ")
                    ));
                }
            }
            // One calendar that does not answer keeps nobody from the others; what it said last still counts.
            Err(fault) => wrong.push(format!("{}: {}", rec.value.title, fault.message)),
        }
    }
    let status = format!(
        "{} read, {stretches} stretches",
        words::count(well, "calendar", "calendars")
    );
    if wrong.is_empty() {
        Ok(status)
    } else {
        Err(Fault::invalid(format!("{status}; {}", wrong.join("; "))))
    }
}
