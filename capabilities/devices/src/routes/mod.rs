//! The doors of the capability: those that devices come by, and the pages for people.

mod edit;
mod inlets;
mod show;

use app::{Allow, Routes};
use utoipa_axum::routes;

use crate::{MANAGE, READ, SEND, alarm};

/// Every door.
#[must_use]
pub fn routes() -> Routes {
    let (read, manage, send) = (Allow::To(READ), Allow::To(MANAGE), Allow::To(SEND));
    Routes::new()
        .api(send, routes!(inlets::chirpstack))
        .api(send, routes!(inlets::things_stack))
        .api(send, routes!(inlets::json))
        .get("/devices", read, show::list)
        .get("/devices/held", read, show::held)
        .get("/devices/inspector", read, show::inspector)
        .get("/devices/codecs", read, show::codecs)
        .get("/devices/{id}", read, show::device)
        .get("/devices/new", manage, edit::new)
        .post("/devices/new", manage, edit::add)
        .get("/devices/{id}/edit", manage, edit::edit)
        .post("/devices/{id}/edit", manage, edit::change)
        .post("/devices/{id}/remove", manage, edit::remove)
        .post("/devices/held/retry", manage, edit::retry)
        .get("/devices/codecs/edit", manage, edit::codec)
        .post("/devices/codecs/edit", manage, edit::put_codec)
        .post("/devices/codecs/resume", manage, edit::resume)
        .merge(alarm::routes())
}
