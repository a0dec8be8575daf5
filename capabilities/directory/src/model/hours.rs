//! When a service is open, as the search holds it: the days that are the same each week, and each other day of
//! the weeks around now by its date. The weeks move on, so the entries are written again each day.

use std::collections::BTreeMap;

use app::App;
use app::find::{Hours, Span};
use app::kit::{Fault, words};
use app::store::collection::Page;
use app::store::{Filter, StoreError};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{SERVICES, Schedule, Service, change};
use crate::when;

/// Weeks whose days are counted out, this one too.
const WEEKS: i32 = 5;
/// Services looked at.
const MOST: i64 = 200_000;
/// Entries written again at a time.
const AT_ONCE: usize = 200;

/// Every schedule of a service and of its places.
pub fn schedules(service: &Service) -> impl Iterator<Item = &Schedule> {
    let at = service.service_at_locations.iter();
    service
        .schedules
        .iter()
        .chain(at.flat_map(|at| &at.schedules))
}

/// The usual week, and the days of the next weeks that differ from it; none if there is no schedule, or one
/// whose days or times cannot be told.
pub fn hours(service: &Service, today: Date) -> Option<Hours> {
    let back = i32::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_sub(back.days());
    // What began on the Sunday before may go on past midnight.
    let from = monday.saturating_sub(1.day());
    let until = monday.saturating_add((7 * WEEKS).days());
    let mut hours = Hours::default();
    let mut dated: BTreeMap<Date, Vec<Span>> = BTreeMap::new();
    let mut any = false;
    for schedule in schedules(service) {
        any = true;
        if when::is_over(schedule, from) {
            continue;
        }
        let span = span(schedule)?;
        if when::is_every_week(schedule, today) {
            for day in when::weekdays(schedule) {
                if let Some(spans) = hours.week.get_mut(of_week(day)) {
                    spans.push(span);
                }
            }
        } else {
            for day in when::dates(schedule, from, until)? {
                dated.entry(day).or_default().push(span);
            }
        }
    }
    let epoch = jiff::civil::date(1970, 1, 1);
    for (day, mut spans) in dated {
        let weekly = hours.week.get(of_week(day.weekday()));
        spans.extend(weekly.into_iter().flatten().copied());
        hours.instead.insert((day - epoch).get_days(), spans);
    }
    for spans in hours.week.iter_mut().chain(hours.instead.values_mut()) {
        spans.sort_by_key(|span| (span.from, span.until));
        spans.dedup();
    }
    any.then_some(hours)
}

/// Which day of the week it is, Monday 0.
fn of_week(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or_default()
}

/// From when until when of a day; none if either is not known.
fn span(schedule: &Schedule) -> Option<Span> {
    let minutes = |text: &Option<String>| {
        let time = hsds::format::time(text.as_deref()?)?;
        u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).ok()
    };
    let (from, until) = (minutes(&schedule.opens_at)?, minutes(&schedule.closes_at)?);
    // Past midnight.
    let until = if until <= from { until + 1_440 } else { until };
    Some(Span { from, until })
}

/// Whether what the search holds of a service's times moves on with the days.
fn is_counted_out(service: &Service, today: Date) -> bool {
    // What began in these weeks may still be held day by day.
    let before = today.saturating_sub((7 * WEEKS).days());
    schedules(service).any(|schedule| !when::is_every_week(schedule, before))
}

/// Has the services whose times move on with the days found by their times as they are now.
///
/// # Errors
/// Whatever the store says.
pub async fn renew_times(app: &App) -> Result<String, Fault> {
    let today = app.today();
    let moving: Vec<String> = app
        .store()
        .read(move |rd| {
            let page = Page {
                limit: MOST,
                ..Page::default()
            };
            let all = SERVICES.find(rd, &Filter::All, page)?.into_iter();
            let moving = all
                .filter(|record| record.value.is_shown() && is_counted_out(&record.value, today));
            Ok::<_, StoreError>(moving.map(|record| record.id).collect())
        })
        .await?;
    for ids in moving.chunks(AT_ONCE) {
        let ids = ids.to_vec();
        app.store()
            .write(move |tx| ids.iter().try_for_each(|id| change::found_today(tx, id)))
            .await?;
    }
    let count = i64::try_from(moving.len()).unwrap_or(i64::MAX);
    Ok(format!(
        "the times of {} are as they are today",
        words::count(count, "entry", "entries")
    ))
}

#[cfg(test)]
mod tests {
    use app::find::{Moment, State};
    use jiff::civil::date;

    use super::*;
    use crate::when::tests::schedule;

    /// A Tuesday.
    const TODAY: Date = date(2026, 11, 24);

    fn service(schedules: &[Schedule]) -> Service {
        Service {
            schedules: schedules.to_vec(),
            ..Service::default()
        }
    }

    fn at(day: Date, minute: u16) -> Moment {
        let day = (day - date(1970, 1, 1)).get_days();
        Moment { day, minute }
    }

    /// The days from now to the end of the counted weeks on which it is open at 10:30.
    #[track_caller]
    fn check(schedules: &[Schedule], want: &str) {
        let got = hours(&service(schedules), TODAY).map_or_else(
            || "not known".to_owned(),
            |hours| {
                let days = TODAY.series(1.day()).take(33);
                let open = days.filter(|day| hours.is_open(at(*day, 630)));
                let open: Vec<String> =
                    open.map(|day| day.strftime("%a %-d").to_string()).collect();
                open.join(", ")
            },
        );
        assert_eq!(got, want, "{schedules:?}");
    }

    fn between(first: &str, last: &str, schedule: Schedule) -> Schedule {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Schedule {
            dtstart: text(first),
            valid_to: text(last),
            ..schedule
        }
    }

    #[test]
    fn it_is_open_on_its_days_from_the_first_to_the_last() {
        let weekly = || schedule("WEEKLY", "TH", "10:00", "11:00");
        check(&[], "not known");
        check(&[weekly()], "Thu 26, Thu 3, Thu 10, Thu 17, Thu 24");
        check(
            &[between("2026-01-01", "", weekly())],
            "Thu 26, Thu 3, Thu 10, Thu 17, Thu 24",
        );
        check(&[between("2026-09-03", "2026-11-19", weekly())], "");
        check(
            &[between("2026-09-03", "2026-12-03", weekly())],
            "Thu 26, Thu 3",
        );
        check(&[between("2026-12-15", "", weekly())], "Thu 17, Thu 24");
        let until = Schedule {
            until: Some("2026-11-26".into()),
            ..weekly()
        };
        check(&[until], "Thu 26");
        let from = Schedule {
            valid_from: Some("2027-01-01".into()),
            ..weekly()
        };
        check(&[from], "");
        let fortnightly = |first| Schedule {
            interval: Some(2.0),
            ..between(first, "", weekly())
        };
        check(&[fortnightly("2026-11-19")], "Thu 3, Thu 17");
        check(&[fortnightly("")], "not known");
        check(&[schedule("MONTHLY", "1SA", "10:00", "11:00")], "Sat 5");
        check(
            &[between(
                "2026-11-25",
                "",
                schedule("", "", "10:00", "11:00"),
            )],
            "Wed 25",
        );
        check(&[schedule("", "", "10:00", "11:00")], "not known");
        check(&[schedule("WEEKLY", "TH", "", "11:00")], "not known");
        check(
            &[schedule("SOMETIMES", "TH", "10:00", "11:00")],
            "not known",
        );
    }

    #[test]
    fn a_day_of_a_course_keeps_its_usual_hours() {
        let usual = schedule("WEEKLY", "TH", "09:00", "17:00");
        let late = schedule("WEEKLY", "TH", "22:00", "02:00");
        let course = between("2026-11-26", "2026-11-26", late);
        let hours = hours(&service(&[usual, course]), TODAY).unwrap();
        let open = [(26, 600), (26, 1_380), (27, 60), (27, 180)]
            .map(|(day, minute)| hours.is_open(at(date(2026, 11, day), minute)));
        assert_eq!(open, [true, true, true, false]);
        let week_after = at(date(2026, 12, 3), 1_380);
        assert!(matches!(hours.state(week_after), State::Closed { .. }));
    }

    #[test]
    fn what_moves_on_with_the_days_is_written_again() {
        let weekly = || schedule("WEEKLY", "TH", "10:00", "11:00");
        for (schedule, want) in [
            (weekly(), false),
            (between("2026-01-01", "", weekly()), false),
            (between("2026-11-05", "", weekly()), true),
            (between("", "2025-11-05", weekly()), true),
            (schedule("MONTHLY", "1SA", "10:00", "11:00"), true),
        ] {
            assert_eq!(
                is_counted_out(&service(std::slice::from_ref(&schedule)), TODAY),
                want,
                "{schedule:?}"
            );
        }
    }
}
