//! Files that came with a form, by the question that they answer.

use std::path::Path;

use app::kit::Fault;
use app::{Came, Wrong};

use crate::plan::table::Table;
use crate::plan::unreadable;

/// The file of a field; none if nobody chose one.
pub fn taken(files: &mut Vec<Came>, field: &str) -> Option<Came> {
    let place = files
        .iter()
        .position(|file| file.field == field && !file.bytes.is_empty())?;
    Some(files.swap_remove(place))
}

/// What `make` reads of a table; its complaint is told with the file's name.
///
/// # Errors
/// A fault that names the file, and the line if there is one.
pub fn table<T>(file: &Came, make: impl FnOnce(&Table) -> Result<T, String>) -> Result<T, Fault> {
    Table::of(&file.bytes)
        .and_then(|table| make(&table))
        .map_err(|why| unreadable(Path::new(&file.name), why))
}

/// What is wrong with the file of a field.
pub fn wrong(field: &'static str, why: &Fault) -> Wrong {
    Wrong::new(field, why.message.trim_end_matches('.'))
}

/// A reason as a sentence, without its full stop.
pub fn sentence(why: &str) -> String {
    let mut letters = why.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(field: &str, text: &str) -> Came {
        Came {
            field: field.into(),
            name: format!("{field}.csv"),
            bytes: text.into(),
        }
    }

    #[test]
    fn a_file_is_found_by_its_field() {
        let mut files = vec![came("poles", "id\n"), came("people", "")];
        assert!(taken(&mut files, "people").is_none(), "it is empty");
        assert!(taken(&mut files, "streets").is_none());
        assert_eq!(taken(&mut files, "poles").unwrap().name, "poles.csv");
    }

    #[test]
    fn a_complaint_names_file_and_line() {
        let read = table(&came("poles", "id,height_m\na,1\n"), |table| {
            table.numbers("height_m", 8.0, (2.0, 50.0))
        });
        let why = read.unwrap_err().message;
        assert_eq!(why, "poles.csv: line 2: height_m is from 2 to 50, not 1");
    }

    #[test]
    fn a_reason_begins_with_a_capital() {
        assert_eq!(sentence("no rate."), "No rate");
        assert_eq!(sentence(""), "");
    }
}
