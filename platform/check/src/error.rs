//! Why something could not be done to a finding.

use kit::{Fault, Kind};
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
    /// It cannot be done, with why, for the person who asked.
    #[error("{0}")]
    Refused(String),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
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
            CheckError::Refused(why) => Self::new(Kind::Invalid, why),
            CheckError::Store(error) => error.into(),
        }
    }
}
