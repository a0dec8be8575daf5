//! Lines over time: at most four, each named at its end, broken where readings are missing.

mod curve;
mod plot;

use kit::{Time, words};

use super::scale::Scale;
use super::{drawable, escaped, heading, percent, place, said};
use curve::{Point, path, thinned, unbroken};
use plot::{ACROSS, HEIGHT, Plot, classes};

/// Lines that one chart can hold and a reader still tell apart.
const MOST_LINES: usize = 4;

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
    let is_count = chart.unit.is_empty()
        && lines
            .iter()
            .flatten()
            .all(|(_, value)| value.fract() == 0.0);
    let scale = if is_count { scale.whole() } else { scale };
    let plot = Plot::of(chart, scale, from_us, to_us);

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

#[cfg(test)]
mod tests;
