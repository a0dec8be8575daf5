//! Digital skills first: the ladder, the self-check, and jobs and training that employers post.

mod address;
mod check;
mod checked;
mod findable;
mod jobs;
mod ladder;
mod links;
mod mine;
mod opening;
mod own;
mod remind;
mod routes;

use app::{Page, Sample};

pub use findable::REFRESH as FINDABLE;
pub use jobs::waiting;
pub use links::JOB_LINKS;
pub use opening::OPENINGS;
pub use remind::REMIND;
pub use routes::routes;

/// A sample of each page in each of its states.
pub fn samples() -> Vec<Sample> {
    [
        ladder::Ladder::sample_values(),
        checked::CheckPage::sample_values(),
        jobs::JobsPage::sample_values(),
        jobs::JobPage::sample_values(),
        jobs::PostPage::sample_values(),
        mine::MinePage::sample_values(),
        address::AddressPage::sample_values(),
        jobs::WaitingPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
