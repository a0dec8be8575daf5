//! Writing tables: every page in one go, the leaves first.

use super::page::{INDEX_LEAF, TABLE_INTERIOR, TABLE_LEAF, local};
use super::record::{encode, put_varint};
use super::{MAGIC, Value};
use crate::MapError;
use crate::error::at_most;

const PAGE: usize = 4_096;
/// The head of the file stands before the head of the first page.
const FILE_HEAD: usize = 100;

/// A table to be written.
pub(crate) struct Table {
    pub name: String,
    /// The text that makes it, as the file has to hold it.
    pub text: String,
    pub indexes: Vec<Index>,
    /// Rows in the order of their numbers, which rise.
    pub rows: Vec<(i64, Vec<Value>)>,
}

/// The index that a uniqueness rule of a small table implies: its rows fit on one page.
pub(crate) struct Index {
    pub columns: &'static [usize],
}

/// The bytes of a SQLite file with these tables.
///
/// # Errors
/// [`MapError::TooLarge`] if the list of tables, or an index, does not fit on its page.
///
/// # Source
/// SQLite database file format, sections 1.3, 1.6 and 2.6.
pub(crate) fn write(application: u32, version: u32, tables: &[Table]) -> Result<Vec<u8>, MapError> {
    // The first page is written last: only then is known where the tables begin.
    let mut pages = Pages {
        bytes: vec![0; PAGE],
    };
    let mut schema = vec![];
    for table in tables {
        let root = pages.table(&table.rows)?;
        schema.push(entry(
            "table",
            &table.name,
            &table.name,
            root,
            Some(&table.text),
        ));
        for (i, index) in table.indexes.iter().enumerate() {
            let name = format!("sqlite_autoindex_{}_{}", table.name, i + 1);
            let root = pages.index(index, &table.rows)?;
            schema.push(entry("index", &name, &table.name, root, None));
        }
    }
    let mut first = Leaf::new(TABLE_LEAF, FILE_HEAD);
    for (number, row) in (1..).zip(&schema) {
        let cell = pages.table_cell(number, row);
        if !first.add(&cell) {
            return Err(MapError::Unsupported(
                "SQLite: a longer list of tables than a page holds".to_owned(),
            ));
        }
    }
    let mut page = first.page();
    let count = u32::try_from(pages.bytes.len() / PAGE).unwrap_or(u32::MAX);
    page[..FILE_HEAD].copy_from_slice(&file_head(count, application, version));
    pages.bytes[..PAGE].copy_from_slice(&page);
    Ok(pages.bytes)
}

/// A row of the list of tables.
fn entry(kind: &str, name: &str, table: &str, root: u32, text: Option<&str>) -> Vec<Value> {
    let word = |text: &str| Value::Text(text.to_owned());
    vec![
        word(kind),
        word(name),
        word(table),
        Value::Int(i64::from(root)),
        text.map_or(Value::Null, word),
    ]
}

/// Section 1.3, field by field.
fn file_head(pages: u32, application: u32, version: u32) -> [u8; FILE_HEAD] {
    let mut head = [0; FILE_HEAD];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, MAGIC);
    put(16, &(PAGE as u16).to_be_bytes());
    // No write-ahead log; nothing reserved; the three shares that are always so.
    put(18, &[1, 1, 0, 64, 32, 32]);
    let (changes, schema, format, utf8) = (1_u32, 1_u32, 4_u32, 1_u32);
    put(24, &changes.to_be_bytes());
    put(28, &pages.to_be_bytes());
    put(40, &schema.to_be_bytes());
    put(44, &format.to_be_bytes());
    put(56, &utf8.to_be_bytes());
    put(60, &version.to_be_bytes());
    put(68, &application.to_be_bytes());
    put(92, &changes.to_be_bytes());
    // The release whose format this is.
    put(96, &3_045_000_u32.to_be_bytes());
    head
}

/// The pages written so far.
struct Pages {
    bytes: Vec<u8>,
}

impl Pages {
    /// Adds a page and gives its number.
    fn push(&mut self, page: &[u8]) -> u32 {
        self.bytes.extend(page);
        self.bytes
            .resize(self.bytes.len().next_multiple_of(PAGE), 0);
        u32::try_from(self.bytes.len() / PAGE).unwrap_or(u32::MAX)
    }

    /// Writes the rows and the ways to them; gives the root.
    fn table(&mut self, rows: &[(i64, Vec<Value>)]) -> Result<u32, MapError> {
        at_most(
            "pages of a file",
            (self.bytes.len() / PAGE) as u64,
            u64::from(u32::MAX >> 1),
        )?;
        // The pages of the level being written, each with the number of its last row.
        let mut level: Vec<(u32, i64)> = vec![];
        let mut leaf = Leaf::new(TABLE_LEAF, 0);
        let mut last = 0;
        for (number, row) in rows {
            let cell = self.table_cell(*number, row);
            if !leaf.add(&cell) {
                let full = std::mem::replace(&mut leaf, Leaf::new(TABLE_LEAF, 0));
                level.push((self.push(&full.page()), last));
                leaf.add(&cell);
            }
            last = *number;
        }
        level.push((self.push(&leaf.page()), last));
        while level.len() > 1 {
            let mut above = vec![];
            // A cell is 4 bytes, a number of 9 at most, and 2 bytes that point to it.
            for children in level.chunks((PAGE - 12) / 15) {
                let mut page = Leaf::new(TABLE_INTERIOR, 0);
                let Some(((right, last), rest)) = children.split_last() else {
                    continue;
                };
                for (child, number) in rest {
                    let mut cell = child.to_be_bytes().to_vec();
                    put_varint(&mut cell, *number);
                    page.add(&cell);
                }
                page.right = *right;
                above.push((self.push(&page.page()), *last));
            }
            level = above;
        }
        Ok(level.first().map_or(0, |(root, _)| *root))
    }

    /// A row with its length and number. What does not fit on a leaf goes onto pages of its own.
    fn table_cell(&mut self, number: i64, row: &[Value]) -> Vec<u8> {
        let record = encode(row);
        let mut cell = vec![];
        put_varint(&mut cell, record.len() as i64);
        put_varint(&mut cell, number);
        let (here, mut rest) = record.split_at(local(record.len(), PAGE));
        cell.extend(here);
        if !rest.is_empty() {
            let first = u32::try_from(self.bytes.len() / PAGE + 1).unwrap_or(u32::MAX);
            cell.extend(first.to_be_bytes());
        }
        while !rest.is_empty() {
            let (here, after) = rest.split_at(rest.len().min(PAGE - 4));
            let own = u32::try_from(self.bytes.len() / PAGE + 1).unwrap_or(u32::MAX);
            let next = if after.is_empty() { 0 } else { own + 1 };
            self.push(&[&next.to_be_bytes(), here].concat());
            rest = after;
        }
        cell
    }

    /// Writes an index; gives its page.
    fn index(&mut self, index: &Index, rows: &[(i64, Vec<Value>)]) -> Result<u32, MapError> {
        let key = |row: &[Value]| -> Vec<String> {
            let columns = index.columns.iter().filter_map(|&c| row.get(c)?.as_text());
            columns.map(str::to_owned).collect()
        };
        let mut keys: Vec<(Vec<String>, i64)> =
            rows.iter().map(|(n, row)| (key(row), *n)).collect();
        keys.sort();
        let mut leaf = Leaf::new(INDEX_LEAF, 0);
        for (key, number) in keys {
            let mut row: Vec<Value> = key.into_iter().map(Value::Text).collect();
            row.push(Value::Int(number));
            let record = encode(&row);
            let mut cell = vec![];
            put_varint(&mut cell, record.len() as i64);
            cell.extend(&record);
            // Beyond this an index keeps part of a key elsewhere (section 1.6).
            const LONGEST: u64 = ((PAGE - 12) * 64 / 255 - 23) as u64;
            at_most("bytes of a name", record.len() as u64, LONGEST)?;
            if !leaf.add(&cell) {
                return Err(MapError::Unsupported(
                    "SQLite: a longer index than a page holds".to_owned(),
                ));
            }
        }
        Ok(self.push(&leaf.page()))
    }
}

/// A page being filled: pointers from the front, cells from the back.
struct Leaf {
    kind: u8,
    start: usize,
    right: u32,
    pointers: Vec<u16>,
    cells: Vec<u8>,
}

impl Leaf {
    fn new(kind: u8, start: usize) -> Self {
        Self {
            kind,
            start,
            right: 0,
            pointers: vec![],
            cells: vec![],
        }
    }

    fn head(&self) -> usize {
        if self.kind == TABLE_INTERIOR { 12 } else { 8 }
    }

    /// Adds a cell if there is room.
    fn add(&mut self, cell: &[u8]) -> bool {
        let used = self.start + self.head() + 2 * (self.pointers.len() + 1);
        if used + self.cells.len() + cell.len() > PAGE {
            return false;
        }
        // Kept in order here; placed from the back when the page is made.
        self.cells.extend(cell);
        self.pointers.push(cell.len() as u16);
        true
    }

    fn page(&self) -> Vec<u8> {
        let mut page = vec![0; self.start];
        let content = PAGE - self.cells.len();
        page.push(self.kind);
        page.extend([0, 0]);
        page.extend((self.pointers.len() as u16).to_be_bytes());
        page.extend((content as u16).to_be_bytes());
        page.push(0);
        if self.kind == TABLE_INTERIOR {
            page.extend(self.right.to_be_bytes());
        }
        let mut at = content;
        for length in &self.pointers {
            page.extend((at as u16).to_be_bytes());
            at += usize::from(*length);
        }
        page.resize(content, 0);
        page.extend(&self.cells);
        page
    }
}
