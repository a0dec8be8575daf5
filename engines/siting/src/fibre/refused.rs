//! Why a fibre network cannot be laid out, in words for whoever gave the map.

/// Why a layout cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    /// Out of range, or not a number.
    #[error("{what} {index}: {field} must be from {least} to {most}, got {got}")]
    Range {
        /// A point, a street or a premise.
        what: &'static str,
        /// Which, from 0.
        index: usize,
        /// Which figure of it.
        field: &'static str,
        /// The least that it may be.
        least: f64,
        /// The most that it may be.
        most: f64,
        /// What it is.
        got: f64,
    },
    /// A street that ends nowhere.
    #[error("street {street} names point {point}, but there are {points}")]
    NoSuchPoint {
        /// Which street, from 0.
        street: usize,
        /// The point that it names.
        point: u32,
        /// How many points there are.
        points: usize,
    },
    /// Nothing to lay fibre along.
    #[error("no streets: there is nothing to lay fibre along")]
    NoStreets,
    /// Nobody to serve.
    #[error("no premises: there is nobody to serve")]
    NoPremises,
    /// No cable to choose from, or a size that is no size.
    #[error("cable sizes must be given from small to large, each of 1 fibre or more")]
    Cables,
    /// A splitter that is none.
    #[error("a splitter must serve 1 to {} homes", super::rates::MOST_HOMES)]
    Splitter,
    /// The map as a whole.
    #[error(transparent)]
    Map(#[from] crate::steiner::Refused),
}

/// `got`, if it is from `least` to `most`; NaN is not.
pub(super) fn within(
    what: &'static str,
    index: usize,
    field: &'static str,
    (least, most): (f64, f64),
    got: f64,
) -> Result<(), Refused> {
    if (least..=most).contains(&got) {
        return Ok(());
    }
    Err(Refused::Range {
        what,
        index,
        field,
        least,
        most,
        got,
    })
}
