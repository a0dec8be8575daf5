//! Taking a time: kept for you, who you are, check, booked; and the waiting list.

use app::book::{self, At, BookError, Details, State, Wanted};
use app::kit::{Fault, Time, words};
use app::{Fail, Page, View, Wrong, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::choose::{self, About, Asked, Chosen, bookable, wrong};
use super::{by, letters, open, say};

/// What is typed about the person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub needs: String,
}

impl Given {
    /// What was typed, tidied.
    pub fn details(&self) -> Details {
        let tidy = |text: &str| text.trim().to_owned();
        Details {
            name: tidy(&self.name),
            email: tidy(&self.email),
            phone: tidy(&self.phone),
            needs: tidy(&self.needs),
            ..Details::default()
        }
    }

    /// What is known already: of the booking, else of the account.
    pub fn of(details: &Details, view: &View) -> Self {
        let person = view.who.person();
        let known = |text: &str, other: Option<&String>| {
            if text.is_empty() {
                other.cloned().unwrap_or_default()
            } else {
                text.to_owned()
            }
        };
        Self {
            name: known(&details.name, person.map(|person| &person.name)),
            email: known(&details.email, person.map(|person| &person.email)),
            phone: details.phone.clone(),
            needs: details.needs.clone(),
        }
    }

    pub fn sample() -> Self {
        Self {
            name: "Ann Lee".into(),
            email: "ann@example.org".into(),
            ..Self::default()
        }
    }
}

/// What is to be put right about the person; other refusals are faults.
pub fn about_person(error: BookError) -> Result<Vec<Wrong>, Fault> {
    match error {
        BookError::Details { field, message } => Ok(vec![Wrong::new(field, message)]),
        error @ BookError::TooMany { .. } => {
            let fault: Fault = error.into();
            Ok(vec![Wrong::new("email", fault.message)])
        }
        error => Err(error.into()),
    }
}

/// The choice of a time.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Microseconds; of a class, the number of a session.
    pub start: String,
    pub length: u32,
    pub people: String,
    pub once: String,
    pub key: String,
}

impl Choice {
    pub fn people(&self) -> Option<u32> {
        match self.people.trim() {
            "" => Some(1),
            typed => typed.parse().ok(),
        }
    }

    /// Which time it names, for a resource of this kind.
    pub fn at(&self, is_class: bool) -> Option<At> {
        let n: i64 = self.start.parse().ok()?;
        Some(if is_class {
            At::Session(n)
        } else {
            At::Time {
                start: Time(n),
                length_min: self.length,
            }
        })
    }

    pub fn day(&self) -> Option<jiff::civil::Date> {
        self.start.parse().ok().map(|us| say::wall(Time(us)).date())
    }
}

/// Keeps the chosen time while the person says who they are.
pub async fn hold(
    view: View,
    Path(id): Path<String>,
    Form(choice): Form<Choice>,
) -> Result<Response, Fail> {
    let rec = bookable(&view, &id).await?;
    let is_class = rec.value.kind == book::Kind::Sessions;
    let base = format!("/book/{}", encode(&id));
    let chosen = Chosen {
        length: Some(choice.length),
        people: choice.people(),
        ..Chosen::default()
    };
    let asked = Asked::of(&rec.value, &chosen, base.clone(), String::new(), false);
    let at = choice.at(is_class);
    let people = choice
        .people()
        .filter(|n| (1..=rec.value.most_people).contains(n));
    let (Some(at), Some(people)) = (at, people) else {
        let errors = vec![if at.is_none() {
            Wrong::new("start", "Choose a time")
        } else {
            Wrong::new(
                "people",
                format!("Enter a number from 1 to {}", rec.value.most_people),
            )
        }];
        let action = format!("{base}/hold");
        if is_class {
            let checked = choice.start.parse().ok();
            return Ok(wrong(
                &view,
                &choose::sessions(&view.app, &rec, asked, action, checked, errors).await?,
            ));
        }
        let Some(day) = choice.day() else {
            // Nothing says which day it was: back to the calendar.
            return Ok(Redirect::to(&base).into_response());
        };
        return Ok(wrong(
            &view,
            &choose::times(&view.app, &rec, asked, day, action, errors).await?,
        ));
    };
    let wanted = Wanted {
        resource: id.clone(),
        at,
        people,
        by: by(&view),
        // The same form with another time is another wish.
        once: once(&choice.once, at, people),
    };
    let (app, who) = (view.app.clone(), view.who.audit_name());
    let held = view
        .app
        .store()
        .write(move |tx| {
            let done = book::hold(tx, &who, &wanted)?;
            letters::send(&app, tx, &done.notices)?;
            Ok::<_, BookError>(done)
        })
        .await;
    match held {
        Ok(done) => {
            let reference = encode(&done.booking.reference);
            let next = if done.booking.state == State::Booked {
                ""
            } else {
                "/details"
            };
            Ok(Redirect::to(&format!(
                "/booking/{reference}{next}?key={}",
                encode(&done.key)
            ))
            .into_response())
        }
        Err(BookError::Full | BookError::NotOffered) => {
            let back = match choice.day().filter(|_| !is_class) {
                Some(day) => format!(
                    "{base}/day/{day}?length={}&people={people}&taken=1",
                    choice.length
                ),
                None => format!("{base}?taken=1"),
            };
            Ok(Redirect::to(&back).into_response())
        }
        Err(error) => Err(Fault::from(error).into()),
    }
}

/// What makes a form that is sent twice count once: empty where the form carried nothing of ours.
pub fn once(token: &str, at: At, people: u32) -> String {
    let is_ours = token.len() == 52 && token.bytes().all(|b| b.is_ascii_alphanumeric());
    if !is_ours {
        return String::new();
    }
    match at {
        At::Time { start, length_min } => format!("{token} {} {length_min} {people}", start.0),
        At::Session(id) => format!("{token} s{id} {people}"),
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Key {
    pub key: String,
}

/// Who is it for?
#[derive(Debug, Serialize)]
pub struct DetailsPage {
    about: About,
    reference: String,
    key: String,
    when: String,
    /// "2:15pm"
    kept_until: String,
    given: Given,
    asks_needs: bool,
    errors: Vec<Wrong>,
}

impl Page for DetailsPage {
    const TEMPLATE: &'static str = "services/book-details.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |given, errors| Self {
            about: About::sample(),
            reference: "BX7K-3MQD".into(),
            key: "secret".into(),
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            kept_until: "2:15pm".into(),
            given,
            asks_needs: true,
            errors,
        };
        vec![
            ("empty", page(Given::default(), Vec::new())),
            ("full", page(Given::sample(), Vec::new())),
            (
                "error",
                page(
                    Given::default(),
                    vec![Wrong::new("name", "Enter your full name")],
                ),
            ),
        ]
    }
}

async fn details_page(
    view: &View,
    booking: &book::Booking,
    key: String,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<DetailsPage, Fault> {
    let id = booking.resource.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &id))
        .await?;
    Ok(DetailsPage {
        about: About::of(&rec),
        reference: booking.reference.clone(),
        key,
        when: say::when(booking.starts, booking.ends),
        kept_until: booking.expires.map(words::time).unwrap_or_default(),
        asks_needs: rec.value.asks_needs,
        given,
        errors,
    })
}

/// The page that asks who it is for.
pub async fn details_form(
    view: View,
    Path(reference): Path<String>,
    Query(Key { key }): Query<Key>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    if !is_open(booking.state) {
        return Ok(Redirect::to(&link(&booking.reference, &key)).into_response());
    }
    let given = Given::of(&booking.details, &view);
    let page = details_page(&view, &booking, key, given, Vec::new()).await?;
    Ok(view.page(&page))
}

const fn is_open(state: State) -> bool {
    matches!(state, State::Held | State::Offered | State::Lapsed)
}

/// The page of a booking, for whoever has its key.
pub fn link(reference: &str, key: &str) -> String {
    format!("/booking/{}?key={}", encode(reference), encode(key))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    key: String,
    #[serde(flatten)]
    given: Given,
}

/// Takes in who it is for.
pub async fn details(
    view: View,
    Path(reference): Path<String>,
    Form(Typed { key, given }): Form<Typed>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    let (id, details) = (booking.id, given.details());
    let kept = view
        .app
        .store()
        .write(move |tx| book::keep_details(tx, id, &details))
        .await;
    match kept {
        Ok(booking) => {
            let reference = encode(&booking.reference);
            Ok(
                Redirect::to(&format!("/booking/{reference}/check?key={}", encode(&key)))
                    .into_response(),
            )
        }
        Err(BookError::State(_)) => {
            Ok(Redirect::to(&link(&booking.reference, &key)).into_response())
        }
        Err(error) => {
            let errors = about_person(error)?;
            Ok(wrong(
                &view,
                &details_page(&view, &booking, key, given, errors).await?,
            ))
        }
    }
}

/// Is all of this right?
#[derive(Debug, Serialize)]
pub struct Check {
    about: About,
    reference: String,
    key: String,
    when: String,
    people: String,
    kept_until: String,
    given: Given,
    again: String,
    errors: Vec<Wrong>,
}

impl Page for Check {
    const TEMPLATE: &'static str = "services/book-check.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |errors| Self {
            about: About::sample(),
            reference: "BX7K-3MQD".into(),
            key: "secret".into(),
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            people: "2 people".into(),
            kept_until: "2:15pm".into(),
            given: Given {
                needs: "A way in without steps.".into(),
                ..Given::sample()
            },
            again: "/book/meeting-room".into(),
            errors,
        };
        let too_many = "You already have 3 bookings, and that is the most one person can have. Cancel one to book another.";
        vec![
            ("full", page(Vec::new())),
            ("error", page(vec![Wrong::new("email", too_many)])),
        ]
    }
}

async fn check_page(
    view: &View,
    booking: book::Booking,
    key: String,
    errors: Vec<Wrong>,
) -> Result<Check, Fault> {
    let id = booking.resource.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &id))
        .await?;
    let details = &booking.details;
    Ok(Check {
        reference: booking.reference.clone(),
        key,
        when: say::when(booking.starts, booking.ends),
        people: people(&rec.value, booking.people),
        kept_until: booking.expires.map(words::time).unwrap_or_default(),
        given: Given {
            name: details.name.clone(),
            email: details.email.clone(),
            phone: details.phone.clone(),
            needs: details.needs.clone(),
        },
        again: format!("/book/{}", encode(&rec.id)),
        about: About::of(&rec),
        errors,
    })
}

/// "2 people", "2 tablets"; empty where it can only be one.
pub fn people(resource: &book::Resource, n: i64) -> String {
    if resource.most_people == 1 {
        String::new()
    } else if resource.each_person && resource.unit.many != "places" {
        words::count(n, &resource.unit.one, &resource.unit.many)
    } else {
        words::count(n, "person", "people")
    }
}

/// The page to check everything on.
pub async fn check(
    view: View,
    Path(reference): Path<String>,
    Query(Key { key }): Query<Key>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    if !is_open(booking.state) {
        return Ok(Redirect::to(&link(&booking.reference, &key)).into_response());
    }
    if booking.details.name.is_empty() {
        let reference = encode(&booking.reference);
        return Ok(Redirect::to(&format!(
            "/booking/{reference}/details?key={}",
            encode(&key)
        ))
        .into_response());
    }
    Ok(view.page(&check_page(&view, booking, key, Vec::new()).await?))
}

/// Books what was kept or offered.
pub async fn confirm(
    view: View,
    Path(reference): Path<String>,
    Form(Key { key }): Form<Key>,
) -> Result<Response, Fail> {
    let booking = open(&view, &reference, &key).await?;
    let (app, who, by) = (view.app.clone(), view.who.audit_name(), by(&view));
    let (id, details) = (booking.id, booking.details.clone());
    let done = view
        .app
        .store()
        .write(move |tx| {
            let done = book::confirm(tx, &who, id, &by, &details)?;
            letters::send(&app, tx, &done.notices)?;
            Ok::<_, BookError>(done)
        })
        .await;
    match done {
        Ok(done) => Ok(Redirect::to(&format!(
            "{}&done=booked",
            link(&done.booking.reference, &key)
        ))
        .into_response()),
        Err(error @ BookError::TooMany { .. }) => {
            let errors = about_person(error)?;
            Ok(wrong(
                &view,
                &check_page(&view, booking, key, errors).await?,
            ))
        }
        Err(error) => Err(Fault::from(error).into()),
    }
}

/// Which time is waited for, as addresses and forms carry it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WaitFor {
    start: String,
    session: String,
    length: String,
    people: String,
    once: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WaitTyped {
    #[serde(flatten)]
    wait: WaitFor,
    #[serde(flatten)]
    given: Given,
}

impl WaitFor {
    fn choice(&self) -> (Choice, bool) {
        let is_class = !self.session.is_empty();
        let start = if is_class { &self.session } else { &self.start };
        let choice = Choice {
            start: start.clone(),
            length: self.length.parse().unwrap_or(0),
            people: self.people.clone(),
            ..Choice::default()
        };
        (choice, is_class)
    }
}

/// Shall we tell you when a place comes free?
#[derive(Debug, Serialize)]
pub struct Wait {
    about: About,
    when: String,
    wait: WaitFor,
    given: Given,
    asks_needs: bool,
    /// "1 day"
    kept_for: String,
    errors: Vec<Wrong>,
}

impl Page for Wait {
    const TEMPLATE: &'static str = "services/book-wait.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |given, errors| Self {
            about: About {
                each_person: true,
                ..About::sample()
            },
            when: "Wednesday 25 November 2026, 10am to midday".into(),
            wait: WaitFor::default(),
            given,
            asks_needs: true,
            kept_for: "1 day".into(),
            errors,
        };
        vec![
            ("empty", page(Given::default(), Vec::new())),
            (
                "error",
                page(
                    Given::sample(),
                    vec![Wrong::new("people", "Enter a number from 1 to 4")],
                ),
            ),
        ]
    }
}

async fn wait_page(
    view: &View,
    id: &str,
    wait: WaitFor,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<Wait, Fault> {
    let rec = bookable(view, id).await?;
    let (choice, is_class) = wait.choice();
    let missing = || Fault::not_found("That time is not there any more. Choose another time.");
    let when = match choice.at(is_class).ok_or_else(missing)? {
        At::Time { start, length_min } => {
            say::when(start, start.plus_s(i64::from(length_min) * 60))
        }
        At::Session(session) => {
            let found = view
                .app
                .store()
                .read(move |rd| book::session(rd, session))
                .await?;
            say::when(found.starts, found.ends)
        }
    };
    Ok(Wait {
        about: About::of(&rec),
        when,
        wait,
        given,
        asks_needs: rec.value.asks_needs,
        kept_for: say::length(rec.value.offer_min),
        errors,
    })
}

/// The page to join a waiting list.
pub async fn wait_form(
    view: View,
    Path(id): Path<String>,
    Query(wait): Query<WaitFor>,
) -> Result<Response, Fail> {
    let wait = WaitFor {
        once: view.app.chance().secret(),
        ..wait
    };
    let given = Given::of(&Details::default(), &view);
    Ok(view.page(&wait_page(&view, &id, wait, given, Vec::new()).await?))
}

/// Joins a waiting list.
pub async fn wait(
    view: View,
    Path(id): Path<String>,
    Form(WaitTyped { wait, given }): Form<WaitTyped>,
) -> Result<Response, Fail> {
    let rec = bookable(&view, &id).await?;
    let (choice, is_class) = wait.choice();
    let most = rec.value.most_people;
    let people = choice.people().filter(|n| (1..=most).contains(n));
    let (Some(at), Some(people)) = (choice.at(is_class), people) else {
        let errors = vec![Wrong::new(
            "people",
            format!("Enter a number from 1 to {most}"),
        )];
        return Ok(wrong(
            &view,
            &wait_page(&view, &id, wait, given, errors).await?,
        ));
    };
    let wanted = Wanted {
        resource: id.clone(),
        at,
        people,
        by: by(&view),
        once: once(&wait.once, at, people),
    };
    let (app, who, details) = (view.app.clone(), view.who.audit_name(), given.details());
    let done = view
        .app
        .store()
        .write(move |tx| {
            let done = book::join(tx, &who, &wanted, &details)?;
            letters::send(&app, tx, &done.notices)?;
            Ok::<_, BookError>(done)
        })
        .await;
    match done {
        Ok(done) => Ok(Redirect::to(&link(&done.booking.reference, &done.key)).into_response()),
        Err(error) => {
            let errors = about_person(error)?;
            Ok(wrong(
                &view,
                &wait_page(&view, &id, wait, given, errors).await?,
            ))
        }
    }
}
