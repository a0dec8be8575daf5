//! Changing entities: append, update, merge, replace and delete, and what each of them changed.

mod apply;
mod entity;
mod merge;
mod outcome;

pub use entity::{Merge, Which};
pub use outcome::{AttributeChange, ChangeKind, NotUpdated, Outcome};

#[cfg(test)]
mod tests;
