//! Believable readings for devices that do not exist: what each would sense at a moment, the bytes by
//! which its model tells it, and the past that it would have left.
//!
//! Pure: time and chance are handed in, and the same of both gives the same reading.

mod bytes;
mod life;
mod luck;
mod past;
mod rhythm;

pub use bytes::encode;
pub use life::{Life, Sense, Trouble};
pub use luck::Luck;
pub use past::{Reading, readings};
pub use rhythm::Rhythm;
