//! What is free: starts of a day, days of a month, sessions of a class; and the places of one time.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kit::Time;
use slots::{Rules, Slot};
use store::bookings::Session;
use store::{Rd, Record, bookings};

use crate::take::Fit;
use crate::{BookError, Booking, Kind, Resource};

/// Days that one look at a calendar may cover.
const DAYS: u16 = 62;

/// A day of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFree {
    /// Which day.
    pub date: Date,
    /// How many starts can be had.
    pub free: usize,
    /// How many there are at all, the full ones too.
    pub starts: usize,
    /// Why it is not as usual, if it is not: "Boxing Day".
    pub why: Option<String>,
}

/// A session of a class, and how full it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFree {
    /// The session.
    pub session: Session,
    /// How many places are free.
    pub left: i64,
    /// How many bookings wait for one.
    pub waiting: i64,
}

/// The starts of a day for so many people and minutes, full ones too. With `is_staff`, those without notice too.
///
/// # Errors
/// [`BookError::Store`].
pub fn slots_free(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    date: Date,
    length_min: u32,
    is_staff: bool,
) -> Result<Vec<Slot>, BookError> {
    let Kind::Times(rules) = &rec.value.kind else {
        return Ok(Vec::new());
    };
    let taken = taken(rd, rec, rules, date, 1, length_min)?;
    Ok(offer(
        rec,
        rules,
        length_min,
        rd.now(),
        date,
        &taken,
        is_staff,
    ))
}

/// The days from `from` on, at most 62, with how many starts each has for so many people and minutes.
///
/// # Errors
/// [`BookError::Store`].
pub fn days_free(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    from: Date,
    days: u16,
    length_min: u32,
    people: u32,
) -> Result<Vec<DayFree>, BookError> {
    let Kind::Times(rules) = &rec.value.kind else {
        return Ok(Vec::new());
    };
    let days = days.min(DAYS);
    let taken = taken(rd, rec, rules, from, days, length_min)?;
    let now = rd.now();
    let want = rec.value.places_for(people);
    let dates = (0..i32::from(days)).map_while(|n| from.checked_add(n.days()).ok());
    Ok(dates
        .map(|date| {
            // What touches the day, and a loan that begins on it.
            let (first, last) = bounds(rules, date, 1, length_min);
            let near: Vec<slots::Busy> = taken
                .iter()
                .filter(|busy| busy.from < last && first < busy.to)
                .copied()
                .collect();
            let slots = offer(rec, rules, length_min, now, date, &near, false);
            DayFree {
                date,
                free: slots.iter().filter(|slot| slot.left >= want).count(),
                starts: slots.len(),
                why: rec.value.hours.on(date).why,
            }
        })
        .collect())
}

/// The sessions that begin from `from` up to `to`, in order, those that are off too; at most 500.
///
/// # Errors
/// [`BookError::Store`].
pub fn sessions_free(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    from: Time,
    to: Time,
) -> Result<Vec<SessionFree>, BookError> {
    let sessions = bookings::sessions(rd, &rec.id, from, to, 500)?;
    let counts = bookings::session_counts(rd, &rec.id, from, to)?;
    Ok(sessions
        .into_iter()
        .map(|session| {
            let count = counts.iter().find(|(id, _, _)| *id == session.id);
            let (given, waiting) = count.map_or((0, 0), |(_, given, waiting)| (*given, *waiting));
            SessionFree {
                left: (session.places - given).max(0),
                waiting,
                session,
            }
        })
        .collect())
}

/// The starts of a day, given what is taken. Staff need give no notice, may look as far ahead as rules can say,
/// and may have what has begun today.
fn offer(
    rec: &Record<Resource>,
    rules: &Rules,
    length_min: u32,
    now: Time,
    date: Date,
    taken: &[slots::Busy],
    is_staff: bool,
) -> Vec<Slot> {
    let zone = slots::london();
    let (hours, places) = (&rec.value.hours, rec.value.places);
    if !is_staff {
        let now = now.timestamp();
        return slots::offer(hours, &zone, rules, places, length_min, now, date, taken);
    }
    let today = slots::local(&zone, now.timestamp()).start_of_day();
    let rules = Rules {
        notice_min: 0,
        horizon_days: 731,
        ..rules.clone()
    };
    let midnight = slots::instant(&zone, today);
    slots::offer(
        hours, &zone, &rules, places, length_min, midnight, date, taken,
    )
    .into_iter()
    .filter(|slot| slot.end > now.timestamp())
    .collect()
}

/// From when to when something could touch what begins on these days.
fn bounds(rules: &Rules, from: Date, days: u16, length_min: u32) -> (Timestamp, Timestamp) {
    let zone = slots::london();
    let first = slots::instant(&zone, from.at(0, 0, 0, 0));
    let days = i32::from(days) + 2;
    let last = slots::instant(&zone, from.saturating_add(days.days()).at(0, 0, 0, 0));
    let last = Time(last.as_microsecond()).plus_s(i64::from(length_min) * 60);
    rules.taken_up(first, last.timestamp())
}

/// What is taken around these days: places given, and other people's calendars.
fn taken(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    rules: &Rules,
    from: Date,
    days: u16,
    length_min: u32,
) -> Result<Vec<slots::Busy>, BookError> {
    let (first, last) = bounds(rules, from, days, length_min);
    let grid = grid_us(rules);
    let mut claims = bookings::claimed(rd, &rec.id, cells(rules, first, last))?;
    // One stretch for the cells of a place that follow one another.
    claims.sort_unstable_by_key(|(cell, place)| (*place, *cell));
    let mut taken: Vec<slots::Busy> = Vec::new();
    for (cell, place) in claims {
        let place = u32::try_from(place).ok();
        let (from, to) = (
            at_us(cell.saturating_mul(grid)),
            at_us((cell + 1).saturating_mul(grid)),
        );
        match taken.last_mut() {
            Some(last) if last.place == place && last.to == from => last.to = to,
            _ => taken.push(slots::Busy { from, to, place }),
        }
    }
    let (first, last) = (Time(first.as_microsecond()), Time(last.as_microsecond()));
    for busy in bookings::busy(rd, &rec.id, first, last)? {
        taken.push(slots::Busy {
            from: busy.starts.timestamp(),
            to: busy.ends.timestamp(),
            place: None,
        });
    }
    Ok(taken)
}

fn at_us(us: i64) -> Timestamp {
    Time(us).timestamp()
}

fn grid_us(rules: &Rules) -> i64 {
    i64::from(rules.grid_min()) * 60_000_000
}

/// The cells of the grid that a stretch touches, from the first up to the last and not including it.
fn cells(rules: &Rules, from: Timestamp, to: Timestamp) -> (i64, i64) {
    let grid = grid_us(rules);
    let (from, to) = (from.as_microsecond(), to.as_microsecond());
    (
        from.div_euclid(grid),
        to.div_euclid(grid) + i64::from(to.rem_euclid(grid) > 0),
    )
}

/// What a stretch takes, if it is one that is offered.
pub(crate) fn fit_time(
    now: Time,
    rec: &Record<Resource>,
    rules: &Rules,
    start: Time,
    length_min: u32,
    is_staff: bool,
) -> Result<Fit, BookError> {
    let date = slots::local(&slots::london(), start.timestamp()).date();
    // What belongs to the small hours may have begun on the day before.
    let days = [Some(date), date.yesterday().ok()];
    days.into_iter()
        .flatten()
        .flat_map(|date| offer(rec, rules, length_min, now, date, &[], is_staff))
        .find(|slot| slot.start.as_microsecond() == start.0)
        .map(|slot| time_fit(rec, rules, start, Time(slot.end.as_microsecond())))
        .ok_or(BookError::NotOffered)
}

fn time_fit(rec: &Record<Resource>, rules: &Rules, starts: Time, ends: Time) -> Fit {
    let (from, to) = rules.taken_up(starts.timestamp(), ends.timestamp());
    Fit {
        session: None,
        starts,
        ends,
        cells: cells(rules, from, to),
        taken_up: (Time(from.as_microsecond()), Time(to.as_microsecond())),
        of: i64::from(rec.value.places),
        is_on: true,
    }
}

/// What a place in a session takes.
pub(crate) fn fit_session(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    id: i64,
) -> Result<Fit, BookError> {
    let session = bookings::session(rd, id)?.filter(|session| session.resource == rec.id);
    let session = session.ok_or(BookError::NotOffered)?;
    Ok(Fit {
        session: Some(id),
        starts: session.starts,
        ends: session.ends,
        cells: (id, id + 1),
        taken_up: (session.starts, session.ends),
        of: session.places,
        is_on: session.is_on,
    })
}

/// What a booking takes, or would if it had places.
pub(crate) fn fit_of(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    booking: &Booking,
) -> Result<Fit, BookError> {
    match (booking.session, rec.value.rules()) {
        (Some(id), _) => fit_session(rd, rec, id),
        (None, Some(rules)) => Ok(time_fit(rec, rules, booking.starts, booking.ends)),
        (None, None) => Err(BookError::NotOffered),
    }
}

/// The lowest `want` places that are free all through a time.
///
/// # Errors
/// [`BookError::Full`] if there are not so many.
pub(crate) fn places(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    fit: &Fit,
    want: i64,
) -> Result<Vec<i64>, BookError> {
    let (from, to) = fit.taken_up;
    if fit.session.is_none() && !bookings::busy(rd, &rec.id, from, to)?.is_empty() {
        return Err(BookError::Full);
    }
    let mut given: Vec<i64> = bookings::claimed(rd, &rec.id, fit.cells)?
        .into_iter()
        .map(|(_, place)| place)
        .collect();
    given.sort_unstable();
    let want = usize::try_from(want).unwrap_or(usize::MAX);
    let free: Vec<i64> = (0..fit.of)
        .filter(|place| given.binary_search(place).is_err())
        .take(want)
        .collect();
    if free.len() < want || want == 0 {
        return Err(BookError::Full);
    }
    Ok(free)
}
