//! One site: how it stands, how that changed, and what is to be mended.

use app::chart::{self, Series};
use app::check::{self, Counts, LookRow, Query, Severity, Sort, State};
use app::kit::Fault;
use app::store::Record;
use app::teams::Names;
use app::{Choice, Fail, Page, View, query};
use axum::extract::{Path, Query as Asked};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::Line;
use crate::acts::DO;
use crate::keep::{RULES, Told, told};
use crate::run::{RUNS, Run};
use crate::site::{Site, subject};

/// Findings on one page of the list.
const ON_A_PAGE: i64 = 50;
/// Looks that the chart goes back.
const LOOKS: i64 = 60;

/// How does this website stand?
#[derive(Debug, Default, Serialize)]
pub struct Show {
    id: String,
    name: String,
    address: String,
    notice: &'static str,
    may_change: bool,
    run: Option<Run>,
    counts: Counts,
    all: i64,
    last: Option<Last>,
    chart: String,
    rows: Vec<Row>,
    lines: Vec<Line>,
    total: i64,
    choice: Wanted,
    kinds: Vec<Choice>,
    severities: Vec<Choice>,
    states: Vec<Choice>,
    sorts: Vec<Choice>,
    criteria: Vec<Choice>,
    is_filtered: bool,
    base: String,
    page: i64,
    page_count: i64,
}

/// The last look.
#[derive(Debug, Default, Serialize)]
struct Last {
    ended_us: i64,
    took_s: i64,
    looked: i64,
    failed: i64,
    found: i64,
    back: i64,
    gone: i64,
    told: Told,
}

/// A look, in the table beneath the chart.
#[derive(Debug, Default, Serialize)]
struct Row {
    ended_us: i64,
    open: [i64; 4],
    questions: i64,
    looked: i64,
}

/// Which findings are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: String,
    severity: String,
    state: String,
    criterion: String,
    sort: String,
    page: Option<i64>,
    done: String,
}

impl Wanted {
    fn query(&self, subject: String) -> Query {
        let states: &[State] = match self.state.as_str() {
            "all" => &State::ALL,
            word => match State::of(word) {
                Some(State::Open) | None => &[State::Open, State::Mended],
                Some(State::Mended) => &[State::Mended],
                Some(State::Accepted) => &[State::Accepted],
                Some(State::Sound) => &[State::Sound],
                Some(State::Gone) => &[State::Gone],
            },
        };
        let severity = Severity::of(&self.severity);
        Query {
            subject: Some(subject),
            states: states.iter().map(|state| state.word().to_owned()).collect(),
            severities: severity.map(Severity::rank).into_iter().collect(),
            criterion: (!self.criterion.is_empty()).then(|| self.criterion.clone()),
            is_fault: match self.kind.as_str() {
                "faults" => Some(true),
                "questions" => Some(false),
                _ if severity.is_some() => Some(true),
                _ => None,
            },
            sort: match self.sort.as_str() {
                "pages" => Sort::Pages,
                "new" => Sort::Newest,
                "old" => Sort::Oldest,
                _ => Sort::Worst,
            },
            skip: (self.number() - 1) * ON_A_PAGE,
            limit: ON_A_PAGE,
            ..Query::default()
        }
    }

    fn number(&self) -> i64 {
        self.page.unwrap_or(1).clamp(1, 1_000)
    }

    fn is_filtered(&self) -> bool {
        [&self.kind, &self.severity, &self.state, &self.criterion]
            .iter()
            .any(|text| !text.is_empty())
    }

    /// The list's address, without its page.
    fn base(&self, id: &str) -> String {
        let parts = [
            ("kind", &self.kind),
            ("severity", &self.severity),
            ("state", &self.state),
            ("criterion", &self.criterion),
            ("sort", &self.sort),
        ];
        let given: Vec<(&str, &String)> = parts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        app::with_query(&format!("/websites/{id}"), &query(&given))
    }

    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "saved" => "The website is saved.",
            "asked" => "The review is on its way. You can leave this page: it goes on without you.",
            "busy" => "A review of this website is on its way already.",
            "stopped" => "The review is stopped. What was found before stays as it is.",
            "imported" => "What was found by the other tool is here now.",
            _ => "",
        }
    }
}

impl Page for Show {
    const TEMPLATE: &'static str = "websites/show.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let site = || Self {
            id: "1".into(),
            name: "Council website".into(),
            address: "https://www.saltreach.example/".into(),
            may_change: true,
            page: 1,
            page_count: 1,
            base: "/websites/1".into(),
            ..Self::default()
        };
        let day_us = 86_400_000_000;
        let looks: Vec<LookRow> = (0..6)
            .map(|n| LookRow {
                ended: app::kit::Time(1_795_000_000_000_000 - n * 7 * day_us),
                open: [1, 3 + n, 8 + n, 1],
                questions: 6,
                looked: 48,
                ..LookRow::default()
            })
            .collect();
        let line = Line {
            path: "/websites/1/findings/2".into(),
            message: "The picture has no name: say in its alt what it shows.".into(),
            rule: "image-name".into(),
            criteria: vec!["1.1.1 Non-text Content".into()],
            severity: "Makes it very hard",
            shape: "bad",
            state: "To mend",
            owner: "Grace Odell".into(),
            team: "Web team".into(),
            places: 40,
            pages: 40,
            first_us: 1_794_000_000_000_000,
            ..Line::default()
        };
        let full = || Self {
            counts: Counts {
                faults: [1, 3, 8, 1],
                questions: 6,
            },
            all: 13,
            last: Some(Last {
                ended_us: 1_795_000_000_000_000,
                took_s: 64,
                looked: 48,
                failed: 1,
                found: 2,
                back: 1,
                gone: 4,
                told: Told {
                    not_reviewed: vec![(
                        "https://www.saltreach.example/old".into(),
                        "The server answered 404.".into(),
                    )],
                    ..Told::default()
                },
            }),
            chart: trend(&looks),
            rows: looks.iter().map(Row::of).collect(),
            lines: vec![
                line.clone(),
                Line {
                    is_question: true,
                    severity: "Needs a person",
                    shape: "unknown",
                    message: "The title may not tell what the page is about.".into(),
                    owner: String::new(),
                    team: String::new(),
                    ..line.clone()
                },
            ],
            total: 2,
            ..site()
        };
        let run = |failed: Option<&str>| {
            Some(Run {
                who: "1".into(),
                began: Some(app::kit::Time(1_795_000_000_000_000)),
                looked: 12,
                known: 48,
                at: "https://www.saltreach.example/bins".into(),
                failed: failed.map(ToOwned::to_owned),
                ..Run::default()
            })
        };
        vec![
            ("never reviewed", site()),
            (
                "its first review under way",
                Self {
                    run: run(None),
                    ..site()
                },
            ),
            ("some to mend", full()),
            (
                "a review that came to nothing",
                Self {
                    run: run(Some(
                        "No page could be reviewed. https://www.saltreach.example/: Nothing answers there.",
                    )),
                    ..full()
                },
            ),
            (
                "nothing to mend",
                Self {
                    all: 0,
                    counts: Counts::default(),
                    lines: Vec::new(),
                    total: 0,
                    ..full()
                },
            ),
        ]
    }
}

impl Row {
    fn of(look: &LookRow) -> Self {
        Self {
            ended_us: look.ended.0,
            open: look.open,
            questions: look.questions,
            looked: look.looked,
        }
    }
}

impl Last {
    fn of(look: &LookRow) -> Self {
        Self {
            ended_us: look.ended.0,
            took_s: (look.ended.0 - look.began.0).max(0) / 1_000_000,
            looked: look.looked,
            failed: look.failed,
            found: look.found,
            back: look.back,
            gone: look.gone,
            told: told(&look.doc),
        }
    }
}

/// Faults over time, as a chart; empty for fewer than two looks. `looks` come newest first.
pub(super) fn trend(looks: &[LookRow]) -> String {
    if looks.len() < 2 {
        return String::new();
    }
    let points = |of: fn(&LookRow) -> i64| -> Vec<(i64, f64)> {
        looks
            .iter()
            .rev()
            .map(|look| (look.ended.0, of(look) as f64))
            .collect()
    };
    let line = |label: &str, points| Series {
        label: label.into(),
        points,
    };
    chart::line(&chart::Line {
        title: "Faults".into(),
        lines: vec![
            line("All", points(|look| look.open.iter().sum())),
            line(
                "Serious or worse",
                points(|look| look.open[0] + look.open[1]),
            ),
        ],
        ..chart::Line::default()
    })
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Asked(choice): Asked<Wanted>,
) -> Result<Response, Fail> {
    let (wanted, query) = (id.clone(), choice.query(subject(&id)));
    let (site, run, counts, looks, listed, names) = view
        .app
        .store()
        .read(move |rd| {
            let site: Record<Site> = super::site(rd, &wanted)?;
            let subject = subject(&wanted);
            Ok::<_, Fault>((
                site,
                RUNS.get(rd, &wanted)?,
                check::counts(rd, &subject)?,
                check::looks(rd, &subject, RULES, LOOKS)?,
                check::list(rd, &query)?,
                Names::read(rd)?,
            ))
        })
        .await?;
    let whole: Vec<LookRow> = looks
        .iter()
        .filter(|look| !told(&look.doc).is_recheck)
        .cloned()
        .collect();
    let severities = Severity::ALL.map(|one| (one.word(), one.meaning()));
    let states = State::ALL.map(|one| (one.word(), one.title()));
    let criteria = access::CRITERIA.map(|one| (one.number, format!("{} {}", one.number, one.name)));
    let choices = |first: &str, all: &[(&str, &str)], chosen: &str| -> Vec<Choice> {
        std::iter::once(("", first))
            .chain(all.iter().copied())
            .map(|(value, text)| Choice::new(value, text, chosen))
            .collect()
    };
    let criteria: Vec<(&str, &str)> = criteria
        .iter()
        .map(|(number, text)| (*number, text.as_str()))
        .collect();
    Ok(view.page(&Show {
        notice: choice.notice(),
        may_change: view.who.may(DO),
        run: run.map(|run| run.value),
        all: counts.all_faults(),
        counts,
        last: looks.first().map(Last::of),
        chart: trend(&whole),
        rows: whole.iter().map(Row::of).collect(),
        lines: listed
            .findings
            .iter()
            .map(|finding| Line::of(&id, finding, &names))
            .collect(),
        total: listed.total,
        kinds: choices(
            "Faults and questions",
            &[
                ("faults", "Faults"),
                ("questions", "Questions for a person"),
            ],
            &choice.kind,
        ),
        severities: choices("Any harm", &severities, &choice.severity),
        states: choices("To do", &states[1..], &choice.state)
            .into_iter()
            .chain([Choice::new("all", "All there ever were", &choice.state)])
            .collect(),
        criteria: choices("Any criterion", &criteria, &choice.criterion),
        sorts: choices(
            "The worst first",
            &[
                ("pages", "On most pages first"),
                ("new", "The newest first"),
                ("old", "The longest known first"),
            ],
            &choice.sort,
        ),
        is_filtered: choice.is_filtered(),
        base: choice.base(&id),
        page: choice.number(),
        page_count: (listed.total + ON_A_PAGE - 1) / ON_A_PAGE,
        choice,
        name: site.value.name,
        address: site.value.address,
        id,
    }))
}
