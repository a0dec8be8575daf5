//! Code-Point Open: a point for each postcode.

use std::io::{Read, Seek};

use geo::Point;
use geo::bng::{EastingNorthing, to_wgs84};

use super::table::Table;
use crate::error::quote;
use crate::{MapError, Progress};

/// A postcode and about where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Postcode {
    /// With one space, such as `RM14 2XB`.
    pub postcode: String,
    /// How well the point is known: 10 within the building nearest the middle, to 60; 90 not at all.
    pub quality: u8,
    /// Where, on the National Grid, to a metre.
    pub at: EastingNorthing,
    /// Where, in degrees.
    pub point: Point,
    /// The ward's code; none where the file has none.
    pub ward: Option<String>,
}

/// Hands on each postcode of a Code-Point Open file. Rows of quality 90 have no place and are left out; a
/// row of column names at the top is passed over. Progress is in bytes.
///
/// # Errors
/// [`MapError::Broken`] with the line that has no postcode, too few columns, or a place off the grid;
/// whatever `each` answers; [`MapError::Stopped`].
///
/// # Source
/// Ordnance Survey, "Code-Point Open technical specification": postcode, quality, easting, northing, country,
/// two of health, county, district, ward; ten columns, no head.
pub fn postcodes(
    file: impl Read + Seek,
    progress: Progress<'_>,
    each: &mut dyn FnMut(Postcode) -> Result<(), MapError>,
) -> Result<(), MapError> {
    let mut table = Table::new(file)?;
    let mut first = true;
    while let Some(row) = table.next(progress)? {
        let is_head = std::mem::take(&mut first) && row.cell(2).parse::<f64>().is_err();
        if is_head && row.len() >= 4 {
            continue;
        }
        if row.len() < 4 {
            return Err(row.broken(format!(
                "a postcode has at least 4 columns, got {}",
                row.len()
            )));
        }
        let Some(postcode) = postcode_of(row.cell(0)) else {
            return Err(row.broken(format!("{} is no postcode", quote(row.cell(0)))));
        };
        let quality = row.number(1, "the quality")?;
        if quality == 90.0 {
            continue;
        }
        if !(0.0..=99.0).contains(&quality) {
            return Err(row.broken(format!("the quality must be 10 to 90, got {quality}")));
        }
        let at = EastingNorthing {
            easting_m: row.number(2, "the easting")?,
            northing_m: row.number(3, "the northing")?,
        };
        let point = to_wgs84(at).map_err(|e| row.broken(e.to_string()))?;
        let ward = Some(row.cell(9))
            .filter(|w| !w.is_empty())
            .map(str::to_owned);
        each(Postcode {
            postcode,
            quality: quality as u8,
            at,
            point,
            ward,
        })?;
    }
    Ok(())
}

/// A postcode with its one space, however it was written; none if it is none.
///
/// # Source
/// Royal Mail, "Programmer's Guide", edition 7, version 6.2: one or two letters, a digit, and a letter
/// or digit or nothing; then a digit and two letters.
pub fn postcode_of(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_uppercase();
    if !plain.is_ascii() || !(5..=7).contains(&plain.len()) {
        return None;
    }
    let (outward, inward) = plain.split_at(plain.len() - 3);
    let shape = |part: &str| {
        part.bytes()
            .map(|b| if b.is_ascii_digit() { '9' } else { 'A' })
            .collect::<String>()
    };
    let sound = plain.bytes().all(|b| b.is_ascii_alphanumeric())
        && shape(inward) == "9AA"
        && matches!(
            &*shape(outward),
            "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A"
        );
    sound.then(|| format!("{outward} {inward}"))
}
