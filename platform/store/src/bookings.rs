//! Bookings: who has which part of which time.
