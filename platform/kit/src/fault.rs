//! The one kind of error that a person sees.

use std::error::Error;
use std::fmt;

/// What went wrong, in words for the person who asked. One HTTP status each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There is no such thing, or the asker may not know of it.
    NotFound,
    /// The request cannot be carried out as it was put.
    Invalid,
    /// Somebody or something else got there first.
    Conflict,
    /// The asker is known and may not do this.
    Forbidden,
    /// The asker must sign in, or show a key, first.
    SignInFirst,
    /// What was given cannot be read at all.
    Unreadable,
    /// The request is larger than the door admits.
    TooLarge,
    /// Too much at once: try again later.
    TooBusy,
    /// Our fault.
    Internal,
}

/// The only error that reaches a person. Its cause goes to the log, never to the page.
#[derive(Debug)]
pub struct Fault {
    /// Decides the status.
    pub kind: Kind,
    /// Says what happened and what to do, in plain English.
    pub message: String,
    /// For the log alone.
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault of any kind, with no cause beneath it.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// The request cannot be carried out as it was put.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, message)
    }

    /// Somebody got there first.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// Known, and not allowed.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, message)
    }

    /// Our fault: the person reads one calm sentence, the log reads the cause.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::Internal,
            message: "Something went wrong at our end. Nothing you sent before has been lost. Try again in a few minutes.".into(),
            source: Some(source.into()),
        }
    }

    /// The same fault with its cause kept for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn Error + 'static))
    }
}
