//! The road net: the roads drawn by hand, and the streets that grow from them.

use super::atlas;
use super::field::{self, Field};
use super::ground::Ground;
use super::names::Names;
use super::plane::{Line, Pos, km, nearest, pos, spline, thin, thin_ring};
use super::streets;
use kit::Chance;

/// A road with one name.
pub struct Road {
    pub class: &'static str,
    pub number: &'static str,
    pub name: String,
    pub place: &'static str,
    pub line: Line,
}

/// All that is paved, and the railway.
pub struct Net {
    pub roads: Vec<Road>,
    pub railway: Line,
    pub stations: Vec<(Pos, &'static str)>,
    /// The sand between the promenade and the sea.
    pub beach: Line,
    /// How far the nearest road or track is.
    pub paved: Field,
}

/// Lays the net over the ground.
pub fn lay(ground: &Ground, chance: &Chance) -> Net {
    let mut roads: Vec<Road> = vec![];
    for road in atlas::ROADS {
        let (line, at) = spline(&km(road.course), 30.0);
        let mut from = 0;
        for &(end, name) in road.parts {
            let line = line[at[from]..=at[end]].to_vec();
            roads.push(named(road.class, road.number, name, line));
            from = end;
        }
    }
    for &(name, course) in atlas::LANES {
        roads.push(named("street", "", name, spline(&km(course), 30.0).0));
    }
    for (((from, to, aside_m), name), is_shore) in [
        ((atlas::PROMENADE, "The Promenade"), true),
        ((atlas::QUAY, "Wendmouth Quay"), false),
        ((atlas::RIVERSIDE, "Riverside"), false),
    ] {
        let bank = if is_shore {
            &ground.shore
        } else {
            &ground.north_bank
        };
        let metres = |(x, y): (f64, f64)| pos(x * 1000.0, y * 1000.0);
        let line = ground.beside(bank, metres(from), metres(to), aside_m, is_shore);
        roads.push(named("secondary", "", name, line));
    }
    let beach = beach(ground, &roads);
    let (railway, at) = spline(&km(atlas::RAILWAY), 40.0);
    let stations = atlas::STATIONS
        .iter()
        .map(|&(i, name)| (railway[at[i]], name))
        .collect();

    let mut names = Names::new(chance, roads.iter().map(|road| road.name.clone()));
    for street in streets::grow(ground, &roads, &railway, chance) {
        let name = names.next(street.place, street.is_blind, street.length_m);
        roads.push(Road {
            class: "street",
            number: "",
            name,
            place: street.place,
            line: thin(&street.line, 1.5),
        });
    }
    let paved = field::from_lines(roads.iter().map(|road| &road.line).chain([&railway]));
    Net {
        roads,
        railway,
        stations,
        beach,
        paved,
    }
}

/// From the promenade out over the shore; the sea is drawn on top of it.
fn beach(ground: &Ground, roads: &[Road]) -> Line {
    let Some(promenade) = roads.iter().find(|road| road.name == "The Promenade") else {
        return vec![];
    };
    let out = |p: &Pos| *p - ground.wet.away(*p) * 220.0;
    let mut ring: Line = promenade
        .line
        .iter()
        .map(|p| *p - ground.wet.away(*p) * 12.0)
        .collect();
    ring.extend(promenade.line.iter().rev().map(out));
    thin_ring(&ring, 3.0)
}

fn named(class: &'static str, number: &'static str, name: &str, line: Line) -> Road {
    let place = Ground::settlement(line[line.len() / 2]).name;
    Road {
        class,
        number,
        name: name.into(),
        place,
        line: thin(&line, 1.5),
    }
}

impl Net {
    /// The nearest road that has addresses.
    pub fn street(&self, p: Pos) -> &Road {
        let mut best = (f64::INFINITY, 0);
        for (i, road) in self.roads.iter().enumerate() {
            if road.class == "motorway" {
                continue;
            }
            let far = nearest(&road.line, p).0;
            if far < best.0 {
                best = (far, i);
            }
        }
        &self.roads[best.1]
    }

    /// A road by its name and the settlement that it is in.
    pub fn named(&self, name: &str, place: &str) -> Option<&Road> {
        self.roads
            .iter()
            .find(|road| road.name == name && road.place == place)
    }

    /// The spot near `around` with the most room about it: no road, no water, nothing taken.
    pub fn clear_spot(
        &self,
        ground: &Ground,
        around: Pos,
        reach_m: f64,
        taken: &[(Pos, f64)],
    ) -> Pos {
        const STEP_M: f64 = 12.0;
        let steps = (reach_m / STEP_M) as i32;
        let mut best = (f64::NEG_INFINITY, around);
        for row in -steps..=steps {
            for column in -steps..=steps {
                let p = around + pos(f64::from(column) * STEP_M, f64::from(row) * STEP_M);
                if ground.is_green(p) {
                    continue;
                }
                let others = taken.iter().map(|&(q, radius_m)| q.to(p) - radius_m);
                let room = others.fold(self.paved.at(p).min(ground.wet.at(p) - 25.0), f64::min);
                // Room beyond 45 m is no better; nearer is.
                let worth = room.min(45.0) - around.to(p) * 0.03;
                if worth > best.0 {
                    best = (worth, p);
                }
            }
        }
        best.1
    }
}
