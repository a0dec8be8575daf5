//! Everything of one person in one place: what they asked and booked, what we wrote to them, what we
//! hold about them, and how they wish to be written to.

pub mod enter;
pub mod erase;
pub mod export;
pub mod forms;
mod html;
pub mod page;
pub mod visit;
pub mod wishes;

use app::{Allow, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/my", Allow::Anyone, page::show)
        .post("/my/link", Allow::Anyone, enter::send)
        .get("/my/enter", Allow::Anyone, enter::show)
        .post("/my/enter", Allow::Anyone, enter::enter)
        .post("/my/leave", Allow::Anyone, visit::leave)
        .get("/my/booking/{reference}", Allow::Anyone, page::booking)
        .post("/my/forms/{id}/go-on", Allow::Anyone, forms::go_on)
        .get("/my/forms/{id}/throw-away", Allow::Anyone, forms::show)
        .post("/my/forms/{id}/throw-away", Allow::Anyone, forms::forget)
        .get("/my/messages", Allow::Anyone, wishes::show)
        .post("/my/messages", Allow::Anyone, wishes::change)
        .get("/my/download", Allow::Anyone, export::download)
        .get("/my/erase", Allow::Anyone, erase::show)
        .post("/my/erase", Allow::Anyone, erase::ask)
}
