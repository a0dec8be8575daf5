//! The street map with premises and the exchange set into it: streets are divided where a drop begins.

use super::nearest::{Boxes, Foot};
use super::rates::Rates;
use super::refused::{Refused, within};
use super::street::{Point, Premise, Streets, Way};
use crate::steiner::Edge;

/// A part of a street between two places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub a: u32,
    pub b: u32,
    pub street: u32,
    pub length_m: f64,
    pub way: Way,
}

/// Streets divided at the feet of the premises.
pub(super) struct Ground {
    /// Where each place is: the map's points first.
    pub places: Vec<Point>,
    pub pieces: Vec<Piece>,
    /// By premise: the place where its drop begins, and how long that is in m.
    pub feet: Vec<(u32, f64)>,
    /// Where the exchange meets a street.
    pub root: u32,
}

impl Ground {
    /// # Errors
    /// [`Refused`] for premises or an exchange that are nowhere.
    pub fn new(streets: &Streets, premises: &[Premise], exchange: Point) -> Result<Self, Refused> {
        exchange.check("exchange", 0)?;
        for (index, premise) in premises.iter().enumerate() {
            premise.at.check("premise", index)?;
            within(
                "premise",
                index,
                "homes",
                (1.0, 10_000.0),
                f64::from(premise.homes),
            )?;
        }
        if premises.is_empty() {
            return Err(Refused::NoPremises);
        }
        let boxes = Boxes::new(streets).ok_or(Refused::NoStreets)?;
        let mut feet: Vec<Foot> = premises
            .iter()
            .map(|premise| boxes.nearest(premise.at))
            .collect();
        feet.push(boxes.nearest(exchange));
        let mut ground = Self {
            places: streets.points().to_vec(),
            pieces: Vec::new(),
            feet: vec![(0, 0.0); feet.len()],
            root: 0,
        };
        let mut along: Vec<usize> = (0..feet.len()).collect();
        along.sort_by(|&a, &b| {
            (feet[a].street.cmp(&feet[b].street))
                .then(feet[a].share.total_cmp(&feet[b].share))
                .then(a.cmp(&b))
        });
        let mut next = 0;
        for street in 0..streets.streets().len() as u32 {
            let from = next;
            while next < along.len() && feet[along[next]].street == street {
                next += 1;
            }
            ground.divide(streets, street, &along[from..next], &feet);
        }
        if let Some((root, _)) = ground.feet.pop() {
            ground.root = root;
        }
        Ok(ground)
    }

    /// Divides a street at the feet along it, which come in order.
    fn divide(&mut self, streets: &Streets, number: u32, along: &[usize], feet: &[Foot]) {
        let street = streets.streets()[number as usize];
        let [start, end] = [street.a, street.b].map(|v| streets.points()[v as usize]);
        let (mut at, mut share) = (street.a, 0.0);
        for &index in along {
            let foot = feet[index];
            let place = if foot.share >= 1.0 {
                street.b
            } else if foot.share <= share {
                at
            } else {
                self.places.push(Point {
                    easting_m: start.easting_m + foot.share * (end.easting_m - start.easting_m),
                    northing_m: start.northing_m + foot.share * (end.northing_m - start.northing_m),
                });
                (self.places.len() - 1) as u32
            };
            self.feet[index] = (place, foot.distance_m);
            if place != at && place != street.b {
                self.piece(
                    street.way,
                    number,
                    [at, place],
                    (foot.share - share) * street.length_m,
                );
                (at, share) = (place, foot.share);
            }
        }
        if at != street.b {
            self.piece(
                street.way,
                number,
                [at, street.b],
                (1.0 - share) * street.length_m,
            );
        }
    }

    fn piece(&mut self, way: Way, street: u32, [a, b]: [u32; 2], length_m: f64) {
        self.pieces.push(Piece {
            a,
            b,
            street,
            length_m,
            way,
        });
    }

    /// The pieces as edges that cost what it costs to open them, pence.
    pub fn edges(&self, rates: &Rates) -> Vec<Edge> {
        let edge = |piece: &Piece| Edge {
            a: piece.a,
            b: piece.b,
            cost: rates.civils_pence(piece.way, piece.length_m),
        };
        self.pieces.iter().map(edge).collect()
    }

    /// The pieces at each place.
    pub fn around(&self) -> Vec<Vec<u32>> {
        let mut around = vec![Vec::new(); self.places.len()];
        for (index, piece) in self.pieces.iter().enumerate() {
            around[piece.a as usize].push(index as u32);
            around[piece.b as usize].push(index as u32);
        }
        around
    }

    /// The end of `piece` that is not `v`.
    pub fn other(&self, piece: u32, v: u32) -> u32 {
        let Piece { a, b, .. } = self.pieces[piece as usize];
        a ^ b ^ v
    }
}
