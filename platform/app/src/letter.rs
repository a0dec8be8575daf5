//! A message as a capability writes it: typed data, and a template with the words.

use serde::Serialize;
use store::{Rd, Record, StoreError, Tx};
use tell::{ENGLISH, Gaps, Message, Options, Template, To, Words};

use crate::{App, Sample};

/// Languages that a place may write messages in, beside English.
const LANGUAGES: &[(&str, &str)] = &[
    ("cy", "Welsh"),
    ("gd", "Scottish Gaelic"),
    ("ga", "Irish"),
    ("pl", "Polish"),
    ("ro", "Romanian"),
    ("pa", "Panjabi"),
    ("ur", "Urdu"),
    ("bn", "Bengali"),
    ("uk", "Ukrainian"),
    ("ar", "Arabic"),
];

/// A message: typed data, and the template with its words. The template is registered beside the pages
/// and ends in `.txt`; see [`Template`] for how it is written.
pub trait Letter: Serialize {
    /// Its template's name: "services/booked.txt".
    const TEMPLATE: &'static str;

    /// Named examples that between them have every flag on and off.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;

    /// The samples as the auditor of pages and the staff who edit words see them.
    #[must_use]
    fn sample_values() -> Vec<Sample>
    where
        Self: Sized,
    {
        Self::samples()
            .into_iter()
            .map(|(name, letter)| Sample {
                template: Self::TEMPLATE,
                name,
                value: minijinja::Value::from_serialize(letter),
            })
            .collect()
    }
}

impl App {
    /// Writes a message in the transaction of what it tells of, in the person's language, to be sent by
    /// the way they like once `tx` has committed.
    ///
    /// # Errors
    /// Whatever the store says; [`StoreError::Unreadable`] if the letter has no words.
    pub fn send<L: Letter>(
        &self,
        tx: &mut Tx<'_>,
        to: &To,
        letter: &L,
        options: &Options,
    ) -> Result<Record<Message>, StoreError> {
        let wish = tell::preferences_of(tx, to)?;
        let language = wish.map_or_else(|| ENGLISH.to_owned(), |kept| kept.value.language);
        let words = self.words(tx, letter, &language)?;
        tell::write(tx, to, &words, options)
    }

    /// The words of a letter in a language; in English where there are none.
    ///
    /// # Errors
    /// Whatever the store says; [`StoreError::Unreadable`] if the letter has no words.
    pub fn words<L: Letter>(
        &self,
        rd: &mut Rd<'_>,
        letter: &L,
        language: &str,
    ) -> Result<Words, StoreError> {
        let gaps = Gaps::of(letter).map_err(|e| unreadable(L::TEMPLATE, &e))?;
        let mut languages = vec![language];
        if language != ENGLISH {
            languages.push(ENGLISH);
        }
        for language in languages {
            let Some(shipped) = self.letter_template(L::TEMPLATE, language)? else {
                continue;
            };
            // An officer's words were checked when they were saved; if a newer version of ours has
            // other gaps, the shipped words serve.
            if let Some(own) = tell::own_words(rd, L::TEMPLATE, language)?
                && let Some(words) = own.over(&shipped).ok().and_then(|own| own.fill(&gaps).ok())
            {
                return Ok(named(words, L::TEMPLATE, language, own.version));
            }
            let words = shipped
                .fill(&gaps)
                .map_err(|e| unreadable(L::TEMPLATE, &e))?;
            return Ok(named(words, L::TEMPLATE, language, 0));
        }
        Err(unreadable(L::TEMPLATE, &"it is not registered"))
    }

    /// The shipped words of a template in a language: English ones are ours, others the place's, in its
    /// folder `messages/LANGUAGE/`.
    pub(crate) fn letter_template(
        &self,
        name: &str,
        language: &str,
    ) -> Result<Option<Template>, StoreError> {
        let text = if language == ENGLISH {
            self.templates().letter(name)
        } else if is_language(language) {
            self.place()
                .file(&format!("messages/{language}/{name}"))
                .map(|file| String::from_utf8_lossy(&file).into_owned())
        } else {
            None
        };
        text.map(|text| Template::parse(&text).map_err(|e| unreadable(name, &e)))
            .transpose()
    }

    /// The languages that this place writes to people in, with their names; English is the first.
    #[must_use]
    pub fn languages(&self) -> Vec<(&'static str, &'static str)> {
        let names = self.templates().letters();
        let known = |language: &str| {
            names.iter().any(|name| {
                self.place()
                    .file(&format!("messages/{language}/{name}"))
                    .is_some()
            })
        };
        let others = LANGUAGES.iter().filter(|(language, _)| known(language));
        [(ENGLISH, "English")]
            .into_iter()
            .chain(others.copied())
            .collect()
    }
}

fn is_language(language: &str) -> bool {
    LANGUAGES.iter().any(|(known, _)| *known == language)
}

fn named(words: Words, template: &str, language: &str, version: i64) -> Words {
    Words {
        template: template.to_owned(),
        language: language.to_owned(),
        version,
        ..words
    }
}

fn unreadable(template: &str, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unreadable(format!("the message {template}: {why}"))
}
