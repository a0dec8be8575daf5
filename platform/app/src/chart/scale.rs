//! A scale whose marks are round numbers.

use kit::words;

use super::drawable;

/// From one round number to another in even steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The lowest mark.
    pub from: f64,
    /// The highest mark.
    pub to: f64,
    step: f64,
}

impl Scale {
    /// Holds every drawable value in about `marks` steps; none if there is no such value.
    /// It begins at zero unless that would flatten what there is to see.
    pub fn over(values: impl Iterator<Item = f64>, marks: u32) -> Option<Self> {
        let (mut low, mut high) = values
            .filter(|value| drawable(*value))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            return None;
        }
        // Values that differ by less than the screen or the arithmetic can show are one value.
        let is_flat = high - low <= low.abs().max(high.abs()) * 1e-9;
        if is_flat {
            high = low;
        }
        if is_flat || low.abs() < high / 2.0 {
            low = low.min(0.0);
        }
        if is_flat || high.abs() < -low / 2.0 {
            high = high.max(0.0);
        }
        if high - low < 1e-290 {
            (low, high) = (0.0, 1.0);
        }
        let step = round_step((high - low) / f64::from(marks.max(1)));
        Some(Self {
            from: (low / step).floor() * step,
            to: (high / step).ceil() * step,
            step,
        })
    }

    /// The same with marks at whole numbers alone: of a count there is no half.
    pub fn whole(self) -> Self {
        if self.step >= 1.0 {
            return self;
        }
        let from = self.from.floor();
        Self {
            from,
            to: self.to.ceil().max(from + 1.0),
            step: 1.0,
        }
    }

    /// The marks, lowest first.
    pub fn marks(&self) -> Vec<f64> {
        let steps = ((self.to - self.from) / self.step)
            .round()
            .clamp(1.0, 100.0) as u32;
        (0..=steps)
            .map(|i| self.from + f64::from(i) * self.step)
            .map(|mark| {
                if mark.abs() < self.step * 1e-6 {
                    0.0
                } else {
                    mark
                }
            })
            .collect()
    }

    /// How far up the scale a value lies: 0 at the bottom, 1 at the top.
    pub fn share(&self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    /// A mark in words, with the decimals that tell it from its neighbours.
    pub fn label(&self, mark: f64) -> String {
        let largest = self.from.abs().max(self.to.abs());
        let (divisor, word) = match largest {
            size if size >= 1e12 => return powers(mark),
            size if size >= 1e9 => (1e9, " billion"),
            size if size >= 1e6 => (1e6, " million"),
            _ => (1.0, ""),
        };
        let decimals = (-(self.step / divisor).log10() - 1e-9).ceil().max(0.0) as usize;
        if decimals > 6 {
            return powers(mark);
        }
        if mark == 0.0 {
            return "0".into();
        }
        let text = format!("{:.decimals$}", mark.abs() / divisor);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), words::whole);
        let sign = if mark < 0.0 { "−" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}{word}")
    }
}

fn powers(mark: f64) -> String {
    if mark == 0.0 {
        "0".into()
    } else {
        format!("{mark:.1e}").replace('-', "−")
    }
}

/// 1, 2 or 5 times a power of ten, not below `raw`.
fn round_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let times = raw / power;
    let round = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|round| times <= round * (1.0 + 1e-9))
        .unwrap_or(10.0);
    round * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], want: &str) {
        let got = Scale::over(values.iter().copied(), 4).map_or_else(
            || "nothing".to_owned(),
            |scale| {
                scale
                    .marks()
                    .into_iter()
                    .map(|mark| scale.label(mark))
                    .collect::<Vec<_>>()
                    .join(" ")
            },
        );
        assert_eq!(got, want, "{values:?}");
    }

    #[test]
    fn marks_are_round() {
        check(&[3.0, 17.0], "0 5 10 15 20");
        check(&[40.0, 72.0], "40 50 60 70 80");
        check(&[980.0, 1_020.0], "980 990 1,000 1,010 1,020");
        check(&[-4.0, 9.0], "−5 0 5 10");
        check(
            &[0.01, 0.034],
            "0.00 0.01 0.02 0.03 0.04".replace("0.00", "0").as_str(),
        );
        check(&[-30.0, -3.0], "−30 −20 −10 0");
        check(
            &[1_200_000.0, 4_900_000.0],
            "0 2 million 4 million 6 million",
        );
        check(&[0.0, 2.4e9], "0 1 billion 2 billion 3 billion");
    }

    #[test]
    fn a_count_has_no_half() {
        let check = |values: &[f64], want: &[f64]| {
            let marks = Scale::over(values.iter().copied(), 4).map(|scale| scale.whole().marks());
            assert_eq!(marks.as_deref(), Some(want), "{values:?}");
        };
        check(&[0.0, 2.0], &[0.0, 1.0, 2.0]);
        check(&[0.0, 0.0], &[0.0, 1.0]);
        check(&[3.0, 17.0], &[0.0, 5.0, 10.0, 15.0, 20.0]);
    }

    #[test]
    fn odd_values_still_have_a_scale() {
        check(&[], "nothing");
        check(&[f64::NAN, f64::INFINITY], "nothing");
        check(&[7.0], "0 2 4 6 8");
        check(&[0.0, 0.0], "0.0 0.5 1.0".replace("0.0", "0").as_str());
        check(&[-3.0, -3.0, f64::NAN], "−3 −2 −1 0");
        check(&[-1e300, 1e300], "−1.0e300 −5.0e299 0 5.0e299 1.0e300");
        check(&[1e15, 1e15 + 0.25], "0 5.0e14 1.0e15");
        check(&[0.0, 4e-9], "0 1.0e−9 2.0e−9 3.0e−9 4.0e−9");
        check(&[5e-324], "0 0.5 1.0");
    }
}
