//! What is on: courses, tasters, clubs and events, day by day, one week at a time.

use app::kit::{Fault, Time};
use app::store::collection::Page as Cut;
use app::store::{Filter, StoreError};
use app::{App, Page, encode};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

use super::entry::Entry;
use super::help::sample_entry;
use crate::model::{Bundle, KIND, NEEDS, SERVICES, change};
use crate::when;

/// Weeks that can be turned to, back and ahead.
const WEEKS: i32 = 26;
/// Entries of one kind that are looked at.
const MOST: i64 = 2_000;

/// What is on this week?
#[derive(Debug, Default, Serialize)]
pub struct On {
    /// "30 November to 6 December 2026"
    week: String,
    days: Vec<Day>,
    total: usize,
    /// "Get online"; empty for everything.
    need_name: String,
    needs: Vec<Chip>,
    /// The address of everything of the week.
    all_path: String,
    before_path: String,
    after_path: String,
}

/// A need to choose.
#[derive(Debug, Serialize)]
struct Chip {
    name: &'static str,
    path: String,
    here: bool,
}

/// A day with something on.
#[derive(Debug, Serialize)]
struct Day {
    /// "Tuesday 1 December"
    name: String,
    events: Vec<Event>,
}

/// Something on.
#[derive(Debug, Clone, Serialize)]
struct Event {
    times: String,
    name: String,
    path: String,
    booking: String,
    place: String,
    cost: String,
    ages: String,
    /// "First of 5", "Last one"; empty for neither.
    part: String,
    kind: &'static str,
}

impl On {
    /// The week that holds `day`, for one need or for all.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(app: &App, day: &str, need: &str) -> Result<Self, Fault> {
        let now = app.now();
        let today = slots::local(&slots::london(), now.timestamp()).date();
        let monday = monday(day, today);
        // What was on before today is no use to anybody; another week is shown whole.
        let first = if monday <= today && today < monday.saturating_add(7.days()) {
            today
        } else {
            monday
        };
        let bundles = bundles(app).await?;
        let need = NEEDS.term(need);
        let fits = |bundle: &&Bundle| {
            need.is_none_or(|need| {
                let id = NEEDS.term_id(need.code);
                bundle.service.term_ids().any(|term| term == id)
            })
        };
        let mut all: Vec<(DateTime, Event)> = bundles
            .iter()
            .filter(fits)
            .flat_map(|bundle| events(bundle, first, monday, now))
            .collect();
        all.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.name.cmp(&y.name)));
        let mut days: Vec<Day> = Vec::new();
        let total = all.len();
        for (at, event) in all {
            let date = at.date();
            let name = format!(
                "{} {}",
                slots::say::weekday(date.weekday()),
                slots::say::day_and_month(date)
            );
            match days.last_mut() {
                Some(day) if day.name == name => day.events.push(event),
                _ => days.push(Day {
                    name,
                    events: vec![event],
                }),
            }
        }
        let path = |week: Date, code: &str| {
            let need = if code.is_empty() {
                String::new()
            } else {
                format!("&need={}", encode(code))
            };
            format!("/help/whats-on?week={week}{need}")
        };
        let code = need.map_or("", |need| need.code);
        let turned = |weeks: i32| {
            let week = monday.saturating_add((7 * weeks).days());
            let away = (week - today).get_days();
            (away.abs() <= 7 * WEEKS).then(|| path(week, code))
        };
        Ok(Self {
            week: format!(
                "{} to {}",
                slots::say::day_and_month(first),
                slots::say::date(monday.saturating_add(6.days()))
            ),
            days,
            total,
            need_name: need.map_or_else(String::new, |need| need.name.to_owned()),
            needs: NEEDS
                .terms
                .iter()
                .filter(|term| {
                    let id = NEEDS.term_id(term.code);
                    bundles
                        .iter()
                        .any(|bundle| bundle.service.term_ids().any(|term| term == id))
                })
                .map(|term| Chip {
                    name: term.name,
                    path: path(monday, term.code),
                    here: term.code == code,
                })
                .collect(),
            all_path: path(monday, ""),
            before_path: turned(-1).unwrap_or_default(),
            after_path: turned(1).unwrap_or_default(),
        })
    }
}

/// The Monday of the week of a day as typed, or of today.
fn monday(day: &str, today: Date) -> Date {
    let typed: Option<Date> = day.parse().ok();
    let near = typed.filter(|day| (*day - today).get_days().abs() <= 7 * WEEKS + 7);
    let day = near.unwrap_or(today);
    let back = i32::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(back.days())
}

/// Courses, events and clubs that are shown.
async fn bundles(app: &App) -> Result<Vec<Bundle>, Fault> {
    Ok(app
        .store()
        .read(|rd| {
            let mut all: Vec<Bundle> = Vec::new();
            for kind in ["course", "event", "club"] {
                let page = Cut {
                    limit: MOST,
                    ..Cut::default()
                };
                let found = SERVICES.find(rd, &Filter::Is("term", KIND.term_id(kind)), page)?;
                for record in found.into_iter().filter(|record| record.value.is_shown()) {
                    if !all.iter().any(|known| known.id == record.id) {
                        all.push(change::bundled(rd, record)?);
                    }
                }
            }
            Ok::<_, StoreError>(all)
        })
        .await?)
}

/// When a service is on in a week, from its first day that is shown: at each of its places.
fn events(bundle: &Bundle, first: Date, monday: Date, now: Time) -> Vec<(DateTime, Event)> {
    let midnight = jiff::civil::Time::midnight();
    let from = first.to_datetime(midnight);
    let until = monday.saturating_add(7.days()).to_datetime(midnight);
    let entry = Entry::new(bundle, now);
    let kind = bundle.service.house_terms("kind");
    let kind = kind.first().map_or("Event", |term| term.name);
    let service = &bundle.service;
    let mut events = Vec::new();
    for (at, place) in service.service_at_locations.iter().zip(&entry.places) {
        let schedules = if at.schedules.is_empty() {
            &service.schedules
        } else {
            &at.schedules
        };
        for one in when::occasions(schedules, from, until, 50) {
            let part = schedules
                .iter()
                .find_map(|schedule| part(schedule, one.from.date()))
                .unwrap_or_default();
            let times = if one.until == one.from {
                slots::say::time(one.from.time())
            } else {
                format!(
                    "{} to {}",
                    slots::say::time(one.from.time()),
                    slots::say::time(one.until.time())
                )
            };
            events.push((
                one.from,
                Event {
                    times,
                    name: entry.name.clone(),
                    path: entry.path.clone(),
                    booking: entry.booking.clone(),
                    place: if place.town.is_empty() || place.name.contains(&place.town) {
                        place.name.clone()
                    } else {
                        format!("{}, {}", place.name, place.town)
                    },
                    cost: entry.cost.clone(),
                    ages: entry.ages.clone(),
                    part,
                    kind,
                },
            ));
        }
    }
    events
}

/// Whether a course begins on this day.
fn part(schedule: &crate::model::Schedule, day: Date) -> Option<String> {
    let first: Date = schedule.dtstart.as_deref()?.get(..10)?.parse().ok()?;
    (schedule.freq.is_some() && schedule.until.is_some() && first == day)
        .then(|| "Starts today".to_owned())
}

impl Page for On {
    const TEMPLATE: &'static str = "directory/on.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let entry = sample_entry("First clicks: a gentle start", false);
        let event = Event {
            times: "10am to midday".into(),
            name: entry.name,
            path: entry.path,
            booking: "/book/first-clicks".into(),
            place: "Larkbridge Library".into(),
            cost: "Free".into(),
            ages: "Ages 60 and over".into(),
            part: "Starts today".into(),
            kind: "Course",
        };
        let week = || Self {
            week: "30 November to 6 December 2026".into(),
            all_path: "/help/whats-on".into(),
            before_path: "/help/whats-on?week=2026-11-23".into(),
            after_path: "/help/whats-on?week=2026-12-07".into(),
            ..Self::default()
        };
        vec![
            ("an empty week", week()),
            (
                "a week",
                Self {
                    days: vec![Day {
                        name: "Tuesday 1 December".into(),
                        events: vec![
                            event.clone(),
                            Event {
                                booking: String::new(),
                                part: String::new(),
                                ages: String::new(),
                                kind: "Club",
                                ..event
                            },
                        ],
                    }],
                    total: 2,
                    need_name: "Get online".into(),
                    needs: vec![Chip {
                        name: "Get online",
                        path: "/help/whats-on?need=get-online".into(),
                        here: true,
                    }],
                    ..week()
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_its_monday_and_is_not_far_away() {
        let today = date(2026, 11, 24);
        for (typed, want) in [
            ("", date(2026, 11, 23)),
            ("2026-12-06", date(2026, 11, 30)),
            ("2026-12-07", date(2026, 12, 7)),
            ("1066-10-14", date(2026, 11, 23)),
            ("soon", date(2026, 11, 23)),
        ] {
            assert_eq!(monday(typed, today), want, "{typed}");
        }
    }
}
