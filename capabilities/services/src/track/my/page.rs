//! What have I asked, what have I booked, and what do you hold about me?

use app::ask::{self, Case, Subject};
use app::book::{self, Booking, State};
use app::kit::Fault;
use app::store::{Rd, Record};
use app::tell::{self, Message, To};
use app::{Fail, Page, View, encode};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};

use super::enter;
use super::visit::{Visitor, visitor};

/// Lines of each list on the page.
const MOST: usize = 100;

#[derive(Debug, Default, Serialize)]
pub struct My {
    email: String,
    has_account: bool,
    cases: Vec<CaseLine>,
    bookings: Vec<BookingLine>,
    messages: Vec<MessageLine>,
    held: Vec<HeldLine>,
    forms: Vec<FormLine>,
    /// What was just done, in words; may be empty.
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct CaseLine {
    reference: String,
    title: String,
    status: &'static str,
    is_open: bool,
    opened_us: i64,
}

#[derive(Debug, Serialize)]
struct BookingLine {
    reference: String,
    title: String,
    at_us: i64,
    word: &'static str,
    is_ahead: bool,
}

#[derive(Debug, Serialize)]
struct MessageLine {
    subject: String,
    to: String,
    channel: &'static str,
    at_us: i64,
    word: &'static str,
}

/// A form that was begun and can still be sent.
#[derive(Debug, Serialize)]
struct FormLine {
    id: String,
    title: String,
    changed_us: i64,
    until_us: i64,
}

/// One kind of thing that is held: why, and until when.
#[derive(Debug, Serialize)]
struct HeldLine {
    what: &'static str,
    count: usize,
    why: &'static str,
    until: &'static str,
}

/// Everything that is held about a person under the addresses that are theirs, and their account's bookings.
#[derive(Default)]
pub struct Mine {
    pub held: ask::Held,
    pub bookings: Vec<(Booking, String)>,
    pub messages: Vec<Record<Message>>,
    pub wishes: Vec<Record<tell::Preferences>>,
    /// Their addresses that messages came back from.
    pub failing: Vec<(String, tell::Failing)>,
}

impl Mine {
    /// Reads what a visitor may see.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>, visitor: &Visitor) -> Result<Self, Fault> {
        let mut mine = Self::default();
        mine.add(rd, &Subject::Email(visitor.email.clone()))?;
        if let Some(account) = &visitor.account {
            mine.add_account(rd, account)?;
        }
        Ok(mine)
    }

    /// Adds what is held about somebody, each thing once. Notes that staff wrote among themselves are left
    /// out: somebody must look through them for what is about other people first.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn add(&mut self, rd: &mut Rd<'_>, subject: &Subject) -> Result<(), Fault> {
        let mut held = ask::held_about(rd, subject)?;
        for case in &mut held.cases {
            case.events
                .retain(|event| event.public || event.who == ask::ASKER);
        }
        self.held.add(held);
        let (typed, to) = match subject {
            Subject::Email(email) => (email, To::email(email)),
            Subject::Phone(phone) => (phone, To::phone(phone)),
            Subject::Reference(_) | Subject::Named { .. } => return Ok(()),
        };
        let bookings = book::of_contact(rd, typed)?;
        self.add_bookings(rd, bookings);
        for message in tell::messages_to(rd, &to)? {
            if !self.messages.iter().any(|known| known.id == message.id) {
                self.messages.push(message);
            }
        }
        self.messages.sort_by(|a, b| b.id.cmp(&a.id));
        if let Some(wish) = tell::preferences_of(rd, &to)?
            && !self.wishes.iter().any(|known| known.id == wish.id)
        {
            self.wishes.push(wish);
        }
        for address in to.addresses() {
            if let Some(failing) = tell::failing(rd, &address)? {
                self.failing.push((address.text, failing));
            }
        }
        Ok(())
    }

    /// Adds the bookings of an account.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn add_account(&mut self, rd: &mut Rd<'_>, account: &str) -> Result<(), Fault> {
        let bookings = book::of_account(rd, account)?;
        self.add_bookings(rd, bookings);
        Ok(())
    }

    fn add_bookings(&mut self, rd: &mut Rd<'_>, bookings: Vec<Booking>) {
        for booking in bookings {
            let is_known = self
                .bookings
                .iter()
                .any(|(known, _)| known.reference == booking.reference);
            if is_known {
                continue;
            }
            let of = book::resource(rd, &booking.resource);
            let title = of.map_or_else(|_| "Booking".to_owned(), |kept| kept.value.title.clone());
            self.bookings.push((booking, title));
        }
    }
}

impl My {
    fn new(visitor: Visitor, mine: Mine, now: app::kit::Time, notice: &'static str) -> Self {
        let held = held(&mine);
        let mut cases: Vec<CaseLine> = mine
            .held
            .cases
            .iter()
            .map(|held| line(&held.case))
            .collect();
        cases.sort_by_key(|case| (!case.is_open, std::cmp::Reverse(case.opened_us)));
        cases.truncate(MOST);
        let mut bookings: Vec<BookingLine> = mine
            .bookings
            .into_iter()
            .map(|(booking, title)| BookingLine {
                reference: booking.reference.clone(),
                title,
                at_us: booking.starts.0,
                word: word(booking.state),
                is_ahead: booking.ends > now && is_kept(booking.state),
            })
            .collect();
        bookings.sort_by_key(|booking| (!booking.is_ahead, std::cmp::Reverse(booking.at_us)));
        bookings.truncate(MOST);
        Self {
            email: visitor.email,
            has_account: visitor.account.is_some(),
            forms: mine
                .held
                .drafts
                .into_iter()
                .filter(|draft| draft.erase > now)
                .map(|draft| FormLine {
                    id: draft.id,
                    title: draft.title,
                    changed_us: draft.changed.0,
                    until_us: draft.erase.0,
                })
                .collect(),
            cases,
            bookings,
            messages: mine
                .messages
                .into_iter()
                .take(MOST)
                .map(|record| MessageLine {
                    to: record.value.to.replace('\n', ", "),
                    channel: record.value.channel.name(),
                    at_us: record.created.0,
                    word: told(record.value.state),
                    subject: record.value.subject,
                })
                .collect(),
            held,
            notice,
        }
    }
}

fn line(case: &Case) -> CaseLine {
    CaseLine {
        reference: case.reference.clone(),
        title: case.title.clone(),
        status: case.stands().resident,
        is_open: case.is_open,
        opened_us: case.created.0,
    }
}

/// A state of a booking as its person reads it.
pub const fn word(state: State) -> &'static str {
    match state {
        State::Held => "Not finished",
        State::Waiting => "On the waiting list",
        State::Offered => "We have a place for you",
        State::Booked => "Booked",
        State::Arrived => "You came",
        State::Missed => "Missed",
        State::Cancelled => "Cancelled",
        State::Lapsed => "Not finished in time",
    }
}

const fn is_kept(state: State) -> bool {
    matches!(
        state,
        State::Held | State::Waiting | State::Offered | State::Booked
    )
}

/// A state of a message as its person reads it.
pub const fn told(state: tell::State) -> &'static str {
    match state {
        tell::State::Waiting => "On its way",
        tell::State::Sent | tell::State::KeptHere => "Sent",
        tell::State::Delivered => "Arrived",
        tell::State::Failed | tell::State::Unreachable => "Did not arrive",
        tell::State::Withheld => "Not sent, as you asked",
        tell::State::Cancelled => "Called off",
    }
}

/// What is held, kind by kind, with why and until when as the privacy page has it.
fn held(mine: &Mine) -> Vec<HeldLine> {
    let entry = |name: &str| ask::ENTRIES.iter().find(|entry| entry.name == name);
    let mut all = Vec::new();
    let mut add = |what, count, entry: Option<&app::store::Entry>| {
        if let Some(entry) = entry.filter(|_| count > 0) {
            all.push(HeldLine {
                what,
                count,
                why: entry.purpose,
                until: entry.kept_for,
            });
        }
    };
    add("Things you asked us", mine.held.cases.len(), entry("case"));
    add(
        "Forms you have not sent",
        mine.held.drafts.len(),
        entry("draft"),
    );
    add(
        "Things of others that you follow",
        mine.held.follows.len(),
        entry("case"),
    );
    add("Bookings", mine.bookings.len(), Some(&book::ENTRY));
    add(
        "Messages we sent you",
        mine.messages.len(),
        Some(&tell::MESSAGES.entry()),
    );
    add(
        "How you want to hear from us",
        mine.wishes.len(),
        Some(&tell::PREFERENCES.entry()),
    );
    add(
        "A note that our messages to you came back",
        mine.failing.len(),
        Some(&tell::FAILING.entry()),
    );
    all
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

pub async fn show(
    view: View,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let Some(visitor) = visitor(&view, &jar).await? else {
        return Ok(view.page(&enter::ask()));
    };
    let (by, now) = (visitor.clone(), view.app.now());
    let mine = view.app.store().read(move |rd| Mine::read(rd, &by)).await?;
    let notice = if asked.done == "form" { FORM_GONE } else { "" };
    Ok(view.page(&My::new(visitor, mine, now, notice)))
}

const FORM_GONE: &str = "We have thrown your answers away.";

/// A booking of the visitor's own: opened with a new secret, for the old one is in a message of theirs.
pub async fn booking(
    view: View,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    let opened = view
        .app
        .store()
        .write(move |tx| {
            match book::by_reference_and_contact(tx, &reference, &visitor.email) {
                Ok((booking, key)) => {
                    let key = encode(&key);
                    return Ok::<_, Fault>(format!("/booking/{}?key={key}", booking.reference));
                }
                Err(book::BookError::NoBooking) => {}
                Err(error) => return Err(error.into()),
            }
            // Made with the account and another address: the account itself opens it.
            let booking = book::by_reference(tx, &reference)?;
            if visitor
                .account
                .as_ref()
                .is_none_or(|id| *id != booking.account)
            {
                return Err(book::BookError::NoBooking.into());
            }
            Ok(format!("/booking/{}", booking.reference))
        })
        .await?;
    Ok(Redirect::to(&opened).into_response())
}

impl Page for My {
    const TEMPLATE: &'static str = "track/my.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = Self {
            email: "ann@example.org".into(),
            has_account: false,
            cases: vec![CaseLine {
                reference: "BX7K-3MQD".into(),
                title: "Broken bench in Harbour Gardens".into(),
                status: "We are looking at it",
                is_open: true,
                opened_us: 1_795_442_700_000_000,
            }],
            bookings: vec![BookingLine {
                reference: "CZ4H-9PWR".into(),
                title: "Taster: using a tablet".into(),
                at_us: 1_795_702_500_000_000,
                word: "Booked",
                is_ahead: true,
            }],
            messages: vec![MessageLine {
                subject: "We have your report".into(),
                to: "ann@example.org".into(),
                channel: "email",
                at_us: 1_795_442_700_000_000,
                word: "Arrived",
            }],
            held: vec![HeldLine {
                what: "Things you asked us",
                count: 1,
                why: "to do what you asked us to do, and to tell you how it goes",
                until: "as long as the form says after your case is closed",
            }],
            forms: vec![FormLine {
                id: "0192f0c1".into(),
                title: "Apply for a parking permit".into(),
                changed_us: 1_795_529_100_000_000,
                until_us: 1_797_948_300_000_000,
            }],
            notice: "",
        };
        vec![
            ("full", full),
            (
                "a form was thrown away",
                Self {
                    email: "ann@example.org".into(),
                    notice: FORM_GONE,
                    ..Self::default()
                },
            ),
            (
                "nothing yet",
                Self {
                    email: "ben@example.org".into(),
                    has_account: true,
                    ..Self::default()
                },
            ),
        ]
    }
}
