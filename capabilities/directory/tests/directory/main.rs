//! The directory, through its front door.

mod house;
mod interface;
