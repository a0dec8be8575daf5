//! Why a map cannot be planned on, in words for whoever gave it.

/// Why a Steiner problem cannot be solved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More than can be numbered.
    #[error("{got} {what}: at most {} allowed", super::instance::MOST)]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        got: usize,
    },
    /// An end or terminal that is not on the map.
    #[error("{what} {index} names place {place}, but places are 0 to {}", nodes.saturating_sub(1))]
    NoSuchPlace {
        /// An edge or a terminal.
        what: &'static str,
        /// Which, from 0.
        index: usize,
        /// The place that it names.
        place: u32,
        /// How many places there are.
        nodes: usize,
    },
    /// An edge from a place to itself.
    #[error("edge {index} joins place {place} to itself")]
    Loop {
        /// Which edge, from 0.
        index: usize,
        /// The place.
        place: u32,
    },
    /// Nothing to join.
    #[error("no terminals: there is nothing to join")]
    NoTerminals,
    /// Costs so large that sums would overflow.
    #[error(
        "all edges together cost {total}: at most {} allowed",
        super::instance::DEAREST
    )]
    TooDear {
        /// What they cost, or the largest number there is.
        total: u64,
    },
    /// Terminals that nothing joins.
    #[error("no way leads from terminal {first} to terminal {apart}")]
    Apart {
        /// The first terminal.
        first: u32,
        /// One that cannot be reached from it.
        apart: u32,
    },
}
