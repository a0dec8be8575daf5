//! Documents that a site offers: PDFs and office files, judged for accessibility by their bytes.
//!
//! [`judge`] says what keeps people from reading a document, each with the criterion of WCAG 2.2, the clause of
//! PDF/UA-1 where there is one, where it is and how to mend it. What only a person can tell is asked.
//! Nothing is written, drawn or run; a file that would make too much work is looked at so far.
//!
//! ```
//! let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on";
//! let report = document::judge("minutes.doc", old, &|| true)?;
//! assert_eq!(report.kind, document::Kind::OldOffice);
//! assert_eq!(report.findings[0].rule.id, "old-format");
//! # Ok::<(), document::Refused>(())
//! ```

mod finding;
mod office;
mod pdf;
mod report;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use finding::{Finding, Outcome, Rule};
pub use report::{Kind, Report};
pub use rules::RULES;

use finding::Findings;

/// Bytes of one document that are taken.
pub const MOST_BYTES: usize = 200 << 20;

/// Why a document was not judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is too large.
    #[error("the file has {bytes} bytes, and may have {most}")]
    TooLarge {
        /// What it has.
        bytes: usize,
        /// What it may have.
        most: usize,
    },
    /// It is no document of a kind that we know.
    #[error("the file is no PDF, office file or web page")]
    Unknown,
}

/// Judges a document.
///
/// | argument     | range |
/// |--------------|-------|
/// | `name`       | as it is offered; it decides only where bytes do not |
/// | `bytes`      | the whole file, up to [`MOST_BYTES`] |
/// | `keep_going` | asked from time to time, about every 200,000 bytes of work; once it says `false`, the report says that the file was not looked at whole |
///
/// A PDF may make 300 MB of work (bytes read and unpacked), an office file 200 MB of XML; no more than 48 MB are
/// unpacked at once. Of a PDF that makes more, only that is said. The same bytes give the same report.
///
/// # Errors
/// [`Refused`]: it is empty, too large or of no kind that we know.
pub fn judge(name: &str, bytes: &[u8], keep_going: &dyn Fn() -> bool) -> Result<Report, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLarge {
            bytes: bytes.len(),
            most: MOST_BYTES,
        });
    }
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(pdf::judge(bytes, keep_going));
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(match locked_kind(name, bytes) {
            Some(kind) => whole(kind, &rules::LOCKED),
            None => whole(Kind::OldOffice, &rules::OLD_FORMAT),
        });
    }
    if start.starts_with(b"{\\rtf") {
        return Ok(whole(Kind::OldOffice, &rules::OLD_FORMAT));
    }
    if start.starts_with(b"PK") {
        return office::judge(bytes, keep_going).ok_or(Refused::Unknown);
    }
    if is_page(name, start) {
        return Ok(whole(Kind::Html, &rules::HTML_DOWNLOAD));
    }
    Err(Refused::Unknown)
}

fn whole(kind: Kind, rule: &'static Rule) -> Report {
    let mut found = Findings::default();
    found.whole(rule);
    Report::new(kind).with(found)
}

/// A new office file with a password is within an old one, as a stream of that name ([MS-OFFCRYPTO], 2.3.4.4).
fn locked_kind(name: &str, bytes: &[u8]) -> Option<Kind> {
    let stream: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if !bytes.windows(stream.len()).any(|window| window == stream) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let kinds = [(".xlsx", Kind::Xlsx), (".pptx", Kind::Pptx)];
    Some(
        kinds
            .into_iter()
            .find(|(ending, _)| name.ends_with(ending))
            .map_or(Kind::Docx, |(_, kind)| kind),
    )
}

fn is_page(name: &str, start: &[u8]) -> bool {
    let plain = start.trim_ascii_start().to_ascii_lowercase();
    let plain = plain
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&plain)
        .trim_ascii_start();
    let named = [".htm", ".html", ".xhtml", ".mht"]
        .iter()
        .any(|ending| name.to_ascii_lowercase().ends_with(ending));
    let marked = plain.starts_with(b"<!doctype html") || plain.starts_with(b"<html");
    marked || (named && plain.starts_with(b"<"))
}
