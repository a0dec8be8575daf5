//! Subscriptions at other sources: a copy of ours goes to each source that knows of what it is about, and
//! what that source tells comes back through here.
//!
//! Which copies there should be follows from the subscriptions and the registrations alone. [`plan`] writes
//! down the difference to those that there are, and [`send`] makes it so; both can be run at any time.

mod kept;
mod send;

pub use kept::{COPIES, Copy, by_remote_id};

use kept::all;
use send::send;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::App;
use app::kit::{Fault, words};
use app::observe::Query;
use app::store::StoreError;
use ngsi::source::{Names, Operation, Registration};
use ngsi::subscription::Status;
use ngsi::{Context, Subscription};
use serde_json::{Value, json};

use crate::link::sources::{Bounds, Question, Sources};
use crate::refusal::Refusal;
use kept::Wanted;

/// Subscriptions read at once.
const STEP: usize = 1_000;
/// Where sources tell of what they were asked to watch.
pub const NOTIFY_PATH: &str = "/ngsi-ld/ex/remote-notify";

/// Writes down which copies a tenant's subscriptions should have now, and starts to make it so. Nothing is
/// done where nobody else is registered and no copy is left.
///
/// # Errors
/// If it cannot be written.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.8.1.4, 5.8.2.4, 5.8.5.4 and 5.9.
pub async fn follow(app: &App, tenant: &str) -> Result<(), Refusal> {
    if plan(app, tenant).await? {
        tokio::spawn(send(app.clone(), tenant.to_owned()));
    }
    Ok(())
}

/// How the copies of a tenant are shown among the subscriptions to registrations.
///
/// # Errors
/// If they cannot be read.
pub async fn shown(app: &App, tenant: &str) -> Result<Vec<Value>, StoreError> {
    let all = all(app, tenant).await?;
    let there = all.iter().filter(|record| !record.value.is_gone());
    Ok(there
        .map(|record| record.value.to_json(&record.id))
        .collect())
}

/// Makes up for what sources did not take before; one line of status.
///
/// # Errors
/// Whatever the store says.
pub async fn tend(app: &App) -> Result<String, Fault> {
    let tenants = kept::waiting(app).await?;
    for tenant in &tenants {
        send(app.clone(), tenant.clone()).await;
    }
    Ok(words::count(
        i64::try_from(tenants.len()).unwrap_or(i64::MAX),
        "tenant had copies to send",
        "tenants had copies to send",
    ))
}

/// Writes down the difference between the copies that there should be and those that there are; whether there
/// is something to send.
///
/// # Errors
/// If it cannot be written.
pub async fn plan(app: &App, tenant: &str) -> Result<bool, Refusal> {
    let known = app.context().sources(tenant).await?;
    let watches = known
        .iter()
        .any(|source| source.takes(Operation::CreateSubscription));
    if !watches && all(app, tenant).await?.is_empty() {
        return Ok(false);
    }
    let mut wanted = Vec::new();
    if watches && app.context().exists(tenant).await? {
        let sources = Sources::of_nobody(app, tenant, known);
        let mut offset = 0;
        loop {
            let (some, _) = app.context().subscriptions(tenant, offset, STEP).await?;
            offset += some.len();
            let is_last = some.len() < STEP;
            wanted.extend(some.iter().flat_map(|one| copies_of(app, &sources, one)));
            if is_last {
                break;
            }
        }
    }
    Ok(kept::settle(app, tenant, wanted).await?)
}

/// The copies that one subscription should have.
fn copies_of(app: &App, sources: &Sources, subscription: &Subscription) -> Vec<Wanted> {
    let is_over = subscription.status(app.now().0) == Status::Expired;
    let Some(id) = subscription.id.as_deref().filter(|_| !is_over) else {
        return Vec::new();
    };
    if subscription.local_only == Some(true) {
        return Vec::new();
    }
    let query = Query {
        selection: subscription.selection.clone(),
        ..Query::default()
    };
    let names = match subscription.watched.is_empty() {
        true => Names::all(),
        false => Names::only(subscription.watched.iter().cloned()),
    };
    let operations = [Operation::CreateSubscription];
    let questions = sources.questions(&operations, &query, &names, &Bounds::default());
    let mut copies: Vec<(Arc<Registration>, Vec<Question>)> = Vec::new();
    for question in questions {
        match copies
            .iter_mut()
            .find(|(source, _)| Arc::ptr_eq(source, &question.source))
        {
            Some((_, questions)) => questions.push(question),
            None => copies.push((Arc::clone(&question.source), vec![question])),
        }
    }
    let wanted = copies.into_iter().map(|(source, questions)| Wanted {
        subscription: id.to_owned(),
        document: reduced(app, subscription, &questions),
        source,
    });
    wanted.collect()
}

/// A subscription reduced to what a source knows, telling us instead of its owner. All names are in full, so
/// that the source needs no context.
fn reduced(app: &App, subscription: &Subscription, questions: &[Question]) -> Value {
    let core = Context::core();
    let mut document = subscription.to_json(&core, app.now().0);
    let Some(members) = document.as_object_mut() else {
        return document;
    };
    let left_out = [
        "id",
        "status",
        "throttling",
        "subscriptionName",
        "description",
        "jsonldContext",
        "lang",
        "csf",
        "createdAt",
        "modifiedAt",
        "@context",
    ];
    left_out
        .iter()
        .for_each(|name| drop(members.shift_remove(*name)));
    if subscription.splits() {
        ["q", "geoQ", "scopeQ"]
            .iter()
            .for_each(|name| drop(members.shift_remove(*name)));
    }
    let entities = questions
        .iter()
        .map(|question| question.selector.to_json(&core));
    members.insert("entities".into(), entities.collect());
    let mut names = BTreeSet::new();
    let all_listed = questions
        .iter()
        .all(|question| match question.names.listed() {
            Some(listed) => {
                names.extend(listed.iter().map(|name| core.compact(name).into_owned()));
                true
            }
            None => false,
        });
    if all_listed && !names.is_empty() {
        // What is told at intervals is told whether it changed or not.
        if subscription.time_interval_s.is_none() {
            members.insert("watchedAttributes".into(), json!(names));
        }
    }
    let endpoint = format!("{}{NOTIFY_PATH}", app.config().public_url());
    let mut notification = json!({
        "format": "normalized",
        "endpoint": {"uri": endpoint, "accept": "application/json"},
    });
    if all_listed && !names.is_empty() {
        notification["attributes"] = json!(names);
    }
    if subscription.notification.show_changes == Some(true) {
        notification["showChanges"] = json!(true);
    }
    members.insert("notification".into(), notification);
    document
}
