//! The rows that a journey is walked with: CSV (RFC 4180) whose first line names the columns.

use std::collections::BTreeMap;

use walk::Values;

use super::model::Trial;

/// Rows of one table, at most: each is walked in every way, several times.
const MOST: usize = 20;

/// The cells of a row, by the names of their columns.
pub type Row = BTreeMap<String, String>;

/// Reads a table.
///
/// # Errors
/// What is wrong with it, and in which line.
pub fn read(text: &str) -> Result<Vec<Row>, String> {
    let unreadable = |why: csv::Error| {
        let line = why.position().map_or(1, csv::Position::line);
        format!("Line {line} cannot be read, or has another number of cells than the first")
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let head = reader.headers().map_err(unreadable)?.clone();
    let names: Vec<&str> = head.iter().collect();
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(format!("Line 1: column {} has no name", at + 1));
        }
        if names.iter().take(at).any(|other| other == name) {
            return Err(format!("Line 1: there are two columns “{name}”"));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if rows.len() >= MOST {
            return Err(format!("A table has {MOST} rows at most"));
        }
        let cells = record.iter().map(str::to_owned);
        rows.push(names.iter().map(ToString::to_string).zip(cells).collect());
    }
    if rows.is_empty() {
        return Err("There is no row under the names of the columns".into());
    }
    Ok(rows)
}

/// What a journey is walked with: each row with its number, or one row with nothing in it, of number 0, without a table.
///
/// # Errors
/// What is wrong with the table.
pub fn rows(trial: &Trial) -> Result<Vec<(u64, Row)>, String> {
    if trial.table.trim().is_empty() {
        return Ok(vec![(0, Row::new())]);
    }
    Ok((1..).zip(read(&trial.table)?).collect())
}

/// What a journey is called with one of its rows.
#[must_use]
pub fn named(journey: &str, row: u64) -> String {
    match row {
        0 => journey.to_owned(),
        row => format!("{journey}, row {row}"),
    }
}

/// The values with those of a row.
#[must_use]
pub fn with(values: Values, row: &Row) -> Values {
    row.iter().fold(values, |values, (name, cell)| {
        values.with_column(name, cell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<&[(&str, &str)], &str>) {
        let last = read(text).map(|rows| rows.last().cloned().unwrap_or_default());
        let want = want.map(|cells| {
            let cells = cells.iter();
            cells
                .map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned()))
                .collect::<Row>()
        });
        assert_eq!(last, want.map_err(str::to_owned));
    }

    #[test]
    fn the_first_line_names_the_columns() {
        check(
            "\u{feff}name, email\nAnn,ann@example.org\n\n\"Ben, jr\",ben@example.org\n",
            Ok(&[("name", "Ben, jr"), ("email", "ben@example.org")]),
        );
        check(
            "name\n",
            Err("There is no row under the names of the columns"),
        );
        check("name,\na,b\n", Err("Line 1: column 2 has no name"));
        check("a,a\n1,2\n", Err("Line 1: there are two columns “a”"));
        check(
            "a,b\n1,2\n3\n",
            Err("Line 3 cannot be read, or has another number of cells than the first"),
        );
        check(
            &format!("a\n{}", "1\n".repeat(21)),
            Err("A table has 20 rows at most"),
        );
    }

    #[test]
    fn a_journey_has_a_name_for_each_row() {
        assert_eq!(named("Book", 0), "Book");
        assert_eq!(named("Book", 2), "Book, row 2");
    }
}
