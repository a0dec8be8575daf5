//! A statement as a person sees it, and what is known of the site that it is about.

use serde::{Deserialize, Serialize};

/// What kind of file the statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A web page.
    #[default]
    Html,
    /// A PDF.
    Pdf,
    /// A file of Word or another office program.
    Office,
    /// Anything else.
    Other,
}

/// A link of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its words.
    pub text: String,
    /// Where it leads, as an absolute address: `https:`, `mailto:`, `tel:`.
    pub address: String,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading, 1 to 6.
    Heading(u8),
    /// A paragraph, or a cell of a table.
    Text,
    /// An entry of a list.
    Item,
}

/// One block of visible text, in the order in which it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// Its links.
    pub links: Vec<Link>,
}

impl Block {
    /// A heading; `level` is 1 to 6.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::of(BlockKind::Heading(level), text)
    }

    /// A paragraph.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::of(BlockKind::Text, text)
    }

    /// An entry of a list.
    #[must_use]
    pub fn item(text: impl Into<String>) -> Self {
        Self::of(BlockKind::Item, text)
    }

    /// The same with a link whose words are part of its text.
    #[must_use]
    pub fn link(mut self, text: impl Into<String>, address: impl Into<String>) -> Self {
        self.links.push(Link {
            text: text.into(),
            address: address.into(),
        });
        self
    }

    fn of(kind: BlockKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            links: Vec::new(),
        }
    }
}

/// The page of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Its address.
    pub address: String,
    /// What the browser's tab says.
    pub title: String,
    /// The language that the page says it is in, as in BCP 47.
    pub language: Option<String>,
    /// What kind of file it is.
    pub format: Format,
    /// What is seen, in order.
    pub blocks: Vec<Block>,
}

impl Page {
    /// Blocks that are read.
    pub const MOST_BLOCKS: usize = 5_000;
    /// Bytes of text that are read.
    pub const MOST_BYTES: usize = 500_000;

    /// A web page without a block.
    #[must_use]
    pub fn new(address: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            title: title.into(),
            ..Self::default()
        }
    }

    /// The same with one more block at its end.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}

/// Whose law it is: who enforces it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England, Scotland and Wales.
    #[default]
    GreatBritain,
    /// Northern Ireland.
    NorthernIreland,
    /// A body that serves both.
    Both,
}

/// From where the statement is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Whether the home page links to it.
    pub from_home: bool,
    /// How many pages of the site were seen.
    pub pages_seen: usize,
    /// How many of them link to it.
    pub pages_linking: usize,
}

/// A fault of the site that a review found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The number of the criterion of WCAG: "1.4.3".
    pub criterion: String,
    /// What is wrong, in plain words.
    pub what: String,
}

/// What is known of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Site {
    /// Its host, in lower case: "www.example.gov.uk".
    pub host: String,
    /// What the site is called.
    pub name: Option<String>,
    /// The public body behind it.
    pub body: Option<String>,
    /// Who enforces the law.
    pub nation: Nation,
    /// From where the statement is linked, if the site was walked.
    pub linked: Option<Linked>,
    /// The faults that a review of the site found; none if there was no review.
    pub known: Option<Vec<Known>>,
    /// How many faults a review of the statement's own page found; none if there was no review.
    pub page_faults: Option<usize>,
}

impl Site {
    /// A site of which only the host is known.
    #[must_use]
    pub fn at(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            ..Self::default()
        }
    }
}
