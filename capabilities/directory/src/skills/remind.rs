//! Employers are told a week before what they posted closes.

use std::time::Duration;

use app::kit::{Fault, words};
use app::store::{Record, StoreError};
use app::tell::Options;
use app::{App, Job};

use super::jobs::in_state;
use super::links;
use super::opening::{OPENINGS, Opening, State};
use crate::provider::letters::{self, ClosesLetter};

/// Tells those whose opening closes within a week, each once.
pub const REMIND: Job = Job {
    name: "remind-employers",
    every: Duration::from_secs(6 * 3_600),
    run: |app| Box::pin(async move { remind(&app).await }),
};

async fn remind(app: &App) -> Result<String, Fault> {
    let today = app.today();
    let mut due = in_state(app, State::Shown).await?;
    due.retain(|record| record.value.is_to_be_told(today));
    let count = i64::try_from(due.len()).unwrap_or(i64::MAX);
    for record in due {
        tell(app, record).await?;
    }
    Ok(format!(
        "{} told that their job or training closes soon",
        words::count(count, "employer", "employers")
    ))
}

/// Writes to an employer, with a new link.
async fn tell(app: &App, record: Record<Opening>) -> Result<(), Fault> {
    let secret = app.chance().secret();
    let closes = record.value.closes;
    let letter = ClosesLetter {
        title: record.value.title.clone(),
        closes: slots::say::date(closes),
        own_link: format!("{}{}", app.config().public_url(), links::path(&secret)),
    };
    let options = Options {
        key: format!("opening {} closes {closes}", record.id),
        about: format!("opening {}", record.id),
        ..Options::default()
    };
    let told = Opening {
        told: Some(closes),
        ..record.value
    };
    let (house, id, version) = (app.clone(), record.id, record.version);
    app.store()
        .write(move |tx| {
            OPENINGS.change(tx, "system", &id, Some(version), told.clone())?;
            links::make(tx, &secret, &id)?;
            letters::post(&house, tx, &told.email, &letter, &options)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
