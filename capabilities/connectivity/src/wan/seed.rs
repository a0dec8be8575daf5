//! The example place has a small network: offices, a depot, libraries, schools, a care home. One link is down, one is
//! silent, one contract ended, and there are offers for more links.

use app::App;
use app::kit::{Fault, Time, words};
use app::store::{Record, StoreError, Tx};
use geo::Point;
use jiff::ToSpan;
use jiff::civil::Date;

use super::model::{DAYS, Day, LINKS, Link, Reading, SITES, Site, Whole, begin_of, day_id, day_of};

const WHO: &str = "seed";
/// Days of readings.
const DAYS_BACK: i64 = 32;
/// Seconds between two readings.
const EVERY_S: i64 = 900;
/// Traffic by hour of the day, in thousandths of the busiest.
const BY_HOUR: [u64; 24] = [
    40, 30, 30, 30, 40, 60, 140, 360, 720, 900, 960, 1_000, 880, 900, 980, 940, 820, 560, 380, 300,
    240, 180, 110, 60,
];

/// Id, name, longitude, latitude, people, Mbit/s, whether it is a hub, whether it must survive a failure.
type Place = (&'static str, &'static str, f64, f64, u32, u32, bool, bool);

const SITE_LINES: [Place; 9] = [
    (
        "civic-offices",
        "Civic offices",
        1.7055,
        51.6431,
        640,
        0,
        true,
        true,
    ),
    (
        "data-room",
        "Wendmouth data room",
        1.7921,
        51.6289,
        12,
        400,
        false,
        true,
    ),
    (
        "depot",
        "Millbank depot",
        1.7082,
        51.6291,
        85,
        60,
        false,
        true,
    ),
    (
        "larkbridge-library",
        "Larkbridge Library",
        1.7033,
        51.6513,
        20,
        100,
        false,
        false,
    ),
    (
        "wendmouth-library",
        "Wendmouth Central Library",
        1.7899,
        51.6382,
        30,
        150,
        false,
        false,
    ),
    (
        "coldharrow-school",
        "Coldharrow School",
        1.7765,
        51.6770,
        410,
        300,
        false,
        true,
    ),
    (
        "fennick-school",
        "Fennick School",
        1.7171,
        51.6080,
        380,
        300,
        false,
        true,
    ),
    (
        "marram-library",
        "Marram Sands Library",
        1.8560,
        51.6754,
        8,
        50,
        false,
        false,
    ),
    (
        "ferry-bank",
        "Ferry Bank care home",
        1.7877,
        51.6089,
        60,
        80,
        false,
        true,
    ),
];

/// From, to, technology, supplier, Mbit/s, pounds a month, whether it is there, days until the contract ends, and how
/// full it is when it is busiest, in per cent.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u32,
    u64,
    bool,
    i32,
    u64,
);

const LINK_LINES: [Line; 16] = [
    (
        "civic-offices",
        "data-room",
        "fibre",
        "Saltlink",
        10_000,
        1_450,
        true,
        410,
        31,
    ),
    (
        "civic-offices",
        "larkbridge-library",
        "fibre",
        "Saltlink",
        1_000,
        210,
        true,
        410,
        12,
    ),
    (
        "civic-offices",
        "depot",
        "fibre",
        "Saltlink",
        1_000,
        260,
        true,
        410,
        18,
    ),
    (
        "data-room",
        "wendmouth-library",
        "fibre",
        "Saltlink",
        1_000,
        190,
        true,
        600,
        22,
    ),
    (
        "data-room",
        "coldharrow-school",
        "fibre",
        "Marshnet",
        1_000,
        420,
        true,
        85,
        41,
    ),
    (
        "civic-offices",
        "fennick-school",
        "fibre",
        "Marshnet",
        500,
        520,
        true,
        -20,
        72,
    ),
    (
        "data-room",
        "ferry-bank",
        "copper",
        "Old Exchange",
        100,
        310,
        true,
        240,
        94,
    ),
    (
        "coldharrow-school",
        "marram-library",
        "microwave",
        "Own mast",
        200,
        95,
        true,
        900,
        27,
    ),
    (
        "depot",
        "fennick-school",
        "microwave",
        "Own mast",
        300,
        80,
        true,
        900,
        9,
    ),
    (
        "data-room",
        "larkbridge-library",
        "fibre",
        "Marshnet",
        1_000,
        390,
        true,
        85,
        4,
    ),
    (
        "depot",
        "ferry-bank",
        "fibre",
        "Saltlink",
        1_000,
        180,
        false,
        0,
        0,
    ),
    (
        "civic-offices",
        "coldharrow-school",
        "fibre",
        "Saltlink",
        1_000,
        330,
        false,
        0,
        0,
    ),
    (
        "data-room",
        "marram-library",
        "fibre",
        "Saltlink",
        500,
        240,
        false,
        0,
        0,
    ),
    (
        "fennick-school",
        "ferry-bank",
        "microwave",
        "Own mast",
        300,
        70,
        false,
        0,
        0,
    ),
    (
        "civic-offices",
        "wendmouth-library",
        "fibre",
        "Saltlink",
        1_000,
        240,
        false,
        0,
        0,
    ),
    (
        "data-room",
        "depot",
        "5G",
        "Mobile One",
        150,
        45,
        false,
        0,
        0,
    ),
];

/// Outages: which link, seconds before now that it began, and that it ended.
const OUTAGES: [(usize, i64, i64); 4] = [
    (4, 270_000, 263_700),
    (5, 900_000, 889_200),
    (5, 180_000, 177_300),
    (6, 2_700, 0),
];
/// The link of which nothing is heard any more, and for how many seconds.
const SILENT: (usize, i64) = (7, 18_000);

/// The example as the store would give it.
pub fn example(today: Date) -> Whole {
    let sites = SITE_LINES.map(|(id, name, lon, lat, people, demand_mbps, hub, survive)| {
        let site = Site {
            name: name.to_owned(),
            at: Point { lon, lat },
            people,
            demand_mbps,
            hub,
            survive,
        };
        kept(id.to_owned(), site)
    });
    let links = LINK_LINES.map(
        |(a, b, technology, supplier, capacity_mbps, pounds, built, left, _)| {
            let link = Link {
                a: a.to_owned(),
                b: b.to_owned(),
                technology: technology.to_owned(),
                supplier: supplier.to_owned(),
                capacity_mbps,
                cost_pence: pounds * 100,
                built,
                ends: built.then(|| today.saturating_add(left.days())),
            };
            kept(format!("{a}--{b}"), link)
        },
    );
    Whole {
        sites: sites.to_vec(),
        links: links.to_vec(),
    }
}

fn kept<T>(id: String, value: T) -> Record<T> {
    Record {
        id,
        version: 1,
        created: Time(0),
        modified: Time(0),
        value,
    }
}

/// What was heard of the link with this number until `now`; nothing of one that is on offer.
pub fn heard(number: usize, now: Time) -> Vec<Day> {
    let Some((a, b, _, _, capacity_mbps, _, true, _, busiest)) = LINK_LINES.get(number).copied()
    else {
        return Vec::new();
    };
    let link = format!("{a}--{b}");
    let last = match SILENT {
        (silent, for_s) if silent == number => now.plus_s(-for_s),
        _ => now,
    };
    let today = day_of(now);
    let of_day = |day: i64| Day {
        link: link.clone(),
        day,
        readings: (0..86_400 / EVERY_S)
            .map(|n| (n, begin_of(day).plus_s(n * EVERY_S)))
            .filter(|(_, at)| *at <= last)
            .map(|(n, at)| {
                let is_out = OUTAGES.iter().any(|(out, began, ended)| {
                    let span = now.plus_s(-began)..=now.plus_s(-ended);
                    *out == number && span.contains(&at)
                });
                reading(n, day, u64::from(capacity_mbps) * busiest, is_out)
            })
            .collect(),
        hours: Vec::new(),
    };
    (today - DAYS_BACK..=today).map(of_day).collect()
}

/// The reading of a quarter of an hour; `most` is the busiest traffic in hundredths of Mbit/s.
fn reading(n: i64, day: i64, most: u64, is_out: bool) -> Reading {
    let hour = usize::try_from(n / 4).unwrap_or(0);
    let by_hour = BY_HOUR.get(hour).copied().unwrap_or(0);
    // No two days are alike, yet all are the same each time.
    let differs = u64::try_from((day * 7 + n * 13).rem_euclid(17)).unwrap_or(0);
    let in_bps = most * 10 * by_hour * (92 + differs) / 100;
    Reading {
        s: u32::try_from(n * EVERY_S).unwrap_or(0),
        in_bps: if is_out { 0 } else { in_bps },
        out_bps: if is_out { 0 } else { in_bps / 4 },
        up: !is_out,
    }
}

/// Keeps the example, unless there is a site; whether it did.
fn fill(tx: &mut Tx<'_>, today: Date) -> Result<bool, StoreError> {
    if !Whole::read(tx)?.sites.is_empty() {
        return Ok(false);
    }
    let (whole, now) = (example(today), tx.now());
    for site in whole.sites {
        SITES.insert_as(tx, WHO, site.id, site.value)?;
    }
    for (number, link) in whole.links.into_iter().enumerate() {
        LINKS.insert_as(tx, WHO, link.id, link.value)?;
        for day in heard(number, now) {
            DAYS.insert_as(tx, WHO, day_id(&day.link, day.day), day)?;
        }
    }
    Ok(true)
}

/// Keeps the example, unless there is a site; a line of what was done.
///
/// # Errors
/// Whatever the store says.
pub async fn seed(app: &App) -> Result<&'static str, Fault> {
    let today = words::local(app.now()).date();
    let is_new = app.store().write(move |tx| fill(tx, today)).await?;
    Ok(if is_new {
        "a network of the council's sites"
    } else {
        "the network of the council's sites as it was"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::store::Store;
    use jiff::civil::date;
    use siting::network::redesign;

    use super::super::files;
    use super::super::model::days;
    use super::super::months::{Lately, first_day};
    use crate::plan::wan::told::Standing;

    #[tokio::test]
    async fn the_example_is_kept_once_and_tells_of_every_state() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let today = date(2026, 11, 24);
        assert!(store.write(move |tx| fill(tx, today)).await.unwrap());
        assert!(!store.write(move |tx| fill(tx, today)).await.unwrap());
        let now = store.now();
        let read = move |rd: &mut app::store::Rd<'_>| {
            let mut words = Vec::new();
            for (a, b, _, _, _, _, built, ..) in LINK_LINES {
                let all = days(rd, &format!("{a}--{b}"), first_day(now), day_of(now))?;
                if built {
                    words.push(Lately::of(&all, now).word());
                }
            }
            Ok::<_, StoreError>(words)
        };
        let words = store.read(read).await.unwrap();
        let want = [
            "Up", "Up", "Up", "Up", "Up", "Up", "Down", "No news", "Up", "Up",
        ];
        assert_eq!(words, want);
    }

    #[test]
    fn the_example_hangs_on_single_links_and_a_redesign_does_not() {
        let network = files::network(&example(date(2026, 11, 24))).unwrap();
        let now = Standing::of(&network, &network.built()).unwrap();
        assert!(now.cut_off.is_empty() && now.short_mbps() == 0);
        assert!(!now.failures().is_empty());
        let plan = redesign(&network.wan, true, &|| true).unwrap();
        assert_eq!(plan.cost_pence, plan.bound_pence);
        let loose = redesign(&network.wan, false, &|| true).unwrap();
        assert!(loose.cost_pence < now.cost_pence(&network));
    }
}
