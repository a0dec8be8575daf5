//! The specification of a contract: read, taken in from a file after a look at what it changes, edited, taken away.

use app::kit::Fault as Refusal;
use app::store::Record;
use app::{Fail, Page, Routes, Sample, View, encode};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use contract::change::{Change, merge};
use contract::coverage::{Shown, trace};
use contract::{Fault, Kind, Priority, Requirement, Specification, reqif, sheet};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::OFFICERS;
use crate::edit::{Crumb, Edit, Error, Field, Given, crumbs};
use crate::model::{REVISIONS, Revision, Room, WAITING, Waiting, of_contract, revise};
use crate::posted::Posted;

/// Changes shown before they are taken in.
const MOST_SHOWN: usize = 200;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/{contract}/specification", OFFICERS, show)
        .post("/assurance/{contract}/specification", OFFICERS, send)
        .get("/assurance/{contract}/specification.csv", OFFICERS, csv)
        .get(
            "/assurance/{contract}/specification.reqif",
            OFFICERS,
            reqif_file,
        )
        .get("/assurance/{contract}/import/{waiting}", OFFICERS, preview)
        .post("/assurance/{contract}/import/{waiting}", OFFICERS, commit)
        .get("/assurance/{contract}/requirement", OFFICERS, edit)
        .post("/assurance/{contract}/requirement", OFFICERS, save)
        .get(
            "/assurance/{contract}/requirements/{requirement}",
            OFFICERS,
            requirement,
        )
}

pub fn samples() -> Vec<Sample> {
    [
        SpecificationPage::sample_values(),
        Import::sample_values(),
        RequirementPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What must the supplier deliver?
#[derive(Debug, Default, Serialize)]
pub struct SpecificationPage {
    path: String,
    title: String,
    crumbs: Vec<Crumb>,
    requirements: Vec<Line>,
    columns: Vec<(&'static str, &'static str)>,
    errors: Vec<Error>,
    faults: Vec<String>,
    done: &'static str,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Line {
    id: String,
    title: String,
    kind: &'static str,
    priority: &'static str,
    weight: u32,
    version: u32,
    depth: usize,
    criteria: usize,
    state: &'static str,
    look: &'static str,
}

/// The look of a state on pages: the kind of status that `parts.html` knows.
#[must_use]
pub const fn look(shown: Shown) -> &'static str {
    match shown {
        Shown::Failing => "bad",
        Shown::Stale => "warning",
        Shown::Uncovered | Shown::Partly => "unknown",
        Shown::Passing => "good",
    }
}

impl SpecificationPage {
    fn of(room: &Room) -> Self {
        let found = trace(&room.specification, &room.evidence());
        let depths = room.specification.depths();
        let all = room
            .specification
            .requirements
            .iter()
            .zip(&found.covers)
            .zip(depths);
        let line =
            |((one, cover), depth): ((&Requirement, &contract::coverage::Cover), Option<usize>)| {
                Line {
                    id: one.id.clone(),
                    title: one.title.clone(),
                    kind: one.kind.word(),
                    priority: one.priority.word(),
                    weight: one.weight,
                    version: one.version,
                    depth: depth.unwrap_or(0),
                    criteria: one.criteria.len(),
                    state: cover.shown.word(),
                    look: look(cover.shown),
                }
            };
        Self {
            path: room.path(),
            title: room.contract.value.title.clone(),
            crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
            requirements: all.map(line).collect(),
            columns: sheet::COLUMNS.to_vec(),
            ..Self::default()
        }
    }
}

impl Page for SpecificationPage {
    const TEMPLATE: &'static str = "assurance/specification.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            path: "/assurance/1".into(),
            title: "Library booking".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            columns: sheet::COLUMNS.to_vec(),
            ..Self::default()
        };
        let line = |id: &str, depth, shown: Shown| Line {
            id: id.into(),
            title: "A room can be booked by keyboard".into(),
            kind: "accessibility",
            priority: "must",
            weight: 3,
            version: 2,
            depth,
            criteria: 2,
            state: shown.word(),
            look: look(shown),
        };
        let full = || Self {
            requirements: vec![
                line("REQ-1", 0, Shown::Partly),
                line("REQ-1.1", 1, Shown::Failing),
                line("REQ-2", 0, Shown::Stale),
            ],
            ..empty()
        };
        vec![
            ("nothing yet", empty()),
            (
                "some",
                Self {
                    done: "The changes were taken in.",
                    ..full()
                },
            ),
            (
                "a file with faults",
                Self {
                    errors: vec![Error::new(
                        "file",
                        "The file has faults, and nothing of it was taken in.",
                    )],
                    faults: vec!["Line 3, kind: This is one of functional, accessibility.".into()],
                    ..full()
                },
            ),
        ]
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Done {
    done: String,
}

async fn show(
    view: View,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Fail> {
    let mut page = SpecificationPage::of(&Room::open(&view.app, &id).await?);
    page.done = if done.done.is_empty() {
        ""
    } else {
        "The changes were taken in."
    };
    Ok(view.page(&page))
}

/// Reads a file by what it begins with.
fn read(text: &str) -> Result<Specification, Vec<Fault>> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        reqif::read(text)
    } else {
        sheet::read(text)
    }
}

/// Keeps a file that has no fault, and shows what it would change.
async fn send(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
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
    if let Err(faults) = read(text) {
        let faults = faults.iter().map(ToString::to_string).collect();
        return Ok(again(
            "The file has faults, and nothing of it was taken in",
            faults,
        ));
    }
    let waiting = Waiting {
        contract: id,
        name: file
            .name
            .chars()
            .filter(|c| !c.is_control())
            .take(120)
            .collect(),
        text: text.replace('\0', ""),
        keep_others: posted.fields.one("others") == "keep",
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
    id: String,
    title: String,
    words: String,
    is_stale: bool,
    before: String,
    after: String,
}

impl ChangeLine {
    fn of(one: &Change) -> Self {
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
    let new = read(&waiting.text)
        .map_err(|_| Refusal::invalid("The file cannot be read any more. Send it again."))?;
    let (merged, changes) = merge(&room.specification, &new, waiting.keep_others);
    Ok((waiting, merged, changes))
}

async fn preview(view: View, Path((id, wait)): Path<(String, String)>) -> Result<Response, Fail> {
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

async fn commit(
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

async fn csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    Ok(app::sheet::download(
        "specification",
        sheet::write(&room.specification),
    ))
}

async fn reqif_file(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let text = reqif::write(&room.specification, &view.app.now().to_string(), "borough");
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"specification.reqif\"",
        ),
    ];
    Ok((headers, text).into_response())
}

/// What is a requirement, and what shows that it is met?
#[derive(Debug, Default, Serialize)]
pub struct RequirementPage {
    path: String,
    crumbs: Vec<Crumb>,
    one: Requirement,
    state: &'static str,
    look: &'static str,
    criteria: Vec<(u32, String, String, &'static str, &'static str)>,
    evidence: Vec<super::evidence::Line>,
    revisions: Vec<(i64, String, ChangeLine)>,
}

impl Page for RequirementPage {
    const TEMPLATE: &'static str = "assurance/requirement.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let one = Requirement {
            id: "REQ-1".into(),
            title: "By keyboard".into(),
            text: "All of it.\nEverywhere.".into(),
            version: 2,
            weight: 3,
            ..Requirement::default()
        };
        let bare = || Self {
            path: "/assurance/1".into(),
            crumbs: crumbs(
                "Library booking",
                "/assurance/1",
                &[("Specification", "/assurance/1/specification")],
            ),
            one: one.clone(),
            state: "No evidence",
            look: "unknown",
            ..Self::default()
        };
        let line = ChangeLine {
            id: "REQ-1".into(),
            title: "By keyboard".into(),
            words: "text".into(),
            is_stale: true,
            before: "All of it".into(),
            after: "All of it, by keyboard".into(),
        };
        let full = Self {
            criteria: vec![
                (
                    1,
                    "A date is chosen".into(),
                    "book.feature:3".into(),
                    "Shown",
                    "good",
                ),
                (2, "It is paid".into(), String::new(), "Failing", "bad"),
            ],
            evidence: super::evidence::Line::samples(),
            revisions: vec![(1_795_529_100_000_000, "edited in the page".into(), line)],
            ..bare()
        };
        vec![("new", bare()), ("with evidence and a history", full)]
    }
}

async fn requirement(
    view: View,
    Path((id, which)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let one = room.specification.get(&which).cloned();
    let one = one
        .ok_or_else(|| Refusal::not_found("The specification has no such requirement any more."))?;
    let found = trace(&room.specification, &room.evidence());
    let cover = found.covers.iter().find(|cover| cover.id == which);
    let all = view
        .app
        .store()
        .read(move |rd| of_contract(rd, &REVISIONS, &id))
        .await?;
    let revision = |record: &Record<Revision>| {
        let change = record
            .value
            .changes
            .iter()
            .find(|change| change.id == which)?;
        Some((
            record.created.0,
            record.value.how.clone(),
            ChangeLine::of(change),
        ))
    };
    let criteria = one.criteria.iter().map(|criterion| {
        let shown =
            cover.and_then(|cover| cover.criteria.iter().find(|c| c.number == criterion.number));
        let shown = shown.map_or(Shown::Uncovered, |one| one.shown);
        (
            criterion.number,
            criterion.text.clone(),
            criterion.scenario.clone(),
            shown.word(),
            look(shown),
        )
    });
    let shown = cover.map_or(Shown::Uncovered, |cover| cover.shown);
    Ok(view.page(&RequirementPage {
        path: room.path(),
        crumbs: crumbs(
            &room.contract.value.title,
            &room.path(),
            &[("Specification", &format!("{}/specification", room.path()))],
        ),
        state: shown.word(),
        look: look(shown),
        criteria: criteria.collect(),
        evidence: super::evidence::lines(&room, Some(&one.id)),
        revisions: all.iter().rev().filter_map(revision).collect(),
        one,
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
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

async fn edit(
    view: View,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    Ok(view.page(&form(&room, room.specification.get(&which.id))))
}

async fn save(
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
