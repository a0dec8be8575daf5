//! A run of a feed: fetched whole, judged, and only then written.

use std::collections::HashSet;

use app::App;
use app::kit::{Fault, Time, words};
use app::store::{Filter, Page, Record, StoreError, Tx};
use hsds::{Severity, Verdict};

use super::mend::mend;
use super::take::{From, Taken, take};
use super::{FEEDS, Feed, KEPT_S, Run, SINKS_S, Told};
use crate::model::{Bundle, SERVICES, Service, Standing, change};
use crate::validate::{self, Depth, Walked};

/// Services of one feed that are fetched.
const MOST_SERVICES: usize = 20_000;
/// Services written in one transaction.
const BATCH: usize = 25;
/// A run that has not ended by then was broken off, in seconds.
const RUN_S: i64 = 6 * 3_600;
/// A feed with fewer services than this may lose as many as it likes.
const FEW: usize = 10;
/// Kinds of faults that are kept for the page.
const MOST_TOLD: usize = 30;

/// Fetches the feeds that are due, one after another. One line of status.
///
/// # Errors
/// Whatever the store says. A feed that breaks is no error of ours.
pub async fn run_due(app: &App) -> Result<String, Fault> {
    let mut lines = Vec::new();
    while let Some(feed) = claim(app).await? {
        let line = run(app, feed).await?;
        lines.push(line);
    }
    Ok(if lines.is_empty() {
        "no feed is due".into()
    } else {
        lines.join("; ")
    })
}

/// The next feed that is due, and nobody else's from now on.
async fn claim(app: &App) -> Result<Option<Record<Feed>>, Fault> {
    let claimed = app.store().write(|tx| {
        let now = tx.now();
        for record in FEEDS.find(tx, &Filter::All, Page::default())? {
            if is_due(&record.value, now) {
                let feed = Feed {
                    running_since: Some(now),
                    asked: false,
                    ..record.value
                };
                let claimed =
                    FEEDS.change(tx, "harvest", &record.id, Some(record.version), feed)?;
                return Ok::<_, StoreError>(Some(claimed));
            }
        }
        Ok(None)
    });
    Ok(claimed.await?)
}

fn is_due(feed: &Feed, now: Time) -> bool {
    let is_running = feed
        .running_since
        .is_some_and(|since| now < since.plus_s(RUN_S));
    let last = feed.last.as_ref().map(|run| run.at);
    let is_over =
        last.is_none_or(|at| now >= at.plus_s(i64::from(feed.every_hours.max(1)) * 3_600));
    !is_running && (feed.asked || (!feed.paused && is_over))
}

async fn run(app: &App, feed: Record<Feed>) -> Result<String, Fault> {
    let depth = Depth {
        rows: MOST_SERVICES,
        keep: true,
    };
    let today = validate::day(app.now());
    let walked = validate::walk(app.outbound(), &feed.value.url, depth, today, &mut |_| {}).await;
    let mut run = match walked {
        Ok(walked) => taken(app, &feed, walked).await?,
        Err(fault) => Run {
            said: format!("Nothing was changed. {}", fault.message),
            ..Run::default()
        },
    };
    run.at = app.now();
    let line = format!("{}: {}", feed.value.name, run.said);
    let id = feed.id.clone();
    let ended = move |tx: &mut Tx<'_>| {
        let Some(record) = FEEDS.get(tx, &id)? else {
            return Ok::<_, StoreError>(());
        };
        let mut value = record.value;
        value.running_since = None;
        if run.well {
            value.good_at = Some(run.at);
            value.services = run.services;
            value.may_shrink = false;
        }
        value.last = Some(run.clone());
        FEEDS.change(tx, "harvest", &id, None, value).map(drop)
    };
    app.store().write(ended).await?;
    Ok(line)
}

/// Judges what was fetched, and takes it in if it is whole.
async fn taken(app: &App, feed: &Record<Feed>, walked: Walked) -> Result<Run, Fault> {
    let mut run = judged(&walked.verdict);
    run.services = walked.services.len();
    if let Some(broken) = walked.broken {
        run.said = format!("Nothing was changed. The feed broke: {broken}.");
        return Ok(run);
    }
    let before = feed.value.services;
    if before >= FEW && run.services * 2 < before && !feed.value.may_shrink {
        run.said = format!(
            "Nothing was changed. The feed had {} and now has {}. If that is right, say so below.",
            words::count(number(before), "service", "services"),
            words::whole(number(run.services)),
        );
        return Ok(run);
    }
    let from = From {
        feed: feed.id.clone(),
        name: feed.value.name.clone(),
        licence: feed.value.licence.clone(),
        now: app.now(),
    };
    let today = validate::day(app.now());
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for service in &walked.services {
        let read = mend(&feed.id, service, today).map_err(|faults| faults.into_iter().next());
        match read {
            Ok(mended) => match Bundle::read(&mended.value) {
                // Listed twice, it is taken once.
                Ok(bundle) if seen.insert(bundle.id.clone()) => {
                    run.mended += usize::from(!mended.done.is_empty());
                    bundles.push(bundle);
                }
                Ok(_) => {}
                Err(_) => run.refused += 1,
            },
            Err(_) => {
                run.refused += 1;
                // What is known of it stays as it was.
                if let Some(id) = service.get("id").and_then(|id| id.as_str()) {
                    let is_uuid = hsds::format::is_uuid(id);
                    seen.insert(if is_uuid {
                        id.to_lowercase()
                    } else {
                        crate::model::ids::of(&[&feed.id, id])
                    });
                }
            }
        }
    }
    while !bundles.is_empty() {
        let rest = bundles.split_off(bundles.len().min(BATCH));
        let batch = std::mem::replace(&mut bundles, rest);
        let from = from.clone();
        let write = move |tx: &mut Tx<'_>| {
            let all = batch.clone().into_iter();
            all.map(|bundle| take(tx, &from, bundle))
                .collect::<Result<Vec<_>, StoreError>>()
        };
        for taken in app.store().write(write).await? {
            match taken {
                Taken::Added => run.added += 1,
                Taken::Changed => run.changed += 1,
                Taken::Same => {}
                Taken::Proposed => run.duplicates += 1,
            }
        }
    }
    run.missing = missing(app, &feed.id, seen).await?;
    run.well = true;
    run.said = said(&run);
    Ok(run)
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn said(run: &Run) -> String {
    let mut parts = vec![format!(
        "{} read",
        words::count(number(run.services), "service", "services")
    )];
    let others = [
        (run.added, "new"),
        (run.changed, "changed"),
        (run.duplicates, "perhaps known already"),
        (run.missing, "no longer there"),
        (run.refused, "refused"),
    ];
    parts.extend(
        others
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}")),
    );
    format!("{}.", parts.join(", "))
}

/// The counts and the kinds of a verdict.
fn judged(verdict: &Verdict) -> Run {
    let told = verdict.groups.iter().take(MOST_TOLD).filter_map(|group| {
        let first = verdict.findings.get(*group.at.first()?)?;
        Some(Told {
            is_fault: group.severity == Severity::Fault,
            count: group.count,
            what: first.what.clone(),
            at: format!("{} {}", first.source, first.pointer)
                .trim()
                .to_owned(),
            mend: first.mend.clone(),
        })
    });
    Run {
        faults: verdict.faults,
        warnings: verdict.warnings,
        findings: told.collect(),
        ..Run::default()
    }
}

/// Notes the services of a feed that were not seen this time; how many are new to be missed.
async fn missing(app: &App, feed: &str, seen: HashSet<String>) -> Result<usize, Fault> {
    let mut count = 0;
    for id in of_feed(app, feed).await? {
        let (feed, seen) = (feed.to_owned(), seen.clone());
        let write = move |tx: &mut Tx<'_>| {
            let Some(record) = SERVICES.get(tx, &id)? else {
                return Ok(false);
            };
            let theirs = record.value.provenance.id_in(&feed).unwrap_or_default();
            if theirs.is_empty() || seen.contains(theirs) {
                return Ok(false);
            }
            lost(tx, &feed, record)
        };
        count += usize::from(app.store().write::<bool, StoreError, _>(write).await?);
    }
    Ok(count)
}

/// A feed no longer has a service; whether that is news.
fn lost(tx: &mut Tx<'_>, feed: &str, record: Record<Service>) -> Result<bool, StoreError> {
    let mut service = record.value;
    if service.provenance.sources.len() > 1 {
        // Others have it still.
        service
            .provenance
            .sources
            .retain(|source| source.feed != feed);
        service.provenance.fields.retain(|_, owner| owner != feed);
    } else if service.provenance.missing_since.is_none() {
        service.provenance.missing_since = Some(tx.now());
    } else {
        return Ok(false);
    }
    change::service(tx, &format!("feed:{feed}"), &record.id, None, service)?;
    Ok(true)
}

/// The services that a feed is a source of.
async fn of_feed(app: &App, feed: &str) -> Result<Vec<String>, Fault> {
    let mut all = Vec::new();
    loop {
        // "0" comes next after "/".
        let filter = Filter::Between("source", format!("{feed}/"), format!("{feed}0"));
        let page = Page {
            skip: number(all.len()),
            limit: 1_000,
            ..Page::default()
        };
        let found = app
            .store()
            .read(move |rd| SERVICES.find(rd, &filter, page))
            .await?;
        let count = found.len();
        all.extend(found.into_iter().map(|record| record.id));
        if count < 1_000 {
            return Ok(all);
        }
    }
}

/// A feed was removed: what only it knew is no longer known to anybody.
///
/// # Errors
/// Whatever the store says.
pub async fn forget(app: &App, feed: &str) -> Result<(), Fault> {
    missing(app, feed, HashSet::new()).await.map(drop)
}

/// Takes away what no feed has had for a while, and removes what was taken away long ago. One line of status.
///
/// # Errors
/// Whatever the store says.
pub async fn withdraw(app: &App) -> Result<String, Fault> {
    let write = |tx: &mut Tx<'_>| {
        let now = tx.now();
        let (mut hidden, mut removed) = (0, 0);
        let page = Page {
            limit: 5_000,
            ..Page::default()
        };
        let until = app::store::collection::sortable(now.plus_s(-SINKS_S).0);
        let due = Filter::Between("missing", String::new(), until);
        for record in SERVICES.find(tx, &due, page)? {
            let since = record.value.provenance.missing_since.unwrap_or(now);
            if now >= since.plus_s(SINKS_S + KEPT_S) {
                change::remove_service(tx, "harvest", &record.id)?;
                removed += 1;
            } else if record.value.standing != Standing::Withdrawn {
                let mut service = record.value;
                service.standing = Standing::Withdrawn;
                change::service(tx, "harvest", &record.id, None, service)?;
                hidden += 1;
            }
        }
        Ok::<_, StoreError>((hidden, removed))
    };
    let (hidden, removed) = app.store().write(write).await?;
    Ok(format!("{hidden} taken away, {removed} removed"))
}
