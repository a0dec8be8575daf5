//! The house: one App, one seam for capabilities, one way through the web door.

mod address;
pub mod asked;
mod capability;
pub mod chart;
mod fail;
mod field;
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
mod posted;
mod routes;
mod search;
mod shared;
pub mod sheet;
pub mod signin;
mod state;
pub mod teams;
mod templates;
mod terminal;
mod thread;
mod turn;
mod view;
mod who;

pub use address::{encode, query, with_query};
pub use capability::{Capability, Command, Doing, Job, Page, Sample, Service, Template, Tile};
pub use fail::{Fail, Problem, status};
pub use field::{Choice, Wrong, day};
pub use health::count as count_metrics;
pub use http::{Framed, router, serve, work};
pub use jobs::{Board, Stop, Went, rest, until_stopped};
pub use letter::Letter;
pub use messages::READ as READ_MESSAGES;
pub use pages::{Number, acts, samples};
pub use place::{Brand, Contact, Facts, MapView, Place};
pub use posted::{Came, Posted, Takes};
pub use routes::{Door, Routes};
pub use state::App;
pub use templates::Templates;
pub use terminal::print;
pub use thread::on_one_thread;
pub use turn::in_turn;
pub use view::{RequestId, View};
pub use who::{Act, Allow, Machine, Person, Role, Who};

// The verbs and the few types that capabilities speak, so that they need know only this crate.
pub use {ask, book, bus, check, decode, find, hear, kit, observe, store, tell};
