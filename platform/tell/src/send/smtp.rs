//! Mail by SMTP (RFC 5321).

use kit::Mail;
use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{Draft, Failure};
use crate::bounce::KEY;
use crate::outcome::Outcome;

/// Characters before the `@` of the address that mail comes back to at most: a plus sign, a key and 64 in
/// all (RFC 5321, section 4.5.3.1.1).
const LOCAL_MOST: usize = 64 - 1 - KEY;

/// Why the settings for mail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender's address cannot be read.
    #[error("mail.from: {0} is not an email address")]
    Address(String),
    /// The address that mail comes back to cannot be read, or leaves no room for a key.
    #[error("mail.bounces: {0} is not an email address with at most {most} characters before the @", most = LOCAL_MOST)]
    Bounces(String),
    /// The server's address cannot be read.
    #[error("mail.url must be smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT: {0}")]
    Url(String),
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Where mail that cannot be delivered comes back to.
    bounces: Option<Address>,
}

impl Smtp {
    pub fn new(mail: &Mail) -> Result<Self, MailError> {
        let from = mail
            .from
            .parse()
            .map_err(|_| MailError::Address(mail.from.clone()))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(mail.url.reveal())
            .map_err(|e| MailError::Url(e.to_string()))?
            .timeout(Some(std::time::Duration::from_secs(30)))
            .build();
        let bounces = (!mail.bounces.is_empty())
            .then(|| returned_to(&mail.bounces))
            .transpose()?;
        Ok(Self {
            transport,
            from,
            bounces,
        })
    }

    /// Whether what comes back can be told by the address it comes back to.
    pub fn hears_bounces(&self) -> bool {
        self.bounces.is_some()
    }

    /// Sends. The message's reference is part of its own id, so that a repeat can be told.
    pub async fn send(&self, draft: &Draft) -> Result<Outcome, Failure> {
        let Ok(to) = draft.to.parse::<Address>() else {
            return Ok(Outcome::Bounced(format!(
                "{} is not an email address",
                draft.to
            )));
        };
        let host = self.from.email.domain();
        let mut mail = lettre::Message::builder()
            .message_id(Some(format!("<{}@{host}>", draft.reference)))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(&draft.subject)
            .header(ContentType::TEXT_PLAIN)
            // Answers from machines, "out of office" for one, are not wanted (RFC 3834, section 5).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".into(),
            ));
        if let Some(bounces) = &self.bounces
            && let Some(envelope) = envelope(bounces, &draft.bounce_key, to)
        {
            mail = mail.envelope(envelope);
        }
        if !draft.stop_url.is_empty() {
            for (name, value) in [
                // RFC 2369, section 3.2, and RFC 8058, section 3.1.
                ("List-Unsubscribe", format!("<{}>", draft.stop_url)),
                (
                    "List-Unsubscribe-Post",
                    "List-Unsubscribe=One-Click".to_owned(),
                ),
            ] {
                let name = HeaderName::new_from_ascii(name.to_owned());
                if let Ok(name) = name {
                    mail = mail.raw_header(HeaderValue::new(name, value));
                }
            }
        }
        let mail = match mail.body(draft.text.clone()) {
            Ok(mail) => mail,
            Err(error) => {
                return Ok(Outcome::Refused(format!(
                    "the message cannot be put together: {error}"
                )));
            }
        };
        match self.transport.send(mail).await {
            Ok(answer) => Ok(Outcome::Sent {
                provider: "smtp",
                id: String::new(),
                answer: answer.message().collect::<Vec<_>>().join(" "),
            }),
            Err(error) if error.is_permanent() => refusal(&error),
            Err(error) => Err(Failure::later(format!(
                "the mail server did not take it: {error}"
            ))),
        }
    }
}

fn returned_to(text: &str) -> Result<Address, MailError> {
    let address: Option<Address> = text.parse().ok();
    address
        .filter(|address| address.user().len() <= LOCAL_MOST)
        .ok_or_else(|| MailError::Bounces(text.to_owned()))
}

/// Whom a message goes to, and where it comes back to: `bounces+KEY@place.example`. None without a key.
fn envelope(bounces: &Address, key: &str, to: Address) -> Option<Envelope> {
    let sender = Address::new(format!("{}+{key}", bounces.user()), bounces.domain());
    let sender = sender.ok().filter(|_| !key.is_empty())?;
    Envelope::new(Some(sender), vec![to]).ok()
}

/// What a permanent refusal is about (RFC 5321, section 4.2.3; the enhanced codes of RFC 3463).
fn refusal(error: &lettre::transport::smtp::Error) -> Result<Outcome, Failure> {
    let why = format!("the mail server refused: {error}");
    let code = error
        .status()
        .map_or(0, |code| code.to_string().parse().unwrap_or(0));
    match code {
        // We may not send, or not so: our settings can be mended.
        500..=504 | 530 | 534 | 535 | 538 => Err(Failure::later(why)),
        // 5.7 is a matter of policy, such as a block on us: the address itself may be sound.
        521 | 550 | 551 | 553 | 556 if !why.contains("5.7.") => Ok(Outcome::Bounced(why)),
        _ => Ok(Outcome::Refused(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_of_the_envelope_holds_the_key() {
        let bounces = returned_to("bounces@place.example").unwrap();
        let to: Address = "ann@example.org".parse().unwrap();
        let sender = |key: &str| {
            let envelope = envelope(&bounces, key, to.clone())?;
            envelope.from().map(ToString::to_string)
        };
        assert_eq!(
            sender("0123456789abcdefghjkmnpqrs").as_deref(),
            Some("bounces+0123456789abcdefghjkmnpqrs@place.example")
        );
        assert_eq!(sender(""), None);
    }

    #[test]
    fn an_address_without_room_for_a_key_is_named() {
        let said = |text: &str| returned_to(text).err().map(|e| e.to_string());
        assert_eq!(said(&format!("{}@place.example", "b".repeat(37))), None);
        assert_eq!(
            said("bounces").as_deref(),
            Some(
                "mail.bounces: bounces is not an email address with at most 37 characters before the @"
            )
        );
        assert!(said(&format!("{}@place.example", "b".repeat(38))).is_some());
    }
}
