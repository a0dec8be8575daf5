//! Bookings as calendars that others read (RFC 5545).

use kit::Time;
use slots::ical::{self, Calendar, Event, When};
use store::bookings::State;
use store::{Rd, Record};

use crate::booking::diary;
use crate::{BookError, Booking, Resource};

/// One booking as a calendar to be added to somebody's own. `host` is the name of this site, `url` the page of
/// the booking.
#[must_use]
pub fn one(booking: &Booking, resource: &Resource, host: &str, url: &str) -> String {
    let mut event = event(booking, resource, host);
    event.url = url.to_owned();
    ical::write(&Calendar {
        name: String::new(),
        events: vec![event],
    })
}

/// Somebody's own bookings, with the resource of each.
#[must_use]
pub fn own(bookings: &[(Booking, Resource)], name: &str, host: &str) -> String {
    ical::write(&Calendar {
        name: name.to_owned(),
        events: bookings
            .iter()
            .filter(|(booking, _)| is_shown(booking))
            .map(|(booking, resource)| event(booking, resource, host))
            .collect(),
    })
}

/// When a resource is taken, from yesterday on, its next 5,000 bookings: for anyone, without a word of by whom.
///
/// # Errors
/// [`BookError::Store`].
pub fn of_resource(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    host: &str,
) -> Result<String, BookError> {
    let from = rd.now().plus_s(-86_400);
    let mut events: Vec<Event> = Vec::new();
    let mut sessions = std::collections::HashSet::new();
    for booking in diary(rd, &rec.id, from, Time(i64::MAX))? {
        // A session is one event, however many have a place in it.
        let is_first = booking
            .session
            .is_none_or(|session| sessions.insert(session));
        if booking.state.has_places() && is_first {
            events.push(Event {
                summary: format!("Booked: {}", rec.value.title),
                location: location(&rec.value),
                ..bare(&booking, host)
            });
        }
    }
    Ok(ical::write(&Calendar {
        name: rec.value.title.clone(),
        events,
    }))
}

fn is_shown(booking: &Booking) -> bool {
    matches!(
        booking.state,
        State::Booked | State::Arrived | State::Cancelled
    )
}

fn event(booking: &Booking, resource: &Resource, host: &str) -> Event {
    let mut description = format!("Your reference is {}.", booking.reference);
    for note in &resource.notes {
        description.push('\n');
        description.push_str(note);
    }
    Event {
        summary: resource.title.clone(),
        description,
        location: location(resource),
        is_cancelled: booking.state == State::Cancelled,
        remind_min: (booking.state == State::Booked).then_some(60),
        ..bare(booking, host)
    }
}

fn bare(booking: &Booking, host: &str) -> Event {
    let when = |at: Time| {
        let wall = slots::local(&slots::london(), at.timestamp());
        When::Zoned(wall, "Europe/London".into())
    };
    Event {
        sequence: u32::try_from(booking.changes).unwrap_or(0),
        ..Event::new(
            format!("{}@{host}", booking.reference),
            booking.modified.timestamp(),
            when(booking.starts),
            when(booking.ends),
        )
    }
}

fn location(resource: &Resource) -> String {
    match (resource.place.is_empty(), resource.address.is_empty()) {
        (false, false) => format!("{}, {}", resource.place, resource.address),
        (false, true) => resource.place.clone(),
        (true, _) => resource.address.clone(),
    }
}
