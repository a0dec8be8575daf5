//! OS Open UPRN: a point for each property.

use std::io::{Read, Seek};

use geo::Point;
use geo::bng::EastingNorthing;

use super::table::{Table, plain};
use crate::error::quote;
use crate::{MapError, Progress};

/// A unique property reference number and where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uprn {
    /// The number, of up to 12 digits.
    pub uprn: u64,
    /// Where, on the National Grid.
    pub at: EastingNorthing,
    /// Where, in degrees.
    pub point: Point,
}

/// Hands on each property of an OS Open UPRN file. Progress is in bytes.
///
/// # Errors
/// [`MapError::Broken`] with the line that is not as it should be, or if a column is missing; whatever
/// `each` answers; [`MapError::Stopped`].
///
/// # Source
/// Ordnance Survey, "OS Open UPRN technical specification": UPRN, X_COORDINATE, Y_COORDINATE, LATITUDE,
/// LONGITUDE, with those names at the top; up to 12 digits.
pub fn uprns(
    file: impl Read + Seek,
    progress: Progress<'_>,
    each: &mut dyn FnMut(Uprn) -> Result<(), MapError>,
) -> Result<(), MapError> {
    const NAMES: [&str; 5] = [
        "UPRN",
        "X_COORDINATE",
        "Y_COORDINATE",
        "LATITUDE",
        "LONGITUDE",
    ];
    let mut table = Table::new(file)?;
    let Some(head) = table.next(progress)? else {
        return Err(crate::error::At::File.broken("it is empty"));
    };
    let mut columns = [0; 5];
    for (column, name) in columns.iter_mut().zip(NAMES) {
        let at = head.cells().position(|cell| plain(cell) == plain(name));
        *column = at.ok_or_else(|| head.broken(format!("there is no column {name}")))?;
    }
    let [uprn, x, y, lat, lon] = columns;
    while let Some(row) = table.next(progress)? {
        let number = row.cell(uprn);
        let is_sound =
            (1..=12).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let Some(number) = number.parse().ok().filter(|_| is_sound) else {
            return Err(row.broken(format!("{} is no UPRN of 1 to 12 digits", quote(number))));
        };
        let at = EastingNorthing {
            easting_m: row.number(x, "X_COORDINATE")?,
            northing_m: row.number(y, "Y_COORDINATE")?,
        };
        let (lat, lon) = (row.number(lat, "LATITUDE")?, row.number(lon, "LONGITUDE")?);
        let point = Point::new(lon, lat).map_err(|e| row.broken(e.to_string()))?;
        each(Uprn {
            uprn: number,
            at,
            point,
        })?;
    }
    Ok(())
}
