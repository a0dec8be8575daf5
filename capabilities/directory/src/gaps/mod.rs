//! Gaps: where people need help and it is far from them.

pub mod counts;
pub mod reach;
