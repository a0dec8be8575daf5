//! How the work goes, in numbers: each leads to the list that made it.

use std::collections::BTreeMap;

use app::ask::{self, Case, Query, Sort};
use app::chart::{Bar, Bars, bars};
use app::kit::{Fault, Time, words};
use app::{App, Fail, Page, View, encode};
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use crate::satisfaction::{self, FEWEST, MONTHS, Said, Satisfaction};

/// Days looked back.
const DAYS: i64 = 90;
/// Cases read at most.
const MOST: i64 = 10_000;

/// How does the work go?
#[derive(Debug, Default, Serialize)]
pub struct Numbers {
    lines: Vec<Line>,
    all: Sum,
    looked_back: i64,
    /// Whether there were more than were read.
    is_partial: bool,
    opinions: Opinions,
}

/// What people said afterwards.
#[derive(Debug, Default, Serialize)]
struct Opinions {
    all: Satisfaction,
    months: Vec<Opinion>,
    months_chart: String,
    kinds: Vec<Opinion>,
    kinds_chart: String,
    /// Months looked back.
    months_back: i64,
    /// Answers that it takes to say something.
    fewest: i64,
}

/// What those of one month or of one category said.
#[derive(Debug, Serialize)]
struct Opinion {
    name: String,
    said: Satisfaction,
}

impl Opinions {
    fn of(said: Said) -> Self {
        let months = said.by_month.into_iter().map(|(month, said)| Opinion {
            name: month.strftime("%B %Y").to_string(),
            said,
        });
        let kinds = said.by_category.into_iter().map(|(kind, said)| Opinion {
            name: words::from_term(&kind),
            said,
        });
        let (months, kinds): (Vec<_>, Vec<_>) = (months.collect(), kinds.collect());
        Self {
            all: said.all,
            months_chart: chart("Mean score by month", &months),
            months,
            kinds_chart: chart("Mean score by kind", &kinds),
            kinds,
            months_back: MONTHS,
            fewest: FEWEST,
        }
    }
}

/// The mean scores, to a tenth, of those of whom there is something to say.
fn chart(title: &str, opinions: &[Opinion]) -> String {
    let bar = |opinion: &Opinion| {
        opinion.said.mean.map(|mean| Bar {
            label: opinion.name.clone(),
            value: (mean * 10.0).round() / 10.0,
        })
    };
    bars(&Bars {
        title: title.into(),
        unit: "1 to 5".into(),
        bars: opinions.iter().filter_map(bar).collect(),
    })
}

#[derive(Debug, Default, Serialize)]
struct Line {
    name: String,
    path: String,
    late_path: String,
    sum: Sum,
}

/// What was counted of a category.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sum {
    /// Still to be done.
    pub open: i64,
    /// Of these, past their date, with the clock running.
    pub late: i64,
    /// Asked within the days looked back.
    pub asked: i64,
    /// Closed within them.
    pub closed: i64,
    /// Of these, by their date.
    pub in_time: i64,
    /// Working days from asked to closed, for half of them this or fewer; none if none was closed.
    pub median_days: Option<i64>,
    #[serde(skip)]
    taken: Vec<i64>,
}

impl Sum {
    fn add(&mut self, case: &Case, since: Time, now: Time) {
        self.asked += i64::from(case.created >= since);
        if case.is_open {
            self.open += 1;
            let is_late = case.paused.is_none() && case.due.is_some_and(|due| due < now);
            self.late += i64::from(is_late);
        }
        if let Some(closed) = case
            .closed
            .filter(|closed| !case.is_open && *closed >= since)
        {
            self.closed += 1;
            self.in_time += i64::from(case.due.is_none_or(|due| closed <= due));
            self.taken.push(working_days(case.created, closed));
        }
    }

    fn settle(&mut self) {
        self.taken.sort_unstable();
        self.median_days = self.taken.get(self.taken.len() / 2).copied();
    }
}

fn working_days(from: Time, to: Time) -> i64 {
    let [from, to] = [from, to].map(|at| words::local(at).date());
    slots::working_days_between(from, to).max(0)
}

/// Sums by category, and of all. What was closed before is left out.
fn sums(cases: &[Case], since: Time, now: Time) -> (BTreeMap<String, Sum>, Sum) {
    let mut by_category: BTreeMap<String, Sum> = BTreeMap::new();
    let mut all = Sum::default();
    let is_recent = |case: &&Case| case.is_open || case.closed.is_some_and(|at| at >= since);
    for case in cases.iter().filter(is_recent) {
        by_category
            .entry(case.category.clone())
            .or_default()
            .add(case, since, now);
        all.add(case, since, now);
    }
    by_category.values_mut().for_each(Sum::settle);
    all.settle();
    (by_category, all)
}

/// Everything that is counted.
struct Counted {
    by_category: BTreeMap<String, Sum>,
    all: Sum,
    said: Said,
    is_partial: bool,
}

async fn read(app: &App) -> Result<Counted, Fault> {
    let now = app.now();
    let since = now.plus_s(-DAYS * 86_400);
    // The months looked back reach further than the days.
    let first = satisfaction::since(now);
    let query = |open| Query {
        open: Some(open),
        changed_from: (!open).then_some(first),
        sort: Sort::Changed,
        backwards: true,
        limit: MOST,
        ..Query::default()
    };
    let (open, closed) = (query(true), query(false));
    let (cases, is_partial) = app
        .store()
        .read(move |rd| {
            let (open, closed) = (ask::list(rd, &open)?, ask::list(rd, &closed)?);
            let is_partial = open.total > MOST || closed.total > MOST;
            let mut cases = open.cases;
            cases.extend(closed.cases);
            Ok::<_, app::store::StoreError>((cases, is_partial))
        })
        .await?;
    let (by_category, all) = sums(&cases, since, now);
    Ok(Counted {
        by_category,
        all,
        said: satisfaction::said(&cases, first),
        is_partial,
    })
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let counted = read(&view.app).await?;
    let lines = counted
        .by_category
        .into_iter()
        .map(|(category, sum)| Line {
            name: words::from_term(&category),
            path: format!("/work?whose=all&category={}", encode(&category)),
            late_path: format!("/work?whose=all&late=yes&category={}", encode(&category)),
            sum,
        })
        .collect();
    Ok(view.page(&Numbers {
        lines,
        all: counted.all,
        looked_back: DAYS,
        is_partial: counted.is_partial,
        opinions: Opinions::of(counted.said),
    }))
}

/// The same as a sheet.
pub async fn sheet(State(app): State<App>) -> Result<Response, Fail> {
    let counted = read(&app).await?;
    let head = [
        "category",
        "open",
        "late",
        "asked",
        "closed",
        "closed_in_time",
        "median_working_days",
    ];
    let all = [("all".to_owned(), counted.all)];
    let rows = counted.by_category.into_iter().chain(all);
    let rows = rows.map(|(name, sum)| {
        let median = sum
            .median_days
            .map_or_else(String::new, |days| days.to_string());
        let [open, late, asked, closed, in_time] =
            [sum.open, sum.late, sum.asked, sum.closed, sum.in_time].map(|n| n.to_string());
        [name, open, late, asked, closed, in_time, median]
    });
    Ok(app::sheet::download("numbers", app::sheet::csv(head, rows)))
}

/// What people said afterwards, as a sheet. Of fewer than [`FEWEST`] answers the mean is left empty.
pub async fn satisfaction_sheet(State(app): State<App>) -> Result<Response, Fail> {
    let said = read(&app).await?.said;
    let head = [
        "by",
        "which",
        "people_asked",
        "answers",
        "answered_percent",
        "mean_score_1_to_5",
    ];
    let months = said
        .by_month
        .into_iter()
        .map(|(month, said)| ("month", month.strftime("%Y-%m").to_string(), said));
    let kinds = said
        .by_category
        .into_iter()
        .map(|(kind, said)| ("category", kind, said));
    let all = [("all", String::new(), said.all)];
    let rows = kinds.chain(months).chain(all).map(|(by, which, said)| {
        let [asked, answers, percent, mean] = said.cells();
        [by.to_owned(), which, asked, answers, percent, mean]
    });
    let table = app::sheet::csv(head, rows);
    Ok(app::sheet::download("satisfaction", table))
}

impl Page for Numbers {
    const TEMPLATE: &'static str = "work/numbers.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let sum = Sum {
            open: 12,
            late: 2,
            asked: 40,
            closed: 31,
            in_time: 28,
            median_days: Some(3),
            ..Sum::default()
        };
        let line = || Line {
            name: "Broken bench".into(),
            path: "/work?whose=all&category=broken-bench".into(),
            late_path: "/work?whose=all&late=yes&category=broken-bench".into(),
            sum: sum.clone(),
        };
        let page = || Self {
            lines: vec![line()],
            all: sum.clone(),
            looked_back: DAYS,
            ..Self::default()
        };
        let month = |month, asked, answers| {
            let said = Satisfaction::sample(asked, answers);
            (jiff::civil::date(2026, month, 1), said)
        };
        let kind = |asked, answers| {
            let said = Satisfaction::sample(asked, answers);
            ("broken-bench".to_owned(), said)
        };
        let few = Said {
            all: Satisfaction::sample(12, 3),
            by_category: [kind(12, 3)].into(),
            by_month: [month(11, 12, 3)].into(),
        };
        let said = Said {
            all: Satisfaction::sample(40, 17),
            by_category: [kind(40, 17)].into(),
            by_month: [month(10, 28, 14), month(11, 12, 3)].into(),
        };
        vec![
            (
                "nothing yet",
                Self {
                    looked_back: DAYS,
                    ..Self::default()
                },
            ),
            ("some, nobody asked", page()),
            (
                "some, with too few answers",
                Self {
                    opinions: Opinions::of(few),
                    ..page()
                },
            ),
            (
                "some, with what people said",
                Self {
                    is_partial: true,
                    opinions: Opinions::of(said),
                    ..page()
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn case(asked: i64, closed: Option<i64>, due: i64) -> Case {
        let mut case = Case::default();
        // Monday 2 November 2026 at midday, and so many days after.
        let at = |days: i64| {
            Time::parse("2026-11-02T12:00:00Z")
                .unwrap_or_default()
                .plus_s(days * DAY)
        };
        case.row.category = "bench".into();
        case.row.created = at(asked);
        case.row.due = Some(at(due));
        case.row.closed = closed.map(at);
        case.row.is_open = closed.is_none();
        case
    }

    #[test]
    fn work_is_counted_by_what_became_of_it() {
        let now = Time::parse("2026-11-26T12:00:00Z").unwrap_or_default();
        let cases = [
            case(0, Some(1), 5),
            case(0, Some(8), 5),
            case(0, None, 5),
            case(20, None, 40),
        ];
        let (by_category, all) = sums(&cases, now.plus_s(-DAYS * DAY), now);
        assert_eq!(
            (all.open, all.late, all.asked, all.closed, all.in_time),
            (2, 1, 4, 2, 1)
        );
        // One and six working days: half of them took six or fewer.
        assert_eq!(all.median_days, Some(6));
        assert_eq!(by_category["bench"], all);
    }

    #[test]
    fn nothing_closed_has_no_median() {
        let (_, all) = sums(&[], Time(0), Time(0));
        assert_eq!(all.median_days, None);
    }
}
