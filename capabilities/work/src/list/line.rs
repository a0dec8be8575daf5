//! One piece of work, as a list shows it.

use app::ask::Case;
use app::kit::{Time, words};
use app::teams::Names;
use serde::Serialize;

/// One piece of work.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Line {
    /// The case's id, to choose it by; empty for what is no case.
    pub id: String,
    /// Which version of it was read.
    pub version: i64,
    /// What people know it by.
    pub reference: String,
    /// Its page.
    pub path: String,
    /// What it is.
    pub title: String,
    /// Which kind of thing.
    pub category: String,
    /// Where it stands.
    pub status: String,
    /// Who has it.
    pub owner: String,
    /// Which team has it.
    pub team: String,
    /// Where it is.
    pub ward: String,
    /// Whether nobody but its team may know of it.
    pub private: bool,
    /// By when, in words.
    pub due: String,
    /// "good", "warning", "bad" or "unknown"
    pub due_shape: &'static str,
    /// When it was asked.
    pub created_us: i64,
}

impl Line {
    /// A case in a list.
    pub fn of(case: &Case, names: &Names, now: Time) -> Self {
        let (due, due_shape) = due(case.due, case.paused.is_some(), case.is_open, now);
        Self {
            id: case.id.clone(),
            version: case.version,
            path: format!("/work/{}", case.reference),
            reference: case.reference.clone(),
            title: case.title.clone(),
            category: words::from_term(&case.category),
            status: case.stands().staff.to_owned(),
            owner: names.person(&case.owner),
            team: names.team(&case.team),
            ward: case.ward.clone(),
            private: case.is_private,
            due,
            due_shape,
            created_us: case.created.0,
        }
    }

    /// Whether it has the words that are looked for, in small letters.
    pub fn says(&self, words: &str) -> bool {
        [&self.title, &self.reference, &self.category]
            .iter()
            .any(|text| text.to_lowercase().contains(words))
    }
}

/// By when, in words and as a shape.
pub fn due(
    due: Option<Time>,
    is_waiting: bool,
    is_open: bool,
    now: Time,
) -> (String, &'static str) {
    let Some(due) = due.filter(|_| is_open) else {
        return (if is_open { "No date" } else { "Closed" }.into(), "unknown");
    };
    if is_waiting {
        return ("Clock stopped".into(), "unknown");
    }
    let [due_on, today] = [due, now].map(|at| words::local(at).date());
    let days = i64::from((due_on - today).get_days());
    match days {
        _ if due < now && days == 0 => ("Late today".into(), "bad"),
        i64::MIN..0 => (
            format!("{} late", words::count(-days, "day", "days")),
            "bad",
        ),
        0 => ("Today".into(), "warning"),
        1 => ("Tomorrow".into(), "warning"),
        2..=6 => (format!("In {days} days"), "good"),
        _ => (words::short_date(due), "good"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(due_at: &str, want: &str) {
        let now = Time::parse("2026-11-26T14:00:00Z").unwrap_or_default();
        assert_eq!(
            due(Time::parse(due_at), false, true, now).0,
            want,
            "{due_at}"
        );
    }

    #[test]
    fn due_dates_are_said_as_people_say_them() {
        check("2026-11-26T17:00:00Z", "Today");
        check("2026-11-26T13:00:00Z", "Late today");
        check("2026-11-25T17:00:00Z", "1 day late");
        check("2026-11-20T17:00:00Z", "6 days late");
        check("2026-11-27T17:00:00Z", "Tomorrow");
        check("2026-11-30T17:00:00Z", "In 4 days");
        check("2026-12-24T17:00:00Z", "24 Dec");
    }

    #[test]
    fn a_clock_that_stands_is_not_late() {
        let (now, before) = (Time(10_000_000), Time(0));
        assert_eq!(
            due(Some(before), true, true, now),
            ("Clock stopped".into(), "unknown")
        );
        assert_eq!(
            due(Some(before), false, false, now),
            ("Closed".into(), "unknown")
        );
        assert_eq!(due(None, false, true, now), ("No date".into(), "unknown"));
    }
}
