//! Why something could not be done to a case, a draft or a form.

use kit::{Fault, Kind};
use store::StoreError;

use crate::{Case, Event};

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// There is no such case, draft or form.
    #[error("there is no such thing, or it has been erased")]
    NotFound,
    /// Somebody else changed it since it was read: what it is now, and what happened meanwhile.
    #[error("it was changed by someone else: read it again")]
    Stale {
        /// The case as it is now.
        case: Box<Case>,
        /// What happened since it was read.
        since: Vec<Event>,
    },
    /// It cannot be done, with why, for the person who asked.
    #[error("{0}")]
    Refused(String),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AskError {
    /// It cannot be done.
    pub(crate) fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

impl From<AskError> for Fault {
    fn from(error: AskError) -> Self {
        match error {
            AskError::NotFound => Self::not_found(
                "We cannot find that. Check the reference or the link. It may have been erased because its time was over.",
            ),
            AskError::Stale { .. } => Self::conflict(
                "Somebody else changed this since you opened it. Open it again to see their change.",
            ),
            AskError::Refused(why) => Self::new(Kind::Invalid, why),
            AskError::Store(error) => error.into(),
        }
    }
}
