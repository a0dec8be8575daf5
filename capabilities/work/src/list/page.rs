//! The list of work.

use app::Choice as Option;
use app::kit::{Fault, words};
use app::{Page, View, Wrong};
use serde::Serialize;

use super::choice::Choice;
use super::done::{Done, Left};
use super::line::Line;
use super::plan;
use super::read::{Read, WHOSE, read};
use crate::acts;
use crate::saved;

/// Pieces of work on one page.
const PAGE: usize = 50;

/// What is there to do?
#[derive(Debug, Default, Serialize)]
pub struct List {
    choice: Choice,
    is_filtered: bool,
    /// Whose work the looker does besides their own.
    standing_in: Vec<String>,
    /// Said to somebody who is away.
    away: String,
    whose: Vec<Chip>,
    states: Vec<Option>,
    categories: Vec<Option>,
    teams: Vec<Option>,
    wards: Vec<Option>,
    acts: Vec<Option>,
    colleagues: Vec<Option>,
    lines: Vec<Line>,
    total: i64,
    late: i64,
    page: i64,
    page_count: i64,
    base: String,
    query: String,
    map_path: String,
    csv_path: String,
    may_change: bool,
    saved: Vec<SavedLine>,
    notice: String,
    /// What has to be chosen before many are changed.
    errors: Vec<Wrong>,
    /// What was to be changed with others, and stays as it was.
    left: Vec<Left>,
    /// The list of all that were changed, or were to be; empty if none were.
    again: String,
}

#[derive(Debug, Serialize)]
struct Chip {
    text: &'static str,
    path: String,
    count: i64,
    here: bool,
    key: &'static str,
}

#[derive(Debug, Serialize)]
struct SavedLine {
    id: String,
    name: String,
    query: String,
}

impl List {
    /// Reads what the page shows.
    pub async fn read(view: &View, choice: Choice, done: &Done) -> Result<Self, Fault> {
        let page = choice.page.unwrap_or(1).clamp(1, 100_000);
        let skip = usize::try_from(page - 1).unwrap_or(0) * PAGE;
        let found = read(view, &choice, skip, PAGE).await?;
        let me = view.person()?.id.clone();
        let saved = view.app.store().read(move |rd| saved::of(rd, &me)).await?;
        let query = choice.query();
        let with = |path: &str| app::with_query(path, &query);
        Ok(Self {
            is_filtered: choice.is_filtered(),
            standing_in: found
                .by
                .for_others
                .iter()
                .map(|id| found.names.person(id))
                .collect(),
            away: away(&found),
            whose: chips(&choice, &found),
            states: states(&choice.state),
            categories: counted(
                "Any kind",
                &found.categories,
                &choice.category,
                words::from_term,
            ),
            wards: counted("Any ward", &found.wards, &choice.ward, ToOwned::to_owned),
            teams: named("Any team", found.names.teams.iter(), &choice.team),
            acts: things_to_do(),
            colleagues: named("Choose a colleague", found.names.people.iter(), ""),
            lines: found.lines,
            total: found.total,
            late: found.late,
            page,
            page_count: i64::try_from(usize::try_from(found.total).unwrap_or(0).div_ceil(PAGE))
                .unwrap_or(1)
                .max(1),
            base: with("/work"),
            map_path: with("/work/map"),
            csv_path: with("/work/list.csv"),
            may_change: view.who.may(acts::DO),
            saved: saved
                .into_iter()
                .map(|record| SavedLine {
                    id: record.id,
                    name: record.value.name,
                    query: record.value.query,
                })
                .collect(),
            query,
            choice,
            notice: done.words(),
            errors: done.errors(),
            left: done.left(),
            again: done.again(),
        })
    }
}

fn away(found: &Read) -> String {
    found.instead.as_ref().map_or_else(String::new, |name| {
        format!("{name} does your work until you are back. You can take your leave away on the page Your leave.")
    })
}

fn chips(choice: &Choice, found: &Read) -> Vec<Chip> {
    let texts = ["Mine", "My teams’", "Nobody’s", "All"];
    let keys = ["m", "t", "n", "a"];
    let here = if choice.whose.is_empty() {
        "mine"
    } else {
        &choice.whose
    };
    (0..4)
        .map(|i| {
            let chosen = Choice {
                whose: WHOSE[i].into(),
                these: String::new(),
                ..choice.clone()
            };
            Chip {
                text: texts[i],
                path: format!("/work?{}", chosen.query()),
                count: found.whose[i],
                here: WHOSE[i] == here && choice.these.is_empty(),
                key: keys[i],
            }
        })
        .collect()
}

fn states(chosen: &str) -> Vec<Option> {
    let usual = [
        ("", "Open"),
        ("closed", "Closed"),
        ("any", "Open and closed"),
    ];
    let usual = usual.map(|(value, text)| Option::new(value, text, chosen));
    let all = app::ask::STATUSES
        .iter()
        .map(|status| Option::new(status.id, status.staff, chosen));
    usual.into_iter().chain(all).collect()
}

fn counted(
    any: &str,
    counts: &[(String, i64)],
    chosen: &str,
    text: impl Fn(&str) -> String,
) -> Vec<Option> {
    let mut all: Vec<Option> = counts
        .iter()
        .filter(|(value, _)| !value.is_empty())
        .map(|(value, n)| {
            Option::new(
                value,
                &format!("{} ({})", text(value), words::whole(*n)),
                chosen,
            )
        })
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    if !chosen.is_empty() && !all.iter().any(|option| option.selected) {
        all.push(Option::new(chosen, &text(chosen), chosen));
    }
    all.insert(0, Option::new("", any, chosen));
    all
}

fn named<'a>(
    any: &str,
    names: impl Iterator<Item = (&'a String, &'a String)>,
    chosen: &str,
) -> Vec<Option> {
    let mut all: Vec<Option> = names
        .map(|(id, name)| Option::new(id, name, chosen))
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    all.insert(0, Option::new("", any, chosen));
    all
}

/// What can be done to many at once.
fn things_to_do() -> Vec<Option> {
    let take = [
        ("", "Choose"),
        ("take", "Take them on"),
        ("assign", "Hand them over to a colleague"),
        ("release", "Let them go, so that anybody can take them"),
        ("write", "Write to the people, and change nothing else"),
    ];
    let status = plan::statuses().map(|status| {
        Option::new(
            &format!("status:{}", status.id),
            &format!("Set the status to: {}", status.staff),
            "",
        )
    });
    take.map(|(value, text)| Option::new(value, text, "-"))
        .into_iter()
        .chain(status)
        .collect()
}

impl Page for List {
    const TEMPLATE: &'static str = "work/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |late: bool| Line {
            id: "1".into(),
            version: 3,
            reference: "BX7K-3MQD".into(),
            path: "/work/BX7K-3MQD".into(),
            title: "The bench by the harbour has a broken slat".into(),
            category: "Broken bench".into(),
            status: "In progress".into(),
            owner: if late {
                String::new()
            } else {
                "Idris Okafor".into()
            },
            team: "Street care".into(),
            ward: "Harbour".into(),
            private: late,
            due: if late { "2 days late" } else { "Tomorrow" }.into(),
            due_shape: if late { "bad" } else { "warning" },
            created_us: 1_795_529_100_000_000,
        };
        let page = || Self {
            whose: vec![Chip {
                text: "Mine",
                path: "/work?whose=mine".into(),
                count: 2,
                here: true,
                key: "m",
            }],
            states: states(""),
            acts: things_to_do(),
            page: 1,
            page_count: 1,
            base: "/work".into(),
            map_path: "/work/map".into(),
            csv_path: "/work/list.csv".into(),
            may_change: true,
            ..Self::default()
        };
        vec![
            ("nothing to do", page()),
            (
                "some work, some late, one away",
                Self {
                    lines: vec![line(true), line(false)],
                    total: 2,
                    late: 1,
                    standing_in: vec!["Nadia Hurrell".into()],
                    away: "Nadia Hurrell does your work until you are back.".into(),
                    saved: vec![SavedLine {
                        id: "1".into(),
                        name: "Late benches".into(),
                        query: "whose=all&late=yes".into(),
                    }],
                    notice: "Done for 2 pieces of work.".into(),
                    again: "/work?these=BX7K-3MQD%2CBX7K-3MQF".into(),
                    ..page()
                },
            ),
            (
                "ticked, but what to do was not chosen",
                Self {
                    lines: vec![line(false)],
                    total: 1,
                    errors: vec![super::plan::Lack::Act.wrong()],
                    ..page()
                },
            ),
            (
                "the same work again, after some of it could not be changed",
                Self {
                    choice: Choice {
                        these: "BX7K-3MQD".into(),
                        ..Choice::default()
                    },
                    is_filtered: true,
                    lines: vec![line(false)],
                    total: 1,
                    left: vec![Left::sample(), Left::new("", plan::Why::Gone)],
                    again: "/work?these=BX7K-3MQD".into(),
                    ..page()
                },
            ),
        ]
    }
}
