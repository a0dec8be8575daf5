//! Apply, book and track: what the council does for a person, from the first question to the last letter.

mod apply;
mod book;
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
        template!("services/book-list.html", "../pages/book-list.html"),
        template!("services/book-parts.html", "../pages/book-parts.html"),
        template!("services/book-days.html", "../pages/book-days.html"),
        template!("services/book-times.html", "../pages/book-times.html"),
        template!("services/book-details.html", "../pages/book-details.html"),
        template!("services/book-check.html", "../pages/book-check.html"),
        template!("services/book-wait.html", "../pages/book-wait.html"),
        template!("services/booking-find.html", "../pages/booking-find.html"),
        template!("services/booking.html", "../pages/booking.html"),
        template!(
            "services/booking-cancel.html",
            "../pages/booking-cancel.html"
        ),
        template!("services/bookings.html", "../pages/bookings.html"),
        template!(
            "services/bookings-diary.html",
            "../pages/bookings-diary.html"
        ),
        template!("services/bookings-desk.html", "../pages/bookings-desk.html"),
        template!(
            "services/bookings-cancel.html",
            "../pages/bookings-cancel.html"
        ),
        template!(
            "services/bookings-set-up.html",
            "../pages/bookings-set-up.html"
        ),
        template!(
            "services/bookings-sessions.html",
            "../pages/bookings-sessions.html"
        ),
        template!("services/book-confirmed.txt", "../pages/book-confirmed.txt"),
        template!("services/book-moved.txt", "../pages/book-moved.txt"),
        template!("services/book-cancelled.txt", "../pages/book-cancelled.txt"),
        template!("services/book-reminder.txt", "../pages/book-reminder.txt"),
        template!("services/book-waiting.txt", "../pages/book-waiting.txt"),
        template!("services/book-offer.txt", "../pages/book-offer.txt"),
        template!(
            "services/book-offer-lapsed.txt",
            "../pages/book-offer-lapsed.txt"
        ),
    ],
    samples: || {
        apply::samples()
            .into_iter()
            .chain(book::samples())
            .chain(forms::samples())
            .collect()
    },
    jobs: &[apply::IMPORT, book::DUE, book::FEEDS, book::FINDABLE],
    collections: book::COLLECTIONS,
    tiles: &[
        Tile {
            title: "Apply or ask for something",
            path: "/apply",
            text: "Fill in a form: a missed bin, a parking permit, a library card, a room.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "Book",
            path: "/book",
            text: "Book a room, a class or a computer, or borrow a tablet.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "Bookings",
            path: "/bookings",
            text: "See who comes today, book for somebody, and say what can be booked.",
            allow: Allow::To(book::SEE),
        },
        Tile {
            title: "Forms",
            path: "/forms",
            text: "Write forms, try them out, and approve those of others.",
            allow: forms::EDIT,
        },
    ],
    seed: |app| {
        Box::pin(async move {
            let forms = apply::import(app.clone()).await?;
            Ok(format!("{forms}; {}", book::seed(app).await?))
        })
    },
    ..Capability::named("services", "Your requests")
};

fn routes() -> Routes {
    apply::routes().merge(book::routes()).merge(forms::routes())
}
