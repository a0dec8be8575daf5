//! Where an agent says how links are: batches of readings, answered once they are committed.

use std::collections::BTreeMap;

use app::kit::{Fault, Kind, Time};
use app::store::Tx;
use app::{App, Fail, Who};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::days::Taken;
use super::model::{DAYS, Day, LINKS, Reading, begin_of, day_id, day_of, is_id};
use crate::acts::HEAR;

/// Readings of a batch, at most.
const MOST: usize = 1_000;
/// Bytes of a batch, at most.
const MOST_BYTES: usize = 256 * 1024;
/// A time this far ahead of ours is not believed.
const AHEAD_S: i64 = 300;
/// Readings older than this are not taken: what they would change was told already.
const LATE_DAYS: i64 = 30;
/// No link carries more, bit/s.
pub const MOST_BPS: f64 = 1e15;
/// Who writes, in the store's own notes.
const WHO: &str = "wan-agent";

/// One reading as an agent sends it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Said {
    /// The link's id.
    link: String,
    /// When, as in RFC 3339: `2026-11-24T14:05:00Z`.
    time: String,
    /// Traffic from the second end to the first, bit/s; needed if the link is up.
    in_bps: Option<f64>,
    /// Traffic from the first end to the second, bit/s; needed if the link is up.
    out_bps: Option<f64>,
    /// Whether the link is up.
    up: bool,
}

/// What became of a batch. It is given once the commit is on disk.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Receipt {
    /// Readings that are new.
    pub kept: usize,
    /// Readings that were sent before: nothing was changed.
    pub known: usize,
    /// Readings that are not taken. Sending them again will not help.
    pub refused: Vec<Refusal>,
}

/// Why a reading is not taken.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Refusal {
    /// Which of the batch, from 0.
    pub index: usize,
    /// Why.
    pub why: String,
}

/// A reading of a link that can be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    index: usize,
    link: String,
    day: i64,
    reading: Reading,
}

impl Receipt {
    /// With what was refused before it came to keeping, in the order of the batch.
    pub fn with(mut self, refused: Vec<Refusal>) -> Self {
        self.refused.extend(refused);
        self.refused.sort_by_key(|refusal| refusal.index);
        self
    }
}

/// What of a batch can be kept, and why the rest is refused; `read` is given each with its number.
pub fn sort_out<T>(
    said: Vec<Value>,
    read: impl Fn(usize, Value) -> Result<T, String>,
) -> (Vec<T>, Vec<Refusal>) {
    let (mut all, mut refused) = (Vec::new(), Vec::new());
    for (index, value) in said.into_iter().enumerate() {
        match read(index, value) {
            Ok(one) => all.push(one),
            Err(why) => refused.push(Refusal { index, why }),
        }
    }
    (all, refused)
}

impl One {
    /// A reading of a link at an instant, of a batch of one.
    pub fn at(link: String, at: Time, (in_bps, out_bps): (u64, u64), up: bool) -> Self {
        let day = day_of(at);
        // Whole seconds of a day, so in range.
        let s = u32::try_from(at.since_us(begin_of(day)) / 1_000_000).unwrap_or(0);
        let reading = Reading {
            s,
            in_bps,
            out_bps,
            up,
        };
        Self {
            index: 0,
            link,
            day,
            reading,
        }
    }
}

/// Takes readings of links: one, or an array of up to 1,000, in any order.
///
/// A reading of a link and an instant counts once, however often it is sent. Times more than 5 minutes ahead or more than
/// 30 days ago are refused. A link of which nothing was heard for 15 minutes is shown as "no news".
#[utoipa::path(
    post,
    path = "/connectivity/wan/heard",
    tag = "connectivity",
    request_body(content = Vec<Said>, description = "The readings"),
    responses(
        (status = 200, description = "Committed; what was refused is listed with the reason", body = Receipt),
        (status = 401, description = "No key was shown"),
        (status = 403, description = "The key is not for this"),
        (status = 413, description = "Too long"),
        (status = 422, description = "Not a reading, nor an array of readings"),
        (status = 503, description = "Nothing can be kept just now: send it again")
    )
)]
pub async fn take(State(app): State<App>, who: Who, body: Bytes) -> Result<Json<Receipt>, Fail> {
    let (all, refused) = sort_out(batch(&body)?, |index, value| {
        let one = read(index, value, app.now())?;
        if who.may_to(HEAR, &one.link) {
            Ok(one)
        } else {
            let link = one.link;
            Err(format!("this key may not speak for the link {link:?}"))
        }
    });
    let receipt = app.store().write(move |tx| keep(tx, &all)).await?;
    Ok(Json(receipt.with(refused)))
}

/// The readings of a body, still to be read one by one.
///
/// # Errors
/// That it is too long, or no JSON of readings.
pub fn batch(body: &[u8]) -> Result<Vec<Value>, Fault> {
    let too_large = |what: String| Fault::new(Kind::TooLarge, what);
    if body.len() > MOST_BYTES {
        let many = body.len();
        return Err(too_large(format!(
            "This batch is {many} bytes long, and we take {MOST_BYTES} at most."
        )));
    }
    let said = serde_json::from_slice(body)
        .map_err(|why| Fault::invalid(format!("We cannot read this as JSON: {why}.")))?;
    let all = match said {
        Value::Array(all) => all,
        one @ Value::Object(_) => vec![one],
        _ => {
            return Err(Fault::invalid(
                "Send a reading as a JSON object, or an array of them.",
            ));
        }
    };
    if all.len() > MOST {
        let many = all.len();
        return Err(too_large(format!(
            "This batch has {many} readings, and we take {MOST} at most."
        )));
    }
    Ok(all)
}

/// A reading, or why it is not taken.
fn read(index: usize, value: Value, now: Time) -> Result<One, String> {
    let said: Said = serde_json::from_value(value).map_err(|why| why.to_string())?;
    if !is_id(&said.link) {
        return Err(format!("{:?} is no id of a link", said.link));
    }
    let at = Time::parse(&said.time).ok_or_else(|| {
        let time = &said.time;
        format!("{time:?} is no time as in RFC 3339")
    })?;
    if at > now.plus_s(AHEAD_S) {
        return Err(format!(
            "{at} is more than {AHEAD_S} seconds ahead of our clock"
        ));
    }
    if at < now.plus_s(-LATE_DAYS * 86_400) {
        return Err(format!("{at} is more than {LATE_DAYS} days ago"));
    }
    let bps = |name: &str, said_bps: Option<f64>| match said_bps {
        Some(bps) if (0.0..=MOST_BPS).contains(&bps) => Ok(bps.round() as u64),
        Some(bps) => Err(format!("{name} is from 0 to {MOST_BPS} bit/s, not {bps}")),
        None if said.up => Err(format!("there is no {name}")),
        None => Ok(0),
    };
    let both = (bps("in_bps", said.in_bps)?, bps("out_bps", said.out_bps)?);
    Ok(One {
        index,
        ..One::at(said.link, at, both, said.up)
    })
}

/// Keeps readings, a day of a link at a time.
///
/// # Errors
/// Whatever the store says.
pub fn keep(tx: &mut Tx<'_>, all: &[One]) -> Result<Receipt, Fault> {
    let mut by_day: BTreeMap<(&str, i64), Vec<&One>> = BTreeMap::new();
    for one in all {
        by_day
            .entry((one.link.as_str(), one.day))
            .or_default()
            .push(one);
    }
    let mut receipt = Receipt::default();
    for ((link, day), readings) in by_day {
        let refuse = |one: &One, why: &str| Refusal {
            index: one.index,
            why: why.to_owned(),
        };
        if LINKS.get(tx, link)?.is_none() {
            let why = format!("there is no link {link:?}");
            receipt
                .refused
                .extend(readings.iter().map(|one| refuse(one, &why)));
            continue;
        }
        let id = day_id(link, day);
        let kept = DAYS.get(tx, &id)?;
        let is_new = kept.is_none();
        let mut value = kept.map_or_else(
            || Day {
                link: link.to_owned(),
                day,
                ..Day::default()
            },
            |kept| kept.value,
        );
        let before = receipt.kept;
        for one in readings {
            match value.take(one.reading) {
                Taken::New => receipt.kept += 1,
                Taken::Known => receipt.known += 1,
                Taken::Full => receipt
                    .refused
                    .push(refuse(one, "this day holds no more readings of this link")),
            }
        }
        if receipt.kept == before {
            continue;
        }
        if is_new {
            DAYS.insert_as(tx, WHO, id, value)?;
        } else {
            DAYS.change(tx, WHO, &id, None, value)?;
        }
    }
    Ok(receipt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::store::Store;
    use serde_json::json;

    use super::super::model::{Link, days};

    fn now() -> Time {
        testkit::clock().now()
    }

    #[track_caller]
    fn check(value: Value, want: Result<(u32, u64, u64, bool), &str>) {
        let got = read(0, value, now()).map(|one| one.reading.into());
        match want {
            Ok(want) => assert_eq!(got, Ok(want)),
            Err(part) => {
                let why = got.unwrap_err();
                assert!(why.contains(part), "{why}");
            }
        }
    }

    #[test]
    fn readings_are_taken_or_refused_with_the_reason() {
        let said = |time: &str| json!({"link": "a", "time": time, "in_bps": 5, "out_bps": 1.6, "up": true});
        check(said("2026-11-24T14:00:00Z"), Ok((50_400, 5, 2, true)));
        check(said("2026-11-24T15:00:00+01:00"), Ok((50_400, 5, 2, true)));
        check(said("2026-11-24T14:10:00Z"), Ok((51_000, 5, 2, true)));
        check(said("2026-11-24T14:10:01Z"), Err("ahead"));
        check(said("2026-10-24T14:00:00Z"), Err("30 days ago"));
        check(said("yesterday"), Err("no time"));
        let at = "2026-11-24T14:00:00Z";
        check(
            json!({"link": "a", "time": at, "up": false}),
            Ok((50_400, 0, 0, false)),
        );
        check(
            json!({"link": "a", "time": at, "up": true, "in_bps": 1}),
            Err("no out_bps"),
        );
        check(
            json!({"link": "a", "time": at, "up": true, "in_bps": -1, "out_bps": 0}),
            Err("in_bps is from 0"),
        );
        check(json!({"link": "a", "time": at}), Err("up"));
        check(json!(7), Err(""));
    }

    #[test]
    fn a_batch_is_one_reading_or_an_array() {
        let many = |body: &str| {
            batch(body.as_bytes())
                .map(|all| all.len())
                .map_err(|e| e.kind)
        };
        assert_eq!(many("{}"), Ok(1));
        assert_eq!(many("[{},{}]"), Ok(2));
        assert_eq!(many("[]"), Ok(0));
        assert_eq!(many("7"), Err(Kind::Invalid));
        assert_eq!(many("[{}"), Err(Kind::Invalid));
        assert_eq!(
            many(&format!("[{}0]", "0,".repeat(MOST))),
            Err(Kind::TooLarge)
        );
        assert_eq!(many(&" ".repeat(MOST_BYTES + 1)), Err(Kind::TooLarge));
    }

    #[tokio::test]
    async fn a_reading_counts_once_and_only_of_links_that_there_are() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let one = |index: usize, link: &str, time: &str| {
            let value = json!({"link": link, "time": time, "in_bps": 1, "out_bps": 1, "up": true});
            read(index, value, now()).unwrap()
        };
        let batch = [
            one(0, "a--b", "2026-11-24T14:00:00Z"),
            one(1, "a--c", "2026-11-24T14:00:00Z"),
            one(2, "a--b", "2026-11-24T13:55:00Z"),
            one(3, "a--b", "2026-11-23T23:59:00Z"),
            one(4, "a--b", "2026-11-24T14:00:00Z"),
        ];
        let work = move |tx: &mut Tx<'_>| {
            let link = Link {
                a: "a".into(),
                b: "b".into(),
                technology: String::new(),
                supplier: String::new(),
                capacity_mbps: 100,
                cost_pence: 0,
                built: true,
                ends: None,
            };
            LINKS.insert_as(tx, "test", "a--b".into(), link)?;
            let (first, again) = (keep(tx, &batch)?, keep(tx, &batch)?);
            let today = day_of(tx.now());
            Ok::<_, Fault>((first, again, days(tx, "a--b", today - 1, today)?))
        };
        let (first, again, days) = store.write(work).await.unwrap();
        assert_eq!((first.kept, first.known), (3, 1));
        assert_eq!((again.kept, again.known), (0, 4));
        assert_eq!(first.refused.len(), 1);
        assert_eq!(first.refused[0].why, "there is no link \"a--c\"");
        let order: Vec<u32> = days[1].readings.iter().map(|reading| reading.s).collect();
        assert_eq!(
            (days.len(), days[0].readings.len(), order),
            (2, 1, vec![50_100, 50_400])
        );
    }
}
