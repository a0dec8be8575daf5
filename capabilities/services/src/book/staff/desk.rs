//! Booking for somebody at the desk or on the telephone.

use app::book::{self, BookError, By, Kind, Wanted};
use app::kit::{Fault, Time, words};
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::diary::back;
use crate::book::choose::{About, number, read_day, wrong};
use crate::book::take::{Choice, Given, about_person, once};
use crate::book::{letters, say};

/// For whom, and when?
#[derive(Debug, Serialize)]
pub struct Desk {
    about: About,
    day: String,
    date: String,
    lengths: Vec<Length>,
    length: u32,
    starts: Vec<Start>,
    is_class: bool,
    given: Given,
    people: String,
    asks_needs: bool,
    once: String,
    errors: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Length {
    value: u32,
    text: String,
    selected: bool,
}

#[derive(Debug, Serialize)]
struct Start {
    value: String,
    text: String,
    selected: bool,
}

impl Page for Desk {
    const TEMPLATE: &'static str = "services/bookings-desk.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |starts, errors| Self {
            about: About::sample(),
            day: "Wednesday 25 November 2026".into(),
            date: "2026-11-25".into(),
            lengths: vec![
                Length {
                    value: 60,
                    text: "1 hour".into(),
                    selected: true,
                },
                Length {
                    value: 120,
                    text: "2 hours".into(),
                    selected: false,
                },
            ],
            length: 60,
            starts,
            is_class: false,
            given: Given::sample(),
            people: "1".into(),
            asks_needs: true,
            once: "token".into(),
            errors,
        };
        let starts = || {
            vec![Start {
                value: "1".into(),
                text: "10am to 11am, 1 place left".into(),
                selected: false,
            }]
        };
        vec![
            ("full", page(starts(), Vec::new())),
            ("nothing free", page(Vec::new(), Vec::new())),
            (
                "error",
                page(starts(), vec![Wrong::new("start", "Choose a time")]),
            ),
        ]
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    day: String,
    #[serde(deserialize_with = "number")]
    length: Option<u32>,
}

/// What the form carries.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    day: String,
    length: String,
    start: String,
    people: String,
    once: String,
    #[serde(flatten)]
    given: Given,
}

async fn page(
    view: &View,
    id: &str,
    wish: &Wish,
    typed: Typed,
    errors: Vec<Wrong>,
) -> Result<Desk, Fault> {
    let date = if wish.day.is_empty() {
        say::wall(view.app.now()).date()
    } else {
        read_day(&wish.day)?
    };
    let (wanted, length) = (id.to_owned(), wish.length);
    let (from, to) = say::day_of(date);
    let (rec, length, slots, sessions) = view
        .app
        .store()
        .read(move |rd| {
            let rec = book::resource(rd, &wanted)?;
            let lengths = rec
                .value
                .rules()
                .map(|rules| rules.lengths_min.clone())
                .unwrap_or_default();
            let length = length
                .filter(|n| lengths.contains(n))
                .or(lengths.first().copied())
                .unwrap_or(0);
            let slots = book::slots_free(rd, &rec, date, length, true)?;
            let sessions = book::sessions_free(rd, &rec, from, to)?;
            Ok::<_, BookError>((rec, length, slots, sessions))
        })
        .await?;
    let left = |n: i64| {
        format!(
            "{} left",
            words::count(n, &rec.value.unit.one, &rec.value.unit.many)
        )
    };
    let times = slots.iter().filter(|slot| slot.left > 0).map(|slot| {
        let (start, end) = (
            Time(slot.start.as_microsecond()),
            Time(slot.end.as_microsecond()),
        );
        (
            start.0.to_string(),
            say::times(start, end),
            i64::from(slot.left),
        )
    });
    let classes = sessions
        .iter()
        .filter(|one| one.session.is_on && one.left > 0)
        .map(|one| {
            let times = say::times(one.session.starts, one.session.ends);
            (one.session.id.to_string(), times, one.left)
        });
    Ok(Desk {
        day: slots::say::full_date(date),
        date: date.to_string(),
        lengths: rec
            .value
            .rules()
            .map(|rules| rules.lengths_min.clone())
            .unwrap_or_default()
            .into_iter()
            .map(|value| Length {
                value,
                text: say::length(value),
                selected: value == length,
            })
            .collect(),
        length,
        starts: times
            .chain(classes)
            .map(|(value, text, n)| Start {
                selected: value == typed.start,
                text: format!("{text}, {}", left(n)),
                value,
            })
            .collect(),
        is_class: rec.value.kind == Kind::Sessions,
        people: if typed.people.is_empty() {
            "1".into()
        } else {
            typed.people
        },
        given: typed.given,
        asks_needs: rec.value.asks_needs,
        once: view.app.chance().secret(),
        about: About::of(&rec),
        errors,
    })
}

/// The page of the form.
pub async fn form(
    view: View,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Fail> {
    Ok(view.page(&page(&view, &id, &wish, Typed::default(), Vec::new()).await?))
}

/// Books for somebody.
pub async fn book_for(
    view: View,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fail> {
    let wanted = id.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &wanted))
        .await?;
    let choice = Choice {
        start: typed.start.clone(),
        length: typed.length.parse().unwrap_or(0),
        people: typed.people.clone(),
        ..Choice::default()
    };
    let wish = Wish {
        day: typed.day.clone(),
        length: Some(choice.length),
    };
    let most = rec.value.most_people;
    let at = choice.at(rec.value.kind == Kind::Sessions);
    let people = choice.people().filter(|n| (1..=most).contains(n));
    let (Some(at), Some(people)) = (at, people) else {
        let errors = vec![if at.is_none() {
            Wrong::new("start", "Choose a time")
        } else {
            Wrong::new("people", format!("Enter a number from 1 to {most}"))
        }];
        return Ok(wrong(&view, &page(&view, &id, &wish, typed, errors).await?));
    };
    let wanted = Wanted {
        resource: id.clone(),
        at,
        people,
        by: By::Staff,
        once: once(&typed.once, at, people),
    };
    let (app, who, details) = (
        view.app.clone(),
        view.who.audit_name(),
        typed.given.details(),
    );
    let done = view
        .app
        .store()
        .write(move |tx| {
            let done = book::book(tx, &who, &wanted, &details)?;
            letters::send(&app, tx, &done.notices)?;
            Ok::<_, BookError>(done)
        })
        .await;
    match done {
        Ok(done) => Ok(back(
            &id,
            &say::wall(done.booking.starts).date().to_string(),
            "booked",
        )),
        Err(BookError::Full | BookError::NotOffered) => {
            let errors = vec![Wrong::new(
                "start",
                "That time has just been taken. Choose another time",
            )];
            Ok(wrong(&view, &page(&view, &id, &wish, typed, errors).await?))
        }
        Err(error) => {
            let errors = about_person(error)?;
            Ok(wrong(&view, &page(&view, &id, &wish, typed, errors).await?))
        }
    }
}
