//! The broker: what each topic carries, and each message kept for as long as that takes.

use std::time::Duration;

use app::hear::{self, Broker};
use app::kit::{Fault, Kind};
use app::{App, Stop, in_turn, rest};
use bytes::Bytes;
use uplink::{Message, What, chirpstack, digest, plain, things_stack};

use super::{MOST_BYTES, shared};
use crate::{intake, link};

/// What we listen to.
const TOPICS: [&str; 3] = [
    "application/+/device/+/event/+",
    "v3/+/devices/+/up",
    "borough/devices/+/up",
];
/// The longest wait before a message is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Listens to the broker of the settings until told to stop; does nothing if there is none. Of several
/// nodes one listens, for all: they have one session between them, which another takes over.
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
    in_turn(&app, "devices.mqtt", stop, |stop| {
        let (app, broker, told) = (app.clone(), broker.clone(), stop.clone());
        async move {
            hear::listen(broker, &TOPICS, stop, move |heard| {
                let (app, told) = (app.clone(), told.clone());
                async move {
                    if app.bus().is_shared() {
                        keep(&app, &heard, told).await
                    } else {
                        commit(&app, &heard, None, told).await
                    }
                }
            })
            .await;
            Ok(())
        }
    })
    .await
}

/// Keeps a message for any node to take in, however long it takes the store to be able to; whether it
/// is committed.
async fn keep(app: &App, heard: &hear::Message, mut stop: Stop) -> bool {
    let mut patience = Patience::default();
    loop {
        let Err(error) = shared::keep(app, heard).await else {
            return true;
        };
        if patience.ends(&error.into(), &mut stop).await {
            return false;
        }
    }
}

/// Takes a message in, however long it takes the store to be able to; whether it is committed. `name`
/// is for a delivery that has no name of its own.
pub async fn commit(
    app: &App,
    heard: &hear::Message,
    name: Option<String>,
    mut stop: Stop,
) -> bool {
    let message = read(app, heard, name);
    let mut patience = Patience::default();
    for attempt in 0_u32.. {
        let taken = match attempt {
            // What fails again and again though the store is there is kept raw, not tried for ever.
            5.. if attempt % 2 == 1 => {
                intake::hold(app, message.clone(), "it could not be taken in").await
            }
            _ => intake::receive(app, message.clone()).await,
        };
        let Err(fault) = taken else {
            return true;
        };
        if patience.ends(&fault, &mut stop).await {
            return false;
        }
    }
    false
}

/// How long to wait before a message is tried again.
struct Patience(Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(Duration::from_millis(100))
    }
}

impl Patience {
    /// Waits, for longer each time; whether it is time to stop.
    async fn ends(&mut self, fault: &Fault, stop: &mut Stop) -> bool {
        let busy = fault.kind == Kind::TooBusy;
        tracing::warn!(error = %fault, source = ?fault.source, busy, "a message waits to be committed");
        let wait = self.0;
        self.0 = (wait * 2).min(LONGEST_WAIT);
        rest(stop, wait).await
    }
}

/// The device in a topic, as it names itself there; all of the topic if it has none.
pub fn device_in(topic: &str) -> &str {
    match topic.split('/').collect::<Vec<_>>().as_slice() {
        ["application", _, "device", device, ..]
        | ["v3", _, "devices", device, ..]
        | [_, "devices", device, ..] => device,
        _ => topic,
    }
}

/// What the topic says, and what the body says; what cannot be read is to be kept as it is.
fn read(app: &App, heard: &hear::Message, name: Option<String>) -> Message {
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
            let name = || name.unwrap_or_else(|| app.store().new_id());
            let read = || link::plain(id, None, body.clone(), name);
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
