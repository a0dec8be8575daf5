//! A requirement written or changed in the page.

use app::{Fail, View, encode};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use contract::change::merge;
use contract::{Kind, Priority, Requirement, sheet};
use serde::Deserialize;

use crate::edit::{Edit, Field, Given, crumbs};
use crate::model::{Room, revise};
use crate::posted::Posted;
use crate::trials::limits::limit;

/// Which requirement.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    id: String,
}

fn form(room: &Room, one: Option<&Requirement>) -> Edit {
    let new = Requirement {
        weight: 1,
        ..Requirement::default()
    };
    let is_new = one.is_none();
    let one = one.unwrap_or(&new);
    let options = |words: &[&'static str]| -> Vec<(&'static str, &'static str)> {
        words.iter().map(|word| (*word, *word)).collect()
    };
    let id = Field::short("id", "Its id", &one.id).hint("Such as REQ-12. It stays as it is later.");
    let mut fields = if is_new { vec![id] } else { vec![] };
    fields.extend([
        Field::line("title", "What is it, in a few words?", &one.title),
        Field::text("text", "What must be delivered?", &one.text),
        Field::text("criteria", "What shows that it is met?", &sheet::criteria_text(&one.criteria)).hint("One thing on each line. A number before it keeps it apart from the others when lines are moved."),
        Field::text("scenarios", "Where is it tried? (optional)", &sheet::scenarios_text(&one.criteria)).hint("The number of the criterion and the place of its scenario: 1 features/pay.feature:12"),
        Field::radios("kind", "What is it about?", &options(&Kind::ALL.map(Kind::word)), one.kind.word()),
        Field::radios("priority", "How much is it wanted?", &[("must", "Must: without it nothing is accepted"), ("should", "Should: put right by an agreed date"), ("could", "Could: welcome"), ("wont", "Won’t: not this time")], one.priority.word()),
        Field::short("weight", "How much does it count?", &one.weight.to_string()).hint("0 to 1000, beside the others"),
        Field::short("parent", "The requirement that it is a part of (optional)", &one.parent),
        Field::line("links", "The requirements that it rests on (optional)", &one.links.join(" ")).hint("Their ids, with spaces between"),
    ]);
    if !is_new {
        fields.push(Field::checks(
            "remove",
            "Take it out of the specification?",
            vec![("yes".into(), "Yes, take it out".into())],
            vec![],
        ));
    }
    let action = format!("{}/requirement", room.path());
    Edit {
        title: if is_new {
            "A new requirement".into()
        } else {
            format!("Change {}", one.id)
        },
        caption: room.contract.value.title.clone(),
        words: if is_new {
            vec![]
        } else {
            vec![
                "Evidence for it no longer counts when its title, its text or its criteria change."
                    .into(),
            ]
        },
        crumbs: crumbs(
            &room.contract.value.title,
            &room.path(),
            &[("Specification", &format!("{}/specification", room.path()))],
        ),
        action: if is_new {
            action
        } else {
            format!("{action}?id={}", encode(&one.id))
        },
        version: room.version,
        button: "Save".into(),
        fields,
        ..Edit::default()
    }
}

pub async fn show(
    view: View,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    Ok(view.page(&form(&room, room.specification.get(&which.id))))
}

pub async fn save(
    view: View,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    posted: Posted,
) -> Result<Response, Fail> {
    let mut room = Room::open(&view.app, &id).await?;
    let was = room.specification.get(&which.id).cloned();
    let mut given = Given::new(&posted.fields);
    let mut new = room.specification.clone();
    if posted.fields.one("remove") == "yes" {
        new.requirements.retain(|one| one.id != which.id);
    } else {
        let one = typed(&mut given, was.as_ref());
        match new.requirements.iter_mut().find(|kept| kept.id == one.id) {
            Some(_) if was.is_none() => {
                given.tell("id", "There is a requirement of this id already")
            }
            Some(kept) => *kept = one,
            None => new.requirements.push(one),
        }
    }
    let faults = new.faults(&|_| 0);
    if let Some(fault) = faults
        .first()
        .filter(|_| !given.is_wrong() && !new.requirements.is_empty())
    {
        given.tell("title", fault.to_string());
    }
    if given.is_wrong() {
        return Ok(form(&room, was.as_ref()).again(&view, &given));
    }
    let (merged, changes) = merge(&room.specification, &new, false);
    room.version = given.version();
    let (who, to) = (
        view.who.audit_name(),
        format!("{}/specification?done=yes", room.path()),
    );
    if !changes.is_empty() {
        view.app
            .store()
            .write(move |tx| {
                revise(
                    tx,
                    &who,
                    &room,
                    merged.clone(),
                    changes.clone(),
                    "edited in the page",
                )
            })
            .await?;
    }
    Ok(Redirect::to(&to).into_response())
}

fn typed(given: &mut Given<'_>, was: Option<&Requirement>) -> Requirement {
    let criteria = sheet::criteria(
        &given.text("criteria", 20_000),
        &given.text("scenarios", 20_000),
    );
    let criteria = criteria.unwrap_or_else(|(name, why)| {
        given.tell(
            if name == "scenarios" {
                "scenarios"
            } else {
                "criteria"
            },
            why,
        );
        Vec::new()
    });
    for criterion in &criteria {
        if let Some(Err(why)) = limit(&criterion.text) {
            given.tell("criteria", format!("“{}”: {why}", criterion.text));
        }
    }
    let one = Requirement {
        id: was.map_or_else(
            || given.line("id", 64, "Enter an id, such as REQ-12"),
            |was| was.id.clone(),
        ),
        title: given.line("title", 200, "Enter what it is"),
        text: given.text("text", 8_000),
        kind: given
            .choice(
                "kind",
                &Kind::ALL.map(|one| (one.word(), one)),
                "Choose what it is about",
            )
            .unwrap_or_default(),
        priority: given
            .choice(
                "priority",
                &Priority::ALL.map(|one| (one.word(), one)),
                "Choose how much it is wanted",
            )
            .unwrap_or_default(),
        weight: given.whole("weight", 0, 1_000),
        parent: given.text("parent", 64),
        version: was.map_or(1, |was| was.version),
        criteria,
        links: sheet::words(&given.text("links", 4_000)),
    };
    one.tidied()
}
