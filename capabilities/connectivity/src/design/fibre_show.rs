//! A design of full fibre: its routes, its bill, what each further home costs, and who cannot be served.

use app::chart::{Bar, Bars, bars};
use app::kit::{Fault, words};
use app::store::{Filter, Page as Sheet, Record};
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;

use super::model::{BillLine, Fibre, State, Step, Unserved, What};
use super::shelf::open;
use super::wait::Wait;
use crate::acts::DELIVER;
use crate::delivery::bring;
use crate::delivery::model::{PROGRAMMES, Programme};
use crate::delivery::page_of;

/// Where does it go, and what does it cost?
#[derive(Debug, Default, Serialize)]
pub struct FibrePage {
    id: String,
    title: String,
    asked_us: i64,
    homes: i64,
    passed: i64,
    length: String,
    longest: String,
    distribution_points: i64,
    splitters: i64,
    total: String,
    per_passed: String,
    per_connected: String,
    civils: String,
    civils_bound: String,
    civils_gap: String,
    is_cheapest: bool,
    bill: Vec<BillRow>,
    growth: Vec<GrowthRow>,
    chart: String,
    unserved: Vec<Unserved>,
    unserved_count: i64,
    /// Where it can be taken into fibre delivery.
    programmes: Vec<Way>,
    settings: String,
}

#[derive(Debug, Clone, Serialize)]
struct BillRow {
    item: String,
    quantity: String,
    rate: String,
    cost: String,
}

#[derive(Debug, Clone, Serialize)]
struct GrowthRow {
    homes: i64,
    next: String,
    each: String,
    total: String,
}

/// A way on.
#[derive(Debug, Clone, Serialize)]
struct Way {
    text: String,
    href: String,
}

impl Page for FibrePage {
    const TEMPLATE: &'static str = "connectivity/design-fibre-found.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |item: &str, unit: &str| BillLine {
            item: item.into(),
            quantity: 420.5,
            unit: unit.into(),
            rate_pounds: 60.0,
            cost_pounds: 25_230.0,
        };
        let step = |homes: u64, next: f64| Step {
            homes,
            total_pounds: next * homes as f64,
            pounds_per_home: next,
            next_home_pounds: next,
        };
        let some = Fibre {
            homes: 410,
            homes_passed: 402,
            length_m: 4_200.4,
            longest_route_m: 1_930.0,
            distribution_points: 14,
            splitters: 15,
            bill: vec![line("Trench in footway", "m"), line("Splitters", "each")],
            total_pounds: 186_000.5,
            pounds_per_home_passed: Some(380.25),
            pounds_per_home_connected: Some(462.69),
            civils_pounds: 140_000.0,
            civils_bound_pounds: 138_600.0,
            civils_gap: 0.01,
            growth: vec![step(41, 212.0), step(402, 890.0)],
            unserved: vec![Unserved {
                id: Some("7 Marsh Lane".into()),
                why: "the nearest street is 412 m away".into(),
            }],
            unserved_count: 8,
        };
        let all = Fibre {
            homes: 402,
            civils_gap: 0.0,
            unserved: Vec::new(),
            unserved_count: 0,
            ..some.clone()
        };
        let page = |figures: &Fibre| Self {
            id: "1".into(),
            title: "96 buildings".into(),
            asked_us: 1_795_000_000_000_000,
            settings: r#"{"data": "/connectivity/fibre-design/1/map.geojson", "label": "Map"}"#
                .into(),
            ..Self::of(figures)
        };
        vec![
            ("some cannot be served", page(&some)),
            (
                "all are served, and there is a programme",
                Self {
                    programmes: vec![Way {
                        text: "Marsh and coast".into(),
                        href: "/connectivity/delivery/1/routes/add?premises=402".into(),
                    }],
                    ..page(&all)
                },
            ),
        ]
    }
}

/// The page: how far it is, and then what was found.
pub async fn page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = open(&view, id, What::Fibre).await?;
    let State::Fibre(figures) = &kept.value.state else {
        return Ok(view.page(&Wait::of(&kept, view.app.now())));
    };
    let settings = json!({
        "data": format!("{}/map.geojson", What::Fibre.page_of(&kept.id)),
        "label": "Map of the routes",
        "words": {
            "good": "In ducts or along poles that are there", "warning": "To dig or to cross",
            "unknown": "Distribution point", "bad": "Cannot be served",
        },
    });
    Ok(view.page(&FibrePage {
        settings: view.app.map_settings(settings),
        asked_us: kept.value.asked.0,
        title: kept.value.title.clone(),
        id: kept.id.clone(),
        programmes: programmes(&view, figures).await?,
        ..FibrePage::of(figures)
    }))
}

/// The programmes of fibre delivery that this person may add the design to, as a route.
async fn programmes(view: &View, figures: &Fibre) -> Result<Vec<Way>, Fault> {
    if !view.who.may(DELIVER) {
        return Ok(Vec::new());
    }
    let text = serde_json::to_string(figures).map_err(Fault::internal)?;
    // What is too large for a route is no way on.
    let Ok(route) = bring::design(&text) else {
        return Ok(Vec::new());
    };
    let all = view
        .app
        .store()
        .read(|rd| PROGRAMMES.find(rd, &Filter::All, Sheet::default()))
        .await?;
    let way = |programme: Record<Programme>| Way {
        href: app::with_query(
            &format!("{}/routes/add", page_of(&programme.id)),
            &app::query(&route),
        ),
        text: programme.value.name,
    };
    let mut ways: Vec<Way> = all.into_iter().map(way).collect();
    ways.sort_by(|a, b| a.text.cmp(&b.text));
    Ok(ways)
}

/// Pounds as people read them: "£1,250", "£380.25".
fn pounds(pounds: f64) -> String {
    ::form::money((pounds * 100.0).round() as i64)
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn metres(m: f64) -> String {
    format!("{} m", words::whole(m.round() as i64))
}

impl FibrePage {
    fn of(figures: &Fibre) -> Self {
        let or_none = |amount: Option<f64>| amount.map_or_else(String::new, pounds);
        Self {
            homes: count(figures.homes),
            passed: count(figures.homes_passed),
            length: metres(figures.length_m),
            longest: metres(figures.longest_route_m),
            distribution_points: count(figures.distribution_points),
            splitters: count(figures.splitters),
            total: pounds(figures.total_pounds),
            per_passed: or_none(figures.pounds_per_home_passed),
            per_connected: or_none(figures.pounds_per_home_connected),
            civils: pounds(figures.civils_pounds),
            civils_bound: pounds(figures.civils_bound_pounds),
            // Rounded up: what is not proven must not be called so.
            civils_gap: format!("{:.1} %", (figures.civils_gap * 1_000.0).ceil() / 10.0),
            is_cheapest: figures.civils_gap <= 1e-6,
            bill: figures.bill.iter().map(BillRow::of).collect(),
            growth: figures.growth.iter().map(GrowthRow::of).collect(),
            chart: chart(&figures.growth),
            unserved: figures.unserved.clone(),
            unserved_count: figures.unserved_count,
            ..Self::default()
        }
    }
}

impl BillRow {
    fn of(line: &BillLine) -> Self {
        let quantity = if line.unit == "m" {
            metres(line.quantity)
        } else {
            words::number(line.quantity)
        };
        Self {
            item: line.item.clone(),
            quantity,
            rate: pounds(line.rate_pounds),
            cost: pounds(line.cost_pounds),
        }
    }
}

impl GrowthRow {
    fn of(step: &Step) -> Self {
        Self {
            homes: count(step.homes),
            next: pounds(step.next_home_pounds),
            each: pounds(step.pounds_per_home),
            total: pounds(step.total_pounds),
        }
    }
}

/// What the next home costs as the network grows, as bars; empty if there is no step.
fn chart(growth: &[Step]) -> String {
    if growth.is_empty() {
        return String::new();
    }
    let bar = |step: &Step| Bar {
        label: format!("With {}", words::count(count(step.homes), "home", "homes")),
        value: step.next_home_pounds.round(),
    };
    bars(&Bars {
        title: "What the next home costs".into(),
        unit: "pounds".into(),
        bars: growth.iter().map(bar).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_read_them() {
        let figures = Fibre {
            homes: 2_000,
            length_m: 12_345.6,
            total_pounds: 186_000.5,
            civils_gap: 0.010_1,
            growth: vec![Step {
                homes: 1,
                next_home_pounds: 212.4,
                ..Step::default()
            }],
            ..Fibre::default()
        };
        let page = FibrePage::of(&figures);
        assert_eq!(page.length, "12,346 m");
        assert_eq!(page.total, "£186,000.50");
        assert_eq!(page.per_passed, "");
        assert_eq!(
            (page.civils_gap.as_str(), page.is_cheapest),
            ("1.1 %", false)
        );
        assert!(page.chart.contains("With 1 home"), "{}", page.chart);
    }

    #[test]
    fn a_design_fills_a_route_of_fibre_delivery() {
        let figures = Fibre {
            homes_passed: 402,
            length_m: 4_200.4,
            total_pounds: 186_000.5,
            ..Fibre::default()
        };
        let text = serde_json::to_string(&figures).unwrap();
        let route = bring::design(&text).unwrap();
        assert_eq!(route.map(|(_, value)| value), ["402", "4200", "186000.50"]);
    }
}
