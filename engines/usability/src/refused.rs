//! Why figures cannot be worked out, in words for whoever gave them.

/// The most observations that any function takes: the tails of the distributions are exact to nine figures up to it.
pub(crate) const MOST: u64 = 1_000_000;

/// The largest size of a measurement: the sums of squares of [`MOST`] of them stay far from overflow.
pub(crate) const LARGEST: f64 = 1e12;

/// Why figures cannot be worked out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    /// Out of range, or not a number.
    #[error("{what} must be from {least} to {most}, got {}", short(*got))]
    Range {
        /// Which.
        what: &'static str,
        /// The least that it may be.
        least: f64,
        /// The most that it may be.
        most: f64,
        /// What it is.
        got: f64,
    },
    /// Too few to say anything.
    #[error("{what}: at least {least} needed, got {got}")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many there must be.
        least: u64,
        /// How many there are.
        got: u64,
    },
    /// More than is taken at once.
    #[error("{what}: at most {most} allowed, got {got}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: u64,
        /// How many there are.
        got: u64,
    },
    /// A part that is larger than its whole.
    #[error("{what}: {part} of {whole} is more than all of them")]
    PartOverWhole {
        /// Of what.
        what: &'static str,
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
    /// Two figures that must differ do not, or the wrong one is the larger.
    #[error("{larger} must be more than {smaller}, got {got_larger} and {got_smaller}")]
    Order {
        /// The one that must be the larger.
        larger: &'static str,
        /// The other.
        smaller: &'static str,
        /// What the first is.
        got_larger: f64,
        /// What the second is.
        got_smaller: f64,
    },
    /// Rows that do not have as many places as the first.
    #[error("row {row} has {got} places where the first has {want}")]
    Ragged {
        /// Which, from 1.
        row: usize,
        /// How many the first has.
        want: usize,
        /// How many this has.
        got: usize,
    },
}

/// A number without its hundreds of zeros.
fn short(value: f64) -> String {
    if value.is_finite() && value.abs() >= 1e15 {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// `got`, if it is from `least` to `most`; NaN is not.
pub(crate) fn within(what: &'static str, least: f64, most: f64, got: f64) -> Result<f64, Refused> {
    if (least..=most).contains(&got) {
        return Ok(got);
    }
    Err(Refused::Range {
        what,
        least,
        most,
        got,
    })
}

/// `got`, if it is from `least` up to [`MOST`].
pub(crate) fn enough(what: &'static str, least: u64, got: usize) -> Result<u64, Refused> {
    let got = u64::try_from(got).unwrap_or(u64::MAX);
    if got < least {
        return Err(Refused::TooFew { what, least, got });
    }
    if got > MOST {
        return Err(Refused::TooMany {
            what,
            most: MOST,
            got,
        });
    }
    Ok(got)
}

/// A count as a number: exact, for every count here is below 2^53.
pub(crate) fn number(count: u64) -> f64 {
    count as f64
}
