//! The words of `options` and `format`.

use ngsi::read::Form;
use ngsi::{Format, NgsiError};

/// Every word that some operation knows.
const WORDS: [&str; 12] = [
    "normalized",
    "concise",
    "simplified",
    "keyValues",
    "sysAttrs",
    "noOverwrite",
    "update",
    "replace",
    "temporalValues",
    "aggregatedValues",
    "count",
    "splitEntities",
];

/// Those that name a form.
const FORMS: [&str; 6] = [
    "normalized",
    "concise",
    "simplified",
    "keyValues",
    "temporalValues",
    "aggregatedValues",
];

/// The words of `options` and `format` together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    words: Vec<String>,
    format: Option<String>,
}

impl Options {
    /// Reads both parameters.
    ///
    /// # Errors
    /// `InvalidRequest` for a word that no operation knows (clause 6.3.20).
    pub fn read(options: Option<&str>, format: Option<&str>) -> Result<Self, NgsiError> {
        let words: Vec<String> = options
            .into_iter()
            .flat_map(|text| text.split(','))
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect();
        match words
            .iter()
            .map(String::as_str)
            .chain(format)
            .find(|word| !WORDS.contains(word))
        {
            Some(other) => Err(NgsiError::invalid_request(format!(
                "options and format may not be {:?}",
                other.chars().take(80).collect::<String>()
            ))),
            None => Ok(Self {
                words,
                format: format.map(str::to_owned),
            }),
        }
    }

    /// Whether a word is among them. Where `format` is given, the forms among `options` do not count.
    pub fn has(&self, word: &str) -> bool {
        match &self.format {
            Some(format) if FORMS.contains(&word) => format == word,
            _ => self.words.iter().any(|w| w == word),
        }
    }

    /// The form of entities: `format` goes before `options`.
    ///
    /// # Errors
    /// None that [`Options::read`] lets through.
    pub fn shown(&self) -> Result<Format, NgsiError> {
        let is_form =
            |word: &&str| matches!(*word, "normalized" | "concise" | "simplified" | "keyValues");
        let mut all = self
            .format
            .as_deref()
            .into_iter()
            .chain(self.words.iter().map(String::as_str));
        all.find(is_form)
            .map_or(Ok(Format::default()), Format::named)
    }

    /// The form in which the caller writes.
    pub fn written(&self) -> Form {
        if self.has("keyValues") || self.has("simplified") {
            Form::Simplified
        } else {
            Form::Full
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_goes_before_options() {
        let check = |options: &str, format: Option<&str>, want: Format| {
            let read = Options::read(Some(options), format).unwrap();
            assert_eq!(read.shown().unwrap(), want, "{options} {format:?}");
        };
        check("", None, Format::Normalized);
        check("keyValues,sysAttrs", None, Format::Simplified);
        check("sysAttrs, concise", None, Format::Concise);
        check("keyValues", Some("concise"), Format::Concise);
        check("sysAttrs", Some("temporalValues"), Format::Normalized);
        let options = Options::read(Some("sysAttrs"), Some("temporalValues")).unwrap();
        assert!(
            options.has("sysAttrs") && options.has("temporalValues") && !options.has("concise")
        );
        assert!(Options::read(Some("kayValues"), None).is_err());
        assert!(Options::read(None, Some("")).is_err());
        assert_eq!(
            Options::read(Some("keyValues"), None).unwrap().written(),
            Form::Simplified
        );
    }
}
