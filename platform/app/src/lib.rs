//! The house: one App, one seam for capabilities, one way through the web door.

pub mod asked;
mod capability;
pub mod chart;
mod fail;
mod files;
mod health;
mod housekeeping;
mod http;
mod jobs;
mod letter;
pub mod live;
mod map;
mod messages;
pub mod names;
mod pages;
mod place;
mod routes;
mod search;
mod shared;
pub mod sheet;
pub mod signin;
mod state;
pub mod teams;
mod templates;
mod turn;
mod view;
mod who;

pub use capability::{Capability, Command, Doing, Job, Page, Sample, Service, Template, Tile};
pub use fail::{Fail, Problem, status};
pub use health::count as count_metrics;
pub use http::{Framed, router, serve, work};
pub use jobs::{Board, Stop, Went, rest, until_stopped};
pub use letter::Letter;
pub use messages::READ as READ_MESSAGES;
pub use pages::{Number, acts, samples};
pub use place::{Brand, Contact, Facts, MapView, Place};
pub use routes::{Door, Routes};
pub use state::App;
pub use templates::Templates;
pub use turn::in_turn;
pub use view::{RequestId, View};
pub use who::{Act, Allow, Machine, Person, Role, Who};

// The verbs and the few types that capabilities speak, so that they need know only this crate.
pub use {ask, book, bus, decode, find, hear, kit, observe, store, tell};

/// Text as it stands in an address: everything but letters, digits and a few signs is escaped.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
