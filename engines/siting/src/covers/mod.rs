//! Who would be served from where: for each candidate site, the list of demands in its reach.

mod grid;
mod matrix;

use crate::refused::Refused;
use crate::sparse::Sparse;

pub use grid::Point;

/// The most candidates, and the most demands.
pub const MOST: usize = 10_000_000;

/// The most pairs of a candidate and a demand.
pub const MOST_PAIRS: usize = 1_000_000_000;

/// For each candidate the demands that it would serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covers {
    demands: usize,
    lists: Sparse,
}

impl Covers {
    /// Covers from lists of demand numbers, one list for each candidate. A demand named twice in a list is one.
    ///
    /// # Errors
    /// [`Refused::Unknown`] for a demand number that is not below `demands`; [`Refused::TooMany`].
    pub fn from_lists<L>(
        demands: usize,
        lists: impl IntoIterator<Item = L>,
    ) -> Result<Self, Refused>
    where
        L: IntoIterator<Item = u32>,
    {
        let mut builder = Builder::new(demands)?;
        for list in lists {
            builder.push(list)?;
        }
        Ok(builder.covers)
    }

    /// How many candidates there are.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.lists.rows()
    }

    /// How many demands there are.
    #[must_use]
    pub fn demands(&self) -> usize {
        self.demands
    }

    /// How many pairs of a candidate and a demand that it serves.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.lists.entries()
    }

    /// The demands that a candidate would serve, ascending; none for a candidate that does not exist.
    #[must_use]
    pub fn of(&self, candidate: usize) -> &[u32] {
        if candidate < self.candidates() {
            self.lists.of(candidate)
        } else {
            &[]
        }
    }
}

/// Covers in the making, within the limits.
struct Builder {
    covers: Covers,
}

impl Builder {
    fn new(demands: usize) -> Result<Self, Refused> {
        at_most("demands", demands, MOST)?;
        Ok(Self {
            covers: Covers {
                demands,
                lists: Sparse::default(),
            },
        })
    }

    fn push(&mut self, list: impl IntoIterator<Item = u32>) -> Result<(), Refused> {
        let Covers { demands, lists } = &mut self.covers;
        lists.push(list);
        at_most("candidates", lists.rows(), MOST)?;
        at_most("pairs", lists.entries(), MOST_PAIRS)?;
        match lists.of(lists.rows() - 1).last() {
            Some(&last) if last as usize >= *demands => Err(Refused::Unknown {
                what: "demand",
                number: last as usize,
                count: *demands,
            }),
            _ => Ok(()),
        }
    }
}

fn at_most(what: &'static str, count: usize, most: usize) -> Result<(), Refused> {
    if count > most {
        return Err(Refused::TooMany { what, count, most });
    }
    Ok(())
}
