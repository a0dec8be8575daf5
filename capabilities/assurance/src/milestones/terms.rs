//! What a milestone asks is agreed, and changed until it is decided.

use app::kit::Fault;
use app::store::Record;
use app::{Fail, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use contract::gate::{Rules, Severity};

use crate::edit::{Edit, Field, Given, crumbs};
use crate::model::{MILESTONES, Milestone, Room, pounds};
use crate::posted::Posted;
use crate::trials::model::WAYS;

const STOPS: [(&str, &str); 4] = [
    ("critical", "Only a critical one"),
    ("serious", "A serious one, or worse"),
    ("moderate", "A moderate one, or worse"),
    ("minor", "Any"),
];

fn form(room: &Room, record: Option<&Record<Milestone>>) -> Edit {
    let rules = record
        .map(|one| one.value.rules.clone())
        .unwrap_or_default();
    let (title, due) = record.map_or(("", ""), |one| (&one.value.title, &one.value.due));
    let payment = record
        .map(|one| pounds(one.value.payment_pence))
        .unwrap_or_default();
    let options = room
        .specification
        .requirements
        .iter()
        .map(|one| (one.id.clone(), format!("{}: {}", one.id, one.title)));
    let action = record.map_or_else(
        || format!("{}/milestones/new", room.path()),
        |one| format!("{}/milestones/{}/rules", room.path(), one.id),
    );
    Edit {
        title: if record.is_none() {
            "A new milestone".into()
        } else {
            "Change the milestone".into()
        },
        caption: room.contract.value.title.clone(),
        words: vec!["Agree these rules with the supplier before the work is delivered.".into()],
        crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
        action,
        version: record.map_or(0, |one| one.version),
        button: "Save".into(),
        fields: vec![
            Field::line("title", "What is it called?", title),
            Field::short("due", "When is it due?", due).hint("Such as 2026-12-24"),
            Field::short("payment", "What is paid for it, in pounds?", &payment),
            Field::checks(
                "due_requirements",
                "What is due?",
                options.collect(),
                rules.due.clone(),
            )
            .hint("None chosen means all of them"),
            Field::short(
                "least_shown",
                "How much of it must be shown, in percent?",
                &(rules.least_shown * 100.0).round().to_string(),
            )
            .hint("Of the weight of what is due"),
            Field::radios(
                "stops_at",
                "Which open problem stops it?",
                &STOPS,
                rules.stops_at.word(),
            ),
            Field::checks(
                "ways",
                "In which ways must every journey come to its end?",
                WAYS.map(|(word, words)| (word.to_owned(), words.to_owned()))
                    .to_vec(),
                rules.ways.clone(),
            )
            .hint("Each time that it is walked. In a way that is not chosen it is walked and said, and changes nothing"),
        ],
        ..Edit::default()
    }
}

fn read(given: &mut Given<'_>, room: &Room, posted: &Posted) -> Milestone {
    let chosen = posted.fields.all("ways");
    let ways = WAYS.iter().map(|(word, _)| *word);
    let ways = ways.filter(|word| chosen.contains(word)).map(str::to_owned);
    let due: Vec<String> = posted
        .fields
        .all("due_requirements")
        .into_iter()
        .filter(|id| room.specification.get(id).is_some())
        .map(str::to_owned)
        .collect();
    Milestone {
        contract: room.contract.id.clone(),
        title: given.line("title", 120, "Enter what it is called"),
        due: given.date("due"),
        payment_pence: given.pounds("payment"),
        rules: Rules {
            due,
            least_shown: f64::from(given.whole("least_shown", 0, 100)) / 100.0,
            stops_at: given
                .choice(
                    "stops_at",
                    &Severity::ALL.map(|one| (one.word(), one)),
                    "Choose which problem stops it",
                )
                .unwrap_or(Severity::Serious),
            ways: ways.collect(),
        },
        deed: None,
        until: room.until(),
    }
}

pub async fn begin(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&form(&Room::open(&view.app, &id).await?, None)))
}

pub async fn add(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let one = read(&mut given, &room, &posted);
    if given.is_wrong() {
        return Ok(form(&room, None).again(&view, &given));
    }
    let who = view.who.audit_name();
    let kept = view
        .app
        .store()
        .write(move |tx| MILESTONES.insert(tx, &who, one.clone()))
        .await?;
    Ok(Redirect::to(&format!("{}/milestones/{}", room.path(), kept.id)).into_response())
}

/// The milestone of a contract.
pub fn find(room: &Room, id: &str) -> Result<Record<Milestone>, Fault> {
    let found = room.milestones.iter().find(|one| one.id == id).cloned();
    found.ok_or_else(|| Fault::not_found("The contract has no such milestone."))
}

pub async fn edit(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let record = find(&room, &milestone)?;
    Ok(view.page(&form(&room, Some(&record))))
}

pub async fn change(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let record = find(&room, &milestone)?;
    if record.value.deed.is_some() {
        return Err(Fault::conflict(
            "This milestone has been decided: its rules stay as they were.",
        )
        .into());
    }
    let mut given = Given::new(&posted.fields);
    let one = read(&mut given, &room, &posted);
    if given.is_wrong() {
        return Ok(form(&room, Some(&record)).again(&view, &given));
    }
    let (who, version, to) = (
        view.who.audit_name(),
        given.version(),
        format!("{}/milestones/{milestone}", room.path()),
    );
    view.app
        .store()
        .write(move |tx| MILESTONES.change(tx, &who, &milestone, Some(version), one.clone()))
        .await?;
    Ok(Redirect::to(&to).into_response())
}
