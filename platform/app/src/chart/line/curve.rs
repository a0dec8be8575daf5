//! A curve in the inner picture: cut at its gaps, thinned to what a screen can show, written as a path.

use crate::chart::place;

/// A point in the inner picture.
pub type Point = (f64, f64);

/// Points beyond which a line is thinned.
const MANY: usize = 2_000;

/// Cuts where more than three of the usual intervals passed without a reading.
pub fn unbroken<T>(points: &[T], at: impl Fn(&T) -> i64) -> Vec<&[T]> {
    let mut intervals: Vec<i64> = points
        .windows(2)
        .map(|pair| at(&pair[1]).saturating_sub(at(&pair[0])))
        .filter(|us| *us > 0)
        .collect();
    intervals.sort_unstable();
    let usual_us = intervals
        .get(intervals.len() / 2)
        .copied()
        .unwrap_or(i64::MAX);
    points
        .chunk_by(|a, b| at(b).saturating_sub(at(a)) <= usual_us.saturating_mul(3))
        .collect()
}

/// The first, lowest, highest and last point of each column of the screen: the same picture, lighter.
pub fn thinned(points: &[Point]) -> Vec<Point> {
    if points.len() <= MANY {
        return points.to_vec();
    }
    let mut kept = Vec::new();
    for column in points.chunk_by(|a, b| a.0.floor() == b.0.floor()) {
        let by_height = |a: &usize, b: &usize| column[*a].1.total_cmp(&column[*b].1);
        let (low, high) = (
            (0..column.len()).min_by(by_height),
            (0..column.len()).max_by(by_height),
        );
        let mut chosen = [0, low.unwrap_or(0), high.unwrap_or(0), column.len() - 1].to_vec();
        chosen.sort_unstable();
        chosen.dedup();
        kept.extend(chosen.into_iter().map(|n| column[n]));
    }
    kept
}

pub fn path(points: &[Point]) -> String {
    let mut d = String::with_capacity(points.len() * 12);
    for (n, (x, y)) in points.iter().enumerate() {
        d.push_str(if n == 0 { "M" } else { "L" });
        d.push_str(&place(*x));
        d.push(' ');
        d.push_str(&place(*y));
    }
    d
}
