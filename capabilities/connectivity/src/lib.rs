//! Connectivity: where a signal reaches, whom it leaves out, and where to put the next site.

mod acts;
mod delivery;
mod kind;
mod model;
mod money;
mod plan;
mod reach;
mod rooms;
mod routes;
mod seed;
mod wan;
mod when;

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
        template!("connectivity/delivery.html", "../pages/delivery.html"),
        template!(
            "connectivity/delivery-programme.html",
            "../pages/delivery-programme.html"
        ),
        template!(
            "connectivity/delivery-edit.html",
            "../pages/delivery-edit.html"
        ),
        template!(
            "connectivity/delivery-reports.html",
            "../pages/delivery-reports.html"
        ),
        template!(
            "connectivity/delivery-design.html",
            "../pages/delivery-design.html"
        ),
        template!("connectivity/fibre.html", "../pages/delivery-fibre.html"),
        template!("connectivity/wan.html", "../pages/wan.html"),
        template!("connectivity/wan-link.html", "../pages/wan-link.html"),
        template!(
            "connectivity/wan-link-form.html",
            "../pages/wan-link-form.html"
        ),
        template!("connectivity/wan-site.html", "../pages/wan-site.html"),
        template!("connectivity/wan-import.html", "../pages/wan-import.html"),
        template!("connectivity/wan-what-if.html", "../pages/wan-what-if.html"),
        template!(
            "connectivity/wan-redesign.html",
            "../pages/wan-redesign.html"
        ),
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
            delivery::list::List::sample_values(),
            delivery::show::Show::sample_values(),
            delivery::edit::Edit::sample_values(),
            delivery::bring::Reports::sample_values(),
            delivery::bring::DesignPage::sample_values(),
            delivery::fibre::Fibre::sample_values(),
            wan::show::Show::sample_values(),
            wan::link_page::LinkPage::sample_values(),
            wan::link_form::LinkForm::sample_values(),
            wan::site_form::SiteForm::sample_values(),
            wan::bring::Import::sample_values(),
            wan::what_if::WhatIf::sample_values(),
            wan::redesign::RedesignPage::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    jobs: &[wan::days::SUM_UP],
    commands: &[plan::PLAN],
    collections: &[
        model::PLANS.entry(),
        delivery::model::PROGRAMMES.entry(),
        delivery::model::ROUTES.entry(),
        delivery::model::MILESTONES.entry(),
        delivery::model::REPORTS.entry(),
        wan::model::SITES.entry(),
        wan::model::LINKS.entry(),
        wan::model::DAYS.entry(),
    ],
    tiles: &[
        Tile {
            title: "Networks",
            path: "/connectivity",
            text: "Plan LoRaWAN, 4G and 5G: see where a signal reaches, and whom it leaves out.",
            allow: Allow::To(acts::SEE),
        },
        Tile {
            title: "Fibre delivery",
            path: "/connectivity/delivery",
            text: "Follow full fibre from design to built: premises, milestones, grant and cost.",
            allow: Allow::To(acts::SEE),
        },
        Tile {
            title: "The council’s network",
            path: "/connectivity/wan",
            text: "See which links between our sites are up, how full they are, and what would do for less.",
            allow: Allow::To(acts::WAN),
        },
        Tile {
            title: "Full fibre",
            path: "/connectivity/fibre",
            text: "See where full fibre is being built, and when it should come to you.",
            allow: Allow::Anyone,
        },
    ],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("connectivity", "Connectivity planner")
};
