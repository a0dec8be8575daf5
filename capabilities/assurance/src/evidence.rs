//! Evidence: what was brought, for which wording of which requirement, and the file of it.

use app::kit::Fault;
use app::store::Record;
use app::{App, Fail, Page, Routes, View, encode};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use contract::coverage::{Back, trace};
use contract::{Evidence, Outcome};
use http::header;
use serde::{Deserialize, Serialize};
use upload::{Clean, Rules};

use crate::OFFICERS;
use crate::edit::{Crumb, Edit, Field, Given, crumbs};
use crate::model::{FILES, Kept, PIECES, Piece, Room};
use crate::posted::Posted;

/// Bytes of one file, at most.
const MOST_BYTES: usize = 5_000_000;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/{contract}/evidence", OFFICERS, show)
        .get("/assurance/{contract}/evidence/new", OFFICERS, begin)
        .post("/assurance/{contract}/evidence/new", OFFICERS, add)
        .get("/assurance/{contract}/files/{file}", OFFICERS, file)
}

/// What has been brought?
#[derive(Debug, Default, Serialize)]
pub struct EvidencePage {
    path: String,
    crumbs: Vec<Crumb>,
    evidence: Vec<Line>,
}

/// A piece, as pages list it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Line {
    at_us: i64,
    requirement: String,
    version: u32,
    criterion: Option<u32>,
    passed: bool,
    in_force: bool,
    what: String,
    file: String,
    file_name: String,
    sha256: String,
}

impl Line {
    /// Whether it speaks of the criterion of this number.
    #[must_use]
    pub fn is_of(&self, criterion: u32) -> bool {
        self.criterion == Some(criterion)
    }

    pub fn samples() -> Vec<Self> {
        let line = |passed, in_force, criterion, file: &str| Self {
            at_us: 1_795_529_100_000_000,
            requirement: "REQ-1".into(),
            version: 1,
            criterion,
            passed,
            in_force,
            what: "Tried by keyboard".into(),
            file: file.into(),
            file_name: "screen.png".into(),
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
        };
        vec![
            line(true, true, Some(1), "7"),
            line(false, true, None, ""),
            line(true, false, Some(2), ""),
        ]
    }
}

/// The evidence of a contract, the newest first; of one requirement alone, if asked.
#[must_use]
pub fn lines(room: &Room, requirement: Option<&str>) -> Vec<Line> {
    let found = trace(&room.specification, &room.evidence());
    let all = room.pieces.iter().zip(&found.back).rev();
    let wanted = all
        .filter(|(piece, _)| requirement.is_none_or(|id| piece.value.evidence.requirement == id));
    let line = |(piece, (_, back)): (&Record<Piece>, &(String, Back))| {
        let one = &piece.value.evidence;
        Line {
            at_us: one.made_us,
            requirement: one.requirement.clone(),
            version: one.version,
            criterion: one.criterion,
            passed: one.outcome == Outcome::Passed,
            in_force: *back == Back::InForce,
            what: one.what.clone(),
            file: piece.value.file.clone(),
            file_name: piece.value.file_name.clone(),
            sha256: piece.value.sha256.clone(),
        }
    };
    wanted.map(line).collect()
}

impl Page for EvidencePage {
    const TEMPLATE: &'static str = "assurance/evidence.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            path: "/assurance/1".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            ..Self::default()
        };
        vec![
            ("nothing yet", empty()),
            (
                "some",
                Self {
                    evidence: Line::samples(),
                    ..empty()
                },
            ),
        ]
    }
}

async fn show(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    Ok(view.page(&EvidencePage {
        path: room.path(),
        crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
        evidence: lines(&room, None),
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct About {
    requirement: String,
}

fn form(room: &Room, requirement: &str) -> Edit {
    Edit {
        title: "Add evidence".into(),
        caption: room.contract.value.title.clone(),
        words: vec!["It counts for the wording that is in force now.".into()],
        crumbs: crumbs(&room.contract.value.title, &room.path(), &[("Evidence", &format!("{}/evidence", room.path()))]),
        action: format!("{}/evidence/new?requirement={}", room.path(), encode(requirement)),
        button: "Add evidence".into(),
        fields: vec![
            Field::short("requirement", "Which requirement?", requirement).hint("Its id, such as REQ-12"),
            Field::short("criterion", "Which of its criteria? (optional)", "").hint("Its number. Leave it empty if it speaks of the whole requirement."),
            Field::radios("outcome", "What does it show?", &[("passed", "It is met"), ("failed", "It is not met")], ""),
            Field::text("what", "What was done and seen?", "").hint("No names of people"),
            Field { kind: "file", ..Field::line("file", "A file (optional)", "").hint("A picture, a PDF, an office document or text, up to 5 MB. Where a picture was taken is removed.") },
        ],
        ..Edit::default()
    }
}

async fn begin(
    view: View,
    Path(id): Path<String>,
    Query(about): Query<About>,
) -> Result<Response, Fail> {
    Ok(view.page(&form(
        &Room::open(&view.app, &id).await?,
        &about.requirement,
    )))
}

/// A file made safe to keep, or what to say of it.
///
/// # Errors
/// A fault of ours.
pub async fn safe(came: app::Came, rules: Rules) -> Result<Result<Clean, String>, Fault> {
    let rules = Rules {
        most_bytes: MOST_BYTES,
        ..rules
    };
    // A large picture takes a while: other requests go on meanwhile.
    let checked =
        tokio::task::spawn_blocking(move || upload::check(&came.name, &came.bytes, &rules)).await;
    Ok(checked
        .map_err(Fault::internal)?
        .map_err(|refusal| refusal.to_string()))
}

async fn add(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let requirement = given.line("requirement", 64, "Enter the id of the requirement");
    let what = given.text("what", 4_000);
    if what.is_empty() {
        given.tell("what", "Enter what was done and seen");
    }
    let outcome = given.choice(
        "outcome",
        &[("passed", Outcome::Passed), ("failed", Outcome::Failed)],
        "Choose what it shows",
    );
    let known = room.specification.get(&requirement);
    if known.is_none() && !requirement.is_empty() {
        given.tell(
            "requirement",
            "The specification has no requirement of this id",
        );
    }
    let criterion = match posted.fields.one("criterion") {
        "" => None,
        n => match n
            .parse::<u32>()
            .ok()
            .filter(|n| known.is_none_or(|one| one.criteria.iter().any(|c| c.number == *n)))
        {
            Some(n) => Some(n),
            None => {
                given.tell(
                    "criterion",
                    "The requirement has no criterion of this number",
                );
                None
            }
        },
    };
    let mut clean = None;
    if let Some(came) = posted.files.iter().find(|came| came.field == "file") {
        match safe(came.clone(), Rules::ANY).await? {
            Ok(one) => clean = Some(one),
            Err(why) => given.tell("file", why),
        }
    }
    let (Some(known), Some(outcome), false) = (known, outcome, given.is_wrong()) else {
        return Ok(form(&room, &requirement).again(&view, &given));
    };
    let evidence = Evidence {
        id: String::new(),
        requirement,
        version: known.version,
        criterion,
        outcome,
        what,
        made_us: view.app.now().0,
    };
    keep(&view.app, &view.who.audit_name(), &room, evidence, clean).await?;
    Ok(Redirect::to(&format!("{}/evidence", room.path())).into_response())
}

/// Keeps a piece of evidence with its file.
///
/// # Errors
/// Whatever the store says.
async fn keep(
    app: &App,
    who: &str,
    room: &Room,
    evidence: Evidence,
    file: Option<Clean>,
) -> Result<(), Fault> {
    let (who, contract, until) = (who.to_owned(), room.contract.id.clone(), room.until());
    let digest = app::kit::digest(
        file.as_ref()
            .map_or(evidence.what.as_bytes(), |file| &file.bytes),
    );
    app.store()
        .write(move |tx| {
            let kept = match &file {
                Some(file) => Some(FILES.insert(
                    tx,
                    &who,
                    Kept::new(
                        &contract,
                        &file.name,
                        file.kind.media_type(),
                        &file.bytes,
                        until,
                    ),
                )?),
                None => None,
            };
            let piece = Piece {
                contract: contract.clone(),
                evidence: evidence.clone(),
                by: who.clone(),
                file_name: kept
                    .as_ref()
                    .map(|kept| kept.value.name.clone())
                    .unwrap_or_default(),
                file: kept.map(|kept| kept.id).unwrap_or_default(),
                sha256: digest.clone(),
                source: String::new(),
                until,
            };
            PIECES.insert(tx, &who, piece).map(drop)
        })
        .await?;
    Ok(())
}

async fn file(view: View, Path((contract, id)): Path<(String, String)>) -> Result<Response, Fail> {
    let found = view.app.store().read(move |rd| FILES.get(rd, &id)).await?;
    let kept = found
        .map(|record| record.value)
        .filter(|kept| kept.contract == contract);
    let kept =
        kept.ok_or_else(|| Fault::not_found("That file is not here, or it has been erased."))?;
    let bytes = kept.bytes();
    let headers = [
        (header::CONTENT_TYPE, kept.media_type),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", kept.name),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
