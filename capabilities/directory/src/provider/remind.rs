//! Twice a year each organisation is asked whether its entries are still true.

use std::collections::BTreeMap;
use std::time::Duration;

use app::kit::{Fault, Time, words};
use app::store::collection::Page;
use app::store::{Collection, Filter, StoreError};
use app::tell::Options;
use app::{App, Job};
use serde::{Deserialize, Serialize};

use super::letters::{ConfirmLetter, post};
use super::links;
use crate::find::STALE_AFTER_DAYS;
use crate::model::{ORGANIZATIONS, SERVICES};

/// We do not ask again sooner.
const AGAIN_AFTER_DAYS: i64 = 60;
/// Organisations asked in one round, so that a new directory does not write to a thousand at once.
const A_ROUND: usize = 50;
/// Services looked at.
const MOST: i64 = 200_000;

/// When an organisation was last asked, under its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// When.
    pub at: Time,
}

/// When organisations were asked.
pub const REMINDED: Collection<Reminded> = Collection {
    name: "directory-reminded",
    purpose: "not to ask an organisation too often whether its entries are true",
    personal: false,
    erase_at: |reminded, _| Some(reminded.at.plus_s(AGAIN_AFTER_DAYS * 86_400)),
    kept_for: "60 days",
    audited: false,
    fields: &[],
};

/// Asks those whose entries nobody has confirmed for half a year.
pub const REMIND: Job = Job {
    name: "ask-providers",
    every: Duration::from_secs(6 * 3_600),
    run: |app| Box::pin(async move { remind(&app).await }),
};

async fn remind(app: &App) -> Result<String, Fault> {
    let due = due(app).await?;
    let mut asked = 0;
    for (organization, services) in due.into_iter().take(A_ROUND) {
        asked += usize::from(ask(app, organization, services).await?);
    }
    let count = i64::try_from(asked).unwrap_or(i64::MAX);
    Ok(format!(
        "{} asked whether their entries are still true",
        words::count(count, "organisation", "organisations")
    ))
}

/// Organisations with stale entries, and the names of these.
async fn due(app: &App) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let before = app.now().plus_s(-STALE_AFTER_DAYS * 86_400);
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let all = app
        .store()
        .read(move |rd| SERVICES.find(rd, &Filter::All, page))
        .await?;
    let mut due: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in all {
        let service = record.value;
        // What a feed keeps up to date is its publisher's to confirm.
        let is_ours = service.provenance.of("name") == crate::model::HERE;
        let is_stale = service.confirmed.as_ref().is_none_or(|by| by.at < before);
        if service.is_shown() && is_ours && is_stale {
            due.entry(service.organization_id)
                .or_default()
                .push(service.name);
        }
    }
    Ok(due)
}

/// Writes to an organisation, unless it has no address or was asked lately; whether it was written to.
async fn ask(app: &App, id: String, services: Vec<String>) -> Result<bool, Fault> {
    let secret = app.chance().secret();
    let (house, base) = (app.clone(), app.config().public_url());
    let asked = app
        .store()
        .write(move |tx| {
            let now = tx.now();
            let last = REMINDED.get(tx, &id)?;
            let is_soon = last.as_ref().is_some_and(|last| {
                now.since_us(last.value.at) < AGAIN_AFTER_DAYS * 86_400 * 1_000_000
            });
            let organization = ORGANIZATIONS.get(tx, &id)?.map(|record| record.value);
            let Some((organization, email)) = organization
                .and_then(|o| o.email.clone().map(|email| (o, email)))
                .filter(|_| !is_soon)
            else {
                return Ok::<_, StoreError>(false);
            };
            let path = links::make(tx, &secret, &id, &email)?;
            let letter = ConfirmLetter {
                organisation: organization.name,
                services: services.clone(),
                link: format!("{base}{path}"),
                days: links::DAYS,
            };
            let options = Options {
                about: format!("organisation {id}"),
                ..Options::default()
            };
            post(&house, tx, &email, &letter, &options)?;
            match last {
                Some(_) => REMINDED.change(tx, "system", &id, None, Reminded { at: now })?,
                None => REMINDED.insert_as(tx, "system", id.clone(), Reminded { at: now })?,
            };
            Ok(true)
        })
        .await?;
    Ok(asked)
}
