//! Filling snapshots, and taking away those whose time is over.

use std::sync::Arc;

use app::bus::Request;
use app::kit::{Fault, Time, words};
use app::observe::{HistoryQuery, MOST, Query};
use app::store::{Filter, Page, Record, StoreError};
use app::{App, Who};
use http::{HeaderMap, Uri};
use ngsi::time::format_us;
use ngsi::{Context, Entity};
use serde_json::{Map, Value, json};

use super::kept::{SNAPSHOTS, Snapshot, Status, remove};
use crate::ask::{Ask, Nothing};
use crate::found;
use crate::link::contexts;
use crate::link::sources::Warnings;
use crate::params::{EntitiesQuery, TemporalQueryParams, asked};
use crate::refusal::Refusal;

/// After so long, one that is still being filled was left by a process that ended.
const LEFT_US: i64 = 120_000_000;
/// Snapshots looked at in one turn.
const STEP: i64 = 1_000;

/// Fills a new snapshot and says how it went: in the snapshot, and to its endpoint.
pub async fn fill(app: App, tenant: String, id: String) {
    let filled = match super::find(&app, &tenant, &id).await {
        Ok(Some(record)) if record.value.status == Status::Preparing => {
            fill_one(&app, record).await
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = filled {
        tracing::warn!(%error, id, "a snapshot could not be filled; the next turn tries again");
    }
}

async fn fill_one(app: &App, record: Record<Snapshot>) -> Result<(), StoreError> {
    let mut snapshot = record.value;
    snapshot.status = match &snapshot.copy_of {
        Some(original) => match copy(app, original, &snapshot.space).await {
            Ok(()) => Status::Success,
            Err(refusal) => {
                tracing::warn!(why = %refusal.body()["detail"], "a snapshot could not be copied");
                Status::Failure
            }
        },
        None => ask_all(app, &mut snapshot).await,
    };
    snapshot.modified_us = app.now().0;
    let kept = snapshot.clone();
    let written = app.store().write(move |tx| {
        let now = SNAPSHOTS.get(tx, &record.id)?;
        // It may have been deleted or prolonged meanwhile: only what the filling found out is written.
        let Some(now) = now else { return Ok(false) };
        let done = Snapshot {
            status: kept.status,
            details: kept.details.clone(),
            past_details: kept.past_details.clone(),
            modified_us: kept.modified_us,
            ..now.value
        };
        SNAPSHOTS
            .change(tx, "system", &record.id, Some(now.version), done)
            .map(|_| true)
    });
    if written.await? {
        tell(app, &snapshot).await;
    }
    Ok(())
}

/// Asks every query and keeps what it finds.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.16.1.4.
async fn ask_all(app: &App, snapshot: &mut Snapshot) -> Status {
    let context = match contexts::compiled(app, &snapshot.words).await {
        Ok(context) => context,
        Err(refusal) => {
            snapshot.details = snapshot.queries.iter().map(|_| failure(&refusal)).collect();
            snapshot.past_details = snapshot
                .past_queries
                .iter()
                .map(|_| failure(&refusal))
                .collect();
            return Status::Failure;
        }
    };
    let mut details = Vec::new();
    for query in &snapshot.queries {
        details.push(detail(now(app, snapshot, query, &context).await));
    }
    let mut past_details = Vec::new();
    for query in &snapshot.past_queries {
        past_details.push(detail(past(app, snapshot, query, &context).await));
    }
    let all: Vec<&str> = details
        .iter()
        .chain(&past_details)
        .filter_map(|one| one["resultStatus"].as_str())
        .collect();
    let status = match () {
        () if all.iter().all(|one| *one == "success") => Status::Success,
        () if all.contains(&"success") => Status::Partial,
        () if all.contains(&"empty") => Status::Empty,
        () => Status::Failure,
    };
    (snapshot.details, snapshot.past_details) = (details, past_details);
    status
}

fn detail(found: Result<usize, Refusal>) -> Value {
    match found {
        Ok(0) => json!({"resultStatus": "empty"}),
        Ok(_) => json!({"resultStatus": "success"}),
        Err(refusal) => failure(&refusal),
    }
}

fn failure(refusal: &Refusal) -> Value {
    json!({"resultStatus": "failure", "problemDetails": refusal.body()})
}

/// The snapshot's own request for what it is made of.
fn ask_of(app: &App, tenant: &str) -> Ask<Nothing> {
    Ask {
        app: app.clone(),
        who: Who::Anyone,
        tenant: tenant.to_owned(),
        link: None,
        headers: HeaderMap::new(),
        uri: Uri::default(),
        params: Nothing {},
    }
}

fn members(query: &Value) -> Map<String, Value> {
    query.as_object().cloned().unwrap_or_default()
}

async fn now(
    app: &App,
    snapshot: &Snapshot,
    query: &Value,
    context: &Arc<Context>,
) -> Result<usize, Refusal> {
    let ask = ask_of(app, &snapshot.tenant);
    let search = asked(&members(query), &EntitiesQuery::default(), false, context)?;
    let all = found::all(&ask, &search, None, context, &mut Warnings::default()).await?;
    let all: Vec<Entity> = all.into_iter().map(|known| known.entity).collect();
    let count = all.len();
    app.context().freeze(&snapshot.space, all).await?;
    Ok(count)
}

async fn past(
    app: &App,
    snapshot: &Snapshot,
    query: &Value,
    context: &Arc<Context>,
) -> Result<usize, Refusal> {
    let ask = ask_of(app, &snapshot.tenant);
    let page = app.config().context.history_instances;
    let params = TemporalQueryParams::default();
    let (search, over_time) = params.read_document(&members(query), context, page)?;
    let all = found::all(
        &ask,
        &search,
        Some(&over_time.history),
        context,
        &mut Warnings::default(),
    )
    .await?;
    let count = all.len();
    for known in all {
        app.context()
            .add_history(&snapshot.space, known.entity)
            .await?;
    }
    Ok(count)
}

/// Everything of one snapshot into another.
async fn copy(app: &App, from: &str, to: &str) -> Result<(), Refusal> {
    let ask = ask_of(app, from);
    let page = app.config().context.history_instances;
    let here = app.context();
    let all = Query {
        limit: MOST,
        ..Query::default()
    };
    if here.exists(from).await? {
        let found = here.find(&ask.tenant, all.clone()).await?;
        here.freeze(to, found.entities).await?;
        let past = HistoryQuery {
            most: page,
            ..HistoryQuery::default()
        };
        for history in here.find_history(&ask.tenant, all, past).await?.entities {
            here.add_history(to, history).await?;
        }
    } else {
        here.freeze(to, Vec::new()).await?;
    }
    Ok(())
}

/// Tells the endpoint of a snapshot how it is, once: its maker can ask as well.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.3.4 and 5.16.6.
pub async fn tell(app: &App, snapshot: &Snapshot) {
    let Some(endpoint) = &snapshot.endpoint else {
        return;
    };
    let body = json!({
        "id": format!("urn:ngsi-ld:Notification:{}", app.store().new_id()),
        "type": "SnapshotNotification",
        "snapshotId": snapshot.id,
        "notifiedAt": format_us(app.now().0),
        "data": snapshot.to_json(),
    });
    let mut request = Request::post(endpoint.clone(), "application/json", body.to_string());
    request.headers.extend(snapshot.receiver.iter().cloned());
    match app.outbound().call(request).await {
        Ok(answer) if answer.status < 300 => {}
        Ok(answer) => tracing::warn!(
            endpoint,
            status = answer.status,
            "the status of a snapshot was refused"
        ),
        Err(error) => {
            tracing::warn!(endpoint, %error, "the status of a snapshot could not be told")
        }
    }
}

/// Takes away the snapshots whose time is over, and fills those that a process left half-filled; one line of
/// status.
///
/// # Errors
/// Whatever the store says.
pub async fn tend(app: &App) -> Result<String, Fault> {
    let page = Page {
        limit: STEP,
        ..Page::default()
    };
    let all = app
        .store()
        .read(move |rd| SNAPSHOTS.find(rd, &Filter::All, page))
        .await?;
    let (now, mut kept) = (app.now(), 0_i64);
    for record in all {
        let snapshot = &record.value;
        if snapshot.expires_us <= now.0 {
            remove(app, &record)
                .await
                .map_err(|refusal| Fault::internal(Unfinished(refusal.body().to_string())))?;
            continue;
        }
        kept += 1;
        let is_left = now.since_us(Time(snapshot.modified_us)) > LEFT_US;
        if snapshot.status == Status::Preparing && is_left {
            fill(app.clone(), snapshot.tenant.clone(), snapshot.id.clone()).await;
        }
    }
    Ok(format!(
        "{} kept",
        words::count(kept, "snapshot", "snapshots")
    ))
}

/// Why a snapshot could not be taken away.
#[derive(Debug, thiserror::Error)]
#[error("a snapshot could not be taken away: {0}")]
struct Unfinished(String);
