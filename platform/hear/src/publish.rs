//! Publishing a list of messages, and waiting until the broker has taken them all.

use std::time::Duration;

use kit::{Fault, Kind};
use rumqttc::{AsyncClient, Event, Outgoing, Packet, PublishOptions, QoS};

use crate::{Broker, Message};

/// Messages that the broker has not taken yet, at most.
const IN_FLIGHT: u16 = 100;

/// Publishes messages at least once each, with a `pause` before each if there is one; `taken` is
/// called whenever the broker has taken one more.
///
/// # Errors
/// A fault if the broker cannot be reached. Some messages may have been published then.
pub async fn publish(
    broker: Broker,
    messages: Vec<Message>,
    pause: Option<Duration>,
    taken: impl Fn(),
) -> Result<(), Fault> {
    let mut options = broker.options();
    options.set_clean_session(true).set_inflight(IN_FLIGHT);
    let (client, mut events) = AsyncClient::builder(options)
        .capacity(usize::from(IN_FLIGHT))
        .build();
    let lost = |why: &dyn std::fmt::Display| {
        Fault::new(
            Kind::TooBusy,
            format!("the broker cannot be reached: {why}"),
        )
    };
    let total = messages.len();
    let sender = tokio::spawn(async move {
        for message in messages {
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
            client
                .publish(
                    message.topic,
                    message.body,
                    PublishOptions::new(QoS::AtLeastOnce),
                )
                .await
                .map_err(|e| e.to_string())?;
        }
        Ok::<AsyncClient, String>(client)
    });
    let mut count = 0;
    while count < total {
        match events.poll().await {
            Ok(Event::Incoming(Packet::PubAck(_))) => {
                count += 1;
                taken();
            }
            Ok(_) => {}
            Err(error) => return Err(lost(&error)),
        }
    }
    let client = sender
        .await
        .map_err(Fault::internal)?
        .map_err(|e| lost(&e))?;
    if client.try_disconnect().is_ok() {
        while let Ok(event) = events.poll().await {
            if event == Event::Outgoing(Outgoing::Disconnect) {
                break;
            }
        }
    }
    Ok(())
}
