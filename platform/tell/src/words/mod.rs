//! The words of a message: a template with gaps, the values that fill them, and what comes out.
//!
//! Pure: no clock, no store. The gaps are written as GOV.UK Notify writes them, because many council
//! officers know its templates.

mod gaps;
mod template;

pub use gaps::{Gaps, GapsError};
pub use template::{Template, TemplateError};

use serde::{Deserialize, Serialize};

/// The language of the words that are shipped, and of those that nobody has translated.
pub const ENGLISH: &str = "en";

/// How much a message matters: what a person may stop, and what may come at night.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Part of what the person asked us for: always sent, texts by day.
    #[default]
    Needed,
    /// Cannot wait for the morning.
    Urgent,
    /// Good to know. The person can stop these.
    Optional,
}

impl Kind {
    /// The word in the header of a template.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Urgent => "urgent",
            Self::Optional => "optional",
        }
    }
}

/// A message in words, ready for any channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The template they came from; empty for words written by hand.
    pub template: String,
    /// Which version of an officer's own words; 0 for the shipped ones.
    pub version: i64,
    /// Their language: `en`, `cy`…
    pub language: String,
    /// How much they matter.
    pub kind: Kind,
    /// What it is about: one line.
    pub subject: String,
    /// The text of an email or a letter.
    pub text: String,
    /// The shorter text of an SMS.
    pub sms: String,
}

/// Characters of a subject at most.
pub const SUBJECT_MOST: usize = 250;
/// Characters of an email or a letter at most.
pub const TEXT_MOST: usize = 100_000;
/// Characters of an SMS at most (GOV.UK Notify, "Text message length": 918).
pub const SMS_MOST: usize = 918;

impl Words {
    /// Words by hand: the same in an email, a letter and, cut to its length, an SMS.
    #[must_use]
    pub fn plain(subject: &str, text: &str) -> Self {
        Self {
            language: ENGLISH.into(),
            subject: one_line(subject, SUBJECT_MOST),
            text: many_lines(text, TEXT_MOST),
            sms: one_line(text, SMS_MOST),
            ..Self::default()
        }
    }
}

/// Text on one line: every break and control character becomes a space, so that no header can be added.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let spaced: String = shown(text)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    cut(words.join(" "), most)
}

/// Text of many lines without control characters.
pub(crate) fn many_lines(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = shown(&text).filter(|c| *c == '\n' || *c == '\t' || !c.is_control());
    cut(kept.collect(), most)
}

/// Characters that turn the direction of what follows make one thing look like another: left out.
fn shown(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
}

/// At most `most` characters, with a sign where something was cut.
fn cut(text: String, most: usize) -> String {
    if text.chars().count() <= most {
        return text;
    }
    let mut cut: String = text.chars().take(most.saturating_sub(3)).collect();
    cut.truncate(cut.trim_end().len());
    cut + "..."
}
