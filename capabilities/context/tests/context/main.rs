//! The NGSI-LD interface through its front door, on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod attributes;
mod batches;
mod contexts;
mod discovery;
mod doors;
mod entities;
mod frozen;
mod histories;
mod house;
mod pages;
mod queries;
mod refusals;
mod registrations;
mod seeding;
mod sources;
mod subscriptions;
