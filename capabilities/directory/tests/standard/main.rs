//! The directory's standard side, through its front door: the interface, harvest, and the table.

mod feed;
mod harvest;
mod house;
mod interface;
mod pages;
mod table;
