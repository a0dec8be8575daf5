//! Comma-separated tables as councils and agencies deliver them.

use std::io::{Read, Seek, SeekFrom};

use crate::error::{At, quote};
use crate::progress::tell;
use crate::{MapError, Progress};

/// The most bytes of one row: a quote that never closes would otherwise take in the whole file.
const LONGEST_ROW: usize = 1 << 20;

/// A table that is being read: UTF-8 or Windows-1252, with or without a byte order mark, any line ends.
pub(super) struct Table<R> {
    rows: csv::Reader<Bounded<R>>,
    record: csv::ByteRecord,
    of: u64,
}

/// One row and the line it begins on.
pub(super) struct Row {
    pub line: u64,
    cells: Vec<String>,
}

impl<R: Read + Seek> Table<R> {
    pub fn new(mut file: R) -> Result<Self, MapError> {
        let of = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let bounded = Bounded {
            file,
            left: LONGEST_ROW,
            last: b'\n',
        };
        let rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bounded);
        Ok(Self {
            rows,
            record: csv::ByteRecord::new(),
            of,
        })
    }

    /// The next row that is not empty; none at the end. Tells how many bytes are done.
    pub fn next(&mut self, progress: Progress<'_>) -> Result<Option<Row>, MapError> {
        loop {
            self.rows.get_mut().left = LONGEST_ROW;
            let line = self.rows.position().line();
            let more = self
                .rows
                .read_byte_record(&mut self.record)
                .map_err(|e| wrong(line, e))?;
            if !more {
                tell(progress, self.of, self.of)?;
                return Ok(None);
            }
            let at = self.rows.position();
            if at.line().is_multiple_of(1_000) {
                tell(progress, at.byte().min(self.of), self.of)?;
            }
            // Counted from the end of the row: empty lines before it are passed over unseen.
            let inside = self.record.iter().flatten().filter(|b| **b == b'\n');
            let line = at.line().saturating_sub(1 + inside.count() as u64);
            let cells: Vec<String> = self.record.iter().map(text).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(Row { line, cells }));
            }
        }
    }
}

fn wrong(line: u64, error: csv::Error) -> MapError {
    match error.into_kind() {
        csv::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => {
            At::Line(line).broken(e.to_string())
        }
        csv::ErrorKind::Io(e) => MapError::Io(e),
        other => At::Line(line).broken(format!("{other:?}")),
    }
}

/// A cell as text, without the space around it or a byte order mark before it.
fn text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    };
    // A mark within quotes.
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

impl Row {
    pub fn broken(&self, problem: impl Into<String>) -> MapError {
        At::Line(self.line).broken(problem)
    }

    /// The cell of a column; empty if the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }

    /// The finite number in a column.
    pub fn number(&self, column: usize, what: &str) -> Result<f64, MapError> {
        let cell = self.cell(column);
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(self.broken(format!("{what} must be a number, got {}", quote(cell)))),
        }
    }
}

/// A name of a column in its plainest form: letters and digits, small.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A file with every line ended by a single newline, the last one too, whatever ended it before.
///
/// No more of it is read than one row may have, until it is told that a row has ended.
struct Bounded<R> {
    file: R,
    left: usize,
    /// The last byte of the file that was read.
    last: u8,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            if self.left == 0 {
                let problem =
                    format!("a row is longer than {LONGEST_ROW} bytes: a quote may not be closed");
                return Err(std::io::Error::new(
                    std::io::ErrorKind::InvalidData,
                    problem,
                ));
            }
            let most = buffer.len().min(self.left);
            let read = self.file.read(buffer.get_mut(..most).unwrap_or_default())?;
            self.left -= read;
            if read == 0 {
                return Ok(self.end(buffer));
            }
            let kept = self.one_newline(buffer.get_mut(..read).unwrap_or_default());
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

impl<R> Bounded<R> {
    /// The newline that the last line lacks.
    fn end(&mut self, buffer: &mut [u8]) -> usize {
        let ended = matches!(self.last, b'\n' | b'\r');
        match buffer.first_mut() {
            Some(byte) if !ended => {
                (*byte, self.last) = (b'\n', b'\n');
                1
            }
            _ => 0,
        }
    }

    /// Turns `\r\n` and `\r` to `\n` in place; tells how many bytes are left.
    fn one_newline(&mut self, bytes: &mut [u8]) -> usize {
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            let second = byte == b'\n' && self.last == b'\r';
            self.last = byte;
            if !second {
                bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}
