//! What the records of a programme add up to: premises, money, and when it ends at the present rate.

use jiff::Span;
use jiff::civil::Date;

use super::model::{Milestone, Programme, Report, Route, Whole};

/// The present rate is that of so many days before the newest report.
const PRESENT_DAYS: i64 = 90;
/// A forecast beyond so many days says nothing.
const FARTHEST_DAYS: f64 = 36_500.0;

/// A programme in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// Premises that the routes are to pass.
    pub planned: i64,
    /// Premises passed, as last reported.
    pub passed: i64,
    /// Premises connected, as last reported.
    pub connected: i64,
    /// Length of all routes as planned, in m.
    pub length_m: i64,
    /// Length built, in m.
    pub built_m: i64,
    /// Cost of all routes as planned, in pence.
    pub plan_pence: i64,
    /// Cost so far, in pence.
    pub spent_pence: i64,
    /// What all of it costs at the present cost of a built metre, in pence; none before anything is built.
    pub outturn_pence: Option<i64>,
    /// Grant drawn, in pence.
    pub drawn_pence: i64,
    /// Grant left, in pence; below 0 if more was drawn than there is.
    pub left_pence: i64,
    /// Milestones whose day is over and that are not reached.
    pub late: usize,
    /// When the last premises is passed.
    pub end: End,
}

/// When the last planned premises is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing is planned yet.
    NoPlan,
    /// All are.
    Done,
    /// The reports show no rate.
    Unknown,
    /// On this day, at the present rate.
    Expected(Date),
}

/// What the premises of one route cost, in the order in which routes were built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra<'a> {
    /// The route.
    pub route: &'a Route,
    /// When it was built.
    pub day: Date,
    /// What each of its premises cost, in pence; none if it has none.
    pub each_pence: Option<i64>,
    /// What each premises of all routes up to it cost, in pence.
    pub so_far_pence: Option<i64>,
}

impl Reckoning {
    /// The programme as it stands today.
    pub fn of(whole: &Whole, today: Date) -> Self {
        let routes: Vec<&Route> = whole.routes.iter().map(|one| &one.value).collect();
        let milestones: Vec<&Milestone> = whole.milestones.iter().map(|one| &one.value).collect();
        let reports: Vec<&Report> = whole.reports.iter().map(|one| &one.value).collect();
        reckon(&whole.kept.value, &routes, &milestones, &reports, today)
    }

    /// Cost for each premises passed, in pence; none before one is.
    pub fn each_pence(&self) -> Option<i64> {
        each(self.spent_pence, self.passed)
    }

    /// Whether premises are still to be passed.
    pub fn is_open(&self) -> bool {
        self.end != End::Done
    }
}

/// The figures of a programme; the reports are in the order of their days.
fn reckon(
    programme: &Programme,
    routes: &[&Route],
    milestones: &[&Milestone],
    reports: &[&Report],
    today: Date,
) -> Reckoning {
    let sum = |of: &dyn Fn(&Route) -> i64| routes.iter().copied().map(of).sum::<i64>();
    let planned = sum(&|route| route.premises);
    let plan_pence = sum(&|route| route.cost_pence);
    let spent_pence = sum(&|route| route.spent_pence);
    let drawn_pence: i64 = milestones
        .iter()
        .filter(|milestone| milestone.reached.is_some())
        .map(|milestone| milestone.grant_pence)
        .sum();
    let is_late = |milestone: &&&Milestone| milestone.reached.is_none() && milestone.due < today;
    Reckoning {
        planned,
        passed: reports.last().map_or(0, |last| last.passed),
        connected: reports.last().map_or(0, |last| last.connected),
        length_m: sum(&|route| route.length_m),
        built_m: sum(&|route| route.built_m),
        plan_pence,
        spent_pence,
        outturn_pence: outturn(plan_pence, spent_pence, routes),
        drawn_pence,
        left_pence: programme.grant_pence - drawn_pence,
        late: milestones.iter().filter(is_late).count(),
        end: end(programme.starts, planned, reports, today),
    }
}

/// The plan's cost times how much dearer than planned what is built was.
fn outturn(plan_pence: i64, spent_pence: i64, routes: &[&Route]) -> Option<i64> {
    let built = routes.iter().filter(|route| route.length_m > 0);
    let earned_pence: f64 = built
        .map(|route| {
            let share = route.built_m.min(route.length_m) as f64 / route.length_m as f64;
            route.cost_pence as f64 * share
        })
        .sum();
    let is_known = earned_pence >= 1.0 && spent_pence > 0;
    is_known.then(|| (plan_pence as f64 * spent_pence as f64 / earned_pence).round() as i64)
}

fn end(starts: Date, planned: i64, reports: &[&Report], today: Date) -> End {
    if planned <= 0 {
        return End::NoPlan;
    }
    let Some(last) = reports.last() else {
        return End::Unknown;
    };
    if last.passed >= planned {
        return End::Done;
    }
    let is_older = |one: &&&Report| days(one.day, last.day) >= PRESENT_DAYS;
    let older = reports.iter().rev().find(is_older).or(reports.first());
    let base = older.filter(|older| older.day < last.day);
    let (from, before) = base.map_or((starts, 0), |base| (base.day, base.passed));
    let (took, gained) = (days(from, last.day), last.passed - before);
    if took <= 0 || gained <= 0 {
        return End::Unknown;
    }
    let left = ((planned - last.passed) as f64 * took as f64 / gained as f64).ceil();
    if left > FARTHEST_DAYS {
        return End::Unknown;
    }
    End::Expected(after(last.day, left as i64).max(today))
}

/// What each further premises cost, as routes were built one after another.
pub fn extra<'a>(routes: impl Iterator<Item = &'a Route>) -> Vec<Extra<'a>> {
    let mut built: Vec<(Date, &Route)> = routes
        .filter_map(|route| Some((route.built_on()?, route)))
        .collect();
    built.sort_by_key(|(day, _)| *day);
    let (mut premises, mut spent_pence) = (0, 0);
    built
        .into_iter()
        .map(|(day, route)| {
            premises += route.premises;
            spent_pence += route.spent_pence;
            Extra {
                route,
                day,
                each_pence: each(route.spent_pence, route.premises),
                so_far_pence: each(spent_pence, premises),
            }
        })
        .collect()
}

fn each(pence: i64, premises: i64) -> Option<i64> {
    (premises > 0).then(|| pence / premises)
}

/// Whole days from one day to another; below 0 if the other is earlier.
pub fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// The day so many days after another, within a hundred years either way.
pub fn after(day: Date, n: i64) -> Date {
    let most = FARTHEST_DAYS as i64;
    day.saturating_add(Span::new().days(n.clamp(-most, most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn programme() -> Programme {
        Programme {
            name: "Marsh".into(),
            funder: "A fund".into(),
            supplier: "A firm".into(),
            grant_pence: 100_000,
            starts: date(2026, 1, 1),
            ends: date(2026, 12, 31),
            area: String::new(),
        }
    }

    fn route(premises: i64, length_m: i64, built_m: i64, spent_pence: i64) -> Route {
        Route {
            programme: "p".into(),
            name: "Lane".into(),
            ward: "Marsh".into(),
            length_m,
            cost_pence: 10_000,
            premises,
            days: [Some(date(2026, 1, 1)), None, None, None, None],
            expected: None,
            built_m,
            spent_pence,
        }
    }

    fn reports(all: &[(Date, i64)]) -> Vec<Report> {
        let all = all.iter().map(|(day, passed)| Report {
            programme: "p".into(),
            day: *day,
            passed: *passed,
            connected: passed / 2,
        });
        all.collect()
    }

    fn milestone(due: Date, reached: Option<Date>) -> Milestone {
        Milestone {
            programme: "p".into(),
            title: "Half".into(),
            due,
            reached,
            grant_pence: 60_000,
        }
    }

    #[track_caller]
    fn check_end(planned: i64, all: &[(Date, i64)], want: End) {
        let reports = reports(all);
        let reports: Vec<&Report> = reports.iter().collect();
        assert_eq!(end(date(2026, 1, 1), planned, &reports, TODAY), want);
    }

    #[test]
    fn the_end_is_told_from_the_present_rate() {
        check_end(0, &[], End::NoPlan);
        check_end(100, &[], End::Unknown);
        check_end(100, &[(date(2026, 11, 1), 100)], End::Done);
        check_end(100, &[(date(2026, 11, 1), 120)], End::Done);
        // One report: since the start.
        let since_start = End::Expected(date(2027, 9, 9));
        check_end(100, &[(date(2026, 11, 5), 50)], since_start);
        // Many: what was slow long ago does not count.
        let sped_up = [
            (date(2026, 2, 1), 1),
            (date(2026, 8, 1), 10),
            (date(2026, 11, 9), 60),
        ];
        check_end(100, &sped_up, End::Expected(date(2027, 1, 28)));
    }

    #[test]
    fn no_rate_is_no_forecast_and_none_lies_in_the_past() {
        let stands = [(date(2026, 8, 1), 10), (date(2026, 11, 9), 10)];
        check_end(100, &stands, End::Unknown);
        check_end(100, &[(date(2025, 12, 1), 10)], End::Unknown);
        check_end(9_000_000, &[(date(2026, 11, 9), 1)], End::Unknown);
        let long_ago = [(date(2026, 2, 1), 50), (date(2026, 3, 1), 99)];
        check_end(100, &long_ago, End::Expected(TODAY));
    }

    #[track_caller]
    fn check_cost(routes: &[Route], outturn: Option<i64>, each: Option<i64>) {
        let routes: Vec<&Route> = routes.iter().collect();
        let reports = reports(&[(date(2026, 11, 9), 10)]);
        let reports: Vec<&Report> = reports.iter().collect();
        let got = reckon(&programme(), &routes, &[], &reports, TODAY);
        assert_eq!((got.outturn_pence, got.each_pence()), (outturn, each));
    }

    #[test]
    fn cost_is_told_from_what_is_built() {
        check_cost(&[], None, Some(0));
        check_cost(&[route(10, 0, 0, 500)], None, Some(50));
        check_cost(&[route(10, 100, 0, 500)], None, Some(50));
        check_cost(&[route(10, 100, 50, 5_000)], Some(10_000), Some(500));
        // Over the plan already, and longer than planned.
        check_cost(&[route(10, 100, 130, 15_000)], Some(15_000), Some(1_500));
        let half = [route(10, 100, 100, 20_000), route(10, 100, 0, 0)];
        check_cost(&half, Some(40_000), Some(2_000));
    }

    #[test]
    fn nothing_is_divided_by_no_premises() {
        let got = reckon(&programme(), &[], &[], &[], TODAY);
        assert_eq!((got.each_pence(), got.end), (None, End::NoPlan));
        let mut none = route(0, 100, 100, 500);
        none.days = [Some(TODAY); 5];
        let told = extra([&none].into_iter());
        assert_eq!(told[0].each_pence, None);
        assert_eq!(told[0].so_far_pence, None);
    }

    #[test]
    fn grant_is_drawn_with_what_is_reached() {
        let all = [
            milestone(date(2026, 5, 1), Some(date(2026, 5, 3))),
            milestone(date(2026, 9, 1), Some(date(2026, 9, 1))),
            milestone(date(2026, 11, 23), None),
            milestone(TODAY, None),
        ];
        let all: Vec<&Milestone> = all.iter().collect();
        let got = reckon(&programme(), &[], &all, &[], TODAY);
        assert_eq!(
            (got.drawn_pence, got.left_pence, got.late),
            (120_000, -20_000, 1)
        );
    }

    #[test]
    fn each_further_premises_is_told_in_the_order_of_building() {
        let on = |day: Date, premises: i64, spent_pence: i64| Route {
            days: [None, None, None, Some(day), None],
            ..route(premises, 100, 100, spent_pence)
        };
        let all = [
            on(date(2026, 6, 1), 10, 5_000),
            on(date(2026, 3, 1), 20, 4_000),
            route(5, 100, 0, 0),
        ];
        let told: Vec<_> = extra(all.iter())
            .iter()
            .map(|one| (one.each_pence, one.so_far_pence))
            .collect();
        let want = [(Some(200), Some(200)), (Some(500), Some(300))];
        assert_eq!(told, want);
    }
}
