//! The sheets that counts come in: a census table, an index of deprivation, and our own short form.

use std::collections::BTreeMap;

use app::kit::Fault;
use app::people::AreaPeople;
use csv::{ReaderBuilder, StringRecord};

use super::Counted;

/// Most bytes of a sheet.
const MOST_BYTES: usize = 50 << 20;

/// Census table RM121 and its like: lines of heading, then `E01015943 : Name,total,band,band…`, where
/// the bands are those of 65 and over.
///
/// # Errors
/// A fault that names the line.
pub fn ages(bytes: &[u8]) -> Result<Vec<Counted>, Fault> {
    let mut rows = Vec::new();
    for (line, row) in records(bytes)? {
        let first = row.get(0).unwrap_or_default();
        let (code, name) = first.split_once(':').unwrap_or((first, ""));
        let code = code.trim();
        // Headings and notes have no code.
        if !is_code(code) {
            continue;
        }
        let numbers: Vec<f64> = row
            .iter()
            .skip(1)
            .map(|cell| count(cell, line))
            .collect::<Result<_, Fault>>()?;
        let [people, bands @ ..] = numbers.as_slice() else {
            return Err(at(line, "there is no count after the code"));
        };
        let aged_65 = bands.iter().sum();
        if aged_65 > *people {
            return Err(at(line, "the bands add up to more than everybody"));
        }
        rows.push(Counted {
            code: code.to_owned(),
            name: name.trim().to_owned(),
            people: *people,
            aged_65,
        });
    }
    if rows.is_empty() {
        return Err(Fault::invalid(
            "There is no area in the sheet of ages: a row begins with a code such as E01015943.",
        ));
    }
    Ok(rows)
}

/// An index of deprivation: a heading with a column of codes (`lsoa…`) and one of tenths (`…decile`).
///
/// # Errors
/// A fault that names the line.
pub fn deciles(bytes: &[u8]) -> Result<BTreeMap<String, u8>, Fault> {
    let mut rows = records(bytes)?.into_iter();
    let head = rows.next().map(|(_, head)| head).unwrap_or_default();
    let column = |fits: fn(&str) -> bool| {
        head.iter()
            .position(|name| fits(&name.trim().to_lowercase()))
    };
    let code_at = column(|name| name.starts_with("lsoa") || name == "code" || name == "area");
    // Of several the official one comes first: those made up for all of the United Kingdom say so.
    let decile_at =
        column(|name| name == "original_decile" || name == "decile" || name.ends_with("decile"));
    let (Some(code_at), Some(decile_at)) = (code_at, decile_at) else {
        return Err(Fault::invalid(
            "The sheet of deprivation needs a column of codes, whose name begins with lsoa, and one whose name ends with decile.",
        ));
    };
    let mut found = BTreeMap::new();
    for (line, row) in rows {
        let code = row.get(code_at).unwrap_or_default().trim();
        if code.is_empty() {
            continue;
        }
        found.insert(
            code.to_owned(),
            decile(row.get(decile_at).unwrap_or_default(), line)?,
        );
    }
    Ok(found)
}

/// Newer codes to older ones, two columns; a row whose first cell is no code is a heading.
///
/// # Errors
/// A fault that names the line.
pub fn changes(bytes: &[u8]) -> Result<BTreeMap<String, String>, Fault> {
    let mut found = BTreeMap::new();
    for (line, row) in records(bytes)? {
        let cell = |at: usize| row.get(at).unwrap_or_default().trim();
        if !is_code(cell(0)) {
            continue;
        }
        if !is_code(cell(1)) {
            return Err(at(line, "there is no older code after the newer one"));
        }
        found.insert(cell(0).to_owned(), cell(1).to_owned());
    }
    Ok(found)
}

/// Our own short form: `area,people,aged_65_and_over,deprivation_decile`.
///
/// # Errors
/// A fault that names the line.
pub fn own(bytes: &[u8]) -> Result<BTreeMap<String, AreaPeople>, Fault> {
    let mut found = BTreeMap::new();
    for (line, row) in records(bytes)?.into_iter().skip(1) {
        let cell = |at: usize| row.get(at).unwrap_or_default().trim();
        let area = AreaPeople {
            people: count(cell(1), line)?,
            aged_65: count(cell(2), line)?,
            decile: match cell(3) {
                "" => None,
                text => Some(decile(text, line)?),
            },
            made_of: Vec::new(),
        };
        if cell(0).is_empty() || area.aged_65 > area.people {
            return Err(at(
                line,
                "an area needs a code, and no more older people than people",
            ));
        }
        found.insert(cell(0).to_owned(), area);
    }
    Ok(found)
}

fn records(bytes: &[u8]) -> Result<Vec<(u64, StringRecord)>, Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::invalid("The sheet is larger than 50 MB."));
    }
    // A mark at the beginning, as spreadsheets write it, is no part of the first name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| Fault::invalid(format!("The sheet cannot be read: {e}.")))?;
        rows.push((row.position().map_or(0, csv::Position::line), row));
    }
    Ok(rows)
}

/// An official code: a letter and 8 digits, or a short one of a made-up place.
fn is_code(text: &str) -> bool {
    (3..=12).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.chars().any(|c| c.is_ascii_digit())
}

fn count(cell: &str, line: u64) -> Result<f64, Fault> {
    let plain = cell.trim().replace(',', "");
    match plain.parse::<f64>() {
        Ok(n) if n.is_finite() && (0.0..1e9).contains(&n) => Ok(n),
        _ => Err(at(line, &format!("{cell:?} is not a count of people"))),
    }
}

fn decile(cell: &str, line: u64) -> Result<u8, Fault> {
    let number: Option<f64> = cell.trim().parse().ok();
    let tenth = number
        .filter(|n| n.fract() == 0.0 && (1.0..=10.0).contains(n))
        .and_then(|n| (1..=10_u8).find(|tenth| f64::from(*tenth) == n));
    tenth.ok_or_else(|| at(line, &format!("{cell:?} is not a tenth from 1 to 10")))
}

fn at(line: u64, why: &str) -> Fault {
    Fault::invalid(format!("Line {line}: {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_census_table_is_read_past_its_heading() {
        let sheet = "RM121 - Sex by age,,,\n,,,\n2021 area,Total,Aged 65,Aged 66\n\
                     E01015943 : Thurrock 001A,\"1,527\",14,62\n";
        let rows = ages(sheet.as_bytes()).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].people, rows[0].aged_65), (1_527.0, 76.0));
        assert_eq!(rows[0].name, "Thurrock 001A");
    }

    #[track_caller]
    fn check<T: std::fmt::Debug>(got: Result<T, Fault>, want: &str) {
        assert_eq!(got.unwrap_err().message, want);
    }

    #[test]
    fn bad_sheets_are_refused_with_their_line() {
        check(
            ages(b"E01 : A,x"),
            "Line 1: \"x\" is not a count of people.",
        );
        check(
            ages(b"E01 : A,NaN"),
            "Line 1: \"NaN\" is not a count of people.",
        );
        check(
            ages(b"E01 : A,5,9"),
            "Line 1: the bands add up to more than everybody.",
        );
        check(
            ages(b""),
            "There is no area in the sheet of ages: a row begins with a code such as E01015943.",
        );
        check(
            deciles(b"lsoa,decile\nE01,11"),
            "Line 2: \"11\" is not a tenth from 1 to 10.",
        );
        check(
            deciles(b"a,b"),
            "The sheet of deprivation needs a column of codes, whose name begins with lsoa, and one whose name ends with decile.",
        );
        check(
            changes(b"new,old\nE01,"),
            "Line 2: there is no older code after the newer one.",
        );
        check(
            own(b"h\nSR01,-1,0,1"),
            "Line 2: \"-1\" is not a count of people.",
        );
    }

    /// The borough's real sheets: 100 areas of 2021 over 98 outlines of 2011, and nobody is lost.
    #[test]
    fn real_sheets_are_joined_over_the_older_outlines() {
        let file = |name: &str| testkit::data_or_say(&format!("place/{name}"), 1);
        let (Some(age), Some(imd), Some(outlines)) = (
            file("thurrock-age-census2021-lsoa21.csv"),
            file("thurrock-imd-2019-lsoa.csv"),
            file("thurrock-lsoa-2011.geojson"),
        ) else {
            return;
        };
        let read = |path: &std::path::Path| std::fs::read(path).unwrap();
        let outlines: Vec<(String, String)> = geo::geojson::features(read(&outlines))
            .unwrap()
            .iter()
            .map(|feature| {
                let text = |key: &str| feature.properties[key].as_str().unwrap().to_owned();
                (text("LSOA11CD"), text("LSOA11NM"))
            })
            .collect();
        let counted = ages(&read(&age)).unwrap();
        let deciles = deciles(&read(&imd)).unwrap();
        let joined = super::super::join(&outlines, &counted, &deciles, &BTreeMap::new()).unwrap();
        assert_eq!((counted.len(), outlines.len(), joined.len()), (100, 98, 98));
        let all: f64 = counted.iter().map(|row| row.people).sum();
        assert_eq!(joined.values().map(|area| area.people).sum::<f64>(), all);
        assert!(joined.values().all(|area| area.decile.is_some()));
        assert_eq!(joined["E01015973"].made_of, ["E01034368", "E01034369"]);
        assert_eq!(joined["E01016012"].made_of, ["E01034370", "E01034371"]);
    }
}
