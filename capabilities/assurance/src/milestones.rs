//! Milestones: what is due, what the rules say about it, what an officer decides, and the dossier of that.

use app::kit::Fault;
use app::store::{Record, StoreError};
use app::{Allow, Fail, Page, Routes, View};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use contract::dossier::{Dossier, html, json};
use contract::gate::{Decided, Decision, Reason, Rules, Severity};
use http::{StatusCode, header};
use serde::Serialize;

use crate::OFFICERS;
use crate::edit::{Crumb, Edit, Error, Field, Given, crumbs};
use crate::gate::{Said, advise, dossier, fresh, key, open_exercises, public_key, results};
use crate::model::{Deed, FILES, Kept, MILESTONES, Milestone, Room, day, pounds};
use crate::posted::Posted;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/key", Allow::Anyone, show_key)
        .get("/assurance/{contract}/milestones/new", OFFICERS, begin)
        .post("/assurance/{contract}/milestones/new", OFFICERS, add)
        .get(
            "/assurance/{contract}/milestones/{milestone}",
            OFFICERS,
            show,
        )
        .post(
            "/assurance/{contract}/milestones/{milestone}",
            OFFICERS,
            decide,
        )
        .get(
            "/assurance/{contract}/milestones/{milestone}/rules",
            OFFICERS,
            edit,
        )
        .post(
            "/assurance/{contract}/milestones/{milestone}/rules",
            OFFICERS,
            change,
        )
        .get(
            "/assurance/{contract}/milestones/{milestone}/dossier.html",
            OFFICERS,
            dossier_page,
        )
        .get(
            "/assurance/{contract}/milestones/{milestone}/dossier.json",
            OFFICERS,
            dossier_data,
        )
}

/// Can this milestone be accepted?
#[derive(Debug, Default, Serialize)]
pub struct Gate {
    path: String,
    crumbs: Vec<Crumb>,
    title: String,
    due: String,
    payment: String,
    what_is_due: String,
    least_shown: String,
    stops_at: &'static str,
    advice: &'static str,
    look: &'static str,
    reasons: Vec<(&'static str, &'static str, String)>,
    risk: String,
    share: String,
    open_exercises: usize,
    version: i64,
    deed: Option<Made>,
    decision: String,
    words: String,
    errors: Vec<Error>,
}

/// What was decided.
#[derive(Debug, Clone, Serialize)]
struct Made {
    decision: &'static str,
    look: &'static str,
    words: String,
    by: String,
    at_us: i64,
}

const fn look(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "good",
        Decision::Conditions => "warning",
        Decision::Reject => "bad",
    }
}

/// A share as people read it.
fn percent(share: f64) -> String {
    format!(
        "{}%",
        app::kit::words::number((share * 1_000.0).round() / 10.0)
    )
}

impl Gate {
    fn of(room: &Room, record: &Record<Milestone>, advised: &Decided) -> Self {
        let one = &record.value;
        let line = |reason: &Reason| {
            // A reason that changes nothing has no colour of its own.
            let look = match reason.leads_to {
                Decision::Accept => "unknown",
                other => look(other),
            };
            (reason.word(), look, reason.text.clone())
        };
        Self {
            path: format!("{}/milestones/{}", room.path(), record.id),
            crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
            title: one.title.clone(),
            due: day(&one.due),
            payment: pounds(one.payment_pence),
            what_is_due: if one.rules.due.is_empty() {
                "Every requirement".into()
            } else {
                one.rules.due.join(", ")
            },
            least_shown: percent(one.rules.least_shown),
            stops_at: one.rules.stops_at.word(),
            advice: advised.decision.word(),
            look: look(advised.decision),
            reasons: advised.reasons.iter().map(line).collect(),
            risk: advised.risk.clone(),
            share: advised.share_shown.map(percent).unwrap_or_default(),
            version: record.version,
            deed: one.deed.as_ref().map(|deed| Made {
                decision: deed.decision.word(),
                look: look(deed.decision),
                words: deed.words.clone(),
                by: deed.by.clone(),
                at_us: deed.at.0,
            }),
            ..Self::default()
        }
    }
}

impl Page for Gate {
    const TEMPLATE: &'static str = "assurance/gate.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |decision: Decision, reasons: &[(Decision, &str)]| Self {
            path: "/assurance/1/milestones/2".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            title: "First release".into(),
            due: "30 June 2026".into(),
            payment: "£60,000".into(),
            what_is_due: "REQ-1, REQ-2".into(),
            least_shown: "90%".into(),
            stops_at: "serious",
            advice: decision.word(),
            look: look(decision),
            reasons: reasons
                .iter()
                .map(|(to, text)| (to.word(), look(*to), (*text).to_owned()))
                .collect(),
            risk: "A poor service would be accepted like this at most 4.9% of the time.".into(),
            share: "92.5%".into(),
            version: 1,
            ..Self::default()
        };
        let rejected = || {
            of(
                Decision::Reject,
                &[(
                    Decision::Reject,
                    "REQ-1 (By keyboard) must be met, and has no evidence.",
                )],
            )
        };
        let accepted = of(
            Decision::Conditions,
            &[(Decision::Conditions, "Open and minor: The price is hidden.")],
        );
        let made = Made {
            decision: "Accept with conditions",
            look: "warning",
            words: "The price is shown by 1 August.".into(),
            by: "Ann Marsh".into(),
            at_us: 1_795_529_100_000_000,
        };
        vec![
            ("all is well", of(Decision::Accept, &[])),
            (
                "rejected, with open exercises",
                Self {
                    open_exercises: 1,
                    ..rejected()
                },
            ),
            (
                "decided",
                Self {
                    deed: Some(made),
                    ..accepted
                },
            ),
            (
                "no words",
                Self {
                    decision: "accept".into(),
                    errors: vec![Error::new("words", "Enter why")],
                    ..rejected()
                },
            ),
        ]
    }
}

async fn show_key(State(app): State<app::App>) -> Result<Response, Fail> {
    let key = public_key(&app)
        .await?
        .ok_or_else(|| Fault::not_found("Nothing has been signed here yet."))?;
    Ok((
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        format!("{key}\n"),
    )
        .into_response())
}

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
        ],
        ..Edit::default()
    }
}

fn read(given: &mut Given<'_>, room: &Room, chosen: Vec<&str>) -> Milestone {
    let due: Vec<String> = chosen
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
        },
        deed: None,
        until: room.until(),
    }
}

async fn begin(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&form(&Room::open(&view.app, &id).await?, None)))
}

async fn add(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let one = read(&mut given, &room, posted.fields.all("due_requirements"));
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
fn find(room: &Room, id: &str) -> Result<Record<Milestone>, Fault> {
    let found = room.milestones.iter().find(|one| one.id == id).cloned();
    found.ok_or_else(|| Fault::not_found("The contract has no such milestone."))
}

async fn edit(view: View, Path((id, milestone)): Path<(String, String)>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let record = find(&room, &milestone)?;
    Ok(view.page(&form(&room, Some(&record))))
}

async fn change(
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
    let one = read(&mut given, &room, posted.fields.all("due_requirements"));
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

async fn page(
    view: &View,
    id: &str,
    milestone: &str,
) -> Result<(Room, Record<Milestone>, Gate), Fail> {
    let room = Room::open(&view.app, id).await?;
    let record = find(&room, milestone)?;
    let of = id.to_owned();
    let (results, open) = view
        .app
        .store()
        .read(move |rd| Ok::<_, StoreError>((results(rd, &of)?, open_exercises(rd, &of)?)))
        .await?;
    // What was decided stands with the reasons of its day.
    let advised = record.value.deed.as_ref().map_or_else(
        || advise(&room, &record.value, &results),
        |deed| deed.advised.clone(),
    );
    let page = Gate {
        open_exercises: open,
        ..Gate::of(&room, &record, &advised)
    };
    Ok((room, record, page))
}

async fn show(view: View, Path((id, milestone)): Path<(String, String)>) -> Result<Response, Fail> {
    Ok(view.page(&page(&view, &id, &milestone).await?.2))
}

/// Decides, and seals what the decision rests on in the same transaction.
async fn decide(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let (_, record, page) = page(&view, &id, &milestone).await?;
    if record.value.deed.is_some() {
        return Err(Fault::conflict(
            "This milestone has been decided already. Open it again to see how.",
        )
        .into());
    }
    let mut given = Given::new(&posted.fields);
    let words = given.line("words", 2_000, "Enter why");
    let choices = [
        ("accept", Decision::Accept),
        ("conditions", Decision::Conditions),
        ("reject", Decision::Reject),
    ];
    let decision = given.choice("decision", &choices, "Choose what you decide");
    let (Some(decision), false) = (decision, given.is_wrong()) else {
        let page = Gate {
            decision: posted.fields.one("decision").into(),
            words: posted.fields.one("words").into(),
            errors: given.errors(),
            ..page
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    };
    let (who, by, version) = (
        view.who.audit_name(),
        view.person()?.name.clone(),
        given.version(),
    );
    let new = fresh(view.app.chance());
    let to = format!("/assurance/{id}/milestones/{milestone}");
    let gone = || StoreError::Stale {
        collection: "assurance-milestone",
        id: String::new(),
    };
    view.app
        .store()
        .write(move |tx| {
            let room = Room::read(tx, &id)?.ok_or_else(gone)?;
            let record = MILESTONES
                .get(tx, &milestone)?
                .filter(|one| one.value.deed.is_none())
                .ok_or_else(gone)?;
            let results = results(tx, &id)?;
            let seed = key(tx, new)?;
            let now = tx.now();
            let said = Said {
                decision,
                words: &words,
                by: &by,
            };
            let sealed = dossier(tx, &room, &record.value, &results, &said, &seed, now)?;
            let file = Kept::new(
                &id,
                "dossier.json",
                "application/json",
                json(&sealed).as_bytes(),
                room.until(),
            );
            let file = FILES.insert(tx, &who, file)?;
            let deed = Deed {
                decision,
                words: words.clone(),
                by: by.clone(),
                at: now,
                advised: advise(&room, &record.value, &results),
                dossier: file.id,
            };
            let one = Milestone {
                deed: Some(deed),
                ..record.value
            };
            MILESTONES
                .change(tx, &who, &milestone, Some(version), one)
                .map(drop)
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

async fn sealed(view: &View, id: &str, milestone: &str) -> Result<Dossier, Fail> {
    let room = Room::open(&view.app, id).await?;
    let deed = find(&room, milestone)?.value.deed;
    let deed =
        deed.ok_or_else(|| Fault::not_found("There is a dossier once the milestone is decided."))?;
    let file = view
        .app
        .store()
        .read(move |rd| FILES.get(rd, &deed.dossier))
        .await?;
    let file =
        file.ok_or_else(|| Fault::not_found("The dossier has been erased: its time was over."))?;
    Ok(serde_json::from_slice(&file.value.bytes()).map_err(Fault::internal)?)
}

fn download(kind: &'static str, name: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, text).into_response()
}

async fn dossier_page(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let text = html(&sealed(&view, &id, &milestone).await?);
    // Taken away as a file: it has a style of its own, which our pages do not allow.
    Ok(download(
        "text/html; charset=utf-8",
        "attachment; filename=\"dossier.html\"",
        text,
    ))
}

async fn dossier_data(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let text = json(&sealed(&view, &id, &milestone).await?);
    Ok(download(
        "application/json",
        "attachment; filename=\"dossier.json\"",
        text,
    ))
}
