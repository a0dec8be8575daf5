//! Feature files read: Gherkin, in every language it has, and Markdown with Gherkin in it.
//!
//! # Source
//! The grammar, the list of languages and the Markdown rules of the Gherkin project (39 and its main line of 2026),
//! in which a step may have a table and a text both.

pub mod document;
mod fault;
mod grammar;
mod languages;
mod line;
mod notes;
mod reader;
mod token;
mod tree;
mod write;

pub use document::{Document, Location};
pub use fault::{Fault, Wrong};
pub use languages::{Language, language, languages};
pub use notes::{Note, Noted, notes};
pub use token::Kind;
pub use write::write;

use self::document::KeywordType;
use self::line::Line;
use self::reader::Reader;
use self::token::{Has, Token};
use self::tree::Tree;
use crate::ids::Ids;
use crate::limits::Limits;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Plain Gherkin: `.feature`.
    #[default]
    Gherkin,
    /// Markdown with Gherkin: `.feature.md`.
    Markdown,
}

impl Format {
    /// By the name of a file; none where it is neither.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".feature") {
            Some(Self::Gherkin)
        } else if name.ends_with(".feature.md") {
            Some(Self::Markdown)
        } else {
            None
        }
    }

    /// The media type in messages.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Gherkin => "text/x.cucumber.gherkin+plain",
            Self::Markdown => "text/x.cucumber.gherkin+markdown",
        }
    }
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How it is written.
    pub format: Format,
    /// The language of its keywords where it does not say: a code of [`languages`].
    pub language: String,
    /// The most that is taken.
    pub limits: Limits,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            format: Format::Gherkin,
            language: "en".to_string(),
            limits: Limits::default(),
        }
    }
}

/// The text of a file, without the mark of its encoding.
///
/// # Errors
/// [`Wrong::NotText`] where it is not UTF-8 (a file of UTF-16 is not), at the line where it stops being.
pub fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let breaks = good.iter().filter(|byte| **byte == b'\n').count();
        let line = u32::try_from(breaks).map_or(u32::MAX, |breaks| breaks.saturating_add(1));
        Fault::new(Location::line(line), Wrong::NotText)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Reads a feature file.
///
/// # Errors
/// Every fault that is found, by line and column; at most `limits.faults` of them.
pub fn read(text: &str, how: &Reading, ids: &mut Ids) -> Result<Document, Vec<Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = split(text, &how.limits)?;
    let Some(language) = language(&how.language) else {
        let wrong = Wrong::Language(how.language.clone());
        return Err(vec![Fault::new(Location::line(1), wrong)]);
    };
    let mut reader = Reader::new(language, how.format);
    let mut tree = Tree::new(ids, &how.limits);
    let mut at = grammar::At::default();
    for index in 0..=lines.len() {
        if tree.faults.len() >= how.limits.faults {
            break;
        }
        at = step(at, &lines, index, &mut reader, &mut tree);
    }
    let (document, mut faults) = tree.finish(reader.language);
    if faults.is_empty() {
        return Ok(document);
    }
    faults.sort_by_key(|fault| fault.location);
    faults.truncate(how.limits.faults);
    Err(faults)
}

/// The lines, without their ends. A last line of nothing but blanks is none.
fn split<'a>(text: &'a str, limits: &Limits) -> Result<Vec<Line<'a>>, Vec<Fault>> {
    let too_much = |line: u32, what, most| {
        let wrong = Wrong::TooMuch { what, most };
        vec![Fault::new(Location::line(line), wrong)]
    };
    if text.len() > limits.file_bytes {
        return Err(too_much(1, "bytes in one file", limits.file_bytes));
    }
    let mut lines = Vec::new();
    for (number, line) in (1u32..).zip(text.split('\n')) {
        if lines.len() >= limits.lines {
            return Err(too_much(number, "lines in one file", limits.lines));
        }
        if line.len() > limits.line_bytes {
            return Err(too_much(number, "bytes in one line", limits.line_bytes));
        }
        if line.contains('\0') {
            return Err(vec![Fault::new(Location::line(number), Wrong::NotText)]);
        }
        lines.push(Line::new(number, line.trim_end_matches('\r')));
    }
    if lines.last().is_some_and(|last| last.trimmed.is_empty()) {
        lines.pop();
    }
    Ok(lines)
}

/// Takes one line, or the end, and says where the reading is then.
fn step(
    at: grammar::At,
    lines: &[Line<'_>],
    index: usize,
    reader: &mut Reader,
    tree: &mut Tree<'_>,
) -> grammar::At {
    let expected = at.expected();
    let Some(line) = lines.get(index) else {
        let end = u32::try_from(index).map_or(u32::MAX, |index| index.saturating_add(1));
        if expected.contains(&Kind::End) {
            let token = Token {
                line: end,
                column: None,
                has: Has::End,
            };
            tree.take(Kind::End, token, at);
        } else {
            let wrong = Wrong::Ends {
                expected: expected.to_vec(),
            };
            tree.faults.push(Fault::new(Location::line(end), wrong));
        }
        return at;
    };
    for kind in expected {
        let Some(token) = reader.read(line, *kind) else {
            continue;
        };
        if let Has::Language(code) = &token.has {
            let Some(language) = language(code) else {
                let wrong = Wrong::Language(code.clone());
                let place = Location::at(line.number, line.column());
                tree.faults.push(Fault::new(place, wrong));
                return at;
            };
            reader.language = language;
        }
        reader.take(line, *kind, &token);
        tree.faults.extend(reader.fault.take());
        let then = at.after(*kind, |seek| ahead(lines, index, reader, seek));
        tree.take(*kind, token, then);
        return then;
    }
    let wrong = Wrong::Unexpected {
        expected: expected.to_vec(),
        found: line.trimmed.trim_end().to_string(),
    };
    let place = Location::at(line.number, line.column());
    tree.faults.push(Fault::new(place, wrong));
    at
}

/// Whether the tags are those of such a line: nothing but tags, comments and blank lines comes before it.
fn ahead(lines: &[Line<'_>], index: usize, reader: &Reader, seek: Kind) -> bool {
    for line in lines.iter().skip(index + 1) {
        if reader.read(line, seek).is_some() {
            return true;
        }
        let goes_on = [Kind::Empty, Kind::Comment, Kind::TagLine]
            .into_iter()
            .any(|kind| reader.read(line, kind).is_some());
        if !goes_on {
            return false;
        }
    }
    false
}
