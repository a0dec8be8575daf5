//! Tables of a plan: CSV with a head, whose columns are known by name and whose faults by line.

use std::path::Path;

use app::kit::Fault;
use csv::StringRecord;

use super::{bytes, unreadable};

/// A table, read whole.
#[derive(Debug)]
pub struct Table {
    head: StringRecord,
    rows: Vec<StringRecord>,
}

impl Table {
    /// Reads a file and hands its table to `make`, whose complaint is told with the file's name.
    ///
    /// # Errors
    /// A fault that names the file, and the line if there is one.
    pub fn read<T>(file: &Path, make: impl FnOnce(&Self) -> Result<T, String>) -> Result<T, Fault> {
        let bytes = bytes(file)?;
        Self::of(&bytes)
            .and_then(|table| make(&table))
            .map_err(|why| unreadable(file, why))
    }

    /// The table of these bytes: UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn of(bytes: &[u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Err(odd) = std::str::from_utf8(bytes) {
            let before = bytes.iter().take(odd.valid_up_to());
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            return Err(format!("line {line}: it is not text in UTF-8"));
        }
        let mut rows = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let head = rows.headers().map_err(|why| why.to_string())?.clone();
        if head.iter().all(str::is_empty) {
            return Err("it is empty: a table begins with the names of its columns".to_owned());
        }
        let rows = rows
            .records()
            .collect::<Result<_, _>>()
            .map_err(|why| why.to_string())?;
        Ok(Self { head, rows })
    }

    /// The column of a name, whose case does not count.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head
            .iter()
            .position(|one| one.eq_ignore_ascii_case(name))
    }

    /// The column of a name that has to be there.
    ///
    /// # Errors
    /// That it is not.
    pub fn needed(&self, name: &str) -> Result<usize, String> {
        self.column(name)
            .ok_or_else(|| format!("there is no column {name}"))
    }

    /// The first column that is none of these, if there is one.
    pub fn other(&self, known: &[&str]) -> Option<&str> {
        let is_known = |name: &str| known.iter().any(|one| one.eq_ignore_ascii_case(name));
        self.head.iter().find(|name| !is_known(name))
    }

    /// The rows below the head.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { cells })
    }

    /// For each row the number of a column, from `least` to `most`; `usual` where there is no such column, or
    /// nothing in it.
    ///
    /// # Errors
    /// The first that is none, with its line.
    pub fn numbers(&self, name: &str, usual: f64, range: (f64, f64)) -> Result<Vec<f64>, String> {
        let column = self.column(name);
        let number = |row: Row<'_>| match column {
            Some(column) if !row.text(column).is_empty() => row.number_in(column, name, range),
            _ => Ok(usual),
        };
        self.rows().map(number).collect()
    }
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    cells: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// Its line in the file, from 1.
    pub fn line(self) -> u64 {
        self.cells.position().map_or(0, csv::Position::line)
    }

    /// What is wrong in this row, with its line.
    pub fn wrong(self, why: impl std::fmt::Display) -> String {
        format!("line {}: {why}", self.line())
    }

    /// What a cell says; nothing beyond the last.
    pub fn text(self, column: usize) -> &'a str {
        self.cells.get(column).unwrap_or_default()
    }

    /// The number in a cell; `what` names it in the complaint.
    ///
    /// # Errors
    /// That it is none, or not finite.
    pub fn number(self, column: usize, what: &str) -> Result<f64, String> {
        let text = self.text(column);
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        number.ok_or_else(|| self.wrong(format!("{text:?} is no {what}")))
    }

    /// The number in a cell, both bounds included.
    ///
    /// # Errors
    /// That it is none, or out of range.
    pub fn number_in(
        self,
        column: usize,
        what: &str,
        (least, most): (f64, f64),
    ) -> Result<f64, String> {
        let number = self.number(column, what)?;
        if (least..=most).contains(&number) {
            return Ok(number);
        }
        Err(self.wrong(format!("{what} is from {least} to {most}, not {number}")))
    }

    /// The whole number in a cell, 0 to 4,294,967,295.
    ///
    /// # Errors
    /// That it is none.
    pub fn whole(self, column: usize, what: &str) -> Result<u32, String> {
        let text = self.text(column);
        text.parse()
            .map_err(|_| self.wrong(format!("{what} is a whole number, 0 or more, not {text:?}")))
    }

    /// The yes or no in a cell; nothing is no.
    ///
    /// # Errors
    /// That it is neither.
    pub fn yes(self, column: usize, what: &str) -> Result<bool, String> {
        match self.text(column).to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => Ok(true),
            "no" | "n" | "false" | "0" | "" => Ok(false),
            odd => Err(self.wrong(format!("{what} is yes or no, not {odd:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], want: Result<(u32, bool, f64), &str>) {
        let got = Table::of(bytes).and_then(|table| {
            let row = table.rows().next().ok_or("no row")?;
            let many = row.whole(table.needed("many")?, "many")?;
            let built = row.yes(table.needed("built")?, "built")?;
            let share = table.numbers("share", 0.5, (0.0, 1.0))?;
            Ok((many, built, share[0]))
        });
        assert_eq!(got, want.map_err(str::to_owned));
    }

    #[test]
    fn cells_are_read_or_refused_by_their_line() {
        check(b"many,built\n3,yes\n", Ok((3, true, 0.5)));
        check(
            b"\xef\xbb\xbfBuilt, MANY ,share\r\n,4,0.25\r\n",
            Ok((4, false, 0.25)),
        );
        check(b"many,built,share\n1,no,\n", Ok((1, false, 0.5)));
        check(
            b"",
            Err("it is empty: a table begins with the names of its columns"),
        );
        check(b"many\n1\n", Err("there is no column built"));
        check(
            b"many,built\n-1,no\n",
            Err("line 2: many is a whole number, 0 or more, not \"-1\""),
        );
        check(
            b"many,built\n1,perhaps\n",
            Err("line 2: built is yes or no, not \"perhaps\""),
        );
        check(
            b"many,built,share\n1,no,NaN\n",
            Err("line 2: \"NaN\" is no share"),
        );
        check(
            b"many,built,share\n1,no,2\n",
            Err("line 2: share is from 0 to 1, not 2"),
        );
        check(
            b"many,built\n1,\xe9\n",
            Err("line 2: it is not text in UTF-8"),
        );
        check(b"\xff\xfem\0a\0", Err("line 1: it is not text in UTF-8"));
    }
}
