//! Lines over time: at most four, each named at its end, broken where readings are missing.

use kit::{Time, words};

use super::scale::Scale;
use super::{drawable, escaped, heading, percent, place, said, when};

/// Lines that one chart can hold and a reader still tell apart.
const MOST_LINES: usize = 4;
const HEIGHT: f64 = 260.0;
/// A phone's width in pixels, from which shares are reckoned.
const PHONE: f64 = 345.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 228.0;
/// Width of the inner picture, in its own units.
const ACROSS: f64 = 1_000.0;
/// Points beyond which a line is thinned to what a screen can show.
const MANY: usize = 2_000;
/// Between the names at the ends of two lines.
const NAME_HEIGHT: f64 = 17.0;

/// A chart of what changed over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// What was measured: "Noise".
    pub title: String,
    /// In what: "decibels"; empty for a plain count.
    pub unit: String,
    /// The first four are drawn.
    pub lines: Vec<Series>,
    /// Instant, lowest and highest: the likely range of the last line.
    pub band: Option<Vec<(i64, f64, f64)>>,
    /// Where time begins, in microseconds of UTC since 1970.
    pub from_us: i64,
    /// Where it ends. Unless it is later than `from_us`, the readings themselves say.
    pub to_us: i64,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Stands at its end; may be empty where there is one line only.
    pub label: String,
    /// Instant and reading. What is not a finite number is left out.
    pub points: Vec<(i64, f64)>,
}

/// A point in the inner picture.
type Point = (f64, f64);

/// The chart as SVG.
#[must_use]
pub fn line(chart: &Line) -> String {
    let (from_us, to_us) = range(chart);
    let inside = |at_us: i64| (from_us..=to_us).contains(&at_us);
    let lines: Vec<Vec<(i64, f64)>> = chart
        .lines
        .iter()
        .take(MOST_LINES)
        .map(|line| {
            let mut points: Vec<_> = line
                .points
                .iter()
                .copied()
                .filter(|(at, value)| inside(*at) && drawable(*value))
                .collect();
            points.sort_by_key(|(at, _)| *at);
            points
        })
        .collect();
    let mut band: Vec<_> = chart
        .band
        .iter()
        .flatten()
        .copied()
        .filter(|(at, ..)| inside(*at))
        .collect();
    band.retain(|(_, low, high)| drawable(*low) && drawable(*high));
    band.sort_by_key(|(at, ..)| *at);

    let summary = summary(chart, &lines, !band.is_empty(), from_us, to_us);
    let values = lines.iter().flatten().map(|(_, value)| *value);
    let Some(scale) = Scale::over(
        values.chain(band.iter().flat_map(|(_, low, high)| [*low, *high])),
        4,
    ) else {
        return empty(&summary);
    };
    let plot = Plot {
        scale,
        from_us,
        to_us,
        left: left_share(&scale),
        right: right_share(chart),
    };

    let mut curves = String::new();
    for part in unbroken(&band, |(at, ..)| *at) {
        let upper = part.iter().map(|(at, _, high)| plot.point(*at, *high));
        let lower = part.iter().rev().map(|(at, low, _)| plot.point(*at, *low));
        let outline: Vec<Point> = upper.chain(lower).collect();
        let class = classes("band", lines.len().max(1) - 1);
        curves += &format!("<path class=\"{class}\" d=\"{}Z\"/>\n", path(&outline));
    }
    let mut dots = String::new();
    for (n, points) in lines.iter().enumerate() {
        let mut d = String::new();
        for part in unbroken(points, |(at, _)| *at) {
            let part: Vec<Point> = part
                .iter()
                .map(|(at, value)| plot.point(*at, *value))
                .collect();
            match part[..] {
                [alone] => dots += &plot.dot(alone, n),
                _ => d += &path(&thinned(&part)),
            }
        }
        if !d.is_empty() {
            curves += &format!("<path class=\"{}\" d=\"{d}\"/>\n", classes("line", n));
        }
    }
    let (across, height) = (place(ACROSS), place(HEIGHT));
    let (x, width) = (percent(plot.left), percent(plot.right - plot.left));
    let inner = format!(
        "<svg x=\"{x}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {across} {height}\" preserveAspectRatio=\"none\">\n{curves}</svg>\n"
    );
    let names = plot.names(chart, &lines);
    whole(
        &summary,
        HEIGHT,
        &format!(
            "{}{}{inner}{dots}{names}",
            plot.value_axis(),
            plot.time_axis()
        ),
    )
}

/// The stretch of time to show.
fn range(chart: &Line) -> (i64, i64) {
    if chart.from_us < chart.to_us {
        return (chart.from_us, chart.to_us);
    }
    const HALF_HOUR_US: i64 = 1_800_000_000;
    let instants = chart
        .lines
        .iter()
        .flat_map(|line| line.points.iter().map(|(at, _)| *at));
    let instants = instants.chain(chart.band.iter().flatten().map(|(at, ..)| *at));
    let (first, last) = instants.fold((i64::MAX, i64::MIN), |(a, b), at| (a.min(at), b.max(at)));
    match first.cmp(&last) {
        std::cmp::Ordering::Less => (first, last),
        std::cmp::Ordering::Equal => (
            first.saturating_sub(HALF_HOUR_US),
            last.saturating_add(HALF_HOUR_US),
        ),
        std::cmp::Ordering::Greater => (chart.from_us, chart.from_us),
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
fn rows(label: &str) -> Vec<String> {
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

/// The chart in a sentence or two, for those who do not see it.
fn summary(
    chart: &Line,
    lines: &[Vec<(i64, f64)>],
    has_band: bool,
    from_us: i64,
    to_us: i64,
) -> String {
    let title = heading(&chart.title, &chart.unit);
    if lines.iter().all(Vec::is_empty) && !has_band {
        return format!("{title}. There is nothing to show for this time.");
    }
    let mut text = format!(
        "{title}, from {} to {}.",
        words::date_time(Time(from_us)),
        words::date_time(Time(to_us))
    );
    for (line, points) in chart.lines.iter().zip(lines) {
        let name = if line.label.is_empty() {
            "Readings"
        } else {
            &line.label
        };
        let Some((_, latest)) = points.last() else {
            text += &format!(" {name}: nothing for this time.");
            continue;
        };
        let (low, high) = points
            .iter()
            .fold((*latest, *latest), |(low, high), (_, value)| {
                (low.min(*value), high.max(*value))
            });
        text += &format!(
            " {name}: lowest {}, highest {}, latest {}.",
            said(low),
            said(high),
            said(*latest)
        );
    }
    if has_band {
        text += " The band is the likely range.";
    }
    match chart.lines.len().saturating_sub(MOST_LINES) {
        0 => {}
        more => {
            text += &format!(
                " {} not drawn.",
                words::count(more as i64, "more line is", "more lines are")
            )
        }
    }
    text
}

fn empty(summary: &str) -> String {
    let inside = "<line class=\"app-chart__axis\" x1=\"0\" x2=\"100%\" y1=\"72\" y2=\"72\"/>\n\
                  <text class=\"app-chart__label\" x=\"50%\" y=\"44\" text-anchor=\"middle\">Nothing to show for this time</text>\n";
    whole(summary, 80.0, inside)
}

fn whole(summary: &str, height: f64, inside: &str) -> String {
    let (summary, height) = (escaped(summary), place(height));
    format!(
        "<svg class=\"app-chart__picture\" role=\"img\" aria-label=\"{summary}\" width=\"100%\" height=\"{height}\">\n\
         <title>{summary}</title>\n{inside}</svg>"
    )
}

/// Where the chart's values and instants lie.
struct Plot {
    scale: Scale,
    from_us: i64,
    to_us: i64,
    left: f64,
    right: f64,
}

impl Plot {
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

    fn point(&self, at_us: i64, value: f64) -> Point {
        (ACROSS * self.along(at_us), self.down(value))
    }

    fn dot(&self, (x, y): Point, n: usize) -> String {
        let (cx, cy) = (self.across(x / ACROSS), place(y));
        format!(
            "<circle class=\"{}\" cx=\"{cx}\" cy=\"{cy}\" r=\"4\"/>\n",
            classes("dot", n)
        )
    }

    fn value_axis(&self) -> String {
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

    fn time_axis(&self) -> String {
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
    fn names(&self, chart: &Line, lines: &[Vec<(i64, f64)>]) -> String {
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

/// `app-chart__line app-chart__line--2` for the second; the first needs no number.
fn classes(part: &str, n: usize) -> String {
    match n {
        0 => format!("app-chart__{part}"),
        n => format!("app-chart__{part} app-chart__{part}--{}", n + 1),
    }
}

/// Cuts where more than three of the usual intervals passed without a reading.
fn unbroken<T>(points: &[T], at: impl Fn(&T) -> i64) -> Vec<&[T]> {
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
fn thinned(points: &[Point]) -> Vec<Point> {
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

fn path(points: &[Point]) -> String {
    let mut d = String::with_capacity(points.len() * 12);
    for (n, (x, y)) in points.iter().enumerate() {
        d.push_str(if n == 0 { "M" } else { "L" });
        d.push_str(&place(*x));
        d.push(' ');
        d.push_str(&place(*y));
    }
    d
}

#[cfg(test)]
mod tests;
