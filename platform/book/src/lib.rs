//! The verb book: a place in somebody's time, held, kept, moved, waited for, never given twice.
//!
//! A capability sets up a [`Resource`], a room, a class or something to lend, and gives people its times:
//! [`hold`] keeps a place while they say who they are, [`confirm`] makes it theirs, [`book`](fn@book) does both
//! at once. [`cancel`] and [`move_to`] give places back, and in the same transaction whoever waits first is
//! offered them. [`due`] does what the clock asks for.
//!
//! This verb sends nothing. Each change returns the [`Notice`]s that it causes; the caller writes the messages
//! in the same transaction.

mod booking;
mod busy;
mod change;
mod due;
mod error;
pub mod feed;
mod free;
mod notice;
mod resource;
mod session;
mod take;
mod wait;

pub use booking::{
    Booking, Details, by_key, by_reference, by_reference_and_contact, diary, get, of_account,
    of_contact, to_mark,
};
pub use busy::{Imported, import_busy};
pub use change::{arrive, cancel, cancel_between, miss, move_to, undo};
pub use due::{Due, due};
pub use error::BookError;
pub use free::{DayFree, SessionFree, days_free, sessions_free, slots_free};
pub use notice::{Kind as NoticeKind, Notice};
pub use resource::{
    Audience, Kind, RESOURCES, Resource, Unit, add_resource, change_resource, resource, resources,
};
pub use session::{add_sessions, call_off, session, set_places};
pub use store::bookings::{NewSession, Session, State};
pub use take::{At, By, Done, Wanted, book, confirm, hold, keep_details};
pub use wait::{decline, join};

/// How the privacy page describes bookings.
pub const ENTRY: store::Entry = store::Entry {
    name: "booking",
    purpose: "To keep your place, remind you of it, and know who came",
    personal: true,
    kept_for: "As long as the thing booked says: a year after the time, unless it says otherwise",
};
