//! Booking: choose a time, say who you are, have it; see, move and cancel it; and what staff do with it all.

mod calendar;
mod choose;
mod findable;
mod jobs;
mod letters;
mod link;
mod mine;
mod own;
mod say;
mod seed;
mod staff;
mod take;

use app::book::By;
use app::kit::Fault;
use app::{Act, Allow, Page, Role, Routes, Sample, View, book};

pub use findable::REFRESH as FINDABLE;
pub use jobs::{DUE, FEEDS};
pub use own::FEED_KEYS;
pub use seed::seed;

/// See who has booked what.
pub const SEE: Act = Act {
    name: "bookings.read",
    words: "see who has booked what",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
/// Book for others, note who came, cancel, close a day.
pub const CHANGE: Act = Act {
    name: "bookings.change",
    words: "book for others and note who came",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
/// Say what can be booked, when and by whom.
pub const SET_UP: Act = Act {
    name: "bookings.setup",
    words: "say what can be booked, when and by whom",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/book", Allow::Anyone, choose::list)
        .get("/book/{resource}", Allow::Anyone, choose::resource)
        .get("/book/{resource}/day/{date}", Allow::Anyone, choose::day)
        .get(
            "/book/{resource}/calendar.ics",
            Allow::Anyone,
            calendar::of_resource,
        )
        .post("/book/{resource}/hold", Allow::Anyone, take::hold)
        .get("/book/{resource}/wait", Allow::Anyone, take::wait_form)
        .post("/book/{resource}/wait", Allow::Anyone, take::wait)
        .get("/booking", Allow::Anyone, mine::find_form)
        .post("/booking/feed", Allow::SignedIn, own::make_feed)
        .get("/booking-feed/{secret}", Allow::Anyone, own::feed)
        .post("/booking", Allow::Anyone, mine::find)
        .get("/booking/{reference}", Allow::Anyone, mine::see)
        .get(
            "/booking/{reference}/details",
            Allow::Anyone,
            take::details_form,
        )
        .post("/booking/{reference}/details", Allow::Anyone, take::details)
        .get("/booking/{reference}/check", Allow::Anyone, take::check)
        .post("/booking/{reference}/confirm", Allow::Anyone, take::confirm)
        .get(
            "/booking/{reference}/cancel",
            Allow::Anyone,
            mine::cancel_form,
        )
        .post("/booking/{reference}/cancel", Allow::Anyone, mine::cancel)
        .get("/booking/{reference}/move", Allow::Anyone, mine::move_days)
        .get(
            "/booking/{reference}/move/{date}",
            Allow::Anyone,
            mine::move_day,
        )
        .post("/booking/{reference}/move", Allow::Anyone, mine::move_to)
        .get(
            "/booking/{reference}/calendar.ics",
            Allow::Anyone,
            calendar::of_booking,
        )
        .merge(staff::routes())
}

/// A sample of each page and message.
pub fn samples() -> Vec<Sample> {
    [
        choose::List::sample_values(),
        choose::Days::sample_values(),
        choose::Times::sample_values(),
        take::DetailsPage::sample_values(),
        take::Check::sample_values(),
        take::Wait::sample_values(),
        mine::Find::sample_values(),
        mine::See::sample_values(),
        mine::CancelPage::sample_values(),
        staff::samples(),
        letters::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Who asks, for the verb.
fn by(view: &View) -> By {
    view.who
        .person()
        .map_or(By::Anyone, |person| By::Account(person.id.clone()))
}

/// The booking that a link opens; or, without a key, one of the account's own.
async fn open(view: &View, reference: &str, key: &str) -> Result<book::Booking, Fault> {
    let (reference, key) = (reference.to_owned(), key.to_owned());
    let account = view.who.person().map(|person| person.id.clone());
    let found = view
        .app
        .store()
        .read(move |rd| {
            if key.is_empty() {
                let own = book::by_reference(rd, &reference)?;
                let is_own = account.as_ref().is_some_and(|id| *id == own.account);
                return if is_own {
                    Ok(own)
                } else {
                    Err(book::BookError::NoBooking)
                };
            }
            book::by_key(rd, &key)
                .ok()
                .filter(|booking| {
                    app::kit::reference::read(&reference).as_ref() == Some(&booking.reference)
                })
                .ok_or(book::BookError::NoBooking)
        })
        .await?;
    Ok(found)
}
