//! What people are told about their bookings.

use app::book::{Notice, NoticeKind};
use app::kit::words;
use app::store::{StoreError, Tx};
use app::tell::{Options, To};
use app::{App, Letter, Sample, encode};
use serde::Serialize;

use super::say;

/// What every message about a booking says.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    name: String,
    what: String,
    when: String,
    reference: String,
    /// Where, what it costs, the reference: a line each.
    facts: Vec<String>,
    notes: Vec<String>,
    has_notes: bool,
    /// When it was before it was moved.
    was: String,
    /// Until when an offer stands.
    until: String,
    /// Why it was cancelled.
    why: String,
    /// The page of the booking.
    link: String,
    /// The page to book another.
    again: String,
}

impl Told {
    fn of(notice: &Notice, site: &str) -> Self {
        let (booking, resource) = (&notice.booking, &notice.resource);
        let when = say::when(booking.starts, booking.ends);
        let place = say::place(resource);
        let facts = [
            ("When", when.as_str()),
            ("Where", place.as_str()),
            ("Cost", resource.price.as_str()),
            ("Your reference", booking.reference.as_str()),
        ];
        Self {
            name: booking.details.name.clone(),
            what: resource.title.clone(),
            facts: facts
                .iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| format!("{name}: {text}"))
                .collect(),
            when,
            reference: booking.reference.clone(),
            notes: resource.notes.clone(),
            has_notes: !resource.notes.is_empty(),
            was: notice.was.map(words::date_time).unwrap_or_default(),
            until: booking.expires.map(words::date_time).unwrap_or_default(),
            why: booking.details.why.clone(),
            link: format!(
                "{site}/booking/{}?key={}",
                encode(&booking.reference),
                encode(&notice.key)
            ),
            again: format!("{site}/book/{}", encode(&booking.resource)),
        }
    }

    fn sample(has_all: bool) -> Self {
        let some = |text: &str| {
            if has_all {
                text.to_owned()
            } else {
                String::new()
            }
        };
        Self {
            name: "Ann Lee".into(),
            what: "Using a tablet: a taster".into(),
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            reference: "BX7K-3MQD".into(),
            facts: vec![
                "When: Wednesday 25 November 2026, 10am to midday".into(),
                "Your reference: BX7K-3MQD".into(),
            ],
            notes: if has_all {
                vec!["Bring your glasses.".into()]
            } else {
                Vec::new()
            },
            has_notes: has_all,
            was: "24 November 2026 at 10am".into(),
            until: "24 November 2026 at 5pm".into(),
            why: some("The tutor is ill."),
            link: "https://place.example/booking/BX7K-3MQD?key=secret".into(),
            again: "https://place.example/book/tablet-taster".into(),
        }
    }
}

/// A letter that says what every one of them does, in words of its own.
macro_rules! letters {
    ($($(#[$doc:meta])* $name:ident, $template:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Serialize)]
            #[serde(transparent)]
            pub struct $name(Told);

            impl Letter for $name {
                const TEMPLATE: &'static str = $template;

                fn samples() -> Vec<(&'static str, Self)> {
                    vec![("full", Self(Told::sample(true))), ("short", Self(Told::sample(false)))]
                }
            }
        )*

        /// A sample of each.
        pub fn samples() -> Vec<Sample> {
            [$($name::sample_values()),*].into_iter().flatten().collect()
        }
    };
}

letters! {
    /// Their place is booked.
    Confirmed, "services/book-confirmed.txt";
    /// It is at another time.
    Moved, "services/book-moved.txt";
    /// It is cancelled.
    Cancelled, "services/book-cancelled.txt";
    /// It is soon.
    Reminder, "services/book-reminder.txt";
    /// They are on the waiting list.
    Waiting, "services/book-waiting.txt";
    /// A place came free for them.
    Offer, "services/book-offer.txt";
    /// They did not take it in time.
    OfferLapsed, "services/book-offer-lapsed.txt";
}

/// Writes the messages that changes of bookings cause, in the transaction of the changes.
///
/// # Errors
/// Whatever the store says.
pub fn send(app: &App, tx: &mut Tx<'_>, notices: &[Notice]) -> Result<(), StoreError> {
    let site = app.config().public_url();
    for notice in notices {
        let details = &notice.booking.details;
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let to = To {
            name: details.name.clone(),
            email: given(&details.email),
            phone: given(&details.phone),
            ..To::default()
        };
        let options = Options {
            key: notice.once.clone(),
            about: notice.booking.reference.clone(),
            ..Options::default()
        };
        let told = Told::of(notice, &site);
        match notice.kind {
            NoticeKind::Confirmed => app.send(tx, &to, &Confirmed(told), &options),
            NoticeKind::Moved => app.send(tx, &to, &Moved(told), &options),
            NoticeKind::Cancelled => app.send(tx, &to, &Cancelled(told), &options),
            NoticeKind::Reminder => app.send(tx, &to, &Reminder(told), &options),
            NoticeKind::Waiting => app.send(tx, &to, &Waiting(told), &options),
            NoticeKind::Offer => app.send(tx, &to, &Offer(told), &options),
            NoticeKind::OfferLapsed => app.send(tx, &to, &OfferLapsed(told), &options),
        }?;
    }
    Ok(())
}
