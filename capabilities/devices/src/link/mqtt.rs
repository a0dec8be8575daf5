//! The broker: what each topic carries, and each message kept for as long as that takes.

use std::time::Duration;

use app::hear::{self, Broker};
use app::kit::{Fault, Kind};
use app::{App, Stop, rest};
use bytes::Bytes;
use uplink::{Message, What, chirpstack, digest, plain, things_stack};

use super::MOST_BYTES;
use crate::{intake, link};

/// What we listen to.
const TOPICS: [&str; 3] = [
    "application/+/device/+/event/+",
    "v3/+/devices/+/up",
    "borough/devices/+/up",
];
/// The longest wait before a message is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Listens to the broker of the settings until told to stop; does nothing if there is none.
///
/// # Errors
/// A fault if the address in the settings cannot be read. A broker that is away is waited for.
pub async fn run(app: App, mut stop: Stop) -> Result<(), Fault> {
    let mqtt = &app.config().mqtt;
    if mqtt.url.reveal().is_empty() {
        // Nothing to do, and nothing to start again.
        while stop.changed().await.is_ok() && !*stop.borrow() {}
        return Ok(());
    }
    let client_id = mqtt.client_id.as_deref().unwrap_or("borough");
    let broker = Broker::at(mqtt.url.reveal(), client_id)?;
    let told = stop.clone();
    hear::listen(broker, &TOPICS, stop, move |heard| {
        let (app, told) = (app.clone(), told.clone());
        async move { commit(&app, &heard, told).await }
    })
    .await;
    Ok(())
}

/// Keeps a message, however long it takes the store to be able to; whether it is committed.
async fn commit(app: &App, heard: &hear::Message, mut stop: Stop) -> bool {
    let message = read(app, heard);
    let mut wait = Duration::from_millis(100);
    for attempt in 0_u32.. {
        let result = match attempt {
            // What fails again and again though the store is there is kept raw, not tried for ever.
            5.. if attempt % 2 == 1 => {
                intake::hold(app, message.clone(), "it could not be taken in").await
            }
            _ => intake::receive(app, message.clone()).await,
        };
        match result {
            Ok(_) => return true,
            Err(fault) => {
                let busy = fault.kind == Kind::TooBusy;
                tracing::warn!(error = %fault, source = ?fault.source, busy, "a message waits to be committed");
            }
        }
        if rest(&mut stop, wait).await {
            return false;
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
    false
}

/// What the topic says, and what the body says; what cannot be read is to be kept as it is.
fn read(app: &App, heard: &hear::Message) -> Message {
    let (topic, body) = (heard.topic.as_str(), &heard.body);
    let parts: Vec<&str> = topic.split('/').collect();
    let (source, device, read) = match parts.as_slice() {
        ["application", _, "device", eui, "event", event] => (
            chirpstack::SOURCE,
            *eui,
            within(body).and_then(|()| link::chirpstack(event, body.clone())),
        ),
        ["v3", _, "devices", id, "up"] => (
            things_stack::SOURCE,
            *id,
            within(body).and_then(|()| link::things_stack(body.clone())),
        ),
        [_, "devices", id, "up"] => {
            let read = || link::plain(id, None, body.clone(), || app.store().new_id());
            (plain::SOURCE, *id, within(body).and_then(|()| read()))
        }
        _ => (
            plain::SOURCE,
            "",
            Err(format!("nothing is expected on the topic {topic}")),
        ),
    };
    read.unwrap_or_else(|why| Message {
        source,
        delivery: digest(&[topic.as_bytes(), body]),
        device: crate::model::device_id(device).unwrap_or_default(),
        frame: String::new(),
        at_us: None,
        what: What::Unreadable(why),
        body: Bytes::copy_from_slice(&body[..body.len().min(MOST_BYTES)]),
    })
}

fn within(body: &Bytes) -> Result<(), String> {
    if body.len() <= MOST_BYTES {
        return Ok(());
    }
    Err(format!(
        "it is {} bytes long, more than {MOST_BYTES}: only its beginning is kept",
        body.len()
    ))
}
