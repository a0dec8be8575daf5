//! Why the store could not do what was asked.

use kit::{Fault, Kind};

/// Why the store could not do what was asked. Cloned to each caller whose commit was lost together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The address is not one we know.
    #[error("store.url must begin with sqlite: or postgres://, got {0}")]
    Url(String),
    /// A later version wrote these tables.
    #[error(
        "the store has schema {found}, and this borough knows schemas up to {known}: run the newer borough"
    )]
    Newer {
        /// What is there.
        found: i64,
        /// What we know.
        known: i64,
    },
    /// A unique value is taken.
    #[error("{0} is already taken")]
    Taken(String),
    /// The record changed since it was read.
    #[error("{collection} {id} was changed by someone else: read it again")]
    Stale {
        /// Which collection.
        collection: &'static str,
        /// Which record.
        id: String,
    },
    /// NaN or an infinity was offered as a number.
    #[error("a number to be kept must be finite, got {0}")]
    NotFinite(String),
    /// A NUL was offered in text.
    #[error("text to be kept must not hold a NUL character")]
    Nul,
    /// The disk is full.
    #[error("the disk is full: nothing was changed")]
    Full,
    /// The database could not be reached or went away.
    #[error("the database cannot be reached: {0}")]
    Lost(String),
    /// Others wrote the same rows at the same time, repeatedly.
    #[error("too many others are changing the same thing: try again")]
    Contended,
    /// What is kept could not be read back.
    #[error("a kept value could not be read: {0}")]
    Unreadable(String),
    /// A closure panicked; its work was undone.
    #[error("the work was abandoned half-way and undone")]
    Panicked,
    /// The store is closing.
    #[error("the store is closing")]
    Closing,
    /// Anything else that the database says.
    #[error("the database refused: {0}")]
    Database(String),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let (kind, message) = match &error {
            StoreError::Taken(what) => (Kind::Conflict, format!("{what} is already taken.")),
            StoreError::Stale { .. } => (
                Kind::Conflict,
                "Someone else changed this while you were working. Open it again to see their change.".into(),
            ),
            StoreError::NotFinite(_) | StoreError::Nul => (Kind::Invalid, format!("We cannot keep this: {error}.")),
            StoreError::Contended | StoreError::Lost(_) | StoreError::Closing | StoreError::Full => (
                Kind::TooBusy,
                "We cannot keep anything new just now. Nothing you sent before has been lost. Try again in a few minutes.".into(),
            ),
            _ => return Self::internal(error),
        };
        Self::new(kind, message).because(error)
    }
}
