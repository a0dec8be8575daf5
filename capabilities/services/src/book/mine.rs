//! One's own booking: found, seen, moved, cancelled; an offer taken or left.

use app::book::{self, BookError, By, State, Wanted};
use app::kit::{Fault, words};
use app::store::Tx;
use app::{Fail, Page, View, Wrong, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::choose::{self, About, Asked, Chosen, read_day, wrong};
use super::own::{self, Line};
use super::take::{Choice, Key, link, once, people};
use super::{by, letters, open, say};
use crate::guess;

/// Which booking?
#[derive(Debug, Default, Serialize)]
pub struct Find {
    given: Lost,
    errors: Vec<Wrong>,
    /// The bookings of whoever has signed in.
    own: Vec<Line>,
    /// The address of their feed, once, when it is new.
    feed: String,
}

/// What somebody types who has lost the link.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lost {
    reference: String,
    contact: String,
}

impl Page for Find {
    const TEMPLATE: &'static str = "services/booking-find.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = Lost {
            reference: "BX7K".into(),
            contact: "ann@example.org".into(),
        };
        let errors = vec![Wrong::new("reference", NOT_FOUND)];
        let own = vec![Line {
            path: "/booking/BX7K-3MQD".into(),
            title: "Meeting room".into(),
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            word: "Booked",
        }];
        let signed_in = Self {
            own,
            feed: "https://place.example/booking-feed/secret.ics".into(),
            ..Self::default()
        };
        let wrong = Self {
            given,
            errors,
            ..Self::default()
        };
        vec![
            ("empty", Self::default()),
            ("signed in", signed_in),
            ("error", wrong),
        ]
    }
}

const NOT_FOUND: &str = "We cannot find a booking with this reference and this email address or phone number. Check both";

/// The page to find a booking on.
pub async fn find_form(view: View, Query(fed): Query<Fed>) -> Result<Response, Fail> {
    let is_secret = fed.feed.len() == 52 && fed.feed.bytes().all(|b| b.is_ascii_alphanumeric());
    let feed = if is_secret && view.who.person().is_some() {
        format!(
            "{}/booking-feed/{}.ics",
            view.app.config().public_url(),
            fed.feed
        )
    } else {
        String::new()
    };
    let own = own::lines(&view).await?;
    Ok(view.page(&Find {
        own,
        feed,
        ..Find::default()
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fed {
    feed: String,
}

/// Finds a booking by its reference and a contact.
pub async fn find(view: View, Form(given): Form<Lost>) -> Result<Response, Fail> {
    let mut errors = Vec::new();
    if given.reference.trim().is_empty() {
        errors.push(Wrong::new(
            "reference",
            "Enter your reference, like BX7K-3MQD",
        ));
    }
    if given.contact.trim().is_empty() {
        errors.push(Wrong::new(
            "contact",
            "Enter the email address or phone number that you booked with",
        ));
    }
    if !errors.is_empty() {
        return Ok(wrong(
            &view,
            &Find {
                given,
                errors,
                own: own::lines(&view).await?,
                ..Find::default()
            },
        ));
    }
    let typed = given.clone();
    let found = view
        .app
        .store()
        .write(move |tx| look(tx, &typed.reference, &typed.contact))
        .await?;
    let why = match found {
        Found::Booking { reference, key } => {
            return Ok(Redirect::to(&link(&reference, &key)).into_response());
        }
        Found::Nothing => NOT_FOUND,
        Found::TooOften => guess::TOO_OFTEN,
    };
    Ok(wrong(
        &view,
        &Find {
            given,
            errors: vec![Wrong::new("reference", why)],
            own: own::lines(&view).await?,
            ..Find::default()
        },
    ))
}

/// Where a reference and a contact lead.
enum Found {
    Booking { reference: String, key: String },
    Nothing,
    TooOften,
}

fn look(tx: &mut Tx<'_>, typed: &str, contact: &str) -> Result<Found, Fault> {
    let Some(reference) = app::kit::reference::read(typed) else {
        return Ok(Found::Nothing);
    };
    if guess::is_closed(tx, &reference)? {
        return Ok(Found::TooOften);
    }
    match book::by_reference_and_contact(tx, &reference, contact) {
        Ok((_, key)) => Ok(Found::Booking { reference, key }),
        Err(BookError::NoBooking) => {
            if book::by_reference(tx, &reference).is_ok() {
                guess::note_wrong(tx, &reference)?;
            }
            Ok(Found::Nothing)
        }
        Err(error) => Err(error.into()),
    }
}

/// How does my booking stand?
#[derive(Debug, Serialize)]
pub struct See {
    about: About,
    reference: String,
    key: String,
    /// "booked", "held", "waiting", "offered", "arrived", "missed", "cancelled", "lapsed"
    state: &'static str,
    when: String,
    people: String,
    name: String,
    reached_at: String,
    needs: String,
    why: String,
    /// Until when it is kept, or the offer stands.
    until: String,
    directions: String,
    can_change: bool,
    is_over: bool,
    /// What has just been done: "booked", "moved".
    done: String,
}

impl Page for See {
    const TEMPLATE: &'static str = "services/booking.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |state, done: &str, can_change, is_over| Self {
            about: About::sample(),
            reference: "BX7K-3MQD".into(),
            key: "secret".into(),
            state,
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            people: "2 people".into(),
            name: "Ann Lee".into(),
            reached_at: "ann@example.org".into(),
            needs: "A way in without steps.".into(),
            why: if state == "cancelled" {
                "The tutor is ill.".into()
            } else {
                String::new()
            },
            until: "24 November 2026 at 5pm".into(),
            directions: "https://www.openstreetmap.org/directions?to=51.5,-0.1".into(),
            can_change,
            is_over,
            done: done.into(),
        };
        vec![
            ("just booked", page("booked", "booked", true, false)),
            ("booked", page("booked", "", true, false)),
            ("moved", page("booked", "moved", true, false)),
            ("too late to change", page("booked", "", false, false)),
            ("over", page("arrived", "", false, true)),
            ("missed", page("missed", "", false, true)),
            ("held", page("held", "", false, false)),
            ("waiting", page("waiting", "", false, false)),
            ("offered", page("offered", "", false, false)),
            ("cancelled", page("cancelled", "", false, false)),
            ("lapsed", page("lapsed", "", false, false)),
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    key: String,
    done: String,
}

/// The page of a booking.
pub async fn see(
    view: View,
    Path(reference): Path<String>,
    Query(Seen { key, done }): Query<Seen>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    let id = booking.resource.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &id))
        .await?;
    let now = view.app.now();
    let last = booking
        .starts
        .plus_s(-i64::from(rec.value.change_h) * 3_600);
    let details = &booking.details;
    let reached_at = [&details.email, &details.phone];
    let reached_at: Vec<&str> = reached_at
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(String::as_str)
        .collect();
    Ok(view.page(&See {
        about: About::of(&rec),
        reference: booking.reference.clone(),
        key,
        state: booking.state.word(),
        when: say::when(booking.starts, booking.ends),
        people: people(&rec.value, booking.people),
        name: details.name.clone(),
        reached_at: words::list(&reached_at),
        needs: details.needs.clone(),
        why: details.why.clone(),
        until: booking.expires.map(words::date_time).unwrap_or_default(),
        directions: rec
            .value
            .position
            .map(|(lon, lat)| format!("https://www.openstreetmap.org/directions?to={lat},{lon}"))
            .unwrap_or_default(),
        can_change: booking.state == State::Booked && now < last,
        is_over: booking.ends <= now,
        done: if booking.state == State::Booked {
            done
        } else {
            String::new()
        },
    }))
}

/// Shall we cancel it?
#[derive(Debug, Serialize)]
pub struct CancelPage {
    about: About,
    reference: String,
    key: String,
    when: String,
    /// Whether it is a place in the line, or an offer, that is given up.
    is_wait: bool,
}

impl Page for CancelPage {
    const TEMPLATE: &'static str = "services/booking-cancel.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |is_wait| Self {
            about: About::sample(),
            reference: "BX7K-3MQD".into(),
            key: "secret".into(),
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            is_wait,
        };
        vec![("booked", page(false)), ("waiting", page(true))]
    }
}

/// The page that asks whether to cancel.
pub async fn cancel_form(
    view: View,
    Path(reference): Path<String>,
    Query(Key { key }): Query<Key>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    let id = booking.resource.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &id))
        .await?;
    Ok(view.page(&CancelPage {
        about: About::of(&rec),
        reference: booking.reference.clone(),
        key,
        when: say::when(booking.starts, booking.ends),
        is_wait: booking.state != State::Booked,
    }))
}

/// Cancels a booking; gives up a wait, an offer or a hold.
pub async fn cancel(
    view: View,
    Path(reference): Path<String>,
    Form(Key { key }): Form<Key>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    let (app, who, by, id) = (
        view.app.clone(),
        view.who.audit_name(),
        by(&view),
        booking.id,
    );
    view.app
        .store()
        .write(move |tx| {
            // As it is now, which may not be as it was when they looked.
            let notices = match book::get(tx, id)?.state {
                State::Cancelled => Vec::new(),
                State::Held | State::Offered | State::Waiting => book::decline(tx, &who, id)?,
                _ => book::cancel(tx, &who, id, &by, "")?,
            };
            letters::send(&app, tx, &notices)?;
            Ok::<_, BookError>(())
        })
        .await?;
    Ok(Redirect::to(&link(&booking.reference, &key)).into_response())
}

/// A booking that can be moved, and what is asked about when.
async fn movable(
    view: &View,
    reference: &str,
    key: &str,
    chosen: &Chosen,
) -> Result<(book::Booking, app::store::Record<book::Resource>, Asked), Fault> {
    let booking = open(view, reference, key).await?;
    let id = booking.resource.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &id))
        .await?;
    let length = booking.ends.since_us(booking.starts) / 60_000_000;
    let chosen = Chosen {
        length: chosen.length.or(u32::try_from(length).ok()),
        people: u32::try_from(booking.people).ok(),
        ..chosen.clone()
    };
    let base = format!("/booking/{}/move", encode(&booking.reference));
    let asked = Asked::of(&rec.value, &chosen, base, key.to_owned(), true);
    Ok((booking, rec, asked))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Moving {
    key: String,
    from: String,
    #[serde(deserialize_with = "choose::number")]
    length: Option<u32>,
    taken: String,
}

impl Moving {
    fn chosen(&self) -> Chosen {
        Chosen {
            from: self.from.clone(),
            length: self.length,
            taken: self.taken.clone(),
            ..Chosen::default()
        }
    }
}

/// The days that a booking can be moved to; of a class, its sessions.
pub async fn move_days(
    view: View,
    Path(reference): Path<String>,
    Query(moving): Query<Moving>,
) -> Result<Response, Fail> {
    let chosen = moving.chosen();
    let (_, rec, asked) = movable(&view, &reference, &moving.key, &chosen).await?;
    if rec.value.kind == book::Kind::Sessions {
        let action = asked.base.clone();
        let page = choose::sessions(&view.app, &rec, asked, action, None, Vec::new()).await?;
        return Ok(view.page(&choose::Times {
            taken: !moving.taken.is_empty(),
            ..page
        }));
    }
    Ok(view.page(&choose::days(&view.app, &rec, asked, &chosen).await?))
}

/// The times of a day that a booking can be moved to.
pub async fn move_day(
    view: View,
    Path((reference, date)): Path<(String, String)>,
    Query(moving): Query<Moving>,
) -> Result<Response, Fail> {
    let (_, rec, asked) = movable(&view, &reference, &moving.key, &moving.chosen()).await?;
    let (date, action) = (read_day(&date)?, asked.base.clone());
    let page = choose::times(&view.app, &rec, asked, date, action, Vec::new()).await?;
    Ok(view.page(&choose::Times {
        taken: !moving.taken.is_empty(),
        ..page
    }))
}

/// Moves a booking.
pub async fn move_to(
    view: View,
    Path(reference): Path<String>,
    Form(choice): Form<Choice>,
) -> Result<Response, Fail> {
    let chosen = Chosen {
        length: Some(choice.length),
        ..Chosen::default()
    };
    let (booking, rec, asked) = movable(&view, &reference, &choice.key, &chosen).await?;
    let is_class = rec.value.kind == book::Kind::Sessions;
    let base = asked.base.clone();
    let Some(at) = choice.at(is_class) else {
        let errors = vec![Wrong::new("start", "Choose a time")];
        if is_class {
            return Ok(wrong(
                &view,
                &choose::sessions(&view.app, &rec, asked, base, None, errors).await?,
            ));
        }
        return Ok(Redirect::to(&format!("{base}?key={}", encode(&choice.key))).into_response());
    };
    let people = u32::try_from(booking.people).unwrap_or(1);
    let wanted = Wanted {
        resource: rec.id.clone(),
        at,
        people,
        by: match by(&view) {
            By::Anyone if !booking.account.is_empty() => By::Account(booking.account.clone()),
            by => by,
        },
        once: once(&choice.once, at, people),
    };
    let (app, who, id) = (view.app.clone(), view.who.audit_name(), booking.id);
    let moved = view
        .app
        .store()
        .write(move |tx| {
            let done = book::move_to(tx, &who, id, &wanted)?;
            letters::send(&app, tx, &done.notices)?;
            Ok::<_, BookError>(done)
        })
        .await;
    match moved {
        Ok(_) => Ok(Redirect::to(&format!(
            "{}&done=moved",
            link(&booking.reference, &choice.key)
        ))
        .into_response()),
        Err(BookError::Full | BookError::NotOffered) => {
            let folder = match choice.day().filter(|_| !is_class) {
                Some(day) => format!("/{day}"),
                None => String::new(),
            };
            let key = encode(&choice.key);
            Ok(Redirect::to(&format!(
                "{base}{folder}?key={key}&length={}&taken=1",
                choice.length
            ))
            .into_response())
        }
        Err(error) => Err(Fault::from(error).into()),
    }
}
