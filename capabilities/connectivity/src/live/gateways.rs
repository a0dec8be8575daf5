//! The gateways that are heard: how each of them is, and whom a lost one leaves without any.

use std::collections::HashMap;

use app::gateways::{self, Heard};
use app::kit::{Fault, Time};
use app::store::{Filter, Page as Sheet};
use app::{Fail, Page, View};
use axum::response::Response;
use serde::Serialize;

use super::alive::{self, Gateway, State};
use super::{many, sees_devices};
use crate::kind::Kind;
use crate::model::PLANS;
use crate::reach::{Thing, things};

/// Devices of a lost gateway that are named.
const NAMED: usize = 30;

/// Which gateways work?
#[derive(Debug, Default, Serialize)]
pub struct Live {
    gateways: Vec<Row>,
    lost: Vec<Lost>,
    working: i64,
    quiet: i64,
    /// Devices that gateways heard.
    devices: i64,
    /// Those of them that one gateway alone hears, and that works.
    alone: i64,
    /// Whether none of several gateways is heard: then something else is wrong.
    is_all_lost: bool,
    /// Plans that what is heard can be set against.
    plans: Vec<Named>,
    /// Whether who is looking may see the pages of devices.
    sees_devices: bool,
}

/// A gateway.
#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    /// What people call it; its id, if nobody says.
    name: String,
    /// The page of the thing that it is; empty for none.
    path: String,
    looks: &'static str,
    state: &'static str,
    last_us: i64,
    day: i64,
    devices: i64,
    alone: i64,
}

/// A gateway that is lost, and whom it carried.
#[derive(Debug, Clone, Serialize)]
struct Lost {
    id: String,
    name: String,
    last_us: i64,
    devices: i64,
    /// Those of them that no gateway hears that is not lost too.
    silent: i64,
    /// The first of these.
    cut_off: Vec<Named>,
}

#[derive(Debug, Clone, Serialize)]
struct Named {
    id: String,
    name: String,
}

impl Page for Live {
    const TEMPLATE: &'static str = "connectivity/live.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let now = Time(1_795_528_800_000_000);
        // Every gateway hears every fifth minute until so long ago.
        let device = |name: &str, by: &[(&str, i64)]| {
            let mut heard = Heard {
                name: name.to_owned(),
                ..Heard::default()
            };
            for (gateway, ago_s) in by {
                for n in (0..288).rev() {
                    heard.take(gateway, now.plus_s(-ago_s - n * 300), None);
                }
            }
            (name.to_owned(), heard)
        };
        let bay = device("Bay sensor 1", &[("0253520000000a01", 60)]);
        let bench = device(
            "Seat sensor, pier",
            &[("0253520000000a01", 60), ("0253520000000a06", 20_000)],
        );
        let creek = device("Creek level", &[("0253520000000a06", 18_000)]);
        let named = HashMap::from([(
            "0253520000000a01".to_owned(),
            (
                "Gateway on the town hall".to_owned(),
                "/assets/urn:ngsi-ld:Gateway:1".to_owned(),
            ),
        )]);
        let plans = vec![Named {
            id: "1".into(),
            name: "LoRaWAN as it is".into(),
        }];
        let of = |all: &[(String, Heard)], now: Time| Self {
            plans: plans.clone(),
            sees_devices: true,
            ..Self::of(all, &named, now)
        };
        let mut spare = creek.clone();
        spare.1.by.extend(bay.1.by.iter().cloned());
        vec![
            ("nothing heard yet", Self::default()),
            ("all work", of(std::slice::from_ref(&bay), now)),
            (
                "one is lost",
                of(&[bay.clone(), bench.clone(), creek.clone()], now),
            ),
            (
                "one is lost that others stand in for",
                of(&[bench, spare], now),
            ),
            ("all are lost", of(&[bay, creek], now.plus_s(40_000))),
        ]
    }
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let store = view.app.store();
    let all = store.read(gateways::all).await?;
    let plans = store
        .read(|rd| PLANS.find(rd, &Filter::All, Sheet::default()))
        .await?;
    let named = names(&things(&view.app).await?);
    let mut plans: Vec<Named> = plans
        .into_iter()
        .filter(|plan| plan.value.kind == Kind::Lorawan && !plan.value.sites.is_empty())
        .map(|plan| Named {
            id: plan.id,
            name: plan.value.name,
        })
        .collect();
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    let now = view.app.now();
    let live = tokio::task::spawn_blocking(move || Live::of(&all, &named, now))
        .await
        .map_err(Fault::internal)?;
    Ok(view.page(&Live {
        plans,
        sees_devices: sees_devices(&view),
        ..live
    }))
}

/// What people call each gateway, and its page, by its id in small letters.
fn names(things: &[Thing]) -> HashMap<String, (String, String)> {
    let gateways = things.iter().filter_map(|thing| {
        let id = thing.gateway.as_ref()?.to_ascii_lowercase();
        Some((id, (thing.name.clone(), thing.path.clone())))
    });
    gateways.collect()
}

impl Live {
    /// The page but for its plans.
    fn of(all: &[(String, Heard)], named: &HashMap<String, (String, String)>, now: Time) -> Self {
        let found = alive::gateways(all, now);
        let named = |gateway: &Gateway| -> (String, String) {
            let known = named.get(&gateway.id.to_ascii_lowercase()).cloned();
            known.unwrap_or_else(|| (gateway.id.clone(), String::new()))
        };
        let rows: Vec<Row> = found
            .iter()
            .map(|gateway| {
                let (name, path) = named(gateway);
                Row {
                    id: gateway.id.clone(),
                    name,
                    path,
                    looks: gateway.state.looks(),
                    state: gateway.state.word(),
                    last_us: gateway.last.0,
                    day: gateway.day,
                    devices: many(gateway.devices.len()),
                    alone: many(gateway.alone.len()),
                }
            })
            .collect();
        let of = |state: State| found.iter().filter(move |one| one.state == state);
        let lost: Vec<Lost> = of(State::Lost)
            .map(|gateway| Lost {
                id: gateway.id.clone(),
                name: named(gateway).0,
                last_us: gateway.last.0,
                devices: many(gateway.devices.len()),
                silent: many(gateway.cut_off.len()),
                cut_off: gateway
                    .cut_off
                    .iter()
                    .filter_map(|device| {
                        let (id, heard) = all.get(*device)?;
                        Some(Named {
                            id: id.clone(),
                            name: heard.name.clone(),
                        })
                    })
                    .take(NAMED)
                    .collect(),
            })
            .collect();
        Self {
            working: many(of(State::Working).count()),
            quiet: many(of(State::Quiet).count()),
            devices: many(all.iter().filter(|(_, heard)| !heard.by.is_empty()).count()),
            alone: of(State::Working).map(|one| many(one.alone.len())).sum(),
            is_all_lost: lost.len() > 1 && lost.len() == found.len(),
            gateways: rows,
            lost,
            plans: Vec::new(),
            sees_devices: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_among_the_samples() {
        let samples: HashMap<&str, Live> = Live::samples().into_iter().collect();
        let lost = &samples["one is lost"];
        assert_eq!((lost.working, lost.devices, lost.alone), (1, 3, 1));
        assert_eq!(lost.gateways[0].state, "Lost");
        assert_eq!(lost.gateways[0].name, "0253520000000a06");
        assert_eq!(lost.gateways[1].name, "Gateway on the town hall");
        assert_eq!(lost.lost[0].cut_off[0].name, "Creek level");
        assert_eq!(lost.lost[0].devices, 2);
        let spare = &samples["one is lost that others stand in for"];
        assert_eq!((spare.lost[0].devices, spare.lost[0].silent), (2, 0));
        assert!(samples["all are lost"].is_all_lost);
        assert!(samples["all work"].lost.is_empty());
    }
}
