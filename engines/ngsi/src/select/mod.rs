//! Choosing: which entities by id, type and scope, and which of their members to show.

mod ids;
mod languages;
mod projection;
mod scopes;
mod selector;
mod types;

pub(crate) use ids::pattern;
pub use ids::{IdPattern, ids};
pub use languages::Languages;
pub use projection::{Projection, attribute_names};
pub use scopes::ScopeQuery;
pub use selector::{EntitySelector, Selection};
pub use types::TypeSelection;
