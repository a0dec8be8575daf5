//! What is refused, and in which words.

/// Why a question about siting cannot be answered as it was put.
///
/// Numbers of candidates, demands and sites count from 0, in the caller's own order.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Refused {
    /// There is nowhere to put anything.
    #[error("there are no candidate sites")]
    NoCandidates,
    /// Nothing is to be served.
    #[error("there is no demand to serve")]
    NoDemand,
    /// A radius that reaches nothing, or is no number.
    #[error("radius must be more than 0 m, got {0} m")]
    Radius(f64),
    /// A threshold that is no number.
    #[error("threshold must be a number, got {0}")]
    Threshold(f64),
    /// A place that is no number, or farther out than any grid.
    #[error(
        "{what} {number} is at easting {easting_m}, northing {northing_m}: each must be within 1e9 m"
    )]
    Position {
        /// `candidate` or `demand`.
        what: &'static str,
        /// Which of them.
        number: usize,
        /// Its easting.
        easting_m: f64,
        /// Its northing.
        northing_m: f64,
    },
    /// A loss or a distance that is no number.
    #[error("the value of candidate {candidate} at demand {demand} is not a number")]
    Value {
        /// Which candidate.
        candidate: usize,
        /// Which demand.
        demand: usize,
    },
    /// A list as long as something else was expected.
    #[error("{got} {what} for {want}")]
    Shape {
        /// What there is the wrong number of.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many there should be.
        want: usize,
    },
    /// A weight, cost, capacity or distance that is negative, infinite or no number.
    #[error("{what} of {number} must be 0 or more and finite, got {value}")]
    Amount {
        /// `weight`, `cost`, ….
        what: &'static str,
        /// Whose.
        number: usize,
        /// What it is.
        value: f64,
    },
    /// A number that nobody has.
    #[error("{what} {number} does not exist: there are {count}")]
    Unknown {
        /// `candidate`, `demand`, ….
        what: &'static str,
        /// The number that was named.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// A site that is named twice in one list.
    #[error("candidate {number} is named twice as {what}")]
    Twice {
        /// `existing` or `forbidden`.
        what: &'static str,
        /// Which candidate.
        number: usize,
    },
    /// A site that is there and may not be.
    #[error("candidate {0} is both existing and forbidden")]
    ExistingAndForbidden(usize),
    /// More things than are counted here.
    #[error("{what}: {count} are more than the {most} that can be planned at once")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// A share that is no share.
    #[error("share must be from 0 to 1, got {0}")]
    Share(f64),
    /// Even with every candidate that is allowed, not enough would be served.
    #[error(
        "every allowed candidate together serves {reachable} of the {wanted} that must be served"
    )]
    OutOfReach {
        /// The weight that can be served.
        reachable: f64,
        /// The weight that must be.
        wanted: f64,
    },
    /// The limits leave nothing that does what must be done, as far as was looked.
    #[error("no plan was found that serves everybody within the limits")]
    NoPlan,
    /// No site would be open, though everybody must go to one.
    #[error("somebody must be served, but no site may be opened")]
    NothingOpen,
}

/// Refuses what is negative, infinite or no number.
pub(crate) fn amounts(what: &'static str, values: &[f64], want: usize) -> Result<(), Refused> {
    if values.len() != want {
        return Err(Refused::Shape {
            what,
            got: values.len(),
            want,
        });
    }
    match values
        .iter()
        .position(|&value| !(value >= 0.0 && value.is_finite()))
    {
        Some(number) => Err(Refused::Amount {
            what,
            number,
            value: values[number],
        }),
        None => Ok(()),
    }
}

/// What is known of each candidate before anything is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Free,
    Existing,
    Forbidden,
}

/// The two lists, checked against each other.
pub(crate) fn standing(
    candidates: usize,
    existing: &[u32],
    forbidden: &[u32],
) -> Result<Vec<Standing>, Refused> {
    let mut standing = vec![Standing::Free; candidates];
    for (what, list, kind) in [
        ("existing", existing, Standing::Existing),
        ("forbidden", forbidden, Standing::Forbidden),
    ] {
        for &number in list {
            let number = number as usize;
            let Some(known) = standing.get_mut(number) else {
                return Err(Refused::Unknown {
                    what: "candidate",
                    number,
                    count: candidates,
                });
            };
            match *known {
                Standing::Free => *known = kind,
                same if same == kind => return Err(Refused::Twice { what, number }),
                _ => return Err(Refused::ExistingAndForbidden(number)),
            }
        }
    }
    Ok(standing)
}
