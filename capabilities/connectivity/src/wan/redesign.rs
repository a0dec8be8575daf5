//! The cheapest choice of links that carries what all sites need, with a bound on how much cheaper any could be.

use std::time::Duration;

use app::kit::{Fault, words};
use app::{Choice, Fail, Page, View};
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use siting::network::{Part, redesign};

use super::draw::{Key, Look, Stroke, network};
use super::model::Whole;
use super::show::{dots, stroke};
use super::{day, files, mbps, pounds, seed};
use crate::plan::limit;
use crate::plan::wan::read::Network;
use crate::plan::wan::told::Standing;
use crate::plan::wan::{cannot, gap};

/// How long a better choice is looked for.
const MOST: Duration = Duration::from_secs(4);

/// What would do as well for less?
#[derive(Debug, Default, Serialize)]
pub struct RedesignPage {
    choices: Vec<Choice>,
    /// Some sites must survive a failure, and others need not.
    is_mixed: bool,
    /// Why nothing can be reckoned; empty if it can.
    trouble: String,
    /// Why no choice of links will do; empty if one does.
    cannot: String,
    now_cost: String,
    /// What the network leaves uncarried as it is; empty if nothing.
    now_short: String,
    /// Sites that are cut off as it is.
    now_cut_off: Vec<String>,
    found: Option<Found>,
}

/// The choice that was found.
#[derive(Debug, Clone, Default, Serialize)]
struct Found {
    cost: String,
    /// What is saved a month and a year; negative if it is dearer.
    saving: String,
    saving_year: String,
    is_dearer: bool,
    bound: String,
    gap: String,
    is_cheapest: bool,
    new: Vec<Row>,
    given_up: Vec<Row>,
    kept: Vec<Row>,
    /// Sites that were to survive any one link and do not.
    exposed: Vec<String>,
    fullest: String,
    picture: String,
    marks: Vec<Key>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    name: String,
    capacity: String,
    carried: String,
    cost: String,
    /// Until when its contract runs; empty if there is none or it is over.
    runs_until: String,
}

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    survive: String,
}

impl Page for RedesignPage {
    const TEMPLATE: &'static str = "connectivity/wan-redesign.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = Date::constant(2026, 11, 24);
        let whole = seed::example(today);
        let page = |whole: &Whole, survive: bool| {
            let begun = Self::begun(whole, survive);
            Self::of(whole, survive, today, &|| true).unwrap_or(begun)
        };
        let mut built = whole.clone();
        built.links.retain(|kept| kept.value.built);
        let mut stopped = page(&whole, true);
        if let Some(found) = &mut stopped.found {
            found.is_cheapest = false;
            found.gap = "2.1 %".into();
        }
        vec![
            ("survives any one link", page(&whole, true)),
            ("survives none", page(&whole, false)),
            ("stopped before it was proven", stopped),
            ("no choice will do", page(&built, true)),
            (
                "no hub",
                Self {
                    trouble: "No hub: there is nothing to join sites to.".into(),
                    ..Self::begun(&whole, true)
                },
            ),
        ]
    }
}

/// The page. The search has a thread of its own, and a few seconds.
pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    let survive = match asked.survive.as_str() {
        "any" => true,
        "none" => false,
        _ => whole.sites.iter().any(|kept| kept.value.survive),
    };
    let today = words::local(view.app.now()).date();
    let work = move || {
        let go_on = limit::within(MOST);
        match RedesignPage::of(&whole, survive, today, &go_on) {
            Ok(page) => page,
            Err(fault) => RedesignPage {
                trouble: fault.message,
                ..RedesignPage::begun(&whole, survive)
            },
        }
    };
    let shown = tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?;
    Ok(view.page(&shown))
}

impl RedesignPage {
    /// Before anything is reckoned.
    fn begun(whole: &Whole, survive: bool) -> Self {
        let chosen = if survive { "any" } else { "none" };
        let needs = |wanted: bool| {
            let mut sites = whole.sites.iter().map(|kept| &kept.value);
            sites.any(|site| !site.hub && site.survive == wanted)
        };
        Self {
            choices: vec![
                Choice::new(
                    "any",
                    "With any one link down, all is still carried",
                    chosen,
                ),
                Choice::new("none", "With all links up, all is carried", chosen),
            ],
            is_mixed: survive && needs(true) && needs(false),
            ..Self::default()
        }
    }

    fn of(
        whole: &Whole,
        survive: bool,
        today: Date,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Self, Fault> {
        let reckoned = files::network(whole)?;
        let now = Standing::of(&reckoned, &reckoned.built())?;
        let site = |site: &u32| Some(whole.sites.get(*site as usize)?.value.name.clone());
        let begun = Self {
            now_cost: pounds(now.cost_pence(&reckoned)),
            now_short: if now.short_mbps() > 0 {
                mbps(now.short_mbps() as f64 * 1e6)
            } else {
                String::new()
            },
            now_cut_off: now.cut_off.iter().filter_map(site).collect(),
            ..Self::begun(whole, survive)
        };
        let plan = match redesign(&reckoned.wan, survive, go_on) {
            Ok(plan) => plan,
            Err(why) => {
                return Ok(Self {
                    cannot: cannot(&reckoned, &why).message,
                    ..begun
                });
            }
        };
        let next = Standing::of(&reckoned, &plan.links)?;
        let is_kept = |link: u32| plan.links.binary_search(&link).is_ok();
        let rows = |links: &mut dyn Iterator<Item = u32>| -> Vec<Row> {
            let rows = links.filter_map(|link| row(whole, &reckoned, &next, link, today));
            rows.collect()
        };
        let built = reckoned.built();
        let chosen = || plan.links.iter().copied();
        let before = now.cost_pence(&reckoned);
        let saved = before.abs_diff(plan.cost_pence);
        Ok(Self {
            found: Some(Found {
                cost: pounds(plan.cost_pence),
                saving: pounds(saved),
                saving_year: pounds(saved * 12),
                is_dearer: plan.cost_pence > before,
                bound: pounds(plan.bound_pence),
                // Rounded up: what is not proven must not be called so.
                gap: format!("{:.1} %", (gap(&plan) * 1_000.0).ceil() / 10.0),
                is_cheapest: plan.bound_pence >= plan.cost_pence,
                new: rows(&mut chosen().filter(|link| !reckoned.is_built(*link))),
                given_up: rows(&mut built.iter().copied().filter(|link| !is_kept(*link))),
                kept: rows(&mut chosen().filter(|link| reckoned.is_built(*link))),
                exposed: exposed(whole, &next),
                fullest: fullest(whole, &reckoned, &next, &plan.links),
                picture: picture(whole, &reckoned, &is_kept),
                marks: keys(),
            }),
            ..begun
        })
    }
}

/// Sites that were to survive the failure of any one link and that one cuts off.
fn exposed(whole: &Whole, next: &Standing) -> Vec<String> {
    let failures = next.failures().iter();
    let of_links = failures.filter(|failure| matches!(failure.part, Part::Link(_)));
    let mut sites: Vec<u32> = of_links
        .flat_map(|failure| failure.isolated.clone())
        .collect();
    sites.sort_unstable();
    sites.dedup();
    let kept = sites
        .iter()
        .filter_map(|site| whole.sites.get(*site as usize));
    kept.filter(|kept| kept.value.survive)
        .map(|kept| kept.value.name.clone())
        .collect()
}

/// The fullest link and how full it is.
fn fullest(whole: &Whole, reckoned: &Network, next: &Standing, links: &[u32]) -> String {
    let full = links.iter().filter_map(|link| {
        let share = next.carried(reckoned, *link)?.utilisation?;
        Some((share, whole.links.get(*link as usize)?))
    });
    let most = full.max_by(|a, b| a.0.total_cmp(&b.0));
    most.map_or_else(String::new, |(share, kept)| {
        format!("{}: {:.0} %", whole.name(&kept.value), share * 100.0)
    })
}

fn row(
    whole: &Whole,
    reckoned: &Network,
    next: &Standing,
    number: u32,
    today: Date,
) -> Option<Row> {
    let kept = whole.links.get(number as usize)?;
    let link = &kept.value;
    let carried = next.carried(reckoned, number);
    let runs = link.ends.filter(|ends| *ends >= today);
    Some(Row {
        id: kept.id.clone(),
        name: whole.name(link),
        capacity: mbps(f64::from(link.capacity_mbps) * 1e6),
        carried: carried.map_or_else(String::new, |carried| mbps(carried.mbps as f64 * 1e6)),
        cost: pounds(link.cost_pence),
        runs_until: runs.map_or_else(String::new, day),
    })
}

fn picture(whole: &Whole, reckoned: &Network, is_kept: &dyn Fn(u32) -> bool) -> String {
    let strokes: Vec<Stroke> = (0_u32..)
        .zip(&whole.links)
        .filter_map(|(number, kept)| {
            let look = match (is_kept(number), reckoned.is_built(number)) {
                (true, true) => Look::Good,
                (true, false) => Look::New,
                (false, true) => Look::Bad,
                (false, false) => return None,
            };
            stroke(whole, &kept.value, look)
        })
        .collect();
    let words =
        "The network with the links that are kept, new and given up. The tables below say the same";
    network(&dots(whole, &[]), &strokes, words)
}

fn keys() -> Vec<Key> {
    let looks = [
        (Look::Good, "kept"),
        (Look::New, "new"),
        (Look::Bad, "given up"),
    ];
    looks.map(Key::of).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn found(survive: bool, go_on: bool) -> RedesignPage {
        let today = date(2026, 11, 24);
        RedesignPage::of(&seed::example(today), survive, today, &|| go_on).unwrap()
    }

    #[test]
    fn a_redesign_that_survives_leaves_nobody_exposed() {
        let found = found(true, true).found.unwrap();
        assert!(found.is_cheapest && found.exposed.is_empty());
        assert!(!found.given_up.is_empty() && !found.new.is_empty());
        let loose = self::found(false, true).found.unwrap();
        assert!(loose.is_cheapest && !loose.exposed.is_empty());
    }

    #[test]
    fn a_search_that_was_stopped_still_tells_its_bound() {
        let found = found(true, false).found.unwrap();
        assert!(found.bound.starts_with('£') && found.gap.ends_with(" %"));
    }

    #[test]
    fn what_no_choice_can_do_is_said() {
        let today = date(2026, 11, 24);
        let mut whole = seed::example(today);
        whole.links.retain(|kept| kept.value.built);
        let page = RedesignPage::of(&whole, true, today, &|| true).unwrap();
        assert!(
            page.found.is_none() && page.cannot.contains("fails"),
            "{}",
            page.cannot
        );
    }
}
