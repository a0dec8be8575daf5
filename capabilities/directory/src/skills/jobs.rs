//! The pages of jobs and training: the list, each opening, the form, and what waits for staff.

use app::kit::Fault;
use app::store::collection::Page as Cut;
use app::store::{Filter, Record};
use app::{App, Page};
use jiff::civil::Date;
use serde::Serialize;

use super::opening::{Given, KINDS, OPENINGS, Opening, State, read};
use crate::find::FieldError;
use crate::provider::differences::Difference;

/// Openings looked at.
const MOST: i64 = 2_000;

/// An opening in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    id: String,
    title: String,
    employer: String,
    kind: &'static str,
    about: String,
    pay: String,
    hours: String,
    place: String,
    for_beginners: bool,
    /// "31 December 2026"
    closes: String,
    /// Where to apply, as a link, and in words.
    apply_path: String,
    apply: String,
    email: String,
    /// The version that is looked at.
    version: i64,
    /// What differs, if these are new words for what is shown.
    changes: Vec<Difference>,
}

impl Row {
    /// An opening as people see it, or would see it.
    #[must_use]
    pub fn of(record: &Record<Opening>) -> Self {
        let opening = &record.value;
        let is_web = opening.apply.starts_with("https://");
        Self {
            id: record.id.clone(),
            title: opening.title.clone(),
            employer: opening.employer.clone(),
            kind: opening.kind_words(),
            about: opening.about.clone(),
            pay: opening.pay.clone(),
            hours: opening.hours.clone(),
            place: opening.place.clone(),
            for_beginners: opening.for_beginners,
            closes: slots::say::date(opening.closes),
            apply_path: if is_web {
                opening.apply.clone()
            } else {
                format!("mailto:{}", opening.apply)
            },
            apply: opening.apply.trim_start_matches("https://").to_owned(),
            email: opening.email.clone(),
            version: record.version,
            changes: Vec::new(),
        }
    }

    /// What waits of it: itself, or its new words.
    fn waiting(record: &Record<Opening>) -> Self {
        let before = &record.value;
        let after = before.clone().with_draft();
        let changes = if before.draft.is_some() {
            differences(before, &after)
        } else {
            Vec::new()
        };
        Self {
            changes,
            ..Self::of(&Record {
                value: after,
                ..record.clone()
            })
        }
    }
}

/// What differs between what is shown and new words for it.
#[must_use]
pub fn differences(before: &Opening, after: &Opening) -> Vec<Difference> {
    let rows = |one: &Opening| {
        let beginners = if one.for_beginners { "Not needed" } else { "" };
        [
            ("What it is called", one.title.clone()),
            ("Who offers it", one.employer.clone()),
            ("What it is", one.kind_words().to_owned()),
            ("What one does there", one.about.clone()),
            ("Pay, or what it costs", one.pay.clone()),
            ("Hours", one.hours.clone()),
            ("Where", one.place.clone()),
            ("Experience", beginners.to_owned()),
            ("Where people apply", one.apply.clone()),
        ]
    };
    rows(before)
        .into_iter()
        .zip(rows(after))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((what, before), (_, after))| Difference {
            what,
            before,
            after,
        })
        .collect()
}

/// Openings in a state, the first to close first.
///
/// # Errors
/// Whatever the store says.
pub async fn in_state(app: &App, state: State) -> Result<Vec<Record<Opening>>, Fault> {
    let filter = Filter::Is("state", state.code().into());
    let cut = Cut {
        limit: MOST,
        ..Cut::default()
    };
    let mut all = app
        .store()
        .read(move |rd| OPENINGS.find(rd, &filter, cut))
        .await?;
    all.sort_by(|a, b| a.value.closes.cmp(&b.value.closes).then(a.id.cmp(&b.id)));
    Ok(all)
}

/// How many wait to be looked at.
///
/// # Errors
/// Whatever the store says.
pub async fn waiting(app: &App) -> Result<i64, Fault> {
    let filter = Filter::Is("state", State::Waiting.code().into());
    Ok(app
        .store()
        .read(move |rd| OPENINGS.count(rd, &filter))
        .await?)
}

/// What jobs and training are there?
#[derive(Debug, Default, Serialize)]
pub struct JobsPage {
    rows: Vec<Row>,
    kinds: Vec<(String, &'static str, bool)>,
    is_narrowed: bool,
    posted: bool,
    staff: bool,
}

impl JobsPage {
    /// The openings that people may apply for today, of one kind or of all.
    #[must_use]
    pub fn of(all: &[Record<Opening>], today: Date, kind: &str, posted: bool, staff: bool) -> Self {
        let known = KINDS.iter().any(|(word, _)| *word == kind);
        let fits = |record: &&Record<Opening>| {
            record.value.is_open(today) && (!known || record.value.kind == kind)
        };
        Self {
            rows: all.iter().filter(fits).map(Row::of).collect(),
            kinds: KINDS
                .iter()
                .map(|(word, words)| (format!("/skills/jobs?kind={word}"), *words, *word == kind))
                .collect(),
            is_narrowed: known,
            posted,
            staff,
        }
    }
}

/// An opening.
#[derive(Debug, Serialize)]
pub struct JobPage {
    row: Row,
    paragraphs: Vec<String>,
    /// Why nobody can apply, and what that means; both empty if people can.
    over: &'static str,
    over_words: String,
}

impl JobPage {
    /// The page of an opening.
    #[must_use]
    pub fn of(record: &Record<Opening>, today: Date) -> Self {
        let row = Row::of(record);
        let (over, over_words) = match record.value.state {
            State::Shown if record.value.is_open(today) => ("", String::new()),
            State::Shown => (
                "This has closed",
                format!("The last day to apply was {}.", row.closes),
            ),
            State::Filled => (
                "This is filled",
                "Its employer has found somebody, or does not offer it any more.".into(),
            ),
            State::Ended => (
                "This was taken off",
                "It is not in our list any more.".into(),
            ),
            State::Waiting | State::Refused => (
                "This is not shown",
                "It waits to be looked at, or was turned down.".into(),
            ),
        };
        Self {
            over,
            over_words,
            paragraphs: record
                .value
                .about
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            row,
        }
    }
}

/// Post an opening.
#[derive(Debug, Default, Serialize)]
pub struct PostPage {
    given: Given,
    errors: Vec<FieldError>,
    kinds: Vec<(&'static str, &'static str)>,
    /// Where the form goes.
    action: String,
    /// The employer's own page of what is changed; empty for a new one.
    own_path: String,
}

impl PostPage {
    /// The form of a new one.
    #[must_use]
    pub fn of(given: Given, errors: Vec<FieldError>) -> Self {
        Self {
            given,
            errors,
            kinds: KINDS.to_vec(),
            action: "/skills/jobs/post".into(),
            own_path: String::new(),
        }
    }

    /// The form of one whose employer's own page is `own_path`.
    #[must_use]
    pub fn change(given: Given, errors: Vec<FieldError>, own_path: &str) -> Self {
        Self {
            action: format!("{own_path}/change"),
            own_path: own_path.to_owned(),
            ..Self::of(given, errors)
        }
    }
}

/// What waits for staff.
#[derive(Debug, Default, Serialize)]
pub struct WaitingPage {
    waiting: Vec<Row>,
    shown: Vec<Row>,
    done: bool,
}

impl WaitingPage {
    /// What waits, and what is shown and could be taken off.
    #[must_use]
    pub fn of(waiting: &[Record<Opening>], shown: &[Record<Opening>], done: bool) -> Self {
        Self {
            waiting: waiting.iter().map(Row::waiting).collect(),
            shown: shown.iter().map(Row::of).collect(),
            done,
        }
    }
}

/// A job, as pages and tests show it.
pub fn sample(state: State) -> Record<Opening> {
    let at = app::kit::Time(1_795_529_100_000_000);
    Record {
        id: "01jdf0y7w3".into(),
        version: 1,
        created: at,
        modified: at,
        value: Opening {
            title: "Junior web developer".into(),
            employer: "Harbour Software".into(),
            kind: "job".into(),
            about: "You make pages that people like to use.\nWe teach you.".into(),
            pay: "£24,000 a year".into(),
            hours: "Full time".into(),
            place: "Larkbridge".into(),
            for_beginners: true,
            apply: "https://jobs.harbour-software.example/1".into(),
            closes: Date::constant(2026, 12, 31),
            email: "jobs@harbour-software.example".into(),
            state,
            draft: None,
            told: None,
            new_email: None,
            moves: 0,
        },
    }
}

/// The day of the samples.
const SAMPLE_DAY: Date = Date::constant(2026, 11, 24);
/// A day after the last one to apply.
const SAMPLE_CLOSED: Date = Date::constant(2027, 1, 4);

impl Page for JobsPage {
    const TEMPLATE: &'static str = "directory/jobs.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let shown = [sample(State::Shown)];
        vec![
            ("none", Self::of(&[], SAMPLE_DAY, "", false, false)),
            ("one", Self::of(&shown, SAMPLE_DAY, "job", true, true)),
        ]
    }
}

impl Page for JobPage {
    const TEMPLATE: &'static str = "directory/job.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("open", Self::of(&sample(State::Shown), SAMPLE_DAY)),
            ("filled", Self::of(&sample(State::Filled), SAMPLE_DAY)),
            ("taken off", Self::of(&sample(State::Ended), SAMPLE_DAY)),
            ("closed", Self::of(&sample(State::Shown), SAMPLE_CLOSED)),
            (
                "not shown, as staff see it",
                Self::of(&sample(State::Waiting), SAMPLE_DAY),
            ),
        ]
    }
}

impl Page for PostPage {
    const TEMPLATE: &'static str = "directory/post.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let errors = read(&Given::new(), SAMPLE_DAY).err().unwrap_or_default();
        vec![
            ("empty", Self::of(Given::new(), Vec::new())),
            ("with errors", Self::of(Given::new(), errors.clone())),
            (
                "a change",
                Self::change(
                    sample(State::Shown).value.typed(),
                    Vec::new(),
                    "/skills/jobs/mine/secret",
                ),
            ),
            (
                "a change with errors",
                Self::change(Given::new(), errors, "/skills/jobs/mine/secret"),
            ),
        ]
    }
}

impl Page for WaitingPage {
    const TEMPLATE: &'static str = "directory/openings.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let mut changed = sample(State::Shown);
        changed.value.draft = Some(Box::new(Opening {
            pay: "£25,000 a year".into(),
            for_beginners: false,
            ..changed.value.clone()
        }));
        vec![
            (
                "a change waits",
                Self::of(std::slice::from_ref(&changed), &[changed.clone()], false),
            ),
            ("nothing waits", Self::of(&[], &[], false)),
            (
                "one waits, one is shown",
                Self::of(&[sample(State::Waiting)], &[sample(State::Shown)], true),
            ),
        ]
    }
}
