//! A design of public Wi-Fi: the poles, whom they serve, and who is left out.

use app::chart::{Bar, Bars, bars};
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;

use super::model::{Budget, Hotspot, State, Ward, What, Wifi};
use super::shelf::open;
use super::wait::Wait;
use crate::rooms::{people, percent};

/// Wards that the chart shows.
const CHARTED: usize = 12;

/// Which poles, and whom do they serve?
#[derive(Debug, Default, Serialize)]
pub struct WifiPage {
    id: String,
    title: String,
    asked_us: i64,
    area: String,
    poles: i64,
    share: String,
    covered: String,
    people: String,
    bound: String,
    gap: String,
    is_best: bool,
    reach: String,
    /// What all cost together, and for each person served; empty if nobody said what one costs.
    cost: String,
    each_cost: String,
    person_cost: String,
    hotspots: Vec<HotspotRow>,
    wards: Vec<WardRow>,
    chart: String,
    budgets: Vec<Budget>,
    settings: String,
}

#[derive(Debug, Clone, Serialize)]
struct HotspotRow {
    name: String,
    path: String,
    people: String,
}

#[derive(Debug, Clone, Serialize)]
struct WardRow {
    name: String,
    people: String,
    left_out: String,
    share: String,
}

impl Page for WifiPage {
    const TEMPLATE: &'static str = "connectivity/design-wifi-found.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let ward = |name: &str, left_out: f64| Ward {
            name: name.into(),
            people: 4_000.0,
            left_out,
        };
        let hotspot = |name: &str, path: &str| Hotspot {
            name: name.into(),
            path: path.into(),
            people: 410.0,
        };
        let budget = |direction: &str| Budget {
            direction: direction.into(),
            lines: vec![("Transmitter".into(), "+24.0 dBm".into())],
            needed: "−82.0 dBm".into(),
            left: "+105.0 dB".into(),
        };
        let figures = Wifi {
            area: "Harbour".into(),
            poles: 92,
            people: 8_000.0,
            covered: 3_100.0,
            bound: 3_160.0,
            gap: 0.019,
            reach_m: 117.2,
            each_pence: Some(125_000),
            hotspots: vec![
                hotspot("Bench by the pier", "/assets/urn:ngsi-ld:Bench:1"),
                hotspot("L17", ""),
            ],
            wards: vec![ward("Harbour", 3_900.0), ward("Fennick", 1_000.0)],
            budgets: vec![
                budget("From the hotspot to the phone"),
                budget("From the phone to the hotspot"),
            ],
        };
        let best = Wifi {
            bound: 8_000.0,
            covered: 8_000.0,
            gap: 0.0,
            each_pence: None,
            wards: vec![ward("Harbour", 0.0)],
            ..figures.clone()
        };
        let page = |figures: &Wifi| Self {
            id: "1".into(),
            title: "Harbour, 20 hotspots".into(),
            asked_us: 1_795_000_000_000_000,
            settings: r#"{"data": "/connectivity/wifi-design/1/map.geojson", "label": "Map"}"#
                .into(),
            ..Self::of(figures)
        };
        vec![
            ("some are left out", page(&figures)),
            ("the best, and nobody is left out", page(&best)),
        ]
    }
}

/// The page: how far it is, and then what was found.
pub async fn page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = open(&view, id, What::Wifi).await?;
    let State::Wifi(figures) = &kept.value.state else {
        return Ok(view.page(&Wait::of(&kept, view.app.now())));
    };
    let settings = json!({
        "data": format!("{}/map.geojson", What::Wifi.page_of(&kept.id)),
        "label": "Map of the hotspots and of those who are left out",
        "words": {"good": "Hotspot", "unknown": "Pole not used", "bad": "Place left out"},
    });
    Ok(view.page(&WifiPage {
        settings: view.app.map_settings(settings),
        asked_us: kept.value.asked.0,
        title: kept.value.title.clone(),
        id: kept.id.clone(),
        ..WifiPage::of(figures)
    }))
}

impl WifiPage {
    fn of(figures: &Wifi) -> Self {
        let many = i64::try_from(figures.hotspots.len()).unwrap_or(i64::MAX);
        let all_pence = figures.each_pence.map(|each| each.saturating_mul(many));
        let person_pence = all_pence
            .filter(|_| figures.covered >= 1.0)
            .map(|pence| (pence as f64 / figures.covered).ceil() as i64);
        let money = |pence: Option<i64>| pence.map_or_else(String::new, ::form::money);
        Self {
            area: figures.area.clone(),
            poles: figures.poles,
            share: percent(figures.covered, figures.people),
            covered: people(figures.covered),
            people: people(figures.people),
            bound: people(figures.bound.ceil()),
            // Rounded up: what is not proven must not be called so.
            gap: format!("{:.1} %", (figures.gap * 1_000.0).ceil() / 10.0),
            is_best: figures.gap <= 1e-6,
            reach: format!("{:.0} m", figures.reach_m),
            cost: money(all_pence),
            each_cost: money(figures.each_pence),
            person_cost: money(person_pence),
            hotspots: figures
                .hotspots
                .iter()
                .map(|hotspot| HotspotRow {
                    name: hotspot.name.clone(),
                    path: hotspot.path.clone(),
                    people: people(hotspot.people),
                })
                .collect(),
            wards: figures
                .wards
                .iter()
                .map(|ward| WardRow {
                    name: ward.name.clone(),
                    people: people(ward.people),
                    left_out: people(ward.left_out),
                    share: percent(ward.people - ward.left_out, ward.people),
                })
                .collect(),
            chart: chart(&figures.wards),
            budgets: figures.budgets.clone(),
            ..Self::default()
        }
    }
}

/// Where most people are left out, as bars; empty if nobody is.
fn chart(wards: &[Ward]) -> String {
    let left = wards.iter().filter(|ward| ward.left_out >= 0.5);
    let left: Vec<Bar> = left
        .take(CHARTED)
        .map(|ward| Bar {
            label: ward.name.clone(),
            value: ward.left_out.round(),
        })
        .collect();
    if left.is_empty() {
        return String::new();
    }
    bars(&Bars {
        title: "People left out".into(),
        bars: left,
        ..Bars::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figures: &Wifi, want: (&str, &str, &str, bool)) {
        let page = WifiPage::of(figures);
        let got = (
            page.cost.as_str(),
            page.person_cost.as_str(),
            page.gap.as_str(),
            page.is_best,
        );
        assert_eq!(got, want);
    }

    #[test]
    fn what_it_costs_and_how_good_it_is_are_said_with_care() {
        let figures = Wifi {
            people: 100.0,
            covered: 40.0,
            bound: 41.0,
            gap: 1.0 / 41.0,
            each_pence: Some(125_050),
            hotspots: vec![Hotspot::default(), Hotspot::default()],
            ..Wifi::default()
        };
        check(&figures, ("£2,501", "£62.53", "2.5 %", false));
        let free = Wifi {
            each_pence: None,
            gap: 0.0,
            ..figures.clone()
        };
        check(&free, ("", "", "0.0 %", true));
        let nobody = Wifi {
            covered: 0.0,
            ..figures
        };
        check(&nobody, ("£2,501", "", "2.5 %", false));
    }
}
