//! A problem is added by whoever heard of it.

use app::{Fail, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use contract::gate::Severity;

use super::SEVERITIES;
use crate::edit::{Edit, Field, Given, crumbs};
use crate::model::{Room, report};
use crate::posted::Posted;

fn form(room: &Room) -> Edit {
    Edit {
        title: "Add a problem".into(),
        caption: room.contract.value.title.clone(),
        crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
        action: format!("{}/problems", room.path()),
        button: "Add the problem".into(),
        fields: vec![
            Field::text("what", "What is wrong?", "")
                .hint("One thing, as a sentence. No names of people."),
            Field::radios("severity", "How bad is it?", &SEVERITIES, ""),
            Field::line("met_by", "Shoppers who met it (optional)", "")
                .hint("Their numbers, with spaces between"),
        ],
        ..Edit::default()
    }
}

pub async fn begin(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&form(&Room::open(&view.app, &id).await?)))
}

pub async fn add(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let what = given.line("what", 500, "Enter what is wrong");
    let severity = given.choice(
        "severity",
        &Severity::ALL.map(|one| (one.word(), one)),
        "Choose how bad it is",
    );
    let met_by = given.text("met_by", 500);
    let numbers: Result<Vec<u32>, _> = contract::sheet::words(&met_by)
        .iter()
        .map(|n| n.parse())
        .collect();
    if numbers.is_err() {
        given.tell("met_by", "Enter numbers with spaces between, such as 1 4 7");
    }
    let (Some(severity), false) = (severity, given.is_wrong()) else {
        return Ok(form(&room).again(&view, &given));
    };
    let mut met_by = numbers.unwrap_or_default();
    met_by.sort_unstable();
    met_by.dedup();
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| report(tx, &who, &id, &what, severity, &met_by))
        .await?;
    Ok(Redirect::to(&format!("{}#problems", room.path())).into_response())
}
