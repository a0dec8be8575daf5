//! A comparison in words and units.

use super::{Comparison, Quantity};
use crate::say::{decimals, duration, percent, probability};

impl Comparison {
    /// What it says, in sentences for whoever decides: both figures, the effect with its interval, and whether
    /// it could be chance. `first` and `second` are names as they stand in the middle of a sentence.
    #[must_use]
    pub fn words(&self, first: &str, second: &str) -> String {
        let (one, two) = (self.figure(self.first), self.figure(self.second));
        let what = match self.quantity {
            Quantity::Completion => "finished with",
            Quantity::Sus => "is the SUS score of",
            Quantity::Ease => "of 7 is the ease of",
            Quantity::Time => "is the usual time with",
        };
        let chance = match (self.is_clear(), self.p_holm) {
            (true, _) => "Chance alone would hardly do this",
            (false, Some(_)) => "Among so many comparisons this could be chance",
            (false, None) => "This could be chance",
        };
        format!(
            "{two} {what} {second}, {one} {what} {first}: {} ({} interval: {}). {chance} (p {}).",
            self.effect_of(self.effect),
            self.interval.confidence,
            self.ends(),
            match probability(self.p_holm.unwrap_or(self.p)) {
                p if p.starts_with("less") => p,
                p => format!("= {p}"),
            }
        )
    }

    /// One side's figure.
    fn figure(&self, value: f64) -> String {
        match self.quantity {
            Quantity::Completion => percent(value),
            Quantity::Sus | Quantity::Ease => decimals(value, 1),
            Quantity::Time => duration(value),
        }
    }

    /// The interval: "9 to 77 percentage points more", "2 points lower to 5 points higher".
    fn ends(&self) -> String {
        let (low, high) = (
            self.effect_of(self.interval.low),
            self.effect_of(self.interval.high),
        );
        let (low_size, low_rest) = low.split_once(' ').unwrap_or((&low, ""));
        let (_, high_rest) = high.split_once(' ').unwrap_or((&high, ""));
        if low_rest == high_rest {
            format!("{low_size} to {high}")
        } else {
            format!("{low} to {high}")
        }
    }

    /// How far apart: "20 percentage points fewer", "1.2 points higher", "24% longer", "3.1 times as long".
    fn effect_of(&self, effect: f64) -> String {
        if self.quantity == Quantity::Time {
            if effect >= 1000.0 {
                return "more than 1000 times as long".to_owned();
            }
            if effect >= 2.0 {
                return format!("{} times as long", decimals(effect, 1));
            }
            if effect <= 0.005 {
                return "more than 99% shorter".to_owned();
            }
        }
        let (size, unit, places, more, fewer) = match self.quantity {
            Quantity::Completion => (effect * 100.0, " percentage points", 0, "more", "fewer"),
            Quantity::Sus | Quantity::Ease => (effect, " points", 1, "higher", "lower"),
            Quantity::Time => ((effect - 1.0) * 100.0, "%", 0, "longer", "shorter"),
        };
        let text = decimals(size.abs(), places);
        if text.bytes().all(|b| matches!(b, b'0' | b'.')) {
            return "no difference".to_owned();
        }
        let unit = if text == "1" {
            unit.trim_end_matches('s')
        } else {
            unit
        };
        format!("{text}{unit} {}", if size > 0.0 { more } else { fewer })
    }
}
