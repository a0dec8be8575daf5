//! Small statements for each check, whole ones, and whatever the writer makes.

mod checks;
mod hostile;
mod statements;
mod written;

use crate::{Block, Page};

/// A page from lines: `#` headings, `-` entries, `[words](address)` links; an empty line ends a paragraph.
fn page(lines: &str) -> Page {
    let mut page = Page::new(
        "https://www.ambridge.gov.uk/accessibility",
        "Accessibility statement - Ambridge Council",
    );
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        let block = match (hashes, line.strip_prefix("- ")) {
            (0, None) => Block::text(""),
            (0, Some(_)) => Block::item(""),
            (level, _) => Block::heading(u8::try_from(level).unwrap(), ""),
        };
        let text = line.trim_start_matches('#').trim_start_matches("- ").trim();
        page.blocks.push(with_links(block, text));
    }
    page
}

fn with_links(mut block: Block, mut text: &str) -> Block {
    while let Some((before, rest)) = text.split_once('[') {
        let link = rest.split_once("](").and_then(|(words, rest)| {
            let (address, rest) = rest.split_once(')')?;
            Some((words, address, rest))
        });
        let Some((words, address, rest)) = link else {
            break;
        };
        block.text.push_str(before);
        block.text.push_str(words);
        block = block.link(words, address);
        text = rest;
    }
    block.text.push_str(text);
    block
}
