//! The routers of links are asked by SNMP how their interfaces are, and what their counters gained becomes readings.

mod counters;
pub mod form;
mod given;
pub mod model;
pub mod poll;
mod router;

#[cfg(test)]
mod tests;
