//! Milestones: what is due, what the rules say about it, what an officer decides, and the dossier of that.

mod decide;
mod page;
mod sealed;
mod terms;

use app::{Allow, Routes};

use crate::OFFICERS;
use decide::{decide, show};
use sealed::{dossier_data, dossier_page, show_key};
use terms::{add, begin, change, edit};

pub use page::Gate;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/key", Allow::Anyone, show_key)
        .get("/assurance/{contract}/milestones/new", OFFICERS, begin)
        .post("/assurance/{contract}/milestones/new", OFFICERS, add)
        .get(
            "/assurance/{contract}/milestones/{milestone}",
            OFFICERS,
            show,
        )
        .post(
            "/assurance/{contract}/milestones/{milestone}",
            OFFICERS,
            decide,
        )
        .get(
            "/assurance/{contract}/milestones/{milestone}/rules",
            OFFICERS,
            edit,
        )
        .post(
            "/assurance/{contract}/milestones/{milestone}/rules",
            OFFICERS,
            change,
        )
        .get(
            "/assurance/{contract}/milestones/{milestone}/dossier.html",
            OFFICERS,
            dossier_page,
        )
        .get(
            "/assurance/{contract}/milestones/{milestone}/dossier.json",
            OFFICERS,
            dossier_data,
        )
}
