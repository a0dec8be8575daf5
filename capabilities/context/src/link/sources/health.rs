//! How each source fares: how often it was asked, how often in vain, and whether it is left alone just now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::App;
use app::kit::Time;
use ngsi::source::Registration;
use ngsi::time::format_us;
use serde_json::{Value, json};

/// Sources that are watched at most.
const MOST: usize = 10_000;

/// What this process has seen, by tenant and id.
#[derive(Default)]
struct Health(Mutex<HashMap<(String, String), Fares>>);

#[derive(Debug, Clone, Default)]
struct Fares {
    sent: u64,
    failed: u64,
    last_success: Option<Time>,
    last_failure: Option<Time>,
}

fn of<T>(app: &App, tenant: &str, source: &Registration, look: impl FnOnce(&mut Fares) -> T) -> T {
    let health: Arc<Health> = app.shared(Health::default);
    let mut all = health.0.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (tenant.to_owned(), source.id.clone().unwrap_or_default());
    if all.len() >= MOST && !all.contains_key(&key) {
        all.clear();
    }
    look(all.entry(key).or_default())
}

/// Counts one request, and whether it failed.
pub fn count(app: &App, tenant: &str, source: &Registration, failed: bool) {
    let now = app.now();
    of(app, tenant, source, |fares| {
        fares.sent += 1;
        if failed {
            fares.failed += 1;
            fares.last_failure = Some(now);
        } else {
            fares.last_success = Some(now);
        }
    });
}

/// Whether the source failed so lately that its registration wants it left alone.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.34, `cooldown`.
pub fn is_resting(app: &App, tenant: &str, source: &Registration) -> bool {
    let Some(rest_ms) = source.management.as_ref().and_then(|m| m.cooldown_ms) else {
        return false;
    };
    let now = app.now();
    of(app, tenant, source, |fares| {
        let failed_last = fares.last_failure > fares.last_success;
        let since_us = fares.last_failure.map(|then| now.since_us(then));
        failed_last && since_us.is_some_and(|us| (us as f64) < rest_ms * 1_000.0)
    })
}

/// Adds to a registration that is shown how its source fares, as far as this process has seen.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.9.
pub fn describe(app: &App, tenant: &str, source: &Registration, shown: &mut Value) {
    let fares = of(app, tenant, source, |fares| fares.clone());
    let Some(members) = shown.as_object_mut().filter(|_| fares.sent > 0) else {
        return;
    };
    let failed_last = fares.last_failure > fares.last_success;
    members.insert(
        "status".into(),
        json!(if failed_last { "failed" } else { "ok" }),
    );
    members.insert("timesSent".into(), json!(fares.sent));
    members.insert("timesFailed".into(), json!(fares.failed));
    for (name, moment) in [
        ("lastSuccess", fares.last_success),
        ("lastFailure", fares.last_failure),
    ] {
        if let Some(at) = moment {
            members.insert(name.into(), json!(format_us(at.0)));
        }
    }
}
