//! How a thing was: one number over time, as a chart and as the table behind it.

use app::App;
use app::chart::{self, Line, Series};
use app::kit::{Fault, Time};
use app::observe::Reading;
use app::store::series::HOUR_S;
use ngsi::{Context, Entity};
use serde::Serialize;

use crate::kinds;
use crate::thing::Fact;

/// Spans that can be chosen, in days.
pub const SPANS: [i64; 4] = [1, 7, 28, 365];
/// Rows of the table; the CSV has them all.
const ROWS: usize = 100;
/// Readings drawn one by one at most.
const READINGS: i64 = 5_000;

/// One number over time.
#[derive(Debug, Serialize)]
pub struct History {
    pub attr: String,
    pub name: String,
    pub unit: String,
    pub days: i64,
    pub spans: Vec<Span>,
    /// Other numbers that have a history.
    pub others: Vec<Other>,
    pub svg: String,
    pub rows: Vec<Row>,
    /// Rows that the table leaves out.
    pub more: usize,
    pub csv_path: String,
    /// "each reading" or "hourly averages".
    pub grain: &'static str,
}

#[derive(Debug, Serialize)]
pub struct Span {
    pub days: i64,
    pub words: &'static str,
    pub here: bool,
}

#[derive(Debug, Serialize)]
pub struct Other {
    pub attr: String,
    pub name: String,
    pub here: bool,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub at_us: i64,
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl History {
    /// The history of the number asked for, else of the kind's first, else of the first there is.
    pub async fn read(
        app: &App,
        entity: &Entity,
        facts: &[Fact],
        attr: &str,
        days: i64,
    ) -> Result<Option<Self>, Fault> {
        let usual = kinds::kind(&kinds::type_name(entity)).map_or("", |kind| kind.history);
        let numbers: Vec<&Fact> = facts.iter().filter(|fact| fact.number).collect();
        let fact = [attr, usual]
            .into_iter()
            .find_map(|wanted| numbers.iter().find(|fact| fact.attr == wanted))
            .or_else(|| numbers.first());
        let Some(fact) = fact else { return Ok(None) };
        let to = app.now();
        let from = to.plus_s(-days * 86_400);
        let (rows, grain) = rows(app, &entity.id, &fact.attr, from, to).await?;
        let share = fact.attr == "fillingLevel";
        let rows: Vec<Row> = if share {
            rows.into_iter().map(Row::percent).collect()
        } else {
            rows
        };
        let line = Line {
            title: fact.name.clone(),
            unit: fact.unit.clone(),
            lines: vec![Series {
                label: String::new(),
                points: rows.iter().map(|row| (row.at_us, row.value)).collect(),
            }],
            band: (grain != EACH).then(|| {
                rows.iter()
                    .filter_map(|row| Some((row.at_us, row.low?, row.high?)))
                    .collect()
            }),
            from_us: from.0,
            to_us: to.0,
        };
        let base = crate::thing::path(&entity.id);
        Ok(Some(Self {
            attr: fact.attr.clone(),
            name: fact.name.clone(),
            unit: fact.unit.clone(),
            days,
            spans: SPANS
                .into_iter()
                .map(|span| Span {
                    days: span,
                    words: span_words(span),
                    here: span == days,
                })
                .collect(),
            others: numbers
                .iter()
                .map(|other| Other {
                    attr: other.attr.clone(),
                    name: other.name.clone(),
                    here: other.attr == fact.attr,
                })
                .collect(),
            svg: chart::line(&line),
            more: rows.len().saturating_sub(ROWS),
            rows: rows.into_iter().rev().take(ROWS).collect(),
            csv_path: format!(
                "{base}/history.csv?attr={}&days={days}",
                app::encode(&fact.attr)
            ),
            grain,
        }))
    }

    pub fn sample() -> Self {
        let hour = |i: i64| 1_795_529_100_000_000 - i * 3_600_000_000;
        let rows: Vec<Row> = (0..24)
            .map(|i| Row {
                at_us: hour(24 - i),
                value: 10.0 + (i % 12) as f64,
                low: None,
                high: None,
            })
            .collect();
        let line = Line {
            title: "Available spot number".into(),
            unit: String::new(),
            lines: vec![Series {
                label: String::new(),
                points: rows.iter().map(|r| (r.at_us, r.value)).collect(),
            }],
            band: None,
            from_us: hour(24),
            to_us: hour(0),
        };
        Self {
            attr: "availableSpotNumber".into(),
            name: "Available spot number".into(),
            unit: String::new(),
            days: 1,
            spans: SPANS
                .into_iter()
                .map(|days| Span {
                    days,
                    words: span_words(days),
                    here: days == 1,
                })
                .collect(),
            others: vec![],
            svg: chart::line(&line),
            rows,
            more: 0,
            csv_path: "/assets/x/history.csv?attr=availableSpotNumber&days=1".into(),
            grain: EACH,
        }
    }
}

impl Row {
    fn percent(self) -> Self {
        let percent = |share: f64| share * 100.0;
        Self {
            value: percent(self.value),
            low: self.low.map(percent),
            high: self.high.map(percent),
            ..self
        }
    }
}

const EACH: &str = "each reading";

const fn span_words(days: i64) -> &'static str {
    match days {
        1 => "Last day",
        7 => "Last 7 days",
        28 => "Last 4 weeks",
        _ => "Last year",
    }
}

/// Each reading for a week, hourly averages for a month, daily ones beyond.
pub async fn rows(
    app: &App,
    id: &str,
    attr: &str,
    from: Time,
    to: Time,
) -> Result<(Vec<Row>, &'static str), Fault> {
    let iri = Context::core().expand(attr).into_owned();
    let days = to.since_us(from) / 86_400_000_000;
    if days <= 7 {
        let found = app
            .context()
            .readings("", id, &iri, from, to, true, READINGS)
            .await?;
        let rows = found
            .into_iter()
            .rev()
            .filter_map(|(at, reading)| match reading {
                Reading::Number(value) => Some(Row {
                    at_us: at.0,
                    value,
                    low: None,
                    high: None,
                }),
                Reading::Doc(_) => None,
            })
            .collect();
        return Ok((rows, EACH));
    }
    let (span_s, grain) = if days <= 62 {
        (HOUR_S, "hourly averages")
    } else {
        (24 * HOUR_S, "daily averages")
    };
    let found = app
        .context()
        .buckets("", id, &iri, span_s, from, to)
        .await?;
    let rows = found
        .into_iter()
        .map(|b| Row {
            at_us: b.start.0,
            value: b.mean(),
            low: Some(b.min),
            high: Some(b.max),
        })
        .collect();
    Ok((rows, grain))
}

/// The rows as CSV, times in UTC.
pub fn csv(name: &str, rows: &[Row]) -> String {
    let edge = |n: Option<f64>| n.map_or_else(String::new, |n| n.to_string());
    let rows = rows.iter().map(|row| {
        [
            Time(row.at_us).to_string(),
            row.value.to_string(),
            edge(row.low),
            edge(row.high),
        ]
    });
    app::sheet::csv(["time", name, "lowest", "highest"], rows)
}

/// The day, for a file's name: "2026-11-24".
pub fn day(at: Time) -> String {
    at.to_string().chars().take(10).collect()
}

/// A span that can be chosen; the nearest where another was typed.
pub fn span(days: Option<i64>) -> i64 {
    let wanted = days.unwrap_or(7);
    SPANS
        .into_iter()
        .min_by_key(|span| span.abs_diff(wanted))
        .unwrap_or(7)
}
