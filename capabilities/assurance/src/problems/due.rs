//! What was accepted until a day is open again after it, and on the list of work: no look comes by that would tell.

use std::time::Duration;

use app::Job;
use app::check;
use app::kit::words;

use crate::model::SUBJECTS;

/// Opens again what could stay until a day that is over.
pub const REOPEN: Job = Job {
    name: "reopen-problems",
    every: Duration::from_secs(3_600),
    run: |app| {
        Box::pin(async move {
            let count = app
                .store()
                .write(|tx| check::time_over(tx, "system", SUBJECTS))
                .await?;
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            Ok(format!(
                "{} open again because the day is over until which they could stay",
                words::count(count, "problem", "problems")
            ))
        })
    },
};
