//! Accessibility statements of UK public bodies: judged against what the law asks of them, and written.
//!
//! [`judge`] reads a statement as a person would see it and answers [`CHECKS`], of which 44 are those that
//! the Government Digital Service makes when it monitors a site. [`write()`] makes a statement from facts;
//! what it makes passes all of them that a machine can answer.
//!
//! ```
//! use statement::{Block, Outcome, Page, Site, judge};
//!
//! let page = Page::new("https://www.example.gov.uk/accessibility", "Accessibility statement")
//!     .with(Block::heading(1, "Accessibility statement"))
//!     .with(Block::text("This statement applies to www.example.gov.uk."));
//! let verdict = judge(Some(&page), &Site::at("www.example.gov.uk"), jiff::civil::date(2026, 11, 27));
//! assert_eq!(verdict.of("heading").map(|answer| answer.outcome), Some(Outcome::Sound));
//! assert_eq!(verdict.of("status").map(|answer| answer.outcome), Some(Outcome::Fault));
//! ```
//!
//! # Source
//! The Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018
//! (SI 2018/952), regulations 4, 7 and 8; the model statement of Commission Implementing Decision (EU) 2018/1523.

mod checks;
mod criteria;
mod dates;
mod page;
mod part;
mod read;
#[cfg(test)]
mod tests;
mod verdict;
mod words;
pub mod write;

pub use checks::CHECKS;
pub use page::{Block, BlockKind, Format, Known, Link, Linked, Nation, Page, Site};
pub use verdict::{Answer, Check, Group, Outcome, Verdict, Weight};
pub use write::{Facts, Statement, write};

/// Judges a statement.
///
/// | argument | range |
/// |----------|-------|
/// | `page`   | the page of the statement, its own part alone or with header and footer; none where none was found |
/// | `site`   | what is known of the site: what is not known is asked of a person |
/// | `today`  | the day on which it is judged, in the United Kingdom |
///
/// Of a page, [`Page::MOST_BLOCKS`] blocks and [`Page::MOST_BYTES`] bytes are read. The time taken grows
/// with the length of what is read.
#[must_use]
pub fn judge(page: Option<&Page>, site: &Site, today: jiff::civil::Date) -> Verdict {
    checks::answer(page, site, today)
}
