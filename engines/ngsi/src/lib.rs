//! NGSI-LD: how the things of a place are written, read, asked for, changed and watched.
//!
//! Pure: no I/O, no clock, no async. Moments come from the caller as UTC microseconds, remote
//! contexts through a [`context::Loader`]. Names inside are always full names; a
//! [`Context`] expands what callers write and shortens what they are given.

pub mod context;
pub mod entity;
pub mod error;
pub mod geoq;
mod members;
pub mod name;
pub mod order;
pub mod patch;
pub mod q;
pub mod read;
pub mod select;
pub mod source;
pub mod subscription;
pub mod temporal;
pub mod time;
pub mod write;

pub use context::Context;
pub use entity::{Attribute, AttributeKind, Attributes, Entity};
pub use error::{ErrorKind, NgsiError, Result};
pub use subscription::Subscription;
pub use write::{Format, Representation};

/// The example in the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
