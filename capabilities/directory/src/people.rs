//! The directory for people: its doors, pages and tiles, in one place.

use app::{Allow, Page, Routes, Sample, Template, Tile, template};

use crate::MANAGE;
use crate::{embed, find, gaps, provider, skills};

/// The doors.
pub fn routes() -> Routes {
    find::routes()
        .merge(provider::routes())
        .merge(skills::routes())
        .merge(gaps::routes())
        .merge(embed::routes())
}

/// The templates.
pub const TEMPLATES: &[Template] = &[
    template!("directory/feeds.html", "../pages/feeds.html"),
    template!("directory/feed.html", "../pages/feed.html"),
    template!("directory/sheet.html", "../pages/sheet.html"),
    template!("directory/preview.html", "../pages/preview.html"),
    template!("directory/card-parts.html", "../pages/card-parts.html"),
    template!("directory/field-parts.html", "../pages/field-parts.html"),
    template!("directory/help.html", "../pages/help.html"),
    template!("directory/service.html", "../pages/service.html"),
    template!("directory/wrong.html", "../pages/wrong.html"),
    template!("directory/list.html", "../pages/list.html"),
    template!("directory/list.txt", "../pages/list.txt"),
    template!("directory/on.html", "../pages/on.html"),
    template!("directory/add.html", "../pages/add.html"),
    template!("directory/claim.html", "../pages/claim.html"),
    template!("directory/link.txt", "../pages/link.txt"),
    template!("directory/confirm.txt", "../pages/confirm.txt"),
    template!("directory/mend.txt", "../pages/mend.txt"),
    template!("directory/opening.txt", "../pages/opening.txt"),
    template!("directory/closes.txt", "../pages/closes.txt"),
    template!(
        "directory/address-confirm.txt",
        "../pages/address-confirm.txt"
    ),
    template!("directory/address-asked.txt", "../pages/address-asked.txt"),
    template!("directory/address-left.txt", "../pages/address-left.txt"),
    template!(
        "directory/address-changed.txt",
        "../pages/address-changed.txt"
    ),
    template!("directory/provider.html", "../pages/provider.html"),
    template!("directory/change.html", "../pages/change.html"),
    template!("directory/place.html", "../pages/place.html"),
    template!("directory/moderation.html", "../pages/moderation.html"),
    template!("directory/item.html", "../pages/item.html"),
    template!("directory/skills.html", "../pages/skills.html"),
    template!("directory/check.html", "../pages/check.html"),
    template!("directory/jobs.html", "../pages/jobs.html"),
    template!("directory/job.html", "../pages/job.html"),
    template!("directory/post.html", "../pages/post.html"),
    template!("directory/mine.html", "../pages/mine.html"),
    template!("directory/address.html", "../pages/address.html"),
    template!("directory/openings.html", "../pages/openings.html"),
    template!("directory/gaps.html", "../pages/gaps.html"),
    template!("directory/embed.html", "../pages/embed.html"),
    template!("directory/partners.html", "../pages/partners.html"),
];

/// A sample of each page in each of its states.
pub fn samples() -> Vec<Sample> {
    [
        find::Help::sample_values(),
        find::ServicePage::sample_values(),
        find::WrongPage::sample_values(),
        find::List::sample_values(),
        find::On::sample_values(),
        provider::samples(),
        skills::samples(),
        gaps::GapsPage::sample_values(),
        embed::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the home page shows.
pub const TILES: &[Tile] = &[
    Tile {
        title: "Find help",
        path: "/help",
        text: "Food, money, company, health, families and more: what is near you, and when.",
        allow: Allow::Anyone,
    },
    Tile {
        title: "Digital skills",
        path: "/skills",
        text: "From never having been online to a job in technology, one step at a time.",
        allow: Allow::Anyone,
    },
    Tile {
        title: "Where help is far",
        path: "/directory/gaps",
        text: "Areas where people need help and it is far from them.",
        allow: Allow::SignedIn,
    },
    Tile {
        title: "Directory: what waits",
        path: "/directory/moderation",
        text: "New entries, changes, claims and what people say is wrong.",
        allow: Allow::To(MANAGE),
    },
    Tile {
        title: "Other directories",
        path: "/directory/feeds",
        text: "What we read from other directories of help, and what may be the same service.",
        allow: Allow::To(MANAGE),
    },
    Tile {
        title: "The directory as a table",
        path: "/directory/sheet",
        text: "Take the directory of help away as a table, and send changes back.",
        allow: Allow::To(MANAGE),
    },
];
