//! Why it is as it is at a place: the ground between, what is lost to what, and how sure we are.

use app::kit::{Fault, words};
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use geo::Point;
use serde::{Deserialize, Serialize};

use super::{cut, length, number, open, percent, typed};
use crate::acts::PLAN;
use crate::reach::{Reach, Why};

/// Why is it so here?
#[derive(Debug, Default, Serialize)]
pub struct WhyPage {
    id: String,
    plan_name: String,
    near: String,
    /// "51.64370, 1.70490"
    at: String,
    lat: String,
    lon: String,
    /// Why nothing can be said; empty if something can.
    trouble: String,
    is_enough: bool,
    site_name: String,
    distance: String,
    bearing: &'static str,
    region: &'static str,
    picture: String,
    ends: [String; 2],
    narrowest: String,
    free_space: String,
    ground: String,
    direction: &'static str,
    lines: Vec<Line>,
    received: String,
    needed: String,
    margin: String,
    probability: String,
    range: [String; 2],
    may_plan: bool,
}

/// A line of the budget.
#[derive(Debug, Clone, Serialize)]
struct Line {
    name: &'static str,
    amount: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    lat: String,
    lon: String,
    near: String,
}

impl Page for WhyPage {
    const TEMPLATE: &'static str = "connectivity/why.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            id: "1".into(),
            plan_name: "LoRaWAN as it is".into(),
            at: "51.64370, 1.70490".into(),
            lat: "51.6437".into(),
            lon: "1.7049".into(),
            ..Self::default()
        };
        vec![
            (
                "a place that nobody knows",
                Self {
                    near: "Atlantis".into(),
                    trouble: "We do not know this place.".into(),
                    ..page()
                },
            ),
            (
                "a place that is reached",
                Self {
                    is_enough: true,
                    site_name: "Town hall".into(),
                    distance: "3.2 km".into(),
                    bearing: "north-east",
                    region: "in sight of each other, as radio bends",
                    picture: cut::picture(&[]),
                    ends: ["42 m".into(), "8 m".into()],
                    narrowest: "At 2.1 km the line of sight is narrowest.".into(),
                    free_space: "101.3 dB".into(),
                    ground: "14.2 dB".into(),
                    direction: "From the sensor to the gateway",
                    lines: vec![
                        Line {
                            name: "Transmitter",
                            amount: "+14.0 dBm".into(),
                        },
                        Line {
                            name: "Distance and ground",
                            amount: "−115.5 dB".into(),
                        },
                    ],
                    received: "−101.5 dBm".into(),
                    needed: "−129.0 dBm".into(),
                    margin: "+27.5 dB".into(),
                    probability: "99 %".into(),
                    range: ["96 %".into(), "100 %".into()],
                    may_plan: true,
                    ..page()
                },
            ),
        ]
    }
}

/// The place that is asked for: a postcode or a name, or degrees.
async fn place(view: &View, asked: &Asked) -> Result<Option<Point>, Fault> {
    let near = asked.near.trim();
    let (lat, lon) = match near.split_once(',') {
        Some(both) => both,
        None if near.is_empty() => (asked.lat.as_str(), asked.lon.as_str()),
        None => return Ok(view.app.find().place(near).await?.map(|near| near.at)),
    };
    let at = number(lat, -90.0, 90.0).zip(number(lon, -180.0, 180.0));
    Ok(at.and_then(|(lat, lon)| Point::new(lon, lat).ok()))
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let plan = open(&view, &id).await?.value;
    let at = place(&view, &asked).await?;
    let why = match at {
        None => Err(
            "We do not know this place. Try a postcode, or degrees such as 51.6437, 1.7049."
                .to_owned(),
        ),
        Some(at) => match Reach::of(&view.app, &plan).await {
            Ok(reach) => reach.why(at).map_err(|fault| fault.message),
            Err(fault) => Err(fault.message),
        },
    };
    let begun = WhyPage {
        plan_name: plan.name.clone(),
        near: asked.near,
        at: at.map_or_else(String::new, |at| format!("{:.5}, {:.5}", at.lat, at.lon)),
        lat: at.map_or_else(String::new, |at| typed(at.lat)),
        lon: at.map_or_else(String::new, |at| typed(at.lon)),
        may_plan: view.who.may(PLAN),
        id,
        ..WhyPage::default()
    };
    Ok(view.page(&match why {
        Err(trouble) => WhyPage { trouble, ..begun },
        Ok(why) => begun.told(&why, &plan.sites[why.site].name),
    }))
}

/// A number of dB as people read it: "+14.0", "−115.5".
pub fn db(n: f64, unit: &str) -> String {
    let sign = if n < 0.0 { "−" } else { "+" };
    format!("{sign}{:.1} {unit}", n.abs())
}

/// Where one goes from the site.
fn bearing(deg: f64) -> &'static str {
    const NAMES: [&str; 8] = [
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ];
    let eighth = (deg.rem_euclid(360.0) / 45.0).round() as usize % NAMES.len();
    NAMES[eighth]
}

impl WhyPage {
    fn told(self, why: &Why, site: &str) -> Self {
        let budget = &why.budget;
        let narrowest = why.narrowest.map_or_else(String::new, |(at_m, share)| {
            let at = length(at_m);
            if share < 0.0 {
                format!("The ground is in the way: at {at} it stands {:.1} times the radius of the first Fresnel zone above the line of sight.", -share)
            } else if share < 0.6 {
                format!("The way is narrow: at {at} the line of sight clears the ground by {share:.1} of the first Fresnel zone, and 0.6 is free.")
            } else {
                format!("The way is free: even at {at}, where it is narrowest, the line of sight clears the ground by {share:.1} of the first Fresnel zone, and 0.6 is enough.")
            }
        });
        Self {
            is_enough: budget.margin_db() >= 0.0,
            site_name: site.to_owned(),
            distance: length(why.distance_m),
            bearing: bearing(why.bearing_deg),
            region: why.region,
            picture: cut::picture(&why.cut),
            ends: why
                .ends_m
                .map(|m| format!("{} m", words::number(m.round()))),
            narrowest,
            free_space: format!("{:.1} dB", why.free_space_db),
            ground: format!("{:.1} dB", why.ground_db),
            direction: why.direction,
            lines: budget
                .items
                .iter()
                .map(|item| Line {
                    name: item.name,
                    amount: db(item.amount, item.unit.text()),
                })
                .collect(),
            received: db(budget.received_dbm(), "dBm"),
            needed: db(budget.needed_dbm, "dBm"),
            margin: db(budget.margin_db(), "dB"),
            probability: percent(why.probability, 1.0),
            range: [percent(why.range.0, 1.0), percent(why.range.1, 1.0)],
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearings_have_names() {
        let check = |deg: f64, want: &str| assert_eq!(bearing(deg), want, "{deg}");
        check(0.0, "north");
        check(359.0, "north");
        check(-90.0, "west");
        check(45.0, "north-east");
        check(200.0, "south");
    }

    #[test]
    fn decibels_have_a_sign() {
        assert_eq!(db(-115.46, "dB"), "−115.5 dB");
        assert_eq!(db(14.0, "dBm"), "+14.0 dBm");
    }
}
