//! What is said of one document.

use serde::Serialize;

use crate::finding::{Finding, Findings};

/// What a document is, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// ISO 32000.
    Pdf,
    /// Text of Word (ECMA-376).
    Docx,
    /// A spreadsheet of Excel (ECMA-376).
    Xlsx,
    /// Slides of PowerPoint (ECMA-376).
    Pptx,
    /// OpenDocument text (ISO/IEC 26300).
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument slides.
    Odp,
    /// Word, Excel or PowerPoint before 2007.
    OldOffice,
    /// A web page.
    Html,
}

/// What is said of one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What it is.
    pub kind: Kind,
    /// Its title, as its properties say.
    pub title: Option<String>,
    /// Its language, as it says.
    pub language: Option<String>,
    /// How many pages, sheets or slides it has, where that is known.
    pub pages: Option<usize>,
    /// What was found, what is sure first.
    pub findings: Vec<Finding>,
    /// Whether `keep_going` said to stop before the end.
    pub stopped: bool,
}

impl Report {
    pub(crate) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            title: None,
            language: None,
            pages: None,
            findings: Vec::new(),
            stopped: false,
        }
    }

    pub(crate) fn with(mut self, found: Findings) -> Self {
        self.findings = found.done();
        self
    }

    /// The finding of a rule.
    #[must_use]
    pub fn of(&self, rule: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule.id == rule)
    }
}
