//! Street assets that operators of 5G may use: what each is, how far its offer is, and what coverage was promised and
//! measured around it.

pub mod bring;
pub mod drive;
pub mod edit;
mod files;
pub mod list;
pub mod model;
mod reckon;
pub mod seed;
pub mod show;
mod typed;

use app::View;

/// Whether they may change what is kept.
fn may_change(view: &View) -> bool {
    view.who.may(crate::acts::OFFER)
}

/// The address of an offer's page.
fn page_of(id: &str) -> String {
    format!("/connectivity/offers/{id}")
}
