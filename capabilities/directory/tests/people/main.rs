//! The directory for people, through the front door.

mod finding;
mod house;
mod moderation;
mod providers;
mod skills;
