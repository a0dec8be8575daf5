//! Reports as tagged PDFs (ISO 32000-1): headings, paragraphs, lists, tables and pictures on A4 pages, each in its tag.
//!
//! ```
//! use pdf::{Block, Document};
//!
//! let document = Document {
//!     title: "Where the signal reaches".into(),
//!     language: "en-GB".into(),
//!     blocks: vec![Block::Heading(1, "Sites".into()), Block::Paragraph("There is one.".into())],
//!     ..Document::default()
//! };
//! assert!(pdf::write(&document)?.starts_with(b"%PDF-1.7"));
//! # Ok::<(), pdf::Refused>(())
//! ```

mod bind;
mod face;
mod file;
mod paper;
mod picture;
mod table;
mod tags;
#[cfg(test)]
mod tests;

use paper::Paper;

/// A document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// What readers show as its name; it is also the heading of the first page.
    pub title: String,
    /// Who made it; empty for nobody.
    pub author: String,
    /// The language of all its text, as BCP 47 has it: "en-GB".
    pub language: String,
    /// When it was made: "2026-11-24T14:05:00Z"; empty if that is not said.
    pub made: String,
    /// What is in it, from the top.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading and its level: 1 for one just below the title, 2 for one below that. A level that would leave one
    /// out is made the next one.
    Heading(u8, String),
    /// Sentences.
    Paragraph(String),
    /// Items of a list.
    List(Vec<Item>),
    /// A table; one without rows is left out.
    Table(Table),
    /// A picture.
    Figure(Figure),
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Its text.
    pub text: String,
    /// The red, green and blue of a square in front of it, as a legend has them; none for a dot.
    pub colour: Option<[u8; 3]>,
}

/// A table. The first cell of each row is the header of the row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows. A row has a cell for each column: what is missing is empty, what is too much is left out.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Its header.
    pub title: String,
    /// How wide it is beside the others, more than 0.
    pub share: f64,
    /// Whether it holds numbers, which stand at the right.
    pub is_number: bool,
}

/// A picture with places marked on it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figure {
    /// A PNG that is not interlaced. What can be seen through is white.
    pub png: Vec<u8>,
    /// How high it is shown for each unit of its width; none for square pixels.
    pub ratio: Option<f64>,
    /// What it tells, for those who do not see it.
    pub alternative: String,
    /// Places on it.
    pub marks: Vec<Mark>,
}

/// A place on a picture. One that is not on it is left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mark {
    /// From the left, as a share of the width.
    pub across: f64,
    /// From the top, as a share of the height.
    pub down: f64,
    /// What stands in it: a number, or a letter or two.
    pub label: String,
}

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A picture that cannot be read.
    #[error("a picture is no PNG that can be read: {0}")]
    Picture(#[from] png::DecodingError),
    /// An interlaced picture.
    #[error("a picture is interlaced")]
    Interlaced,
}

/// Writes a document as a PDF. The same document gives the same bytes.
///
/// # Errors
/// [`Refused`]: a picture that cannot be read.
pub fn write(document: &Document) -> Result<Vec<u8>, Refused> {
    Ok(bind::bound(&laid_out(document)?, document))
}

/// The document on its pages.
fn laid_out(document: &Document) -> Result<Paper, Refused> {
    let mut paper = Paper::new();
    paper.heading(0, &document.title, 0.0);
    let mut blocks = document.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        match block {
            Block::Heading(level, text) => {
                let follows = match blocks.peek() {
                    Some(Block::Figure(figure)) => paper::height(figure),
                    _ => 0.0,
                };
                paper.heading((*level).max(1), text, follows);
            }
            Block::Paragraph(text) => paper.paragraph(text),
            Block::List(items) => paper.list(items),
            Block::Table(table) => table::draw(&mut paper, table),
            Block::Figure(figure) => paper.figure(figure)?,
        }
    }
    Ok(paper)
}
