//! Where an agent says how much hotspots are used: counts of days, answered once they are committed.

use std::collections::BTreeMap;

use app::kit::Fault;
use app::store::Tx;
use app::{App, Fail, Who};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::model::{Counts, HOTSPOTS, KEPT_DAYS, MONTHS, Month, month_id};
use crate::acts::COUNT;
use crate::delivery::today;
use crate::wan::heard::{Receipt, Refusal, batch, sort_out};
use crate::wan::model::is_id;

/// The most sessions or people of a day.
const MOST_COUNT: i64 = 10_000_000;
/// The most data of a day, in bytes.
const MOST_BYTES: i64 = 1_000_000_000_000_000;
/// Minutes of a day.
const DAY_MINUTES: i64 = 1_440;
/// Who writes, in the store's own notes.
const WHO: &str = "wifi-agent";

/// The counts of a hotspot on a day, as an agent sends them. Anything else is refused: we want no address of a device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HotspotDay {
    /// The hotspot's id.
    hotspot: String,
    /// The day: `2026-11-24`.
    day: String,
    /// Sessions that began.
    sessions: i64,
    /// People who used it.
    people: i64,
    /// Data both ways, in bytes.
    bytes: i64,
    /// The most people at once, in the busiest hour.
    #[serde(default)]
    busiest: i64,
    /// Minutes out of service.
    #[serde(default)]
    down_minutes: i64,
}

/// The counts of a day that were judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    /// Which of the batch, from 0.
    pub index: usize,
    /// The hotspot.
    pub hotspot: String,
    /// The day.
    pub day: Date,
    /// The counts.
    pub counts: Counts,
}

/// Takes the use of hotspots: the counts of one day, or an array of up to 1,000, in any order.
///
/// The counts of a hotspot and a day take the place of those that were sent before, so that a day can be told again as
/// it goes on. No address of a device and nothing else of a person is taken: a message with more than counts is refused.
#[utoipa::path(
    post,
    path = "/connectivity/hotspots/heard",
    tag = "connectivity",
    request_body(content = Vec<HotspotDay>, description = "The counts"),
    responses(
        (status = 200, description = "Committed; what was refused is listed with the reason", body = Receipt),
        (status = 401, description = "No key was shown"),
        (status = 403, description = "The key is not for this"),
        (status = 413, description = "Too long"),
        (status = 422, description = "Not counts, nor an array of them"),
        (status = 503, description = "Nothing can be kept just now: send it again")
    )
)]
pub async fn take_counts(
    State(app): State<App>,
    who: Who,
    body: Bytes,
) -> Result<Json<Receipt>, Fail> {
    let today = today(&app);
    let (all, refused) = sort_out(batch(&body)?, |index, value| {
        let one = read(index, value, today)?;
        if who.may_to(COUNT, &one.hotspot) {
            Ok(one)
        } else {
            let hotspot = one.hotspot;
            Err(format!(
                "this key may not speak for the hotspot {hotspot:?}"
            ))
        }
    });
    let receipt = app.store().write(move |tx| keep(tx, WHO, &all)).await?;
    Ok(Json(receipt.with(refused)))
}

/// The counts of a message, or why they are not taken.
fn read(index: usize, value: Value, today: Date) -> Result<One, String> {
    let said: HotspotDay = serde_json::from_value(value).map_err(|why| why.to_string())?;
    if !is_id(&said.hotspot) {
        return Err(format!("{:?} is no id of a hotspot", said.hotspot));
    }
    let day = said.day.parse::<Date>().map_err(|_| {
        let day = &said.day;
        format!("{day:?} is no day, such as 2026-11-24")
    })?;
    let counts = Counts {
        sessions: said.sessions,
        people: said.people,
        bytes: said.bytes,
        busiest: said.busiest,
        down_minutes: said.down_minutes,
    };
    judged(day, counts, today)?;
    Ok(One {
        index,
        hotspot: said.hotspot,
        day,
        counts,
    })
}

/// Whether such counts can be, of such a day.
///
/// # Errors
/// Why they cannot.
pub fn judged(day: Date, counts: Counts, today: Date) -> Result<(), String> {
    let ago = i64::from((today - day).get_days());
    if ago < 0 {
        return Err(format!("{day} has not been yet"));
    }
    if ago > KEPT_DAYS {
        return Err(format!("{day} is more than {KEPT_DAYS} days ago"));
    }
    for (name, count, most) in [
        ("sessions", counts.sessions, MOST_COUNT),
        ("people", counts.people, MOST_COUNT),
        ("bytes", counts.bytes, MOST_BYTES),
        ("busiest", counts.busiest, MOST_COUNT),
        ("down_minutes", counts.down_minutes, DAY_MINUTES),
    ] {
        if !(0..=most).contains(&count) {
            return Err(format!("{name} is from 0 to {most}, not {count}"));
        }
    }
    Ok(())
}

/// Keeps counts, a month of a hotspot at a time.
///
/// # Errors
/// Whatever the store says.
pub fn keep(tx: &mut Tx<'_>, who: &str, all: &[One]) -> Result<Receipt, Fault> {
    let mut by_month: BTreeMap<(&str, Date), Vec<&One>> = BTreeMap::new();
    for one in all {
        let month = (one.hotspot.as_str(), one.day.first_of_month());
        by_month.entry(month).or_default().push(one);
    }
    let mut receipt = Receipt::default();
    for ((hotspot, first), ones) in by_month {
        if HOTSPOTS.get(tx, hotspot)?.is_none() {
            let refuse = |one: &&One| Refusal {
                index: one.index,
                why: format!("there is no hotspot {hotspot:?}"),
            };
            receipt.refused.extend(ones.iter().map(refuse));
            continue;
        }
        let id = month_id(hotspot, first);
        let kept = MONTHS.get(tx, &id)?;
        let is_new = kept.is_none();
        let mut month = kept.map_or_else(
            || Month {
                hotspot: hotspot.to_owned(),
                first,
                days: BTreeMap::new(),
            },
            |kept| kept.value,
        );
        let before = receipt.kept;
        for one in ones {
            if month.days.insert(one.day.day(), one.counts) == Some(one.counts) {
                receipt.known += 1;
            } else {
                receipt.kept += 1;
            }
        }
        if receipt.kept == before {
            continue;
        }
        if is_new {
            MONTHS.insert_as(tx, who, id, month)?;
        } else {
            MONTHS.change(tx, who, &id, None, month)?;
        }
    }
    Ok(receipt)
}

#[cfg(test)]
mod tests {
    use super::super::model::{months, remove};
    use super::super::seed::example;
    use super::*;
    use app::store::Store;
    use jiff::civil::date;
    use serde_json::json;

    const TODAY: Date = date(2026, 11, 24);

    fn said(day: &str, sessions: i64) -> Value {
        json!({"hotspot": "hall", "day": day, "sessions": sessions, "people": 8, "bytes": 1_000})
    }

    #[track_caller]
    fn check(value: Value, want: Result<i64, &str>) {
        let got = read(0, value, TODAY).map(|one| one.counts.sessions);
        match want {
            Ok(want) => assert_eq!(got, Ok(want)),
            Err(part) => {
                let why = got.unwrap_err();
                assert!(why.contains(part), "{why}");
            }
        }
    }

    #[test]
    fn counts_are_taken_or_refused_with_the_reason() {
        check(said("2026-11-24", 12), Ok(12));
        check(said("2026-11-25", 12), Err("has not been yet"));
        check(said("2024-11-01", 12), Err("days ago"));
        check(said("today", 12), Err("no day"));
        check(said("2026-11-24", -1), Err("sessions is from 0"));
        let mut with_address = said("2026-11-24", 12);
        with_address["mac"] = json!("00:00:5e:00:53:01");
        check(with_address, Err("unknown field `mac`"));
        check(json!({"hotspot": "hall"}), Err("missing field"));
    }

    #[tokio::test]
    async fn a_day_that_is_told_again_takes_the_place_of_what_was_told() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let work = move |tx: &mut Tx<'_>| {
            let hotspot = example()[0].1.clone();
            HOTSPOTS.insert_as(tx, "test", "hall".into(), hotspot)?;
            let one = |index: usize, day: &str, sessions: i64| {
                read(index, said(day, sessions), TODAY).unwrap()
            };
            let other = One {
                hotspot: "barn".into(),
                ..one(2, "2026-11-23", 1)
            };
            let first = [one(0, "2026-11-23", 5), one(1, "2026-10-31", 7), other];
            let first = keep(tx, "test", &first)?;
            let again = [one(0, "2026-11-23", 9), one(1, "2026-10-31", 7)];
            let again = keep(tx, "test", &again)?;
            let kept = months(tx, "hall")?;
            remove(tx, "test", "hall")?;
            let left = months(tx, "hall")?.len();
            Ok::<_, Fault>((first, again, kept, left))
        };
        let (first, again, kept, left) = store.write(work).await.unwrap();
        assert_eq!((first.kept, first.refused.len()), (2, 1));
        assert_eq!(first.refused[0].why, "there is no hotspot \"barn\"");
        assert_eq!((again.kept, again.known), (1, 1));
        let sessions: Vec<i64> = kept
            .iter()
            .flat_map(Month::by_day)
            .map(|(_, counts)| counts.sessions)
            .collect();
        assert_eq!((sessions, left), (vec![7, 9], 0));
    }
}
