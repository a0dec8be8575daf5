//! Booking as people meet it: every page by its door, without JavaScript.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod house;
mod resident;
mod staff;
