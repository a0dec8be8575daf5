//! How many of how many: people who finished, faults that were seen, pages that were right.

use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::refused::{MOST, number};

/// So many of so many: at least one in all, and no more than all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u64, u64)", into = "(u64, u64)")]
pub struct Tally {
    some: u64,
    all: u64,
}

impl Tally {
    /// `some` of `all`; `all` from 1 to 1,000,000.
    ///
    /// # Errors
    /// [`Refused`] for none at all, for more than a million, or if the part is more than the whole.
    pub fn of(some: u64, all: u64) -> Result<Self, Refused> {
        let what = "observations";
        if all == 0 {
            return Err(Refused::TooFew {
                what,
                least: 1,
                got: 0,
            });
        }
        if all > MOST {
            return Err(Refused::TooMany {
                what,
                most: MOST,
                got: all,
            });
        }
        if some > all {
            return Err(Refused::PartOverWhole {
                what,
                part: some,
                whole: all,
            });
        }
        Ok(Self { some, all })
    }

    /// How many did.
    #[must_use]
    pub const fn some(self) -> u64 {
        self.some
    }

    /// How many there were, at least 1.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.all
    }

    /// How many did not.
    #[must_use]
    pub const fn others(self) -> u64 {
        self.all - self.some
    }

    /// The share that did, 0 to 1: the maximum likelihood estimate.
    #[must_use]
    pub fn observed(self) -> f64 {
        number(self.some) / number(self.all)
    }

    /// Both counts as numbers.
    pub(crate) fn numbers(self) -> (f64, f64) {
        (number(self.some), number(self.all))
    }
}

impl TryFrom<(u64, u64)> for Tally {
    type Error = Refused;
    fn try_from((some, all): (u64, u64)) -> Result<Self, Refused> {
        Self::of(some, all)
    }
}

impl From<Tally> for (u64, u64) {
    fn from(tally: Tally) -> Self {
        (tally.some, tally.all)
    }
}
