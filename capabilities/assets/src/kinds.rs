//! What we know of the kinds of thing: what people call them, and which of their facts comes first.

use app::kit::words;
use app::thing::{number, text, truth};
use ngsi::{Context, Entity};
use serde::Serialize;

/// A kind of thing, by the short name of its type.
pub struct Kind {
    /// "ParkingSpot"
    pub name: &'static str,
    /// "Parking bay"
    pub one: &'static str,
    /// "Parking bays"
    pub many: &'static str,
    /// The fact that comes first.
    headline: fn(&Entity) -> Option<Headline>,
    /// The attribute whose history is shown first.
    pub history: &'static str,
}

/// The fact that comes first: "12 of 40 spaces free".
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headline {
    /// The fact, as people read it.
    pub text: String,
    /// good, warning, bad or unknown: what it means to the person.
    pub status: &'static str,
    /// From 0 (least) to 4 (most), for the map's pattern; none where more is neither.
    pub level: Option<u8>,
}

/// Every kind that we know more about than its facts.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "OffStreetParking",
        one: "Car park",
        many: "Car parks",
        headline: car_park,
        history: "availableSpotNumber",
    },
    Kind {
        name: "ParkingSpot",
        one: "Parking bay",
        many: "Parking bays",
        headline: bay,
        history: "",
    },
    Kind {
        name: "Bench",
        one: "Bench",
        many: "Benches",
        headline: bench,
        history: "",
    },
    Kind {
        name: "WasteContainer",
        one: "Bin",
        many: "Bins",
        headline: bin,
        history: "fillingLevel",
    },
    Kind {
        name: "AirQualityObserved",
        one: "Air sensor",
        many: "Air sensors",
        headline: air,
        history: "pm25",
    },
    Kind {
        name: "WaterLevelObserved",
        one: "Water level",
        many: "Water levels",
        headline: water,
        history: "height",
    },
    Kind {
        name: "CrowdFlowObserved",
        one: "People counter",
        many: "People counters",
        headline: people,
        history: "peopleCount",
    },
    Kind {
        name: "Library",
        one: "Library",
        many: "Libraries",
        headline: library,
        history: "co2",
    },
    Kind {
        name: "MedicalCentre",
        one: "Medical centre",
        many: "Medical centres",
        headline: |_| None,
        history: "",
    },
    Kind {
        name: "Desk",
        one: "Study desk",
        many: "Study desks",
        headline: desk,
        history: "",
    },
    Kind {
        name: "Screen",
        one: "Screen",
        many: "Screens",
        headline: |_| None,
        history: "",
    },
    Kind {
        name: "Gateway",
        one: "LoRaWAN gateway",
        many: "LoRaWAN gateways",
        headline: |_| None,
        history: "",
    },
    Kind {
        name: "Device",
        one: "Device",
        many: "Devices",
        headline: device,
        history: "batteryLevel",
    },
];

/// What we know of a type, by its short name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The short name of an entity's first type.
pub fn type_name(entity: &Entity) -> String {
    entity
        .types
        .first()
        .map_or_else(String::new, |iri| Context::core().compact(iri).into_owned())
}

/// "Car park", or the type in words where we know no better.
pub fn one(type_name: &str) -> String {
    kind(type_name).map_or_else(|| words::from_term(type_name), |kind| kind.one.to_owned())
}

/// "Car parks", likewise.
pub fn many(type_name: &str) -> String {
    kind(type_name).map_or_else(|| words::from_term(type_name), |kind| kind.many.to_owned())
}

/// What people call an attribute.
pub fn label(name: &str) -> String {
    let known = LABELS.iter().find(|(attr, _)| *attr == name);
    known.map_or_else(|| words::from_term(name), |(_, label)| (*label).to_owned())
}

const LABELS: &[(&str, &str)] = &[
    ("availableSpotNumber", "Free spaces"),
    ("occupiedSpotNumber", "Taken spaces"),
    ("totalSpotNumber", "Spaces in all"),
    ("occupancy", "Share taken"),
    ("fillingLevel", "How full"),
    ("height", "Height of the water"),
    ("sensorHeight", "Height of the sensor"),
    ("pm1", "Very fine particles (PM1)"),
    ("pm25", "Fine particles (PM2.5)"),
    ("pm10", "Particles (PM10)"),
    ("no2", "Nitrogen dioxide"),
    ("co2", "Carbon dioxide"),
    ("soundLevel", "Noise"),
    ("peopleCount", "People counted"),
    ("peopleIn", "People who came in"),
    ("peopleOut", "People who went out"),
    ("occupied2", "Second seat occupied"),
    ("openReports", "Open reports of problems"),
    ("repairState", "Repair"),
    ("refParkingSite", "Part of"),
    ("providedBy", "Told by"),
];

/// How a thing of this type is known, where no device of its own says so.
pub fn known_by(type_name: &str) -> &'static str {
    match type_name {
        "OffStreetParking" => "Free spaces are counted from the sensors in its bays.",
        _ => "No device is registered for it: a person or a program keeps it up to date.",
    }
}

/// The fact that comes first for this entity, if its kind has one and it is known.
pub fn headline(entity: &Entity) -> Option<Headline> {
    (kind(&type_name(entity))?.headline)(entity)
}

const fn fact(text: String, status: &'static str, level: Option<u8>) -> Option<Headline> {
    Some(Headline {
        text,
        status,
        level,
    })
}

/// A share from 0 to 1 as a level from 0 to 4.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=4 first"
)]
fn level(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 4.0).round() as u8
}

fn car_park(entity: &Entity) -> Option<Headline> {
    let free = number(entity, "availableSpotNumber")?;
    let Some(total) = number(entity, "totalSpotNumber").filter(|total| *total > 0.0) else {
        return fact(
            format!("{} spaces free", words::number(free)),
            if free > 0.0 { "good" } else { "bad" },
            None,
        );
    };
    let status = if free <= 0.0 {
        "bad"
    } else if free < total / 10.0 {
        "warning"
    } else {
        "good"
    };
    let text = format!(
        "{} of {} spaces free",
        words::number(free),
        words::number(total)
    );
    fact(text, status, Some(level(1.0 - free / total)))
}

fn bay(entity: &Entity) -> Option<Headline> {
    match text(entity, "status")? {
        "free" => fact("Free".into(), "good", Some(0)),
        "occupied" => fact("Taken".into(), "warning", Some(4)),
        other => fact(words::from_term(other), "unknown", None),
    }
}

/// Seats that say whether someone sits on them.
fn bench(entity: &Entity) -> Option<Headline> {
    let seats: Vec<bool> = ["occupied", "occupied2"]
        .into_iter()
        .filter_map(|name| truth(entity, name))
        .collect();
    let free = seats.iter().filter(|taken| !**taken).count();
    match (free, seats.len()) {
        (_, 0) => None,
        (0, _) => fact("Taken".into(), "warning", Some(4)),
        (free, all) if free == all => fact("Free".into(), "good", Some(0)),
        (free, all) => fact(format!("{free} of {all} seats free"), "good", Some(2)),
    }
}

fn desk(entity: &Entity) -> Option<Headline> {
    if truth(entity, "occupied")? {
        fact("Taken".into(), "warning", Some(4))
    } else {
        fact("Free".into(), "good", Some(0))
    }
}

fn library(entity: &Entity) -> Option<Headline> {
    let hours = text(entity, "openingHours")?;
    fact(format!("Hours: {hours}"), "good", None)
}

fn bin(entity: &Entity) -> Option<Headline> {
    let share = number(entity, "fillingLevel")?;
    let status = if share >= 0.9 {
        "bad"
    } else if share >= 0.7 {
        "warning"
    } else {
        "good"
    };
    fact(
        format!("{} % full", words::number((share * 100.0).round())),
        status,
        Some(level(share)),
    )
}

/// Fine particles and nitrogen dioxide by the bands of the UK Daily Air Quality Index (COMEAP 2011):
/// low to 35 and 200, moderate to 53 and 400 µg/m³, high above.
fn air(entity: &Entity) -> Option<Headline> {
    let (value, what, moderate, high) = match (number(entity, "pm25"), number(entity, "no2")) {
        (Some(pm25), _) => (pm25, "fine particles", 35.0, 53.0),
        (None, Some(no2)) => (no2, "nitrogen dioxide", 200.0, 400.0),
        (None, None) => return noise(entity),
    };
    let (word, status, level) = match value {
        n if n <= moderate => ("Low", "good", level(n / high)),
        n if n <= high => ("Moderate", "warning", 3),
        _ => ("High", "bad", 4),
    };
    fact(
        format!("{word} pollution: {what} {} µg/m³", words::number(value)),
        status,
        Some(level),
    )
}

/// A sensor on a lamp post that only hears.
fn noise(entity: &Entity) -> Option<Headline> {
    let level_db = number(entity, "soundLevel")?;
    let status = if level_db < 70.0 { "good" } else { "warning" };
    fact(
        format!("Noise {} dB", words::number(level_db)),
        status,
        Some(level((level_db - 40.0) / 50.0)),
    )
}

fn water(entity: &Entity) -> Option<Headline> {
    if truth(entity, "waterLeak") == Some(true) {
        return fact("Water where there should be none".into(), "bad", Some(4));
    }
    let Some(height) = number(entity, "height").or_else(|| number(entity, "waterLevel")) else {
        return truth(entity, "waterLeak").and_then(|_| fact("Dry".into(), "good", Some(0)));
    };
    let warns_at = number(entity, "warningLevel");
    let high = warns_at.is_some_and(|warns| height >= warns);
    let text = format!(
        "{} m{}",
        words::number(height),
        if high {
            ", above the warning level"
        } else {
            ""
        }
    );
    fact(
        text,
        if high { "bad" } else { "good" },
        warns_at.map(|warns| level(height / (warns * 1.25))),
    )
}

fn people(entity: &Entity) -> Option<Headline> {
    let count = number(entity, "peopleCount")?;
    fact(
        words::count(count.round() as i64, "person", "people"),
        "good",
        None,
    )
}

fn device(entity: &Entity) -> Option<Headline> {
    let state = text(entity, "deviceState")?;
    let status = match state {
        "ok" => return fact("Working".into(), "good", None),
        "never-heard" => "unknown",
        "silent" => "bad",
        _ => "warning",
    };
    fact(words::from_term(state), status, None)
}

#[cfg(test)]
mod tests {
    use ngsi::Attribute;
    use serde_json::Value;

    use super::*;

    fn entity(type_: &str, values: &[(&str, Value)]) -> Entity {
        let core = Context::core();
        values.iter().fold(
            Entity::new("urn:ngsi-ld:X:1", [core.expand(type_)]),
            |entity, (name, value)| {
                entity.with(core.expand(name), Attribute::property(value.clone()))
            },
        )
    }

    #[track_caller]
    fn check(type_: &str, values: &[(&str, Value)], want: Option<(&str, &str)>) {
        let got = headline(&entity(type_, values));
        assert_eq!(got.as_ref().map(|h| (h.text.as_str(), h.status)), want);
    }

    #[test]
    fn the_fact_that_comes_first() {
        let n = |n: f64| Value::from(n);
        check(
            "OffStreetParking",
            &[
                ("availableSpotNumber", n(12.0)),
                ("totalSpotNumber", n(40.0)),
            ],
            Some(("12 of 40 spaces free", "good")),
        );
        check(
            "OffStreetParking",
            &[
                ("availableSpotNumber", n(0.0)),
                ("totalSpotNumber", n(40.0)),
            ],
            Some(("0 of 40 spaces free", "bad")),
        );
        check(
            "OffStreetParking",
            &[("availableSpotNumber", n(3.0)), ("totalSpotNumber", n(0.0))],
            Some(("3 spaces free", "good")),
        );
        check("OffStreetParking", &[], None);
        check(
            "ParkingSpot",
            &[("status", "occupied".into())],
            Some(("Taken", "warning")),
        );
        check(
            "WasteContainer",
            &[("fillingLevel", n(0.914))],
            Some(("91 % full", "bad")),
        );
        check("WasteContainer", &[("fillingLevel", "full".into())], None);
        check(
            "WaterLevelObserved",
            &[("height", n(3.2)), ("warningLevel", n(3.0))],
            Some(("3.2 m, above the warning level", "bad")),
        );
        check(
            "WaterLevelObserved",
            &[("waterLeak", true.into())],
            Some(("Water where there should be none", "bad")),
        );
        check(
            "Bench",
            &[("occupied", true.into()), ("occupied2", false.into())],
            Some(("1 of 2 seats free", "good")),
        );
        check(
            "AirQualityObserved",
            &[("pm25", n(40.0))],
            Some(("Moderate pollution: fine particles 40 µg/m³", "warning")),
        );
        check(
            "CrowdFlowObserved",
            &[("peopleCount", n(1.0))],
            Some(("1 person", "good")),
        );
        check(
            "Device",
            &[("deviceState", "low-battery".into())],
            Some(("Low battery", "warning")),
        );
        check("Unheard", &[("x", n(1.0))], None);
    }
}
