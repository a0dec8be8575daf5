//! The doors.

use app::{Allow, Routes};

use crate::acts::{DO, SEE};
use crate::rooms::{
    deeds, edit, export, finding, guided, list, progress, show, sign_in, statement,
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/websites", Allow::To(SEE), list::page)
        .get("/websites/progress", Allow::Anyone, progress::page)
        .get("/websites/add", Allow::To(DO), edit::add)
        .post("/websites/add", Allow::To(DO), edit::save_new)
        .get("/websites/{id}", Allow::To(SEE), show::page)
        .get("/websites/{id}/live", Allow::To(SEE), deeds::progress)
        .get("/websites/{id}/edit", Allow::To(DO), edit::edit)
        .post("/websites/{id}/edit", Allow::To(DO), edit::save_old)
        .post("/websites/{id}/remove", Allow::To(DO), edit::remove)
        .post("/websites/{id}/review", Allow::To(DO), deeds::review)
        .post("/websites/{id}/stop", Allow::To(DO), deeds::stop)
        .get("/websites/{id}/import", Allow::To(DO), deeds::import)
        .post("/websites/{id}/import", Allow::To(DO), deeds::bring)
        .get("/websites/{id}/guided", Allow::To(SEE), guided::page)
        .post("/websites/{id}/guided", Allow::To(DO), guided::save)
        .get("/websites/{id}/statement", Allow::To(DO), statement::page)
        .post("/websites/{id}/statement", Allow::To(DO), statement::save)
        .get("/websites/{id}/sign-in", Allow::To(DO), sign_in::page)
        .post("/websites/{id}/sign-in", Allow::To(DO), sign_in::save)
        .get(
            "/websites/{id}/statement.html",
            Allow::To(SEE),
            statement::take,
        )
        .get("/websites/{id}/export/{kind}", Allow::To(SEE), export::take)
        .get(
            "/websites/{id}/evidence/{piece}",
            Allow::To(SEE),
            finding::evidence,
        )
        .get(
            "/websites/{id}/findings/{finding}",
            Allow::To(SEE),
            finding::page,
        )
        .post(
            "/websites/{id}/findings/{finding}",
            Allow::To(DO),
            deeds::change,
        )
        .post(
            "/websites/{id}/findings/{finding}/recheck",
            Allow::To(DO),
            deeds::recheck,
        )
}
