//! What a device's bytes mean: vendors' decoders run in a locked room, two common formats read
//! directly, and the decoded fields turned into named readings with units.
//!
//! Pure: no file, network, clock or environment is touched. See the README for the limits.

mod battery;
mod error;
mod sandbox;

pub mod cayenne;
pub mod fields;
pub mod mapping;
pub mod senml;
pub mod shelf;
pub mod unit;

pub use battery::{Battery, BatteryRule, BatteryUnit};
pub use error::CodecError;
pub use mapping::{Mapped, Mapping, apply};
pub use sandbox::{Codec, Decoded, Downlink, Encoded, Limits, Sandbox, Uplink, unhurried};
