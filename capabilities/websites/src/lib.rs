//! Websites reviewed for accessibility, by looking at their pages in a real browser.

mod acts;
mod command;
mod content;
mod crawl;
mod floor;
mod ground;
mod guided;
mod harm;
mod keep;
mod languages;
mod look;
mod mend;
mod probe;
mod report;
mod review;
mod rooms;
mod routes;
mod run;
mod seed;
mod show;
mod sign_in;
mod site;
mod statement;

use app::{Allow, Capability, Page as _, Tile, template};

pub use crawl::{Choice, SiteAddress};
pub use floor::Floor;
pub use look::{Limits, rules};
pub use probe::Active;
pub use report::{csv, earl, html, lines, sarif, summary};
pub use review::{Asked, Page, Seen, SignIn, review};
pub use show::Shown;

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: routes::routes,
    templates: &[
        template!("websites/list.html", "../pages/list.html"),
        template!("websites/edit.html", "../pages/edit.html"),
        template!("websites/show.html", "../pages/show.html"),
        template!("websites/finding.html", "../pages/finding.html"),
        template!("websites/guided.html", "../pages/guided.html"),
        template!("websites/import.html", "../pages/import.html"),
        template!("websites/progress.html", "../pages/progress.html"),
        template!("websites/statement.html", "../pages/statement.html"),
        template!("websites/sign-in.html", "../pages/sign-in.html"),
    ],
    samples: || {
        [
            rooms::list::List::sample_values(),
            rooms::edit::Edit::sample_values(),
            rooms::show::Show::sample_values(),
            rooms::finding::FindingPage::sample_values(),
            rooms::guided::Guided::sample_values(),
            rooms::deeds::Import::sample_values(),
            rooms::progress::Progress::sample_values(),
            rooms::statement::Write::sample_values(),
            rooms::sign_in::SignInPage::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    services: &[run::REVIEW],
    jobs: &[sign_in::SEAL],
    commands: &[command::WEBSITES],
    collections: &[
        site::SITES.entry(),
        run::RUNS.entry(),
        rooms::statement::GIVEN.entry(),
        sign_in::SIGN_INS.entry(),
    ],
    tiles: &[
        Tile {
            title: "Websites",
            path: "/websites",
            text: "See which of our websites keep people out, and what is to be mended on each.",
            allow: Allow::To(acts::SEE),
        },
        Tile {
            title: "Can everybody use our websites?",
            path: "/websites/progress",
            text: "How many faults keep people out of our websites, and how that changes.",
            allow: Allow::Anyone,
        },
    ],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("websites", "Websites")
};
