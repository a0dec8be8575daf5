//! What a thing's own page says of the reports about it: how many are open, and whether work is planned.
//!
//! It is written into the context as facts of the thing, without a word of who said what, so that the page
//! of the thing, the map and other programs know it without knowing this capability.

use std::collections::BTreeSet;
use std::time::Duration;

use app::ask::{self, Query};
use app::kit::{Fault, Time};
use app::observe::{Fed, Feed};
use app::store::{Rd, StoreError};
use app::{App, Job};
use ngsi::{Context, Entity};
use serde_json::{Value, json};

use crate::cases::{self, KIND, Search};
use crate::categories::Categories;
use crate::report::Report;

/// How many reports of a thing are open.
const OPEN_REPORTS: &str = "openReports";
/// What is done about them: `none`, `reported` or `planned`.
const REPAIR_STATE: &str = "repairState";
/// How far back each round looks for what changed: several rounds, so that one that failed is made up for.
const LOOK_BACK_S: i64 = 900;
/// Reports looked at in one round.
const MOST: i64 = 5_000;

/// Brings the facts of the things up to date whose reports changed lately, by whomever.
pub const REFRESH: Job = Job {
    name: "report-things",
    every: Duration::from_secs(60),
    run: |app| {
        Box::pin(async move {
            let since = app.now().plus_s(-LOOK_BACK_S);
            let things = app.store().read(move |rd| changed(rd, since)).await?;
            let mut written = 0;
            for thing in &things {
                written += usize::from(refresh(&app, thing).await?);
            }
            Ok(format!(
                "{written} things say anew how many reports of them are open"
            ))
        })
    },
};

/// The things whose reports changed since then, those among them that have become private.
fn changed(rd: &mut Rd<'_>, since: Time) -> Result<BTreeSet<String>, StoreError> {
    let query = Query {
        kind: Some(KIND.into()),
        changed_from: Some(since),
        limit: MOST,
        ..Query::default()
    };
    let cases = ask::list(rd, &query)?.cases.into_iter();
    let things = cases.map(|case| case.row.asset);
    Ok(things.filter(|asset| !asset.is_empty()).collect())
}

/// Brings the facts of one thing up to date; whether anything was written. Written twice, they say the same.
///
/// # Errors
/// Whatever the store says.
pub async fn refresh(app: &App, id: &str) -> Result<bool, Fault> {
    if id.is_empty() {
        return Ok(false);
    }
    let Some(thing) = app.context().get("", id).await? else {
        return Ok(false);
    };
    let all = Categories::of(app)?;
    let search = Search {
        asset: id.to_owned(),
        open: Some(true),
        limit: MOST,
        ..Search::default()
    };
    let open = cases::search(app, &all, search).await?;
    let (count, state) = (json!(open.len()), json!(state(&open)));
    let says = |name: &str| value(&thing, name);
    let is_same = says(OPEN_REPORTS).map_or(open.is_empty(), |n| *n == count)
        && says(REPAIR_STATE).is_none_or(|s| *s == state);
    if is_same {
        return Ok(false);
    }
    let at = app.now();
    let fed = |name: &str, value: Value, at: Time| Fed {
        name: name.into(),
        value,
        unit: None,
        at,
        geo: false,
    };
    let feed = Feed {
        tenant: String::new(),
        entity: id.to_owned(),
        type_: thing.types.first().cloned().unwrap_or_default(),
        attributes: vec![fed(OPEN_REPORTS, count, at), fed(REPAIR_STATE, state, at)],
    };
    let context = app.context().clone();
    let changed = app.store().write(move |tx| context.feed(tx, &feed)).await?;
    app.context().published(vec![changed]).await;
    Ok(true)
}

fn value<'e>(thing: &'e Entity, name: &str) -> Option<&'e Value> {
    let iri = Context::core().expand(name).into_owned();
    Some(&thing.attributes.get(&iri)?.first()?.value)
}

fn state(open: &[Report]) -> &'static str {
    match open {
        [] => "none",
        all if all.iter().any(|report| report.status == "planned") => "planned",
        _ => "reported",
    }
}
