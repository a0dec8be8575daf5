//! A specification taken in from a file, after a look at what it changes.

use app::kit::Fault as Refusal;
use app::{Fail, Page, View, encode};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use contract::change::{Change, merge};
use contract::{Fault, Requirement, Specification, reqif, sheet};
use http::StatusCode;
use serde::Serialize;

use super::{SpecificationPage, feature};
use crate::edit::{Crumb, Error, crumbs};
use crate::model::{Room, WAITING, Waiting, revise};
use crate::posted::Posted;

/// Changes shown before they are taken in.
const MOST_SHOWN: usize = 200;

/// Reads a file: a feature by its name, the others by what they begin with.
fn read(name: &str, text: &str, known: &Specification) -> Result<Specification, Vec<Fault>> {
    if feature::is_feature(name) {
        return feature::read(name, text, known);
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        reqif::read(text)
    } else {
        sheet::read(text)
    }
}

/// A file's name as it is kept: a long one loses its beginning, for its end says what it is.
fn short(name: &str) -> String {
    let letters: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
    let from = letters.len().saturating_sub(120);
    letters.into_iter().skip(from).collect()
}

/// Keeps a file that has no fault, and shows what it would change.
pub async fn send(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let again = |text: &str, faults: Vec<String>| {
        let page = SpecificationPage {
            errors: vec![Error::new("file", text)],
            faults,
            ..SpecificationPage::of(&room)
        };
        (StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response()
    };
    let Some(file) = posted
        .files
        .iter()
        .find(|file| file.field == "file" && !file.bytes.is_empty())
    else {
        return Ok(again("Choose a file", vec![]));
    };
    if file.bytes.starts_with(b"PK") {
        return Ok(again(
            "This is a workbook or a packed ReqIF. Save it as CSV UTF-8, or unpack the .reqif file, then send that.",
            vec![],
        ));
    }
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        return Ok(again(
            "The letters of the file cannot be read. Save it as UTF-8, then send it again.",
            vec![],
        ));
    };
    let name = short(&file.name);
    if let Err(faults) = read(&name, text, &room.specification) {
        let faults = faults.iter().map(ToString::to_string).collect();
        return Ok(again(
            "The file has faults, and nothing of it was taken in",
            faults,
        ));
    }
    let waiting = Waiting {
        contract: id,
        // A feature is one requirement: it says nothing of the others.
        keep_others: posted.fields.one("others") == "keep" || feature::is_feature(&name),
        name,
        text: text.replace('\0', ""),
    };
    let who = view.who.audit_name();
    let kept = view
        .app
        .store()
        .write(move |tx| WAITING.insert(tx, &who, waiting.clone()))
        .await?;
    Ok(Redirect::to(&format!("{}/import/{}", room.path(), kept.id)).into_response())
}

/// What would a file change?
#[derive(Debug, Default, Serialize)]
pub struct Import {
    path: String,
    action: String,
    name: String,
    crumbs: Vec<Crumb>,
    /// The version of the specification that it was compared with.
    version: i64,
    new: usize,
    changed: usize,
    gone: usize,
    stale: usize,
    changes: Vec<ChangeLine>,
    more: usize,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct ChangeLine {
    pub id: String,
    pub title: String,
    pub words: String,
    pub is_stale: bool,
    pub before: String,
    pub after: String,
}

impl ChangeLine {
    /// What a change does, for a page.
    pub fn of(one: &Change) -> Self {
        let title = one
            .after
            .as_ref()
            .or(one.before.as_ref())
            .map(|one| one.title.clone());
        let wording = |one: &Option<Requirement>| {
            one.as_ref().map_or_else(String::new, |one| {
                format!(
                    "{}\n{}\n{}",
                    one.title,
                    one.text,
                    sheet::criteria_text(&one.criteria)
                )
                .trim()
                .to_owned()
            })
        };
        let both = one.before.is_some() && one.after.is_some() && one.makes_stale();
        Self {
            id: one.id.clone(),
            title: title.unwrap_or_default(),
            words: one.words(),
            is_stale: one.makes_stale(),
            before: if both {
                wording(&one.before)
            } else {
                String::new()
            },
            after: if both {
                wording(&one.after)
            } else {
                String::new()
            },
        }
    }
}

impl Page for Import {
    const TEMPLATE: &'static str = "assurance/import.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let none = || Self {
            path: "/assurance/1".into(),
            action: "/assurance/1/import/2".into(),
            name: "specification.csv".into(),
            crumbs: crumbs(
                "Library booking",
                "/assurance/1",
                &[("Specification", "/assurance/1/specification")],
            ),
            ..Self::default()
        };
        let change = ChangeLine {
            id: "REQ-1".into(),
            title: "By keyboard".into(),
            words: "text".into(),
            is_stale: true,
            before: "All of it".into(),
            after: "All of it, by keyboard".into(),
        };
        let new = ChangeLine {
            id: "REQ-9".into(),
            title: "At night".into(),
            words: "new".into(),
            ..ChangeLine::default()
        };
        vec![
            ("nothing to change", none()),
            (
                "some",
                Self {
                    version: 1,
                    new: 1,
                    changed: 1,
                    stale: 1,
                    changes: vec![change, new],
                    more: 3,
                    ..none()
                },
            ),
        ]
    }
}

/// The file that waits, and what it makes of the specification.
async fn waiting(
    view: &View,
    room: &Room,
    id: &str,
) -> Result<(Waiting, Specification, Vec<Change>), Fail> {
    let of = id.to_owned();
    let found = view
        .app
        .store()
        .read(move |rd| WAITING.get(rd, &of))
        .await?;
    let waiting = found
        .map(|record| record.value)
        .filter(|one| one.contract == room.contract.id);
    let waiting = waiting.ok_or_else(|| {
        Refusal::not_found("The file is not here any more: it waits for a day. Send it again.")
    })?;
    let new = read(&waiting.name, &waiting.text, &room.specification)
        .map_err(|_| Refusal::invalid("The file cannot be read any more. Send it again."))?;
    let (merged, changes) = merge(&room.specification, &new, waiting.keep_others);
    Ok((waiting, merged, changes))
}

pub async fn preview(
    view: View,
    Path((id, wait)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let (waiting, _, changes) = waiting(&view, &room, &wait).await?;
    let count = |is: fn(&Change) -> bool| changes.iter().filter(|one| is(one)).count();
    Ok(view.page(&Import {
        path: room.path(),
        action: format!("{}/import/{}", room.path(), encode(&wait)),
        name: waiting.name,
        crumbs: crumbs(
            &room.contract.value.title,
            &room.path(),
            &[("Specification", &format!("{}/specification", room.path()))],
        ),
        version: room.version,
        new: count(|one| one.before.is_none()),
        changed: count(|one| one.before.is_some() && one.after.is_some()),
        gone: count(|one| one.after.is_none()),
        stale: count(Change::makes_stale),
        changes: changes
            .iter()
            .take(MOST_SHOWN)
            .map(ChangeLine::of)
            .collect(),
        more: changes.len().saturating_sub(MOST_SHOWN),
    }))
}

pub async fn commit(
    view: View,
    Path((id, wait)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let mut room = Room::open(&view.app, &id).await?;
    let (waiting, merged, changes) = waiting(&view, &room, &wait).await?;
    // What was looked over is what is taken in: a change by somebody else meanwhile is refused.
    room.version = posted.fields.one("version").parse().unwrap_or(-1);
    let faults = merged.faults(&|_| 0);
    if let Some(fault) = faults.first() {
        return Err(Refusal::invalid(format!(
            "With what is kept, the file does not fit together. {fault}"
        ))
        .into());
    }
    let (who, to) = (
        view.who.audit_name(),
        format!("{}/specification?done=yes", room.path()),
    );
    view.app
        .store()
        .write(move |tx| {
            revise(
                tx,
                &who,
                &room,
                merged.clone(),
                changes.clone(),
                &waiting.name,
            )?;
            WAITING.remove(tx, &who, &wait)
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}
