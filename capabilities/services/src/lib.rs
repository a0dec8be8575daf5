//! Apply, book and track: what the council does for a person, from the first question to the last letter.

mod book;

use app::{Allow, Capability, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: book::routes,
    templates: &[
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
    samples: book::samples,
    jobs: book::JOBS,
    collections: book::COLLECTIONS,
    tiles: &[
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
    ],
    seed: |app| Box::pin(book::seed(app)),
    ..Capability::named("services", "Your requests")
};
