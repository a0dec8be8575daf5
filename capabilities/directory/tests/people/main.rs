//! The directory for people, through the front door.

mod dump;
mod finding;
mod house;
mod moderation;
mod providers;
mod skills;
