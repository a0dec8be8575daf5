//! A message as it is kept: what was written to whom, and what has become of it.

use kit::Time;
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Filter, Page, Rd, Record, StoreError};

use crate::{Address, Channel, Kind, To};

/// Steps of a message's history at most; the first and the newest stay.
const STEPS: usize = 60;
/// Characters of a note at most.
const NOTE_MOST: usize = 500;
/// How long messages are kept, in days.
const KEPT_DAYS: i64 = 90;

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Their address; the lines of a letter's.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// What has become of it.
    pub state: State,
    /// What the provider said last.
    pub last_answer: String,
    /// The way it goes.
    #[serde(default)]
    pub channel: Channel,
    /// What we call the person.
    #[serde(default)]
    pub name: String,
    /// The shorter text of an SMS; empty where there is none.
    #[serde(default)]
    pub sms: String,
    /// Other addresses of the person, tried in this order if this one fails.
    #[serde(default)]
    pub others: Vec<Address>,
    /// How much it matters.
    #[serde(default)]
    pub kind: Kind,
    /// Its language.
    #[serde(default)]
    pub language: String,
    /// The template it was made of; empty if it was written by hand.
    #[serde(default)]
    pub template: String,
    /// Which version of an officer's own words; 0 for the shipped ones.
    #[serde(default)]
    pub words_version: i64,
    /// What it must not be written twice for; empty for none.
    #[serde(default)]
    pub key: String,
    /// The reference of what it tells of: a case's, a booking's.
    #[serde(default)]
    pub about: String,
    /// Not to be sent before.
    #[serde(default)]
    pub not_before: Option<Time>,
    /// Whether its words are for the person's eyes alone.
    #[serde(default)]
    pub is_private: bool,
    /// In large print, if it is a letter.
    #[serde(default)]
    pub large_print: bool,
    /// The secret of the link that stops messages like this one; empty where there is none.
    #[serde(default)]
    pub stop: String,
    /// Counts the sendings that are not mere repeats: another address, another day, an officer's wish.
    #[serde(default)]
    pub attempt: u32,
    /// How often it did not arrive for a reason that passes.
    #[serde(default)]
    pub soft: u32,
    /// Who took it: `smtp` or `notify`.
    #[serde(default)]
    pub provider: String,
    /// What they call it.
    #[serde(default)]
    pub provider_id: String,
    /// What a message that comes back names it by, a secret; empty until it goes by SMTP.
    #[serde(default)]
    pub bounce_key: String,
    /// What happened to it, in order.
    #[serde(default)]
    pub history: Vec<Step>,
}

/// A note as it is kept in a history.
pub(crate) fn note(text: &str) -> String {
    crate::words::one_line(text, NOTE_MOST)
}

/// One thing that happened to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When; never before the step before it, whatever the clock said.
    pub at: Time,
    /// What became of the message.
    pub state: State,
    /// Why, or in whose words.
    pub note: String,
}

/// What has become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits to be sent.
    Waiting,
    /// The provider has taken it.
    Sent,
    /// It has arrived, as far as the provider can tell.
    Delivered,
    /// Kept here, because no provider is set up: the local outbox.
    KeptHere,
    /// Given up, for a reason that lies with us or with the provider.
    Failed,
    /// No address of the person takes it: an officer must find another way.
    Unreachable,
    /// The person does not want messages of this kind.
    Withheld,
    /// What it tells of was called off before it went.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Sent,
        Self::Delivered,
        Self::KeptHere,
        Self::Failed,
        Self::Unreachable,
        Self::Withheld,
        Self::Cancelled,
    ];

    /// The word it is known by in records and addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::KeptHere => "kept-here",
            Self::Failed => "failed",
            Self::Unreachable => "unreachable",
            Self::Withheld => "withheld",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl Message {
    /// Notes what happened. Time does not run backwards in a history.
    pub fn step(&mut self, now: Time, state: State, note: impl Into<String>) {
        let at = self.history.last().map_or(now, |last| last.at.max(now));
        self.state = state;
        self.last_answer = self::note(&note.into());
        self.history.push(Step {
            at,
            state,
            note: self.last_answer.clone(),
        });
        if self.history.len() > STEPS {
            self.history.remove(1);
        }
    }

    /// Whether staff may see its words: where no provider carries messages, somebody must.
    #[must_use]
    pub fn may_be_shown(&self) -> bool {
        !self.is_private || self.state == State::KeptHere
    }

    /// The address it goes to now.
    #[must_use]
    pub fn address(&self) -> Address {
        Address {
            channel: self.channel,
            text: self.to.clone(),
        }
    }

    /// What the provider knows this sending by: a mere repeat has the same, so that it can be told.
    #[must_use]
    pub fn reference(&self, id: &str) -> String {
        if self.attempt == 0 {
            id.to_owned()
        } else {
            format!("{id}.{}", self.attempt)
        }
    }
}

/// Messages: proof of what was sent, for a while.
pub const MESSAGES: Collection<Message> = Collection {
    name: "message",
    purpose: "to send you messages, and to be able to say what was sent",
    personal: true,
    erase_at: |_, now| Some(now.plus_s(KEPT_DAYS * 86_400)),
    kept_for: "90 days",
    audited: false,
    fields: &[
        Field {
            name: "to",
            unique: false,
            of: |message| {
                let mut all = vec![message.to.to_lowercase()];
                for other in &message.others {
                    let text = other.text.to_lowercase();
                    if !all.contains(&text) {
                        all.push(text);
                    }
                }
                all
            },
        },
        Field {
            name: "about",
            unique: false,
            of: |message| named(&message.about),
        },
        Field {
            name: "key",
            unique: true,
            of: |message| named(&message.key),
        },
        Field {
            name: "provider",
            unique: false,
            of: |message| named(&message.provider_id),
        },
        Field {
            name: "bounce",
            unique: true,
            of: |message| named(&message.bounce_key),
        },
        Field {
            name: "state",
            unique: false,
            // By state, by channel, or by both.
            of: |message| {
                let (state, channel) = (message.state.word(), message.channel.word());
                vec![state.into(), channel.into(), format!("{state}/{channel}")]
            },
        },
    ],
};

fn named(text: &str) -> Vec<String> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![text.to_owned()]
    }
}

/// The messages that tell of `reference`, newest first, at most 200.
///
/// # Errors
/// Whatever the store says.
pub fn messages_about(
    rd: &mut Rd<'_>,
    reference: &str,
) -> Result<Vec<Record<Message>>, StoreError> {
    newest(rd, "about", reference.to_owned())
}

/// The messages to a person by any address that they gave, newest first, at most 200 for each address.
///
/// # Errors
/// Whatever the store says.
pub fn messages_to(rd: &mut Rd<'_>, to: &To) -> Result<Vec<Record<Message>>, StoreError> {
    let mut all: Vec<Record<Message>> = Vec::new();
    for address in to.addresses() {
        for record in newest(rd, "to", address.text.to_lowercase())? {
            if !all.iter().any(|known| known.id == record.id) {
                all.push(record);
            }
        }
    }
    all.sort_by(|a, b| b.id.cmp(&a.id));
    Ok(all)
}

fn newest(
    rd: &mut Rd<'_>,
    field: &'static str,
    words: String,
) -> Result<Vec<Record<Message>>, StoreError> {
    let page = Page {
        newest_first: true,
        limit: 200,
        skip: 0,
    };
    MESSAGES.find(rd, &Filter::Is(field, words), page)
}
