//! How far each demand is from each candidate, in a straight line, along streets, or as somebody else measured it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::covers::Point;
use crate::refused::Refused;

/// The most pairs of a candidate and a demand whose distances are kept.
pub const MOST_PAIRS: usize = 100_000_000;

/// A distance for each pair of a candidate and a demand, in any one unit; infinite where there is no way.
#[derive(Debug, Clone, PartialEq)]
pub struct Distances {
    candidates: usize,
    demands: usize,
    /// Candidate by candidate.
    values: Vec<f64>,
}

/// A way between two vertices that can be gone in both directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// One end.
    pub from: u32,
    /// The other.
    pub to: u32,
    /// How long it is: 0 or more.
    pub length: f64,
}

impl Distances {
    /// Distances from a matrix, candidate by candidate.
    ///
    /// # Errors
    /// [`Refused::Shape`] if there are not `candidates · demands` values; [`Refused::Value`] for the first that is
    /// negative or no number; [`Refused::TooMany`].
    pub fn from_matrix(
        candidates: usize,
        demands: usize,
        values: Vec<f64>,
    ) -> Result<Self, Refused> {
        let pairs = pairs(candidates, demands)?;
        if values.len() != pairs {
            return Err(Refused::Shape {
                what: "distances",
                got: values.len(),
                want: pairs,
            });
        }
        match values.iter().position(|&value| !(value >= 0.0)) {
            Some(at) => Err(Refused::Value {
                candidate: at / demands,
                demand: at % demands,
            }),
            None => Ok(Self {
                candidates,
                demands,
                values,
            }),
        }
    }

    /// Straight lines, in metres.
    ///
    /// # Errors
    /// [`Refused::Value`] for a place that is no number; [`Refused::TooMany`].
    pub fn straight_m(candidates: &[Point], demands: &[Point]) -> Result<Self, Refused> {
        pairs(candidates.len(), demands.len())?;
        let values = candidates
            .iter()
            .flat_map(|&from| demands.iter().map(move |&to| from.distance_m(to)))
            .collect();
        Self::from_matrix(candidates.len(), demands.len(), values)
    }

    /// The shortest ways along a network, in the unit of its edges.
    ///
    /// `candidates` and `demands` are vertices. Of several edges between two vertices the shortest counts.
    ///
    /// # Errors
    /// [`Refused::Unknown`] for a vertex that is not below `vertices`; [`Refused::Amount`] for a length that is
    /// negative, infinite or no number; [`Refused::TooMany`].
    ///
    /// # Source
    /// Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1 (1959).
    pub fn along(
        vertices: usize,
        edges: &[Edge],
        candidates: &[u32],
        demands: &[u32],
    ) -> Result<Self, Refused> {
        let pairs = pairs(candidates.len(), demands.len())?;
        let ends = edges.iter().flat_map(|edge| [edge.from, edge.to]);
        if let Some(vertex) = ends
            .chain(candidates.iter().copied())
            .chain(demands.iter().copied())
            .find(|&vertex| vertex as usize >= vertices)
        {
            return Err(Refused::Unknown {
                what: "vertex",
                number: vertex as usize,
                count: vertices,
            });
        }
        let lengths: Vec<f64> = edges.iter().map(|edge| edge.length).collect();
        crate::refused::amounts("lengths", &lengths, edges.len())?;
        let mut ways: Vec<Vec<(u32, f64)>> = vec![Vec::new(); vertices];
        for edge in edges {
            ways[edge.from as usize].push((edge.to, edge.length));
            ways[edge.to as usize].push((edge.from, edge.length));
        }
        let mut values = Vec::with_capacity(pairs);
        for &candidate in candidates {
            let reached = from_vertex(&ways, candidate);
            values.extend(demands.iter().map(|&demand| reached[demand as usize]));
        }
        Ok(Self {
            candidates: candidates.len(),
            demands: demands.len(),
            values,
        })
    }

    /// How many candidates there are.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.candidates
    }

    /// How many demands there are.
    #[must_use]
    pub fn demands(&self) -> usize {
        self.demands
    }

    /// The distances of one candidate to each demand; none for a candidate that does not exist.
    #[must_use]
    pub fn of(&self, candidate: usize) -> &[f64] {
        if candidate >= self.candidates {
            return &[];
        }
        let from = candidate * self.demands;
        &self.values[from..from + self.demands]
    }
}

fn pairs(candidates: usize, demands: usize) -> Result<usize, Refused> {
    if candidates == 0 {
        return Err(Refused::NoCandidates);
    }
    if demands == 0 {
        return Err(Refused::NoDemand);
    }
    let count = candidates.saturating_mul(demands);
    if count > MOST_PAIRS {
        return Err(Refused::TooMany {
            what: "pairs",
            count,
            most: MOST_PAIRS,
        });
    }
    Ok(count)
}

fn from_vertex(ways: &[Vec<(u32, f64)>], start: u32) -> Vec<f64> {
    let mut reached = vec![f64::INFINITY; ways.len()];
    reached[start as usize] = 0.0;
    // Lengths are not negative, and so in the same order as their bits.
    let mut next = BinaryHeap::from([Reverse((0_u64, start))]);
    while let Some(Reverse((bits, vertex))) = next.pop() {
        let here = f64::from_bits(bits);
        if here > reached[vertex as usize] {
            continue;
        }
        for &(to, length) in &ways[vertex as usize] {
            let there = here + length;
            if there < reached[to as usize] {
                reached[to as usize] = there;
                next.push(Reverse((there.to_bits(), to)));
            }
        }
    }
    reached
}
