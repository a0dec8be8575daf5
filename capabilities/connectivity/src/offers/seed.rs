//! The example place offers a few lamp columns and buildings. Two are built: one covers what was promised, one does not.

use app::App;
use app::kit::{Fault, Time};
use app::store::{Filter, Record, StoreError, Tx};
use geo::{Point, destination};
use jiff::ToSpan;
use jiff::civil::Date;

use super::model::{Asset, DRIVES, Drive, OFFERS, Offer, Promise, Spot, State};
use crate::delivery::today;

const WHO: &str = "seed";
/// Days since the drive tests.
const DRIVEN_AGO: i64 = 9;

/// Name, what it is, the id of its thing, longitude, latitude, m over the ground, whether there is power, m to fibre,
/// pounds a year, state, days since then, operator, promise.
type Line = (
    &'static str,
    Asset,
    &'static str,
    f64,
    f64,
    f64,
    bool,
    Option<i64>,
    i64,
    State,
    i64,
    &'static str,
    Option<Promise>,
);

const LINES: [Line; 8] = [
    (
        "Lamp column 12, Quay Street",
        Asset::LampColumn,
        "",
        1.7890,
        51.6223,
        8.0,
        true,
        Some(35),
        300,
        State::Built,
        80,
        "Saltlink",
        Some(Promise::Metres(300)),
    ),
    (
        "Lamp column 4, Meadow Close",
        Asset::LampColumn,
        "",
        1.7069,
        51.6455,
        8.0,
        true,
        Some(60),
        300,
        State::Asked,
        20,
        "Saltlink",
        Some(Promise::Metres(250)),
    ),
    (
        "Osric Street multi-storey",
        Asset::Building,
        "urn:ngsi-ld:OffStreetParking:osric-street-multi-storey",
        1.794_263,
        51.628_213,
        22.5,
        true,
        Some(10),
        2_400,
        State::Built,
        150,
        "Northmobile",
        Some(Promise::Premises(420)),
    ),
    (
        "Marram Sands Library",
        Asset::Building,
        "urn:ngsi-ld:Library:marram-sands-library",
        1.856_023,
        51.675_382,
        9.0,
        true,
        Some(120),
        1_200,
        State::Granted,
        35,
        "Saltlink",
        Some(Promise::Premises(180)),
    ),
    (
        "Lamp column 31, Promenade",
        Asset::LampColumn,
        "",
        1.8655,
        51.6779,
        10.0,
        true,
        None,
        300,
        State::Offered,
        200,
        "",
        None,
    ),
    (
        "Millbank Library",
        Asset::Building,
        "urn:ngsi-ld:Library:millbank-library",
        1.705_985,
        51.630_442,
        7.0,
        true,
        Some(45),
        900,
        State::Offered,
        200,
        "",
        None,
    ),
    (
        "Flagpole on the green",
        Asset::Other,
        "",
        1.7181,
        51.6071,
        12.0,
        false,
        Some(340),
        250,
        State::Offered,
        140,
        "",
        None,
    ),
    (
        "Lamp column 2, Ferry Bank",
        Asset::LampColumn,
        "",
        1.7874,
        51.6092,
        6.0,
        false,
        None,
        300,
        State::Withdrawn,
        15,
        "",
        None,
    ),
];

/// The offers with the points that were driven around each.
pub fn example(today: Date) -> Vec<(Offer, Vec<Spot>)> {
    let of = |line: Line| {
        let (name, kind, thing, lon, lat, height_m, power, fibre_m, pounds, ..) = line;
        let (.., state, ago, operator, promised) = line;
        let offer = Offer {
            name: name.to_owned(),
            kind,
            thing: thing.to_owned(),
            at: Point { lon, lat },
            height_m,
            power,
            fibre_m,
            rent_pence: pounds * 100,
            state,
            since: today.saturating_sub(ago.days()),
            operator: operator.to_owned(),
            promised,
        };
        let spots = match (state, kind) {
            (State::Built, Asset::LampColumn) => driven(offer.at, -62.0, 55.0),
            (State::Built, _) => driven(offer.at, -60.0, 35.0),
            _ => Vec::new(),
        };
        (offer, spots)
    };
    LINES.map(of).to_vec()
}

/// Points along eight streets that lead away from an asset: so much signal at 40 m, and so many dB less with each tenfold
/// distance. Every third street is in a shadow.
fn driven(at: Point, near_dbm: f64, slope_db: f64) -> Vec<Spot> {
    let steps = (0..8_u32).flat_map(|street| (1..=10_u32).map(move |step| (street, step)));
    let spot = |(street, step): (u32, u32)| {
        let m = f64::from(step) * 40.0;
        let shadow_db = if street % 3 == 2 { 12.0 } else { 0.0 };
        // No two points are alike, yet all are the same each time.
        let differs_db = f64::from((street * 7 + step * 5) % 9) - 4.0;
        let rsrp_dbm = near_dbm - slope_db * (m / 40.0).log10() - shadow_db + differs_db;
        let to = destination(at, f64::from(street) * 45.0 + 10.0, m);
        let micro = |degrees: f64| (degrees * 1e6).round() / 1e6;
        Spot {
            at: Point {
                lon: micro(to.lon),
                lat: micro(to.lat),
            },
            rsrp_dbm: (rsrp_dbm * 10.0).round() / 10.0,
        }
    };
    steps.map(spot).collect()
}

/// The example as the store would give it, for samples of pages.
pub fn kept(today: Date) -> Vec<(Record<Offer>, Vec<Spot>)> {
    let numbered = (1..).zip(example(today));
    let record = |(n, (value, spots)): (i64, (Offer, Vec<Spot>))| {
        let record = Record {
            id: n.to_string(),
            version: 1,
            created: Time(0),
            modified: Time(0),
            value,
        };
        (record, spots)
    };
    numbered.map(record).collect()
}

/// Keeps the example, unless there is an offer; whether it did.
fn fill(tx: &mut Tx<'_>, today: Date) -> Result<bool, StoreError> {
    if OFFERS.count(tx, &Filter::All)? > 0 {
        return Ok(false);
    }
    for (offer, spots) in example(today) {
        let id = OFFERS.insert(tx, WHO, offer)?.id;
        if !spots.is_empty() {
            let day = today.saturating_sub(DRIVEN_AGO.days());
            let drive = Drive {
                offer: id,
                day,
                spots,
            };
            DRIVES.insert(tx, WHO, drive)?;
        }
    }
    Ok(true)
}

/// Keeps the example, unless there is an offer; a line of what was done.
///
/// # Errors
/// Whatever the store says.
pub async fn seed(app: &App) -> Result<&'static str, Fault> {
    let today = today(app);
    let is_new = app.store().write(move |tx| fill(tx, today)).await?;
    Ok(if is_new {
        "street assets on offer"
    } else {
        "street assets on offer as they were"
    })
}

#[cfg(test)]
mod tests {
    use super::super::model::{drives, offers, remove};
    use super::super::reckon::told;
    use super::*;
    use app::store::Store;
    use jiff::civil::date;

    #[test]
    fn one_promise_is_kept_and_one_is_not() {
        let words = |n: usize| {
            let (offer, spots) = &example(date(2026, 11, 24))[n];
            told(offer, spots).word
        };
        assert_eq!(words(0), "Less than promised");
        assert_eq!(words(2), "As promised");
        assert_eq!(words(3), "Not built yet");
        assert_eq!(words(4), "Nothing promised");
    }

    #[tokio::test]
    async fn the_example_is_kept_once_and_goes_with_its_drive_tests() {
        let today = date(2026, 11, 24);
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let work = move |tx: &mut Tx<'_>| {
            assert!(fill(tx, today)?);
            assert!(!fill(tx, today)?);
            let all = offers(tx)?;
            let built = all.iter().find(|kept| kept.value.state == State::Built);
            let id = built.map(|kept| kept.id.clone()).unwrap_or_default();
            let before = drives(tx, &id)?;
            remove(tx, "test", &id)?;
            let after = (offers(tx)?.len(), drives(tx, &id)?.len());
            Ok::<_, StoreError>((all.len(), before, after))
        };
        let (all, before, after) = store.write(work).await.unwrap();
        assert_eq!((all, before.len(), before[0].value.spots.len()), (8, 1, 80));
        assert_eq!(after, (7, 0));
    }
}
