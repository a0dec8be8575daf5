//! An alarm that could stay until a day is on the list again after it: a device that stays as it is brings no new look.

use std::time::Duration;

use app::kit::{Fault, words};
use app::{Job, check};

use super::{DEVICE, GATEWAY};

/// Puts alarms back on the list that could stay until a day that is over.
pub const REOPEN: Job = Job {
    name: "reopen-alarms",
    every: Duration::from_secs(3_600),
    run: |app| {
        Box::pin(async move {
            let count = app
                .store()
                .write(|tx| {
                    let devices = check::time_over(tx, "system", DEVICE)?;
                    Ok::<_, Fault>(devices + check::time_over(tx, "system", GATEWAY)?)
                })
                .await?;
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            Ok(format!(
                "{} to mend after all",
                words::count(count, "alarm", "alarms")
            ))
        })
    },
};
