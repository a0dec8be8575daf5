//! Apply, book and track: what the council does for a person, from the first question to the last letter.

mod apply;
mod forms;

use app::{Allow, Capability, Routes, Template, Tile};

/// The pages of all parts.
const TEMPLATES: &[Template] = &{
    let mut all = [apply::TEMPLATES[0]; apply::TEMPLATES.len() + forms::TEMPLATES.len()];
    let mut at = 0;
    while at < apply::TEMPLATES.len() {
        all[at] = apply::TEMPLATES[at];
        at += 1;
    }
    let mut of_forms = 0;
    while of_forms < forms::TEMPLATES.len() {
        all[at] = forms::TEMPLATES[of_forms];
        at += 1;
        of_forms += 1;
    }
    all
};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes,
    templates: TEMPLATES,
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
