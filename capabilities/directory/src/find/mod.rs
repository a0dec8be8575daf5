//! Find help: by need, near me, open now; the page of each service; a list to keep and to send.

pub mod choice;
pub mod entry;
