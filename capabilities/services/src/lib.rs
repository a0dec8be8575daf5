//! Apply, book and track: what the council does for a person, from the first question to the last letter.

mod track;

use app::{Allow, Capability, Template, Tile, template};

const TEMPLATES: &[Template] = &[
    template!("track/find.html", "../pages/track/find.html"),
    template!("track/case.html", "../pages/track/case.html"),
    template!("track/my.html", "../pages/track/my.html"),
    template!("track/my-enter.html", "../pages/track/my-enter.html"),
    template!("track/my-messages.html", "../pages/track/my-messages.html"),
    template!("track/my-erase.html", "../pages/track/my-erase.html"),
    template!("track/my-link.txt", "../pages/track/my-link.txt"),
];

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: track::routes,
    templates: TEMPLATES,
    samples: track::samples,
    collections: track::COLLECTIONS,
    tiles: &[
        Tile {
            title: "Track a request",
            path: "/track",
            text: "See where something that you asked, reported or booked stands.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "My page",
            path: "/my",
            text: "Everything that you asked and booked, and what we hold about you.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "Messages",
            path: "/messages",
            text: "What we wrote to people, what became of it, and the words we use.",
            allow: Allow::To(app::READ_MESSAGES),
        },
    ],
    ..Capability::named("services", "Your requests")
};
