//! Sending messages to a broker, or to the running borough.

use std::time::Duration;

use app::App;
use app::bus::{Outbound, Request};
use app::hear::{self, Broker};
use app::kit::{Fault, Kind};
use app::signin::{KEYS, create_key};
use indicatif::ProgressBar;

use super::lines::Sending;
use crate::SEND;
use crate::commands::WHO;

/// Publishes to this broker, or to that of the settings if none is named.
///
/// # Errors
/// A fault if there is no broker, or it is away.
pub async fn publish(
    app: &App,
    broker: &str,
    messages: &[Sending],
    pause: Option<Duration>,
    bar: &ProgressBar,
) -> Result<(), Fault> {
    let url = if broker.is_empty() {
        app.config().mqtt.url.reveal().to_owned()
    } else {
        broker.to_owned()
    };
    if url.is_empty() {
        return Err(Fault::invalid(
            "Name a broker with --broker or BOROUGH__MQTT__URL, or use --http.",
        ));
    }
    let client_id = format!("borough-replay-{}", app.chance().below(1 << 40));
    let messages = messages
        .iter()
        .map(|message| hear::Message {
            topic: format!("application/replay/device/{}/event/up", message.device),
            body: message.body.clone().into(),
        })
        .collect();
    hear::publish(Broker::at(&url, &client_id)?, messages, pause, || {
        bar.inc(1)
    })
    .await
}

/// Posts with a key that is made for this and removed at the end.
///
/// # Errors
/// A fault if the running borough cannot be reached, or refuses one.
pub async fn post(
    app: &App,
    messages: &[Sending],
    pause: Option<Duration>,
    bar: &ProgressBar,
) -> Result<(), Fault> {
    let (key, secret) = create_key(app, WHO, "replay", vec![SEND.name.into()], None).await?;
    let sent = post_all(app, &secret, messages, pause, bar).await;
    app.store()
        .write(move |tx| KEYS.remove(tx, WHO, &key.id))
        .await?;
    sent
}

async fn post_all(
    app: &App,
    secret: &str,
    messages: &[Sending],
    pause: Option<Duration>,
    bar: &ProgressBar,
) -> Result<(), Fault> {
    // The address is the running borough's own, so it may be private.
    let outbound = Outbound::new("0.0.0.0/0,::/0").map_err(Fault::internal)?;
    let url = format!(
        "{}/devices/in/chirpstack?event=up",
        app.config().public_url()
    );
    for message in messages {
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
        let mut request = Request::post(&url, "application/json", message.body.clone());
        request
            .headers
            .push(("authorization".into(), format!("Bearer {secret}")));
        let answer = outbound.call(request).await.map_err(|e| {
            Fault::new(
                Kind::TooBusy,
                format!("the running borough cannot be reached: {e}"),
            )
        })?;
        if !(200..300).contains(&answer.status) {
            let said = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(Fault::invalid(format!(
                "the running borough answered {}: {said}",
                answer.status
            )));
        }
        bar.inc(1);
    }
    Ok(())
}
