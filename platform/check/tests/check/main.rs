//! Every promise of the verb check, kept on SQLite and on PostgreSQL alike.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod changes;
mod looks;
mod over;

use check::{CheckError, Found, Look, Outcome, Recorded, Severity, State};
use kit::Clock;
use store::{Store, Tx};

/// Runs `test` on a fresh store of each kind.
fn both(test: impl AsyncFn(Store, Clock)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    for url in [file, testkit::scratch_database()] {
        let clock = testkit::clock();
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        runtime.block_on(test(store, clock));
    }
}

async fn done<T: Send + 'static>(
    store: &Store,
    work: impl FnMut(&mut Tx<'_>) -> Result<T, CheckError> + Send + 'static,
) -> T {
    store.write(work).await.unwrap()
}

fn found(at: &str, rule: &str, place: &str) -> Found {
    Found {
        rule: rule.into(),
        criteria: vec!["1.1.1".into()],
        severity: Severity::Serious,
        outcome: Outcome::Fail,
        at: at.into(),
        place: place.into(),
        message: "The picture has no name.".into(),
        question: None,
    }
}

fn look(pages: &[&str], found: Vec<Found>) -> Look {
    Look {
        subject: "website:1".into(),
        rules: "access".into(),
        pages: pages.iter().map(|page| (*page).to_owned()).collect(),
        found,
        ..Look::default()
    }
}

async fn record(store: &Store, look: Look) -> Recorded {
    done(store, move |tx| check::record(tx, "idris", &look)).await
}

/// Each finding of the subject: its rule, where it stands, in how many places.
async fn stand(store: &Store) -> Vec<(String, State, i64)> {
    let query = check::Query {
        subject: Some("website:1".into()),
        limit: 100,
        ..check::Query::default()
    };
    let listed = store.read(move |rd| check::list(rd, &query)).await.unwrap();
    listed
        .findings
        .into_iter()
        .map(|one| (one.rule, one.state, one.places))
        .collect()
}
