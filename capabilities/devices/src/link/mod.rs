//! The doors: where network servers and gateways bring what a device said.

pub mod mqtt;
pub mod shared;

use app::store::inbox;
use bytes::Bytes;
use uplink::{Message, chirpstack, plain, things_stack};

use crate::model::device_id;

/// Bytes of one message that are taken: the largest LoRaWAN event is a few kilobytes.
pub const MOST_BYTES: usize = 256 << 10;

/// Reads an event of ChirpStack.
///
/// # Errors
/// In words for whoever set up the integration.
pub fn chirpstack(event: &str, body: Bytes) -> Result<Message, String> {
    chirpstack::read(event, body).and_then(for_a_device)
}

/// Reads a message of The Things Stack.
///
/// # Errors
/// In words for whoever set up the webhook.
pub fn things_stack(body: Bytes) -> Result<Message, String> {
    things_stack::read(body).and_then(for_a_device)
}

/// Reads what a device says for itself; `new_id` names a delivery that has no name of its own.
///
/// # Errors
/// In words for whoever programs the sender.
pub fn plain(
    device: &str,
    given_id: Option<&str>,
    body: Bytes,
    new_id: impl FnOnce() -> String,
) -> Result<Message, String> {
    plain::read(device, given_id, body, new_id).and_then(for_a_device)
}

/// Reads a message that was kept, as its door did when it came.
///
/// # Errors
/// In words for an officer.
pub fn read_kept(kept: &inbox::Message) -> Result<Message, String> {
    let body = Bytes::copy_from_slice(&kept.body);
    match kept.source.as_str() {
        chirpstack::SOURCE => chirpstack("up", body),
        things_stack::SOURCE => things_stack(body),
        plain::SOURCE => plain(&kept.device, None, body, || kept.id.to_string()),
        other => Err(format!("messages from {other} cannot be read again")),
    }
}

/// A message whose device can have the id that it gives.
fn for_a_device(message: Message) -> Result<Message, String> {
    device_id(&message.device).map(|_| message)
}
