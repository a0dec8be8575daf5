//! A table read: each row by itself, so that one that is wrong holds up no other.

use csv::ReaderBuilder;
use serde::Serialize;

use super::columns::{COLUMNS, column};

/// The largest table, in bytes.
pub const MOST_BYTES: usize = 5 << 20;
/// The most rows.
pub const MOST_ROWS: usize = 20_000;

/// A row: its line, and its cells by the number of the column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    pub cells: Vec<(usize, String)>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    pub line: u64,
    pub column: String,
    pub what: String,
}

/// A table: its rows, those that could not be read, and columns that nobody knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Row>,
    pub faults: Vec<RowFault>,
    pub unknown: Vec<String>,
}

/// Reads a table: CSV in UTF-8 with commas, semicolons or tabs between the cells.
///
/// # Errors
/// What is wrong with all of it, in words.
pub fn read(text: &str) -> Result<Table, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err("The file is empty.".into());
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| head.bytes().filter(|b| b == sign).count());
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = reader
        .headers()
        .map_err(|e| format!("The first line cannot be read: {e}."))?
        .clone();
    let mut table = Table::default();
    let mut known: Vec<Option<usize>> = Vec::new();
    for name in &head {
        let found = column(name).map(|(at, _)| at);
        if let Some(at) = found
            && known.contains(&Some(at))
        {
            return Err(format!("The column {} is there twice.", COLUMNS[at].name));
        }
        if found.is_none() && !name.trim().is_empty() {
            table.unknown.push(name.chars().take(60).collect());
        }
        known.push(found);
    }
    for (at, column) in COLUMNS
        .iter()
        .enumerate()
        .filter(|(_, column)| column.required)
    {
        if !known.contains(&Some(at)) {
            return Err(format!(
                "There is no column {}. The first line must name the columns.",
                column.name
            ));
        }
    }
    let mut lines = Lines::new(text);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = lines.at(error.position());
                table.faults.push(RowFault {
                    line,
                    column: String::new(),
                    what: format!("The row cannot be read: {error}."),
                });
                continue;
            }
        };
        let line = lines.at(record.position());
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.rows.len() + table.faults.len() >= MOST_ROWS {
            return Err(format!(
                "There are more than {MOST_ROWS} rows. Send the table in parts."
            ));
        }
        if record.len() > known.len() {
            let what = format!(
                "The row has {} cells, and there are {} columns. Put cells with commas in quotation marks.",
                record.len(),
                known.len()
            );
            table.faults.push(RowFault {
                line,
                column: String::new(),
                what,
            });
            continue;
        }
        let cells = record
            .iter()
            .zip(&known)
            .filter_map(|(cell, at)| Some(((*at)?, plain(cell))));
        table.rows.push(Row {
            line,
            cells: cells.collect(),
        });
    }
    Ok(table)
}

/// The lines of a text, by offsets that grow.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line on which a row begins; its position may be before the end of the line above.
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let to = position
            .and_then(|position| usize::try_from(position.byte()).ok())
            .unwrap_or(self.at);
        while let Some(byte) = self.bytes.get(self.at)
            && (self.at < to || matches!(byte, b'\r' | b'\n'))
        {
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// A cell without the sign that keeps a spreadsheet from taking it for a formula, and without NUL.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let bare = cell
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '@', '-', '\t']));
    bare.unwrap_or(cell).replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let got = match read(text) {
            Err(why) => why,
            Ok(table) => {
                let rows = table.rows.iter().map(|row| {
                    let cells: Vec<_> = row.cells.iter().map(|(_, cell)| cell.as_str()).collect();
                    format!("{}: {}", row.line, cells.join("|"))
                });
                let faults = table
                    .faults
                    .iter()
                    .map(|fault| format!("{}! {}", fault.line, fault.what));
                rows.chain(faults)
                    .chain(table.unknown.iter().map(|name| format!("?{name}")))
                    .collect::<Vec<_>>()
                    .join("\n")
            }
        };
        assert_eq!(got, want);
    }

    #[test]
    fn tables_are_read_however_they_were_saved() {
        check("name,organisation\nClass,Library\n", "2: Class|Library");
        check(
            "\u{feff}Name;Organization\r\n\"A; b\";Library\r\n\r\n",
            "2: A; b|Library",
        );
        check(
            "name\torganisation\tcolour\nClass\t'+44\tred",
            "2: Class|+44\n?colour",
        );
        check(
            "name,organisation\n\"two\nlines\",L\nlast,L",
            "2: two\nlines|L\n4: last|L",
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_holds_up_no_other_row() {
        check("", "The file is empty.");
        check(
            "a,b\n1,2",
            "There is no column name. The first line must name the columns.",
        );
        check(
            "name,name,organisation\n",
            "The column name is there twice.",
        );
        check(
            "name,organisation\nA,B,C\nD,E\nF",
            "3: D|E\n4: F\n2! The row has 3 cells, and there are 2 columns. Put cells with commas in quotation marks.",
        );
    }
}
