//! Car parks, and their bays on a grid.

use serde_json::{Value, json};

use super::devices::flag;
use super::{CarPark, Plan, Site, object, slug, value};
use crate::place::plane::{Pos, nearest};

const BAY_WIDE_M: f64 = 2.5;
const BAY_LONG_M: f64 = 5.0;
const AISLE_M: f64 = 6.0;

struct Layout {
    name: &'static str,
    description: &'static str,
    near: (f64, f64),
    total: usize,
    /// Bays in each row; none where cars are counted at the barrier.
    row: usize,
    /// How full it is, from 0 to 1.
    full: f64,
    category: &'static [&'static str],
    rhythm: &'static str,
    /// The sensors in its bays, and how many of each.
    sensors: &'static [(&'static str, usize)],
}

const CAR_PARKS: &[Layout] = &[
    Layout {
        name: "Market Square car park",
        description: "Short stay, beside the market in Larkbridge. Up to 2 hours.",
        near: (7.42, 10.55),
        total: 36,
        row: 18,
        full: 0.7,
        category: &["public", "feeCharged", "shortTerm", "ground"],
        rhythm: "parking_shopping",
        sensors: &[("bosch/tps110-0392", 18), ("netvox/r719a", 6)],
    },
    Layout {
        name: "Larkbridge Station car park",
        description: "Long stay, 2 minutes from the platforms.",
        near: (7.5, 11.05),
        total: 24,
        row: 12,
        full: 0.8,
        category: &["public", "feeCharged", "longTerm", "ground"],
        rhythm: "parking_commuter",
        sensors: &[("nwave/nps405", 24)],
    },
    Layout {
        name: "Wendmouth Quay car park",
        description: "Short stay, on the waterfront. It floods at the highest tides.",
        near: (13.0, 7.95),
        total: 32,
        row: 16,
        full: 0.5,
        category: &["public", "feeCharged", "shortTerm", "ground"],
        rhythm: "parking_shopping",
        sensors: &[],
    },
    Layout {
        name: "Marram Promenade car park",
        description: "All day, 1 minute from the beach.",
        near: (18.45, 14.25),
        total: 28,
        row: 14,
        full: 0.4,
        category: &["public", "feeCharged", "mediumTerm", "ground"],
        rhythm: "parking_shopping",
        sensors: &[],
    },
    Layout {
        name: "Osric Street multi-storey",
        description: "5 floors above the shops in Wendmouth. Lift to all floors.",
        near: (13.45, 8.75),
        total: 310,
        row: 0,
        full: 0.6,
        category: &["public", "feeCharged", "barrierAccess"],
        rhythm: "parking_shopping",
        sensors: &[],
    },
    Layout {
        name: "Marram Park and Ride",
        description: "Free all day. Buses to the beach every 15 minutes.",
        near: (15.75, 12.45),
        total: 220,
        row: 0,
        full: 0.3,
        category: &["public", "free", "parkAndRide", "ground"],
        rhythm: "parking_shopping",
        sensors: &[],
    },
];

pub fn put(site: &mut Site<'_>) {
    for car_park in CAR_PARKS {
        let middle = site.room(car_park.near, 45.0);
        let street = site.net.street(middle);
        // Its rows lie along the nearest street.
        let (_, index, _) = nearest(&street.line, middle);
        let east = (street.line[index + 1] - street.line[index]).unit();
        let rows = car_park.total.checked_div(car_park.row).unwrap_or(0);
        let wide = if car_park.row == 0 {
            58.0
        } else {
            car_park.row as f64 * BAY_WIDE_M
        };
        let deep = if rows == 0 {
            40.0
        } else {
            BAY_LONG_M * 2.0 + AISLE_M
        };
        let corner = |x: f64, y: f64| {
            middle + east * (x * (wide / 2.0 + 2.0)) + east.left() * (y * (deep / 2.0 + 2.0))
        };
        let ring = vec![
            corner(-1.0, -1.0),
            corner(1.0, -1.0),
            corner(1.0, 1.0),
            corner(-1.0, 1.0),
        ];
        site.things.car_parks.push(CarPark {
            name: car_park.name,
            ring,
        });

        let id = format!("urn:ngsi-ld:OffStreetParking:{}", slug(car_park.name));
        let bays: Vec<(Pos, bool)> = (0..rows * car_park.row)
            .map(|i| {
                let column = (i % car_park.row) as f64 + 0.5 - car_park.row as f64 / 2.0;
                let side = if i < car_park.row { 1.0 } else { -1.0 };
                let aside = east.left() * (side * (AISLE_M + BAY_LONG_M) / 2.0);
                let is_taken = site.chance.unit() < car_park.full;
                (middle + east * (column * BAY_WIDE_M) + aside, is_taken)
            })
            .collect();
        let free = if bays.is_empty() {
            (car_park.total as f64 * (1.0 - car_park.full)).round() as usize
        } else {
            bays.iter().filter(|(_, is_taken)| !is_taken).count()
        };
        let plan = Plan {
            kind: "OffStreetParking",
            name: car_park.name,
            description: car_park.description,
            at: middle,
        };
        site.put(&plan, &facts(car_park, free));
        put_bays(site, car_park, &id, &bays);
    }
}

fn facts(car_park: &Layout, free: usize) -> Vec<(&'static str, Value)> {
    let taken = car_park.total - free;
    vec![
        ("category", value(json!(car_park.category))),
        ("allowedVehicleType", value(json!(["car", "motorcycle"]))),
        ("totalSpotNumber", value(car_park.total)),
        ("availableSpotNumber", value(free)),
        ("occupiedSpotNumber", value(taken)),
        (
            "occupancy",
            value((taken as f64 / car_park.total as f64 * 100.0).round() / 100.0),
        ),
    ]
}

fn put_bays(site: &mut Site<'_>, car_park: &Layout, id: &str, bays: &[(Pos, bool)]) {
    let mut sensors = car_park
        .sensors
        .iter()
        .flat_map(|&(model, n)| std::iter::repeat_n(model, n));
    for (i, &(at, is_taken)) in bays.iter().enumerate() {
        let name = format!("Bay {} in {}", i + 1, car_park.name);
        let sensor = sensors.next();
        let description = match (i, sensor) {
            (0 | 1, _) => "For Blue Badge holders.",
            (_, Some(_)) => "A standard bay.",
            (_, None) => "A standard bay. It has no sensor yet: wardens report it.",
        };
        let category = if i < 2 { "onlyDisabled" } else { "offStreet" };
        let plan = Plan {
            kind: "ParkingSpot",
            name: &name,
            description,
            at,
        };
        let bay = site.put(
            &plan,
            &[
                ("category", value(json!([category]))),
                ("status", value(if is_taken { "occupied" } else { "free" })),
                ("occupied", value(is_taken)),
                ("refParkingSite", object(id)),
            ],
        );
        if let Some(model) = sensor {
            site.watch(
                format!("Bay sensor {}, {}", i + 1, car_park.name),
                model,
                &bay,
                at,
                flag(car_park.rhythm, 600),
            );
        }
    }
}
