//! Promises tried on the supplier's test site: scenarios and journeys as they are kept, the runs, and what came of them.

mod attach;
mod came;
mod deeds;
mod edit;
mod keep;
pub mod limits;
pub mod model;
mod run;
mod secrets;
pub mod seed;
pub mod table;
mod tried;

use app::{Page as _, Routes, Sample};

pub use came::{WayLine, walks, way_lines};
pub use run::TRIALS;
pub use secrets::SEAL;

use crate::OFFICERS;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/{contract}/trials", OFFICERS, came::show)
        .get("/assurance/{contract}/trials/live", OFFICERS, deeds::live)
        .post("/assurance/{contract}/trials/run", OFFICERS, deeds::run)
        .post("/assurance/{contract}/trials/stop", OFFICERS, deeds::stop)
        .get("/assurance/{contract}/trials/site", OFFICERS, edit::site)
        .post(
            "/assurance/{contract}/trials/site",
            OFFICERS,
            edit::keep_site,
        )
        .get(
            "/assurance/{contract}/trials/secret",
            OFFICERS,
            edit::secret,
        )
        .post(
            "/assurance/{contract}/trials/secret",
            OFFICERS,
            edit::keep_secret,
        )
        .post(
            "/assurance/{contract}/trials/secret/forget",
            OFFICERS,
            deeds::forget,
        )
        .get(
            "/assurance/{contract}/trials/new/{kind}",
            OFFICERS,
            edit::begin,
        )
        .post(
            "/assurance/{contract}/trials/new/{kind}",
            OFFICERS,
            edit::add,
        )
        .get("/assurance/{contract}/trials/{trial}", OFFICERS, edit::show)
        .post(
            "/assurance/{contract}/trials/{trial}",
            OFFICERS,
            edit::change,
        )
        .post(
            "/assurance/{contract}/trials/{trial}/remove",
            OFFICERS,
            deeds::remove,
        )
}

pub fn samples() -> Vec<Sample> {
    came::Trials::sample_values()
}
