//! An employer's own page of what it posted: how it stands, and what can be done with it.

use app::Page;
use app::store::Record;
use jiff::civil::Date;
use serde::Serialize;

use super::address::NO_EMAIL;
use super::jobs::{Row, differences, sample};
use super::opening::{Given, NewEmail, Opening, State, closing_day, furthest};
use crate::find::FieldError;
use crate::provider::differences::Difference;

/// What I posted.
#[derive(Debug, Serialize)]
pub struct MinePage {
    /// What people see, or would see.
    row: Row,
    /// This page.
    path: String,
    /// "good", "warning" or "unknown": the shape beside `status`.
    shape: &'static str,
    /// How it stands.
    status: String,
    /// Its page for people; empty if nobody sees one.
    public_path: String,
    /// New words that wait to be looked at.
    waits: Vec<Difference>,
    can_change: bool,
    can_end: bool,
    /// It can be shown until another day.
    can_prolong: bool,
    /// The furthest day that can be chosen.
    furthest: String,
    /// The last day on which a new email address can be confirmed; empty if none waits.
    email_until: String,
    /// What was typed of the day and of a new email address.
    given: Given,
    errors: Vec<FieldError>,
    /// What was just done.
    done: &'static str,
}

impl MinePage {
    /// The page of an opening, at `path`.
    #[must_use]
    pub fn of(record: &Record<Opening>, path: &str, today: Date) -> Self {
        let opening = &record.value;
        let closes = slots::say::date(opening.closes);
        let is_open = opening.is_open(today);
        let (shape, status) = match opening.state {
            State::Waiting => (
                "unknown",
                "We look at it within 2 working days. Until then nobody sees it.".into(),
            ),
            State::Shown if is_open => ("good", format!("People see it until {closes}.")),
            State::Shown => ("warning", format!("It closed on {closes}.")),
            State::Refused => (
                "warning",
                "We did not show it. Change what it says, and we look at it again.".into(),
            ),
            State::Filled => (
                "warning",
                "You ended it. Whoever has its address reads that it is filled.".into(),
            ),
            State::Ended => (
                "warning",
                "We took it off the list. Write to us to ask why.".into(),
            ),
        };
        let is_seen = matches!(opening.state, State::Shown | State::Filled | State::Ended);
        Self {
            row: Row::of(record),
            path: path.to_owned(),
            shape,
            status,
            public_path: if is_seen {
                format!("/skills/jobs/{}", app::encode(&record.id))
            } else {
                String::new()
            },
            waits: opening
                .draft
                .as_deref()
                .map_or_else(Vec::new, |draft| differences(opening, draft)),
            can_change: opening.can_change(),
            can_end: is_open,
            can_prolong: opening.can_prolong(),
            furthest: slots::say::date(furthest(today)),
            email_until: opening
                .waiting_email(today)
                .map_or_else(String::new, |new| slots::say::date(new.until)),
            given: opening.typed(),
            errors: Vec::new(),
            done: "",
        }
    }

    /// The same, with a day that cannot be.
    #[must_use]
    pub fn refused(self, given: Given, why: &str) -> Self {
        Self {
            given,
            errors: vec![FieldError::at("closes-day", why)],
            ..self
        }
    }

    /// The same, with a new email address that cannot be.
    #[must_use]
    pub fn refused_email(mut self, typed: &str, why: &str) -> Self {
        self.given.insert("new-email".into(), typed.to_owned());
        self.errors = vec![FieldError::at("new-email", why)];
        self
    }

    /// The same, saying what was just done.
    #[must_use]
    pub fn after(self, done: &str) -> Self {
        let done = match done {
            "changed" => "We have your change.",
            "ended" => "It is off the list now. Whoever has its address reads that it is filled.",
            "prolonged" => "It has its new last day now.",
            "email-asked" => "We sent a link to the new address. Use it to confirm the address.",
            "email-kept" => "We keep the address that we have.",
            "email-changed" => {
                "We write to the new address from now on. This is a new link: those from before do not work any more."
            }
            _ => "",
        };
        Self { done, ..self }
    }
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "directory/mine.html";

    fn samples() -> Vec<(&'static str, Self)> {
        const TODAY: Date = Date::constant(2026, 11, 24);
        const AFTERWARDS: Date = Date::constant(2027, 1, 4);
        let path = "/skills/jobs/mine/secret";
        let page = |state| Self::of(&sample(state), path, TODAY);
        let mut changed = sample(State::Shown);
        changed.value.draft = Some(Box::new(Opening {
            pay: "£25,000 a year".into(),
            ..changed.value.clone()
        }));
        let mut asked = sample(State::Shown);
        asked.value.new_email = Some(NewEmail {
            email: "people@harbour-software.example".into(),
            link: "name".into(),
            until: Date::constant(2026, 12, 1),
        });
        let nothing = Given::new();
        let why = closing_day(&nothing, TODAY).err().unwrap_or_default();
        vec![
            ("shown", page(State::Shown)),
            (
                "a change waits",
                Self::of(&changed, path, TODAY).after("changed"),
            ),
            (
                "closed by its day",
                Self::of(&sample(State::Shown), path, AFTERWARDS),
            ),
            ("waits", page(State::Waiting)),
            ("turned down", page(State::Refused)),
            ("filled", page(State::Filled).after("ended")),
            ("taken off by staff", page(State::Ended)),
            (
                "a new address waits",
                Self::of(&asked, path, TODAY).after("email-asked"),
            ),
            (
                "a new address that cannot be",
                page(State::Shown).refused_email("me", NO_EMAIL),
            ),
            (
                "the address was changed",
                page(State::Shown).after("email-changed"),
            ),
            (
                "a day that cannot be",
                page(State::Shown).refused(nothing, why),
            ),
        ]
    }
}
