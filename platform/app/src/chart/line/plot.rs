//! Where a chart's values and instants lie, and its axes and names.

use super::curve::Point;
use super::{Line, MOST_LINES};
use crate::chart::scale::Scale;
use crate::chart::{escaped, percent, place, when};

/// The whole picture's height in pixels.
pub const HEIGHT: f64 = 260.0;
/// Width of the inner picture, in its own units.
pub const ACROSS: f64 = 1_000.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 228.0;
/// A phone's width in pixels, from which shares are reckoned.
const PHONE: f64 = 345.0;
/// Between the names at the ends of two lines.
const NAME_HEIGHT: f64 = 17.0;

/// Where the chart's values and instants lie.
pub struct Plot {
    scale: Scale,
    from_us: i64,
    to_us: i64,
    /// Shares of the width where the curves begin and end.
    pub left: f64,
    pub right: f64,
}

impl Plot {
    /// The plot of a chart over a stretch of time.
    pub fn of(chart: &Line, scale: Scale, from_us: i64, to_us: i64) -> Self {
        Self {
            scale,
            from_us,
            to_us,
            left: left_share(&scale),
            right: right_share(chart),
        }
    }

    /// How far along the stretch of time: 0 to 1.
    fn along(&self, at_us: i64) -> f64 {
        (at_us as f64 - self.from_us as f64) / (self.to_us as f64 - self.from_us as f64)
    }

    /// The same as a share of the whole width.
    fn across(&self, along: f64) -> String {
        percent(self.left + along * (self.right - self.left))
    }

    fn down(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * self.scale.share(value)
    }

    pub fn point(&self, at_us: i64, value: f64) -> Point {
        (ACROSS * self.along(at_us), self.down(value))
    }

    pub fn dot(&self, (x, y): Point, n: usize) -> String {
        let (cx, cy) = (self.across(x / ACROSS), place(y));
        format!(
            "<circle class=\"{}\" cx=\"{cx}\" cy=\"{cy}\" r=\"4\"/>\n",
            classes("dot", n)
        )
    }

    pub fn value_axis(&self) -> String {
        let right = percent(self.right);
        let mut out = String::new();
        for mark in self.scale.marks() {
            let y = place(self.down(mark));
            let above = place(self.down(mark) - 4.0);
            let label = self.scale.label(mark);
            out += &format!(
                "<line class=\"app-chart__axis\" x1=\"0\" x2=\"{right}\" y1=\"{y}\" y2=\"{y}\"/>\n\
                 <text class=\"app-chart__mark\" x=\"0\" y=\"{above}\">{label}</text>\n"
            );
        }
        out
    }

    pub fn time_axis(&self) -> String {
        let (top, bottom, base) = (place(BOTTOM), place(BOTTOM + 6.0), place(BOTTOM + 22.0));
        let mut out = String::new();
        for mark in when::marks(self.from_us, self.to_us, 5) {
            let along = self.along(mark.at_us);
            let x = self.across(along);
            // What would hang over an edge leans inwards.
            let anchor = if along > 0.94 && self.right > 0.9 {
                "end"
            } else {
                "middle"
            };
            out += &format!(
                "<line class=\"app-chart__axis\" x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{bottom}\"/>\n\
                 <text class=\"app-chart__mark\" x=\"{x}\" y=\"{base}\" text-anchor=\"{anchor}\">{}</text>\n",
                escaped(&mark.label)
            );
        }
        out
    }

    /// The names, each beside the end of its line, moved apart where they would meet.
    pub fn names(&self, chart: &Line, lines: &[Vec<(i64, f64)>]) -> String {
        let mut names: Vec<(f64, usize, Vec<String>)> = chart
            .lines
            .iter()
            .zip(lines)
            .enumerate()
            .filter_map(|(n, (line, points))| {
                Some((self.down(points.last()?.1), n, rows(&line.label)))
            })
            .filter(|(.., rows)| !rows.is_empty())
            .collect();
        names.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
        let height = |rows: &Vec<String>| rows.len() as f64 * NAME_HEIGHT;
        let mut free = TOP - NAME_HEIGHT / 2.0;
        for (y, _, rows) in &mut names {
            *y = (*y - NAME_HEIGHT / 2.0).max(free);
            free = *y + height(rows);
        }
        let mut free = BOTTOM + NAME_HEIGHT / 2.0;
        for (y, _, rows) in names.iter_mut().rev() {
            *y = (*y).min(free - height(rows));
            free = *y;
        }
        if names.is_empty() {
            return String::new();
        }
        let mut out = format!("<svg x=\"{}\">\n", percent(self.right));
        for (top, n, rows) in names {
            // A piece of the line stands before its name.
            out += &format!(
                "<path class=\"{}\" d=\"M8 {}h14\"/>\n",
                classes("line", n),
                place(top + 8.0)
            );
            for (row_n, row) in rows.iter().enumerate() {
                let (y, row) = (place(top + row_n as f64 * NAME_HEIGHT + 13.0), escaped(row));
                out +=
                    &format!("<text class=\"app-chart__label\" x=\"28\" y=\"{y}\">{row}</text>\n");
            }
        }
        out + "</svg>\n"
    }
}

/// The share of the width before the curves, for the numbers of the scale.
fn left_share(scale: &Scale) -> f64 {
    let longest = scale
        .marks()
        .into_iter()
        .map(|mark| scale.label(mark).chars().count())
        .max()
        .unwrap_or(0);
    ((longest as f64 * 8.0 + 6.0) / PHONE).min(0.14)
}

/// The share of the width where the curves end, before the names at their ends.
fn right_share(chart: &Line) -> f64 {
    let longest = chart
        .lines
        .iter()
        .take(MOST_LINES)
        .flat_map(|line| rows(&line.label))
        .map(|row| row.chars().count());
    match longest.max().unwrap_or(0) {
        0 => 0.99,
        letters => 1.0 - (letters as f64 * 7.5 + 32.0) / PHONE,
    }
}

/// A name in at most two short rows.
pub fn rows(label: &str) -> Vec<String> {
    const LONGEST: usize = 14;
    let mut rows: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match rows.last_mut() {
            Some(row) if row.chars().count() + word.chars().count() < LONGEST => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(word.to_owned()),
        }
    }
    let more = rows.len() > 2;
    rows.truncate(2);
    let last = rows.len().saturating_sub(1);
    for (n, row) in rows.iter_mut().enumerate() {
        if row.chars().count() > LONGEST || (more && n == last) {
            *row = row.chars().take(LONGEST - 1).chain(['…']).collect();
        }
    }
    rows
}

/// `app-chart__line app-chart__line--2` for the second; the first needs no number.
pub fn classes(part: &str, n: usize) -> String {
    match n {
        0 => format!("app-chart__{part}"),
        n => format!("app-chart__{part} app-chart__{part}--{}", n + 1),
    }
}
