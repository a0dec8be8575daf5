//! Lines along which a grid has one value.

use std::collections::BTreeMap;

use geo::Point;

use super::rising;
use crate::progress::tell;
use crate::{Grid, MapError, Progress};

/// Everywhere that the values pass one level.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    /// The level.
    pub value: f32,
    /// Its lines in WGS84; a closed one ends where it began.
    pub lines: Vec<Vec<Point>>,
}

/// The contour of each level, straight between samples. Nothing is drawn beside a void.
/// Levels that no value passes are left out. Progress is in levels.
///
/// # Errors
/// [`MapError::Grid`] if the levels do not rise, [`MapError::Geo`] off the National Grid, [`MapError::Stopped`].
///
/// # Source
/// Marching squares: W. Lorensen and H. Cline, "Marching cubes", Computer Graphics 21 (4), 1987, in two
/// dimensions; a saddle is parted by the mean of its four samples.
pub fn contours(
    grid: &Grid,
    levels: &[f32],
    progress: Progress<'_>,
) -> Result<Vec<Contour>, MapError> {
    rising(levels)?;
    let mut contours = vec![];
    for (done, &value) in levels.iter().enumerate() {
        tell(progress, done as u64, levels.len() as u64)?;
        let joints = joints(grid, value);
        if joints.is_empty() {
            continue;
        }
        let lines = lines(grid, value, joints)?;
        contours.push(Contour { value, lines });
    }
    tell(progress, levels.len() as u64, levels.len() as u64)?;
    Ok(contours)
}

/// A side between two neighbouring samples: twice the number of its western or northern sample, and one
/// more if it runs south.
type Side = usize;

/// For each side that the level crosses, the sides that it is joined to: one or two.
type Joints = BTreeMap<Side, [Option<Side>; 2]>;

fn joints(grid: &Grid, level: f32) -> Joints {
    let (columns, rows) = (grid.frame().columns, grid.frame().rows);
    let mut joints = Joints::new();
    let mut join = |a: Side, b: Side| {
        for (from, to) in [(a, b), (b, a)] {
            let ends = joints.entry(from).or_default();
            if let Some(free) = ends.iter_mut().find(|e| e.is_none()) {
                *free = Some(to);
            }
        }
    };
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            let samples = [
                grid.get(column, row),
                grid.get(column + 1, row),
                grid.get(column + 1, row + 1),
                grid.get(column, row + 1),
            ];
            let [Some(nw), Some(ne), Some(se), Some(sw)] = samples else {
                continue;
            };
            let corner = row * columns + column;
            let (north, west) = (2 * corner, 2 * corner + 1);
            let (east, south) = (2 * (corner + 1) + 1, 2 * (corner + columns));
            let above = [nw, ne, se, sw].map(|v| v >= level);
            match above {
                [true, true, true, true] | [false, false, false, false] => {}
                [true, false, false, false] | [false, true, true, true] => join(west, north),
                [false, true, false, false] | [true, false, true, true] => join(north, east),
                [false, false, true, false] | [true, true, false, true] => join(east, south),
                [false, false, false, true] | [true, true, true, false] => join(south, west),
                [true, true, false, false] | [false, false, true, true] => join(west, east),
                [true, false, false, true] | [false, true, true, false] => join(north, south),
                [true, false, true, false] | [false, true, false, true] => {
                    let middle = (nw + ne + se + sw) / 4.0 >= level;
                    // The two corners that are like the middle hang together.
                    if middle == above[0] {
                        join(north, east);
                        join(south, west);
                    } else {
                        join(west, north);
                        join(east, south);
                    }
                }
            }
        }
    }
    joints
}

/// Joins the sides to lines: first those with ends, then those that close.
fn lines(grid: &Grid, level: f32, mut joints: Joints) -> Result<Vec<Vec<Point>>, MapError> {
    let ends: Vec<Side> = joints
        .iter()
        .filter(|(_, e)| e[1].is_none())
        .map(|(s, _)| *s)
        .collect();
    let all: Vec<Side> = joints.keys().copied().collect();
    let mut lines = vec![];
    for start in ends.into_iter().chain(all) {
        let Some(mut next) = joints.remove(&start) else {
            continue;
        };
        let mut sides = vec![start];
        while let Some((side, onward)) = next.iter().flatten().find_map(|s| joints.remove_entry(s))
        {
            sides.push(side);
            next = onward;
        }
        let closes = sides.len() > 2 && next.contains(&Some(start));
        if closes {
            sides.push(start);
        }
        let points = sides.into_iter().map(|side| crossing(grid, level, side));
        lines.push(points.collect::<Result<Vec<Point>, _>>()?);
    }
    Ok(lines)
}

/// Where the level crosses a side.
fn crossing(grid: &Grid, level: f32, side: Side) -> Result<Point, MapError> {
    let frame = grid.frame();
    let (sample, south) = (side / 2, side % 2 == 1);
    let (column, row) = (sample % frame.columns, sample / frame.columns);
    let other = if south {
        (column, row + 1)
    } else {
        (column + 1, row)
    };
    let value = |(c, r)| f64::from(grid.get(c, r).unwrap_or(level));
    let (a, b) = (value((column, row)), value(other));
    let share = if a == b {
        0.5
    } else {
        (f64::from(level) - a) / (b - a)
    };
    let (x, y) = (frame.x(column), frame.y(row));
    if south {
        frame.point(x, y - share * frame.step_y)
    } else {
        frame.point(x + share * frame.step_x, y)
    }
}
