//! The network on one page: how each link is now, how full, how often it failed, what it costs.

use app::kit::{Fault, Time, words};
use app::store::{Rd, StoreError};
use app::{Fail, Page, View};
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;

use super::draw::{Dot, Key, Look, Stroke, network};
use super::model::{Whole, day_of, days};
use super::months::{Lately, first_day, percent};
use super::reckon::State;
use super::{Said, day, ending, files, mbps, pounds, seed};
use crate::plan::wan::told::Standing;

/// A link that is fuller than this at its 95th percentile wants looking at, per cent.
const FULL: i64 = 80;

/// How is the network?
#[derive(Debug, Default, Serialize)]
pub struct Show {
    notice: &'static str,
    links: Vec<Row>,
    offers: Vec<Row>,
    sites: Vec<SiteRow>,
    picture: String,
    keys: Vec<Key>,
    /// Why it cannot be said who is cut off; empty if it can.
    trouble: String,
    up: i64,
    down: i64,
    silent: i64,
    cut_off: Vec<String>,
    people_cut_off: i64,
    cost: String,
    cost_year: String,
    ends_soon: i64,
    /// "24 November 2026"
    month_from: String,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Row {
    id: String,
    name: String,
    technology: String,
    supplier: String,
    capacity: String,
    looks: &'static str,
    state: &'static str,
    since_us: Option<i64>,
    now: String,
    busy: String,
    is_full: bool,
    outages: i64,
    down: String,
    availability: String,
    /// How much of the month is known, per cent.
    known: i64,
    cost: String,
    ends: String,
    ends_looks: &'static str,
    ends_word: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct SiteRow {
    id: String,
    name: String,
    people: i64,
    needs: String,
    hub: bool,
    survive: bool,
    cut_off: bool,
}

impl Page for Show {
    const TEMPLATE: &'static str = "connectivity/wan.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let now = Time(1_795_528_800_000_000);
        let whole = seed::example(words::local(now).date());
        let heard = |number: usize| Lately::of(&seed::heard(number, now), now);
        let some: Vec<Lately> = (0..whole.links.len()).map(heard).collect();
        let silent: Vec<Lately> = some.iter().map(|_| Lately::of(&[], now)).collect();
        let mut no_hub = whole.clone();
        for site in &mut no_hub.sites {
            site.value.hub = false;
        }
        let mut well = whole.clone();
        well.links.truncate(1);
        vec![
            ("no network yet", Self::default()),
            (
                "links in every state",
                Self {
                    notice: "It is saved.",
                    ..Self::of(&whole, &some, now)
                },
            ),
            ("nothing heard yet", Self::of(&whole, &silent, now)),
            ("no hub", Self::of(&no_hub, &silent, now)),
            ("one link", Self::of(&well, &some, now)),
        ]
    }
}

/// The page.
pub async fn page(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let now = view.app.now();
    let (whole, lately) = view
        .app
        .store()
        .read(move |rd| read(rd, now))
        .await
        .map_err(Fault::from)?;
    let work = move || Show::of(&whole, &lately, now);
    let shown = tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?;
    Ok(view.page(&Show {
        notice: said.notice(),
        ..shown
    }))
}

/// The network, and how each of its links did lately.
pub fn read(rd: &mut Rd<'_>, now: Time) -> Result<(Whole, Vec<Lately>), StoreError> {
    let whole = Whole::read(rd)?;
    let mut lately = Vec::new();
    for link in &whole.links {
        let heard = days(rd, &link.id, first_day(now), day_of(now))?;
        lately.push(Lately::of(&heard, now));
    }
    Ok((whole, lately))
}

impl Row {
    fn of(whole: &Whole, number: usize, lately: &Lately, now: Time) -> Option<Self> {
        let kept = whole.links.get(number)?;
        let link = &kept.value;
        let share = |bps: Option<u64>| {
            let share = bps.and_then(|bps| percent(bps, link.capacity_mbps));
            share.map_or_else(String::new, |share| format!("{share} %"))
        };
        let busy = lately
            .busy_bps
            .and_then(|bps| percent(bps, link.capacity_mbps));
        let down_s = lately.month.down_us / 1_000_000;
        let today: Date = words::local(now).date();
        let (ends_looks, ends_word) = ending(link.ends, today).unwrap_or_default();
        Some(Self {
            id: kept.id.clone(),
            name: whole.name(link),
            technology: link.technology.clone(),
            supplier: link.supplier.clone(),
            capacity: mbps(f64::from(link.capacity_mbps) * 1e6),
            looks: lately.looks(),
            state: lately.word(),
            since_us: lately.since().map(|at| at.0),
            now: share(lately.now_bps()),
            busy: share(lately.busy_bps),
            is_full: busy.is_some_and(|busy| busy >= FULL),
            outages: i64::try_from(lately.outages.len()).unwrap_or(i64::MAX),
            down: if down_s > 0 {
                words::lasting(down_s)
            } else {
                String::new()
            },
            availability: lately.month.percent().unwrap_or_default(),
            known: lately.month.known_percent(),
            cost: pounds(link.cost_pence),
            ends: link.ends.map_or_else(String::new, day),
            ends_looks,
            ends_word,
        })
    }
}

impl Show {
    fn of(whole: &Whole, lately: &[Lately], now: Time) -> Self {
        let all: Vec<(bool, Row)> = lately
            .iter()
            .enumerate()
            .filter_map(|(number, lately)| {
                let built = whole.links.get(number)?.value.built;
                Some((built, Row::of(whole, number, lately, now)?))
            })
            .collect();
        let (links, offers): (Vec<_>, Vec<_>) = all.into_iter().partition(|(built, _)| *built);
        let only = |rows: Vec<(bool, Row)>| rows.into_iter().map(|(_, row)| row).collect();
        let (links, offers): (Vec<Row>, Vec<Row>) = (only(links), only(offers));
        let count = |looks: &str| {
            let many = links.iter().filter(|row| row.looks == looks).count();
            i64::try_from(many).unwrap_or(i64::MAX)
        };
        let (cut_off, trouble) = match cut_off(whole, lately) {
            Ok(cut_off) => (cut_off, String::new()),
            Err(fault) => (Vec::new(), fault.message),
        };
        let named = |number: &usize| Some(whole.sites.get(*number)?.value.name.clone());
        let people = |number: &usize| Some(i64::from(whole.sites.get(*number)?.value.people));
        let built = whole.links.iter().filter(|kept| kept.value.built);
        let cost: u64 = built.map(|kept| kept.value.cost_pence).sum();
        let ends_soon = links.iter().filter(|row| !row.ends_word.is_empty()).count();
        Self {
            notice: "",
            picture: picture(whole, lately, &cut_off),
            keys: keys(),
            sites: sites(whole, &cut_off),
            up: count("good"),
            down: count("bad"),
            silent: count("unknown"),
            people_cut_off: cut_off.iter().filter_map(people).sum(),
            cut_off: cut_off.iter().filter_map(named).collect(),
            trouble: if whole.sites.is_empty() {
                String::new()
            } else {
                trouble
            },
            cost: pounds(cost),
            cost_year: pounds(cost * 12),
            ends_soon: i64::try_from(ends_soon).unwrap_or(i64::MAX),
            month_from: words::date(super::months::month_begin(now)),
            links,
            offers,
        }
    }
}

/// The sites from which no hub can be reached over links that are not down. A link without news counts as it was built.
fn cut_off(whole: &Whole, lately: &[Lately]) -> Result<Vec<usize>, Fault> {
    let network = files::network(whole)?;
    let is_up = |link: &u32| {
        let state = lately.get(*link as usize).map(|lately| lately.state);
        !matches!(state, Some(State::Down(_)))
    };
    let up: Vec<u32> = network.built().into_iter().filter(is_up).collect();
    let standing = Standing::of(&network, &up)?;
    Ok(standing.cut_off.iter().map(|site| *site as usize).collect())
}

fn sites(whole: &Whole, cut_off: &[usize]) -> Vec<SiteRow> {
    let row = |(number, kept): (usize, &app::store::Record<super::model::Site>)| SiteRow {
        id: kept.id.clone(),
        name: kept.value.name.clone(),
        people: i64::from(kept.value.people),
        needs: mbps(f64::from(kept.value.demand_mbps) * 1e6),
        hub: kept.value.hub,
        survive: kept.value.survive,
        cut_off: cut_off.contains(&number),
    };
    whole.sites.iter().enumerate().map(row).collect()
}

fn picture(whole: &Whole, lately: &[Lately], cut_off: &[usize]) -> String {
    let strokes: Vec<Stroke> = whole
        .links
        .iter()
        .zip(lately)
        .filter(|(kept, _)| kept.value.built)
        .filter_map(|(kept, lately)| stroke(whole, &kept.value, Look::of(lately.looks())))
        .collect();
    let words =
        "The sites of the network and the links between them. The tables below say the same";
    network(&dots(whole, cut_off), &strokes, words)
}

/// A link as it is drawn.
pub fn stroke(whole: &Whole, link: &super::model::Link, look: Look) -> Option<Stroke> {
    let number = |id: &str| whole.sites.iter().position(|site| site.id == id);
    Some(Stroke {
        a: number(&link.a)?,
        b: number(&link.b)?,
        look,
    })
}

/// The sites as they are drawn.
pub fn dots(whole: &Whole, cut_off: &[usize]) -> Vec<Dot> {
    let dot = |(number, kept): (usize, &app::store::Record<super::model::Site>)| Dot {
        name: kept.value.name.clone(),
        at: kept.value.at,
        hub: kept.value.hub,
        cut_off: cut_off.contains(&number),
    };
    whole.sites.iter().enumerate().map(dot).collect()
}

fn keys() -> Vec<Key> {
    let looks = [
        (Look::Good, "up"),
        (Look::Bad, "down"),
        (Look::Unknown, "no news"),
    ];
    looks.map(Key::of).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_is_down_cuts_off_who_hangs_on_it() {
        let now = testkit::clock().now();
        let whole = seed::example(words::local(now).date());
        let lately = |number: usize| Lately::of(&seed::heard(number, now), now);
        let lately: Vec<Lately> = (0..whole.links.len()).map(lately).collect();
        let page = Show::of(&whole, &lately, now);
        assert_eq!((page.up, page.down, page.silent), (8, 1, 1));
        assert_eq!(page.cut_off, ["Ferry Bank care home"]);
        assert_eq!((page.cost.as_str(), page.ends_soon), ("£3,925", 3));
        assert_eq!((page.links.len(), page.offers.len()), (10, 6));
        assert_eq!(page.links[6].state, "Down");
        assert!(page.links[7].known < 100 && page.links[0].availability == "100 %");
    }
}
