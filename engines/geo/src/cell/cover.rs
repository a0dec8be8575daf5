//! A few cells, large and small, that together cover a part of the map.

use super::region::{BoxTarget, CircleTarget, Look, ShapeTarget, Target};
use super::{Cell, FINEST_LEVEL, Region};
use crate::Point;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Cells that cover a shape or a box: every point of it is in one of them.
///
/// At most `max_cells` (at least one), none finer than `max_level`, sorted, none within another.
/// The more cells, the closer the fit; from 8 to 32 serve most queries. A shape without points
/// has an empty cover.
pub fn cover<'a>(region: impl Into<Region<'a>>, max_cells: usize, max_level: u8) -> Vec<Cell> {
    match region.into() {
        Region::Geometry(geometry) => {
            cover_target(&ShapeTarget::of(geometry), max_cells, max_level)
        }
        Region::Box(bbox) => cover_target(&BoxTarget::of(bbox), max_cells, max_level),
    }
}

/// Cells that cover all points within `radius_m` metres of a centre; see [`cover`].
///
/// It is right over the poles and the date line, too.
pub fn cover_circle(centre: Point, radius_m: f64, max_cells: usize) -> Vec<Cell> {
    cover_target(&CircleTarget::of(centre, radius_m), max_cells, FINEST_LEVEL)
}

/// Quarters the coarsest cell that the region fills in part, for as long as there is room.
fn cover_target<T: Target>(target: &T, max_cells: usize, max_level: u8) -> Vec<Cell> {
    let Some((start, clue)) = target.start() else {
        return vec![];
    };
    let mut done = vec![];
    // Clues are kept aside, so that the queue holds what orders it: coarse first, then by id.
    let mut clues = vec![Some(clue)];
    let mut waiting = BinaryHeap::from([Reverse((start.level(), start, 0))]);
    while let Some(Reverse((level, cell, clue))) = waiting.pop() {
        let (Some(children), Some(clue)) = (
            cell.children().filter(|_| level < max_level),
            clues[clue].take(),
        ) else {
            done.push(cell.parent(max_level));
            continue;
        };
        let looks = children.map(|child| (child, target.look(child, &clue)));
        let met = looks
            .iter()
            .filter(|(_, look)| !matches!(look, Look::None))
            .count();
        // One quarter in place of its parent needs no room. If rounding hides all four, keep it whole.
        if met == 0 || met > 1 && done.len() + waiting.len() + met > max_cells {
            done.push(cell);
            continue;
        }
        for (child, look) in looks {
            match look {
                Look::None => {}
                Look::All => done.push(child),
                Look::Part(clue) => {
                    waiting.push(Reverse((child.level(), child, clues.len())));
                    clues.push(Some(clue));
                }
            }
        }
    }
    done.sort_unstable();
    done.dedup();
    join_quarters(done)
}

/// Puts the parent in place of four quarters, wherever all four are there.
fn join_quarters(cells: Vec<Cell>) -> Vec<Cell> {
    let mut joined: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        joined.push(cell);
        while let Some(&[.., a, b, c, d]) = joined.last_chunk::<4>().map(|four| four as &[Cell]) {
            let parent = d.parent(d.level().saturating_sub(1));
            if parent.children() != Some([a, b, c, d]) {
                break;
            }
            joined.truncate(joined.len() - 4);
            joined.push(parent);
        }
    }
    joined
}
