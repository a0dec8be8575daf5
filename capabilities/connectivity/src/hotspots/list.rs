//! For staff: all hotspots, how each did in the last 30 days, and all of them month by month.

use std::collections::BTreeMap;

use app::store::{Rd, Record, StoreError};
use app::{Fail, Page, View, sheet};
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::model::{Hotspot, Month, hotspots, months_from};
use super::reckon::{MonthRow, Sum, by_month, chart, charted_from, down, lately, rows, stands};
use super::{data, may_change, seed};
use crate::delivery::today;

/// How much is Wi-Fi in public places used?
#[derive(Debug, Default, Serialize)]
pub struct List {
    notice: &'static str,
    may_change: bool,
    rows: Vec<Row>,
    /// How many are in use, hardly used, nearly full, and out of order or without counts.
    counts: Vec<(&'static str, i64)>,
    sessions: i64,
    people: i64,
    data: String,
    chart: String,
    months: Vec<MonthRow>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    name: String,
    network: String,
    govroam: bool,
    looks: &'static str,
    state: &'static str,
    sessions: i64,
    people: i64,
    data: String,
    busiest: i64,
    limit: i64,
    full_days: i64,
    down: String,
}

/// What was just done, as an address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

impl Said {
    /// The same in words.
    pub fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "saved" => "The hotspot is saved.",
            "removed" => "The hotspot is deleted.",
            "counted" => "The counts are taken.",
            _ => "",
        }
    }
}

impl List {
    fn of(all: &[Record<Hotspot>], months: &[Month], today: Date) -> Self {
        let mut of_each: BTreeMap<&str, Vec<&Month>> = BTreeMap::new();
        for month in months {
            of_each.entry(&month.hotspot).or_default().push(month);
        }
        let mut total = Sum::default();
        let mut list = Self::default();
        for kept in all {
            let its = of_each.get(kept.id.as_str());
            let its = its.into_iter().flatten().copied();
            let lately = lately(&kept.value, its, today);
            total.sessions = total.sessions.saturating_add(lately.sum.sessions);
            total.people = total.people.saturating_add(lately.sum.people);
            total.bytes = total.bytes.saturating_add(lately.sum.bytes);
            let stands = stands(&kept.value, &lately, today);
            list.rows.push(Row::of(kept, &lately.sum, stands));
        }
        let by_month = by_month(months);
        let words = [
            "In use",
            "Nearly full",
            "Hardly used",
            "No counts",
            "Out of order",
        ];
        let many = |word: &str| {
            let many = list.rows.iter().filter(|row| row.state == word).count();
            i64::try_from(many).unwrap_or(i64::MAX)
        };
        Self {
            counts: words.map(|word| (word, many(word))).to_vec(),
            sessions: total.sessions,
            people: total.people,
            data: data(total.bytes),
            chart: chart(&by_month),
            months: rows(&by_month),
            ..list
        }
    }
}

impl Row {
    fn of(kept: &Record<Hotspot>, sum: &Sum, (looks, state): (&'static str, &'static str)) -> Self {
        let hotspot = &kept.value;
        Self {
            id: kept.id.clone(),
            name: hotspot.name.clone(),
            network: hotspot.network.clone(),
            govroam: hotspot.serves.has_govroam(),
            looks,
            state,
            sessions: sum.sessions,
            people: sum.people,
            data: data(sum.bytes),
            busiest: sum.busiest,
            limit: hotspot.limit,
            full_days: sum.full_days,
            down: down(sum.down_minutes),
        }
    }
}

impl Page for List {
    const TEMPLATE: &'static str = "connectivity/hotspots.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let (all, months) = seed::kept(today);
        vec![
            (
                "none yet",
                Self {
                    may_change: true,
                    ..Self::of(&[], &[], today)
                },
            ),
            (
                "without counts",
                Self {
                    may_change: true,
                    ..Self::of(&all, &[], today)
                },
            ),
            (
                "to be read alone",
                Self {
                    notice: "The counts are taken.",
                    ..Self::of(&all, &months, today)
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let today = today(&view.app);
    let read = move |rd: &mut Rd<'_>| {
        let months = months_from(rd, charted_from(today))?;
        Ok::<_, StoreError>((hotspots(rd)?, months))
    };
    let (all, months) = view.app.store().read(read).await?;
    Ok(view.page(&List {
        notice: said.notice(),
        may_change: may_change(&view),
        ..List::of(&all, &months, today)
    }))
}

/// The register as a table to take away.
pub async fn csv(view: View) -> Result<Response, Fail> {
    const HEAD: [&str; 10] = [
        "id",
        "name",
        "address",
        "latitude",
        "longitude",
        "serves",
        "network",
        "hours",
        "limit",
        "trouble",
    ];
    let all = view.app.store().read(hotspots).await?;
    let rows = all.into_iter().map(|kept| {
        let hotspot = kept.value;
        [
            kept.id,
            hotspot.name,
            hotspot.address,
            format!("{:.6}", hotspot.at.lat),
            format!("{:.6}", hotspot.at.lon),
            hotspot.serves.words().0.to_owned(),
            hotspot.network,
            hotspot.hours,
            hotspot.limit.to_string(),
            hotspot.trouble,
        ]
    });
    Ok(sheet::download("hotspots", sheet::csv(HEAD, rows)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_every_state() {
        let today = date(2026, 11, 24);
        let (all, months) = seed::kept(today);
        let list = List::of(&all, &months, today);
        for (word, many) in &list.counts {
            assert!(*many > 0, "none is {word}");
        }
        let counted: i64 = list.counts.iter().map(|(_, many)| many).sum();
        assert_eq!(usize::try_from(counted).ok(), Some(all.len()));
        let added: i64 = list.rows.iter().map(|row| row.sessions).sum();
        assert_eq!(added, list.sessions);
        assert_eq!(list.months.len(), 13);
    }
}
