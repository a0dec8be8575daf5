//! Choosing: what, which day, which time.

use app::book::{self, Audience, By, DayFree, Kind, Resource};
use app::kit::{Fault, Time, words};
use app::store::Record;
use app::{App, Fail, Page, View, Wrong, encode};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::{by, say};

/// Weeks that one page of the calendar shows.
const WEEKS: i32 = 5;

/// What can I book?
#[derive(Debug, Serialize)]
pub struct List {
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    path: String,
    title: String,
    summary: String,
    place: String,
    price: String,
}

impl Page for List {
    const TEMPLATE: &'static str = "services/book-list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let item = Item {
            path: "/book/meeting-room".into(),
            title: "Meeting room".into(),
            summary: "A quiet room for up to 12 people.".into(),
            place: "Central Library, 1 High Street".into(),
            price: "£8 an hour".into(),
        };
        vec![
            ("full", Self { items: vec![item] }),
            ("empty", Self { items: Vec::new() }),
        ]
    }
}

/// The page of everything that residents can book.
pub async fn list(view: View) -> Result<Response, Fail> {
    let all = view.app.store().read(book::resources).await?;
    let mut items: Vec<Item> = all
        .into_iter()
        .filter(|rec| rec.value.is_open && rec.value.audience != Audience::Staff)
        .map(|rec| Item {
            path: format!("/book/{}", encode(&rec.id)),
            place: say::place(&rec.value),
            title: rec.value.title,
            summary: rec.value.summary,
            price: rec.value.price,
        })
        .collect();
    items.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(view.page(&List { items }))
}

/// What somebody has chosen so far.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pub from: String,
    #[serde(deserialize_with = "number")]
    pub length: Option<u32>,
    #[serde(deserialize_with = "number")]
    pub people: Option<u32>,
    #[serde(deserialize_with = "number")]
    pub session: Option<i64>,
    pub taken: String,
}

/// A number of an address; none for what is not one, so that a slip of the pen is no dead end.
pub fn number<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr,
{
    Ok(String::deserialize(from)?.trim().parse().ok())
}

/// A resource as its pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub place: String,
    pub price: String,
    pub notes: Vec<String>,
    /// "tablets", where a booking may take several.
    pub many: String,
    pub most_people: u32,
    pub each_person: bool,
}

impl About {
    pub fn of(rec: &Record<Resource>) -> Self {
        let resource = &rec.value;
        Self {
            id: rec.id.clone(),
            title: resource.title.clone(),
            summary: resource.summary.clone(),
            place: say::place(resource),
            price: resource.price.clone(),
            notes: resource.notes.clone(),
            many: resource.unit.many.clone(),
            most_people: resource.most_people,
            each_person: resource.each_person,
        }
    }

    pub fn sample() -> Self {
        Self {
            id: "meeting-room".into(),
            title: "Meeting room".into(),
            summary: "A quiet room for up to 12 people.".into(),
            place: "Central Library, 1 High Street".into(),
            price: "£8 an hour".into(),
            notes: vec!["Ask at the desk for the key.".into()],
            many: "places".into(),
            most_people: 12,
            each_person: false,
        }
    }
}

/// The question of how long and for how many, and where it is asked.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The page's own address: `/book/x`, or that of a move.
    pub base: String,
    /// The key of a booking that is being moved.
    pub key: String,
    pub lengths: Vec<Choice>,
    pub length: u32,
    pub people: u32,
    /// Whether a booking is being moved: then how many people stays as it is.
    pub is_move: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    value: u32,
    text: String,
    selected: bool,
}

impl Asked {
    pub fn of(
        resource: &Resource,
        chosen: &Chosen,
        base: String,
        key: String,
        is_move: bool,
    ) -> Self {
        let lengths = resource
            .rules()
            .map(|rules| rules.lengths_min.clone())
            .unwrap_or_default();
        let length = chosen
            .length
            .filter(|length| lengths.contains(length))
            .or(lengths.first().copied())
            .unwrap_or(0);
        Self {
            base,
            key,
            length,
            people: chosen.people.unwrap_or(1).clamp(1, resource.most_people),
            lengths: lengths
                .into_iter()
                .map(|value| Choice {
                    value,
                    text: say::length(value),
                    selected: value == length,
                })
                .collect(),
            is_move,
        }
    }

    fn query(&self) -> String {
        let mut query = format!("length={}&people={}", self.length, self.people);
        if !self.key.is_empty() {
            query.push_str("&key=");
            query.push_str(&encode(&self.key));
        }
        query
    }

    fn sample() -> Self {
        Self {
            base: "/book/meeting-room".into(),
            key: String::new(),
            lengths: vec![
                Choice {
                    value: 60,
                    text: "1 hour".into(),
                    selected: true,
                },
                Choice {
                    value: 120,
                    text: "2 hours".into(),
                    selected: false,
                },
            ],
            length: 60,
            people: 2,
            is_move: false,
        }
    }
}

/// Which day?
#[derive(Debug, Serialize)]
pub struct Days {
    about: About,
    asked: Asked,
    weeks: Vec<Vec<Cell>>,
    /// "November and December 2026"
    months: String,
    earlier: String,
    later: String,
    /// The first day with something free, where this page has none.
    none: bool,
    taken: bool,
}

#[derive(Debug, Serialize)]
struct Cell {
    day: i8,
    /// "Wednesday 25 November"
    name: String,
    /// "3 left", "Full", "Closed"
    words: String,
    path: String,
    is_today: bool,
    is_past: bool,
}

impl Page for Days {
    const TEMPLATE: &'static str = "services/book-days.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let cell = |day, words: &str| Cell {
            day,
            name: format!("{day} November"),
            words: words.into(),
            path: if words.ends_with("free") {
                format!("/book/meeting-room/day/2026-11-{day}")
            } else {
                String::new()
            },
            is_today: day == 24,
            is_past: day < 24,
        };
        let week = || {
            vec![
                cell(23, ""),
                cell(24, "Full"),
                cell(25, "8 free"),
                cell(26, "1 free"),
                cell(27, "3 free"),
                cell(28, "Closed"),
                cell(29, "Closed"),
            ]
        };
        let page = |none, taken, earlier: &str| Self {
            about: About::sample(),
            asked: Asked::sample(),
            weeks: vec![week()],
            months: "November 2026".into(),
            earlier: earlier.into(),
            later: "/book/meeting-room?from=2026-12-28".into(),
            none,
            taken,
        };
        vec![
            ("full", page(false, false, "")),
            (
                "nothing free",
                page(true, false, "/book/meeting-room?from=2026-11-23"),
            ),
            ("somebody was quicker", page(false, true, "")),
        ]
    }
}

/// Which time?
#[derive(Debug, Serialize)]
pub struct Times {
    pub about: About,
    pub asked: Asked,
    /// "Wednesday 25 November 2026"; empty for the sessions of a class.
    pub day: String,
    /// Where the form is sent.
    pub action: String,
    pub once: String,
    pub free: Vec<Start>,
    pub full: Vec<Start>,
    pub back: String,
    pub taken: bool,
    pub errors: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
pub struct Start {
    /// Microseconds, or the number of a session.
    pub value: String,
    pub text: String,
    pub hint: String,
    /// Where one joins the line for it; empty where there is none.
    pub wait: String,
    pub checked: bool,
}

impl Page for Times {
    const TEMPLATE: &'static str = "services/book-times.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let start = |text: &str, hint: &str, wait: &str| Start {
            value: "1".into(),
            text: text.into(),
            hint: hint.into(),
            wait: wait.into(),
            checked: false,
        };
        let page = |free, full, errors: Vec<Wrong>, taken, day: &str| Self {
            about: About {
                each_person: day.is_empty(),
                ..About::sample()
            },
            asked: Asked::sample(),
            day: day.into(),
            action: "/book/meeting-room/hold".into(),
            once: "token".into(),
            free,
            full,
            back: "/book/meeting-room".into(),
            taken,
            errors,
        };
        let day = "Wednesday 25 November 2026";
        let full = || {
            vec![start(
                "11am to midday",
                "",
                "/book/meeting-room/wait?start=1",
            )]
        };
        let free = || vec![start("10am to 11am", "2 places left", "")];
        vec![
            ("full", page(free(), full(), Vec::new(), false, day)),
            (
                "empty",
                page(Vec::new(), Vec::new(), Vec::new(), false, day),
            ),
            ("all taken", page(Vec::new(), full(), Vec::new(), true, day)),
            (
                "error",
                page(
                    free(),
                    full(),
                    vec![Wrong::new("start", "Choose a time")],
                    false,
                    day,
                ),
            ),
            ("a class", page(free(), full(), Vec::new(), false, "")),
        ]
    }
}

/// A resource that the person who looks may book.
pub async fn bookable(view: &View, id: &str) -> Result<Record<Resource>, Fault> {
    let wanted = id.to_owned();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &wanted))
        .await?;
    if !rec.value.is_open {
        return Err(book::BookError::Closed.into());
    }
    match (rec.value.audience, by(view)) {
        (Audience::Anyone, _) | (Audience::SignedIn, By::Account(_)) => Ok(rec),
        (audience, _) => Err(book::BookError::NotForYou(audience).into()),
    }
}

/// The page of a resource: its days, or the sessions of a class.
pub async fn resource(
    view: View,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Fail> {
    let rec = bookable(&view, &id).await?;
    let base = format!("/book/{}", encode(&id));
    let asked = Asked::of(&rec.value, &chosen, base.clone(), String::new(), false);
    if rec.value.kind == Kind::Sessions {
        let action = format!("{base}/hold");
        let page = sessions(&view.app, &rec, asked, action, chosen.session, Vec::new()).await?;
        return Ok(view.page(&Times {
            taken: !chosen.taken.is_empty(),
            ..page
        }));
    }
    Ok(view.page(&days(&view.app, &rec, asked, &chosen).await?))
}

/// The times of a day.
pub async fn day(
    view: View,
    Path((id, date)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Fail> {
    let rec = bookable(&view, &id).await?;
    let base = format!("/book/{}", encode(&id));
    let asked = Asked::of(&rec.value, &chosen, base.clone(), String::new(), false);
    let date = read_day(&date)?;
    let action = format!("{base}/hold");
    let page = times(&view.app, &rec, asked, date, action, Vec::new()).await?;
    Ok(view.page(&Times {
        taken: !chosen.taken.is_empty(),
        ..page
    }))
}

/// A day of an address.
pub fn read_day(text: &str) -> Result<Date, Fault> {
    text.parse()
        .map_err(|_| Fault::not_found("There is no such day. Choose a day from the calendar."))
}

/// The calendar of a resource that is given out by time.
pub async fn days(
    app: &App,
    rec: &Record<Resource>,
    asked: Asked,
    chosen: &Chosen,
) -> Result<Days, Fault> {
    let today = say::wall(app.now()).date();
    let horizon = rec.value.rules().map_or(0, |rules| rules.horizon_days);
    let last = today.saturating_add(i32::from(horizon).days());
    let monday = |date: Date| {
        let back = i32::from(date.weekday().since(Weekday::Monday));
        date.saturating_sub(back.days())
    };
    let from = chosen.from.parse().unwrap_or(today).clamp(today, last);
    let first = monday(from);
    let count = u16::try_from(WEEKS * 7).unwrap_or(35);
    let (wanted, length, people) = (rec.clone(), asked.length, asked.people);
    let free = app
        .store()
        .read(move |rd| book::days_free(rd, &wanted, first, count, length, people))
        .await?;
    let query = asked.query();
    let page = |date: Date| format!("{}?{query}&from={date}", asked.base);
    let before = first.saturating_sub((WEEKS * 7).days());
    let after = first.saturating_add((WEEKS * 7).days());
    let none = free.iter().all(|day| day.free == 0);
    let end = free.last().map_or(first, |day| day.date);
    let mut cells: Vec<Cell> = Vec::new();
    for day in free {
        cells.push(cell(&day, today, last, &asked, &query));
    }
    let mut weeks: Vec<Vec<Cell>> = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(cells.len().min(7));
        weeks.push(std::mem::replace(&mut cells, rest));
    }
    Ok(Days {
        about: About::of(rec),
        months: months(first.max(today), end),
        earlier: if first > today {
            page(before.max(today))
        } else {
            String::new()
        },
        later: if after <= last {
            page(after)
        } else {
            String::new()
        },
        none,
        taken: !chosen.taken.is_empty(),
        weeks,
        asked,
    })
}

fn cell(day: &DayFree, today: Date, last: Date, asked: &Asked, query: &str) -> Cell {
    let is_past = day.date < today || day.date > last;
    let words = match (day.free, day.starts) {
        _ if is_past => String::new(),
        (0, 0) => "Closed".into(),
        (0, _) => "Full".into(),
        (n, _) => format!("{n} free"),
    };
    // A full day has a page too where one can wait.
    let has_page = !is_past && day.starts > 0;
    let name = format!(
        "{} {}",
        slots::say::weekday(day.date.weekday()),
        slots::say::day_and_month(day.date)
    );
    let folder = if asked.is_move { "" } else { "/day" };
    Cell {
        day: day.date.day(),
        name: match &day.why {
            Some(why) if !is_past => format!("{name}, {why}"),
            _ => name,
        },
        words,
        path: if has_page {
            format!("{}{folder}/{}?{query}", asked.base, day.date)
        } else {
            String::new()
        },
        is_today: day.date == today,
        is_past,
    }
}

/// "November and December 2026"
fn months(from: Date, to: Date) -> String {
    let (first, last) = (
        slots::say::month(from.month()),
        slots::say::month(to.month()),
    );
    match (from.year() == to.year(), first == last) {
        (true, true) => format!("{first} {}", from.year()),
        (true, false) => format!("{first} and {last} {}", from.year()),
        (false, _) => format!("{first} {} and {last} {}", from.year(), to.year()),
    }
}

/// The times of one day.
pub async fn times(
    app: &App,
    rec: &Record<Resource>,
    asked: Asked,
    date: Date,
    action: String,
    errors: Vec<Wrong>,
) -> Result<Times, Fault> {
    let (wanted, length) = (rec.clone(), asked.length);
    let slots = app
        .store()
        .read(move |rd| book::slots_free(rd, &wanted, date, length, false))
        .await?;
    let want = rec.value.places_for(asked.people);
    let (mut free, mut full) = (Vec::new(), Vec::new());
    for slot in slots {
        let (start, end) = (
            Time(slot.start.as_microsecond()),
            Time(slot.end.as_microsecond()),
        );
        let is_long = say::wall(start).date() != say::wall(end).date();
        let text = if is_long {
            say::when(start, end)
        } else {
            say::times(start, end)
        };
        let is_free = slot.left >= want;
        let wait = if rec.value.has_line && !is_free && !asked.is_move {
            format!(
                "/book/{}/wait?start={}&{}",
                encode(&rec.id),
                start.0,
                asked.query()
            )
        } else {
            String::new()
        };
        let start = Start {
            value: start.0.to_string(),
            text,
            hint: left_words(&rec.value, i64::from(slot.left)),
            wait,
            checked: false,
        };
        if is_free {
            free.push(start)
        } else {
            full.push(start)
        }
    }
    Ok(Times {
        about: About::of(rec),
        day: slots::say::full_date(date),
        action,
        once: app.chance().secret(),
        free,
        full,
        back: format!("{}?{}&from={date}", asked.base, asked.query()),
        taken: false,
        errors,
        asked,
    })
}

/// The sessions of a class that are to come.
pub async fn sessions(
    app: &App,
    rec: &Record<Resource>,
    asked: Asked,
    action: String,
    checked: Option<i64>,
    errors: Vec<Wrong>,
) -> Result<Times, Fault> {
    let (wanted, now) = (rec.clone(), app.now());
    let all = app
        .store()
        .read(move |rd| book::sessions_free(rd, &wanted, now, now.plus_s(366 * 86_400)))
        .await?;
    let (mut free, mut full) = (Vec::new(), Vec::new());
    for one in all.into_iter().filter(|one| one.session.is_on) {
        let (session, when) = (
            &one.session,
            say::when(one.session.starts, one.session.ends),
        );
        let is_free = one.left >= 1;
        let wait = if rec.value.has_line && !is_free && !asked.is_move {
            format!("/book/{}/wait?session={}", encode(&rec.id), session.id)
        } else {
            String::new()
        };
        let start = Start {
            value: session.id.to_string(),
            text: if session.title.is_empty() {
                when
            } else {
                format!("{}: {when}", session.title)
            },
            hint: left_words(&rec.value, one.left),
            wait,
            checked: checked == Some(session.id),
        };
        if is_free {
            free.push(start)
        } else {
            full.push(start)
        }
    }
    Ok(Times {
        about: About::of(rec),
        day: String::new(),
        action,
        once: app.chance().secret(),
        free,
        full,
        back: String::new(),
        taken: false,
        errors,
        asked,
    })
}

fn left_words(resource: &Resource, left: i64) -> String {
    if resource.places == 1 && resource.kind != Kind::Sessions {
        return String::new();
    }
    format!(
        "{} left",
        words::count(left, &resource.unit.one, &resource.unit.many)
    )
}

/// A page that says what is to be put right.
pub fn wrong<P: Page>(view: &View, page: &P) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, view.page(page)).into_response()
}
