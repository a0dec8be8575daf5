//! Connectivity: where a signal reaches, whom it leaves out, and where to put the next site.

mod acts;
mod kind;
mod model;
mod plan;
mod reach;
mod rooms;
mod routes;
mod seed;

use app::{Allow, Capability, Page as _, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: routes::routes,
    templates: &[
        template!("connectivity/list.html", "../pages/list.html"),
        template!("connectivity/edit.html", "../pages/edit.html"),
        template!("connectivity/show.html", "../pages/show.html"),
        template!("connectivity/site.html", "../pages/site.html"),
        template!("connectivity/import.html", "../pages/import.html"),
        template!("connectivity/why.html", "../pages/why.html"),
        template!("connectivity/next.html", "../pages/next.html"),
        template!("connectivity/compare.html", "../pages/compare.html"),
    ],
    samples: || {
        [
            rooms::list::List::sample_values(),
            rooms::edit::Edit::sample_values(),
            rooms::show::Show::sample_values(),
            rooms::sites::SitePage::sample_values(),
            rooms::sites::Import::sample_values(),
            rooms::why::WhyPage::sample_values(),
            rooms::next::NextPage::sample_values(),
            rooms::compare::Compare::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    commands: &[plan::PLAN],
    collections: &[model::PLANS.entry()],
    tiles: &[Tile {
        title: "Networks",
        path: "/connectivity",
        text: "Plan LoRaWAN, 4G and 5G: see where a signal reaches, and whom it leaves out.",
        allow: Allow::To(acts::SEE),
    }],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("connectivity", "Connectivity planner")
};
