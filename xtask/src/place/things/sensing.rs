//! What watches the air, the water and the crowds; and the gateways that hear them all.

use serde_json::Value;

use super::devices::Life;
use super::outdoors::Spot::{self, Along, At, In};
use super::{Plan, Site, measured, value};

const LARKBRIDGE: &str = "Larkbridge";
const WENDMOUTH: &str = "Wendmouth";
const MARRAM: &str = "Marram Sands";

const AIR: &[(&str, Spot, bool)] = &[
    (
        "Air quality on Westering Road",
        Along("Westering Road", LARKBRIDGE, 0.92, 4.0),
        true,
    ),
    (
        "Air quality on Larkbridge High Street",
        Along("High Street", LARKBRIDGE, 0.5, 4.0),
        true,
    ),
    (
        "Air quality on Castle Street",
        Along("Castle Street", LARKBRIDGE, 0.4, 4.0),
        true,
    ),
    (
        "Air quality at Lark Bridge",
        Along("Bridge Street", LARKBRIDGE, 0.8, 4.0),
        true,
    ),
    (
        "Air quality on Wendmouth High Street",
        Along("High Street", WENDMOUTH, 0.75, 4.0),
        true,
    ),
    (
        "Air quality on Dockers Way",
        Along("Dockers Way", WENDMOUTH, 0.5, 4.0),
        true,
    ),
    (
        "Air quality at Crossing Approach",
        Along("Crossing Approach", WENDMOUTH, 0.4, 5.0),
        true,
    ),
    (
        "Air quality on Station Road",
        Along("Station Road", MARRAM, 0.3, 4.0),
        true,
    ),
    (
        "Air quality on North Street",
        Along("North Street", MARRAM, 0.6, 4.0),
        true,
    ),
    (
        "Air quality in Priory Park",
        In("Priory Park", 0.3, 0.5),
        false,
    ),
    (
        "Air quality in Jubilee Park",
        In("Jubilee Park", -0.2, -0.4),
        false,
    ),
    (
        "Air quality in Lakeside Park",
        In("Lakeside Park", -0.7, 0.1),
        false,
    ),
    ("Air quality at Coldharrow", At(12.34, 14.24), false),
    ("Air quality on Plover Marsh", At(19.6, 9.62), false),
];

/// Whether it measures the level from above, or only feels water where none should be.
const WATER: &[(&str, &str, Spot, bool)] = &[
    (
        "River level at Lark Bridge",
        "Below the road bridge, on the middle pier.",
        At(7.245, 9.78),
        true,
    ),
    (
        "Brook level at High Street",
        "Lark Brook, where it goes under the road.",
        At(7.9, 10.29),
        true,
    ),
    (
        "River level at Queen Ediva Bridge",
        "On the north pier of the crossing.",
        At(11.48, 8.42),
        true,
    ),
    (
        "Tide level at Wendmouth Quay",
        "On the ferry pontoon.",
        At(13.2, 7.62),
        true,
    ),
    (
        "Tide level at Osric Dock",
        "At the dock gate.",
        At(14.74, 7.82),
        true,
    ),
    (
        "Creek level at Hollow Creek",
        "On the sluice at the head of the creek.",
        At(16.03, 10.5),
        true,
    ),
    (
        "Flood sensor in the station underpass",
        "At the lowest step of the underpass.",
        At(7.0, 11.24),
        false,
    ),
    (
        "Flood sensor at Wendmouth Quay",
        "In the gully at the car park.",
        At(12.95, 7.93),
        false,
    ),
];

const CROWDS: &[(&str, Spot, &str, f64)] = &[
    (
        "People on Larkbridge High Street",
        Along("High Street", LARKBRIDGE, 0.35, 4.0),
        "footfall_high_street",
        900.0,
    ),
    (
        "People on Market Street",
        Along("Market Street", LARKBRIDGE, 0.3, 4.0),
        "footfall_high_street",
        620.0,
    ),
    (
        "People on Lark Bridge",
        Along("Bridge Street", LARKBRIDGE, 0.45, 4.0),
        "footfall_high_street",
        410.0,
    ),
    (
        "People on Wendmouth High Street",
        Along("High Street", WENDMOUTH, 0.85, 4.0),
        "footfall_high_street",
        1_150.0,
    ),
    (
        "People on Wendmouth Quay",
        Along("Wendmouth Quay", WENDMOUTH, 0.45, 4.0),
        "footfall_high_street",
        380.0,
    ),
    (
        "People by the pier",
        Along("The Promenade", MARRAM, 0.5, -6.0),
        "footfall_high_street",
        760.0,
    ),
    (
        "People by the beach huts",
        Along("The Promenade", MARRAM, 0.3, -6.0),
        "footfall_high_street",
        340.0,
    ),
    (
        "People at Larkbridge station",
        At(7.36, 11.17),
        "footfall_station",
        1_300.0,
    ),
    (
        "People at Wendmouth station",
        At(13.44, 9.22),
        "footfall_station",
        980.0,
    ),
    (
        "People at Marram Sands station",
        At(16.98, 13.81),
        "footfall_station",
        420.0,
    ),
];

const GATEWAYS: &[(&str, &str, Spot, u64)] = &[
    (
        "Gateway on Larkbridge town hall",
        "On the clock tower.",
        At(7.26, 10.42),
        31,
    ),
    (
        "Gateway on Osric Street multi-storey",
        "On the lift housing.",
        At(13.46, 8.76),
        24,
    ),
    (
        "Gateway on Marram water tower",
        "On the rail of the tank.",
        At(17.35, 15.1),
        28,
    ),
    (
        "Gateway on Beacon Hill",
        "On the radio mast.",
        At(13.5, 15.95),
        18,
    ),
    (
        "Gateway at Fennick church",
        "In the tower, behind the louvres.",
        At(8.15, 6.3),
        19,
    ),
    (
        "Gateway at Curlew Staithe",
        "On the pumping station.",
        At(17.25, 2.8),
        12,
    ),
];

pub fn put(site: &mut Site<'_>) {
    put_air(site);
    put_water(site);
    put_crowds(site);
    for (i, (name, description, spot, height_m)) in GATEWAYS.iter().enumerate() {
        let at = site.spot(spot);
        let facts = [
            ("gatewayEui", value(format!("0253520000000a{:02x}", i + 1))),
            ("antennaHeight", measured(*height_m, "MTR")),
            ("status", value("online")),
        ];
        site.put(
            &Plan {
                kind: "Gateway",
                name,
                description,
                at,
            },
            &facts,
        );
    }
}

fn put_air(site: &mut Site<'_>) {
    for (i, (name, spot, is_roadside)) in AIR.iter().enumerate() {
        let at = site.spot(spot);
        let fine = site.whole(4, if *is_roadside { 19 } else { 10 }) as f64;
        let mut facts = vec![
            ("typeOfLocation", value("outdoor")),
            (
                "areaType",
                value(if *is_roadside {
                    "roadside"
                } else {
                    "background"
                }),
            ),
            ("pm1", measured((fine * 0.7).round(), "GQ")),
            ("pm25", measured(fine, "GQ")),
            ("pm10", measured((fine * 1.6).round(), "GQ")),
            ("airQualityIndex", value((fine * 3.2).round())),
            ("co2", measured(site.whole(415, 470), "59")),
            (
                "temperature",
                measured(site.whole(60, 110) as f64 / 10.0, "CEL"),
            ),
            ("relativeHumidity", measured(site.whole(70, 92), "P1")),
        ];
        if i < 4 {
            facts.push(("soundLevel", measured(site.whole(52, 68), "2N")));
        }
        let description = if *is_roadside {
            "On a lamp post beside the traffic."
        } else {
            "Away from roads, to compare."
        };
        let id = site.put(
            &Plan {
                kind: "AirQualityObserved",
                name,
                description,
                at,
            },
            &facts,
        );
        let life = if *is_roadside {
            Life {
                rhythm: "air_roadside",
                scale: 34.0,
                offset: 3.0,
                interval_s: 600,
            }
        } else {
            Life {
                rhythm: "air_background",
                scale: 28.0,
                offset: 2.0,
                interval_s: 600,
            }
        };
        site.watch(
            format!("Air sensor, {}", &name["Air quality ".len()..]),
            "arwin-technology/lrs10701",
            &id,
            at,
            life,
        );
        if i < 4 {
            let life = Life {
                rhythm: "air_roadside",
                scale: 34.0,
                offset: 42.0,
                interval_s: 900,
            };
            site.watch(
                format!("Sound sensor, {}", &name["Air quality ".len()..]),
                "browan/tbsl100",
                &id,
                at,
                life,
            );
        }
    }
}

fn put_water(site: &mut Site<'_>) {
    for (i, (name, description, spot, is_level)) in WATER.iter().enumerate() {
        let at = site.spot(spot);
        // Up river the tide is weaker; the brook has next to none.
        let half_range_mm = [620.0, 60.0, 1_500.0, 2_100.0, 2_150.0, 1_300.0, 0.0, 0.0][i];
        let above_mm = [
            3_400.0, 1_500.0, 4_600.0, 4_200.0, 4_300.0, 3_000.0, 0.0, 0.0,
        ][i];
        let facts: Vec<(&str, Value)> = if *is_level {
            vec![
                ("distance", measured(above_mm, "MMT")),
                ("sensorHeight", measured(above_mm / 1_000.0, "MTR")),
                ("height", measured(0.0, "MTR")),
                ("temperature", measured(site.whole(7, 10), "CEL")),
            ]
        } else {
            vec![("waterLeak", value(false))]
        };
        let id = site.put(
            &Plan {
                kind: "WaterLevelObserved",
                name,
                description,
                at,
            },
            &facts,
        );
        if *is_level {
            // The sensor looks down at the water: the higher the tide, the shorter the distance.
            let life = Life {
                rhythm: "tide",
                scale: -half_range_mm,
                offset: above_mm,
                interval_s: 900,
            };
            site.watch(
                format!("Level sensor, {name}"),
                "dingtek/df702",
                &id,
                at,
                life,
            );
        } else {
            // It is wet only near the top of the highest tides.
            let life = Life {
                rhythm: "tide",
                scale: 0.5,
                offset: if i == 7 { 0.03 } else { -0.2 },
                interval_s: 3_600,
            };
            site.watch(name.to_string(), "mclimate/flood-sensor", &id, at, life);
        }
    }
}

fn put_crowds(site: &mut Site<'_>) {
    for (i, (name, spot, rhythm, busiest)) in CROWDS.iter().enumerate() {
        let at = site.spot(spot);
        let now = site.whole(15, 60) as f64 / 100.0 * busiest;
        let facts = [
            ("peopleCount", value(now.round())),
            ("overThreshold", value(false)),
        ];
        let description = "Counts people who pass, an hour at a time. It takes no pictures.";
        let id = site.put(
            &Plan {
                kind: "CrowdFlowObserved",
                name,
                description,
                at,
            },
            &facts,
        );
        if i != 6 && i != 4 {
            let life = Life {
                rhythm,
                scale: *busiest,
                offset: 0.0,
                interval_s: 900,
            };
            site.watch(
                format!("Counter, {}", &name["People ".len()..]),
                "dingtek/dc500",
                &id,
                at,
                life,
            );
        }
    }
}
