//! Where streets meet: loose ends are joined or cut, what is not connected goes, long streets part.

use super::plane::{Line, Pos, along, crossing, length_m};
use super::streets::Street;

/// A loose end reaches this far ahead for a road to join.
const REACH_M: f64 = 125.0;
/// A blind end of less than this is cut back to the last junction.
const STUB_M: f64 = 42.0;
/// A street longer than this has two names.
const LONGEST_M: f64 = 740.0;

/// Finishes the streets that have grown beside the fixed roads.
pub fn join(
    fixed: &[&Line],
    mut grown: Vec<(&'static str, Line)>,
    may_pass: &dyn Fn(Pos) -> bool,
) -> Vec<Street> {
    for i in 0..grown.len() {
        for _ in 0..2 {
            let line = finish_end(i, fixed, &grown, may_pass);
            grown[i].1 = line;
            grown[i].1.reverse();
        }
    }
    let grown = connected(fixed, grown);
    let mut streets = vec![];
    for i in 0..grown.len() {
        let (place, line) = &grown[i];
        let meets = meetings(line, i, fixed, &grown);
        part(place, line, &meets, &mut streets);
    }
    streets
}

/// The street with its last end joined to the road ahead, or cut back if it is a mere stub.
fn finish_end(
    i: usize,
    fixed: &[&Line],
    grown: &[(&'static str, Line)],
    may_pass: &dyn Fn(Pos) -> bool,
) -> Line {
    let mut line = grown[i].1.clone();
    let end = line[line.len() - 1];
    let ahead = (end - line[line.len().saturating_sub(4)]).unit();
    let probe = vec![end, end + ahead * REACH_M];
    let nearest = meetings(&probe, i, fixed, grown)
        .into_iter()
        .find(|&at| at > 0.5);
    if let Some(at) = nearest {
        let clear = (1..).map(|k| f64::from(k) * 8.0).take_while(|&d| d < at);
        if clear.into_iter().all(|d| may_pass(end + ahead * d)) {
            line.push(end + ahead * at);
            return line;
        }
    }
    let whole = length_m(&line);
    if let Some(&last) = meetings(&line, i, fixed, grown).last()
        && whole - last < STUB_M
        && last > 1.0
    {
        return cut(&line, 0.0, last);
    }
    line
}

/// How far along a line it meets others, in order.
fn meetings(line: &[Pos], i: usize, fixed: &[&Line], grown: &[(&'static str, Line)]) -> Vec<f64> {
    let others = grown
        .iter()
        .enumerate()
        .filter(|(k, _)| *k != i)
        .map(|(_, (_, other))| other);
    let mut at = vec![];
    for other in fixed.iter().copied().chain(others) {
        at.extend(crossings(line, other));
    }
    at.sort_by(f64::total_cmp);
    at.dedup_by(|b, a| *b - *a < 1.0);
    at
}

fn bounds(line: &[Pos]) -> (Pos, Pos) {
    line.iter()
        .fold((line[0], line[0]), |(mut low, mut high), p| {
            (low.x, low.y) = (low.x.min(p.x), low.y.min(p.y));
            (high.x, high.y) = (high.x.max(p.x), high.y.max(p.y));
            (low, high)
        })
}

fn apart(a: (Pos, Pos), b: (Pos, Pos)) -> bool {
    a.1.x < b.0.x || b.1.x < a.0.x || a.1.y < b.0.y || b.1.y < a.0.y
}

fn crossings(line: &[Pos], other: &[Pos]) -> Vec<f64> {
    // An end that touches may fall short by a rounding: reach a little past both ends.
    let mut at = vec![];
    let box_of_line = bounds(line);
    if apart(box_of_line, bounds(other)) {
        return at;
    }
    let mut so_far = 0.0;
    for (k, w) in line.windows(2).enumerate() {
        let piece = w[0].to(w[1]);
        let longer = |on: bool| {
            if on {
                (w[1] - w[0]).unit() * 0.6
            } else {
                (w[1] - w[0]) * 0.0
            }
        };
        let (a, b) = (w[0] - longer(k == 0), w[1] + longer(k + 2 == line.len()));
        let near = bounds(&[a, b]);
        for v in other.windows(2) {
            if apart(near, bounds(v)) {
                continue;
            }
            let reach = (v[1] - v[0]).unit() * 0.6;
            if let Some((t, _)) = crossing(a, b, v[0] - reach, v[1] + reach) {
                at.push(so_far + (a + (b - a) * t).to(w[0]).min(piece));
            }
        }
        so_far += piece;
    }
    at
}

/// Only the streets from which one can drive to the fixed roads.
fn connected(fixed: &[&Line], grown: Vec<(&'static str, Line)>) -> Vec<(&'static str, Line)> {
    let mut reached: Vec<bool> = grown
        .iter()
        .map(|(_, line)| fixed.iter().any(|road| !crossings(line, road).is_empty()))
        .collect();
    let mut wave: Vec<usize> = (0..grown.len()).filter(|&i| reached[i]).collect();
    while let Some(i) = wave.pop() {
        for k in 0..grown.len() {
            if !reached[k] && !crossings(&grown[i].1, &grown[k].1).is_empty() {
                reached[k] = true;
                wave.push(k);
            }
        }
    }
    grown
        .into_iter()
        .zip(reached)
        .filter_map(|(street, reached)| reached.then_some(street))
        .collect()
}

/// Parts a long street at the junction nearest to its middle.
fn part(place: &'static str, line: &[Pos], meets: &[f64], streets: &mut Vec<Street>) {
    let whole = length_m(line);
    let middle = meets
        .iter()
        .copied()
        .min_by(|a, b| (a - whole / 2.0).abs().total_cmp(&(b - whole / 2.0).abs()));
    if let Some(at) = middle.filter(|&at| whole > LONGEST_M && at > 120.0 && whole - at > 120.0) {
        let before: Vec<f64> = meets.iter().copied().filter(|&m| m <= at).collect();
        let after: Vec<f64> = meets.iter().map(|m| m - at).filter(|&m| m >= 0.0).collect();
        part(place, &cut(line, 0.0, at), &before, streets);
        part(place, &cut(line, at, whole), &after, streets);
        return;
    }
    let meets_at = |d: f64| meets.iter().any(|&m| (m - d).abs() < 3.0);
    let is_blind = !(meets_at(0.0) && meets_at(whole));
    streets.push(Street {
        place,
        line: line.to_vec(),
        is_blind,
        length_m: whole,
    });
}

/// The part of a line between two distances along it.
fn cut(line: &[Pos], from_m: f64, to_m: f64) -> Line {
    let mut out = vec![along(line, from_m).0];
    let mut so_far = 0.0;
    for w in line.windows(2) {
        so_far += w[0].to(w[1]);
        if so_far > from_m + 0.5 && so_far < to_m - 0.5 {
            out.push(w[1]);
        }
    }
    out.push(along(line, to_m).0);
    out
}
