//! What staff do: the diary, arrivals, bookings at the desk, days that are closed, and what can be booked.

mod cancel;
mod desk;
mod diary;
mod list;
pub mod sessions;
mod set_up;

use app::{Allow, Page, Routes, Sample};

use super::{CHANGE, SEE, SET_UP};

pub fn routes() -> Routes {
    Routes::new()
        .get("/bookings", Allow::To(SEE), list::list)
        .get("/bookings/new", Allow::To(SET_UP), set_up::new)
        .post("/bookings/new", Allow::To(SET_UP), set_up::add)
        .get("/bookings/{resource}", Allow::To(SEE), diary::diary)
        .post("/bookings/{resource}/mark", Allow::To(CHANGE), diary::mark)
        .post(
            "/bookings/{resource}/close",
            Allow::To(CHANGE),
            diary::close,
        )
        .get("/bookings/{resource}/desk", Allow::To(CHANGE), desk::form)
        .post(
            "/bookings/{resource}/desk",
            Allow::To(CHANGE),
            desk::book_for,
        )
        .get(
            "/bookings/{resource}/cancel/{reference}",
            Allow::To(CHANGE),
            cancel::form,
        )
        .post(
            "/bookings/{resource}/cancel/{reference}",
            Allow::To(CHANGE),
            cancel::cancel,
        )
        .get(
            "/bookings/{resource}/set-up",
            Allow::To(SET_UP),
            set_up::edit,
        )
        .post(
            "/bookings/{resource}/set-up",
            Allow::To(SET_UP),
            set_up::change,
        )
        .get(
            "/bookings/{resource}/sessions",
            Allow::To(SEE),
            sessions::list,
        )
        .post(
            "/bookings/{resource}/sessions",
            Allow::To(SET_UP),
            sessions::add,
        )
        .post(
            "/bookings/{resource}/sessions/{session}",
            Allow::To(CHANGE),
            sessions::change,
        )
}

/// A sample of each page.
pub fn samples() -> Vec<Sample> {
    [
        list::List::sample_values(),
        diary::Diary::sample_values(),
        desk::Desk::sample_values(),
        cancel::CancelFor::sample_values(),
        set_up::SetUp::sample_values(),
        sessions::Sessions::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
