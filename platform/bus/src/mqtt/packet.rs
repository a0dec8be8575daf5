//! The few MQTT packets that one publication needs, in both versions of the protocol.

/// The version of the protocol.
///
/// # Source
/// OASIS MQTT 3.1.1 and MQTT 5.0, section 3.1.2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MqttVersion {
    /// 3.1.1
    V3,
    /// 5.0
    #[default]
    V5,
}

/// How surely a message arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Qos {
    /// Once at most.
    #[default]
    AtMostOnce,
    /// Once at least.
    AtLeastOnce,
    /// Exactly once.
    ExactlyOnce,
}

/// The longest text that a packet can hold, in bytes.
pub const LONGEST_TEXT: usize = 65_535;
/// The longest body that a packet can have, in bytes.
const LONGEST_BODY: usize = 268_435_455;
/// The packet identifier of the only message of a connection.
const ONLY: [u8; 2] = [0, 1];

/// What a server answers, by the first byte of its packet.
pub const CONNACK: u8 = 0x20;
/// It has the message (once at least).
pub const PUBACK: u8 = 0x40;
/// It has the message (exactly once).
pub const PUBREC: u8 = 0x50;
/// It has passed the message on (exactly once).
pub const PUBCOMP: u8 = 0x70;

/// Opens a connection that leaves nothing behind.
pub fn connect(version: MqttVersion, user: Option<(&str, &str)>) -> Option<Vec<u8>> {
    const CLEAN: u8 = 0x02;
    const USER: u8 = 0x80;
    const PASSWORD: u8 = 0x40;
    let (level, flags) = (
        match version {
            MqttVersion::V3 => 4,
            MqttVersion::V5 => 5,
        },
        match user {
            None => CLEAN,
            Some((_, "")) => CLEAN | USER,
            Some(_) => CLEAN | USER | PASSWORD,
        },
    );
    let mut body = text("MQTT")?;
    body.extend([level, flags, 0, 60]);
    body.extend(no_properties(version));
    body.extend(text("")?);
    if let Some((name, password)) = user {
        body.extend(text(name)?);
        if !password.is_empty() {
            body.extend(text(password)?);
        }
    }
    packet(0x10, &body)
}

/// Publishes a message.
pub fn publish(version: MqttVersion, qos: Qos, topic: &str, message: &[u8]) -> Option<Vec<u8>> {
    let mut body = text(topic)?;
    let first = match qos {
        Qos::AtMostOnce => 0x30,
        Qos::AtLeastOnce => 0x32,
        Qos::ExactlyOnce => 0x34,
    };
    if qos != Qos::AtMostOnce {
        body.extend(ONLY);
    }
    body.extend(no_properties(version));
    body.extend(message);
    packet(first, &body)
}

/// Lets the server pass the message on (exactly once).
pub const fn release() -> [u8; 4] {
    [0x62, 2, ONLY[0], ONLY[1]]
}

/// Says goodbye.
pub const fn disconnect() -> [u8; 2] {
    [0xe0, 0]
}

/// Why the server refuses, if it does; `first` is the first byte of its packet, `body` what follows the length.
pub fn refusal(version: MqttVersion, first: u8, body: &[u8]) -> Option<u8> {
    let code = match first {
        CONNACK => body.get(1).copied().unwrap_or(u8::MAX),
        // Version 5 leaves the reason out when all is well; before it there was none.
        _ if version == MqttVersion::V5 => body.get(2).copied().unwrap_or(0),
        _ => 0,
    };
    let is_refused = match version {
        MqttVersion::V3 => code != 0,
        MqttVersion::V5 => code >= 0x80,
    };
    is_refused.then_some(code)
}

fn no_properties(version: MqttVersion) -> &'static [u8] {
    match version {
        MqttVersion::V3 => &[],
        MqttVersion::V5 => &[0],
    }
}

fn text(text: &str) -> Option<Vec<u8>> {
    let length = u16::try_from(text.len()).ok()?;
    Some([&length.to_be_bytes(), text.as_bytes()].concat())
}

fn packet(first: u8, body: &[u8]) -> Option<Vec<u8>> {
    if body.len() > LONGEST_BODY {
        return None;
    }
    let (mut bytes, mut rest) = (vec![first], body.len());
    loop {
        let low = u8::try_from(rest % 128).unwrap_or_default();
        rest /= 128;
        bytes.push(if rest > 0 { low | 0x80 } else { low });
        if rest == 0 {
            break;
        }
    }
    bytes.extend(body);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(packet: Option<Vec<u8>>, want: expect_test::Expect) {
        let shown: Vec<String> = packet
            .unwrap_or_default()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        want.assert_eq(&shown.join(" "));
    }

    #[test]
    fn packets_are_those_of_the_standard() {
        use MqttVersion::{V3, V5};
        check(
            connect(V3, None),
            expect_test::expect!["10 0c 00 04 4d 51 54 54 04 02 00 3c 00 00"],
        );
        check(
            connect(V5, Some(("ann", ""))),
            expect_test::expect!["10 12 00 04 4d 51 54 54 05 82 00 3c 00 00 00 00 03 61 6e 6e"],
        );
        check(
            connect(V3, Some(("a", "b"))),
            expect_test::expect!["10 12 00 04 4d 51 54 54 04 c2 00 3c 00 00 00 01 61 00 01 62"],
        );
        check(
            publish(V3, Qos::AtMostOnce, "t", b"x"),
            expect_test::expect!["30 04 00 01 74 78"],
        );
        check(
            publish(V5, Qos::ExactlyOnce, "t", b"x"),
            expect_test::expect!["34 07 00 01 74 00 01 00 78"],
        );
        let long = publish(V3, Qos::AtLeastOnce, "t", &[0; 300]).unwrap_or_default();
        assert_eq!(long[..3], [0x32, 0xb1, 0x02]);
        assert_eq!(publish(V3, Qos::AtMostOnce, &"t".repeat(70_000), b""), None);
    }

    #[test]
    fn refusals_are_heard() {
        use MqttVersion::{V3, V5};
        assert_eq!(refusal(V3, CONNACK, &[0, 0]), None);
        assert_eq!(refusal(V3, CONNACK, &[0, 5]), Some(5));
        assert_eq!(refusal(V5, CONNACK, &[0, 0x87, 0]), Some(0x87));
        assert_eq!(refusal(V3, CONNACK, &[]), Some(u8::MAX));
        assert_eq!(refusal(V5, PUBACK, &[0, 1]), None);
        assert_eq!(
            refusal(V5, PUBACK, &[0, 1, 0x10]),
            None,
            "nobody listens: no fault"
        );
        assert_eq!(refusal(V5, PUBREC, &[0, 1, 0x99]), Some(0x99));
        assert_eq!(refusal(V3, PUBACK, &[0, 1]), None);
    }
}
