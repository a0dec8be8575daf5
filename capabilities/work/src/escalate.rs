//! Late work: whoever leads the team is told, once for each case.

use std::time::Duration;

use app::ask::{self, Case, Change, Query, Sort};
use app::kit::{Fault, Time, words};
use app::store::{Rd, StoreError};
use app::{App, Job, asked};

/// Cases looked at in one turn.
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
                asked::tell(&app_here, tx, &changed.notices)?;
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
    let query = Query {
        open: Some(true),
        due_before: Some(now),
        // What was raised is looked at last.
        sort: Sort::Priority,
        limit: MOST,
        ..Query::default()
    };
    let mut late = Vec::new();
    for case in ask::list(rd, &query)?.cases {
        let Some(due) = case.due else { continue };
        if !was_told(rd, &case)? {
            late.push((case.id.clone(), case.version, due));
        }
    }
    Ok(late)
}

fn was_told(rd: &mut Rd<'_>, case: &Case) -> Result<bool, StoreError> {
    if case.priority == 0 {
        return Ok(false);
    }
    let events = ask::events(rd, &case.id, false)?;
    Ok(events
        .iter()
        .any(|event| event.who == "system" && event.kind == "escalated"))
}
