//! One hotspot: what it is, how much it is used month by month, when it was full, and when it was out of service.

use app::kit::Fault;
use app::store::{Rd, Record};
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::{Date, date};
use serde::Serialize;

use super::list::Said;
use super::model::{Hotspot, Month, hotspot, months};
use super::reckon::{
    CHARTED_MONTHS, MonthRow, by_month, chart, down, is_full, lately, rows, stands,
};
use super::{data, may_change, seed};
use crate::delivery::today;
use crate::when::day;

/// Days that are named, the newest first.
const NAMED: usize = 50;

/// How is this hotspot used?
#[derive(Debug, Default, Serialize)]
pub struct Show {
    notice: &'static str,
    may_change: bool,
    id: String,
    name: String,
    address: String,
    at: String,
    serves: &'static str,
    network: String,
    hours: String,
    trouble: String,
    looks: &'static str,
    state: &'static str,
    limit: i64,
    sessions: i64,
    people: i64,
    data: String,
    busiest: i64,
    last: String,
    chart: String,
    months: Vec<MonthRow>,
    full: Vec<FullDay>,
    outages: Vec<Outage>,
}

/// A day on which it was full.
#[derive(Debug, Clone, Serialize)]
struct FullDay {
    day: String,
    busiest: i64,
}

/// A day on which it was out of service.
#[derive(Debug, Clone, Serialize)]
struct Outage {
    day: String,
    lasted: String,
}

impl Show {
    fn of(id: String, hotspot: &Hotspot, months: &[Month], today: Date) -> Self {
        let lately = lately(hotspot, months, today);
        let (looks, state) = stands(hotspot, &lately, today);
        let all = by_month(months);
        let shown = all
            .len()
            .saturating_sub(CHARTED_MONTHS.unsigned_abs() as usize);
        let shown = all.get(shown..).unwrap_or_default();
        let mut days: Vec<_> = months.iter().flat_map(Month::by_day).collect();
        days.sort_by_key(|(day, _)| *day);
        let full = days.iter().rev();
        let full = full.filter(|(_, counts)| is_full(counts.busiest, hotspot.limit));
        let outages = days.iter().rev();
        let outages = outages.filter(|(_, counts)| counts.down_minutes > 0);
        Self {
            id,
            name: hotspot.name.clone(),
            address: hotspot.address.clone(),
            at: format!("{:.5}, {:.5}", hotspot.at.lat, hotspot.at.lon),
            serves: hotspot.serves.words().1,
            network: hotspot.network.clone(),
            hours: hotspot.hours.clone(),
            trouble: hotspot.trouble.clone(),
            looks,
            state,
            limit: hotspot.limit,
            sessions: lately.sum.sessions,
            people: lately.sum.people,
            data: data(lately.sum.bytes),
            busiest: lately.sum.busiest,
            last: lately.last.map_or_else(String::new, day),
            chart: chart(shown),
            months: rows(shown),
            full: full
                .take(NAMED)
                .map(|(on, counts)| FullDay {
                    day: day(*on),
                    busiest: counts.busiest,
                })
                .collect(),
            outages: outages
                .take(NAMED)
                .map(|(on, counts)| Outage {
                    day: day(*on),
                    lasted: down(counts.down_minutes),
                })
                .collect(),
            ..Self::default()
        }
    }
}

impl Page for Show {
    const TEMPLATE: &'static str = "connectivity/hotspots-show.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let (all, months) = seed::kept(today);
        let page = |kept: &Record<Hotspot>| {
            let its = months.iter().filter(|month| month.hotspot == kept.id);
            let its: Vec<Month> = its.cloned().collect();
            Self {
                may_change: true,
                ..Self::of(kept.id.clone(), &kept.value, &its, today)
            }
        };
        let names = [
            "in use",
            "nearly full",
            "hardly used",
            "no counts",
            "out of order",
        ];
        names.into_iter().zip(all.iter().map(page)).collect()
    }
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let read = move |rd: &mut Rd<'_>| {
        let kept = hotspot(rd, &id)?;
        let its = months(rd, &kept.id)?;
        Ok::<_, Fault>((kept, its))
    };
    let (kept, its) = view.app.store().read(read).await?;
    Ok(view.page(&Show {
        notice: said.notice(),
        may_change: may_change(&view),
        ..Show::of(kept.id, &kept.value, &its, today(&view.app))
    }))
}
