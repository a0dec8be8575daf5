//! Offers as a table, out and in: each line is read as if it had been typed into the form.

use app::sheet;
use app::store::Record;

use super::model::{Offer, Promise};
use crate::delivery::form::{Given, day};
use crate::money;
use crate::plan::table::Table;
use crate::rooms::typed as plain;

const HEAD: [&str; 15] = [
    "id",
    "name",
    "kind",
    "thing",
    "latitude",
    "longitude",
    "height_m",
    "power",
    "fibre_m",
    "rent_pounds",
    "state",
    "since",
    "operator",
    "promised",
    "promised_in",
];

/// The offers as a table.
pub fn csv<'a>(offers: impl IntoIterator<Item = &'a Record<Offer>>) -> String {
    sheet::csv(HEAD, offers.into_iter().map(row))
}

fn row(kept: &Record<Offer>) -> [String; 15] {
    let offer = &kept.value;
    let promised = offer.promised.map(Promise::parts);
    [
        kept.id.clone(),
        offer.name.clone(),
        offer.kind.words().0.to_owned(),
        offer.thing.clone(),
        format!("{:.6}", offer.at.lat),
        format!("{:.6}", offer.at.lon),
        plain(offer.height_m),
        if offer.power { "yes" } else { "no" }.to_owned(),
        offer.fibre_m.map_or_else(String::new, |m| m.to_string()),
        money::typed(offer.rent_pence),
        offer.state.words().0.to_owned(),
        offer.since.to_string(),
        offer.operator.clone(),
        promised.map_or_else(String::new, |(many, _)| many.to_string()),
        promised.map_or_else(String::new, |(_, word)| word.to_owned()),
    ]
}

/// A line of a table.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the file, from 1.
    pub line: u64,
    /// The id of the offer that it changes; empty for a new one.
    pub id: String,
    /// The rest, as it would be typed.
    pub given: Given,
}

/// The lines of a table.
///
/// # Errors
/// That it is no table.
pub fn lines(bytes: &[u8]) -> Result<Vec<Line>, String> {
    let table = Table::of(bytes)?;
    table.needed("state")?;
    let columns = HEAD.map(|name| (name, table.column(name)));
    let line = |row: crate::plan::table::Row<'_>| {
        let text = |name: &str| {
            let column = columns.iter().find(|(known, _)| *known == name);
            column
                .and_then(|(_, column)| *column)
                .map_or("", |column| row.text(column))
        };
        let at = [text("latitude"), text("longitude")];
        let place = if at == ["", ""] {
            String::new()
        } else {
            at.join(", ")
        };
        let given = Given::default()
            .with("name", text("name"))
            .with("kind", text("kind"))
            .with("thing", text("thing"))
            .with("where", place)
            .with("height", text("height_m"))
            .with("power", text("power"))
            .with("fibre", text("fibre_m"))
            .with("rent", text("rent_pounds"))
            .with("state", text("state"))
            .with("operator", text("operator"))
            .with("promised", text("promised"))
            .with("promised-in", text("promised_in"));
        let since = text("since");
        let given = match day(since) {
            Some(day) => given.with_day("since", Some(day)),
            // What is no day is told where it is read.
            None => given.with("since-day", since),
        };
        Line {
            line: row.line(),
            id: text("id").to_owned(),
            given,
        }
    };
    Ok(table.rows().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::super::seed::example;
    use super::super::typed::{Known, read};
    use super::*;
    use app::kit::Time;
    use jiff::civil::date;

    #[test]
    fn what_is_written_is_read_again() {
        let today = date(2026, 11, 24);
        let kept: Vec<Record<Offer>> = example(today)
            .into_iter()
            .map(|(value, _)| Record {
                id: value.name.clone(),
                version: 1,
                created: Time(0),
                modified: Time(0),
                value,
            })
            .collect();
        let lines = lines(csv(&kept).as_bytes()).unwrap();
        assert_eq!(lines.len(), kept.len());
        for (mut line, kept) in lines.into_iter().zip(kept) {
            let known = Known {
                thing: Some((String::new(), None)),
                at: Some(kept.value.at),
            };
            assert_eq!(line.id, kept.id);
            assert_eq!(read(&mut line.given, &known, today), Some(kept.value));
            assert!(line.given.wrong.is_empty(), "{:?}", line.given.wrong);
        }
    }

    #[test]
    fn a_line_that_lacks_what_is_needed_is_told() {
        let mut all = lines(b"state,name\noffered,Hall\n").unwrap();
        let given = &mut all[0].given;
        assert!(read(given, &Known::default(), date(2026, 11, 24)).is_none());
        let wrong: Vec<&str> = given.wrong.iter().map(|wrong| wrong.field).collect();
        assert_eq!(wrong, ["where", "kind", "height", "power", "since"]);
        assert!(lines(b"name\nHall\n").is_err());
    }
}
