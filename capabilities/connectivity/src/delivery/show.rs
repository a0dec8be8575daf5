//! One programme: its figures, what they say of its end, its routes and its milestones.

use app::sheet;
use app::{Choice, Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::draw::chart;
use super::list::stands;
use super::model::{Route, Stage, Whole};
use super::reckon::{End, Reckoning, days, extra};
use super::{day, may_change, pounds, seed, share, today};
use app::kit::words::{count, whole as whole_number};

/// How does a programme stand?
#[derive(Debug, Default, Serialize)]
pub struct Show {
    id: String,
    name: String,
    /// Who builds and who pays, and where.
    about: String,
    runs: String,
    looks: &'static str,
    stands: &'static str,
    may_change: bool,
    notice: &'static str,
    warnings: Vec<String>,
    cards: Vec<Card>,
    /// What the figures say of the end and of the cost.
    forecast: Vec<String>,
    chart: String,
    reports: Vec<ReportRow>,
    extras: Vec<ExtraRow>,
    states: Vec<Choice>,
    is_filtered: bool,
    has_routes: bool,
    routes: Vec<RouteRow>,
    milestones: Vec<MilestoneRow>,
}

#[derive(Debug, Clone, Serialize)]
struct Card {
    label: &'static str,
    number: String,
    note: String,
}

#[derive(Debug, Clone, Serialize)]
struct ReportRow {
    /// In ISO 8601, for its address.
    iso: String,
    day: String,
    passed: i64,
    connected: i64,
}

#[derive(Debug, Clone, Serialize)]
struct ExtraRow {
    name: String,
    day: String,
    premises: i64,
    each: String,
    so_far: String,
}

#[derive(Debug, Clone, Serialize)]
struct RouteRow {
    id: String,
    name: String,
    ward: String,
    stage: &'static str,
    since: String,
    premises: i64,
    built_m: i64,
    length_m: i64,
    spent: String,
    cost: String,
    is_over: bool,
}

#[derive(Debug, Clone, Serialize)]
struct MilestoneRow {
    id: String,
    title: String,
    due: String,
    reached: String,
    grant: String,
    looks: &'static str,
    word: &'static str,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    state: String,
}

impl Page for Show {
    const TEMPLATE: &'static str = "connectivity/delivery-programme.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let under_way = seed::example(today);
        let mut begun = under_way.clone();
        begun.routes.clear();
        begun.milestones.clear();
        begun.reports.clear();
        let mut trouble = under_way.clone();
        trouble.kept.value.area = "Fenwick council".into();
        trouble.kept.value.ends = date(2026, 10, 1);
        trouble.kept.value.grant_pence = 1_000;
        for route in &mut trouble.routes {
            route.value.spent_pence = route.value.cost_pence + 100_000;
        }
        let mut done = under_way.clone();
        for report in &mut done.reports {
            report.value.passed = 2_000;
        }
        let asked = |done: &str, state: &str| Asked {
            done: done.into(),
            state: state.into(),
        };
        vec![
            ("begun", shown(&begun, today, &asked("saved", ""), true)),
            ("under way", shown(&under_way, today, &asked("", ""), true)),
            (
                "past its end and over its cost",
                shown(&trouble, today, &asked("", ""), true),
            ),
            ("all passed", shown(&done, today, &asked("", ""), false)),
            (
                "no route in the state asked for",
                shown(&begun, today, &asked("", "built"), false),
            ),
            (
                "routes in build alone",
                shown(&under_way, today, &asked("reported", "in-build"), true),
            ),
        ]
    }
}

/// The page of a programme as it stands today.
fn shown(whole: &Whole, today: Date, asked: &Asked, may_change: bool) -> Show {
    let programme = &whole.kept.value;
    let figures = Reckoning::of(whole, today);
    let (looks, stands) = stands(&figures, programme.ends, today);
    let place = if programme.area.is_empty() {
        String::new()
    } else {
        format!(" in the area of {}", programme.area)
    };
    let reports = whole.reports.iter().rev().map(|report| ReportRow {
        iso: report.value.day.to_string(),
        day: day(report.value.day),
        passed: report.value.passed,
        connected: report.value.connected,
    });
    let money = |pence: Option<i64>| pence.map_or("not known".to_owned(), pounds);
    let extras = extra(whole.routes.iter().map(|route| &route.value))
        .into_iter()
        .map(|one| ExtraRow {
            name: one.route.name.clone(),
            day: day(one.day),
            premises: one.route.premises,
            each: money(one.each_pence),
            so_far: money(one.so_far_pence),
        });
    let is_wanted = |route: &Route| asked.state.is_empty() || route.stage().word() == asked.state;
    let routes = whole
        .routes
        .iter()
        .filter(|route| is_wanted(&route.value))
        .map(|route| route_row(&route.id, &route.value));
    Show {
        id: whole.kept.id.clone(),
        name: programme.name.clone(),
        about: format!(
            "{} builds{place}. {} pays a grant of {}.",
            programme.supplier,
            programme.funder,
            pounds(programme.grant_pence)
        ),
        runs: format!(
            "From {} to {}, as planned.",
            day(programme.starts),
            day(programme.ends)
        ),
        looks,
        stands,
        may_change,
        notice: notice(&asked.done),
        warnings: warnings(&figures, programme.ends, today),
        cards: cards(whole, &figures),
        forecast: forecast(&figures, programme.ends),
        chart: chart(whole, &figures, today),
        reports: reports.collect(),
        extras: extras.collect(),
        states: states(&asked.state),
        is_filtered: !asked.state.is_empty(),
        has_routes: !whole.routes.is_empty(),
        routes: routes.collect(),
        milestones: milestones(whole, today),
    }
}

fn route_row(id: &str, route: &Route) -> RouteRow {
    RouteRow {
        id: id.to_owned(),
        name: route.name.clone(),
        ward: route.ward.clone(),
        stage: route.stage().title(),
        since: route
            .reached()
            .next_back()
            .map_or_else(String::new, |(_, since)| day(since)),
        premises: route.premises,
        built_m: route.built_m,
        length_m: route.length_m,
        spent: pounds(route.spent_pence),
        cost: pounds(route.cost_pence),
        is_over: route.spent_pence > route.cost_pence,
    }
}

fn milestones(whole: &Whole, today: Date) -> Vec<MilestoneRow> {
    let row = |id: &str, milestone: &super::model::Milestone| {
        let (looks, word) = match milestone.reached {
            Some(_) => ("good", "Reached"),
            None if milestone.due < today => ("bad", "Late"),
            None => ("unknown", "To come"),
        };
        MilestoneRow {
            id: id.to_owned(),
            title: milestone.title.clone(),
            due: day(milestone.due),
            reached: milestone.reached.map_or_else(String::new, day),
            grant: pounds(milestone.grant_pence),
            looks,
            word,
        }
    };
    let all = whole.milestones.iter();
    all.map(|one| row(&one.id, &one.value)).collect()
}

fn notice(done: &str) -> &'static str {
    match done {
        "saved" => "It is saved.",
        "removed" => "It is deleted.",
        "reported" => "The reports are taken.",
        _ => "",
    }
}

fn states(chosen: &str) -> Vec<Choice> {
    let all = Choice::new("", "Any state", chosen);
    let each = Stage::ALL.map(|(_, word, title)| Choice::new(word, title, chosen));
    std::iter::once(all).chain(each).collect()
}

fn cards(whole: &Whole, figures: &Reckoning) -> Vec<Card> {
    let card = |label: &'static str, number: String, note: String| Card {
        label,
        number,
        note,
    };
    let grant = if figures.left_pence < 0 {
        format!("{} more than there is", pounds(-figures.left_pence))
    } else {
        format!("{} left", pounds(figures.left_pence))
    };
    let each_planned = (figures.planned > 0).then(|| figures.plan_pence / figures.planned);
    let each = figures.each_pence();
    vec![
        card(
            "Premises passed",
            whole_number(figures.passed),
            format!(
                "of {} planned, {}",
                whole_number(figures.planned),
                share(figures.passed, figures.planned)
            ),
        ),
        card(
            "Connected",
            whole_number(figures.connected),
            format!(
                "take-up of those passed: {}",
                share(figures.connected, figures.passed)
            ),
        ),
        card("Grant drawn", pounds(figures.drawn_pence), grant),
        card(
            "Cost so far",
            pounds(figures.spent_pence),
            format!("of {} planned", pounds(figures.plan_pence)),
        ),
        card(
            "Cost per premises passed",
            each.map_or("not known".to_owned(), pounds),
            each_planned.map_or("nothing planned".to_owned(), |pence| {
                format!("{} planned", pounds(pence))
            }),
        ),
        card(
            "Built",
            format!("{} m", whole_number(figures.built_m)),
            format!("of {} m planned", whole_number(figures.length_m)),
        ),
        card(
            "Milestones late",
            figures.late.to_string(),
            format!("of {}", whole.milestones.len()),
        ),
    ]
}

/// What is out of order now.
fn warnings(figures: &Reckoning, ends: Date, today: Date) -> Vec<String> {
    let mut told = Vec::new();
    let left = figures.planned - figures.passed;
    if today > ends && figures.is_open() && left > 0 {
        told.push(format!(
            "The planned end was {}. {} still to be passed.",
            day(ends),
            count(left, "premises is", "premises are")
        ));
    }
    if figures.spent_pence > figures.plan_pence {
        let over = figures.spent_pence - figures.plan_pence;
        told.push(format!(
            "{} more than the whole plan is spent.",
            pounds(over)
        ));
    }
    if figures.left_pence < 0 {
        told.push(format!(
            "{} more was drawn than the grant holds.",
            pounds(-figures.left_pence)
        ));
    }
    told
}

/// What the present rate and the present cost lead to.
fn forecast(figures: &Reckoning, ends: Date) -> Vec<String> {
    let end = match figures.end {
        End::NoPlan => "Add a route to say how many premises are planned.".to_owned(),
        End::Done => "All planned premises are passed.".to_owned(),
        End::Unknown => {
            "There is no forecast of the end yet: the reports of premises show no rate.".to_owned()
        }
        End::Expected(end) => {
            let late = days(ends, end);
            let beside = match late {
                0 => "on the planned day".to_owned(),
                1.. => format!("{} after the planned end", count(late, "day", "days")),
                _ => format!("{} before the planned end", count(-late, "day", "days")),
            };
            format!(
                "At the present rate the last premises is passed on {}: {beside}.",
                day(end)
            )
        }
    };
    let cost = match figures.outturn_pence {
        None => {
            "There is no forecast of the cost yet: no route has both a length built and a cost."
                .to_owned()
        }
        Some(pence) => {
            let over = pence - figures.plan_pence;
            let beside = match over {
                0 => "as planned".to_owned(),
                1.. => format!("{} more than planned", pounds(over)),
                _ => format!("{} less than planned", pounds(-over)),
            };
            format!(
                "At the present cost of what is built, all of it costs {}: {beside}.",
                pounds(pence)
            )
        }
    };
    vec![end, cost]
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let whole = view.app.store().read(move |rd| Whole::get(rd, &id)).await?;
    Ok(view.page(&shown(&whole, today(&view.app), &asked, may_change(&view))))
}

/// The routes as a table to take away.
pub async fn csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    const HEAD: [&str; 15] = [
        "name",
        "ward",
        "state",
        "premises",
        "length_m",
        "built_m",
        "cost_pounds",
        "spent_pounds",
        "expected",
        "designed",
        "permitted",
        "in_build",
        "built",
        "live",
        "pounds_per_premises",
    ];
    let whole = view.app.store().read(move |rd| Whole::get(rd, &id)).await?;
    let rows = whole.routes.iter().map(|route| row(&route.value));
    Ok(sheet::download("fibre-routes", sheet::csv(HEAD, rows)))
}

fn row(route: &Route) -> [String; 15] {
    let iso = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let money = |pence: i64| format!("{:.2}", pence as f64 / 100.0);
    let [designed, permitted, in_build, built, live] = route.days.map(iso);
    let each = (route.premises > 0).then(|| money(route.spent_pence / route.premises));
    [
        route.name.clone(),
        route.ward.clone(),
        route.stage().word().to_owned(),
        route.premises.to_string(),
        route.length_m.to_string(),
        route.built_m.to_string(),
        money(route.cost_pence),
        money(route.spent_pence),
        iso(route.expected),
        designed,
        permitted,
        in_build,
        built,
        live,
        each.unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    #[track_caller]
    fn check(change: impl Fn(&mut Whole), want: &[&str]) {
        let mut whole = seed::example(TODAY);
        change(&mut whole);
        let page = shown(&whole, TODAY, &Asked::default(), false);
        let told = [page.warnings, page.forecast].concat().join("\n");
        for part in want {
            assert!(told.contains(part), "no {part} in:\n{told}");
        }
    }

    #[test]
    fn what_the_figures_say_is_told_in_words() {
        check(
            |_| (),
            &[
                "before the planned end",
                "more than planned",
                "At the present rate",
            ],
        );
        check(
            |whole| whole.kept.value.ends = date(2026, 11, 1),
            &[
                "The planned end was 1 November 2026. 859 premises are",
                "after the planned end",
            ],
        );
        check(|whole| whole.reports.clear(), &["show no rate"]);
        check(
            |whole| whole.routes.clear(),
            &["Add a route", "no forecast of the cost yet"],
        );
        check(
            |whole| whole.kept.value.grant_pence = 0,
            &["£330,000 more was drawn"],
        );
    }

    #[test]
    fn routes_are_shown_by_their_state() {
        let state = |state: &str| Asked {
            state: state.into(),
            ..Asked::default()
        };
        let many = |asked: &Asked| {
            shown(&seed::example(TODAY), TODAY, asked, false)
                .routes
                .len()
        };
        assert_eq!(many(&state("")), 7);
        assert_eq!(many(&state("in-build")), 2);
        assert_eq!(many(&state("built")), 0);
        assert_eq!(many(&state("live")), 2);
    }
}
