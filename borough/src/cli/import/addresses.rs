//! Addresses that forms offer by postcode, from a CSV with the columns `line1`, `line2`, `town`, `postcode`, in
//! any order and among others.

use std::collections::BTreeMap;
use std::path::Path;

use app::App;
use app::find::gazetteer::{PostalAddress, put_addresses, tidy_postcode};
use app::kit::{Fault, words};
use app::store::StoreError;
use serde::Deserialize;

use super::super::print;
use super::{at, progress, read};

#[derive(Deserialize)]
struct Row {
    line1: String,
    #[serde(default)]
    line2: String,
    town: String,
    postcode: String,
}

/// A postcode is replaced whole: a house that is gone from the file is gone from the list.
pub async fn import(app: &App, file: &Path) -> Result<(), Fault> {
    let bytes = read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut by_postcode: BTreeMap<String, Vec<PostalAddress>> = BTreeMap::new();
    let mut count = 0;
    for (i, row) in reader.deserialize().enumerate() {
        let line = format!("line {}", i + 2);
        let row: Row = row.map_err(|e| at(file, &line, e))?;
        let postcode = tidy_postcode(&row.postcode)
            .ok_or_else(|| at(file, &line, format!("{:?} is not a postcode", row.postcode)))?;
        if row.line1.is_empty() {
            return Err(at(file, &line, "line1 is empty"));
        }
        count += 1;
        by_postcode
            .entry(postcode)
            .or_default()
            .push(PostalAddress {
                line1: row.line1,
                line2: row.line2,
                town: row.town,
            });
    }
    let all: Vec<_> = by_postcode.into_iter().collect();
    let bar = progress(all.len());
    for batch in all.chunks(500) {
        let batch = batch.to_vec();
        bar.inc(batch.len() as u64);
        app.store()
            .write(move |tx| {
                batch.iter().try_for_each(|(postcode, addresses)| {
                    put_addresses(tx, "command line", postcode, addresses.clone())
                })?;
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    bar.finish_and_clear();
    print(&format!(
        "{} in {}",
        words::count(count, "address", "addresses"),
        words::count(
            i64::try_from(all.len()).unwrap_or(0),
            "postcode",
            "postcodes"
        )
    ));
    Ok(())
}
