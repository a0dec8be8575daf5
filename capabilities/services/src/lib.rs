//! Apply, book and track: what the council does for a person, from the first question to the last letter.

mod apply;
mod book;
mod forms;
mod guess;
mod pay;
mod public_pages;
mod track;

use app::kit::Fault;
use app::{Allow, App, Capability, Routes, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: || {
        [
            apply::routes(),
            forms::routes(),
            book::routes(),
            track::routes(),
        ]
        .into_iter()
        .fold(Routes::new(), Routes::merge)
    },
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
        template!("services/forms-fee.html", "../pages/forms-fee.html"),
        template!(
            "services/forms-conditions.html",
            "../pages/forms-conditions.html"
        ),
        template!(
            "services/forms-condition.html",
            "../pages/forms-condition.html"
        ),
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
        template!("track/find.html", "../pages/track/find.html"),
        template!("track/case.html", "../pages/track/case.html"),
        template!("track/held.html", "../pages/track/held.html"),
        template!("track/my.html", "../pages/track/my.html"),
        template!(
            "track/my-throw-away.html",
            "../pages/track/my-throw-away.html"
        ),
        template!("track/my-enter.html", "../pages/track/my-enter.html"),
        template!("track/my-messages.html", "../pages/track/my-messages.html"),
        template!("track/my-erase.html", "../pages/track/my-erase.html"),
        template!("track/my-link.txt", "../pages/track/my-link.txt"),
    ],
    samples: || {
        [
            apply::samples(),
            forms::samples(),
            book::samples(),
            track::samples(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    jobs: &[apply::IMPORT, book::DUE, book::FEEDS, book::FINDABLE],
    collections: &[
        app::book::RESOURCES.entry(),
        app::book::ENTRY,
        book::FEED_KEYS.entry(),
        guess::TRIES.entry(),
        track::LINKS.entry(),
        track::VISITS.entry(),
    ],
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
            title: "Track a request",
            path: "/track",
            text: "See where something that you asked, reported or booked stands.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "My page",
            path: "/my",
            text: "Everything that you asked and booked, and what we hold about you.",
            allow: Allow::Anyone,
        },
        Tile {
            title: "What we hold about a person",
            path: "/track/held",
            text: "Answer somebody who asks what we hold about them, with a copy to send.",
            allow: Allow::To(track::HELD),
        },
        Tile {
            title: "Messages",
            path: "/messages",
            text: "What we wrote to people, what became of it, and the words we use.",
            allow: Allow::To(app::READ_MESSAGES),
        },
    ],
    seed: |app| Box::pin(seed(app)),
    ..Capability::named("services", "Your requests")
};

/// Forms before what can be booked: a form can end in a booking.
async fn seed(app: App) -> Result<String, Fault> {
    let forms = apply::import(app.clone()).await?;
    let addresses = apply::seed_addresses(&app).await?;
    let resources = book::seed(app).await?;
    let said = [forms, addresses, resources];
    let said: Vec<&str> = said
        .iter()
        .map(String::as_str)
        .filter(|one| !one.is_empty())
        .collect();
    Ok(said.join(", "))
}
