//! Track: where what a person asked stands, and everything of theirs in one place.
//!
//! A case is opened by the secret in a link, by its reference with an address or a postcode, or from the
//! person's own page. Whoever follows somebody else's case sees what is public of it, and no more.

mod case;
mod deeds;
mod files;
mod find;
mod held;
mod my;
mod seen;

pub use held::HELD;
pub use my::enter::LINKS;
pub use my::visit::VISITS;

use app::{Allow, Letter, Page, Routes, Sample};

pub fn routes() -> Routes {
    Routes::new()
        .get("/track", Allow::Anyone, find::show)
        .post("/track", Allow::Anyone, find::find)
        .get("/track/{reference}", Allow::Anyone, case::show)
        .post("/track/{reference}/add", Allow::Anyone, deeds::add)
        .post("/track/{reference}/reopen", Allow::Anyone, deeds::reopen)
        .post("/track/{reference}/rate", Allow::Anyone, deeds::rate)
        .post("/track/{reference}/stop", Allow::Anyone, deeds::stop)
        .get("/track/{reference}/files/{id}", Allow::Anyone, files::show)
        .merge(held::routes())
        .merge(my::routes())
}

pub fn samples() -> Vec<Sample> {
    [
        find::Find::sample_values(),
        case::CasePage::sample_values(),
        held::page::HeldPage::sample_values(),
        my::page::My::sample_values(),
        my::forms::ThrowAway::sample_values(),
        my::enter::Enter::sample_values(),
        my::enter::MyLink::sample_values(),
        my::wishes::Wishes::sample_values(),
        my::erase::Erase::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
