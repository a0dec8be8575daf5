//! Every promise of the verb ask, kept on SQLite and on PostgreSQL alike.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod cases;
mod drafts;
mod ends;
mod kills;
mod replies;
mod righted;
mod versions;

use ask::{AskError, NewCase, Opened};
use form::{Answer, Contact, Form};
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

/// Does something in a transaction, and must succeed.
async fn done<T: Send + 'static>(
    store: &Store,
    work: impl FnMut(&mut Tx<'_>) -> Result<T, AskError> + Send + 'static,
) -> T {
    store.write(work).await.unwrap()
}

const DAY_US: i64 = 86_400_000_000;

fn report(words: &str) -> NewCase {
    NewCase {
        kind: "report".into(),
        category: "bench".into(),
        title: "Broken bench".into(),
        words: words.into(),
        contact: Contact {
            name: "Ann Marsh".into(),
            email: "Ann@Example.org".into(),
            phone: "+44 7700 900982".into(),
            ..Contact::default()
        },
        place: Some((1.75, 51.63)),
        ward: "Larkbridge".into(),
        team: "street-care".into(),
        due_working_days: Some(5),
        keep_days: 30,
        source: "web".into(),
        ..NewCase::default()
    }
}

async fn opened(store: &Store, new: NewCase) -> Opened {
    done(store, move |tx| ask::open(tx, "anyone", new.clone())).await
}

fn form() -> Form {
    Form::parse(
        r#"{"format": 1, "name": "permit", "title": "Apply for a permit", "about": "Park near home.",
        "category": "parking", "team": "parking", "due_working_days": 10, "purpose": "to decide", "keep_days": 90,
        "pages": [
          {"name": "name", "questions": [{"name": "name", "label": "What is your name?", "kind": "name"}]},
          {"name": "email", "questions": [{"name": "email", "label": "What is your email address?", "kind": "email"}]},
          {"name": "vehicles", "title": "Your vehicles", "repeat": {"one": "vehicle", "many": "vehicles", "most": 3},
           "questions": [{"name": "plate", "label": "What is the number plate?", "kind": {"text": {"pattern": "vehicle"}}}]},
          {"name": "zone", "questions": [{"name": "zone", "label": "Which zone do you live in?", "open": true,
           "kind": {"radios": {"options": [{"value": "a", "label": "Zone A"}, {"value": "b", "label": "Zone B"}]}}}]}],
        "fee": {"what": "Permit for 12 months", "pence": 4550}, "done": ["We will write to you."]}"#,
    )
    .unwrap()
}

fn text(words: &str) -> Answer {
    Answer::Text(words.into())
}
