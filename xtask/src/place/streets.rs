//! Streets, grown from the main roads: each follows or crosses the grain of the ground, which the
//! roads, the railway and the water nearby give, and keeps its distance from its neighbours.
//!
//! The grain is a cross: along and across count alike, so directions are added up at four times
//! their angle. For the idea see G. Chen and others, "Interactive procedural street modeling",
//! ACM Transactions on Graphics 27, 2008.

use std::collections::VecDeque;

use kit::Chance;

use super::atlas::{self, Settlement};
use super::field::{self, Field};
use super::ground::Ground;
use super::junctions;
use super::net::Road;
use super::plane::{Line, Pos, along, length_m, pos};

const STEP_M: f64 = 10.0;

/// A street before it has a name.
pub struct Street {
    pub place: &'static str,
    pub line: Line,
    /// Does it end at a place to turn round?
    pub is_blind: bool,
    pub length_m: f64,
}

/// Streets come long and close together, or short and further apart, which makes oblong blocks.
#[derive(Clone, Copy, PartialEq)]
enum Run {
    Long,
    Cross,
}

impl Run {
    const fn apart_m(self) -> f64 {
        match self {
            Self::Long => 126.0,
            Self::Cross => 220.0,
        }
    }

    const fn most_m(self) -> f64 {
        match self {
            Self::Long => 900.0,
            Self::Cross => 520.0,
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Long => Self::Cross,
            Self::Cross => Self::Long,
        }
    }
}

/// Where a street could begin.
struct Bud {
    at: Pos,
    direction: Pos,
    run: Run,
}

struct Grower<'a> {
    ground: &'a Ground,
    roads: Field,
    /// Railway and motorway: no street crosses them.
    barriers: Field,
    laid: Laid,
}

/// Grows the streets of every settlement, joins their ends, and breaks long ones up.
pub fn grow(ground: &Ground, roads: &[Road], railway: &Line, chance: &Chance) -> Vec<Street> {
    let motorways = roads
        .iter()
        .filter(|road| road.class == "motorway")
        .map(|road| &road.line);
    let barriers = field::from_lines(motorways.chain([railway]));
    let lines = roads.iter().map(|road| &road.line);
    let field = field::from_lines(lines.chain([railway]));
    let mut grower = Grower {
        ground,
        roads: field,
        barriers,
        laid: Laid::new(),
    };
    roads.iter().for_each(|road| grower.laid.add(&road.line));

    let mut grown: Vec<(&'static str, Line)> = vec![];
    for settlement in atlas::SETTLEMENTS {
        let mut buds = VecDeque::new();
        for road in roads.iter().filter(|road| road.class != "motorway") {
            sprout(&road.line, Run::Long, &mut buds, chance);
        }
        while let Some(bud) = buds.pop_front() {
            let Some(line) = grower.street(settlement, &bud) else {
                continue;
            };
            grower.laid.add(&line);
            sprout(&line, bud.run, &mut buds, chance);
            grown.push((settlement.name, line));
        }
    }
    let fixed: Vec<&Line> = roads.iter().map(|road| &road.line).collect();
    let may_pass =
        |p: Pos| ground.wet.at(p) > 18.0 && grower.barriers.at(p) > 15.0 && !ground.is_green(p);
    junctions::join(&fixed, grown, &may_pass)
}

/// Puts buds along a street: on it, to cross it; and at its side, to run along with it.
fn sprout(line: &[Pos], run: Run, buds: &mut VecDeque<Bud>, chance: &Chance) {
    let whole = length_m(line);
    let mut at = run.other().apart_m() * (0.3 + 0.4 * chance.unit());
    while at < whole {
        let (p, direction) = along(line, at);
        buds.push_back(Bud {
            at: p,
            direction: direction.left(),
            run: run.other(),
        });
        for side in [1.0, -1.0] {
            let aside = direction.left() * (side * run.apart_m() * (1.02 + 0.12 * chance.unit()));
            buds.push_back(Bud {
                at: p + aside,
                direction,
                run,
            });
        }
        at += run.other().apart_m() * (0.95 + 0.2 * chance.unit());
    }
}

impl Grower<'_> {
    /// The street through a bud, if there is room for one.
    fn street(&self, settlement: &Settlement, bud: &Bud) -> Option<Line> {
        let apart_m = bud.run.apart_m();
        let open = |p: Pos| {
            self.ground.is_built(settlement, p)
                && self.ground.wet.at(p) > 30.0
                && self.barriers.at(p) > 32.0
                && !self.ground.is_green(p)
        };
        let first = self.turn(bud.at, bud.direction)?;
        if !open(bud.at) || self.laid.has_neighbour(bud.at, first, apart_m * 0.93) {
            return None;
        }
        let mut line = vec![bud.at];
        for way in [first, first * -1.0] {
            let (mut p, mut direction, mut so_far) = (bud.at, way, 0.0);
            while so_far < bud.run.most_m() / 2.0 {
                let Some(next) = self.turn(p, direction) else {
                    break;
                };
                // A sharp turn is where the grain breaks.
                if next.dot(direction) < 0.93 {
                    break;
                }
                direction = next;
                p = p + direction * STEP_M;
                if !open(p) || self.laid.has_neighbour(p, direction, apart_m * 0.62) {
                    break;
                }
                line.push(p);
                so_far += STEP_M;
            }
            line.reverse();
        }
        (length_m(&line) > 75.0).then_some(line)
    }

    /// Of the four ways that the grain offers, the one nearest to a direction.
    fn turn(&self, p: Pos, direction: Pos) -> Option<Pos> {
        let mut grain = pos(
            self.ground.roll(p, 1_700.0),
            self.ground.roll(p + pos(31e3, 7e3), 1_700.0),
        ) * 0.35;
        for (field, reach_m, weight) in [(&self.roads, 190.0, 1.3), (&self.ground.wet, 220.0, 0.9)]
        {
            let share = field.at(p) / reach_m;
            grain = grain + fourfold(field.away(p)) * (weight / (1.0 + share * share));
        }
        if grain.length() < 0.03 {
            return None;
        }
        let along = half(half(grain.unit()));
        let ways = [along, along.left(), along * -1.0, along.left() * -1.0];
        ways.into_iter()
            .max_by(|a, b| a.dot(direction).total_cmp(&b.dot(direction)))
    }
}

/// A direction at twice its angle, twice over.
fn fourfold(d: Pos) -> Pos {
    let double = |d: Pos| pos(d.x * d.x - d.y * d.y, 2.0 * d.x * d.y);
    double(double(d))
}

/// A direction at half its angle.
fn half(d: Pos) -> Pos {
    let x = ((1.0 + d.x) / 2.0).max(0.0).sqrt();
    if x < 1e-6 {
        pos(0.0, 1.0)
    } else {
        pos(x, d.y / (2.0 * x)).unit()
    }
}

/// What is laid already, by squares of the board.
struct Laid {
    squares: Vec<Vec<(Pos, Pos)>>,
}

impl Laid {
    const SIDE_M: f64 = 180.0;
    const COLUMNS: i64 = 160;
    const ROWS: i64 = 140;

    fn new() -> Self {
        Self {
            squares: vec![vec![]; (Self::COLUMNS * Self::ROWS) as usize],
        }
    }

    fn square(p: Pos) -> (i64, i64) {
        let index = |metres: f64| ((metres + 5_000.0) / Self::SIDE_M).floor() as i64;
        (
            index(p.x).clamp(1, Self::COLUMNS - 2),
            index(p.y).clamp(1, Self::ROWS - 2),
        )
    }

    fn add(&mut self, line: &[Pos]) {
        let whole = length_m(line);
        let mut at = 0.0;
        while at <= whole {
            let (p, direction) = along(line, at);
            let (column, row) = Self::square(p);
            self.squares[(row * Self::COLUMNS + column) as usize].push((p, direction));
            at += 14.0;
        }
    }

    /// Is anything within `within_m` that runs about the same way?
    fn has_neighbour(&self, p: Pos, direction: Pos, within_m: f64) -> bool {
        let (column, row) = Self::square(p);
        (row - 1..=row + 1).any(|row| {
            (column - 1..=column + 1).any(|column| {
                self.squares[(row * Self::COLUMNS + column) as usize]
                    .iter()
                    .any(|&(q, theirs)| {
                        let parallel = theirs.dot(direction);
                        parallel * parallel > 0.45 && p.to(q) < within_m
                    })
            })
        })
    }
}
