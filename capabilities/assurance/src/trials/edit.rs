//! What is tried is written or sent in; the test site and its secrets are said.

use app::kit::{Fault, Secret};
use app::store::{Record, StoreError};
use app::{Fail, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use walk::{Journey, KeptSecret};

use super::attach::{self, Change};
use super::model::{CAME, Kind, TEST_SITES, TRIALS, TestSite, Trial};
use super::tried::features;
use super::{secrets, table};
use crate::edit::{Edit, Error, Field, Given, crumbs};
use crate::model::{Room, of_contract};
use crate::posted::Posted;

/// Letters of one trial, at most.
const LONGEST: usize = 200_000;
/// Letters of a journey's table, at most.
const LONGEST_TABLE: usize = 20_000;
/// Secrets of one test site, at most.
const MOST_SECRETS: usize = 20;

fn trials(room: &Room) -> String {
    format!("{}/trials", room.path())
}

fn to_trials(room: &Room) -> Response {
    Redirect::to(&format!("{}?done=kept", trials(room))).into_response()
}

fn ways_up(room: &Room) -> Vec<crate::edit::Crumb> {
    let on = [("Trials", trials(room))];
    let on = on.each_ref().map(|(text, href)| (*text, href.as_str()));
    crumbs(&room.contract.value.title, &room.path(), &on)
}

/// The form of a trial; `known` is its id.
fn form(room: &Room, known: Option<&str>, trial: &Trial) -> Edit {
    let is_new = known.is_none();
    let (title, words, example) = match trial.kind {
        Kind::Scenarios => (
            if is_new {
                "Add acceptance scenarios"
            } else {
                "Change the scenarios"
            },
            "A scenario says by a tag which requirement it speaks of, such as @BOOK-2, or @BOOK-2.1 for its first criterion.",
            "Gherkin. The guide has the sentences that steps may use, such as: When I press the \"Start now\" button.",
        ),
        Kind::Journey => (
            if is_new {
                "Add a journey"
            } else {
                "Change the journey"
            },
            "A journey is walked in the ways of several people: with a pointer, by keyboard, by ear, at 400% zoom, on a slow phone, in forced colours.",
            "A name, a start, and one sentence a line, such as: Journey: Book a room, then: Start at \"/\", then: Press the button \"Start now\".",
        ),
    };
    let action = match known {
        None => format!("{}/new/{}", trials(room), trial.kind.word()),
        Some(id) => format!("{}/{id}", trials(room)),
    };
    let mut fields = Vec::new();
    if trial.kind == Kind::Scenarios {
        fields.push(Field {
            kind: "file",
            ..Field::line("file", "A feature file (optional)", "")
                .hint("It takes the place of what is written below")
        });
        fields.push(
            Field::line("name", "What is it called?", &trial.name)
                .hint("Such as booking.feature. Empty for the name of the file"),
        );
    }
    fields.push(Field {
        kind: "code",
        ..Field::text("text", "What is tried?", &trial.text).hint(example)
    });
    if trial.kind == Kind::Journey {
        fields.push(Field {
            kind: "code",
            ..Field::text("table", "A table of values (optional)", &trial.table)
                .hint("CSV, 20 rows at most. The first line names the columns. A step says ${row.email} for the column email, and the journey is walked with one row after the other")
        });
        let all = room.specification.requirements.iter();
        let options = all.map(|one| (one.id.clone(), format!("{}: {}", one.id, one.title)));
        fields.push(
            Field::checks(
                "requirements",
                "Which requirements does it show?",
                options.collect(),
                trial.requirements.clone(),
            )
            .hint("They are met if everybody comes to the end, each time"),
        );
    }
    fields.extend(attach::fields(&trial.files));
    Edit {
        title: title.into(),
        caption: room.contract.value.title.clone(),
        words: vec![words.into()],
        crumbs: ways_up(room),
        action,
        button: "Save".into(),
        fields,
        ..Edit::default()
    }
}

/// What was sent or written, and everything that is wrong with it: the field, and what.
fn read(room: &Room, kind: Kind, posted: &Posted) -> (Trial, Vec<(&'static str, String)>) {
    let mut wrong = Vec::new();
    let mut trial = Trial {
        name: posted.fields.one("name").trim().to_owned(),
        text: posted.fields.one("text").replace("\r\n", "\n"),
        until: room.until(),
        ..Trial::new(&room.contract.id, kind)
    };
    let sent = posted.files.iter().find(|came| came.field == "file");
    if let Some(came) = sent.filter(|_| kind == Kind::Scenarios) {
        match scenario::gherkin::text(&came.bytes) {
            Ok(text) => text.clone_into(&mut trial.text),
            Err(why) => wrong.push(("file", why.to_string())),
        }
        if trial.name.is_empty() {
            trial.name.clone_from(&came.name);
        }
    }
    if trial.text.chars().count() > LONGEST {
        wrong.push((
            "text",
            format!("This must be {LONGEST} characters or fewer"),
        ));
    } else if trial.text.trim().is_empty() {
        wrong.push(("text", "Write what is tried, or send a file".into()));
    } else {
        match kind {
            Kind::Scenarios => of_scenarios(&mut trial, &mut wrong),
            Kind::Journey => of_journey(room, posted, &mut trial, &mut wrong),
        }
    }
    (trial, wrong)
}

fn of_scenarios(trial: &mut Trial, wrong: &mut Vec<(&'static str, String)>) {
    trial.name = trial
        .name
        .split(['/', '\\'])
        .next_back()
        .unwrap_or_default()
        .into();
    if trial.name.is_empty() || trial.name.chars().count() > 120 {
        wrong.push((
            "name",
            "Enter what it is called, such as booking.feature".into(),
        ));
        return;
    }
    if !trial.name.ends_with(".feature") && !trial.name.ends_with(".feature.md") {
        trial.name.push_str(".feature");
    }
    match features(trial) {
        Err(faults) => wrong.extend(faults.into_iter().map(|fault| ("text", fault))),
        Ok(features) if features.scenarios().next().is_none() => {
            wrong.push(("text", "There is no scenario in it".into()));
        }
        Ok(features) => {
            let empty = features.scenarios().filter(|one| one.steps.is_empty());
            wrong.extend(empty.map(|one| {
                let why = format!(
                    "Line {}: the scenario “{}” has no steps",
                    one.location.line, one.name
                );
                ("text", why)
            }));
            wrong.extend(features.unknown().into_iter().map(|(line, step)| {
                let why = format!("Line {line}: the sentence “{step}” is not known");
                ("text", why)
            }));
        }
    }
}

fn of_journey(
    room: &Room,
    posted: &Posted,
    trial: &mut Trial,
    wrong: &mut Vec<(&'static str, String)>,
) {
    let chosen = posted.fields.all("requirements").into_iter();
    trial.requirements = chosen
        .filter(|id| room.specification.get(id).is_some())
        .map(str::to_owned)
        .collect();
    trial.table = posted.whole("table").trim().replace('\0', "");
    match walk::read(&trial.text) {
        Ok(journey) => {
            wrong.extend(of_table(trial, &journey).err().map(|why| ("table", why)));
            trial.name = journey.name;
        }
        Err(faults) => wrong.extend(faults.into_iter().map(|fault| {
            let text = fault.to_string();
            ("text", text.replacen("line", "Line", 1))
        })),
    }
}

/// Whether the table can be read, and has every column that the journey names.
fn of_table(trial: &Trial, journey: &Journey) -> Result<(), String> {
    if trial.table.chars().count() > LONGEST_TABLE {
        return Err(format!("This must be {LONGEST_TABLE} characters or fewer"));
    }
    let rows = table::rows(trial)?;
    let missing = |column: &&str| rows.iter().any(|(_, row)| !row.contains_key(*column));
    match journey.columns().into_iter().find(missing) {
        Some(column) => Err(format!(
            "A step says ${{row.{column}}}: write a table with the column {column}"
        )),
        None => Ok(()),
    }
}

/// The form as it was filled in, with what to mend.
fn again(view: &View, mut page: Edit, version: i64, wrong: &[(&'static str, String)]) -> Response {
    for field in &mut page.fields {
        if let Some((_, text)) = wrong.iter().find(|(name, _)| *name == field.name) {
            field.wrong.clone_from(text);
        }
    }
    page.version = version;
    page.errors = wrong
        .iter()
        .map(|(name, text)| Error::new(name, text))
        .collect();
    (StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response()
}

fn kind(word: &str) -> Result<Kind, Fault> {
    Kind::of(word).ok_or_else(|| Fault::not_found("Only scenarios and journeys can be tried."))
}

pub async fn begin(view: View, Path((id, word)): Path<(String, String)>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    Ok(view.page(&form(&room, None, &Trial::new(&id, kind(&word)?))))
}

pub async fn add(
    view: View,
    Path((id, word)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let (trial, mut wrong) = read(&room, kind(&word)?, &posted);
    let files = Change::read(&posted, &[], &mut wrong).await?;
    if !wrong.is_empty() {
        return Ok(again(&view, form(&room, None, &trial), 0, &wrong));
    }
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| {
            let mut trial = trial.clone();
            trial.files = files.write(tx, &who, &trial.contract, trial.until)?;
            TRIALS.insert(tx, &who, trial).map(drop)
        })
        .await?;
    Ok(to_trials(&room))
}

/// The trial of a contract.
async fn find(view: &View, contract: &str, id: &str) -> Result<Record<Trial>, Fault> {
    let (of, id) = (contract.to_owned(), id.to_owned());
    let found = view.app.store().read(move |rd| TRIALS.get(rd, &id)).await?;
    found
        .filter(|trial| trial.value.contract == of)
        .ok_or_else(|| Fault::not_found("The contract has no such trial."))
}

pub async fn show(view: View, Path((id, trial)): Path<(String, String)>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let known = find(&view, &id, &trial).await?;
    Ok(view.page(&Edit {
        version: known.version,
        ..form(&room, Some(&known.id), &known.value)
    }))
}

/// Changes a trial: what came of it before is of something else, and goes.
pub async fn change(
    view: View,
    Path((id, trial)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let known = find(&view, &id, &trial).await?;
    let version = Given::new(&posted.fields).version();
    let (mut new, mut wrong) = read(&room, known.value.kind, &posted);
    let files = Change::read(&posted, &known.value.files, &mut wrong).await?;
    new.files.clone_from(&known.value.files);
    if !wrong.is_empty() {
        return Ok(again(
            &view,
            form(&room, Some(&known.id), &new),
            version,
            &wrong,
        ));
    }
    let who = view.who.audit_name();
    let is_other =
        new.text != known.value.text || new.table != known.value.table || !files.is_none();
    view.app
        .store()
        .write(move |tx| {
            let mut new = new.clone();
            new.files = files.write(tx, &who, &id, new.until)?;
            TRIALS.change(tx, &who, &trial, Some(version), new)?;
            for came in of_contract(tx, &CAME, &id)? {
                if is_other && came.value.trial == trial {
                    CAME.remove(tx, &who, &came.id)?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(to_trials(&room))
}

fn site_form(room: &Room, address: &str) -> Edit {
    Edit {
        title: "Where can it be tried?".into(),
        caption: room.contract.value.title.clone(),
        words: vec![
            "Use a test site that the supplier keeps for this: trials fill in forms and send them."
                .into(),
        ],
        crumbs: ways_up(room),
        action: format!("{}/site", trials(room)),
        button: "Save".into(),
        fields: vec![
            Field::line("address", "The test site’s address", address)
                .hint("Such as https://test.supplier.example. Paths in steps begin here"),
        ],
        ..Edit::default()
    }
}

async fn test_site(view: &View, id: &str) -> Result<Option<Record<TestSite>>, Fault> {
    let id = id.to_owned();
    Ok(view
        .app
        .store()
        .read(move |rd| TEST_SITES.get(rd, &id))
        .await?)
}

pub async fn site(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let known = test_site(&view, &id).await?;
    let address = known.map(|known| known.value.address).unwrap_or_default();
    Ok(view.page(&site_form(&room, &address)))
}

pub async fn keep_site(
    view: View,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let address = given.line("address", 500, "Enter the test site’s address");
    let uri: Option<http::Uri> = address.parse().ok();
    let is_web = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri
                .authority()
                .is_some_and(|who| !who.as_str().contains('@'))
    });
    if !is_web && !address.is_empty() {
        given.tell("address", "Enter an address that begins with https://");
    }
    if given.is_wrong() {
        return Ok(site_form(&room, &address).again(&view, &given));
    }
    let address = address.trim_end_matches('/').to_owned();
    write_site(&view, &room, move |site| site.address.clone_from(&address)).await?;
    Ok(to_trials(&room))
}

async fn write_site(
    view: &View,
    room: &Room,
    change: impl Fn(&mut TestSite) + Send + 'static,
) -> Result<(), Fault> {
    let (who, id, until) = (
        view.who.audit_name(),
        room.contract.id.clone(),
        room.until(),
    );
    let keys = view.app.secrets().clone();
    view.app
        .store()
        .write(move |tx| {
            let known = TEST_SITES.get(tx, &id)?;
            let version = known.as_ref().map(|known| known.version);
            let mut site = known.map(|known| known.value).unwrap_or_default();
            change(&mut site);
            secrets::renew(&keys, &id, &mut site);
            site.until = until;
            match version {
                Some(version) => TEST_SITES
                    .change(tx, &who, &id, Some(version), site)
                    .map(drop),
                None => TEST_SITES.insert_as(tx, &who, id.clone(), site).map(drop),
            }
        })
        .await?;
    Ok(())
}

fn secret_form(room: &Room) -> Edit {
    Edit {
        title: "Add a secret".into(),
        caption: room.contract.value.title.clone(),
        words: vec!["Of test accounts alone: never the password of a person. It is filled into the test site’s forms, struck out of whatever is kept, and no page shows it.".into()],
        crumbs: ways_up(room),
        action: format!("{}/secret", trials(room)),
        button: "Save".into(),
        fields: vec![
            Field::short("name", "What do steps call it?", "")
                .hint("Such as PASSWORD. A step says: I fill in \"Password\" with the secret \"PASSWORD\""),
            Field {
                kind: "secret",
                ..Field::line("value", "What is filled in?", "").hint("At least 4 characters")
            },
        ],
        ..Edit::default()
    }
}

pub async fn secret(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&secret_form(&Room::open(&view.app, &id).await?)))
}

pub async fn keep_secret(
    view: View,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let name = given.line("name", 40, "Enter what steps call it");
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.chars().all(is_name) {
        given.tell("name", "Use letters, digits, hyphens and underscores");
    }
    let value = posted.fields.one("value").to_owned();
    if !(4..=500).contains(&value.chars().count()) {
        given.tell("value", "Enter 4 to 500 characters");
    }
    let known = test_site(&view, &id).await?;
    let others = known.map_or(0, |known| {
        let all = known.value.secrets.iter();
        all.filter(|secret| secret.name != name).count()
    });
    if others >= MOST_SECRETS {
        given.tell(
            "name",
            format!("{MOST_SECRETS} secrets are the most: forget one first"),
        );
    }
    if given.is_wrong() {
        let mut page = secret_form(&room);
        if let Some(field) = page.fields.first_mut() {
            field.value.clone_from(&name);
        }
        // A secret is never sent back.
        let wrong: Vec<(&'static str, String)> = given.wrong().to_vec();
        return Ok(again(&view, page, 0, &wrong));
    }
    let at = TEST_SITES.secret(&room.contract.id, &name);
    let secret = KeptSecret::seal(view.app.secrets(), at, &Secret::new(value))?;
    write_site(&view, &room, move |site| {
        site.secrets.retain(|kept| kept.name != secret.name);
        site.secrets.push(secret.clone());
    })
    .await?;
    Ok(to_trials(&room))
}
