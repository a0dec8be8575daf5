//! A feature file, read and made ready to run.

use crate::gherkin::{Document, Fault, Format, Reading, read};
use crate::ids::Ids;
use crate::pickle::{Pickle, compile};

/// A feature file, read and made ready to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureFile {
    /// What it is called: a path, or an address.
    pub uri: String,
    /// How it is written.
    pub format: Format,
    /// As it was written.
    pub text: String,
    /// What it says.
    pub document: Document,
    /// Its scenarios, ready to run.
    pub pickles: Vec<Pickle>,
}

impl FeatureFile {
    /// Reads a file and makes its scenarios ready. The ids are those of the run that it is for.
    ///
    /// # Errors
    /// Every fault that is found, by line and column.
    pub fn read(uri: &str, text: &str, how: &Reading, ids: &mut Ids) -> Result<Self, Vec<Fault>> {
        let document = read(text, how, ids)?;
        let pickles = compile(&document, uri, &how.limits, ids).map_err(|fault| vec![fault])?;
        Ok(Self {
            uri: uri.to_string(),
            format: how.format,
            text: text.to_string(),
            document,
            pickles,
        })
    }
}
