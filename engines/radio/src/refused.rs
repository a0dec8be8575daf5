//! Why figures cannot be worked out, in words for whoever gave them.

/// Why figures cannot be worked out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    /// Out of range, or not a number.
    #[error("{what} must be from {least} to {most}, got {got}")]
    Range {
        /// Which, with its unit.
        what: &'static str,
        /// The least that it may be.
        least: f64,
        /// The most that it may be.
        most: f64,
        /// What it is.
        got: f64,
    },
    /// Out of range, or not a number, in a list.
    #[error("{what} must be from {least} to {most}, got {got} at number {number}")]
    Item {
        /// Which, with its unit.
        what: &'static str,
        /// The least that it may be.
        least: f64,
        /// The most that it may be.
        most: f64,
        /// What it is.
        got: f64,
        /// Where it is in the list, from 1.
        number: usize,
    },
    /// Not further than the one before it.
    #[error("{what} must grow from each to the next, got {got} after {before} at number {number}")]
    Order {
        /// Which, with its unit.
        what: &'static str,
        /// The one before.
        before: f64,
        /// The one that is not further.
        got: f64,
        /// Where it is in the list, from 1.
        number: usize,
    },
    /// Lists that must be of one length are not.
    #[error("{what}: {want} wanted, as there are {of}, got {got}")]
    Shape {
        /// Of which.
        what: &'static str,
        /// Of what there are as many as wanted.
        of: &'static str,
        /// How many there must be.
        want: usize,
        /// How many there are.
        got: usize,
    },
    /// Too few to say anything.
    #[error("{what}: at least {least} needed, got {got}")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many there must be.
        least: usize,
        /// How many there are.
        got: usize,
    },
    /// More than is taken at once.
    #[error("{what}: at most {most} allowed, got {got}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
        /// How many there are.
        got: usize,
    },
    /// Whoever asked wanted no more of it.
    #[error("stopped before the end")]
    Stopped,
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

/// Whether each of a list is from `least` to `most`; NaN is not.
pub(crate) fn each(what: &'static str, least: f64, most: f64, list: &[f64]) -> Result<(), Refused> {
    for (i, &got) in list.iter().enumerate() {
        if !(least..=most).contains(&got) {
            return Err(Refused::Item {
                what,
                least,
                most,
                got,
                number: i + 1,
            });
        }
    }
    Ok(())
}

/// Whether each of a list is more than the one before it.
pub(crate) fn growing(what: &'static str, list: &[f64]) -> Result<(), Refused> {
    for (i, pair) in list.windows(2).enumerate() {
        if let &[before, got] = pair
            && !(got > before)
        {
            return Err(Refused::Order {
                what,
                before,
                got,
                number: i + 2,
            });
        }
    }
    Ok(())
}

/// Whether two lists are as long as each other.
pub(crate) fn as_many(
    what: &'static str,
    of: &'static str,
    want: usize,
    got: usize,
) -> Result<(), Refused> {
    if want == got {
        return Ok(());
    }
    Err(Refused::Shape {
        what,
        of,
        want,
        got,
    })
}

/// Whether there are from `least` to `most` of something.
pub(crate) fn count(
    what: &'static str,
    least: usize,
    most: usize,
    got: usize,
) -> Result<(), Refused> {
    if got < least {
        return Err(Refused::TooFew { what, least, got });
    }
    if got > most {
        return Err(Refused::TooMany { what, most, got });
    }
    Ok(())
}
