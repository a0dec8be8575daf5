//! How far a radio signal reaches over real ground, and how sure we are of it.

pub mod itm;
mod lanes;
pub mod matrix;
pub mod sweep;
pub mod terrain;
