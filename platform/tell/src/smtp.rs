//! Mail by SMTP.

use kit::Mail;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::Message;

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address cannot be read, ours or theirs.
    #[error("{0} is not an email address")]
    Address(String),
    /// The setting cannot be read.
    #[error("mail.url must be smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT: {0}")]
    Url(String),
    /// The message cannot be put together.
    #[error("the message cannot be put together: {0}")]
    Message(String),
    /// The server refused for good.
    #[error("the mail server refused: {0}")]
    Refused(String),
    /// The server did not take it this time.
    #[error("the mail server did not take it: {0}")]
    NotNow(String),
}

impl MailError {
    /// Whether another try would be refused too.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::NotNow(_))
    }
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

    /// Sends; what the server answered. The message's id is its own, so that a repeat can be told.
    pub async fn send(&self, id: &str, message: &Message) -> Result<String, MailError> {
        let to: Mailbox = message
            .to
            .parse()
            .map_err(|_| MailError::Address(message.to.clone()))?;
        let host = self.from.email.domain();
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{host}>")))
            .from(self.from.clone())
            .to(to)
            .subject(&message.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|e| MailError::Message(e.to_string()))?;
        match self.transport.send(mail).await {
            Ok(answer) => Ok(answer.message().collect::<Vec<_>>().join(" ")),
            Err(error) if error.is_permanent() => Err(MailError::Refused(error.to_string())),
            Err(error) => Err(MailError::NotNow(error.to_string())),
        }
    }
}
