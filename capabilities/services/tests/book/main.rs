//! Booking, and what is held about people, as they meet it: every page by its door, without JavaScript.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod held;
mod house;
mod resident;
mod staff;
