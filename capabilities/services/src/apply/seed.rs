//! The addresses of a made-up place, from its file `streets.csv`: which houses of which street have a postcode.

use app::App;
use app::find::gazetteer::{self, PostalAddress};
use app::kit::{Fault, words};
use app::store::StoreError;
use serde::Deserialize;

const FILE: &str = "streets.csv";
/// Postcodes written in one transaction.
const BATCH: usize = 500;

#[derive(Deserialize)]
struct Row {
    postcode: String,
    street: String,
    town: String,
    /// The numbers of the first and the last house, both on the same side of the street.
    first: u32,
    last: u32,
}

/// Adds them, unless some are known already; a line of what was done.
///
/// # Errors
/// A fault that names the line and what is wrong with it.
pub async fn seed(app: &App) -> Result<String, Fault> {
    let known = app.store().read(gazetteer::has_addresses).await?;
    let Some(text) = app.place().file(FILE).filter(|_| !known) else {
        return Ok(String::new());
    };
    let (mut all, mut count) = (Vec::new(), 0);
    let rows = csv::Reader::from_reader(text.as_ref()).into_deserialize::<Row>();
    for (i, row) in rows.enumerate() {
        let wrong = |why: &str| Fault::invalid(format!("{FILE}, line {}: {why}", i + 2));
        let row = row.map_err(|e| wrong(&e.to_string()))?;
        let postcode =
            gazetteer::tidy_postcode(&row.postcode).ok_or_else(|| wrong("not a postcode"))?;
        if row.last < row.first || row.last - row.first > 2_000 {
            return Err(wrong("last must be at most 1,000 houses after first"));
        }
        let houses: Vec<PostalAddress> = (row.first..=row.last)
            .step_by(2)
            .map(|number| PostalAddress {
                line1: format!("{number} {}", row.street),
                line2: String::new(),
                town: row.town.clone(),
            })
            .collect();
        count += houses.len();
        all.push((postcode, houses));
    }
    for batch in all.chunks(BATCH) {
        let batch = batch.to_vec();
        app.store()
            .write(move |tx| {
                batch.iter().try_for_each(|(postcode, houses)| {
                    gazetteer::put_addresses(tx, "seed", postcode, houses.clone())
                })?;
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(words::count(
        i64::try_from(count).unwrap_or(0),
        "address",
        "addresses",
    ))
}
