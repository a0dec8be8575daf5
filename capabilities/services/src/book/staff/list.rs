//! Everything that can be booked, and how much of it is today.

use app::book::{self, State};
use app::{Fail, Page, View, encode};
use axum::response::Response;
use serde::Serialize;

use crate::book::{SET_UP, say};

/// What is booked today?
#[derive(Debug, Serialize)]
pub struct List {
    items: Vec<Item>,
    may_set_up: bool,
}

#[derive(Debug, Serialize)]
struct Item {
    path: String,
    title: String,
    place: String,
    today: usize,
    week: usize,
    waiting: usize,
    is_open: bool,
}

impl Page for List {
    const TEMPLATE: &'static str = "services/bookings.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let item = |is_open| Item {
            path: "/bookings/meeting-room".into(),
            title: "Meeting room".into(),
            place: "Larkbridge Library".into(),
            today: 3,
            week: 14,
            waiting: 1,
            is_open,
        };
        vec![
            (
                "full",
                Self {
                    items: vec![item(true), item(false)],
                    may_set_up: true,
                },
            ),
            (
                "empty",
                Self {
                    items: Vec::new(),
                    may_set_up: false,
                },
            ),
        ]
    }
}

/// The page of everything that can be booked.
pub async fn list(view: View) -> Result<Response, Fail> {
    let today = say::wall(view.app.now()).date();
    let (from, to) = say::day_of(today);
    let items = view
        .app
        .store()
        .read(move |rd| {
            let mut items = Vec::new();
            for rec in book::resources(rd)? {
                let week = book::diary(rd, &rec.id, from, from.plus_s(7 * 86_400))?;
                let is_coming = |b: &&book::Booking| {
                    matches!(b.state, State::Booked | State::Arrived | State::Missed)
                };
                items.push(Item {
                    path: format!("/bookings/{}", encode(&rec.id)),
                    title: rec.value.title,
                    place: rec.value.place,
                    today: week
                        .iter()
                        .filter(|b| b.starts < to)
                        .filter(is_coming)
                        .count(),
                    week: week.iter().filter(is_coming).count(),
                    waiting: week.iter().filter(|b| b.state == State::Waiting).count(),
                    is_open: rec.value.is_open,
                });
            }
            items.sort_by(|a, b| a.title.cmp(&b.title));
            Ok::<_, book::BookError>(items)
        })
        .await?;
    Ok(view.page(&List {
        items,
        may_set_up: view.who.may(SET_UP),
    }))
}
