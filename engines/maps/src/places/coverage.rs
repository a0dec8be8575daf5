//! Ofcom Connected Nations: what broadband the premises of a postcode can have.

use std::io::{Read, Seek};

use super::postcodes::postcode_of;
use super::table::{Row, Table, plain};
use crate::error::{At, quote};
use crate::{MapError, Progress};

/// What share of a postcode's premises can have what, in percent from 0 to 100; none where the file does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// With one space, such as `RM14 2XB`.
    pub postcode: String,
    /// Superfast: 30 Mbit/s or more.
    pub superfast_percent: Option<f64>,
    /// Ultrafast from 100 Mbit/s.
    pub ultrafast_100_percent: Option<f64>,
    /// Ultrafast as Ofcom has it since 2017: 300 Mbit/s or more.
    pub ultrafast_300_percent: Option<f64>,
    /// Fibre to the premises.
    pub full_fibre_percent: Option<f64>,
    /// 1 Gbit/s or more, by whatever technology.
    pub gigabit_percent: Option<f64>,
    /// Below the universal service obligation: no decent broadband by fixed line.
    pub below_uso_percent: Option<f64>,
}

/// What the columns have been called over the years, in plain letters, beginning with the newest.
const SUPERFAST: &[&str] = &["sfbbavailabilitypremises", "sfbbavailability"];
const ULTRAFAST_100: &[&str] = &[
    "ufbb100mbitsavailabilitypremises",
    "ufbb100mbitsavailability",
    "ufbb100availabilitypremises",
];
const ULTRAFAST_300: &[&str] = &[
    "ufbbavailabilitypremises",
    "ufbb300mbitsavailabilitypremises",
    "ufbbavailability",
];
const FULL_FIBRE: &[&str] = &[
    "fullfibreavailabilitypremises",
    "fullfibreavailability",
    "fttpavailabilitypremises",
    "fttpavailability",
];
const GIGABIT: &[&str] = &["gigabitavailabilitypremises", "gigabitavailability"];
const BELOW_USO: &[&str] = &[
    "ofpremisesbelowtheuso",
    "ofpremisesunabletoreceivedecentbroadband",
    "ofpremisesunabletoreceivedecentbroadbandfromfixedorfwa",
];

/// Hands on each postcode of a fixed coverage file by postcode. Progress is in bytes.
///
/// # Errors
/// [`MapError::Broken`] with the line that has no postcode, or a share that is not 0 to 100; if there is no
/// column of postcodes, or not one of availability; whatever `each` answers; [`MapError::Stopped`].
///
/// # Source
/// Ofcom, Connected Nations, fixed coverage by postcode, releases of September 2018 to July 2025: names at
/// the top, a share of premises in percent in each column; the names vary by year.
pub fn coverage(
    file: impl Read + Seek,
    progress: Progress<'_>,
    each: &mut dyn FnMut(Coverage) -> Result<(), MapError>,
) -> Result<(), MapError> {
    let mut table = Table::new(file)?;
    let Some(head) = table.next(progress)? else {
        return Err(At::File.broken("it is empty"));
    };
    let names: Vec<String> = head.cells().map(plain).collect();
    let find = |any: &[&str]| {
        any.iter()
            .find_map(|name| names.iter().position(|n| n == name))
    };
    let Some(postcode) = find(&["postcode", "postcodespace", "pcd", "pcds"]) else {
        return Err(head.broken("there is no column postcode: the file by postcode is needed"));
    };
    let columns = [
        SUPERFAST,
        ULTRAFAST_100,
        ULTRAFAST_300,
        FULL_FIBRE,
        GIGABIT,
        BELOW_USO,
    ]
    .map(find);
    if columns.iter().all(Option::is_none) {
        return Err(head
            .broken("there is no column of availability, such as SFBB availability (% premises)"));
    }
    while let Some(row) = table.next(progress)? {
        let Some(postcode) = postcode_of(row.cell(postcode)) else {
            return Err(row.broken(format!("{} is no postcode", quote(row.cell(postcode)))));
        };
        let share = |i: usize| match columns.get(i).copied().flatten() {
            Some(column) => percent(&row, column, head.cell(column)),
            None => Ok(None),
        };
        each(Coverage {
            postcode,
            superfast_percent: share(0)?,
            ultrafast_100_percent: share(1)?,
            ultrafast_300_percent: share(2)?,
            full_fibre_percent: share(3)?,
            gigabit_percent: share(4)?,
            below_uso_percent: share(5)?,
        })?;
    }
    Ok(())
}

/// A share in percent; none if the cell is empty or says that it is not known.
fn percent(row: &Row, column: usize, name: &str) -> Result<Option<f64>, MapError> {
    let cell = row.cell(column).trim_end_matches('%').trim_end();
    if matches!(&*cell.to_ascii_lowercase(), "" | "na" | "n/a" | "-" | "..") {
        return Ok(None);
    }
    match cell.parse::<f64>() {
        Ok(share) if (0.0..=100.0).contains(&share) => Ok(Some(share)),
        _ => Err(row.broken(format!("{name} must be 0 to 100, got {}", quote(cell)))),
    }
}
