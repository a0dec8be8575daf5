//! A notification as a message of MQTT.

use std::time::Duration;

use bus::{MqttVersion, Publication, Qos};
use ngsi::Subscription;
use serde_json::{Map, Value};

/// Whether an endpoint wants messages rather than posts.
pub fn is_meant(uri: &str) -> bool {
    uri.split(':').next().is_some_and(|scheme| {
        ["mqtt", "mqtts"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// The message: what HTTP has in its header fields is beside the body.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.2.22 and 7.2.
pub fn publication(
    subscription: &Subscription,
    fields: &[(String, String)],
    body: &[u8],
    time: Duration,
) -> Publication {
    let endpoint = &subscription.notification.endpoint;
    let setting = |name: &str| {
        let all = endpoint.notifier_info.iter();
        all.rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    Publication {
        url: endpoint.uri.clone(),
        version: match setting("MQTT-Version") {
            Some("mqtt3.1.1") => MqttVersion::V3,
            _ => MqttVersion::V5,
        },
        qos: match setting("MQTT-QoS") {
            Some("1") => Qos::AtLeastOnce,
            Some("2") => Qos::ExactlyOnce,
            _ => Qos::AtMostOnce,
        },
        message: message(fields, body).into(),
        time,
    }
}

fn message(fields: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let metadata: Map<String, Value> = fields
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect();
    let head = Value::Object(metadata).to_string();
    [
        b"{\"metadata\":",
        head.as_bytes(),
        b",\"body\":",
        body,
        b"}",
    ]
    .concat()
}
