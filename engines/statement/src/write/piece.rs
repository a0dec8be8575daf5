//! What a statement is put together from, before it is HTML or text.

use crate::page::{Block, BlockKind, Format, Link, Page};

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Words.
    Words(String),
    /// Words that lead somewhere.
    Link {
        /// The words.
        text: String,
        /// Where they lead.
        address: String,
    },
}

impl Run {
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    pub fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self::Link {
            text: text.into(),
            address: address.into(),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Link { text, .. } => text,
        }
    }
}

/// A piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A heading, 1 to 3.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list.
    List(Vec<Vec<Run>>),
}

impl Piece {
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading(level, text.into())
    }

    pub fn says(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::words(text)])
    }
}

/// The words of runs.
pub fn words(runs: &[Run]) -> String {
    runs.iter().map(Run::text).collect()
}

/// The pieces as a reader sees them.
pub fn page(pieces: &[Piece], title: &str, address: &str) -> Page {
    let mut blocks = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Heading(level, text) => blocks.push(Block::heading(*level, text.as_str())),
            Piece::Paragraph(runs) => blocks.push(block(BlockKind::Text, runs)),
            Piece::List(items) => {
                blocks.extend(items.iter().map(|runs| block(BlockKind::Item, runs)))
            }
        }
    }
    Page {
        address: address.to_owned(),
        title: title.to_owned(),
        language: Some("en-GB".to_owned()),
        format: Format::Html,
        blocks,
    }
}

fn block(kind: BlockKind, runs: &[Run]) -> Block {
    let links = runs.iter().filter_map(|run| match run {
        Run::Words(_) => None,
        Run::Link { text, address } => Some(Link {
            text: text.clone(),
            address: address.clone(),
        }),
    });
    Block {
        kind,
        text: words(runs),
        links: links.collect(),
    }
}
