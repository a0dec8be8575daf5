//! Homes and premises: postcodes, property numbers, buildings, and what operators say they cover.

mod buildings;
mod coverage;
mod postcodes;
mod table;
#[cfg(test)]
mod tests;
mod uprns;

pub use buildings::{Building, buildings, buildings_of_package};
pub use coverage::{Coverage, coverage};
pub use postcodes::{Postcode, postcode_of, postcodes};
pub use uprns::{Uprn, uprns};
