//! Reports: what is wrong, and where; put right, and told of (Open311).

mod acts;
mod alerts;
mod cases;
mod categories;
mod danger;
mod draft;
mod findable;
mod forward;
mod open311;
mod page;
mod photo;
mod report;
mod seed;
mod send;
mod sent;
mod spot;
mod steps;
mod suggest;
mod things;

use app::{Allow, Capability, Letter, Routes, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: || {
        [
            steps::routes(),
            send::routes(),
            page::routes(),
            open311::routes(),
        ]
        .into_iter()
        .fold(Routes::new(), Routes::merge)
    },
    templates: &[
        template!("reports/parts.html", "../pages/parts.html"),
        template!("reports/start.html", "../pages/start.html"),
        template!("reports/danger.html", "../pages/danger.html"),
        template!("reports/place.html", "../pages/place.html"),
        template!("reports/category.html", "../pages/category.html"),
        template!("reports/questions.html", "../pages/questions.html"),
        template!("reports/same.html", "../pages/same.html"),
        template!("reports/check.html", "../pages/check.html"),
        template!("reports/sent.html", "../pages/sent.html"),
        template!("reports/list.html", "../pages/list.html"),
        template!("reports/show.html", "../pages/show.html"),
        template!("reports/moderate.html", "../pages/moderate.html"),
        template!("reports/alerts.html", "../pages/alerts.html"),
        template!("reports/alert.html", "../pages/alert.html"),
        template!("reports/alert-confirm.txt", "../pages/alert-confirm.txt"),
        template!("reports/alert.txt", "../pages/alert.txt"),
    ],
    samples: || {
        let letters = [
            alerts::Confirm::sample_values(),
            alerts::News::sample_values(),
        ];
        let pages = [steps::samples(), page::samples()];
        pages.into_iter().chain(letters).flatten().collect()
    },
    jobs: &[things::REFRESH, findable::REFRESH],
    services: &[alerts::TELL, forward::SERVICE, open311::MEDIA],
    collections: &[draft::DRAFTS.entry(), alerts::ALERTS.entry()],
    tiles: &[
        Tile {
            title: "Report a problem",
            path: "/report",
            text: "Tell us about a pothole, rubbish, a broken bench or a street light. It takes a minute.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "Photos to look at",
            path: "/reports/moderate",
            text: "Choose which photos of reports everybody sees.",
            allow: Allow::To(acts::MODERATE),
        },
    ],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("reports", "Report a problem")
};
