//! Every promise of the verb book, kept on SQLite and on PostgreSQL alike.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod calendar;
mod contest;
mod journey;
mod kill;
mod line;
mod staff;

use book::{At, By, Details, Kind, NewSession, Resource, Wanted};
use jiff::civil::date;
use kit::{Clock, Time};
use slots::{Hours, Rules};
use store::{Store, Tx};

/// Runs `test` on a fresh store of each kind, at 2:05pm on Tuesday 24 November 2026.
fn both(test: impl AsyncFn(Store, Clock)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    for url in [file, testkit::scratch_database()] {
        let clock = testkit::clock();
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        runtime.block_on(test(store, clock));
    }
}

/// Runs `work` in a transaction of its own.
async fn tx<T: Send + 'static>(
    store: &Store,
    work: impl FnMut(&mut Tx<'_>) -> Result<T, book::BookError> + Send + 'static,
) -> Result<T, book::BookError> {
    store.write(work).await
}

/// A time on the wall of Wednesday 25 November 2026.
fn at(hour: i8, minute: i8) -> Time {
    let wall = date(2026, 11, 25).at(hour, minute, 0, 0);
    Time(slots::instant(&slots::london(), wall).as_microsecond())
}

/// A room that is open all day, by the hour.
fn room() -> Resource {
    let rules = Rules {
        every_min: 60,
        lengths_min: vec![60, 120],
        before_min: 0,
        after_min: 0,
        notice_min: 60,
        horizon_days: 90,
    };
    Resource {
        hours: Hours::always(),
        most_people: 12,
        ..Resource::named("tests", "Meeting room", Kind::Times(rules))
    }
}

/// A class in which each person has a place.
fn class(places: u32) -> Resource {
    Resource {
        places,
        each_person: true,
        most_people: places.min(6),
        ..Resource::named("tests", "Taster class", Kind::Sessions)
    }
}

/// Sets up a resource under its id, a class with one session from 10am; the number of that session, if any.
async fn set_up(store: &Store, id: &'static str, resource: Resource) -> i64 {
    tx(store, move |tx| {
        let places = i64::from(resource.places);
        let is_class = resource.kind == Kind::Sessions;
        book::add_resource(tx, "test", Some(id), resource.clone())?;
        if !is_class {
            return Ok(0);
        }
        let (starts, ends) = (at(10, 0), at(12, 0));
        let title = String::new();
        let new = NewSession {
            starts,
            ends,
            places,
            title,
        };
        book::add_sessions(tx, "test", id, &[new])?;
        let rec = book::resource(tx, id)?;
        let sessions = book::sessions_free(tx, &rec, at(0, 0), at(23, 0))?;
        Ok(sessions[0].session.id)
    })
    .await
    .unwrap()
}

fn hour(resource: &str, start: i8) -> Wanted {
    Wanted {
        resource: resource.into(),
        at: At::Time {
            start: at(start, 0),
            length_min: 60,
        },
        people: 1,
        by: By::Anyone,
        once: String::new(),
    }
}

fn session(resource: &str, id: i64, people: u32) -> Wanted {
    Wanted {
        resource: resource.into(),
        at: At::Session(id),
        people,
        by: By::Anyone,
        once: String::new(),
    }
}

fn person(name: &str) -> Details {
    Details {
        name: name.into(),
        email: format!("{name}@example.org"),
        ..Details::default()
    }
}

/// What was refused, in the words of the log.
fn refusal<T: std::fmt::Debug>(done: Result<T, book::BookError>) -> String {
    done.unwrap_err().to_string()
}

/// "booking-confirmed ann, booking-offer bob"
fn told(notices: &[book::Notice]) -> String {
    let all: Vec<String> = notices
        .iter()
        .map(|notice| format!("{} {}", notice.kind.word(), notice.booking.details.name))
        .collect();
    all.join(", ")
}
