//! Mail by SMTP (RFC 5321).

use kit::Mail;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{Draft, Failure};
use crate::outcome::Outcome;

/// Why the settings for mail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender's address cannot be read.
    #[error("mail.from: {0} is not an email address")]
    Address(String),
    /// The server's address cannot be read.
    #[error("mail.url must be smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT: {0}")]
    Url(String),
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
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
        Ok(Self { transport, from })
    }

    /// Sends. The message's reference is part of its own id, so that a repeat can be told.
    pub async fn send(&self, draft: &Draft) -> Result<Outcome, Failure> {
        let Ok(to) = draft.to.parse::<lettre::Address>() else {
            return Ok(Outcome::Bounced(format!(
                "{} is not an email address",
                draft.to
            )));
        };
        let host = self.from.email.domain();
        let mut mail = lettre::Message::builder()
            .message_id(Some(format!("<{}@{host}>", draft.reference)))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&draft.subject)
            .header(ContentType::TEXT_PLAIN)
            // Answers from machines, "out of office" for one, are not wanted (RFC 3834, section 5).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".into(),
            ));
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
