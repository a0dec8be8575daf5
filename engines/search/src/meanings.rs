//! What else is called what people say: "get online" is a computer class.

use std::collections::HashMap;

use crate::text::{self, Token};

/// The meanings that every place has.
const COMMON: &str = include_str!("meanings.txt");

/// Words of one part of a meaning.
const LONGEST: usize = 6;

/// Why a list of meanings cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeaningError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: &'static str,
}

impl std::fmt::Display for MeaningError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for MeaningError {}

/// Phrases, each with what else it may mean, as stems.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    /// By the first word of the phrase.
    by_first: HashMap<Box<str>, Vec<Meaning>>,
}

#[derive(Debug, Clone)]
struct Meaning {
    phrase: Vec<String>,
    /// Each of one or several words, of which all must be there.
    meant: Vec<Vec<Token>>,
}

impl Meanings {
    /// The meanings that every place has, and those of `extra`: one on a line, `a, b, c` or `a, b > c, d`;
    /// what follows `#` is not read.
    ///
    /// # Errors
    /// [`MeaningError`] with the line that cannot be read.
    pub fn read(extra: &str) -> Result<Self, MeaningError> {
        let mut meanings = Self::default();
        meanings.add(COMMON)?;
        meanings.add(extra)?;
        Ok(meanings)
    }

    fn add(&mut self, list: &str) -> Result<(), MeaningError> {
        for (i, line) in list.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let refuse = |message| MeaningError {
                line: i + 1,
                message,
            };
            let (said, meant) = line.split_once('>').unwrap_or((line, line));
            let (said, meant) = (parts(said), parts(meant));
            if said.is_empty() || meant.is_empty() {
                return Err(refuse("a meaning needs words on both sides"));
            }
            if said.len() < 2 && said == meant {
                return Err(refuse("one thing alone has no other meaning"));
            }
            if said.iter().chain(&meant).any(|part| part.len() > LONGEST) {
                return Err(refuse("a part of a meaning has at most 6 words"));
            }
            for phrase in &said {
                let others = meant.iter().filter(|part| *part != phrase);
                self.learn(phrase, others.cloned());
            }
        }
        Ok(())
    }

    fn learn(&mut self, phrase: &[Token], meant: impl Iterator<Item = Vec<Token>>) {
        let stems: Vec<String> = phrase.iter().map(|token| token.stem.clone()).collect();
        let Some(first) = stems.first() else { return };
        let known = self.by_first.entry(first.as_str().into()).or_default();
        let at = known.iter().position(|meaning| meaning.phrase == stems);
        let at = at.unwrap_or_else(|| {
            known.push(Meaning {
                phrase: stems,
                meant: Vec::new(),
            });
            known.len() - 1
        });
        for part in meant {
            if !known[at].meant.contains(&part) {
                known[at].meant.push(part);
            }
        }
    }

    /// The longest phrase that `stems` begins with: how many words it has, and what else they may mean.
    #[must_use]
    pub fn of(&self, stems: &[&str]) -> Option<(usize, &[Vec<Token>])> {
        let known = self.by_first.get(*stems.first()?)?;
        let begins = |meaning: &&Meaning| {
            meaning.phrase.len() <= stems.len()
                && meaning.phrase.iter().zip(stems).all(|(a, b)| a == b)
        };
        let found = known
            .iter()
            .filter(begins)
            .max_by_key(|meaning| meaning.phrase.len())?;
        Some((found.phrase.len(), &found.meant))
    }

    /// Every word in it.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let all = self.by_first.values().flatten();
        all.flat_map(|meaning| {
            let meant = meaning
                .meant
                .iter()
                .flatten()
                .map(|token| token.stem.as_str());
            meaning.phrase.iter().map(String::as_str).chain(meant)
        })
    }
}

fn parts(text: &str) -> Vec<Vec<Token>> {
    text.split(',')
        .map(text::tokens)
        .filter(|tokens| !tokens.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(meanings: &Meanings, said: &str) -> Option<(usize, Vec<String>)> {
        let tokens = text::tokens(said);
        let stems: Vec<&str> = tokens.iter().map(|token| token.stem.as_str()).collect();
        let (count, meant) = meanings.of(&stems)?;
        let join = |part: &Vec<Token>| {
            let words: Vec<&str> = part.iter().map(|token| token.word.as_str()).collect();
            words.join(" ")
        };
        Some((count, meant.iter().map(join).collect()))
    }

    #[test]
    fn the_longest_phrase_is_meant() {
        let meanings = Meanings::read("surgery > clinic\ntip, civic amenity").unwrap();
        let check = |said: &str, count: usize, one: &str| {
            let (words, all) = meant(&meanings, said).unwrap();
            assert_eq!(words, count, "{said}");
            assert!(all.iter().any(|part| part == one), "{said}: {all:?}");
        };
        check("get online today", 2, "computer class");
        check("gp", 1, "doctor");
        check("surgery", 1, "doctor");
        check("surgery", 1, "clinic");
        check("civic amenity site", 2, "tip");
        check("loos", 1, "public toilet");
        assert_eq!(meant(&meanings, "civic duty"), None);
        assert_eq!(meant(&meanings, ""), None);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (list, want) in [
            (
                "# nothing\n\nalone",
                "line 3: one thing alone has no other meaning",
            ),
            ("a >", "line 1: a meaning needs words on both sides"),
            ("> b", "line 1: a meaning needs words on both sides"),
            (
                "one two three four five six seven, b",
                "line 1: a part of a meaning has at most 6 words",
            ),
        ] {
            assert_eq!(Meanings::read(list).unwrap_err().to_string(), want);
        }
    }
}
