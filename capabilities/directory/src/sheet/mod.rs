//! The directory as a table: services as CSV, out for anyone and in for staff, with a preview before
//! anything is changed.

mod columns;
mod pages;
mod read;
pub mod routes;
mod write;

use app::kit::Time;
use app::store::Collection;
use serde::{Deserialize, Serialize};

pub use pages::samples;

/// A table that waits for somebody to look it over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// How long a table waits, in seconds.
const WAITS_S: i64 = 86_400;

/// Tables that wait.
pub const SHEETS: Collection<Sheet> = Collection {
    name: "directory-sheet",
    purpose: "to show what a table would change before it does",
    // A contact may be a named person.
    personal: true,
    erase_at: |_, now: Time| Some(now.plus_s(WAITS_S)),
    kept_for: "a day",
    audited: false,
    fields: &[],
};
