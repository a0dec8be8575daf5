//! The sessions of a class: set up week by week, given more places, called off.

use app::book::{self, BookError, NewSession};
use app::kit::Fault;
use app::{Fail, Page, View, Wrong, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use slots::recur::{End, Every, Rule};

use crate::book::choose::wrong;
use crate::book::{CHANGE, SET_UP, letters, say};

/// When does it take place?
#[derive(Debug, Serialize)]
pub struct Sessions {
    id: String,
    title: String,
    rows: Vec<Line>,
    given: Given,
    may_set_up: bool,
    may_change: bool,
    notice: &'static str,
    errors: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Line {
    id: i64,
    when: String,
    title: String,
    places: i64,
    left: i64,
    waiting: i64,
    is_on: bool,
    day: String,
}

/// What is typed about new sessions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    #[serde(rename = "first-day")]
    day: String,
    #[serde(rename = "first-month")]
    month: String,
    #[serde(rename = "first-year")]
    year: String,
    time: String,
    length: String,
    weeks: String,
    places: String,
    title: String,
}

impl Page for Sessions {
    const TEMPLATE: &'static str = "services/bookings-sessions.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |is_on| Line {
            id: 1,
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            title: String::new(),
            places: 8,
            left: 1,
            waiting: 0,
            is_on,
            day: "2026-11-25".into(),
        };
        let page = |rows, errors| Self {
            id: "tablet-taster".into(),
            title: "Using a tablet: a taster class".into(),
            rows,
            given: Given {
                time: "10:00".into(),
                ..Given::default()
            },
            may_set_up: true,
            may_change: true,
            notice: "",
            errors,
        };
        vec![
            ("full", page(vec![line(true), line(false)], Vec::new())),
            ("empty", page(Vec::new(), Vec::new())),
            (
                "error",
                page(
                    Vec::new(),
                    vec![Wrong::new(
                        "first-day",
                        "Enter the date of the first session",
                    )],
                ),
            ),
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    done: String,
}

/// The page of the sessions to come.
pub async fn list(
    view: View,
    Path(id): Path<String>,
    Query(looked): Query<Looked>,
) -> Result<Response, Fail> {
    let notice = match looked.done.as_str() {
        "added" => "The sessions are set up.",
        "changed" => "Saved. Whoever was waiting has been offered the places.",
        "off" => "The session is called off. Everyone who had booked has been told.",
        _ => "",
    };
    let page = page(&view, id, Given::default(), Vec::new()).await?;
    Ok(view.page(&Sessions { notice, ..page }))
}

async fn page(
    view: &View,
    id: String,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<Sessions, Fault> {
    let (wanted, now) = (id.clone(), view.app.now());
    let (rec, all) = view
        .app
        .store()
        .read(move |rd| {
            let rec = book::resource(rd, &wanted)?;
            let all = book::sessions_free(rd, &rec, now, now.plus_s(400 * 86_400))?;
            Ok::<_, BookError>((rec, all))
        })
        .await?;
    Ok(Sessions {
        title: rec.value.title,
        rows: all
            .into_iter()
            .map(|one| Line {
                id: one.session.id,
                when: say::when(one.session.starts, one.session.ends),
                title: one.session.title,
                places: one.session.places,
                left: one.left,
                waiting: one.waiting,
                is_on: one.session.is_on,
                day: say::wall(one.session.starts).date().to_string(),
            })
            .collect(),
        given: Given {
            places: if given.places.is_empty() {
                rec.value.places.to_string()
            } else {
                given.places
            },
            ..given
        },
        may_set_up: view.who.may(SET_UP),
        may_change: view.who.may(CHANGE),
        notice: "",
        errors,
        id,
    })
}

/// Sessions on the same day of each week.
pub fn weekly(
    first: DateTime,
    length_min: u32,
    weeks: u16,
    places: u32,
    title: &str,
) -> Vec<NewSession> {
    let rule = Rule {
        every: Every::Week,
        interval: 1,
        end: End::Count(u32::from(weeks)),
        months: Vec::new(),
        month_days: Vec::new(),
        days: Vec::new(),
        positions: Vec::new(),
        week_start: jiff::civil::Weekday::Monday,
    };
    rule.starts(first, &slots::london(), &[], usize::from(weeks))
        .into_iter()
        .map(|start| NewSession {
            starts: say::instant(start),
            ends: say::instant(start.saturating_add(i64::from(length_min).minutes())),
            places: i64::from(places),
            title: title.to_owned(),
        })
        .collect()
}

/// Everything that is wrong with what was typed, or the sessions.
fn read(given: &Given) -> Result<Vec<NewSession>, Vec<Wrong>> {
    let mut errors = Vec::new();
    let mut number = |field, text: &str, least: u32, most: u32, name: &str| {
        let n = text
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|n| (least..=most).contains(n));
        if n.is_none() {
            errors.push(Wrong::new(
                field,
                format!("{name} must be a number from {least} to {most}"),
            ));
        }
        n.unwrap_or(least)
    };
    let length = number("length", &given.length, 5, 1_440, "Minutes");
    let weeks = number("weeks", &given.weeks, 1, 60, "Weeks");
    let places = number("places", &given.places, 1, 1_000, "Places");
    let part = |text: &str| text.trim().parse::<i8>().ok();
    let year = given.year.trim().parse::<i16>().ok();
    let date = match (year, part(&given.month), part(&given.day)) {
        (Some(year), Some(month), Some(day)) if (2000..2200).contains(&year) => {
            Date::new(year, month, day).ok()
        }
        _ => None,
    };
    let time = given
        .time
        .trim()
        .split_once([':', '.'])
        .and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok());
    if date.is_none() {
        errors.insert(
            0,
            Wrong::new(
                "first-day",
                "Enter the date of the first session, like 25 11 2026",
            ),
        );
    }
    if time.is_none() {
        errors.push(Wrong::new("time", "Enter the time in 24 hours, like 14:30"));
    }
    if given.title.chars().count() > 120 {
        errors.push(Wrong::new(
            "title",
            "The name must be 120 characters or fewer",
        ));
    }
    match (date, time) {
        (Some(date), Some(time)) if errors.is_empty() => {
            let weeks = u16::try_from(weeks).unwrap_or(1);
            Ok(weekly(
                date.to_datetime(time),
                length,
                weeks,
                places,
                given.title.trim(),
            ))
        }
        _ => Err(errors),
    }
}

fn back(id: &str, done: &str) -> Response {
    Redirect::to(&format!("/bookings/{}/sessions?done={done}", encode(id))).into_response()
}

/// Sets up sessions.
pub async fn add(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let sessions = match read(&given) {
        Ok(sessions) => sessions,
        Err(errors) => return Ok(wrong(&view, &page(&view, id, given, errors).await?)),
    };
    let (who, resource) = (view.who.audit_name(), id.clone());
    view.app
        .store()
        .write(move |tx| book::add_sessions(tx, &who, &resource, &sessions))
        .await?;
    Ok(back(&id, "added"))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Change {
    what: String,
    places: String,
    why: String,
}

/// Gives a session other places, or calls it off.
pub async fn change(
    view: View,
    Path((id, session)): Path<(String, i64)>,
    Form(change): Form<Change>,
) -> Result<Response, Fail> {
    let (app, who, resource) = (view.app.clone(), view.who.audit_name(), id.clone());
    let is_off = change.what == "off";
    let places = change.places.trim().parse().unwrap_or(0);
    let why: String = change.why.trim().chars().take(500).collect();
    view.app
        .store()
        .write(move |tx| {
            if book::session(tx, session)?.resource != resource {
                return Err(BookError::NotOffered);
            }
            let notices = if is_off {
                book::call_off(tx, &who, session, &why)?
            } else {
                book::set_places(tx, &who, session, places)?
            };
            letters::send(&app, tx, &notices)?;
            Ok::<_, BookError>(())
        })
        .await?;
    Ok(back(&id, if is_off { "off" } else { "changed" }))
}
