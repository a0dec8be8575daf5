//! Plain words in, the right thing out: an index of words, places, opening times and facets, kept in memory.
//!
//! [`Index::put`] and [`Index::remove`] keep it; [`Index::query`] asks it. The same things and the same
//! query give the same answer, whatever came and went before.

mod bits;
mod facets;
mod hours;
mod index;
mod meanings;
mod near;
mod query;
pub mod text;
mod vocabulary;

pub use facets::{Count, Facet, FacetCounts};
pub use hours::{Hours, Moment, Span, State};
pub use index::{Entry, Full, Index};
pub use meanings::{MeaningError, Meanings};
pub use query::{Because, Choice, Found, Hit, How, Mended, PlaceWords, Query};
