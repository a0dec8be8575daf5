//! How the work goes, in numbers: each leads to the list that made it.

use std::collections::BTreeMap;

use app::ask::{self, Case, Query, Sort};
use app::kit::{Fault, Time, words};
use app::{App, Fail, Page, View, encode};
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

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

/// Sums by category, and of all.
fn sums(cases: &[Case], since: Time, now: Time) -> (BTreeMap<String, Sum>, Sum) {
    let mut by_category: BTreeMap<String, Sum> = BTreeMap::new();
    let mut all = Sum::default();
    for case in cases {
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

async fn read(app: &App) -> Result<(BTreeMap<String, Sum>, Sum, bool), Fault> {
    let now = app.now();
    let since = now.plus_s(-DAYS * 86_400);
    let query = |open| Query {
        open: Some(open),
        changed_from: (!open).then_some(since),
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
    Ok((by_category, all, is_partial))
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let (by_category, all, is_partial) = read(&view.app).await?;
    let lines = by_category
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
        all,
        looked_back: DAYS,
        is_partial,
    }))
}

/// The same as a sheet.
pub async fn sheet(State(app): State<App>) -> Result<Response, Fail> {
    let (by_category, all, _) = read(&app).await?;
    let head = [
        "category",
        "open",
        "late",
        "asked",
        "closed",
        "closed_in_time",
        "median_working_days",
    ];
    let all = [("all".to_owned(), all)];
    let rows = by_category.into_iter().chain(all).map(|(name, sum)| {
        let median = sum
            .median_days
            .map_or_else(String::new, |days| days.to_string());
        let [open, late, asked, closed, in_time] =
            [sum.open, sum.late, sum.asked, sum.closed, sum.in_time].map(|n| n.to_string());
        [name, open, late, asked, closed, in_time, median]
    });
    Ok(app::sheet::download("numbers", app::sheet::csv(head, rows)))
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
        let line = Line {
            name: "Broken bench".into(),
            path: "/work?whose=all&category=broken-bench".into(),
            late_path: "/work?whose=all&late=yes&category=broken-bench".into(),
            sum: sum.clone(),
        };
        vec![
            (
                "nothing yet",
                Self {
                    looked_back: DAYS,
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    lines: vec![line],
                    all: sum,
                    looked_back: DAYS,
                    is_partial: true,
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
