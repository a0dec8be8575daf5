//! The directory for people, through the front door.

#![allow(clippy::unwrap_used, clippy::panic)]

mod finding;
mod house;
mod moderation;
mod providers;
mod skills;
