//! Bars from zero, longest names and all: the name above each bar, the number at its end.

use kit::words;

use super::{drawable, escaped, heading, percent, place, said};

const ROW: f64 = 46.0;
const BAR: f64 = 18.0;
/// The share of the width that the longest bar takes: the rest is for its number.
const ACROSS: f64 = 0.8;
/// Bars that a reader can take in; the table has them all.
const MOST: usize = 40;
/// Letters that a phone has room for.
const LONGEST: usize = 44;

/// A chart that compares.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bars {
    /// What was counted or measured: "Devices by model".
    pub title: String,
    /// In what: "devices"; may be empty.
    pub unit: String,
    /// In the order given.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: f64,
}

/// The chart as SVG.
#[must_use]
pub fn bars(chart: &Bars) -> String {
    let shown = &chart.bars[..chart.bars.len().min(MOST)];
    let values = || {
        shown
            .iter()
            .map(|bar| bar.value)
            .filter(|value| drawable(*value))
    };
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let span = if high - low > 0.0 { high - low } else { 1.0 };
    let zero = -low / span * ACROSS;

    let mut rows = String::new();
    for (n, bar) in shown.iter().enumerate() {
        let top = n as f64 * ROW;
        let (name_y, bar_y, number_y) = (place(top + 16.0), place(top + 22.0), place(top + 36.0));
        rows += &format!(
            "<text class=\"app-chart__label\" x=\"0\" y=\"{name_y}\">{}</text>\n",
            escaped(&short(&bar.label))
        );
        let long = if drawable(bar.value) {
            bar.value.abs() / span * ACROSS
        } else {
            0.0
        };
        let left = if bar.value < 0.0 { zero - long } else { zero };
        if long > 0.0 {
            let (x, width, height) = (percent(left), percent(long), place(BAR));
            rows += &format!(
                "<rect class=\"app-chart__bar\" x=\"{x}\" y=\"{bar_y}\" width=\"{width}\" height=\"{height}\"/>\n"
            );
        }
        let x = percent(left + if bar.value < 0.0 { zero - left } else { long });
        rows += &format!(
            "<text class=\"app-chart__label\" x=\"{x}\" dx=\"6\" y=\"{number_y}\">{}</text>\n",
            said(bar.value)
        );
    }
    if shown.is_empty() {
        rows = format!(
            "<text class=\"app-chart__label\" x=\"0\" y=\"{}\">Nothing to show</text>\n",
            place(16.0)
        );
    }
    let height = place(ROW * shown.len().max(1) as f64);
    let x = percent(zero);
    let axis = format!(
        "<line class=\"app-chart__axis\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{height}\"/>\n"
    );
    let summary = escaped(&summary(chart));
    format!(
        "<svg class=\"app-chart__picture\" role=\"img\" aria-label=\"{summary}\" width=\"100%\" height=\"{height}\">\n\
         <title>{summary}</title>\n{axis}{rows}</svg>"
    )
}

fn short(label: &str) -> String {
    if label.chars().count() <= LONGEST {
        return label.to_owned();
    }
    label.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn summary(chart: &Bars) -> String {
    let title = heading(&chart.title, &chart.unit);
    let known = || chart.bars.iter().filter(|bar| drawable(bar.value));
    let by_value = |a: &&Bar, b: &&Bar| a.value.total_cmp(&b.value);
    let mut text = match (known().max_by(by_value), known().min_by(by_value)) {
        (Some(most), Some(least)) if known().count() > 1 => format!(
            "{title}, {}. Most: {}, {}. Least: {}, {}.",
            words::count(chart.bars.len() as i64, "bar", "bars"),
            most.label,
            said(most.value),
            least.label,
            said(least.value)
        ),
        (Some(only), _) => format!("{title}. {}: {}.", only.label, said(only.value)),
        _ => format!("{title}. There is nothing to show."),
    };
    match chart.bars.len().saturating_sub(MOST) {
        0 => {}
        more => {
            text += &format!(
                " {} not drawn.",
                words::count(more as i64, "more bar is", "more bars are")
            )
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(bars_given: &[(&str, f64)], want: Expect) {
        let bars_given = bars_given.iter().map(|(label, value)| Bar {
            label: (*label).into(),
            value: *value,
        });
        want.assert_eq(&bars(&Bars {
            title: "Devices".into(),
            unit: String::new(),
            bars: bars_given.collect(),
        }));
    }

    #[test]
    fn bars_begin_at_zero() {
        check(
            &[("Noise & light", 120.0), ("Bins", 30.0)],
            expect![[r#"
            <svg class="app-chart__picture" role="img" aria-label="Devices, 2 bars. Most: Noise &amp; light, 120. Least: Bins, 30." width="100%" height="92">
            <title>Devices, 2 bars. Most: Noise &amp; light, 120. Least: Bins, 30.</title>
            <line class="app-chart__axis" x1="-0%" x2="-0%" y1="0" y2="92"/>
            <text class="app-chart__label" x="0" y="16">Noise &amp; light</text>
            <rect class="app-chart__bar" x="-0%" y="22" width="80%" height="18"/>
            <text class="app-chart__label" x="80%" dx="6" y="36">120</text>
            <text class="app-chart__label" x="0" y="62">Bins</text>
            <rect class="app-chart__bar" x="-0%" y="68" width="20%" height="18"/>
            <text class="app-chart__label" x="20%" dx="6" y="82">30</text>
            </svg>"#]],
        );
    }

    #[test]
    fn bars_may_fall_below_zero_and_be_unknown() {
        check(
            &[
                ("Up", 1.0),
                ("Down", -3.0),
                ("Unknown", f64::NAN),
                ("None", 0.0),
            ],
            expect![[r#"
            <svg class="app-chart__picture" role="img" aria-label="Devices, 4 bars. Most: Up, 1. Least: Down, −3." width="100%" height="184">
            <title>Devices, 4 bars. Most: Up, 1. Least: Down, −3.</title>
            <line class="app-chart__axis" x1="60%" x2="60%" y1="0" y2="184"/>
            <text class="app-chart__label" x="0" y="16">Up</text>
            <rect class="app-chart__bar" x="60%" y="22" width="20%" height="18"/>
            <text class="app-chart__label" x="80%" dx="6" y="36">1</text>
            <text class="app-chart__label" x="0" y="62">Down</text>
            <rect class="app-chart__bar" x="0%" y="68" width="60%" height="18"/>
            <text class="app-chart__label" x="60%" dx="6" y="82">−3</text>
            <text class="app-chart__label" x="0" y="108">Unknown</text>
            <text class="app-chart__label" x="60%" dx="6" y="128">not known</text>
            <text class="app-chart__label" x="0" y="154">None</text>
            <text class="app-chart__label" x="60%" dx="6" y="174">0</text>
            </svg>"#]],
        );
    }

    #[test]
    fn no_bars_say_so() {
        check(
            &[],
            expect![[r#"
            <svg class="app-chart__picture" role="img" aria-label="Devices. There is nothing to show." width="100%" height="46">
            <title>Devices. There is nothing to show.</title>
            <line class="app-chart__axis" x1="-0%" x2="-0%" y1="0" y2="46"/>
            <text class="app-chart__label" x="0" y="16">Nothing to show</text>
            </svg>"#]],
        );
    }

    #[test]
    fn odd_bars_are_no_trouble() {
        let odd = |value| Bar {
            label: "<x>".repeat(100),
            value,
        };
        let values = [
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            1e300,
            -1e300,
            5e-324,
            f64::MAX,
        ];
        let chart = Bars {
            bars: (0..100).map(|n| odd(values[n % values.len()])).collect(),
            ..Bars::default()
        };
        let svg = bars(&chart);
        assert!(
            svg.contains("60 more bars are not drawn")
                && !svg.contains("NaN")
                && !svg.contains("inf"),
            "{svg}"
        );
        assert!(!svg.contains("<x>"));
    }
}
