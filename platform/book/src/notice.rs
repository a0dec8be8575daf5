//! What a change must be told to whom.

use kit::Time;
use store::{Record, Tx};

use crate::booking::mint;
use crate::{BookError, Booking, Resource};

/// Why somebody must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Their place is booked.
    Confirmed,
    /// It is at another time.
    Moved,
    /// It is cancelled.
    Cancelled,
    /// It is soon.
    Reminder,
    /// They are in the line.
    Waiting,
    /// A place came free and is kept for them.
    Offer,
    /// The time to take it ran out.
    OfferLapsed,
}

impl Kind {
    /// The word by which messages name it: "booking-confirmed".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "booking-confirmed",
            Self::Moved => "booking-moved",
            Self::Cancelled => "booking-cancelled",
            Self::Reminder => "booking-reminder",
            Self::Waiting => "booking-waiting",
            Self::Offer => "booking-offer",
            Self::OfferLapsed => "booking-offer-lapsed",
        }
    }
}

/// What must be told, to the person of the booking.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Why.
    pub kind: Kind,
    /// About which booking, as it is now; its details say how the person is reached.
    pub booking: Booking,
    /// Of what.
    pub resource: Resource,
    /// A secret of this message's own, for the link in it: `/booking/{reference}?key={key}`.
    pub key: String,
    /// When it was before, if it was moved.
    pub was: Option<Time>,
    /// Tells this notice from every other of the same booking: the key of its message in the outbox.
    pub once: String,
}

impl Notice {
    pub(crate) fn new(
        tx: &mut Tx<'_>,
        kind: Kind,
        booking: &Booking,
        resource: &Record<Resource>,
        was: Option<Time>,
    ) -> Result<Self, BookError> {
        Ok(Self {
            kind,
            booking: booking.clone(),
            resource: resource.value.clone(),
            key: mint(tx, booking.id)?,
            was,
            once: format!("{} {} {}", booking.reference, kind.word(), booking.changes),
        })
    }
}
