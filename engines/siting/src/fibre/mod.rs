//! Full fibre for a place: which streets to dig, what to buy, what each home costs, and who is left out.

mod bill;
mod cap;
mod ground;
mod growth;
mod layout;
mod nearest;
mod rates;
mod refused;
mod share;
mod street;
mod tree;

pub use bill::{Bill, Item, Line};
pub use cap::{Capped, RA2_CAP_PENCE, divide_by_cap};
pub use growth::Growth;
pub use layout::{DistributionPoint, Layout, Route, Unserved, lay_out};
pub use rates::{Limits, Rates};
pub use refused::Refused;
pub use street::{Point, Premise, Street, Streets, Way};
