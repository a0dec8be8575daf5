//! The product, through its front doors: one binary, a module for each part, journeys across them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs
)]

mod applying;
mod audit;
mod bad_input;
mod cli;
mod clients;
mod doors;
mod faults;
mod formats;
mod house;
mod journeys;
mod messages;
mod pages;
mod process;
mod reading;
mod round;
mod search;
mod signin;
mod tls;
mod track;
