//! Why a statement could not be written.

use jiff::civil::Date;

/// Why a statement could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A fact is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A text is too long.
    #[error("{what} has more than {most} characters")]
    TooLong {
        /// Which.
        what: &'static str,
        /// What it may have.
        most: usize,
    },
    /// A list is too long.
    #[error("a list has {n} entries, and may have {most}")]
    TooMany {
        /// What it has.
        n: usize,
        /// What it may have.
        most: usize,
    },
    /// A text has line breaks or other control characters.
    #[error("{0} must be one line of text")]
    NotOneLine(&'static str),
    /// An address is not one of the web.
    #[error("{what} must be an address that begins with https://")]
    Address {
        /// Which.
        what: &'static str,
    },
    /// An email address is not one.
    #[error("{0:?} is not an email address")]
    Email(String),
    /// There is no such criterion.
    #[error("WCAG has no criterion {0:?}")]
    Criterion(String),
    /// An answer takes no time, or too long.
    #[error("an answer within {0} working days; it must be 1 to 60")]
    Reply(u16),
    /// What must be over is to come, or is before the web.
    #[error("{what} is {date}, which is not a day in the past")]
    NotYet {
        /// What.
        what: &'static str,
        /// When it is.
        date: Date,
    },
    /// It was reviewed before it was there.
    #[error("it was reviewed on {reviewed}, before it was prepared on {prepared}")]
    ReviewedBefore {
        /// When it was prepared.
        prepared: Date,
        /// When it was reviewed.
        reviewed: Date,
    },
    /// The review is more than a year ago.
    #[error("it was last reviewed on {0}, more than a year ago")]
    ReviewOld(Date),
    /// A fix is promised for a day that is over.
    #[error("a fix is promised by {0}, which is not to come")]
    MendOver(Date),
    /// The words of the facts would make a statement that does not pass.
    #[error("it would not pass the check {check:?} ({question}) because of {evidence:?}")]
    Unsound {
        /// Which check.
        check: &'static str,
        /// What it asks.
        question: &'static str,
        /// What it saw.
        evidence: String,
    },
}
