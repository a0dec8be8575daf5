//! A link: how it is, how full it was beside what it can carry, and when it failed.

use app::chart::{Line, Series, line};
use app::kit::{Fault, Time, words};
use app::store::Rd;
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::model::{Day, KEPT_DAYS, Link, Whole, begin_of, day_of, days, link};
use super::months::{Lately, first_day, percent};
use super::reckon::{End, Outage, heard, outages};
use super::{Said, day, ending, mbps, pounds, seed};

/// Days that can be looked at, and what they are called. A week is drawn by the hour, more by the day.
const SPANS: [(i64, &str); 3] = [(7, "7 days"), (30, "30 days"), (366, "A year")];
/// Outages that are told of, the newest first.
const MOST_OUTAGES: usize = 200;

/// How is this link?
#[derive(Debug, Default, Serialize)]
pub struct LinkPage {
    notice: &'static str,
    id: String,
    name: String,
    built: bool,
    looks: &'static str,
    state: &'static str,
    since_us: Option<i64>,
    technology: String,
    supplier: String,
    capacity: String,
    cost: String,
    ends: String,
    ends_looks: &'static str,
    ends_word: &'static str,
    in_use: String,
    busy: String,
    availability: String,
    known: i64,
    spans: Vec<Span>,
    chart: String,
    rows: Vec<Row>,
    outages: Vec<OutageRow>,
    outages_count: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Span {
    days: i64,
    words: &'static str,
    here: bool,
}

/// An hour or a day.
#[derive(Debug, Clone, Serialize)]
struct Row {
    at: String,
    inward: String,
    out: String,
    most: String,
    share: String,
}

#[derive(Debug, Clone, Serialize)]
struct OutageRow {
    began: String,
    ended: String,
    lasted: String,
}

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    days: String,
}

/// Traffic of an hour or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    at: Time,
    in_bps: u64,
    out_bps: u64,
    most_bps: u64,
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "connectivity/wan-link.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let now = Time(1_795_528_800_000_000);
        let whole = seed::example(words::local(now).date());
        let page = |number: usize, asked: i64| {
            let kept = whole.links.get(number)?;
            let heard = seed::heard(number, now);
            let name = whole.name(&kept.value);
            Some(Self::of(
                kept.id.clone(),
                name,
                &kept.value,
                &heard,
                asked,
                now,
            ))
        };
        [
            ("up, by the hour", page(5, 7)),
            ("down, by the day", page(6, 30)),
            ("no news, over a year", page(7, 366)),
            ("on offer", page(10, 7)),
        ]
        .into_iter()
        .filter_map(|(name, page)| Some((name, page?)))
        .collect()
    }
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let now = view.app.now();
    let wanted = id.clone();
    let read = move |rd: &mut Rd<'_>| {
        let kept = link(rd, &wanted)?;
        let all = days(rd, &wanted, day_of(now) - KEPT_DAYS, day_of(now))?;
        Ok::<_, Fault>((Whole::read(rd)?.name(&kept.value), kept.value, all))
    };
    let (name, link, all) = view.app.store().read(read).await?;
    let span = SPANS
        .into_iter()
        .map(|(days, _)| days)
        .find(|days| days.to_string() == asked.days)
        .unwrap_or(7);
    let said = Said { done: asked.done };
    Ok(view.page(&LinkPage {
        notice: said.notice(),
        ..LinkPage::of(id, name, &link, &all, span, now)
    }))
}

impl LinkPage {
    fn of(id: String, name: String, link: &Link, all: &[Day], span: i64, now: Time) -> Self {
        let recent = all.partition_point(|day| day.day < first_day(now));
        let lately = Lately::of(all.get(recent..).unwrap_or_default(), now);
        let parts = parts(all, span, now);
        let share = |bps: Option<u64>| {
            let share = bps.and_then(|bps| percent(bps, link.capacity_mbps));
            share.map_or_else(String::new, |share| format!("{share} %"))
        };
        let failed = outages(&heard(all), now);
        let told = failed.iter().rev().take(MOST_OUTAGES);
        let (ends_looks, ends_word) =
            ending(link.ends, words::local(now).date()).unwrap_or_default();
        Self {
            notice: "",
            id,
            name,
            built: link.built,
            looks: lately.looks(),
            state: lately.word(),
            since_us: lately.since().map(|at| at.0),
            technology: link.technology.clone(),
            supplier: link.supplier.clone(),
            capacity: mbps(f64::from(link.capacity_mbps) * 1e6),
            cost: pounds(link.cost_pence),
            ends: link.ends.map_or_else(String::new, day),
            ends_looks,
            ends_word,
            in_use: share(lately.now_bps()),
            busy: share(lately.busy_bps),
            availability: lately.month.percent().unwrap_or_default(),
            known: lately.month.known_percent(),
            spans: SPANS
                .map(|(days, words)| Span {
                    days,
                    words,
                    here: days == span,
                })
                .to_vec(),
            chart: chart(&parts, link.capacity_mbps, span, now),
            rows: parts
                .iter()
                .rev()
                .map(|part| row(part, link.capacity_mbps, span))
                .collect(),
            outages: told.map(|outage| outage_row(outage, now)).collect(),
            outages_count: i64::try_from(failed.len()).unwrap_or(i64::MAX),
        }
    }
}

/// Whether a span is drawn by the hour.
const fn is_by_hour(span: i64) -> bool {
    span <= 7
}

/// The hours or the days of a span, oldest first.
fn parts(all: &[Day], span: i64, now: Time) -> Vec<Part> {
    let first = day_of(now) - span;
    let of_day = |day: &Day| {
        let begin = begin_of(day.day);
        let hours = day.by_hour();
        if is_by_hour(span) {
            let part = |hour: &super::model::Hour| Part {
                at: begin.plus_s(i64::from(hour.hour) * 3_600),
                in_bps: hour.in_bps,
                out_bps: hour.out_bps,
                most_bps: hour.most_bps,
            };
            return hours.iter().map(part).collect();
        }
        let count: u128 = hours.iter().map(|hour| u128::from(hour.count)).sum();
        let mean = |of: fn(&super::model::Hour) -> u64| {
            let all = hours
                .iter()
                .map(|hour| u128::from(of(hour)) * u128::from(hour.count));
            u64::try_from(all.sum::<u128>() / count.max(1)).unwrap_or(u64::MAX)
        };
        let most = hours.iter().map(|hour| hour.most_bps).max();
        let part = most.map(|most_bps| Part {
            at: begin,
            in_bps: mean(|hour| hour.in_bps),
            out_bps: mean(|hour| hour.out_bps),
            most_bps,
        });
        part.into_iter().collect::<Vec<_>>()
    };
    let days = all.iter().filter(|day| day.day > first);
    days.flat_map(of_day).collect()
}

/// Traffic both ways beside what the link can carry.
fn chart(parts: &[Part], capacity_mbps: u32, span: i64, now: Time) -> String {
    let over = |label: &str, of: &dyn Fn(&Part) -> f64| Series {
        label: label.to_owned(),
        points: parts.iter().map(|part| (part.at.0, of(part))).collect(),
    };
    let from_us = begin_of(day_of(now) - span + 1).0;
    let capacity = f64::from(capacity_mbps);
    let mut lines = vec![
        over("In", &|part| part.in_bps as f64 / 1e6),
        over("Out", &|part| part.out_bps as f64 / 1e6),
    ];
    if !is_by_hour(span) {
        lines.push(over("Highest", &|part| part.most_bps as f64 / 1e6));
    }
    if !parts.is_empty() {
        lines.push(Series {
            label: "Capacity".to_owned(),
            points: vec![(from_us, capacity), (now.0, capacity)],
        });
    }
    line(&Line {
        title: "Traffic".to_owned(),
        unit: "Mbit/s".to_owned(),
        lines,
        band: None,
        from_us,
        to_us: now.0,
    })
}

fn row(part: &Part, capacity_mbps: u32, span: i64) -> Row {
    let share = percent(part.most_bps, capacity_mbps);
    let number = |bps: u64| words::number(bps as f64 / 1e6);
    Row {
        at: if is_by_hour(span) {
            words::date_time(part.at)
        } else {
            words::date(part.at)
        },
        inward: number(part.in_bps),
        out: number(part.out_bps),
        most: number(part.most_bps),
        share: share.map_or_else(String::new, |share| format!("{share} %")),
    }
}

fn outage_row(outage: &Outage, now: Time) -> OutageRow {
    let lasted = words::lasting(outage.lasted_s(now));
    let (ended, lasted) = match outage.end {
        End::Up(at) => (words::date_time(at), lasted),
        End::Going => ("It goes on".to_owned(), format!("{lasted} so far")),
        End::Unknown(at) => (
            format!("Not known: no news from {}", words::date_time(at)),
            format!("{lasted} at least"),
        ),
    };
    OutageRow {
        began: words::date_time(outage.begin),
        ended,
        lasted,
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Reading;
    use super::*;

    #[test]
    fn a_day_is_the_mean_of_its_readings_and_their_highest() {
        let now = testkit::clock().now();
        let mut today = Day {
            link: "a--b".into(),
            day: day_of(now),
            ..Day::default()
        };
        for (s, in_bps) in [(0, 10), (60, 20), (120, 30), (3_600, 100)] {
            today.take(Reading {
                s,
                in_bps,
                out_bps: 4,
                up: true,
            });
        }
        let all = [today];
        let hours = parts(&all, 7, now);
        let mean: Vec<(u64, u64)> = hours.iter().map(|one| (one.in_bps, one.most_bps)).collect();
        assert_eq!(mean, [(20, 30), (100, 100)]);
        let days = parts(&all, 30, now);
        assert_eq!((days.len(), days[0].in_bps, days[0].most_bps), (1, 40, 100));
        assert_eq!(days[0].at, begin_of(day_of(now)));
        assert!(parts(&[], 7, now).is_empty());
    }
}
