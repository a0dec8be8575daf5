//! Apply, book and track: what the council does for a person, from the first question to the last letter.

mod apply;
mod forms;

use app::{Allow, Capability, Routes, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes,
    templates: &[
        template!("services/apply-parts.html", "../pages/apply-parts.html"),
        template!("services/apply-list.html", "../pages/apply-list.html"),
        template!("services/apply-start.html", "../pages/apply-start.html"),
        template!("services/apply-page.html", "../pages/apply-page.html"),
        template!("services/apply-items.html", "../pages/apply-items.html"),
        template!("services/apply-check.html", "../pages/apply-check.html"),
        template!("services/apply-again.html", "../pages/apply-again.html"),
        template!("services/apply-save.html", "../pages/apply-save.html"),
        template!("services/apply-sent.html", "../pages/apply-sent.html"),
        template!("services/draft-saved.txt", "../pages/draft-saved.txt"),
        template!("services/forms-list.html", "../pages/forms-list.html"),
        template!(
            "services/forms-versions.html",
            "../pages/forms-versions.html"
        ),
        template!("services/forms-edit.html", "../pages/forms-edit.html"),
        template!("services/forms-page.html", "../pages/forms-page.html"),
        template!(
            "services/forms-question.html",
            "../pages/forms-question.html"
        ),
        template!("services/forms-text.html", "../pages/forms-text.html"),
    ],
    samples: || {
        apply::samples()
            .into_iter()
            .chain(forms::samples())
            .collect()
    },
    jobs: &[apply::IMPORT],
    tiles: &[
        Tile {
            title: "Apply or ask for something",
            path: "/apply",
            text: "Fill in a form: a missed bin, a parking permit, a library card, a room.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "Forms",
            path: "/forms",
            text: "Write forms, try them out, and approve those of others.",
            allow: forms::EDIT,
        },
    ],
    seed: |app| Box::pin(apply::import(app)),
    ..Capability::named("services", "Your requests")
};

fn routes() -> Routes {
    apply::routes().merge(forms::routes())
}
