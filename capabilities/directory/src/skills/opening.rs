//! Jobs and training that employers post. Each is looked at before it is shown, and ends with its closing
//! day. New words for one that is shown are looked at too, and until then people see the old ones.

use std::collections::BTreeMap;

use app::kit::Time;
use app::store::{Collection, Field};
use jiff::ToSpan;
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
/// Its employer is told so many days before it closes.
const TOLD_DAYS: i32 = 7;

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
    /// Its employer says that it is filled, or not offered any more.
    Filled,
    /// Staff took it off.
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
            Self::Filled => "filled",
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
    /// New words for what is shown, as long as nobody has looked at them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Box<Opening>>,
    /// The last day to apply that its employer knows to be near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Date>,
    /// Another address for `email`, as long as nobody has confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_email: Option<NewEmail>,
    /// How often `email` was changed. Links from before a change do not open it any more.
    #[serde(default)]
    pub moves: u32,
}

/// An address that takes over once whoever reads its mail confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEmail {
    /// The address.
    pub email: String,
    /// The name of the link that was sent to it.
    pub link: String,
    /// The last day on which that link works.
    pub until: Date,
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
        // What is shown and has new words waits as well.
        of: |opening| {
            let waits = opening.draft.as_ref().map(|_| State::Waiting);
            let states = std::iter::once(opening.state).chain(waits);
            states.map(|state| state.code().to_owned()).collect()
        },
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

impl Opening {
    /// Whether people read the same in both: all but the last day to apply.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let words = |opening: &Self| Self {
            closes: self.closes,
            email: String::new(),
            state: State::Waiting,
            draft: None,
            told: None,
            new_email: None,
            moves: 0,
            ..opening.clone()
        };
        words(self) == words(other)
    }

    /// With another last day to apply. Whoever sets a day that is near need not be told that it is.
    #[must_use]
    pub fn closing(self, closes: Date, today: Date) -> Self {
        Self {
            told: is_near(closes, today).then_some(closes),
            closes,
            ..self
        }
    }

    /// As its employer changes it. New words for what is shown wait to be looked at, and so does all that
    /// is not shown.
    #[must_use]
    pub fn changed(self, new: Self, today: Date) -> Self {
        let closes = new.closes;
        let next = if self.state != State::Shown {
            Self {
                state: State::Waiting,
                draft: None,
                new_email: self.new_email,
                moves: self.moves,
                ..new
            }
        } else if self.says_the_same(&new) {
            Self {
                draft: None,
                ..self
            }
        } else {
            Self {
                draft: Some(Box::new(new)),
                ..self
            }
        };
        next.closing(closes, today)
    }

    /// With the words that wait, if any do, in place of those that are shown.
    #[must_use]
    pub fn with_draft(self) -> Self {
        match self.draft.clone() {
            Some(draft) => Self {
                closes: self.closes,
                email: self.email,
                state: self.state,
                told: self.told,
                new_email: self.new_email,
                moves: self.moves,
                draft: None,
                ..*draft
            },
            None => self,
        }
    }

    /// Whether its employer may change what it says: not once it is off the list.
    #[must_use]
    pub fn can_change(&self) -> bool {
        matches!(self.state, State::Waiting | State::Shown | State::Refused)
    }

    /// Whether its employer may show it until another day: its words were looked at, and staff did not take
    /// it off.
    #[must_use]
    pub fn can_prolong(&self) -> bool {
        matches!(self.state, State::Shown | State::Filled)
    }

    /// Whether its employer is to be told on this day that it closes soon.
    #[must_use]
    pub fn is_to_be_told(&self, today: Date) -> bool {
        self.is_open(today) && is_near(self.closes, today) && self.told != Some(self.closes)
    }

    /// With another address to write to, which somebody confirmed.
    #[must_use]
    pub fn written_to(self, email: String) -> Self {
        Self {
            email,
            new_email: None,
            moves: self.moves.saturating_add(1),
            ..self
        }
    }

    /// The address that waits to be confirmed on this day.
    #[must_use]
    pub fn waiting_email(&self, today: Date) -> Option<&NewEmail> {
        let new = self.new_email.as_ref();
        new.filter(|new| new.until >= today)
    }

    /// The form of it.
    #[must_use]
    pub fn typed(&self) -> Given {
        let closes = self.closes;
        let beginners = if self.for_beginners { "yes" } else { "" };
        let pairs = [
            ("title", self.title.clone()),
            ("employer", self.employer.clone()),
            ("kind", self.kind.clone()),
            ("about", self.about.clone()),
            ("pay", self.pay.clone()),
            ("hours", self.hours.clone()),
            ("place", self.place.clone()),
            ("beginners", beginners.to_owned()),
            ("apply", self.apply.clone()),
            ("email", self.email.clone()),
            ("closes-day", closes.day().to_string()),
            ("closes-month", closes.month().to_string()),
            ("closes-year", closes.year().to_string()),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value));
        pairs.into_iter().collect()
    }
}

fn is_near(closes: Date, today: Date) -> bool {
    (closes - today).get_days() <= TOLD_DAYS
}

/// The furthest last day to apply that may be set on this day.
#[must_use]
pub fn furthest(today: Date) -> Date {
    today.saturating_add(FURTHEST_DAYS.days())
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
    let closes = closing_day(given, today);
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
            draft: None,
            told: None,
            new_email: None,
            moves: 0,
        }),
    }
}

/// Reads the last day to apply.
///
/// # Errors
/// What must be mended.
pub fn closing_day(given: &Given, today: Date) -> Result<Date, &'static str> {
    let number = |name: &str| {
        let text = given.get(name).map_or("", |value| value.trim());
        text.parse::<i16>().ok()
    };
    let date = match (
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
    match date {
        Some(date) if date < today => Err("The last day to apply must be today or later"),
        Some(date) if date > furthest(today) => {
            Err("The last day to apply must be within 6 months")
        }
        Some(date) => Ok(date),
        None => Err("Write the last day to apply, such as 31 12 2026"),
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

    /// A shown opening, changed to what `name` says now: what people see, and what waits.
    #[track_caller]
    fn check_change(name: &str, value: &str, sees: &str, waits: Option<&str>) {
        let shown = Opening {
            state: State::Shown,
            ..read(&full(), TODAY).unwrap()
        };
        let after = shown.changed(read(&with(name, value), TODAY).unwrap(), TODAY);
        let draft = after.draft.as_ref().map(|draft| draft.title.as_str());
        assert_eq!((&*after.title, draft), (sees, waits));
        assert_eq!(after.state, State::Shown);
    }

    #[test]
    fn new_words_wait_and_a_new_day_holds_at_once() {
        let old = "Junior web developer";
        check_change("title", "Web developer", old, Some("Web developer"));
        check_change("pay", "£25,000 a year", old, Some(old));
        check_change("beginners", "yes", old, Some(old));
        check_change("closes-day", "30", old, None);
        let refused = Opening {
            state: State::Refused,
            ..read(&full(), TODAY).unwrap()
        };
        let again = refused.changed(read(&with("title", "Other"), TODAY).unwrap(), TODAY);
        assert_eq!(
            (again.state, again.title.as_str()),
            (State::Waiting, "Other")
        );
    }

    #[test]
    fn new_words_come_in_place_of_the_old_ones_and_the_day_stays() {
        let shown = Opening {
            state: State::Shown,
            ..read(&full(), TODAY).unwrap()
        };
        let new = read(&with("title", "Web developer"), TODAY).unwrap();
        let prolonged = shown.changed(new, TODAY).closing(date(2027, 3, 1), TODAY);
        let after = prolonged.with_draft();
        assert_eq!(after.title, "Web developer");
        assert_eq!(
            (after.state, after.closes),
            (State::Shown, date(2027, 3, 1))
        );
        assert!(after.draft.is_none());
    }

    #[test]
    fn another_address_stays_through_a_change_and_waits_until_its_day() {
        let asked = Opening {
            new_email: Some(NewEmail {
                email: "new@example.org".into(),
                link: "name".into(),
                until: date(2026, 12, 1),
            }),
            moves: 2,
            ..read(&full(), TODAY).unwrap()
        };
        assert!(asked.waiting_email(date(2026, 12, 1)).is_some());
        assert!(asked.waiting_email(date(2026, 12, 2)).is_none());
        // New words for what nobody has looked at, and for what is shown.
        for state in [State::Waiting, State::Shown] {
            let before = Opening {
                state,
                ..asked.clone()
            };
            let new = read(&with("title", "Other"), TODAY).unwrap();
            let after = before.changed(new, TODAY).with_draft();
            assert_eq!(after.title, "Other");
            assert_eq!((&after.new_email, after.moves), (&asked.new_email, 2));
        }
        let moved = asked.written_to("new@example.org".into());
        assert_eq!(moved.email, "new@example.org");
        assert_eq!((moved.new_email, moved.moves), (None, 3));
    }

    #[test]
    fn its_form_comes_back_as_it_was() {
        let opening = read(&full(), TODAY).unwrap();
        assert_eq!(read(&opening.typed(), TODAY), Ok(opening));
    }

    #[test]
    fn the_employer_is_told_a_week_before_and_once() {
        #[track_caller]
        fn check(today: Date, told: Option<Date>, want: bool) {
            let opening = Opening {
                state: State::Shown,
                told,
                ..read(&full(), TODAY).unwrap()
            };
            assert_eq!(opening.is_to_be_told(today), want);
        }
        let closes = date(2026, 12, 31);
        check(date(2026, 12, 23), None, false);
        check(date(2026, 12, 24), None, true);
        check(date(2026, 12, 24), Some(closes), false);
        // It was prolonged since, and comes to its new end.
        check(date(2026, 12, 24), Some(date(2026, 12, 1)), true);
        check(date(2027, 1, 1), None, false);
    }
}
