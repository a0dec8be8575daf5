//! The doors.

use app::{Allow, Routes};

use crate::acts::{PLAN, SEE};
use crate::rooms::{compare, edit, list, map, next, show, sites, why};

pub fn routes() -> Routes {
    Routes::new()
        .get("/connectivity", Allow::To(SEE), list::page)
        .get("/connectivity/new", Allow::To(PLAN), edit::add)
        .post("/connectivity/new", Allow::To(PLAN), edit::save_new)
        .get("/connectivity/compare", Allow::To(SEE), compare::page)
        .get("/connectivity/{id}", Allow::To(SEE), show::page)
        .get("/connectivity/{id}/map/{file}", Allow::To(SEE), map::take)
        .get("/connectivity/{id}/why", Allow::To(SEE), why::page)
        .get("/connectivity/{id}/next", Allow::To(SEE), next::page)
        .post("/connectivity/{id}/next", Allow::To(PLAN), next::take)
        .get("/connectivity/{id}/edit", Allow::To(PLAN), edit::edit)
        .post("/connectivity/{id}/edit", Allow::To(PLAN), edit::save_old)
        .post("/connectivity/{id}/copy", Allow::To(PLAN), edit::copy)
        .post("/connectivity/{id}/remove", Allow::To(PLAN), edit::remove)
        .get("/connectivity/{id}/import", Allow::To(PLAN), sites::import)
        .post("/connectivity/{id}/import", Allow::To(PLAN), sites::bring)
        .get("/connectivity/{id}/sites/add", Allow::To(PLAN), sites::add)
        .post(
            "/connectivity/{id}/sites/add",
            Allow::To(PLAN),
            sites::save_new,
        )
        .get("/connectivity/{id}/sites/{n}", Allow::To(PLAN), sites::edit)
        .post(
            "/connectivity/{id}/sites/{n}",
            Allow::To(PLAN),
            sites::save_old,
        )
        .post(
            "/connectivity/{id}/sites/{n}/remove",
            Allow::To(PLAN),
            sites::remove,
        )
}
