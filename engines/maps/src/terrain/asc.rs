//! ESRI ASCII grids: a head of six lines or so, then a number for each cell.

use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::error::{At, at_most, quote};
use crate::progress::tell;
use crate::{Crs, Frame, Grid, MOST_CELLS, MapError, Progress};

/// No number is written in more characters.
const LONGEST_WORD: usize = 64;

/// Reads an ESRI ASCII grid (`.asc`). The file does not say what its coordinates are: `crs` does.
///
/// Values are taken as they stand (metres, for terrain); those equal to `NODATA_value` are void,
/// and so are `nan` and `inf`. Progress is in bytes.
///
/// # Errors
/// [`MapError::Broken`] with the line of what is not a number, is missing or is too much;
/// [`MapError::Crs`] if the corner cannot be of this coordinate system; [`MapError::TooLarge`].
///
/// # Source
/// Esri, "Esri ASCII raster format" (ArcGIS Pro help, 3.x): `ncols`, `nrows`, `xllcorner` or
/// `xllcenter`, `yllcorner` or `yllcenter`, `cellsize`, `nodata_value`; and GDAL's `dx` and `dy`.
pub fn read(
    mut file: impl Read + Seek,
    crs: Crs,
    progress: Progress<'_>,
) -> Result<Grid, MapError> {
    let of = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut words = Words::new(file);
    let (head, mut next) = Head::read(&mut words)?;
    let frame = head.frame(crs)?;
    frame.check()?;
    // Two bytes a cell at least: a claim of more cells than that is not believed.
    let cells = frame.len();
    let mut values = Vec::with_capacity(cells.min(of as usize / 2 + 1));
    while let Some(word) = next {
        if values.len() == cells {
            return Err(words.here(format!("there is more after the last of {cells} values")));
        }
        let value: f64 = match word.parse() {
            Ok(value) => value,
            Err(_) => return Err(words.here(format!("expected a number, got {}", quote(&word)))),
        };
        let void = head.nodata.is_some_and(|nodata| nodata == value);
        values.push(if void { f32::NAN } else { value as f32 });
        if values.len().is_multiple_of(frame.columns) {
            tell(progress, words.read, of)?;
        }
        next = words.next()?;
    }
    if values.len() < cells {
        return Err(words.here(format!(
            "the file ends after {} of {cells} values",
            values.len()
        )));
    }
    tell(progress, of, of)?;
    Grid::new(frame, values)
}

/// What the head says.
#[derive(Default)]
struct Head {
    columns: Option<f64>,
    rows: Option<f64>,
    west: Option<(f64, bool)>,
    south: Option<(f64, bool)>,
    step_x: Option<f64>,
    step_y: Option<f64>,
    nodata: Option<f64>,
}

impl Head {
    /// Reads the head, and the first word after it.
    fn read<R: Read>(words: &mut Words<R>) -> Result<(Self, Option<String>), MapError> {
        let mut head = Self::default();
        while let Some(key) = words.next()? {
            let key_is = key.to_ascii_lowercase();
            let starts = key_is.chars().next().unwrap_or(' ');
            if !starts.is_ascii_alphabetic() || matches!(&*key_is, "nan" | "inf" | "infinity") {
                return Ok((head, Some(key)));
            }
            let value = words.next()?.unwrap_or_default();
            let number: f64 = match value.parse() {
                Ok(number) => number,
                Err(_) => {
                    let got = quote(&value);
                    return Err(words.here(format!("{key_is} must be a number, got {got}")));
                }
            };
            match &*key_is {
                "ncols" => head.columns = Some(number),
                "nrows" => head.rows = Some(number),
                "xllcorner" => head.west = Some((number, false)),
                "xllcenter" => head.west = Some((number, true)),
                "yllcorner" => head.south = Some((number, false)),
                "yllcenter" => head.south = Some((number, true)),
                "cellsize" => (head.step_x, head.step_y) = (Some(number), Some(number)),
                "dx" => head.step_x = Some(number),
                "dy" => head.step_y = Some(number),
                "nodata_value" | "nodata" => head.nodata = Some(number),
                _ => return Err(words.here(format!("{} is no key of an ASCII grid", quote(&key)))),
            }
        }
        Ok((head, None))
    }

    fn frame(&self, crs: Crs) -> Result<Frame, MapError> {
        let missing = |key: &str| At::File.broken(format!("the head has no {key}"));
        let count = |value: Option<f64>, key| {
            let value = value.ok_or_else(|| missing(key))?;
            if !(value >= 1.0 && value.fract() == 0.0) {
                return Err(At::File.broken(format!("{key} must be 1 or more, got {value}")));
            }
            at_most("cells in a row or column", value as u64, MOST_CELLS)?;
            Ok(value as usize)
        };
        let (columns, rows) = (count(self.columns, "ncols")?, count(self.rows, "nrows")?);
        let step_x = self.step_x.ok_or_else(|| missing("cellsize"))?;
        let step_y = self.step_y.ok_or_else(|| missing("cellsize"))?;
        let (west, x_centre) = self.west.ok_or_else(|| missing("xllcorner"))?;
        let (south, y_centre) = self.south.ok_or_else(|| missing("yllcorner"))?;
        let half = |centre: bool, step: f64| if centre { 0.0 } else { step / 2.0 };
        Ok(Frame {
            crs,
            west: west + half(x_centre, step_x),
            north: south + half(y_centre, step_y) + (rows - 1) as f64 * step_y,
            step_x,
            step_y,
            columns,
            rows,
        })
    }
}

/// The words of a text, and the line of the last one.
struct Words<R> {
    bytes: std::io::Bytes<BufReader<R>>,
    line: u64,
    /// Whether the last word ended at the end of its line.
    at_end: bool,
    read: u64,
}

impl<R: Read> Words<R> {
    fn new(file: R) -> Self {
        Self {
            bytes: BufReader::with_capacity(1 << 16, file).bytes(),
            line: 1,
            at_end: false,
            read: 0,
        }
    }

    fn here(&self, problem: String) -> MapError {
        At::Line(self.line).broken(problem)
    }

    fn next(&mut self) -> Result<Option<String>, MapError> {
        let mut word = String::new();
        if std::mem::take(&mut self.at_end) {
            self.line += 1;
        }
        for byte in self.bytes.by_ref() {
            let byte = byte?;
            self.read += 1;
            // A byte order mark is no part of the first word.
            if self.read <= 3 && matches!(byte, 0xEF | 0xBB | 0xBF) {
                continue;
            }
            if byte.is_ascii_whitespace() {
                let newline = byte == b'\n';
                if !word.is_empty() {
                    self.at_end = newline;
                    return Ok(Some(word));
                }
                self.line += u64::from(newline);
                continue;
            }
            if word.len() >= LONGEST_WORD {
                return Err(self.here(format!("no number begins with {}", quote(&word))));
            }
            word.push(char::from(byte));
        }
        Ok((!word.is_empty()).then_some(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    const HEAD: &str = "ncols 3\r\nnrows 2\r\nxllcorner 560000\r\nyllcorner 176000\r\ncellsize 10\r\nNODATA_value -9999\r\n";

    fn read(text: &str) -> Result<Grid, MapError> {
        super::read(Cursor::new(text), Crs::Bng, &mut |_, _| true)
    }

    #[track_caller]
    fn check(text: &str, west: f64, north: f64, want: [Option<f32>; 6]) {
        let grid = read(text).unwrap();
        assert_eq!((grid.frame().west, grid.frame().north), (west, north));
        let got: Vec<_> = (0..6).map(|i| grid.get(i % 3, i / 3)).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn reads_grids_of_every_hand() {
        let want = [Some(1.5), Some(2.0), None, Some(-4.0), Some(5e3), Some(6.0)];
        check(
            &format!("{HEAD}1.5 2 -9999\r\n-4 5e3 6\r\n"),
            560_005.0,
            176_015.0,
            want,
        );
        // A byte order mark, values broken over lines, no end of line, a void by another name.
        check(
            &format!("\u{feff}{HEAD}1.5 2\nnan -4 5000\n\n6"),
            560_005.0,
            176_015.0,
            want,
        );
        let centre = HEAD
            .replace("corner", "CENTER")
            .replace("cellsize 10", "dx 10\ndy 5");
        check(
            &format!("{centre}1.5 2 -9999 -4 5e3 6"),
            560_000.0,
            176_005.0,
            want,
        );
    }

    #[test]
    fn says_which_line_is_wrong() {
        let error = |text: String| read(&text).unwrap_err().to_string();
        let head = |from: &str, to: &str| error(format!("{}1 2 3 4 5 6", HEAD.replace(from, to)));
        expect_test::expect![[r#"line 8: expected a number, got "5,5""#]]
            .assert_eq(&error(format!("{HEAD}1 2 3\n4 5,5 6")));
        expect_test::expect!["line 8: the file ends after 5 of 6 values"]
            .assert_eq(&error(format!("{HEAD}1 2 3\n4 5")));
        expect_test::expect!["line 8: there is more after the last of 6 values"]
            .assert_eq(&error(format!("{HEAD}1 2 3\n4 5 6 7")));
        expect_test::expect![[
            r#"line 7: no number begins with "1111111111111111111111111111111111111111""#
        ]]
        .assert_eq(&error(format!("{HEAD}{}", "1".repeat(1_000))));
        expect_test::expect!["the file: the head has no ncols"].assert_eq(&error(String::new()));
        expect_test::expect!["the file: nrows must be 1 or more, got 2.5"]
            .assert_eq(&head("nrows 2", "nrows 2.5"));
        expect_test::expect![
            "cells in a row or column: 1000000000000 is more than the 134217728 allowed"
        ]
        .assert_eq(&head("ncols 3", "ncols 1e12"));
        expect_test::expect!["cells of a grid: 200000000 is more than the 134217728 allowed"]
            .assert_eq(&head("ncols 3", "ncols 100000000"));
        expect_test::expect![[r#"line 5: "cell" is no key of an ASCII grid"#]]
            .assert_eq(&head("cellsize", "cell"));
        expect_test::expect![[r#"line 5: cellsize must be a number, got "ten""#]]
            .assert_eq(&head("cellsize 10", "cellsize ten"));
        expect_test::expect!["grid: the step must be more than 0, got -10 by -10"]
            .assert_eq(&head("cellsize 10", "cellsize -10"));
        expect_test::expect!["coordinate system: x 5600000005 to 5600000025, y 176005 to 176015 cannot be British National Grid metres"]
            .assert_eq(&head("560000", "5600000000"));
        let stopped = super::read(
            Cursor::new(format!("{HEAD}1 2 3 4 5 6")),
            Crs::Bng,
            &mut |_, _| false,
        );
        assert_eq!(stopped.unwrap_err().to_string(), "stopped");
    }
}
