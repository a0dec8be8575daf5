//! Tables to take away: CSV (RFC 4180) that a spreadsheet opens without running anything.

use axum::response::{IntoResponse, Response};
use csv::{Terminator, WriterBuilder};
use http::header;

/// Rows under a head. A cell that a spreadsheet would take for a formula is made plain text.
#[must_use]
pub fn csv<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut out = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let head = head.map(ToOwned::to_owned);
    for row in std::iter::once(head).chain(rows) {
        // Memory takes every row, and all have the same length.
        let _infallible = out.write_record(row.map(plain));
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A table as a file to keep. Of its name letters, digits and hyphens stay.
#[must_use]
pub fn download(name: &str, table: String) -> Response {
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
    ];
    (headers, table).into_response()
}

fn plain(cell: String) -> String {
    let formula = cell.starts_with(['=', '+', '@', '\t'])
        || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_sees_text_and_no_formula() {
        #[track_caller]
        fn check(cell: &str, want: &str) {
            let got = csv(["a", "b"], [[cell.to_owned(), String::new()]]);
            assert_eq!(got, format!("a,b\r\n{want},\r\n"));
        }
        check("High Street", "High Street");
        check("Bay 1, \"north\"", "\"Bay 1, \"\"north\"\"\"");
        check("two\nlines", "\"two\nlines\"");
        check("=1+1", "'=1+1");
        check("-cmd", "'-cmd");
        check("-1.5", "-1.5");
        check("@here", "'@here");
    }
}
