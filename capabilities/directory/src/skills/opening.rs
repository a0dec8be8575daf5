//! Jobs and training that employers post. Each is looked at before it is shown, and ends with its closing day.

use std::collections::BTreeMap;

use app::kit::Time;
use app::store::{Collection, Field};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::find::{FieldError, is_email};

/// Kinds of opening: the word in addresses, and what people call it.
pub const KINDS: [(&str, &str); 4] = [
    ("job", "Job"),
    ("apprenticeship", "Apprenticeship"),
    ("experience", "Work experience"),
    ("training", "Training"),
];

/// Furthest closing day, in days from now.
const FURTHEST_DAYS: i32 = 183;

/// What became of an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody has looked at it yet.
    Waiting,
    /// People see it until it closes.
    Shown,
    /// It was turned down.
    Refused,
    /// Its employer took it back.
    Ended,
}

impl State {
    /// As it stands in the index.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Refused => "refused",
            Self::Ended => "ended",
        }
    }
}

/// An opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// "Junior web developer"
    pub title: String,
    /// Who offers it.
    pub employer: String,
    /// A word of [`KINDS`].
    pub kind: String,
    /// What one does there.
    pub about: String,
    /// "£24,000 a year"
    pub pay: String,
    /// "Full time", "Tuesday evenings"
    pub hours: String,
    /// "Larkbridge", "From home"
    pub place: String,
    /// No experience is asked for.
    pub for_beginners: bool,
    /// A web or email address to apply at.
    pub apply: String,
    /// Last day to apply.
    pub closes: Date,
    /// Whom we write to; not shown.
    pub email: String,
    /// What became of it.
    pub state: State,
}

/// Openings.
pub const OPENINGS: Collection<Opening> = Collection {
    name: "directory-opening",
    purpose: "to show jobs and training, and to write to whoever posted them",
    personal: true,
    erase_at: |opening, now| {
        let end = opening.closes.at(23, 59, 59, 0);
        let closed = Time(slots::instant(&slots::london(), end).as_microsecond());
        Some(Time(closed.0.max(now.0)).plus_s(30 * 86_400))
    },
    kept_for: "30 days after the last day to apply",
    audited: true,
    fields: &[Field {
        name: "state",
        unique: false,
        of: |opening| vec![opening.state.code().into()],
    }],
};

impl Opening {
    /// Whether people see it on this day.
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        self.state == State::Shown && self.closes >= today
    }

    /// What people call its kind.
    #[must_use]
    pub fn kind_words(&self) -> &'static str {
        KINDS
            .iter()
            .find(|(word, _)| *word == self.kind)
            .map_or("Job", |(_, words)| words)
    }
}

/// What was typed, by field name.
pub type Given = BTreeMap<String, String>;

/// Reads what was typed.
///
/// # Errors
/// Everything that must be mended, in the order of the form.
pub fn read(given: &Given, today: Date) -> Result<Opening, Vec<FieldError>> {
    let get = |name: &str| given.get(name).map_or("", |value| value.trim());
    let mut errors = Vec::new();
    for (name, missing, most) in [
        ("title", "Write what it is called", 120),
        ("employer", "Write who offers it", 120),
        ("kind", "Choose what it is", 20),
        ("about", "Write what one does there", 4_000),
        (
            "pay",
            "Write what it pays or costs, such as £24,000 a year or free",
            120,
        ),
        ("hours", "Write the hours, such as full time", 120),
        ("place", "Write where it is, or from home", 120),
        ("apply", "Write a web or email address to apply at", 300),
        ("email", "Write your own email address", 254),
    ] {
        let text = get(name);
        let is_known = name != "kind" || KINDS.iter().any(|(word, _)| *word == text);
        if text.is_empty() || !is_known {
            errors.push(FieldError::at(name, missing));
        } else if text.chars().count() > most {
            errors.push(FieldError::at(
                name,
                format!("Write at most {most} letters"),
            ));
        } else if name == "email" && !is_email(text) {
            errors.push(FieldError::at(
                name,
                "Write an email address such as name@example.com",
            ));
        } else if name == "apply" && !(is_email(text) || text.starts_with("https://")) {
            errors.push(FieldError::at(
                name,
                "Write an email address, or a web address that begins with https://",
            ));
        }
    }
    let number = |name: &str| get(name).parse::<i16>().ok();
    let closes = match (
        number("closes-day"),
        number("closes-month"),
        number("closes-year"),
    ) {
        (Some(day), Some(month), Some(year)) => {
            let small = |n: i16| i8::try_from(n).unwrap_or(0);
            Date::new(year, small(month), small(day)).ok()
        }
        _ => None,
    };
    let closes = match closes {
        Some(date) if date < today => Err("The last day to apply must be today or later"),
        Some(date) if (date - today).get_days() > FURTHEST_DAYS => {
            Err("The last day to apply must be within 6 months")
        }
        Some(date) => Ok(date),
        None => Err("Write the last day to apply, such as 31 12 2026"),
    };
    match closes {
        Err(why) => {
            errors.push(FieldError::at("closes-day", why));
            Err(errors)
        }
        Ok(_) if !errors.is_empty() => Err(errors),
        Ok(closes) => Ok(Opening {
            title: get("title").into(),
            employer: get("employer").into(),
            kind: get("kind").into(),
            about: get("about").into(),
            pay: get("pay").into(),
            hours: get("hours").into(),
            place: get("place").into(),
            for_beginners: get("beginners") == "yes",
            apply: get("apply").into(),
            closes,
            email: get("email").into(),
            state: State::Waiting,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn full() -> Given {
        [
            ("title", "Junior web developer"),
            ("employer", "Harbour Software"),
            ("kind", "job"),
            ("about", "You make pages."),
            ("pay", "£24,000 a year"),
            ("hours", "Full time"),
            ("place", "Larkbridge"),
            ("apply", "https://jobs.example.org/1"),
            ("email", "jobs@example.org"),
            ("closes-day", "31"),
            ("closes-month", "12"),
            ("closes-year", "2026"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
    }

    fn with(name: &str, value: &str) -> Given {
        let mut given = full();
        given.insert(name.into(), value.into());
        given
    }

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn an_opening_waits_and_ends_with_its_day() {
        let opening = read(&full(), TODAY).unwrap();
        assert_eq!(
            (opening.state, opening.kind_words()),
            (State::Waiting, "Job")
        );
        assert!(!opening.is_open(TODAY), "nobody has looked at it");
        let shown = Opening {
            state: State::Shown,
            ..opening
        };
        assert!(shown.is_open(date(2026, 12, 31)) && !shown.is_open(date(2027, 1, 1)));
    }

    #[test]
    fn what_cannot_be_is_told_with_its_field() {
        #[track_caller]
        fn check(given: &Given, want: &[&str]) {
            let errors = read(given, TODAY).unwrap_err();
            let at: Vec<&str> = errors.iter().map(|error| error.href.as_str()).collect();
            assert_eq!(at, want);
        }
        check(&with("closes-month", "13"), &["#closes-day"]);
        check(&with("closes-day", "999999"), &["#closes-day"]);
        check(&with("closes-year", "2025"), &["#closes-day"]);
        check(&with("closes-year", "2030"), &["#closes-day"]);
        check(&with("apply", "javascript:alert(1)"), &["#apply"]);
        check(&with("kind", "lottery"), &["#kind"]);
        check(&with("about", &"x".repeat(5_000)), &["#about"]);
        assert_eq!(read(&Given::new(), TODAY).unwrap_err().len(), 10);
    }
}
