//! A router is asked: each question is bounded in time and size, and what comes back is judged before it is believed.

use std::net::SocketAddr;
use std::time::Duration;

use app::App;
use app::bus::{Outbound, OutboundError};
use app::kit::Time;
use async_snmp::v3::ReportStatus;
use async_snmp::{
    Auth, AuthProtocol, Client, DecodeConfig, Error, Oid, PrivProtocol, ResponseShapePolicy, Retry,
    UdpClient, UsmConfig, Value, WalkOptions,
};
use tokio::time::timeout;

use super::counters::Sample;
use super::model::{Ask, Digest, Interface, Keys, Version};

/// How long an answer is waited for, and how often a question is asked again.
const WAIT: Duration = Duration::from_secs(2);
const AGAIN: u32 = 1;
/// How long all questions to a router may take.
const WHOLE: Duration = Duration::from_secs(20);
/// Interfaces among which a name is looked for, at most.
const MOST_INTERFACES: usize = 4_000;
/// Letters of a name that are kept.
const MOST_LETTERS: usize = 100;

/// SNMPv2-MIB (RFC 3418).
const SYS_UP_TIME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 3, 0];
const SYS_NAME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 5, 0];
/// IF-MIB (RFC 2863): columns of `ifTable` and `ifXTable`.
const IF_DESCR: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1, 2];
const IF_OPER_STATUS: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1, 8];
const IF_NAME: &[u32] = &[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1];
const IF_HC_IN_OCTETS: &[u32] = &[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6];
const IF_HC_OUT_OCTETS: &[u32] = &[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 10];
const IF_HIGH_SPEED: &[u32] = &[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 15];
const IF_DISCONTINUITY: &[u32] = &[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 19];

/// How an interface is (`ifOperStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It can pass packets.
    Up,
    /// It cannot, whatever the reason.
    Down,
    /// The router cannot tell.
    Unknown,
}

impl State {
    fn of(value: i32) -> Self {
        match value {
            1 => Self::Up,
            2 | 3 | 5 | 6 | 7 => Self::Down,
            _ => Self::Unknown,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Unknown => "not known to the router",
        }
    }
}

/// What a router said of an interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the router calls itself; may be empty.
    pub router: String,
    /// The interface's number.
    pub index: u32,
    /// `ifName` and `ifDescr`, if it has them.
    pub names: [Option<String>; 2],
    /// How it is.
    pub state: State,
    /// `sysUpTime`, hundredths of a second.
    pub up_cs: u32,
    /// `ifCounterDiscontinuityTime`, hundredths of a second.
    pub broke_cs: Option<u32>,
    /// Octets in and out, if it counts them in 64 bits.
    pub octets: Option<(u64, u64)>,
    /// `ifHighSpeed`, Mbit/s; 0 if it is not known.
    pub speed_mbps: u64,
}

impl Answer {
    fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|own| own.as_deref() == Some(name))
    }

    /// Its counters as of an instant.
    pub fn sample(&self, at: Time) -> Option<Sample> {
        let (in_octets, out_octets) = self.octets?;
        Some(Sample {
            at,
            up_cs: self.up_cs,
            broke_cs: self.broke_cs,
            in_octets,
            out_octets,
            speed_mbps: self.speed_mbps,
        })
    }
}

/// Asks a router, if its address may be called. `known` is the number under which a named interface was found before.
///
/// # Errors
/// Why there is no answer, in words.
pub async fn ask(app: &App, ask: &Ask, keys: &Keys, known: Option<u32>) -> Result<Answer, String> {
    let at = address(app.outbound(), ask).await?;
    ask_at(at, ask, keys, known, WAIT).await
}

/// The first address of the router that may be called: private ones only where the settings allow it.
async fn address(outbound: &Outbound, ask: &Ask) -> Result<SocketAddr, String> {
    let said = |error: OutboundError| format!("{error}.");
    let none = || OutboundError::Time(ask.host.clone());
    let found = timeout(WAIT, outbound.resolve(&ask.host, ask.port)).await;
    let found = found.map_err(|_| said(none()))?.map_err(said)?;
    found.into_iter().next().ok_or_else(|| said(none()))
}

/// Asks at an address, with so long to wait for each answer.
pub async fn ask_at(
    at: SocketAddr,
    ask: &Ask,
    keys: &Keys,
    known: Option<u32>,
    wait: Duration,
) -> Result<Answer, String> {
    let work = async {
        let client = client(at, ask, keys, wait).await?;
        let name = match &ask.interface {
            Interface::Index(index) => return there(&client, *index).await,
            Interface::Name(name) => name,
        };
        if let Some(index) = known
            && let Some(answer) = look(&client, index).await?
            && answer.is_called(name)
        {
            return Ok(answer);
        }
        let index = find(&client, name).await?;
        there(&client, index).await
    };
    match timeout(WHOLE, work).await {
        Ok(answer) => answer,
        Err(_) => Err("Its answers take too long.".to_owned()),
    }
}

async fn client(
    at: SocketAddr,
    ask: &Ask,
    keys: &Keys,
    wait: Duration,
) -> Result<UdpClient, String> {
    // A router that ends a message too late or a text too early is understood; a number that is not one is not.
    let mut decode = DecodeConfig::STRICT;
    decode.trailing_bytes = true;
    decode.clamp_bounded_strings = true;
    let retry = Retry::fixed(AGAIN, Duration::ZERO).map_err(|error| error.to_string())?;
    let client = Client::builder(at, auth(ask, keys)?)
        .construction_timeout(wait)
        .request_timeout(wait)
        .retry(retry)
        .strict_source(true)
        .decode_config(decode)
        .response_shape_policy(ResponseShapePolicy::Strict)
        .connect();
    client.await.map_err(|error| told(&error))
}

fn auth(ask: &Ask, keys: &Keys) -> Result<Auth, String> {
    let Version::V3 {
        user,
        digest,
        private,
    } = &ask.version
    else {
        return Ok(Auth::v2c(keys.community.reveal()));
    };
    let digest = match digest {
        Digest::Sha1 => AuthProtocol::Sha1,
        Digest::Sha256 => AuthProtocol::Sha256,
    };
    let user = UsmConfig::new(user.clone());
    let signed = keys.auth.reveal();
    let user = if *private {
        let hidden = keys.privacy.reveal();
        user.auth_priv(digest, signed, PrivProtocol::Aes128, hidden)
    } else {
        user.auth(digest, signed)
    };
    user.map(Auth::from)
        .map_err(|error| format!("The password cannot be used: {error}."))
}

/// Looks at an interface that must be there.
async fn there(client: &UdpClient, index: u32) -> Result<Answer, String> {
    let answer = look(client, index).await?;
    answer.ok_or_else(|| format!("It has no interface with ifIndex {index}."))
}

/// Looks at an interface, if there is one of this number.
async fn look(client: &UdpClient, index: u32) -> Result<Option<Answer>, String> {
    let of = |column: &[u32]| Oid::from_slice(column).child(index);
    let asked = [
        Oid::from_slice(SYS_UP_TIME),
        Oid::from_slice(SYS_NAME),
        of(IF_NAME),
        of(IF_DESCR),
        of(IF_OPER_STATUS),
        of(IF_HC_IN_OCTETS),
        of(IF_HC_OUT_OCTETS),
        of(IF_HIGH_SPEED),
        of(IF_DISCONTINUITY),
    ];
    let values = values(client, &asked).await?;
    let [
        up,
        router,
        name,
        descr,
        state,
        inward,
        out,
        speed,
        discontinuity,
    ] = values.as_slice()
    else {
        return Err("It left out part of its answer.".to_owned());
    };
    let Some(state) = state.as_i32() else {
        return Ok(None);
    };
    Ok(Some(Answer {
        router: text(router).unwrap_or_default(),
        index,
        names: [text(name), text(descr)],
        state: State::of(state),
        up_cs: up
            .as_u32()
            .ok_or("It does not say since when it runs (sysUpTime).")?,
        broke_cs: discontinuity.as_u32(),
        octets: counter(inward).zip(counter(out)),
        speed_mbps: speed.as_u64().unwrap_or(0),
    }))
}

/// The number of the interface of this name.
async fn find(client: &UdpClient, name: &str) -> Result<u32, String> {
    // A router that is away is found to be so by a short question.
    values(client, &[Oid::from_slice(SYS_UP_TIME)]).await?;
    for column in [IF_NAME, IF_DESCR] {
        let options = WalkOptions {
            result_limit: Some(MOST_INTERFACES),
            ..WalkOptions::default()
        };
        let walk = client.walk_with(Oid::from_slice(column), options);
        let mut walk = walk.map_err(|error| told(&error))?;
        while let Some(found) = walk.next().await {
            let found = found.map_err(|error| told(&error))?;
            if text(&found.value).as_deref() == Some(name)
                && let Some([index]) = found.oid.suffix(1)
            {
                return Ok(*index);
            }
        }
    }
    Err(format!("It has no interface called “{name}”."))
}

/// The values of objects, in their order.
async fn values(client: &UdpClient, asked: &[Oid]) -> Result<Vec<Value>, String> {
    let parts = client.get_many_chunks(asked);
    let mut parts = parts.map_err(|error| told(&error))?;
    let mut values = Vec::with_capacity(asked.len());
    while let Some(part) = parts.next().await {
        let part = part.map_err(|failed| told(&failed.source))?;
        let bindings = part.response.varbinds.into_iter();
        values.extend(bindings.map(|binding| binding.value));
    }
    Ok(values)
}

/// A counter of 64 bits; one of 32 turns over too fast to be used.
fn counter(value: &Value) -> Option<u64> {
    match value {
        Value::Counter64(octets) => Some(*octets),
        _ => None,
    }
}

/// A short line of text, whatever a router put into it.
fn text(value: &Value) -> Option<String> {
    let bytes = value.as_bytes()?;
    let text = String::from_utf8_lossy(bytes);
    let plain = text.chars().filter(|c| !c.is_control());
    let line: String = plain.take(MOST_LETTERS).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// Why there is no answer, in words that hold no secret.
fn told(error: &Error) -> String {
    match error.exchange_source() {
        Error::Timeout { .. } | Error::ConstructionTimeout { .. } => {
            "It gave no answer. Check its address and port, and that it lets us in: many routers are silent to a wrong community.".to_owned()
        }
        Error::Network { source, .. } => format!("It cannot be reached: {source}."),
        Error::Report { status, .. } => match status.as_ref() {
            ReportStatus::UnknownUserName { .. } => "It knows no such user.".to_owned(),
            ReportStatus::WrongDigest { .. } => {
                "It refused the password or the way that it is used.".to_owned()
            }
            ReportStatus::DecryptionError { .. } => {
                "It refused the privacy password.".to_owned()
            }
            ReportStatus::UnsupportedSecurityLevel { .. } => {
                "It lets this user in with other security than is set here.".to_owned()
            }
            _ => "It refused the message.".to_owned(),
        },
        Error::Auth { .. } => {
            "Its answer is not signed as it should be: check the user and the password.".to_owned()
        }
        Error::Snmp { status, .. } => format!("It refused the question: {status}."),
        Error::Decode(_) | Error::MalformedResponse { .. } | Error::ResponseShape { .. } => {
            "Its answer is not proper SNMP.".to_owned()
        }
        Error::WalkAborted { .. } => "Its list of interfaces cannot be read.".to_owned(),
        other => format!("It cannot be asked: {}.", other.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_routers_are_short_lines() {
        #[track_caller]
        fn check(bytes: &'static [u8], want: Option<&str>) {
            let value = Value::OctetString(bytes.into());
            assert_eq!(text(&value).as_deref(), want);
        }
        check(b"Gi0/1\0", Some("Gi0/1"));
        check(b" two\r\nlines ", Some("twolines"));
        check(b"\xffeth0", Some("\u{fffd}eth0"));
        check(b"", None);
        check(&[b'x'; 5_000], Some(&"x".repeat(MOST_LETTERS)));
        assert_eq!(text(&Value::Integer(1)), None);
    }

    #[tokio::test]
    async fn private_addresses_are_called_only_where_that_is_allowed() {
        let ask = |host: &str| Ask {
            host: host.to_owned(),
            port: 161,
            interface: Interface::Index(1),
            end: super::super::model::End::A,
            version: Version::V2c,
        };
        for host in [
            "127.0.0.1",
            "localhost",
            "10.1.2.3",
            "169.254.169.254",
            "::1",
        ] {
            let outbound = Outbound::new("").unwrap();
            let refused = address(&outbound, &ask(host)).await.unwrap_err();
            assert!(refused.contains("private address"), "{refused}");
        }
        let outbound = Outbound::new("10.1.0.0/16").unwrap();
        let admitted = address(&outbound, &ask("10.1.2.3")).await;
        assert_eq!(admitted, Ok(SocketAddr::from(([10, 1, 2, 3], 161))));
    }
}
