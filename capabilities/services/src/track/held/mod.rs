//! What do you hold about me? Asked in a letter or at the counter, and answered by staff (UK GDPR, article 15).
//!
//! The search covers what the person's own page shows, and the records of the rest of the house that have an
//! email address or a phone number. It goes into the audit trail before anything is shown, with its reason.

mod elsewhere;
pub mod page;
mod search;
mod tick;

use app::{Act, Allow, Role, Routes};

/// See all that is held about a person, private cases too.
pub const HELD: Act = Act {
    name: "held.read",
    words: "find all that is held about a person, and take a copy for them",
    roles: &[Role::Admin],
    for_keys: false,
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/track/held", Allow::To(HELD), page::show)
        .post("/track/held", Allow::To(HELD), page::find)
        .post("/track/held/copy", Allow::To(HELD), page::copy)
}
