//! Benches, bins and screens.

use serde_json::json;

use super::devices::{Life, flag};
use super::{Plan, Pos, Site, measured, pos, value};

/// Where something stands: along a road of a settlement (its share, metres to the right), in a
/// park (shares of its size east and north), or at a point in kilometres.
pub enum Spot {
    Along(&'static str, &'static str, f64, f64),
    In(&'static str, f64, f64),
    At(f64, f64),
}

use Spot::{Along, At, In};

const MARRAM: &str = "Marram Sands";
const WENDMOUTH: &str = "Wendmouth";
const LARKBRIDGE: &str = "Larkbridge";

const BENCHES: &[(&str, Spot)] = &[
    (
        "Bench by the lifeboat station",
        Along("The Promenade", MARRAM, 0.08, -9.0),
    ),
    (
        "Bench below North Cliff",
        Along("The Promenade", MARRAM, 0.2, -9.0),
    ),
    (
        "Bench by the beach huts",
        Along("The Promenade", MARRAM, 0.32, -9.0),
    ),
    (
        "Bench by the bandstand",
        Along("The Promenade", MARRAM, 0.43, -9.0),
    ),
    (
        "Bench opposite the pier",
        Along("The Promenade", MARRAM, 0.53, -9.0),
    ),
    (
        "Bench by the ice cream kiosk",
        Along("The Promenade", MARRAM, 0.64, -9.0),
    ),
    (
        "Bench by the paddling pool",
        Along("The Promenade", MARRAM, 0.76, -9.0),
    ),
    (
        "Bench at the end of the promenade",
        Along("The Promenade", MARRAM, 0.93, -9.0),
    ),
    (
        "Bench by the rowing club",
        Along("Riverside", LARKBRIDGE, 0.15, 8.0),
    ),
    (
        "Bench by Lark Bridge",
        Along("Riverside", LARKBRIDGE, 0.55, 8.0),
    ),
    (
        "Bench by the old crane",
        Along("Riverside", LARKBRIDGE, 0.75, 8.0),
    ),
    (
        "Bench by the brook mouth",
        Along("Riverside", LARKBRIDGE, 0.92, 8.0),
    ),
    (
        "Bench on the quay steps",
        Along("Wendmouth Quay", WENDMOUTH, 0.3, 9.0),
    ),
    (
        "Bench by the customs house",
        Along("Wendmouth Quay", WENDMOUTH, 0.7, 9.0),
    ),
    ("Bench under the castle oak", In("Castle Meadow", -0.3, 0.2)),
    (
        "Bench by the playground in Castle Meadow",
        In("Castle Meadow", 0.5, -0.1),
    ),
    ("Bench in the priory cloister", In("Priory Park", 0.1, 0.3)),
    ("Bench by the bowling green", In("Priory Park", -0.5, -0.3)),
    (
        "Bench by the fountain in Jubilee Park",
        In("Jubilee Park", 0.0, 0.1),
    ),
    ("Bench by the skate park", In("Jubilee Park", 0.5, 0.4)),
    ("Bench by the boating lake", In("Lakeside Park", 0.0, -0.62)),
    ("Bench by the lake café", In("Lakeside Park", 0.62, 0.2)),
    ("Bench in Pier Gardens", In("Pier Gardens", -0.2, 0.1)),
    ("Bench on Ferry Green", In("Ferry Green", 0.2, 0.2)),
];

const BINS: &[(&str, Spot)] = &[
    (
        "Bin outside the town hall",
        Along("High Street", LARKBRIDGE, 0.2, 6.0),
    ),
    (
        "Bin by the bank on High Street",
        Along("High Street", LARKBRIDGE, 0.7, -6.0),
    ),
    (
        "Bin by the market cross",
        Along("Market Street", LARKBRIDGE, 0.15, 6.0),
    ),
    (
        "Bin on Market Street",
        Along("Market Street", LARKBRIDGE, 0.6, -6.0),
    ),
    (
        "Bin at the foot of Castle Street",
        Along("Castle Street", LARKBRIDGE, 0.9, 6.0),
    ),
    (
        "Bin by Lark Bridge",
        Along("Bridge Street", LARKBRIDGE, 0.25, 6.0),
    ),
    (
        "Bin on West Street",
        Along("West Street", LARKBRIDGE, 0.6, 6.0),
    ),
    (
        "Bin on Riverside",
        Along("Riverside", LARKBRIDGE, 0.4, -5.0),
    ),
    (
        "Bin at the gate of Castle Meadow",
        In("Castle Meadow", 0.8, 0.0),
    ),
    (
        "Bin at the gate of Priory Park",
        In("Priory Park", -0.1, -0.85),
    ),
    ("Bin in Mill Fields", In("Mill Fields", 0.1, 0.2)),
    (
        "Bin outside Wendmouth market hall",
        Along("High Street", WENDMOUTH, 0.6, 6.0),
    ),
    (
        "Bin by the bus stops on High Street",
        Along("High Street", WENDMOUTH, 0.9, -6.0),
    ),
    (
        "Bin on East Street",
        Along("East Street", WENDMOUTH, 0.3, 6.0),
    ),
    (
        "Bin by the post office on East Street",
        Along("East Street", WENDMOUTH, 0.7, -6.0),
    ),
    (
        "Bin on Beacon Street",
        Along("Beacon Street", WENDMOUTH, 0.3, 6.0),
    ),
    (
        "Bin on the quay by the fish stall",
        Along("Wendmouth Quay", WENDMOUTH, 0.2, 6.0),
    ),
    (
        "Bin on the quay by the ferry",
        Along("Wendmouth Quay", WENDMOUTH, 0.55, 6.0),
    ),
    ("Bin in Dock Gardens", In("Dock Gardens", 0.1, 0.2)),
    ("Bin in Jubilee Park", In("Jubilee Park", -0.4, 0.2)),
    ("Bin on Lighthouse Green", In("Lighthouse Green", 0.2, 0.1)),
    (
        "Bin by the lifeboat station",
        Along("The Promenade", MARRAM, 0.1, -7.0),
    ),
    (
        "Bin by the beach huts",
        Along("The Promenade", MARRAM, 0.34, -7.0),
    ),
    (
        "Bin opposite the pier",
        Along("The Promenade", MARRAM, 0.55, -7.0),
    ),
    (
        "Bin by the ice cream kiosk",
        Along("The Promenade", MARRAM, 0.65, -7.0),
    ),
    (
        "Bin by the paddling pool",
        Along("The Promenade", MARRAM, 0.78, -7.0),
    ),
    (
        "Bin on Station Road",
        Along("Station Road", MARRAM, 0.5, 6.0),
    ),
    (
        "Bin on North Street",
        Along("North Street", MARRAM, 0.7, 6.0),
    ),
    ("Bin by the boating lake", In("Lakeside Park", 0.1, 0.62)),
    ("Bin in Pier Gardens", In("Pier Gardens", 0.3, -0.2)),
];

const SCREENS: &[(&str, Spot)] = &[
    ("Screen at Larkbridge station", At(7.33, 11.16)),
    ("Screen at Wendmouth station", At(13.47, 9.21)),
    ("Screen at Marram Sands station", At(17.02, 13.81)),
    (
        "Screen in Market Square",
        Along("Market Street", LARKBRIDGE, 0.1, -8.0),
    ),
    (
        "Screen by Lark Bridge",
        Along("Bridge Street", LARKBRIDGE, 0.1, -8.0),
    ),
    (
        "Screen on West Street",
        Along("West Street", LARKBRIDGE, 0.85, -8.0),
    ),
    (
        "Screen on Wendmouth High Street",
        Along("High Street", WENDMOUTH, 0.8, 8.0),
    ),
    (
        "Screen on the quay",
        Along("Wendmouth Quay", WENDMOUTH, 0.5, -8.0),
    ),
    (
        "Screen at the dock gate",
        Along("East Street", WENDMOUTH, 0.85, 8.0),
    ),
    (
        "Screen by the pier",
        Along("The Promenade", MARRAM, 0.52, 8.0),
    ),
    (
        "Screen on Station Road",
        Along("Station Road", MARRAM, 0.85, 8.0),
    ),
    (
        "Screen at Ferry Bank",
        Along("Ferry Street", "Ferry Bank", 0.9, 8.0),
    ),
];

impl Site<'_> {
    /// The position of a spot.
    pub fn spot(&self, spot: &Spot) -> Pos {
        match *spot {
            Along(road, place, share, right_m) => self.beside(road, place, share, right_m),
            In(park, east, north) => self.inside(park, east, north),
            At(x, y) => pos(x * 1000.0, y * 1000.0),
        }
    }
}

pub fn put(site: &mut Site<'_>) {
    for (i, (name, spot)) in BENCHES.iter().enumerate() {
        let at = site.spot(spot);
        let description = if i % 3 == 0 {
            "A bench with a back and arms, and a charging point."
        } else {
            "A bench with a back and arms."
        };
        let material = ["hardwood", "recycled plastic", "steel"][i % 3];
        let facts = [
            ("material", value(material)),
            ("seats", value(2)),
            ("backrest", value(true)),
            ("armrests", value(true)),
            ("chargingPoint", value(i % 3 == 0)),
            ("condition", value(if i == 5 { "fair" } else { "good" })),
            ("occupied", value(site.chance.unit() < 0.3)),
            ("occupied2", value(site.chance.unit() < 0.2)),
        ];
        let id = site.put(
            &Plan {
                kind: "Bench",
                name,
                description,
                at,
            },
            &facts,
        );
        if i % 2 == 0 {
            site.watch(
                format!("Seat sensor, {name}"),
                "netvox/r311wa",
                &id,
                at,
                flag("bench_use", 900),
            );
        }
    }
    for (i, (name, spot)) in BINS.iter().enumerate() {
        let at = site.spot(spot);
        let filled = site.whole(5, 85) as f64 / 100.0;
        let facts = [
            (
                "storedWasteKind",
                value(json!([if i % 5 == 4 { "mixed" } else { "litter" }])),
            ),
            ("fillingLevel", value(filled)),
            ("full", value(filled > 0.85)),
            ("tilted", value(false)),
            ("depth", measured(1_000, "MMT")),
            (
                "distance",
                measured((1_000.0 - 900.0 * filled).round(), "MMT"),
            ),
            ("temperature", measured(site.whole(6, 12), "CEL")),
        ];
        let description = "A street bin of 120 litres, emptied on Mondays and Thursdays.";
        let id = site.put(
            &Plan {
                kind: "WasteContainer",
                name,
                description,
                at,
            },
            &facts,
        );
        if i % 2 == 0 {
            // The sensor in the lid measures down to the litter.
            let life = Life {
                rhythm: "bin_fill",
                scale: -900.0,
                offset: 1_000.0,
                interval_s: 3_600,
            };
            site.watch(
                format!("Lid sensor, {name}"),
                "dingtek/df703",
                &id,
                at,
                life,
            );
        }
    }
    for (i, (name, spot)) in SCREENS.iter().enumerate() {
        let at = site.spot(spot);
        let facts = [
            ("status", value(if i == 8 { "off" } else { "on" })),
            (
                "orientation",
                value(if i < 3 { "landscape" } else { "portrait" }),
            ),
            (
                "diagonal",
                measured(if i < 3 { 1_397 } else { 1_905 }, "MMT"),
            ),
            ("message", value("Welcome to Saltreach")),
        ];
        let description = "A public screen: travel, events and council news.";
        site.put(
            &Plan {
                kind: "Screen",
                name,
                description,
                at,
            },
            &facts,
        );
    }
}
