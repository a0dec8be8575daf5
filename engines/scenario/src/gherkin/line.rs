//! One line of a file: its indent, its cells, its tags.

use super::token::Item;

/// A line with its indent known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// From 1.
    pub number: u32,
    /// As it stands.
    pub whole: &'a str,
    /// Without the blanks before it.
    pub trimmed: &'a str,
    /// The blanks before it, in characters.
    pub indent: u32,
}

impl<'a> Line<'a> {
    pub fn new(number: u32, whole: &'a str) -> Self {
        let trimmed = whole.trim_start();
        let blanks = whole.get(..whole.len() - trimmed.len()).unwrap_or("");
        Self {
            number,
            whole,
            trimmed,
            indent: count(blanks),
        }
    }

    /// The column of the first character that is not blank.
    pub fn column(&self) -> u32 {
        self.indent + 1
    }

    /// The line without so many characters of its indent; without all of it where it has fewer.
    pub fn without_indent(&self, indent: u32) -> &'a str {
        if indent > self.indent {
            return self.trimmed;
        }
        let mut rest = self.whole.chars();
        for _ in 0..indent {
            rest.next();
        }
        rest.as_str()
    }

    /// The cells of a row. What is after the last `|` belongs to none.
    pub fn cells(&self) -> Vec<Item> {
        let mut cells = Vec::new();
        let mut cell = String::new();
        // The column of the character after the last bar.
        let mut begins = 1;
        let mut column = 0;
        let mut in_table = false;
        let mut chars = self.trimmed.chars();
        while let Some(c) = chars.next() {
            column += 1;
            match c {
                '|' => {
                    if in_table {
                        cells.push(self.cell(&cell, begins));
                    }
                    in_table = true;
                    cell.clear();
                    begins = column + 1;
                }
                '\\' => {
                    column += 1;
                    match chars.next() {
                        Some('n') => cell.push('\n'),
                        Some(c @ ('|' | '\\')) => cell.push(c),
                        Some(c) => cell.extend(['\\', c]),
                        None => cell.push('\\'),
                    }
                }
                c => cell.push(c),
            }
        }
        cells
    }

    fn cell(&self, text: &str, begins: u32) -> Item {
        let trimmed = text.trim_start_matches(is_cell_blank);
        let blanks = text.get(..text.len() - trimmed.len()).unwrap_or("");
        Item {
            column: self.indent + begins + count(blanks),
            text: trimmed.trim_end_matches(is_cell_blank).to_string(),
        }
    }

    /// The tags, and the column of one with a blank in it, which is left out.
    pub fn tags(&self) -> (Vec<Item>, Option<u32>) {
        let (mut tags, mut faulty) = (Vec::new(), None);
        let mut column = self.column();
        for part in before_comment(self.trimmed).split('@') {
            let name = part.trim_end();
            if name.is_empty() {
                continue;
            }
            if name.chars().any(char::is_whitespace) {
                faulty = faulty.or(Some(column));
            } else {
                tags.push(Item {
                    column,
                    text: format!("@{name}"),
                });
            }
            column += count(part) + 1;
        }
        (tags, faulty)
    }
}

/// Characters, as columns count them.
pub(super) fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// What is trimmed from a cell: not a line break, which was written on purpose.
fn is_cell_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{a0}'
    )
}

/// A line of tags up to the first ` #`.
fn before_comment(text: &str) -> &str {
    let mut blank = false;
    for (at, c) in text.char_indices() {
        if c == '#' && blank {
            return text.get(..at).unwrap_or(text);
        }
        blank = c.is_whitespace();
    }
    text
}
