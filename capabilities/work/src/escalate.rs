//! Late work: whoever leads the team is told, once for each case; administrators, where nobody leads it.

use std::time::Duration;

use app::ask::{self, Change, Query};
use app::kit::{Fault, Time, words};
use app::store::{Rd, StoreError};
use app::{App, Job};

use crate::told;

/// Cases looked at at a time.
const MOST: i64 = 500;

/// Tells of what has become late.
pub const LATE: Job = Job {
    name: "tell-of-late-work",
    every: Duration::from_secs(15 * 60),
    run: |app| Box::pin(async move { tell(&app).await }),
};

async fn tell(app: &App) -> Result<String, Fault> {
    let now = app.now();
    let late = app.store().read(move |rd| late(rd, now)).await?;
    let mut told = 0;
    for (id, version, due) in late {
        let app_here = app.clone();
        let change = Change::Escalate {
            words: format!("This was due on {} and is still open.", words::date(due)),
        };
        let outcome = app
            .store()
            .write(move |tx| {
                let changed = ask::change(tx, "system", &id, Some(version), change.clone())?;
                told::tell(&app_here, tx, &changed.notices)?;
                Ok::<_, ask::AskError>(())
            })
            .await;
        match outcome {
            Ok(()) => told += 1,
            // Somebody has just done something to it: the next turn looks again.
            Err(ask::AskError::Stale { .. } | ask::AskError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(format!("{told} cases have become late"))
}

/// What is late and was not told of: id, version, and when it was due.
fn late(rd: &mut Rd<'_>, now: Time) -> Result<Vec<(String, i64, Time)>, StoreError> {
    let mut late = Vec::new();
    let mut skip = 0;
    loop {
        let query = Query {
            open: Some(true),
            due_before: Some(now),
            skip,
            limit: MOST,
            ..Query::default()
        };
        let listed = ask::list(rd, &query)?;
        for case in listed.cases {
            if let Some(due) = case.due
                && !was_told(rd, &case.id)?
            {
                late.push((case.id.clone(), case.version, due));
            }
        }
        skip += MOST;
        if skip >= listed.total {
            return Ok(late);
        }
    }
}

/// Whether it was told of since it was last opened, by its timeline: its priority does not say, for people
/// change that.
fn was_told(rd: &mut Rd<'_>, case_id: &str) -> Result<bool, StoreError> {
    let events = ask::events(rd, case_id, false)?;
    Ok(events
        .iter()
        .rev()
        .take_while(|event| event.kind != "reopened")
        .any(|event| event.who == "system" && event.kind == "escalated"))
}
