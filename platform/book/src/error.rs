//! Why something could not be booked, in words for whoever asked.

use kit::{Fault, Kind};
use store::StoreError;
use store::bookings::State;

use crate::Audience;

/// Why something could not be booked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BookError {
    /// There is no such booking, or the asker may not know of it.
    #[error("no such booking")]
    NoBooking,
    /// There is no such resource.
    #[error("no such resource")]
    NoResource,
    /// It takes no bookings just now.
    #[error("takes no bookings")]
    Closed,
    /// It is for others.
    #[error("may be booked by {0:?} only")]
    NotForYou(Audience),
    /// The time is not one that is offered.
    #[error("not a time that is offered")]
    NotOffered,
    /// Somebody else has it.
    #[error("no place is free")]
    Full,
    /// For nobody, or for too many.
    #[error("1 to {most} people, got {got}")]
    People {
        /// How many there may be.
        most: u32,
        /// How many were asked for.
        got: u32,
    },
    /// They have as many as one person may.
    #[error("at most {most} open bookings for each person")]
    TooMany {
        /// How many that is.
        most: u32,
    },
    /// A hold or an offer ran out and somebody else has the place.
    #[error("ran out")]
    RanOut,
    /// Too late for a change without calling us.
    #[error("too late to change it")]
    TooLate,
    /// What is asked for does not go with what the booking is.
    #[error("cannot be done to what is {}", .0.word())]
    State(State),
    /// It has no line to wait in, or there is a place to be had.
    #[error("nobody needs to wait")]
    NoLine,
    /// Something about the person is missing or too long: which field, and what to say beside it.
    #[error("{field}: {message}")]
    Details {
        /// "name", "email", "phone" or "needs".
        field: &'static str,
        /// What to say beside it.
        message: &'static str,
    },
    /// The resource cannot be as it is described.
    #[error("{field}: {message}")]
    Resource {
        /// The field at fault.
        field: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<BookError> for Fault {
    fn from(error: BookError) -> Self {
        let (kind, message) = match &error {
            BookError::NoBooking => (
                Kind::NotFound,
                "We cannot find that booking. Check the reference, or use the link in our message to you.".into(),
            ),
            BookError::NoResource => (Kind::NotFound, "There is nothing to book at this address.".into()),
            BookError::Closed => (Kind::Conflict, "This cannot be booked at the moment.".into()),
            BookError::NotForYou(Audience::SignedIn) => (
                Kind::SignInFirst,
                "You need to sign in to book this.".into(),
            ),
            BookError::NotForYou(_) => (Kind::Forbidden, "Only our staff can book this. Contact us to ask for it.".into()),
            BookError::NotOffered => (Kind::Conflict, "That time cannot be booked. Choose another time.".into()),
            BookError::Full => (
                Kind::Conflict,
                "Somebody else has just taken that place. Choose another time.".into(),
            ),
            BookError::People { most: 1, .. } => (Kind::Invalid, "Each booking is for 1 person.".into()),
            BookError::People { most, .. } => (Kind::Invalid, format!("Enter a number from 1 to {most}.")),
            BookError::TooMany { most } => (
                Kind::Conflict,
                format!(
                    "You already have {}, and that is the most one person can have. Cancel one to book another.",
                    kit::words::count(i64::from(*most), "booking", "bookings")
                ),
            ),
            BookError::RanOut => (
                Kind::Conflict,
                "We kept this place for you, but the time ran out and somebody else has it now. Choose another time.".into(),
            ),
            BookError::TooLate => (
                Kind::Conflict,
                "It is too late to change this booking here. Contact us instead.".into(),
            ),
            BookError::State(state) => (
                Kind::Conflict,
                match state {
                    State::Cancelled => "This booking has been cancelled.",
                    State::Lapsed => "This booking was not finished in time, so we no longer keep the place.",
                    State::Arrived | State::Missed => "This booking is over.",
                    _ => "This cannot be done to this booking.",
                }
                .into(),
            ),
            BookError::NoLine => (
                Kind::Conflict,
                "There is no waiting list for this time. See if there is a place to book.".into(),
            ),
            BookError::Details { message, .. } => (Kind::Invalid, format!("{message}.")),
            BookError::Resource { message, .. } => (Kind::Invalid, format!("{message}.")),
            BookError::Store(error) => return error.clone().into(),
        };
        Self::new(kind, message).because(error)
    }
}
