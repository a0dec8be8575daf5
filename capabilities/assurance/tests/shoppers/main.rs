//! Contracts and mystery shoppers, through the front door.

#![allow(clippy::unwrap_used, clippy::panic)]

mod contract;
mod house;
mod pages;
mod panel;
mod problems;
mod trials;
