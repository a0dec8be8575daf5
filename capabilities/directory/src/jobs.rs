//! What the directory does from time to time.

use std::time::Duration;

use app::Job;

use crate::harvest;
use crate::model;

/// Fetches the feeds that are due.
pub const HARVEST: Job = Job {
    name: "harvest-directories",
    every: Duration::from_secs(60),
    run: |app| Box::pin(async move { harvest::run_due(&app).await }),
};

/// Takes away what no feed has any more.
pub const WITHDRAW: Job = Job {
    name: "withdraw-entries",
    every: Duration::from_secs(3_600),
    run: |app| Box::pin(async move { harvest::withdraw(&app).await }),
};

/// Has entries found by their times of today: courses begin and end, and some are not on each week.
pub const TIMES: Job = Job {
    name: "renew-times",
    every: Duration::from_secs(24 * 3_600),
    run: |app| Box::pin(async move { model::renew_times(&app).await }),
};
