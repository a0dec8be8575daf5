//! Papers: what does things by itself when it is opened is refused.

mod office;
mod pdf;
mod text;

use crate::{Cleaned, Kind, Refusal};

pub use office::kind as office_kind;
pub use text::is_text;

pub fn clean(kind: Kind, bytes: &[u8]) -> Result<Cleaned, Refusal> {
    match kind {
        Kind::Pdf => pdf::clean(bytes),
        Kind::Text | Kind::Csv => Ok(text::clean(bytes)),
        kind => office::clean(kind, bytes),
    }
}
