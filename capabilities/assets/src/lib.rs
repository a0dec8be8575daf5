//! Assets: the things in the place, where they are, how they are now and how they were.

mod derive;
mod findable;
mod history;
mod kinds;
mod label;
mod list;
mod map;
mod numbers;
mod routes;
mod thing;

use app::{Allow, Capability, Page, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: routes::routes,
    templates: &[
        template!("assets/list.html", "../pages/list.html"),
        template!("assets/map.html", "../pages/map.html"),
        template!("assets/thing.html", "../pages/thing.html"),
        template!("assets/label.html", "../pages/label.html"),
    ],
    samples: || {
        [
            list::List::sample_values(),
            map::Map::sample_values(),
            thing::ThingPage::sample_values(),
            label::Label::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    jobs: &[derive::ALL, findable::REFRESH],
    services: &[derive::FOLLOW, findable::FOLLOW],
    tiles: &[
        Tile {
            title: "Map",
            path: "/assets/map",
            text: "See what is near you and how it is now: parking, benches, bins, air and water.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "Things in the place",
            path: "/assets",
            text: "The register of everything that is connected, with its history.",
            allow: Allow::Anyone,
        },
    ],
    numbers: |app| Box::pin(numbers::numbers(app)),
    seed: |app| {
        Box::pin(async move {
            let done = derive::past(app.clone()).await?;
            Ok(format!("{done}, {}", (findable::REFRESH.run)(app).await?))
        })
    },
    ..Capability::named("assets", "Things in the place")
};
