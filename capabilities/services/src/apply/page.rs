//! A page of a form: one question or a small group; what was answered is kept when it is sent.

use app::ask::{self, AskError, Clash, Draft, Saved};
use app::find::gazetteer::PostalAddress;
use app::kit::Fault;
use app::{App, Fail, Page};
use axum::extract::{FromRequestParts, Path, Query};
use axum::response::{IntoResponse, Response};
use form::{
    Answer, Answers, Fields, Kept, Page as FormPage, Progress, Question, Row, Shown, Wrong,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::addresses::{Finder, Found};
use super::items;
use super::pages::{Problem, Words};
use super::posted::Posted;
use super::run::{Pick, Run};
use super::uploads;

/// What is your answer?
#[derive(Debug, Default, Serialize)]
pub struct QuestionPage {
    words: Words,
    action: String,
    heading: String,
    /// Whether the question is the heading.
    asks_in_heading: bool,
    texts: Vec<String>,
    questions: Vec<Shown>,
    errors: Vec<Problem>,
    back: String,
    progress: Option<Progress>,
    /// "Vehicle 2", on a page that is repeated.
    item: String,
    /// Which one it is, from 1; 0 on a page that is not repeated.
    number: usize,
    /// The version of the answers that this page was filled from.
    seen: i64,
    change: bool,
    files: bool,
    stop: bool,
    link: Option<form::Link>,
    /// What another device answered meanwhile.
    clash: Vec<Other>,
    pick: Pick,
}

/// What another device answered.
#[derive(Debug, Serialize)]
struct Other {
    label: String,
    lines: Vec<String>,
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "services/apply-page.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let every = || -> Vec<Question> {
            let kinds = form::Kind::all().into_iter().enumerate();
            kinds
                .map(|(i, (label, kind))| Question::new(format!("q{i}"), label, kind))
                .collect()
        };
        let one = |questions: Vec<Shown>| Self {
            words: Words::sample(),
            action: "/apply/parking-permit/name".into(),
            heading: "About you".into(),
            asks_in_heading: questions.len() == 1,
            files: questions.iter().any(|q| q.kind == "upload"),
            questions,
            back: "/apply/parking-permit/lives".into(),
            progress: Some(Progress {
                at: 2,
                of: 7,
                section: "About you".into(),
            }),
            seen: 3,
            ..Self::default()
        };
        let none = Fields::default();
        let mut all = vec![];
        let names = [
            "text",
            "long text",
            "name",
            "email",
            "phone",
            "address",
            "date",
            "time",
            "number",
            "money",
            "yes or no",
            "radios",
            "checkboxes",
            "select",
            "place",
            "upload",
            "declaration",
        ];
        for (name, question) in names.into_iter().zip(every()) {
            all.push((name, one(vec![question.show(&none, &[], &[])])));
        }
        let day = jiff::civil::date(2026, 11, 24);
        let wrong: Vec<Wrong> = every()
            .iter()
            .flat_map(|question| question.read(&none, &[], day).err().unwrap_or_default())
            .collect();
        let file = Kept {
            id: "1".into(),
            name: "letter.pdf".into(),
            kind: "application/pdf".into(),
            bytes: 9,
        };
        let shown = every()
            .iter()
            .map(|q| q.show(&none, std::slice::from_ref(&file), &wrong))
            .collect();
        let errors = Self {
            errors: Problem::of(&wrong),
            ..one(shown)
        };
        let clash = Self {
            clash: vec![Other {
                label: "What is your name?".into(),
                lines: vec!["Ann Marsh".into()],
            }],
            item: "Vehicle 2".into(),
            number: 2,
            ..one(vec![every()[0].show(&none, &[], &[])])
        };
        let found = |streets: &[&str]| {
            let address = Question::new("home", "What is your address?", form::Kind::Address);
            let mut page = one(vec![address.show(&none, &[], &[])]);
            let all: Vec<PostalAddress> = streets
                .iter()
                .map(|line1| PostalAddress {
                    line1: (*line1).into(),
                    ..PostalAddress::default()
                })
                .collect();
            let addresses = &mut page.pick.addresses;
            addresses.is_there = true;
            addresses
                .found
                .insert("home".into(), Found::new("SX1 1AA".into(), &all));
            page
        };
        let to_find = {
            let mut page = found(&[]);
            page.pick.addresses.found.clear();
            page
        };
        let stop = Self {
            stop: true,
            heading: "You cannot apply".into(),
            texts: vec!["You must live in the zone.".into()],
            link: Some(form::Link {
                text: "See other ways to park".into(),
                path: "/help".into(),
            }),
            ..one(vec![])
        };
        all.extend([
            ("everything wrong", errors),
            ("an address to find", to_find),
            (
                "addresses found",
                found(&["1 Quay Street", "3 Quay Street"]),
            ),
            ("no address found", found(&[])),
            ("answered on another device", clash),
            ("an end", stop),
        ]);
        all
    }
}

/// The page in the address, however many other parts the address has.
pub struct Name(String);

#[derive(Deserialize)]
struct InPath {
    page: String,
}

impl FromRequestParts<App> for Name {
    type Rejection = axum::extract::rejection::PathRejection;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        app: &App,
    ) -> Result<Self, Self::Rejection> {
        let Path(path) = Path::<InPath>::from_request_parts(parts, app).await?;
        Ok(Self(path.page))
    }
}

/// What of the page is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Which of the things that a page is repeated for, from 1; "new" for another.
    pub item: String,
    /// Whether one came from checking the answers.
    pub change: String,
}

impl Asked {
    /// Which row, of so many: the next one for "new".
    fn row(&self, rows: usize) -> Option<usize> {
        if self.item == "new" {
            return Some(rows);
        }
        let n: usize = self.item.parse().ok()?;
        n.checked_sub(1).filter(|at| *at < rows)
    }
}

/// Shows a page, with what was answered before.
pub async fn show(
    run: Run,
    Name(name): Name,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    if let Some(elsewhere) = run.caught_up().await? {
        return Ok(elsewhere);
    }
    let (draft, _) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let form = run.form();
    let reached = form
        .asked(&draft.answers)
        .into_iter()
        .any(|page| page.name == name);
    let Some(page) = form.page(&name).filter(|_| reached) else {
        return Ok(run.step(form.resume(&draft.answers), "check"));
    };
    let rows = draft.answers.rows(&page.name);
    let at = match (&page.repeat, asked.row(rows.len())) {
        (None, _) => None,
        (Some(repeat), Some(at)) if at < repeat.most => Some(at),
        (Some(_), _) if rows.is_empty() => Some(0),
        (Some(_), _) => return Ok(run.view.page(&items::page(&run, draft, page, None))),
    };
    let given = |question: &Question| match at {
        Some(at) => rows.get(at).and_then(|row| row.get(&question.name)),
        None => draft.answers.get(&question.name),
    };
    let questions = page
        .questions
        .iter()
        .map(|question| {
            let answer = given(question);
            let fields = answer
                .map(|answer| question.fields_of(answer))
                .unwrap_or_default();
            question.show(&fields, &kept(answer), &[])
        })
        .collect();
    let mut shown = filled(&run, draft, page, &asked, at, questions);
    shown.pick.addresses = Finder::of(&run.view.app, page).await?;
    Ok(run.view.page(&shown))
}

/// The files of an answer.
fn kept(answer: Option<&Answer>) -> Vec<Kept> {
    match answer {
        Some(Answer::Files(files)) => files.clone(),
        _ => Vec::new(),
    }
}

/// The page, with its questions.
fn filled(
    run: &Run,
    draft: &Draft,
    page: &FormPage,
    asked: &Asked,
    at: Option<usize>,
    questions: Vec<Shown>,
) -> QuestionPage {
    let form = run.form();
    let change = !asked.change.is_empty();
    let back = if change {
        run.path("check")
    } else {
        form.back(&page.name, &draft.answers)
            .map_or_else(|| run.base.clone(), |before| run.path(&before.name))
    };
    let item = match (&page.repeat, at) {
        (Some(repeat), Some(at)) => format!("{} {}", form::upper_first(&repeat.one), at + 1),
        _ => String::new(),
    };
    QuestionPage {
        words: Words::of(run),
        action: run.path(&page.name),
        heading: page.heading().to_owned(),
        asks_in_heading: page.asks_in_heading(),
        texts: page.words.clone(),
        files: questions.iter().any(|question| question.kind == "upload"),
        questions,
        errors: Vec::new(),
        back,
        progress: form.progress(&page.name, &draft.answers),
        item,
        number: at.map_or(0, |at| at + 1),
        seen: draft.version,
        change,
        stop: page.stop,
        link: page.link.clone(),
        clash: Vec::new(),
        pick: run.pick(),
    }
}

/// Keeps what was answered, and goes on.
pub async fn answer(
    run: Run,
    Name(name): Name,
    Query(asked): Query<Asked>,
    mut posted: Posted,
) -> Result<Response, Fail> {
    let (draft, key) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    // Answers are read by the version of the form that asked for them, even if it is retired by now: the
    // next page shown carries them over.
    let form = run.form();
    let Some(page) = form.page(&name).filter(|page| !page.stop) else {
        return Ok(run.step(form.resume(&draft.answers), "check"));
    };
    let rows = draft.answers.rows(&page.name);
    if page.repeat.is_some() && posted.fields.has("more") {
        return items::answer(&run, draft, key, page, &posted.fields).await;
    }
    let at = page.repeat.as_ref().map(|repeat| {
        asked
            .row(rows.len())
            .unwrap_or(rows.len())
            .min(repeat.most - 1)
    });
    let version = posted
        .fields
        .one("version")
        .parse()
        .unwrap_or(draft.version);
    let finder = Finder::look(&run.view.app, page, &mut posted).await?;
    let (files, mut wrong) = take_files(&run, draft, page, at, &mut posted).await?;
    let of = |question: &str| -> Vec<Kept> {
        let found = files.iter().find(|(name, _)| name == question);
        found.map(|(_, files)| files.clone()).unwrap_or_default()
    };
    let stays = posted.fields.has("remove") || posted.fields.has("stay") || finder.is_new;
    let read = page.read(&posted.fields, &of, run.view.app.today());
    let answers = match read {
        Ok(answers) if wrong.is_empty() && !stays => answers,
        other => {
            if !stays {
                wrong.extend(other.err().unwrap_or_default());
            }
            // The files are kept, whatever else is wrong: nobody should have to find them again.
            let now = keep_files(&run, key, version, page, at, &files).await?;
            let now = now.as_ref().unwrap_or(draft);
            return Ok(again(
                &run,
                now,
                page,
                &asked,
                at,
                &posted.fields,
                &of,
                wrong,
                finder,
            ));
        }
    };
    let saved = save(&run, key, version, page, at, answers).await?;
    match saved {
        Saved::Kept(now) => Ok(onward(&run, page, at, &asked, &now)),
        Saved::Clash(clash) => Ok(clashed(&run, page, &asked, at, &posted.fields, &of, clash)),
    }
}

/// Where to go once a page is answered.
fn onward(run: &Run, page: &FormPage, at: Option<usize>, asked: &Asked, now: &Draft) -> Response {
    let form = run.form();
    if at.is_some() {
        return run.to(&page.name);
    }
    if !asked.change.is_empty() {
        return run.step(form.resume(&now.answers), last(form, &now.answers));
    }
    run.step(
        form.next(&page.name, &now.answers),
        last(form, &now.answers),
    )
}

/// The last page that is asked: the one that ends the form, if it is ended.
pub fn last<'f>(form: &'f form::Form, answers: &Answers) -> &'f str {
    form.asked(answers)
        .last()
        .map_or("check", |page| &page.name)
}

async fn save(
    run: &Run,
    key: &str,
    version: i64,
    page: &FormPage,
    at: Option<usize>,
    answers: Vec<(String, Answer)>,
) -> Result<Saved, AskError> {
    let (key, name) = (key.to_owned(), page.name.clone());
    run.view
        .app
        .store()
        .write(move |tx| match at {
            Some(at) => {
                let row: Row = answers.iter().cloned().collect();
                ask::save_row(tx, &key, version, &name, at, Some(row))
            }
            None => ask::save_draft(tx, &key, version, answers.clone()),
        })
        .await
}

/// The files of a page: those kept before, less what is to be removed, and those that came and will do.
type Files = Vec<(String, Vec<Kept>)>;

async fn take_files(
    run: &Run,
    draft: &Draft,
    page: &FormPage,
    at: Option<usize>,
    posted: &mut Posted,
) -> Result<(Files, Vec<Wrong>), Fault> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    if !page
        .questions
        .iter()
        .any(|q| matches!(q.kind, form::Kind::Upload { .. }))
    {
        return Ok((all, wrong));
    }
    let id = draft.id.clone();
    let ours = run
        .view
        .app
        .store()
        .read(move |rd| ask::draft_files(rd, &id))
        .await?;
    let row = at.and_then(|at| draft.answers.rows(&page.name).get(at));
    for question in &page.questions {
        if !matches!(question.kind, form::Kind::Upload { .. }) {
            continue;
        }
        let answer = match at {
            Some(_) => row.and_then(|row| row.get(&question.name)),
            None => draft.answers.get(&question.name),
        };
        // Those of the answer, and those that the page holds because its answer is not kept yet.
        let answered = kept(answer);
        let held: Vec<&str> = posted
            .fields
            .all("kept")
            .into_iter()
            .filter_map(|one| one.split_once(':'))
            .filter(|(name, _)| *name == question.name)
            .map(|(_, id)| id)
            .collect();
        let mut files: Vec<Kept> = ours
            .iter()
            .filter(|file| {
                held.contains(&file.id.as_str()) || answered.iter().any(|kept| kept.id == file.id)
            })
            .map(|file| Kept {
                id: file.id.clone(),
                name: file.name.clone(),
                kind: file.kind.clone(),
                bytes: usize::try_from(file.size_bytes).unwrap_or(0),
            })
            .collect();
        if let Some((name, id)) = posted.fields.one("remove").split_once(':')
            && name == question.name
            && files.iter().any(|file| file.id == id)
        {
            files.retain(|file| file.id != id);
            uploads::remove(run, id).await?;
        }
        let (ours, others) = std::mem::take(&mut posted.files)
            .into_iter()
            .partition(|file| file.field == question.name);
        posted.files = others;
        wrong.extend(uploads::keep(run, question, ours, &mut files).await?);
        all.push((question.name.clone(), files));
    }
    Ok((all, wrong))
}

/// Keeps the files of a page whose other answers will not do yet; the draft as it is then. The files of
/// one of several things are held by the page until the whole row is kept.
async fn keep_files(
    run: &Run,
    key: &str,
    version: i64,
    page: &FormPage,
    at: Option<usize>,
    files: &Files,
) -> Result<Option<Draft>, AskError> {
    if at.is_some() || files.is_empty() {
        return Ok(None);
    }
    let answers = files
        .iter()
        .map(|(name, files)| (name.clone(), Answer::Files(files.clone())))
        .collect();
    Ok(match save(run, key, version, page, at, answers).await? {
        Saved::Kept(now) => Some(now),
        Saved::Clash(clash) => Some(clash.draft),
    })
}

/// The page again, as it was filled in, with what to mend.
#[expect(
    clippy::too_many_arguments,
    reason = "a page as it was filled in is all of these"
)]
fn again(
    run: &Run,
    draft: &Draft,
    page: &FormPage,
    asked: &Asked,
    at: Option<usize>,
    fields: &Fields,
    files: &dyn Fn(&str) -> Vec<Kept>,
    wrong: Vec<Wrong>,
    finder: Finder,
) -> Response {
    let questions = page
        .questions
        .iter()
        .map(|question| question.show(fields, &files(&question.name), &wrong))
        .collect();
    let errors = Problem::of(&wrong);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut shown = QuestionPage {
        errors,
        ..filled(run, draft, page, asked, at, questions)
    };
    shown.pick.addresses = finder;
    (status, run.view.page(&shown)).into_response()
}

/// The page again, with what another device answered meanwhile beside what was typed here.
fn clashed(
    run: &Run,
    page: &FormPage,
    asked: &Asked,
    at: Option<usize>,
    fields: &Fields,
    files: &dyn Fn(&str) -> Vec<Kept>,
    clash: Clash,
) -> Response {
    let there = &clash.draft;
    let others = page
        .questions
        .iter()
        .filter_map(|question| {
            let answer = match at {
                Some(at) => there
                    .answers
                    .rows(&page.name)
                    .get(at)?
                    .get(&question.name)?,
                None => there
                    .answers
                    .get(&question.name)
                    .filter(|_| clash.names.contains(&question.name))?,
            };
            Some(Other {
                label: question.label.clone(),
                lines: question.words(answer),
            })
        })
        .collect();
    let questions = page
        .questions
        .iter()
        .map(|question| question.show(fields, &files(&question.name), &[]))
        .collect();
    let shown = QuestionPage {
        clash: others,
        ..filled(run, there, page, asked, at, questions)
    };
    (StatusCode::CONFLICT, run.view.page(&shown)).into_response()
}
