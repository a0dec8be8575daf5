//! The ground of the place: shore, water, what is green, wards and settlements.

use kit::Chance;

use super::atlas::{self, Km, Patch, Settlement};
use super::field::{Field, Mask};
use super::plane::{
    Line, Pos, Rolling, along, blob, inside, km, length_m, nearest, pos, ribbon, roughen,
    smooth_ring, spline, thin, thin_ring,
};
use super::wards::{self, Ward};

/// A named area.
pub struct Shape {
    pub name: String,
    pub kind: &'static str,
    pub ring: Line,
}

impl Shape {
    pub fn holds(&self, p: Pos) -> bool {
        inside(&self.ring, p)
    }
}

/// Everything that roads and things must respect.
pub struct Ground {
    pub shore: Line,
    pub waters: Vec<Shape>,
    pub greens: Vec<Shape>,
    pub wards: Vec<Ward>,
    /// The outline of all wards together.
    pub borough: Line,
    /// The north bank of the Wend, from its source.
    pub north_bank: Line,
    /// How far the nearest water is.
    pub wet: Field,
    /// How far the nearest park, marsh or wood is.
    green: Field,
    rolling: Rolling,
}

/// Draws the ground.
pub fn draw(chance: &Chance) -> Ground {
    let corners = km(atlas::SHORE);
    let closed = [&corners[..], &corners[..1]].concat();
    let mut shore = roughen(&spline(&closed, 700.0).0, 0.19, 60.0, chance);
    shore.pop();
    let shore = thin_ring(&shore, 8.0);

    let rolling = Rolling::new(chance);
    let (middle, _) = spline(&km(atlas::WEND), 40.0);
    let wend = ribbon(&middle, &|so_far, is_left| {
        let half = between(atlas::WEND_HALF_M, so_far / 1000.0);
        let seed = if is_left { 0.0 } else { 9_000.0 };
        let coarse = rolling.at(pos(so_far, seed), 700.0) * 0.14;
        let fine = rolling.at(pos(so_far, seed + 3_000.0), 180.0) * 0.06;
        half * (1.0 + coarse + fine)
    });
    let north_bank = wend[..middle.len()].to_vec();

    let mut waters = vec![Shape {
        name: "River Wend".into(),
        kind: "river",
        ring: thin_ring(&wend, 4.0),
    }];
    let mut middles = vec![middle.clone()];
    for stream in atlas::STREAMS {
        let (line, _) = spline(&km(stream.middle), 30.0);
        let whole = length_m(&line);
        let ring = ribbon(&line, &|so_far, is_left| {
            let share = so_far / whole;
            let half = stream.from_m + (stream.to_m - stream.from_m) * share * share;
            let seed = if is_left { 20_000.0 } else { 29_000.0 };
            half * (1.0 + rolling.at(pos(so_far + stream.to_m * 97.0, seed), 160.0) * 0.2)
        });
        let kind = if stream.to_m > 30.0 {
            "creek"
        } else {
            "stream"
        };
        waters.push(Shape {
            name: stream.name.into(),
            kind,
            ring: thin_ring(&ring, 1.5),
        });
        middles.push(line);
    }
    waters.extend(atlas::LAKES.iter().map(|patch| shape(patch, 0.14, chance)));
    waters.push(Shape {
        name: "Osric Dock".into(),
        kind: "dock",
        ring: km(atlas::DOCK),
    });

    let mut mask = Mask::new();
    mask.fill(
        &[
            pos(-9e3, -9e3),
            pos(40e3, -9e3),
            pos(40e3, 40e3),
            pos(-9e3, 40e3),
        ],
        true,
    );
    mask.fill(&shore, false);
    waters.iter().for_each(|water| mask.fill(&water.ring, true));
    middles.iter().for_each(|line| mask.draw(line));

    let marshes = atlas::MARSHES.iter().map(|&(name, corners)| Shape {
        name: name.into(),
        kind: "marsh",
        ring: thin_ring(&smooth_ring(&km(corners), 60.0), 3.0),
    });
    let patches = atlas::GREENS.iter().map(|patch| shape(patch, 0.16, chance));
    let greens: Vec<Shape> = marshes.chain(patches).collect();
    let mut no_streets = Mask::new();
    greens
        .iter()
        .for_each(|green| no_streets.fill(&green.ring, true));
    let (wards, borough) = wards::draw(&shore, &thin(&middle, 2.0), chance);
    Ground {
        shore,
        waters,
        greens,
        wards,
        borough,
        north_bank,
        wet: mask.distances(),
        green: no_streets.distances(),
        rolling,
    }
}

fn shape(&(name, kind, (x, y), radius_km): &Patch, uneven: f64, chance: &Chance) -> Shape {
    let centre = pos(x * 1000.0, y * 1000.0);
    let ring = thin_ring(&blob(centre, radius_km * 1000.0, uneven, chance), 2.0);
    Shape {
        name: name.into(),
        kind,
        ring,
    }
}

/// The value between two rows of a table.
fn between(table: Km, at: f64) -> f64 {
    let mut last = table[0];
    for &next in table {
        if at < next.0 {
            let share = ((at - last.0) / (next.0 - last.0).max(1e-9)).clamp(0.0, 1.0);
            return last.1 + (next.1 - last.1) * share;
        }
        last = next;
    }
    last.1
}

impl Ground {
    pub fn ward(&self, p: Pos) -> Option<&Ward> {
        self.wards.iter().find(|ward| inside(&ward.ring, p))
    }

    pub fn green(&self, name: &str) -> Option<&Shape> {
        self.greens.iter().find(|green| green.name == name)
    }

    /// Is it in a park, a marsh or a wood?
    pub fn is_green(&self, p: Pos) -> bool {
        self.green.at(p) < 12.0
    }

    /// Is it within the built-up discs of a settlement, whose edge is uneven?
    pub fn is_built(&self, settlement: &Settlement, p: Pos) -> bool {
        let uneven = 1.0 + self.rolling.at(p, 420.0) * 0.14;
        settlement.discs.iter().any(|&(x, y, radius_km)| {
            pos(x * 1000.0, y * 1000.0).to(p) < radius_km * 1000.0 * uneven
        })
    }

    /// Gently rolling numbers from -1 to 1.
    pub fn roll(&self, p: Pos, size_m: f64) -> f64 {
        self.rolling.at(p, size_m)
    }

    /// The settlement whose middle is nearest.
    pub fn settlement(p: Pos) -> &'static Settlement {
        let far = |s: &Settlement| {
            let edge = |&(x, y, r): &(f64, f64, f64)| pos(x * 1e3, y * 1e3).to(p) - r * 1e3;
            s.discs.iter().map(edge).fold(f64::INFINITY, f64::min)
        };
        let mut best = &atlas::SETTLEMENTS[0];
        for settlement in atlas::SETTLEMENTS {
            if far(settlement) < far(best) {
                best = settlement;
            }
        }
        best
    }

    /// A smooth line beside part of a shore or bank: on its right (or left), so far from it.
    pub fn beside(&self, bank: &[Pos], from: Pos, to: Pos, aside_m: f64, is_right: bool) -> Line {
        let (first, last) = (nearest(bank, from).1, nearest(bank, to).1);
        let part = &bank[first.min(last)..=first.max(last)];
        let whole = length_m(part);
        let steps = (whole / 300.0).ceil();
        let mut points = vec![];
        let mut k = 0.0;
        while k <= steps {
            let (a, _) = along(part, whole * ((k - 0.5) / steps).max(0.0));
            let (b, _) = along(part, whole * ((k + 0.5) / steps).min(1.0));
            let (p, _) = along(part, whole * k / steps);
            let side = (b - a).unit().left() * if is_right { -1.0 } else { 1.0 };
            // Walk inland until the water is as far as asked.
            let mut inland = aside_m;
            while self.wet.at(p + side * inland) < aside_m && inland < aside_m * 3.0 {
                inland += 5.0;
            }
            points.push(p + side * inland);
            k += 1.0;
        }
        spline(&points, 30.0).0
    }
}
