//! Telling a person something: a message is written in the transaction of what it tells of, and sent
//! afterwards by email, text message or letter, again and again until it is gone or given up.
//!
//! The words are templates with gaps ([`Template`]), the person says how they wish to be written to
//! ([`Preferences`]), and what became of each message is kept with it ([`Message::history`]). Without a
//! provider messages stay here: the local outbox.

mod bounce;
mod failing;
mod message;
mod outcome;
mod own;
mod preferences;
mod quiet;
mod send;
pub mod sms;
mod to;
mod words;
mod write;

pub use bounce::BOUNCE_MOST;
pub use failing::{FAILING, Failing, failing, mark_failing, mark_good};
pub use message::{MESSAGES, Message, State, Step, messages_about, messages_to};
pub use own::{OWN_WORDS, OwnWords, own_versions, own_words, reword};
pub use preferences::{
    PREFERENCES, Preferences, prefer, preferences_by_link, preferences_of, stop_by_link,
};
pub use quiet::{Quiet, QuietError};
pub use send::{HEARD_MOST, MailError, NotifyError, SettingError, TEXTS, Tell, Text};
pub use to::{Address, Channel, To, email, phone, postal};
pub use words::{
    ENGLISH, Gaps, GapsError, Kind, SMS_MOST, SUBJECT_MOST, TEXT_MOST, Template, TemplateError,
    Words,
};
pub use write::{Options, cancel, send_again, write};

/// The queue's topic for messages to be sent.
const TOPIC: &str = "tell";
/// The queue's topic for sendings to be looked at.
const CHECKS: &str = "tell.check";

/// The records that telling keeps.
pub const COLLECTIONS: &[store::Entry] = &[
    MESSAGES.entry(),
    PREFERENCES.entry(),
    FAILING.entry(),
    TEXTS.entry(),
    OWN_WORDS.entry(),
];

#[cfg(test)]
mod tests;
