//! The example place builds full fibre with a grant: a milestone is late, and metres cost more than planned.

use app::App;
use app::kit::{Fault, Time};
use app::store::{Filter, Record, StoreError, Tx};
use jiff::civil::Date;

use super::model::{
    MILESTONES, Milestone, PROGRAMMES, Programme, REPORTS, ROUTES, Report, Route, Whole, report_id,
};
use super::reckon::after;
use super::today;

const WHO: &str = "seed";
/// Days between the reports of the supplier.
const BETWEEN: i64 = 30;

/// A route in a line: name, ward, planned metres, planned pounds, premises, days since each stage was
/// reached, days until it should be live, built metres, pounds so far.
type Line = (
    &'static str,
    &'static str,
    i64,
    i64,
    i64,
    [Option<i64>; 5],
    i64,
    i64,
    i64,
);

const LINES: [Line; 7] = [
    (
        "Marram Lane",
        "Marram North",
        4_200,
        186_000,
        410,
        [Some(330), Some(290), Some(270), Some(180), Some(160)],
        -160,
        4_260,
        204_500,
    ),
    (
        "Shore Road",
        "Marram South",
        3_100,
        139_000,
        365,
        [Some(330), Some(280), Some(220), Some(110), Some(90)],
        -90,
        3_100,
        141_200,
    ),
    (
        "Plover Hollow",
        "Plover and Hollow",
        6_800,
        312_000,
        290,
        [Some(300), Some(210), Some(140), None, None],
        70,
        4_900,
        268_000,
    ),
    (
        "Coldharrow Hill",
        "Coldharrow",
        5_400,
        247_000,
        215,
        [Some(260), Some(120), Some(60), None, None],
        120,
        1_350,
        64_800,
    ),
    (
        "Thornwade",
        "Thornwade",
        3_900,
        171_000,
        330,
        [Some(240), Some(45), None, None, None],
        190,
        0,
        0,
    ),
    (
        "Curlew Bank",
        "Curlew Marshes",
        2_700,
        133_000,
        84,
        [Some(200), None, None, None, None],
        240,
        0,
        0,
    ),
    (
        "Beacon Farm",
        "Upper Sallow and Beacon",
        1_900,
        88_000,
        7,
        [Some(200), None, None, None, None],
        260,
        0,
        0,
    ),
];

/// Premises passed and connected, report by report.
const PREMISES: [(i64, i64); 7] = [
    (0, 0),
    (60, 4),
    (230, 31),
    (410, 88),
    (560, 149),
    (775, 231),
    (842, 287),
];

/// Title, days until it is due, days since it was reached, pounds of grant.
const MILESTONES_OF: [(&str, i64, Option<i64>, i64); 4] = [
    ("Survey and design agreed", -270, Some(265), 90_000),
    ("400 premises passed", -100, Some(92), 240_000),
    ("900 premises passed", -20, None, 300_000),
    ("All premises passed", 260, None, 270_000),
];

/// A programme in the middle of its way on a day.
fn programme(today: Date) -> Programme {
    Programme {
        name: "Marsh and coast".into(),
        funder: "Rural gigabit fund".into(),
        supplier: "Tern Fibre".into(),
        grant_pence: 90_000_000,
        starts: after(today, -340),
        ends: after(today, 230),
        area: String::new(),
    }
}

fn routes(id: &str, today: Date) -> Vec<Route> {
    let route = |line: Line| {
        let (name, ward, length_m, pounds, premises, days, expected, built_m, spent) = line;
        Route {
            programme: id.to_owned(),
            name: name.to_owned(),
            ward: ward.to_owned(),
            length_m,
            cost_pence: pounds * 100,
            premises,
            days: days.map(|ago| ago.map(|ago| after(today, -ago))),
            expected: Some(after(today, expected)),
            built_m,
            spent_pence: spent * 100,
        }
    };
    LINES.into_iter().map(route).collect()
}

fn milestones(id: &str, today: Date) -> Vec<Milestone> {
    let milestone = |(title, due, reached, pounds): (&str, i64, Option<i64>, i64)| Milestone {
        programme: id.to_owned(),
        title: title.to_owned(),
        due: after(today, due),
        reached: reached.map(|ago| after(today, -ago)),
        grant_pence: pounds * 100,
    };
    MILESTONES_OF.into_iter().map(milestone).collect()
}

fn reports(id: &str, today: Date) -> Vec<Report> {
    let ago = (0..).map(|n: i64| -4 - n * BETWEEN);
    let all = PREMISES.into_iter().rev().zip(ago);
    let mut all: Vec<Report> = all
        .map(|((passed, connected), ago)| Report {
            programme: id.to_owned(),
            day: after(today, ago),
            passed,
            connected,
        })
        .collect();
    all.reverse();
    all
}

/// The example as the store would give it, for samples of pages.
pub fn example(today: Date) -> Whole {
    fn kept<T>(id: String, value: T) -> Record<T> {
        Record {
            id,
            version: 1,
            created: Time(0),
            modified: Time(0),
            value,
        }
    }
    fn all<T>(values: Vec<T>) -> Vec<Record<T>> {
        let numbered = (1..).zip(values);
        numbered
            .map(|(n, value): (i64, T)| kept(n.to_string(), value))
            .collect()
    }
    Whole {
        kept: kept("1".into(), programme(today)),
        routes: all(routes("1", today)),
        milestones: all(milestones("1", today)),
        reports: all(reports("1", today)),
    }
}

/// Keeps the example, unless there is a programme.
fn fill(tx: &mut Tx<'_>, today: Date) -> Result<bool, StoreError> {
    if PROGRAMMES.count(tx, &Filter::All)? > 0 {
        return Ok(false);
    }
    let id = PROGRAMMES.insert(tx, WHO, programme(today))?.id;
    for route in routes(&id, today) {
        ROUTES.insert(tx, WHO, route)?;
    }
    for milestone in milestones(&id, today) {
        MILESTONES.insert(tx, WHO, milestone)?;
    }
    for report in reports(&id, today) {
        REPORTS.insert_as(tx, WHO, report_id(&id, report.day), report)?;
    }
    Ok(true)
}

/// Keeps the example, unless there is a programme; a line of what was done.
///
/// # Errors
/// Whatever the store says.
pub async fn seed(app: &App) -> Result<&'static str, Fault> {
    let today = today(app);
    let is_new = app.store().write(move |tx| fill(tx, today)).await?;
    Ok(if is_new {
        "a programme of full fibre"
    } else {
        "programmes of full fibre as they were"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::reckon::{End, Reckoning};
    use app::store::{Page, Store};
    use jiff::civil::date;

    #[tokio::test]
    async fn the_example_is_kept_once_and_reckoned() {
        let today = date(2026, 11, 24);
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let filled = store.write(move |tx| fill(tx, today)).await;
        assert!(filled.unwrap());
        let again = store.write(move |tx| fill(tx, today)).await;
        assert!(!again.unwrap());

        let all: Result<Vec<Whole>, StoreError> = store.read(Whole::all).await;
        let all = all.unwrap();
        assert_eq!(all.len(), 1);
        let got = Reckoning::of(&all[0], today);
        assert_eq!((got.planned, got.passed, got.connected), (1_701, 842, 287));
        assert_eq!((got.plan_pence, got.spent_pence), (127_600_000, 67_850_000));
        assert_eq!((got.drawn_pence, got.left_pence), (33_000_000, 57_000_000));
        assert_eq!(got.late, 1);
        assert!(
            got.outturn_pence
                .is_some_and(|pence| pence > got.plan_pence)
        );
        assert!(matches!(got.end, End::Expected(day) if day > today));
    }

    #[tokio::test]
    async fn a_route_that_somebody_else_changed_is_not_overwritten() {
        let today = date(2026, 11, 24);
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let work = move |tx: &mut Tx<'_>| {
            fill(tx, today)?;
            let mut route = ROUTES.find(tx, &Filter::All, Page::default())?.remove(0);
            route.value.built_m += 100;
            ROUTES.change(tx, "ann", &route.id, Some(1), route.value.clone())?;
            let late = ROUTES.change(tx, "ben", &route.id, Some(1), route.value);
            assert!(matches!(late, Err(StoreError::Stale { .. })), "{late:?}");
            Ok::<_, StoreError>(())
        };
        store.write(work).await.unwrap();
    }
}
