//! How far a radio signal reaches over real ground, and how sure we are of it.

pub mod antenna;
pub mod budget;
pub mod calibrate;
pub mod cellular;
mod chance;
pub mod clutter;
pub mod diffraction;
pub mod entry;
pub mod free_space;
pub mod p1812;
pub mod polarisation;
mod refused;
pub mod service;
pub mod street;

pub use free_space::free_space_loss_db;
pub use polarisation::Polarisation;
pub use refused::Refused;
