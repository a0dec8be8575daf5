//! What is true of the place, for programs: the NGSI-LD interface (ETSI GS CIM 009).

mod answer;
mod ask;
mod copies;
mod found;
mod link;
mod linked;
mod maps;
mod model;
mod pages;
mod params;
mod partial;
mod refusal;
mod routes;
mod schemas;
mod seed;
mod snapshots;

use std::time::Duration;

use app::{Allow, Capability, Job, Page, Tile, template};

pub use model::{SUBSCRIBE, WRITE};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: || routes::routes().merge(pages::routes()),
    templates: &[
        template!("context/about.html", "../pages/about.html"),
        template!("context/subscriptions.html", "../pages/subscriptions.html"),
    ],
    samples: || {
        [
            pages::About::sample_values(),
            pages::Subscriptions::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    jobs: &[
        Job {
            name: "contexts",
            every: Duration::from_secs(300),
            run: |app| Box::pin(async move { link::loader::refresh(&app).await }),
        },
        Job {
            name: "subscription copies",
            every: Duration::from_secs(60),
            run: |app| Box::pin(async move { copies::tend(&app).await }),
        },
        Job {
            name: "snapshots",
            every: Duration::from_secs(60),
            run: |app| Box::pin(async move { snapshots::tend(&app).await }),
        },
    ],
    collections: &[
        model::CONTEXTS.entry(),
        maps::MAPS.entry(),
        snapshots::SNAPSHOTS.entry(),
        copies::COPIES.entry(),
    ],
    tiles: &[Tile {
        title: "Data for programs",
        path: "/context",
        text: "Read the live picture of the place from your own program.",
        allow: Allow::Anyone,
    }],
    seed: |app| Box::pin(async move { seed::seed(&app).await }),
    ..Capability::named("context", "Data for programs")
};
