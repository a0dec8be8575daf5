//! How far a radio signal reaches over real ground, and how sure we are of it.
//!
//! Losses come from a model ([`itm`] and [`p1812`] over terrain, [`cellular`] and [`street`] by the kind of place) with what
//! [`clutter`] and walls ([`entry`]) add; [`antenna`] and [`budget`] make a margin of them, [`service`] a probability
//! with its interval, and [`calibrate`] sets all of it right by what was measured.
//!
//! ```
//! use radio::p1812::{Link, Profile, loss};
//! use radio::service::{Spread, service};
//!
//! let distance_m: Vec<f64> = (0..=100).map(|i| f64::from(i) * 100.0).collect();
//! let profile = Profile::inland(&distance_m, &[20.0; 101], &[0.0; 101])?;
//! let path = loss(&profile, &Link::median(868e6, 30.0, 1.5))?;
//!
//! let spread = Spread { location_db: 2.0, time_db: 1.0, model_db: 8.0 };
//! let got = service(path.loss_db, 151.0, &spread, 0.9)?;
//! assert!(got.probability > 0.9);
//! # Ok::<(), radio::Refused>(())
//! ```

pub mod antenna;
pub mod budget;
pub mod calibrate;
pub mod cellular;
mod chance;
pub mod clutter;
pub mod diffraction;
pub mod entry;
pub mod free_space;
pub mod itm;
mod lanes;
pub mod matrix;
pub mod p1812;
pub mod polarisation;
mod refused;
pub mod service;
pub mod street;
pub mod sweep;
pub mod terrain;

pub use free_space::free_space_loss_db;
pub use polarisation::Polarisation;
pub use refused::Refused;
