//! What is published on an MQTT broker: heard through a session that the broker keeps while we are
//! away, and acknowledged only once it is committed.

mod broker;
mod listen;
mod publish;

use bytes::Bytes;

pub use broker::Broker;
pub use listen::listen;
pub use publish::publish;

/// A message, as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its topic; what is not UTF-8 in it is replaced.
    pub topic: String,
    /// Its payload.
    pub body: Bytes,
}
