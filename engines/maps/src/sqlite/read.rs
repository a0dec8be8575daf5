//! Reading tables, row by row.

use std::io::{Read, Seek, SeekFrom};

use super::columns::{Columns, columns};
use super::page::{TABLE_INTERIOR, TABLE_LEAF, local};
use super::record::{decode, take_varint};
use super::{MAGIC, Value};
use crate::MapError;
use crate::error::{At, at_most, quote};

/// The most bytes of one row: a shape of a million corners.
const LARGEST_ROW: u64 = 64 << 20;
/// No tree of real data is deeper: each level multiplies the rows by ten at the least.
const DEEPEST: usize = 20;
/// The most tables and indexes of a file.
const MOST_THINGS: u64 = 10_000;

/// A SQLite file that is read.
pub(crate) struct Database<R> {
    file: R,
    page_size: usize,
    /// The size of a page less what is reserved at its end.
    usable: usize,
    pages: u32,
    /// The name, the first page and the columns of each table.
    tables: Vec<(String, u32, Option<Columns>)>,
}

/// A row as the caller gets it: its number, and a value for each column.
pub(crate) type EachRow<'a> = &'a mut dyn FnMut(i64, &[Value]) -> Result<(), MapError>;

impl<R: Read + Seek> Database<R> {
    /// Reads the head and the list of tables.
    ///
    /// What stands in a write-ahead log beside the file is not seen: have its owner close it first.
    ///
    /// # Source
    /// SQLite database file format, sections 1.3 (head), 1.6 (b-tree pages), 2.6 (schema).
    pub fn open(mut file: R) -> Result<Self, MapError> {
        let length = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let mut head = [0; 100];
        file.read_exact(&mut head)
            .map_err(|_| At::File.broken("it is no SQLite file: too short"))?;
        if !head.starts_with(MAGIC) {
            return Err(At::File.broken("it is no SQLite file"));
        }
        let page_size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 65_536,
            size if size >= 512 && size.is_power_of_two() => usize::from(size),
            size => return Err(At::File.broken(format!("a page cannot be of {size} bytes"))),
        };
        let usable = page_size - usize::from(head[20]);
        if usable < 480 {
            return Err(At::File.broken(format!("{} bytes of each page are reserved", head[20])));
        }
        // 0 in a file without tables.
        if !matches!(head[59], 0 | 1) || head[56..59] != [0; 3] {
            return Err(MapError::Unsupported("SQLite: texts in UTF-16".to_owned()));
        }
        let pages = u32::try_from(length / page_size as u64).unwrap_or(u32::MAX);
        let mut database = Self {
            file,
            page_size,
            usable,
            pages,
            tables: vec![],
        };
        let mut tables = vec![];
        let mut things = 0;
        database.walk("the list of tables", 1, &mut |_, row| {
            things += 1;
            at_most("tables of a file", things, MOST_THINGS)?;
            if let [kind, name, _, root, text, ..] = row
                && kind.as_text() == Some("table")
                && let (Some(name), Value::Int(root)) = (name.as_text(), root)
            {
                let text = text.as_text().unwrap_or_default();
                tables.push((
                    name.to_owned(),
                    u32::try_from(*root).unwrap_or(0),
                    columns(text),
                ));
            }
            Ok(())
        })?;
        database.tables = tables;
        Ok(database)
    }

    /// The names of the tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|(name, ..)| &**name)
    }

    /// The columns of a table, if there is one of this name, in whatever case.
    pub fn columns(&self, table: &str) -> Result<&[String], MapError> {
        Ok(&self.find(table)?.1.names)
    }

    fn find(&self, table: &str) -> Result<(u32, &Columns), MapError> {
        match self
            .tables
            .iter()
            .find(|(name, ..)| name.eq_ignore_ascii_case(table))
        {
            Some((_, root, Some(columns))) => Ok((*root, columns)),
            Some(_) => Err(MapError::Unsupported(format!(
                "SQLite: table {} has no row ids",
                quote(table)
            ))),
            None => Err(At::File.broken(format!("there is no table {}", quote(table)))),
        }
    }

    /// Every row of a table, in the order of its numbers. A column that was added later than the row
    /// was written is null in it.
    pub fn rows(&mut self, table: &str, each: EachRow<'_>) -> Result<(), MapError> {
        let (root, columns) = self.find(table)?;
        let (count, row_id) = (columns.names.len(), columns.row_id);
        let mut full = vec![];
        self.walk(table, root, &mut |number, row| {
            full.clear();
            full.extend(row.iter().take(count).cloned());
            full.resize(count, Value::Null);
            if let Some(own) = row_id.and_then(|i| full.get_mut(i))
                && *own == Value::Null
            {
                *own = Value::Int(number);
            }
            each(number, &full)
        })
    }

    /// Walks a tree of pages from its root. Each page is entered once at the most, for there can be no more
    /// visits than the file has pages: a ring ends in an error.
    fn walk(&mut self, table: &str, root: u32, each: EachRow<'_>) -> Result<(), MapError> {
        let mut visits = 0;
        // The pages still to be read, the next one last, and how deep each lies.
        let mut ahead = vec![(root, 0)];
        while let Some((number, depth)) = ahead.pop() {
            visits += 1;
            if visits > self.pages || depth > DEEPEST {
                return Err(At::Page(number).broken("the pages of the table go round in a ring"));
            }
            let page = Page::read(self, number)?;
            match page.kind()? {
                TABLE_INTERIOR => {
                    let mut children = vec![];
                    for cell in page.cells(12)? {
                        children.push((page.u32_at(cell)?, depth + 1));
                    }
                    children.push((page.u32_at(page.start + 8)?, depth + 1));
                    at_most(
                        "pages of a table",
                        ahead.len() as u64 + children.len() as u64,
                        u64::from(self.pages),
                    )?;
                    ahead.extend(children.into_iter().rev());
                }
                TABLE_LEAF => {
                    for cell in page.cells(8)? {
                        let (row_id, record) = self.record(&page, cell)?;
                        let row = decode(&record)
                            .map_err(|problem| At::Row(table.to_owned(), row_id).broken(problem))?;
                        each(row_id, &row)?;
                    }
                }
                kind => {
                    return Err(page.broken(&format!("a page of kind {kind} is none of a table")));
                }
            }
        }
        Ok(())
    }

    /// The number and the bytes of a row, gathered from its overflow pages.
    fn record(&mut self, page: &Page, cell: usize) -> Result<(i64, Vec<u8>), MapError> {
        let cut = || page.broken("a row runs over the end of its page");
        let mut bytes = page.bytes.get(cell..self.usable).ok_or_else(cut)?;
        let length = take_varint(&mut bytes).ok_or_else(cut)?;
        let row_id = take_varint(&mut bytes).ok_or_else(cut)?;
        let length =
            u64::try_from(length).map_err(|_| page.broken("a row of a negative length"))?;
        // No row is longer than its file: a chain that goes round in a ring gains nothing.
        let file = u64::from(self.pages) * self.page_size as u64;
        at_most("bytes of a row", length, LARGEST_ROW.min(file))?;
        let here = local(length as usize, self.usable);
        let mut record = bytes.get(..here).ok_or_else(cut)?.to_vec();
        let mut next = match bytes.get(here..here + 4) {
            Some(&[a, b, c, d]) if here < length as usize => u32::from_be_bytes([a, b, c, d]),
            _ => 0,
        };
        // Each page adds to the row, and the row is of a known length: a ring ends with it.
        while record.len() < length as usize {
            let page = Page::read(self, next)?;
            let rest = (length as usize - record.len()).min(self.usable - 4);
            next = page.u32_at(0)?;
            record.extend(page.bytes.iter().skip(4).take(rest));
        }
        Ok((row_id, record))
    }
}

/// One page.
struct Page {
    number: u32,
    bytes: Vec<u8>,
    /// Where its head begins: the first page has the file's own before it.
    start: usize,
}

impl Page {
    fn read<R: Read + Seek>(database: &mut Database<R>, number: u32) -> Result<Self, MapError> {
        if number == 0 || number > database.pages {
            return Err(
                At::Page(number).broken(format!("there is no such page of {}", database.pages))
            );
        }
        let mut bytes = vec![0; database.page_size];
        let at = u64::from(number - 1) * database.page_size as u64;
        database.file.seek(SeekFrom::Start(at))?;
        database.file.read_exact(&mut bytes)?;
        Ok(Self {
            number,
            bytes,
            start: if number == 1 { 100 } else { 0 },
        })
    }

    fn broken(&self, problem: &str) -> MapError {
        At::Page(self.number).broken(problem)
    }

    fn kind(&self) -> Result<u8, MapError> {
        self.bytes
            .get(self.start)
            .copied()
            .ok_or_else(|| self.broken("it is empty"))
    }

    fn u16_at(&self, at: usize) -> Result<u16, MapError> {
        match self.bytes.get(at..at + 2) {
            Some(&[a, b]) => Ok(u16::from_be_bytes([a, b])),
            _ => Err(self.broken("it points beyond its end")),
        }
    }

    fn u32_at(&self, at: usize) -> Result<u32, MapError> {
        match self.bytes.get(at..at + 4) {
            Some(&[a, b, c, d]) => Ok(u32::from_be_bytes([a, b, c, d])),
            _ => Err(self.broken("it points beyond its end")),
        }
    }

    /// Where each cell begins.
    fn cells(&self, head: usize) -> Result<Vec<usize>, MapError> {
        let count = usize::from(self.u16_at(self.start + 3)?);
        let first = self.start + head;
        (0..count)
            .map(|i| Ok(usize::from(self.u16_at(first + 2 * i)?)))
            .collect()
    }
}
