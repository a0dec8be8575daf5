//! The pages of reports: the list and the map, one report, news of an area.

mod alerts;
mod deeds;
mod feed;
mod list;
mod moderate;
mod photo;
mod show;

use app::{Allow, Page, Routes, Sample};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;

use crate::acts::MODERATE;
use crate::photo::MOST_POST_BYTES;

/// The doors of the pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/reports", Allow::Anyone, list::page)
        .get("/reports.geojson", Allow::Anyone, list::geojson)
        .get("/reports.atom", Allow::Anyone, feed::atom)
        .get("/reports/alerts", Allow::Anyone, alerts::page)
        .post("/reports/alerts", Allow::Anyone, alerts::sent)
        .get("/reports/alerts/{key}", Allow::Anyone, alerts::own)
        .post("/reports/alerts/{key}", Allow::Anyone, alerts::changed)
        .get("/reports/moderate", Allow::To(MODERATE), moderate::page)
        .get("/reports/{reference}", Allow::Anyone, show::page)
        .get(
            "/reports/{reference}/photo/{file}",
            Allow::Anyone,
            photo::photo,
        )
        .post("/reports/{reference}/follow", Allow::Anyone, deeds::follow)
        .post("/reports/{reference}/stop", Allow::Anyone, deeds::stop)
        .post(
            "/reports/{reference}/update",
            Allow::Anyone,
            deeds::update.layer(DefaultBodyLimit::max(MOST_POST_BYTES)),
        )
        .post("/reports/{reference}/rate", Allow::Anyone, deeds::rate)
        .post(
            "/reports/{reference}/moderate",
            Allow::To(MODERATE),
            moderate::sent,
        )
}

/// A sample of each state of each page.
pub fn samples() -> Vec<Sample> {
    [
        list::List::sample_values(),
        alerts::AlertsPage::sample_values(),
        alerts::OwnPage::sample_values(),
        moderate::ModeratePage::sample_values(),
        show::ReportPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
