//! For those who give help: say that an entry is yours, change it, confirm that it is still true; and for
//! staff, who look at what was written.

mod add;
mod change;
mod claim;
pub mod differences;
mod home;
pub mod letters;
pub mod links;
mod moderation;
mod place;
pub mod queue;
mod remind;
mod routes;

pub use links::LINKS;
pub use queue::QUEUE;
pub use remind::{REMIND, REMINDED};
pub use routes::routes;

/// A sample of each page in each of its states.
pub fn samples() -> Vec<app::Sample> {
    use app::Page;
    [
        add::AddPage::sample_values(),
        change::ChangePage::sample_values(),
        place::PlacePage::sample_values(),
        claim::ClaimPage::sample_values(),
        home::HomePage::sample_values(),
        moderation::QueuePage::sample_values(),
        moderation::ItemPage::sample_values(),
        letters::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
