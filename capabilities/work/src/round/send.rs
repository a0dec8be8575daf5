//! What an inspector says on the road, from a phone that may have had no signal: sent again, it is said once.

use app::ask::{self, Event};
use app::kit::Fault;
use app::{Fail, View};
use axum::Json;
use axum::extract::Form;
use serde::{Deserialize, Serialize};

use crate::case::Given;
use crate::list::read::visible;
use crate::told;

/// What the phone kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Whose answer it is: the phone may have changed hands before it was sent.
    by: String,
    /// The reference of the case.
    about: String,
    /// Which version of the case the phone showed.
    version: i64,
    status: String,
    words: String,
}

/// We have it: only now may the phone forget it.
#[derive(Debug, Serialize)]
pub struct Said {
    reference: String,
    path: String,
}

/// Answers a case as the page of the round would. What it can never take it refuses for a person to mend.
pub async fn send(view: View, Form(kept): Form<Kept>) -> Result<Json<Said>, Fail> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    if kept.by != person.id {
        return Err(Fault::conflict(
            "Somebody else wrote this. It is sent once they sign in on this phone again.",
        )
        .into());
    }
    let (app, who) = (view.app.clone(), view.who.audit_name());
    let about = kept.about;
    let given = Given {
        act: "answer".into(),
        version: kept.version,
        status: kept.status,
        words: kept.words,
        ..Given::default()
    };
    let reference = view
        .app
        .store()
        .write(move |tx| {
            let (case, _) = visible(tx, &person, today, &about)?;
            if case.version > given.version {
                let mut events = ask::events(tx, &case.id, false)?.into_iter();
                let was_us = events
                    .any(|event| event.version > given.version && is_this(&event, &who, &given));
                return if was_us {
                    Ok(case.reference.clone())
                } else {
                    Err(Fault::conflict(
                        "Somebody else changed this since your phone saw it. Open it, look, and answer there.",
                    ))
                };
            }
            let change = given
                .change(&person.id, &case.status)
                .map_err(|wrong| Fault::invalid(wrong.text))?;
            let changed = ask::change(tx, &who, &case.id, Some(given.version), change)?;
            told::tell(&app, tx, &changed.notices)?;
            Ok::<_, Fault>(case.reference.clone())
        })
        .await?;
    Ok(Json(Said {
        path: format!("/work/{reference}"),
        reference,
    }))
}

/// Whether something that happened is this very answer, which came before and whose receipt was lost.
fn is_this(event: &Event, who: &str, given: &Given) -> bool {
    event.who == who
        && event.words == given.words.trim()
        && match event.kind.as_str() {
            "status" => event.facts["to"] == given.status.as_str(),
            "note" => event.public,
            _ => false,
        }
}
