//! The diary of a resource: a day, who comes, who came.

use app::book::{self, BookError, Booking, Kind, State};
use app::kit::Fault;
use app::{Fail, Page, View, Wrong, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use slots::Exception;

use crate::book::choose::{read_day, wrong};
use crate::book::take::people;
use crate::book::{CHANGE, SET_UP, letters, say};

/// Who comes that day?
#[derive(Debug, Serialize)]
pub struct Diary {
    id: String,
    title: String,
    room: String,
    /// "Wednesday 25 November 2026"
    day: String,
    date: String,
    before: String,
    after: String,
    hours: String,
    why: String,
    rows: Vec<Line>,
    is_class: bool,
    is_past: bool,
    may_change: bool,
    may_set_up: bool,
    given_why: String,
    notice: &'static str,
    errors: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Line {
    reference: String,
    times: String,
    name: String,
    people: String,
    contact: String,
    needs: String,
    state: &'static str,
    /// "good", "warning", "bad", "unknown"
    colour: &'static str,
    word: &'static str,
}

impl Page for Diary {
    const TEMPLATE: &'static str = "services/bookings-diary.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |state| Line {
            reference: "BX7K-3MQD".into(),
            times: "10am to midday".into(),
            name: "Ann Lee".into(),
            people: "2 people".into(),
            contact: "ann@example.org".into(),
            needs: "A way in without steps.".into(),
            state: State::word(state),
            colour: words_of(state).0,
            word: words_of(state).1,
        };
        let page = |rows, notice, errors| Self {
            id: "meeting-room".into(),
            title: "Meeting room".into(),
            room: "Larkbridge Library".into(),
            day: "Wednesday 25 November 2026".into(),
            date: "2026-11-25".into(),
            before: "2026-11-24".into(),
            after: "2026-11-26".into(),
            hours: "9am to 5pm".into(),
            why: String::new(),
            rows,
            is_class: false,
            is_past: false,
            may_change: true,
            may_set_up: true,
            given_why: String::new(),
            notice,
            errors,
        };
        let all = State::ALL.into_iter().map(line).collect();
        vec![
            ("full", page(all, "", Vec::new())),
            ("empty", page(Vec::new(), "booked", Vec::new())),
            (
                "error",
                page(Vec::new(), "", vec![Wrong::new("why", NO_REASON)]),
            ),
        ]
    }
}

const NO_REASON: &str = "Say why the day is closed: people whose bookings are cancelled are told";

const fn words_of(state: State) -> (&'static str, &'static str) {
    match state {
        State::Held => ("unknown", "Being booked"),
        State::Waiting => ("unknown", "Waiting"),
        State::Offered => ("warning", "Offered a place"),
        State::Booked => ("good", "Booked"),
        State::Arrived => ("good", "Came"),
        State::Missed => ("bad", "Did not come"),
        State::Cancelled => ("unknown", "Cancelled"),
        State::Lapsed => ("unknown", "Ran out"),
    }
}

fn line(booking: &Booking, resource: &book::Resource) -> Line {
    let details = &booking.details;
    let contact = [&details.email, &details.phone];
    let contact: Vec<&str> = contact
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(String::as_str)
        .collect();
    let (colour, word) = words_of(booking.state);
    Line {
        reference: booking.reference.clone(),
        times: say::times(booking.starts, booking.ends),
        name: details.name.clone(),
        people: people(resource, booking.people),
        contact: contact.join(", "),
        needs: details.needs.clone(),
        state: booking.state.word(),
        colour,
        word,
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    day: String,
    done: String,
}

/// The page of a day.
pub async fn diary(
    view: View,
    Path(id): Path<String>,
    Query(looked): Query<Looked>,
) -> Result<Response, Fail> {
    let today = say::wall(view.app.now()).date();
    let date = looked.day.parse().unwrap_or(today);
    let notice = match looked.done.as_str() {
        "booked" => "Booked. We have sent the details.",
        "cancelled" => "Cancelled. We have told the person.",
        "closed" => "The day is closed. Everyone who had booked has been told.",
        "marked" => "Noted.",
        "set-up" => "Saved.",
        _ => "",
    };
    let page = read(&view, id, date).await?;
    Ok(view.page(&Diary { notice, ..page }))
}

async fn read(view: &View, id: String, date: Date) -> Result<Diary, Fault> {
    let (from, to) = say::day_of(date);
    let wanted = id.clone();
    let (rec, all) = view
        .app
        .store()
        .read(move |rd| {
            let rec = book::resource(rd, &wanted)?;
            let all = book::diary(rd, &wanted, from, to)?;
            Ok::<_, BookError>((rec, all))
        })
        .await?;
    let resource = &rec.value;
    let day = resource.hours.on(date);
    let next = |days: i32| date.saturating_add(days.days()).to_string();
    let is_class = resource.kind == Kind::Sessions;
    Ok(Diary {
        title: resource.title.clone(),
        room: resource.place.clone(),
        day: slots::say::full_date(date),
        date: date.to_string(),
        before: next(-1),
        after: next(1),
        hours: if is_class {
            String::new()
        } else {
            slots::say::spans(&day.spans)
        },
        why: day.why.unwrap_or_default(),
        rows: all
            .iter()
            .filter(|booking| booking.state != State::Lapsed)
            .map(|booking| line(booking, resource))
            .collect(),
        is_class,
        is_past: to <= view.app.now(),
        may_change: view.who.may(CHANGE),
        may_set_up: view.who.may(SET_UP),
        given_why: String::new(),
        notice: "",
        errors: Vec::new(),
        id,
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Mark {
    reference: String,
    what: String,
    day: String,
}

/// The page of a day, with a word of what was done.
pub fn back(id: &str, day: &str, done: &str) -> Response {
    let path = format!("/bookings/{}?day={}&done={done}", encode(id), encode(day));
    Redirect::to(&path).into_response()
}

/// Notes who came.
pub async fn mark(
    view: View,
    Path(id): Path<String>,
    Form(mark): Form<Mark>,
) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    let (resource, wanted) = (id.clone(), mark.clone());
    view.app
        .store()
        .write(move |tx| {
            let booking = of(tx, &resource, &wanted.reference)?;
            match wanted.what.as_str() {
                "arrived" => book::arrive(tx, &who, booking.id),
                "missed" => book::miss(tx, &who, booking.id),
                "undo" => book::undo(tx, &who, booking.id),
                _ => Err(BookError::NoBooking),
            }
        })
        .await?;
    Ok(back(&id, &mark.day, "marked"))
}

/// A booking of this resource.
pub fn of(
    rd: &mut app::store::Rd<'_>,
    resource: &str,
    reference: &str,
) -> Result<Booking, BookError> {
    let booking = book::by_reference(rd, reference)?;
    if booking.resource != resource {
        return Err(BookError::NoBooking);
    }
    Ok(booking)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Close {
    day: String,
    why: String,
}

/// Closes a day, and cancels what is booked on it.
pub async fn close(
    view: View,
    Path(id): Path<String>,
    Form(close): Form<Close>,
) -> Result<Response, Fail> {
    let date = read_day(&close.day)?;
    let why = close.why.trim().to_owned();
    if why.is_empty() || why.chars().count() > 200 {
        let page = read(&view, id, date).await?;
        let errors = vec![Wrong::new(
            "why",
            if why.is_empty() {
                NO_REASON
            } else {
                "The reason must be 200 characters or fewer"
            },
        )];
        return Ok(wrong(
            &view,
            &Diary {
                errors,
                given_why: why,
                ..page
            },
        ));
    }
    let (from, to) = say::day_of(date);
    let (app, who, resource) = (view.app.clone(), view.who.audit_name(), id.clone());
    view.app
        .store()
        .write(move |tx| {
            let rec = book::resource(tx, &resource)?;
            let is_class = rec.value.kind == Kind::Sessions;
            let notices = if is_class {
                let mut notices = Vec::new();
                for one in book::sessions_free(tx, &rec, from, to)? {
                    if one.session.is_on {
                        notices.extend(book::call_off(tx, &who, one.session.id, &why)?);
                    }
                }
                notices
            } else {
                let mut closed = rec.value;
                closed.hours.exceptions.retain(|one| one.date != date);
                closed.hours.exceptions.push(Exception {
                    date,
                    spans: Vec::new(),
                    why: why.clone(),
                });
                book::change_resource(tx, &who, &resource, Some(rec.version), closed)?;
                book::cancel_between(tx, &who, &resource, from, to, &why)?
            };
            letters::send(&app, tx, &notices)?;
            Ok::<_, BookError>(())
        })
        .await?;
    Ok(back(&id, &close.day, "closed"))
}
