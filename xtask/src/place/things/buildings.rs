//! Libraries and medical centres, with what is inside them.

use serde_json::Value;

use super::devices::{Life, flag};
use super::{Plan, Site, measured, object, value};

const LIBRARIES: &[(&str, &str, (f64, f64))] = &[
    (
        "Larkbridge Library",
        "The largest library, with a local history room and 40 desks.",
        (7.15, 10.5),
    ),
    (
        "Millbank Library",
        "A small library by the river, south of the bridge.",
        (7.35, 8.95),
    ),
    (
        "Wendmouth Central Library",
        "Books, study desks and computers on two floors.",
        (13.15, 8.7),
    ),
    (
        "Dockside Library",
        "A library and a youth club under one roof.",
        (14.55, 8.85),
    ),
    (
        "Marram Sands Library",
        "A library with a view of the sea.",
        (17.75, 13.95),
    ),
    (
        "Coldharrow Library",
        "A village library, run with volunteers.",
        (12.35, 14.3),
    ),
    (
        "Ferry Bank Library",
        "A library in the old ferry house.",
        (12.95, 6.55),
    ),
    (
        "Fennick Library",
        "A village library, open with your library card.",
        (8.2, 6.35),
    ),
];
const MEDICAL: &[(&str, &str, (f64, f64))] = &[
    (
        "Larkbridge Integrated Medical Centre",
        "Doctors, nurses, physiotherapy and social care, with shared rooms.",
        (6.75, 10.9),
    ),
    (
        "Wendmouth Integrated Medical Centre",
        "Doctors, nurses, a pharmacy and mental health support.",
        (12.75, 9.05),
    ),
];

const AIR: Life = Life {
    rhythm: "library_visits",
    scale: 720.0,
    offset: 430.0,
    interval_s: 600,
};
const VISITS: Life = Life {
    rhythm: "library_visits",
    scale: 90.0,
    offset: 0.0,
    interval_s: 900,
};

pub fn put(site: &mut Site<'_>) {
    for (i, &(name, description, near)) in LIBRARIES.iter().enumerate() {
        let at = site.room(near, 30.0);
        let hours = if i < 5 {
            "Mo-Fr 09:00-18:00; Sa 10:00-16:00"
        } else {
            "Tu,Th 10:00-17:00; Sa 10:00-13:00"
        };
        let computers = if i < 5 {
            site.whole(10, 24)
        } else {
            site.whole(2, 5)
        };
        let mut facts = vec![
            ("openingHours", value(hours)),
            ("telephone", value(format!("01632 960{:03}", 110 + i))),
            ("computers", value(computers)),
            ("wheelchairAccess", value(true)),
        ];
        facts.extend(indoor_air(site));
        if i < 3 {
            facts.extend([
                ("peopleIn", value(site.whole(180, 420))),
                ("peopleOut", value(site.whole(160, 180))),
            ]);
        }
        if i < 2 {
            facts.push(("open", value(false)));
        }
        let id = site.put(
            &Plan {
                kind: "Library",
                name,
                description,
                at,
            },
            &facts,
        );
        if i < 5 {
            site.watch(
                format!("Air sensor, {name}"),
                "milesight-iot/am103",
                &id,
                at,
                AIR,
            );
        }
        if i < 3 {
            site.watch(
                format!("Door counter, {name}"),
                "milesight-iot/vs133",
                &id,
                at,
                VISITS,
            );
        }
        if i < 2 {
            site.watch(
                format!("Fire door sensor, {name}"),
                "milesight-iot/ws301",
                &id,
                at,
                flag("door", 900),
            );
        }
        if i == 0 || i == 2 {
            put_desks(site, name, &id, at);
        }
    }
    for (i, &(name, description, near)) in MEDICAL.iter().enumerate() {
        let at = site.room(near, 35.0);
        let mut facts = vec![
            ("openingHours", value("Mo-Fr 08:00-18:30")),
            ("telephone", value(format!("01632 960{:03}", 140 + i))),
            ("consultingRooms", value(site.whole(12, 22))),
            ("wheelchairAccess", value(true)),
            ("open", value(false)),
        ];
        facts.extend(indoor_air(site));
        let id = site.put(
            &Plan {
                kind: "MedicalCentre",
                name,
                description,
                at,
            },
            &facts,
        );
        site.watch(
            format!("Air sensor, {name}"),
            "milesight-iot/am103",
            &id,
            at,
            AIR,
        );
        site.watch(
            format!("Medicine room door sensor, {name}"),
            "milesight-iot/ws301",
            &id,
            at,
            flag("door", 900),
        );
    }
}

fn indoor_air(site: &Site<'_>) -> Vec<(&'static str, Value)> {
    vec![
        (
            "temperature",
            measured(site.whole(195, 222) as f64 / 10.0, "CEL"),
        ),
        ("relativeHumidity", measured(site.whole(38, 52), "P1")),
        ("co2", measured(site.whole(460, 820), "59")),
    ]
}

/// Three study desks of a library.
fn put_desks(site: &mut Site<'_>, library: &str, id: &str, at: super::Pos) {
    for n in 1..=3_u64 {
        let name = format!("Study desk {n} in {library}");
        let at = at + super::pos(4.0 * n as f64 - 8.0, 5.0);
        let plan = Plan {
            kind: "Desk",
            name: &name,
            description: "A quiet desk with a socket. No booking.",
            at,
        };
        let is_taken = site.chance.unit() < 0.5;
        let facts = [
            ("occupied", value(is_taken)),
            ("temperature", measured(20.5 + n as f64 / 10.0, "CEL")),
            ("relativeHumidity", measured(site.whole(38, 52), "P1")),
            ("locatedIn", object(id)),
        ];
        let desk = site.put(&plan, &facts);
        site.watch(
            format!("Desk sensor {n}, {library}"),
            "elsys/ems-desk",
            &desk,
            at,
            flag("desk", 900),
        );
    }
}
