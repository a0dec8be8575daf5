//! The broker: what it delivers is acknowledged only once it is committed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use app::kit::{Fault, Kind};
use app::{App, Stop, rest};
use bytes::Bytes;
use rumqttc::{
    AckMode, AsyncClient, Broker, Event, EventLoop, Incoming, MqttOptions, Publish, QoS,
    SubscribeFilter, TlsConfiguration, Transport,
};
use tokio::sync::{Semaphore, mpsc};

use super::{MOST_BYTES, chirpstack, digest, plain, things_stack};
use crate::intake::{self, Message, What};

/// What we listen to.
const TOPICS: [&str; 3] = [
    "application/+/device/+/event/+",
    "v3/+/devices/+/up",
    "borough/devices/+/up",
];
/// Messages being worked on at once. The broker has a limit of its own (Mosquitto: 20, unless told otherwise).
const IN_FLIGHT: usize = 200;
/// The longest wait before the broker is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The largest packet of the protocol: a smaller limit of ours would make the broker send a message
/// that is over it again and again, for ever. Brokers have a limit of their own.
const LARGEST_PACKET: usize = 268_435_455;
/// How long messages that were begun may take once we are told to stop.
const LAST_WORK: Duration = Duration::from_secs(10);

/// Listens to the broker of the settings until told to stop; does nothing if there is none.
///
/// # Errors
/// A fault if the address in the settings cannot be read. A broker that is away is waited for.
pub async fn run(app: App, mut stop: Stop) -> Result<(), Fault> {
    let url = app.config().mqtt.url.reveal().to_owned();
    if url.is_empty() {
        // Nothing to do, and nothing to start again.
        while stop.changed().await.is_ok() && !*stop.borrow() {}
        return Ok(());
    }
    let client_id = app
        .config()
        .mqtt
        .client_id
        .clone()
        .unwrap_or_else(|| "borough".into());
    let (client, events) = AsyncClient::builder(options(&url, &client_id)?)
        .capacity(4 * IN_FLIGHT)
        .build();
    Listener {
        app,
        client,
        connection: 0,
        acknowledge: VecDeque::new(),
        work: Arc::new(Semaphore::new(IN_FLIGHT)),
    }
    .listen(events, stop)
    .await
}

/// How we connect: a session that the broker keeps while we are away, and acknowledgements of our own.
///
/// # Errors
/// A fault that names the setting.
pub fn options(url: &str, client_id: &str) -> Result<MqttOptions, Fault> {
    let wrong = || {
        Fault::invalid(
            "BOROUGH__MQTT__URL must look like mqtt://USER:PASSWORD@HOST:1883, or mqtts://USER:PASSWORD@HOST:8883.",
        )
    };
    let (rest, usual_port, transport) = match url.split_once("://") {
        Some(("mqtt", rest)) => (rest, 1883, Transport::tcp()),
        Some(("mqtts", rest)) => {
            let tls = app::kit::tls().map_err(Fault::internal)?;
            (
                rest,
                8883,
                Transport::tls_with_config(TlsConfiguration::Rustls(tls)),
            )
        }
        _ => return Err(wrong()),
    };
    let (credentials, address) = rest
        .rsplit_once('@')
        .map_or((None, rest), |(who, at)| (Some(who), at));
    let address = address.trim_end_matches('/');
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
        None => (address, usual_port),
    };
    if host.is_empty() {
        return Err(wrong());
    }
    let mut options = MqttOptions::new(client_id, Broker::tcp(host.trim_matches(['[', ']']), port));
    options
        .set_keep_alive(20)
        .set_clean_session(false)
        .set_ack_mode(AckMode::Manual)
        .set_max_packet_size(LARGEST_PACKET, LARGEST_PACKET)
        .set_transport(transport);
    if let Some((user, password)) = credentials.map(|who| who.split_once(':').unwrap_or((who, "")))
    {
        options.set_credentials(user, password.to_owned());
    }
    Ok(options)
}

struct Listener {
    app: App,
    client: AsyncClient,
    /// Counts connections: an acknowledgement belongs to the one its message came by.
    connection: u64,
    /// Messages that are committed, whose acknowledgement the client had no room for yet.
    acknowledge: VecDeque<Publish>,
    work: Arc<Semaphore>,
}

/// A message that is committed, and the connection that it came by.
type Committed = (u64, Publish);

impl Listener {
    async fn listen(mut self, mut events: EventLoop, mut stop: Stop) -> Result<(), Fault> {
        // Without a bound, so that a message which is done never waits for us while we wait for it.
        let (done, mut committed) = mpsc::unbounded_channel::<Committed>();
        let mut wait = Duration::from_millis(200);
        loop {
            let Some(event) = self.next(&mut events, &mut committed, &mut stop).await else {
                break;
            };
            match event {
                Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                    tracing::info!("connected to the broker");
                    wait = Duration::from_millis(200);
                    let topics =
                        TOPICS.map(|topic| SubscribeFilter::new(topic.into(), QoS::AtLeastOnce));
                    if let Err(error) = self.client.try_subscribe_many(topics) {
                        tracing::warn!(%error, "topics not asked for; the next connection tries again");
                    }
                }
                Ok(Event::Incoming(Incoming::Publish(publish))) => {
                    self.take(publish, done.clone(), &stop).await
                }
                Ok(_) => {}
                Err(error) => {
                    self.connection += 1;
                    self.acknowledge.clear();
                    tracing::warn!(%error, again_in_ms = wait.as_millis(), "no connection to the broker");
                    if rest(&mut stop, wait).await {
                        break;
                    }
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
        drop(done);
        self.finish(events, committed).await;
        Ok(())
    }

    /// The next event; acknowledgements go out meanwhile. None when it is time to stop.
    async fn next(
        &mut self,
        events: &mut EventLoop,
        committed: &mut mpsc::UnboundedReceiver<Committed>,
        stop: &mut Stop,
    ) -> Option<Result<Event, rumqttc::ConnectionError>> {
        // The poll is kept while acknowledgements pass: dropping it could lose what it has begun.
        let mut poll = std::pin::pin!(events.poll());
        loop {
            self.acknowledge();
            tokio::select! {
                event = &mut poll => return Some(event),
                Some(one) = committed.recv() => self.is_committed(one),
                changed = stop.changed() => if changed.is_err() || *stop.borrow() { return None },
            }
        }
    }

    /// Over a new connection the broker sends again what was not acknowledged over the old one,
    /// so what was committed for the old one is known again, and acknowledged then.
    fn is_committed(&mut self, (connection, publish): Committed) {
        if connection == self.connection {
            self.acknowledge.push_back(publish);
        }
    }

    /// Hands acknowledgements to the client, as many as it has room for.
    fn acknowledge(&mut self) {
        while let Some(publish) = self.acknowledge.front() {
            if self.client.try_ack(publish).is_err() {
                return;
            }
            self.acknowledge.pop_front();
        }
    }

    /// Works on a message beside others; waits if there are many.
    async fn take(&self, publish: Publish, done: mpsc::UnboundedSender<Committed>, stop: &Stop) {
        let Ok(permit) = Arc::clone(&self.work).acquire_owned().await else {
            return;
        };
        let (app, connection, stop) = (self.app.clone(), self.connection, stop.clone());
        tokio::spawn(async move {
            if commit(&app, &publish, stop).await {
                // The listener may have ended: then the broker sends it again.
                let _unheard = done.send((connection, publish));
            }
            drop(permit);
        });
    }

    /// Lets messages that were begun be committed and acknowledged, then leaves.
    async fn finish(
        mut self,
        mut events: EventLoop,
        mut committed: mpsc::UnboundedReceiver<Committed>,
    ) {
        let last = async {
            let mut working = true;
            while working || !self.acknowledge.is_empty() {
                self.acknowledge();
                tokio::select! {
                    one = committed.recv(), if working => match one {
                        Some(one) => self.is_committed(one),
                        None => working = false,
                    },
                    event = events.poll() => if event.is_err() { break },
                }
            }
            // The session stays with the broker; this only says that we go.
            if self.client.try_disconnect().is_ok() {
                while events.poll().await.is_ok() {}
            }
        };
        if tokio::time::timeout(LAST_WORK, last).await.is_err() {
            tracing::warn!("some messages were not finished; the broker sends them again");
        }
    }
}

/// Keeps a message, however long it takes the store to be able to; whether it is committed.
async fn commit(app: &App, publish: &Publish, mut stop: Stop) -> bool {
    let message = read(app, publish);
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
fn read(app: &App, publish: &Publish) -> Message {
    let topic = String::from_utf8_lossy(&publish.topic).into_owned();
    let parts: Vec<&str> = topic.split('/').collect();
    let body = publish.payload.clone();
    let (source, device, read) = match parts.as_slice() {
        ["application", _, "device", eui, "event", event] => (
            chirpstack::SOURCE,
            *eui,
            within(&body).and_then(|()| chirpstack::read(event, body.clone())),
        ),
        ["v3", _, "devices", id, "up"] => (
            things_stack::SOURCE,
            *id,
            within(&body).and_then(|()| things_stack::read(body.clone())),
        ),
        [_, "devices", id, "up"] => {
            let read = || plain::read(id, None, body.clone(), || app.store().new_id());
            (plain::SOURCE, *id, within(&body).and_then(|()| read()))
        }
        _ => (
            plain::SOURCE,
            "",
            Err(format!("nothing is expected on the topic {topic}")),
        ),
    };
    read.unwrap_or_else(|why| Message {
        source,
        delivery: digest(&[topic.as_bytes(), &body]),
        device: crate::model::device_id(device).unwrap_or_default(),
        frame: String::new(),
        at: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_read_or_refused() {
        #[track_caller]
        fn check(url: &str, want: Option<(&str, u16)>) {
            let got = options(url, "x").ok();
            let broker = got.as_ref().map(|options| options.broker().clone());
            assert_eq!(
                broker,
                want.map(|(host, port)| Broker::tcp(host, port)),
                "{url}"
            );
        }
        check("mqtt://broker", Some(("broker", 1883)));
        check("mqtt://ann:s:e@cret@broker:1884/", Some(("broker", 1884)));
        check("mqtt://[::1]:1883", Some(("::1", 1883)));
        check("http://broker", None);
        check("mqtt://", None);
        check("mqtt://broker:port", None);
    }
}
