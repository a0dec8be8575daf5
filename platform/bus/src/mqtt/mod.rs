//! Publishing a message to a broker of MQTT, through the same guard as every other call.

mod packet;

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{Outbound, OutboundError};

use packet::{CONNACK, LONGEST_TEXT, PUBACK, PUBCOMP, PUBREC};
pub use packet::{MqttVersion, Qos};

/// The port where nothing else is said, without TLS and with it.
const PORT: u16 = 1883;
const SECURE_PORT: u16 = 8883;
/// The longest answer of a server that is read, in bytes.
const LONGEST_ANSWER: usize = 64 << 10;

/// A message to publish.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Where: `mqtt://USER:PASSWORD@HOST:PORT/TOPIC`, or `mqtts://…`.
    pub url: String,
    /// By which version of the protocol.
    pub version: MqttVersion,
    /// How surely it arrives.
    pub qos: Qos,
    /// What it says.
    pub message: Bytes,
    /// How long the whole may take.
    pub time: Duration,
}

/// What an address says.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    is_secure: bool,
    host: String,
    port: u16,
    user: Option<(String, String)>,
    topic: String,
}

impl Target {
    fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let plain = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .ok()
                .map(std::borrow::Cow::into_owned)
        };
        let topic = plain(url.path().strip_prefix('/')?)?;
        let is_topic =
            !topic.is_empty() && topic.len() <= LONGEST_TEXT && !topic.contains(['+', '#', '\0']);
        let is_secure = url.scheme() == "mqtts";
        if !is_topic || !(is_secure || url.scheme() == "mqtt") {
            return None;
        }
        let user = match url.username() {
            "" => None,
            name => Some((plain(name)?, plain(url.password().unwrap_or_default())?)),
        };
        let usual_port = if is_secure { SECURE_PORT } else { PORT };
        Some(Self {
            is_secure,
            host: url.host_str()?.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual_port),
            user,
            topic,
        })
    }
}

impl Outbound {
    /// Publishes a message, and waits until the server has it as surely as was asked.
    ///
    /// # Errors
    /// [`OutboundError`]: the address cannot be read or is private, or the server does not answer or refuses.
    ///
    /// # Source
    /// OASIS MQTT 3.1.1 and MQTT 5.0, sections 3 and 4.3.
    pub async fn publish(&self, publication: Publication) -> Result<(), OutboundError> {
        // What is shown of an address holds no password.
        let shown = || {
            publication
                .url
                .rsplit('@')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let target =
            Target::parse(&publication.url).ok_or_else(|| OutboundError::Address(shown()))?;
        let host = target.host.clone();
        let work = self.publish_to(&target, &publication);
        match tokio::time::timeout(publication.time, work).await {
            Ok(done) => done,
            Err(_) => Err(OutboundError::Time(host)),
        }
    }

    async fn publish_to(
        &self,
        target: &Target,
        publication: &Publication,
    ) -> Result<(), OutboundError> {
        let lost = |why: String| OutboundError::Lost {
            host: target.host.clone(),
            why,
        };
        let addresses = self.resolve(&target.host, target.port).await?;
        let opened = open(target, &addresses).await;
        let mut stream = opened.map_err(|e| lost(e.to_string()))?;
        let (version, qos) = (publication.version, publication.qos);
        let user = target
            .user
            .as_ref()
            .map(|(name, password)| (name.as_str(), password.as_str()));
        let too_long = || lost("the message is longer than MQTT can carry".to_owned());
        let connect = packet::connect(version, user).ok_or_else(too_long)?;
        let publish = packet::publish(version, qos, &target.topic, &publication.message);
        let publish = publish.ok_or_else(too_long)?;
        let talk = async {
            stream.write_all(&connect).await?;
            expect(&mut stream, version, CONNACK).await?;
            stream.write_all(&publish).await?;
            match qos {
                Qos::AtMostOnce => {}
                Qos::AtLeastOnce => expect(&mut stream, version, PUBACK).await?,
                Qos::ExactlyOnce => {
                    expect(&mut stream, version, PUBREC).await?;
                    stream.write_all(&packet::release()).await?;
                    expect(&mut stream, version, PUBCOMP).await?;
                }
            }
            stream.write_all(&packet::disconnect()).await?;
            stream.shutdown().await
        };
        talk.await.map_err(|e| lost(e.to_string()))
    }
}

/// A connection, with TLS or without.
trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

async fn open(target: &Target, addresses: &[SocketAddr]) -> std::io::Result<Box<dyn Wire>> {
    let plain = TcpStream::connect(addresses).await?;
    if !target.is_secure {
        return Ok(Box::new(plain));
    }
    let name = ServerName::try_from(target.host.clone()).map_err(std::io::Error::other)?;
    let connector = TlsConnector::from(kit::tls().map_err(std::io::Error::other)?);
    Ok(Box::new(connector.connect(name, plain).await?))
}

/// Reads the server's next packet, which must be of this kind and no refusal.
async fn expect(
    stream: &mut (impl AsyncRead + Unpin),
    version: MqttVersion,
    kind: u8,
) -> std::io::Result<()> {
    let refuse = |why: String| std::io::Error::other(why);
    let first = stream.read_u8().await?;
    let (mut length, mut shift) = (0_usize, 0);
    loop {
        let byte = stream.read_u8().await?;
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
        if shift > 21 {
            return Err(refuse("its packet has no length".to_owned()));
        }
    }
    if length > LONGEST_ANSWER {
        return Err(refuse(format!("its packet of {length} bytes is too long")));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    if first & 0xf0 != kind {
        return Err(refuse(format!("it answered with packet {first:#04x}")));
    }
    match packet::refusal(version, kind, &body) {
        Some(code) => Err(refuse(format!("it refused with code {code:#04x}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
