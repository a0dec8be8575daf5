//! Connectivity: where a signal reaches, whom it leaves out, and where to put the next site.

mod acts;
mod delivery;
mod design;
mod hotspots;
mod kind;
mod live;
mod model;
mod money;
mod offers;
mod plan;
mod reach;
mod report;
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
        template!("connectivity/live.html", "../pages/live.html"),
        template!("connectivity/measured.html", "../pages/live-measured.html"),
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
        template!("connectivity/design-wifi.html", "../pages/design-wifi.html"),
        template!(
            "connectivity/design-wifi-found.html",
            "../pages/design-wifi-found.html"
        ),
        template!(
            "connectivity/design-fibre.html",
            "../pages/design-fibre.html"
        ),
        template!(
            "connectivity/design-fibre-found.html",
            "../pages/design-fibre-found.html"
        ),
        template!("connectivity/design-wait.html", "../pages/design-wait.html"),
        template!(
            "connectivity/design-parts.html",
            "../pages/design-parts.html"
        ),
        template!(
            "connectivity/fields-parts.html",
            "../pages/fields-parts.html"
        ),
        template!("connectivity/offers.html", "../pages/offers.html"),
        template!("connectivity/offers-show.html", "../pages/offers-show.html"),
        template!("connectivity/offers-edit.html", "../pages/offers-edit.html"),
        template!(
            "connectivity/offers-import.html",
            "../pages/offers-import.html"
        ),
        template!("connectivity/hotspots.html", "../pages/hotspots.html"),
        template!(
            "connectivity/hotspots-show.html",
            "../pages/hotspots-show.html"
        ),
        template!(
            "connectivity/hotspots-edit.html",
            "../pages/hotspots-edit.html"
        ),
        template!(
            "connectivity/hotspots-readings.html",
            "../pages/hotspots-readings.html"
        ),
        template!("connectivity/wifi.html", "../pages/hotspots-wifi.html"),
        template!("connectivity/wan.html", "../pages/wan.html"),
        template!("connectivity/wan-link.html", "../pages/wan-link.html"),
        template!(
            "connectivity/wan-link-form.html",
            "../pages/wan-link-form.html"
        ),
        template!("connectivity/wan-site.html", "../pages/wan-site.html"),
        template!("connectivity/wan-snmp.html", "../pages/wan-snmp.html"),
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
            live::gateways::Live::sample_values(),
            live::measured::Measured::sample_values(),
            delivery::list::List::sample_values(),
            delivery::show::Show::sample_values(),
            delivery::edit::Edit::sample_values(),
            delivery::bring::Reports::sample_values(),
            delivery::bring::DesignPage::sample_values(),
            delivery::fibre::Fibre::sample_values(),
            design::wifi_form::WifiForm::sample_values(),
            design::wifi_show::WifiPage::sample_values(),
            design::fibre_form::FibreForm::sample_values(),
            design::fibre_show::FibrePage::sample_values(),
            design::wait::Wait::sample_values(),
            offers::list::List::sample_values(),
            offers::show::Show::sample_values(),
            offers::edit::Edit::sample_values(),
            offers::bring::Import::sample_values(),
            hotspots::list::List::sample_values(),
            hotspots::show::Show::sample_values(),
            hotspots::edit::Edit::sample_values(),
            hotspots::bring::Readings::sample_values(),
            hotspots::wifi::Wifi::sample_values(),
            wan::show::Show::sample_values(),
            wan::link_page::LinkPage::sample_values(),
            wan::link_form::LinkForm::sample_values(),
            wan::snmp::form::SnmpPage::sample_values(),
            wan::site_form::SiteForm::sample_values(),
            wan::bring::Import::sample_values(),
            wan::what_if::WhatIf::sample_values(),
            wan::redesign::RedesignPage::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    jobs: &[
        wan::days::SUM_UP,
        wan::snmp::poll::POLL,
        wan::snmp::model::SEAL,
    ],
    commands: &[plan::PLAN],
    collections: &[
        model::PLANS.entry(),
        delivery::model::PROGRAMMES.entry(),
        delivery::model::ROUTES.entry(),
        delivery::model::MILESTONES.entry(),
        delivery::model::REPORTS.entry(),
        design::model::DESIGNS.entry(),
        design::model::OUTCOMES.entry(),
        offers::model::OFFERS.entry(),
        offers::model::DRIVES.entry(),
        hotspots::model::HOTSPOTS.entry(),
        hotspots::model::MONTHS.entry(),
        wan::model::SITES.entry(),
        wan::model::LINKS.entry(),
        wan::model::DAYS.entry(),
        wan::snmp::model::ASKS.entry(),
        wan::snmp::model::KEYS.entry(),
        wan::snmp::model::SEEN.entry(),
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
            title: "Assets for 5G",
            path: "/connectivity/offers",
            text: "Offer lamp columns and buildings to operators, and hold coverage promised against coverage measured.",
            allow: Allow::To(acts::SEE),
        },
        Tile {
            title: "Public Wi-Fi",
            path: "/connectivity/hotspots",
            text: "See how much Wi-Fi in public places is used, and where it is full, idle or out of order.",
            allow: Allow::To(acts::SEE),
        },
        Tile {
            title: "Free Wi-Fi",
            path: "/connectivity/wifi",
            text: "Find a place where you can go online and pay nothing.",
            allow: Allow::Anyone,
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
