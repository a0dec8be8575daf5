//! Junctions and the ways between them.

use std::collections::BTreeMap;

use geo::{BBox, Point, distance_m};

use super::Class;

/// A network of streets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Streets {
    /// Where streets meet or end.
    pub junctions: Vec<Point>,
    /// The ways between junctions.
    pub links: Vec<Link>,
}

/// A street from one junction to another. Nothing is said of which way one may drive.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The junction where it begins: an index into [`Streets::junctions`].
    pub from: usize,
    /// The junction where it ends; the same for a street that comes back.
    pub to: usize,
    /// Its length along all of its corners, in metres over the ellipsoid.
    pub length_m: f64,
    /// What kind of street it is.
    pub class: Class,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its corners from one junction to the other, both included.
    pub line: Vec<Point>,
}

impl Streets {
    /// For each junction, the number of the part it hangs together with; parts count from 0, in the
    /// order of their first junctions. More than one part means that some streets cannot be reached
    /// from others.
    pub fn parts(&self) -> Vec<usize> {
        let mut leader: Vec<usize> = (0..self.junctions.len()).collect();
        for link in &self.links {
            if link.from < leader.len() && link.to < leader.len() {
                let (a, b) = (find(&mut leader, link.from), find(&mut leader, link.to));
                let (low, high) = (a.min(b), a.max(b));
                leader[high] = low;
            }
        }
        let mut numbers = BTreeMap::new();
        (0..leader.len())
            .map(|junction| {
                let next = numbers.len();
                *numbers.entry(find(&mut leader, junction)).or_insert(next)
            })
            .collect()
    }

    /// The length of all links together, in metres.
    pub fn length_m(&self) -> f64 {
        self.links.iter().map(|link| link.length_m).sum()
    }
}

/// The leader of a junction's part; the way there is halved in passing.
fn find(leader: &mut [usize], mut junction: usize) -> usize {
    while leader[junction] != junction {
        leader[junction] = leader[leader[junction]];
        junction = leader[junction];
    }
    junction
}

/// Puts links together by whatever names their junctions have.
pub(super) struct Builder<K> {
    known: BTreeMap<K, usize>,
    streets: Streets,
}

impl<K: Ord> Builder<K> {
    pub fn new() -> Self {
        Self {
            known: BTreeMap::new(),
            streets: Streets::default(),
        }
    }

    /// Adds a link; a line of fewer than two corners is none.
    pub fn add(&mut self, from: K, to: K, line: Vec<Point>, class: Class, name: Option<String>) {
        let (Some(&first), Some(&last)) = (line.first(), line.last()) else {
            return;
        };
        if line.len() < 2 {
            return;
        }
        let length_m = line.windows(2).map(|w| distance_m(w[0], w[1])).sum();
        let (from, to) = (self.junction(from, first), self.junction(to, last));
        self.streets.links.push(Link {
            from,
            to,
            length_m,
            class,
            name,
            line,
        });
    }

    fn junction(&mut self, name: K, point: Point) -> usize {
        let junctions = &mut self.streets.junctions;
        *self.known.entry(name).or_insert_with(|| {
            junctions.push(point);
            junctions.len() - 1
        })
    }

    pub fn finish(self) -> Streets {
        self.streets
    }
}

/// Whether a line has a corner in the box.
pub(super) fn enters(line: &[Point], bbox: &BBox) -> bool {
    line.iter().any(|point| bbox.contains(*point))
}
