//! The example place has Wi-Fi in its libraries and squares: one hotspot is nearly full, one is hardly used, one is
//! silent, and one is out of order.

use std::collections::BTreeMap;

use app::App;
use app::kit::{Fault, Time};
use app::store::{Filter, Record, StoreError, Tx};
use geo::Point;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::model::{Counts, HOTSPOTS, Hotspot, MONTHS, Month, Serves, month_id};
use super::reckon::charted_from;
use crate::delivery::today;

const WHO: &str = "seed";
const NETWORK: &str = "Saltreach Free Wi-Fi";
const LIBRARY_HOURS: &str = "Monday to Friday 9am to 6pm, Saturday 10am to 4pm";
/// The hotspot that is silent, and for how many days.
const SILENT: (&str, i64) = ("dockside-library", 12);

/// Id, name, address, longitude, latitude, who may use it, hours, people at once, what is wrong, sessions of a usual day.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    f64,
    f64,
    Serves,
    &'static str,
    i64,
    &'static str,
    i64,
);

const LINES: [Line; 8] = [
    (
        "larkbridge-library",
        "Larkbridge Library",
        "Larkbridge",
        1.703_27,
        51.644_266,
        Serves::Both,
        LIBRARY_HOURS,
        60,
        "",
        80,
    ),
    (
        "wendmouth-central-library",
        "Wendmouth Central Library",
        "Wendmouth",
        1.789_93,
        51.628_195,
        Serves::Both,
        LIBRARY_HOURS,
        40,
        "",
        230,
    ),
    (
        "ferry-bank-library",
        "Ferry Bank Library",
        "Ferry Bank",
        1.787_735,
        51.608_871,
        Serves::Everyone,
        "Tuesday and Friday 10am to 4pm",
        25,
        "",
        0,
    ),
    (
        "dockside-library",
        "Dockside Library",
        "Wendmouth",
        1.810_151,
        51.629_543,
        Serves::Everyone,
        LIBRARY_HOURS,
        30,
        "",
        45,
    ),
    (
        "marram-promenade",
        "Marram Promenade",
        "Marram",
        1.866_133,
        51.678_294,
        Serves::Everyone,
        "All day, every day",
        120,
        "A cable is cut. We hope to mend it this week",
        150,
    ),
    (
        "market-square",
        "Market Square",
        "Larkbridge",
        1.707_343,
        51.645_254,
        Serves::Everyone,
        "All day, every day",
        150,
        "",
        190,
    ),
    (
        "town-hall",
        "Town hall",
        "Larkbridge",
        1.704_859,
        51.643_655,
        Serves::Both,
        "Monday to Friday 9am to 5pm",
        80,
        "",
        60,
    ),
    (
        "millbank-depot",
        "Millbank depot",
        "Millbank",
        1.7082,
        51.6291,
        Serves::Staff,
        "Monday to Friday 7am to 5pm",
        40,
        "",
        35,
    ),
];

/// The hotspots, each with its id.
pub fn example() -> Vec<(&'static str, Hotspot)> {
    let of = |(id, name, address, lon, lat, serves, hours, limit, trouble, _): Line| {
        let hotspot = Hotspot {
            name: name.to_owned(),
            address: address.to_owned(),
            at: Point { lon, lat },
            network: if serves.is_public() { NETWORK } else { "" }.to_owned(),
            serves,
            hours: hours.to_owned(),
            limit,
            trouble: trouble.to_owned(),
        };
        (id, hotspot)
    };
    LINES.map(of).to_vec()
}

/// Their counts until a day.
fn counted(today: Date) -> Vec<Month> {
    let (silent, days) = SILENT;
    let of = |(id, .., usual): Line| {
        let last = if id == silent {
            today.saturating_sub(days.days())
        } else {
            today
        };
        let mut months: BTreeMap<Date, BTreeMap<i8, Counts>> = BTreeMap::new();
        let all = charted_from(today).series(1.day());
        for day in all.take_while(|day| *day <= last) {
            let month = months.entry(day.first_of_month()).or_default();
            month.insert(day.day(), counts(usual, day));
        }
        months.into_iter().map(move |(first, days)| Month {
            hotspot: id.to_owned(),
            first,
            days,
        })
    };
    LINES.into_iter().flat_map(of).collect()
}

/// The counts of a day on which so many sessions are usual.
fn counts(usual: i64, day: Date) -> Counts {
    let of_weekday = match day.weekday() {
        Weekday::Sunday => 20,
        Weekday::Saturday => 70,
        _ => 100,
    };
    let of_season = 80 + 2 * i64::from(day.month());
    let nth = i64::from(day.day_of_year());
    // No two days are alike, yet all are the same each time.
    let differs = (nth * 7 + usual).rem_euclid(17);
    let sessions = usual * of_weekday * of_season * (92 + differs) / 1_000_000;
    let people = sessions * 4 / 5;
    Counts {
        sessions,
        people,
        bytes: sessions * 180_000_000,
        busiest: people / 5,
        down_minutes: if (nth + usual) % 61 == 0 { 45 } else { 0 },
    }
}

/// The example as the store would give it, for samples of pages.
pub fn kept(today: Date) -> (Vec<Record<Hotspot>>, Vec<Month>) {
    let record = |(id, value): (&str, Hotspot)| Record {
        id: id.to_owned(),
        version: 1,
        created: Time(0),
        modified: Time(0),
        value,
    };
    (example().into_iter().map(record).collect(), counted(today))
}

/// Keeps the example, unless there is a hotspot; whether it did.
fn fill(tx: &mut Tx<'_>, today: Date) -> Result<bool, StoreError> {
    if HOTSPOTS.count(tx, &Filter::All)? > 0 {
        return Ok(false);
    }
    for (id, hotspot) in example() {
        HOTSPOTS.insert_as(tx, WHO, id.to_owned(), hotspot)?;
    }
    for month in counted(today) {
        let id = month_id(&month.hotspot, month.first);
        MONTHS.insert_as(tx, WHO, id, month)?;
    }
    Ok(true)
}

/// Keeps the example, unless there is a hotspot; a line of what was done.
///
/// # Errors
/// Whatever the store says.
pub async fn seed(app: &App) -> Result<&'static str, Fault> {
    let today = today(app);
    let is_new = app.store().write(move |tx| fill(tx, today)).await?;
    Ok(if is_new {
        "hotspots of public Wi-Fi"
    } else {
        "hotspots of public Wi-Fi as they were"
    })
}

#[cfg(test)]
mod tests {
    use super::super::model::{hotspots, months, months_from};
    use super::*;
    use app::store::Store;
    use jiff::civil::date;

    #[tokio::test]
    async fn the_example_is_kept_once_and_read_by_month() {
        let today = date(2026, 11, 24);
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let work = move |tx: &mut Tx<'_>| {
            assert!(fill(tx, today)?);
            assert!(!fill(tx, today)?);
            let lately = months_from(tx, today)?;
            let its = months(tx, "town-hall")?;
            Ok::<_, StoreError>((hotspots(tx)?.len(), lately, its))
        };
        let (many, lately, its) = store.write(work).await.unwrap();
        assert_eq!((many, lately.len(), its.len()), (8, 8, 13));
        assert_eq!(its[0].first, date(2025, 11, 1));
        assert_eq!(its[12].days.len(), 24);
    }
}
