//! Charts drawn on the server as SVG: they need no script, and a table under each says the same.
//!
//! Lines stretch with the page while words keep their size, so that a chart can be read on a phone:
//! places across are shares of the width, places down are pixels, and only the curves lie in an
//! inner picture that stretches. Colours come from the style sheet's `app-chart__…` classes.

mod bars;
mod line;
mod scale;
mod when;

pub use bars::{Bar, Bars, bars};
pub use line::{Line, Series, line};

use kit::words;

/// The title as it stands over a chart, with its unit: "Noise (decibels)".
#[must_use]
pub fn heading(title: &str, unit: &str) -> String {
    if unit.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({unit})")
    }
}

/// Text that is safe inside an element and inside a quoted attribute.
/// What XML has no place for is left out.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A number in a sentence: as people read it, in powers of ten where that has no end.
fn said(n: f64) -> String {
    let size = n.abs();
    if n.is_finite() && n != 0.0 && !(0.000_5..1e15).contains(&size) {
        return format!("{n:.1e}").replace('-', "−");
    }
    words::number(n)
}

/// A place in the picture, to a tenth of a pixel.
fn place(n: f64) -> String {
    let text = format!("{n:.1}");
    text.strip_suffix(".0")
        .map_or_else(|| text.clone(), str::to_owned)
}

/// A share of the width, as SVG writes it.
fn percent(share: f64) -> String {
    format!("{}%", place(share * 100.0))
}

/// What a screen can show: finite and of a size that leaves room to compute.
fn drawable(n: f64) -> bool {
    n.is_finite() && n.abs() <= 1e300
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_safe() {
        assert_eq!(
            escaped("<b a='1' & \"2\"\u{0}"),
            "&lt;b a=&#39;1&#39; &amp; &quot;2&quot; "
        );
        assert_eq!(heading("Noise", "decibels"), "Noise (decibels)");
        assert_eq!(heading("Visits", ""), "Visits");
    }

    #[test]
    fn numbers_are_said_in_a_breath() {
        for (n, want) in [
            (0.0, "0"),
            (21.456, "21.5"),
            (1e300, "1.0e300"),
            (-2e-9, "−2.0e−9"),
            (f64::NAN, "not known"),
        ] {
            assert_eq!(said(n), want);
        }
    }
}
