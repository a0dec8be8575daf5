//! Postcodes in the layout of Code-Point Open: postcode, quality, easting, northing, …, ward code last.

use std::path::Path;

use app::App;
use app::find::gazetteer::{Postcode, put_postcode, tidy_postcode};
use app::kit::{Fault, words};
use app::store::StoreError;
use geo::bng::{EastingNorthing, to_wgs84};

use super::super::print;
use super::{at, progress, read};

pub async fn import(app: &App, file: &Path) -> Result<(), Fault> {
    let bytes = read(file)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.as_slice());
    let mut postcodes = Vec::new();
    let mut placeless = 0;
    for (i, row) in reader.records().enumerate() {
        let line = format!("line {}", i + 1);
        let row = row.map_err(|e| at(file, &line, e))?;
        match postcode(&row).map_err(|why| at(file, &line, why))? {
            Some(postcode) => postcodes.push(postcode),
            None => placeless += 1,
        }
    }
    let bar = progress(postcodes.len());
    for batch in postcodes.chunks(500) {
        let batch = batch.to_vec();
        bar.inc(batch.len() as u64);
        app.store()
            .write(move |tx| {
                batch
                    .iter()
                    .try_for_each(|postcode| put_postcode(tx, "command line", postcode.clone()))?;
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    bar.finish_and_clear();
    let count = |n: usize| words::count(i64::try_from(n).unwrap_or(0), "postcode", "postcodes");
    print(&count(postcodes.len()));
    if placeless > 0 {
        print(&format!(
            "{} left out: the file gives no place for them",
            count(placeless)
        ));
    }
    Ok(())
}

/// A row's postcode; none where the file knows no place for it (quality 90, coordinates 0).
fn postcode(row: &csv::StringRecord) -> Result<Option<Postcode>, String> {
    let field = |i: usize| row.get(i).unwrap_or_default().trim();
    let postcode =
        tidy_postcode(field(0)).ok_or_else(|| format!("{:?} is not a postcode", field(0)))?;
    let metres = |i: usize, what: &str| -> Result<f64, String> {
        field(i)
            .parse()
            .map_err(|_| format!("{:?} is not {what} in metres", field(i)))
    };
    let (easting_m, northing_m) = (metres(2, "an easting")?, metres(3, "a northing")?);
    if easting_m == 0.0 && northing_m == 0.0 {
        return Ok(None);
    }
    let at = to_wgs84(EastingNorthing {
        easting_m,
        northing_m,
    })
    .map_err(|e| e.to_string())?;
    let ward = row
        .get(row.len().saturating_sub(1))
        .unwrap_or_default()
        .trim()
        .to_owned();
    Ok(Some(Postcode { postcode, at, ward }))
}
