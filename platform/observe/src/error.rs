//! Why the context could not do what was asked.

use kit::{Fault, Kind};
use ngsi::{ErrorKind, NgsiError};
use store::StoreError;

/// Why the context could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObserveError {
    /// The request does not fit the standard, or what is there.
    #[error(transparent)]
    Ngsi(#[from] NgsiError),
    /// It could not be kept or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ObserveError> for NgsiError {
    fn from(error: ObserveError) -> Self {
        match error {
            ObserveError::Ngsi(error) => error,
            ObserveError::Store(StoreError::Taken(what)) => {
                Self::already_exists(format!("{what} is there already"))
            }
            ObserveError::Store(error @ (StoreError::Nul | StoreError::NotFinite(_))) => {
                Self::bad_data(error.to_string())
            }
            ObserveError::Store(error) => Self::new(ErrorKind::InternalError, error.to_string()),
        }
    }
}

impl From<ObserveError> for Fault {
    fn from(error: ObserveError) -> Self {
        let error = match error {
            ObserveError::Store(error) => return error.into(),
            ObserveError::Ngsi(error) => error,
        };
        let kind = match error.kind {
            ErrorKind::ResourceNotFound | ErrorKind::NonexistentTenant => Kind::NotFound,
            ErrorKind::AlreadyExists | ErrorKind::Conflict => Kind::Conflict,
            ErrorKind::InternalError => return Self::internal(error),
            ErrorKind::LdContextNotAvailable => Kind::TooBusy,
            _ => Kind::Invalid,
        };
        Self::new(kind, format!("We cannot do this: {error}.")).because(error)
    }
}
