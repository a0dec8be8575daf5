//! Why something could not be done to a finding.

use kit::{Fault, Kind, words};
use store::StoreError;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is no such finding.
    #[error("there is no such finding, or it has been erased")]
    NotFound,
    /// Somebody else changed it since it was read.
    #[error("it was changed by someone else: read it again")]
    Stale,
    /// It cannot be done.
    #[error(transparent)]
    Refused(Refusal),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why something cannot be done to a finding, for the person who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It needs a reason, and there is none.
    #[error("Say why.")]
    NoReason,
    /// What is said is too long.
    #[error("What you say must be {most} characters or fewer.", most = words::whole(WORDS as i64))]
    Long,
    /// It may stay until a day that is over.
    #[error("The day until which it may stay must be to come.")]
    Past,
    /// The last look did not find it.
    #[error("The last look did not find it any more: there is nothing to say of it.")]
    Gone,
}

/// Characters of what is said with a change, at most.
pub(crate) const WORDS: usize = 5_000;

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NoReason, Self::Long, Self::Past, Self::Gone];

    /// As it stands in an address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoReason => "why",
            Self::Long => "long",
            Self::Past => "until",
            Self::Gone => "gone",
        }
    }
}

impl From<CheckError> for Fault {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::NotFound => {
                Self::not_found("We cannot find that. It may have been gone for a long time.")
            }
            CheckError::Stale => Self::conflict(
                "Somebody else changed this since you opened it. Open it again to see their change.",
            ),
            CheckError::Refused(why) => Self::new(Kind::Invalid, why.to_string()),
            CheckError::Store(error) => error.into(),
        }
    }
}
