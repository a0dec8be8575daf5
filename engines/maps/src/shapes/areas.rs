//! Cells of one class merged into areas with holes.

use geo::{Polygon, Ring};

use super::rising;
use crate::progress::tell;
use crate::{Grid, MapError, Progress};

/// Everywhere that the values are of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The least value of the class; none for the lowest class, which has no least.
    pub from: Option<f32>,
    /// What its values are below; none for the highest class.
    pub below: Option<f32>,
    /// The areas, in WGS84: their edges are those of the cells. Outer rings turn left, as RFC 7946 asks.
    pub polygons: Vec<Polygon>,
}

/// Merges the cells of each class into areas: below the first level, from each level up to the next,
/// from the last. Voids are in none. Classes without a cell are left out.
///
/// Cells that only touch at a corner are areas of their own. Progress is in rows, twice over.
///
/// # Errors
/// [`MapError::Grid`] if the levels do not rise, [`MapError::Geo`] where a corner is off the National
/// Grid, [`MapError::Stopped`].
///
/// # Source
/// Rings are valid by OGC 06-103r4 (simple features), 6.1.11: they touch at points at most.
pub fn areas(grid: &Grid, levels: &[f32], progress: Progress<'_>) -> Result<Vec<Area>, MapError> {
    rising(levels)?;
    let parts = Parts::find(grid, levels, progress)?;
    let edges = parts.edges(progress)?;
    let mut classes: Vec<Vec<Polygon>> = vec![vec![]; levels.len() + 1];
    for own in edges.chunk_by(|a, b| a.part == b.part) {
        let Some(part) = own.first().map(|e| e.part) else {
            continue;
        };
        if let Some(class) = classes.get_mut(parts.class_of(part)) {
            class.push(polygon(grid, own)?);
        }
    }
    let edge = |i: Option<usize>| i.and_then(|i| levels.get(i)).copied();
    let all = classes
        .into_iter()
        .enumerate()
        .filter(|(_, p)| !p.is_empty());
    Ok(all
        .map(|(class, polygons)| Area {
            from: edge(class.checked_sub(1)),
            below: edge(Some(class)),
            polygons,
        })
        .collect())
}

/// Cells that hang together, side by side, and are of one class.
struct Parts {
    columns: usize,
    rows: usize,
    /// The part of each cell, from 1; 0 is void.
    part: Vec<u32>,
    /// The class of each part.
    class: Vec<usize>,
}

impl Parts {
    fn find(grid: &Grid, levels: &[f32], progress: Progress<'_>) -> Result<Self, MapError> {
        let (columns, rows) = (grid.frame().columns, grid.frame().rows);
        let class = |v: &f32| (!v.is_nan()).then(|| levels.partition_point(|l| l <= v));
        let values = grid.values();
        let mut parts = Self {
            columns,
            rows,
            part: vec![0; values.len()],
            class: vec![],
        };
        // A stack, not recursion: a part may be the whole grid.
        let mut stack = vec![];
        for start in 0..values.len() {
            if start.is_multiple_of(columns) {
                tell(progress, (start / columns) as u64, 2 * rows as u64)?;
            }
            let Some(own) = values.get(start).and_then(class) else {
                continue;
            };
            if parts.part[start] != 0 {
                continue;
            }
            parts.class.push(own);
            let number = parts.class.len() as u32;
            parts.part[start] = number;
            stack.push(start);
            while let Some(cell) = stack.pop() {
                for next in parts.beside(cell) {
                    if parts.part[next] == 0 && class(&values[next]) == Some(own) {
                        parts.part[next] = number;
                        stack.push(next);
                    }
                }
            }
        }
        Ok(parts)
    }

    /// The cells north, south, west and east of one.
    fn beside(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let (columns, column, end) = (self.columns, cell % self.columns, self.part.len());
        let sides = [
            cell.checked_sub(columns),
            Some(cell + columns).filter(|c| *c < end),
            (column > 0).then(|| cell - 1),
            (column + 1 < columns).then_some(cell + 1),
        ];
        sides.into_iter().flatten()
    }

    fn class_of(&self, part: u32) -> usize {
        self.class.get(part as usize - 1).copied().unwrap_or(0)
    }

    fn at(&self, column: Option<usize>, row: Option<usize>) -> u32 {
        match (column, row) {
            (Some(c), Some(r)) if c < self.columns => {
                self.part.get(r * self.columns + c).copied().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Every edge between a part and what is not of it, the part on its right; in order of parts.
    fn edges(&self, progress: Progress<'_>) -> Result<Vec<Edge>, MapError> {
        let mut edges = vec![];
        for row in 0..self.rows {
            tell(progress, (self.rows + row) as u64, 2 * self.rows as u64)?;
            for column in 0..self.columns {
                let part = self.at(Some(column), Some(row));
                if part == 0 {
                    continue;
                }
                let (c, r) = (column as u32, row as u32);
                let mut add = |other: u32, from: [u32; 2], way: Way| {
                    if other != part {
                        edges.push(Edge { part, from, way });
                    }
                };
                add(self.at(Some(column), row.checked_sub(1)), [c, r], Way::East);
                add(self.at(Some(column + 1), Some(row)), [c + 1, r], Way::South);
                add(
                    self.at(Some(column), Some(row + 1)),
                    [c + 1, r + 1],
                    Way::West,
                );
                add(
                    self.at(column.checked_sub(1), Some(row)),
                    [c, r + 1],
                    Way::North,
                );
            }
        }
        tell(progress, 2 * self.rows as u64, 2 * self.rows as u64)?;
        edges.sort_unstable();
        Ok(edges)
    }
}

/// A side of a cell, walked with the cell on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    part: u32,
    /// The corner where it begins: column and row of corners, from the north-west.
    from: [u32; 2],
    way: Way,
}

/// In order of turning right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    East,
    South,
    West,
    North,
}

impl Way {
    fn left(self) -> Self {
        match self {
            Self::East => Self::North,
            Self::North => Self::West,
            Self::West => Self::South,
            Self::South => Self::East,
        }
    }

    fn step(self, [c, r]: [u32; 2]) -> [u32; 2] {
        match self {
            Self::East => [c + 1, r],
            Self::South => [c, r + 1],
            Self::West => [c.saturating_sub(1), r],
            Self::North => [c, r.saturating_sub(1)],
        }
    }
}

/// The polygon of one part from all of its edges, which are in order.
fn polygon(grid: &Grid, edges: &[Edge]) -> Result<Polygon, MapError> {
    let mut used = vec![false; edges.len()];
    let (mut exterior, mut holes) = (Ring::new(), vec![]);
    for start in 0..edges.len() {
        if used[start] {
            continue;
        }
        let corners = walk(edges, &mut used, start);
        let ring = ring(grid, &corners)?;
        // Walked with the inside on the right, the outer ring has its area on the positive side.
        if turn(&corners) > 0 {
            exterior = ring;
        } else {
            holes.push(ring);
        }
    }
    Ok(Polygon { exterior, holes })
}

/// The corners of a ring where it turns.
fn walk(edges: &[Edge], used: &mut [bool], start: usize) -> Vec<[u32; 2]> {
    let mut corners = vec![];
    let mut before = None;
    let mut at = start;
    while !used[at] {
        let edge = edges[at];
        used[at] = true;
        if before.replace(edge.way) != Some(edge.way) {
            corners.push(edge.from);
        }
        // Where two cells of the part touch at a corner only, two edges go on from there: turning
        // left keeps the rings apart.
        let corner = edge.way.step(edge.from);
        let first = edges.partition_point(|e| e.from < corner);
        let mut onward = (first..edges.len()).take_while(|&i| edges[i].from == corner);
        let left = onward.clone().find(|&i| edges[i].way == edge.way.left());
        match left.or_else(|| onward.next()) {
            Some(next) => at = next,
            None => break,
        }
    }
    // The start may lie in the middle of a straight side.
    if before == Some(edges[start].way) {
        corners.remove(0);
    }
    corners
}

/// Twice the area of a ring of corners, rows counted downwards.
fn turn(corners: &[[u32; 2]]) -> i64 {
    let next = corners.iter().cycle().skip(1);
    let wide = |[c, r]: [u32; 2]| (i64::from(c), i64::from(r));
    corners
        .iter()
        .zip(next)
        .map(|(a, b)| {
            let ((ax, ay), (bx, by)) = (wide(*a), wide(*b));
            ax * by - bx * ay
        })
        .sum()
}

/// The ring on the earth, turned the other way round: the inside on the left.
fn ring(grid: &Grid, corners: &[[u32; 2]]) -> Result<Ring, MapError> {
    let frame = grid.frame();
    let place = |[c, r]: &[u32; 2]| {
        let x = frame.west + (f64::from(*c) - 0.5) * frame.step_x;
        let y = frame.north - (f64::from(*r) - 0.5) * frame.step_y;
        frame.clamped(x, y)
    };
    corners
        .iter()
        .rev()
        .chain(corners.last())
        .map(place)
        .collect()
}
