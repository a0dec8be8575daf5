//! Bookings in the list: those that begin soon, and those that began and of which nobody has said yet whether
//! people came.

use app::book::{self, BookError, Booking};
use app::kit::{Time, words};
use app::store::Rd;

use super::choice::Choice;
use super::line::{Line, due};

/// What stands for the kind of a case where the kind is booking.
pub const KIND: &str = "booking";
/// A booking is work from so long before it begins, and for so long after it began.
const AHEAD_S: i64 = 7 * 86_400;
const BEHIND_S: i64 = 14 * 86_400;
/// The most in a list.
const MOST: i64 = 500;

/// Every booking that is work now, in the order in which they begin and with the time at which they do.
pub fn read(rd: &mut Rd<'_>, now: Time) -> Result<Vec<(Time, Line)>, BookError> {
    let (from, to) = (now.plus_s(-BEHIND_S), now.plus_s(AHEAD_S));
    let bookings = book::to_mark(rd, from, to, MOST)?;
    let resources = book::resources(rd)?;
    let title = |id: &str| {
        let found = resources.iter().find(|resource| resource.id == id);
        found.map_or(("", ""), |resource| {
            (resource.value.title.as_str(), resource.value.place.as_str())
        })
    };
    let lines = bookings
        .iter()
        .map(|booking| (booking.starts, line(booking, title(&booking.resource), now)));
    Ok(lines.collect())
}

/// Those of them that fit a choice, whoever's work is chosen. They have no ward and no team, and those that are
/// over are in the diary alone.
pub fn fitting(all: &[(Time, Line)], choice: &Choice, now: Time) -> Vec<(Time, Line)> {
    let can_be = matches!(choice.category.as_str(), "" | KIND)
        && [&choice.state, &choice.team, &choice.ward]
            .iter()
            .all(|filter| filter.is_empty());
    let q = choice.q.trim().to_lowercase();
    let fits = |(starts, line): &&(Time, Line)| {
        can_be && (choice.late != "yes" || *starts < now) && line.says(&q)
    };
    all.iter().filter(fits).cloned().collect()
}

/// Whether whose work is chosen has bookings: nobody has them, they are whoever's is at the desk.
pub fn are_in(whose: &str) -> bool {
    matches!(whose, "nobody" | "all")
}

fn line(booking: &Booking, (title, place): (&str, &str), now: Time) -> Line {
    let (due, due_shape) = due(Some(booking.starts), false, true, now);
    let status = if booking.starts > now {
        "Booked"
    } else {
        "Did they come?"
    };
    let time = words::local(booking.starts);
    Line {
        reference: booking.reference.clone(),
        path: format!("/bookings/{}?day={}", booking.resource, time.date()),
        title: format!("{title}: {}", booking.details.name),
        category: format!("Booking, {}", words::time(booking.starts)),
        status: status.into(),
        owner: "the desk".into(),
        ward: place.to_owned(),
        due,
        due_shape,
        created_us: booking.created.0,
        ..Line::default()
    }
}

/// Which part of a list is wanted, and how it is sorted.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// How many stand before it.
    pub skip: usize,
    /// How many there are in it at most.
    pub most: usize,
    /// By when things are due, those without a date last. Bookings stand last in any other order.
    pub by_due: bool,
    /// The latest first.
    pub backwards: bool,
}

impl Part {
    /// The first case that can stand in the part, where there are so many bookings to stand before it.
    pub fn first_case(self, bookings: usize) -> usize {
        if self.by_due {
            self.skip.saturating_sub(bookings)
        } else {
            self.skip
        }
    }

    fn is_before(self, start: Time, due: Option<Time>) -> bool {
        let is_before = |due| {
            if self.backwards {
                start > due
            } else {
                start < due
            }
        };
        self.by_due && due.is_none_or(is_before)
    }

    /// The part, of all cases, `total`, those from [`Part::first_case`] on, and of all bookings, both sorted.
    pub fn of(
        self,
        (total, cases): (usize, Vec<(Option<Time>, Line)>),
        booked: &[(Time, Line)],
    ) -> Vec<Line> {
        let first = self.first_case(booked.len()).min(total);
        let before = match cases.first() {
            Some((due, _)) if first > 0 => booked
                .iter()
                .take_while(|(start, _)| self.is_before(*start, *due))
                .count(),
            _ => 0,
        };
        let mut booked = booked[before..].iter().peekable();
        let mut all = Vec::with_capacity(cases.len() + booked.len());
        for (due, line) in cases {
            while let Some((_, earlier)) = booked.next_if(|(start, _)| self.is_before(*start, due))
            {
                all.push(earlier.clone());
            }
            all.push(line);
        }
        all.extend(booked.map(|(_, line)| line.clone()));
        let skip = self.skip.saturating_sub(first + before);
        all.into_iter().skip(skip).take(self.most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_of(title: &str) -> Line {
        Line {
            title: title.into(),
            ..Line::default()
        }
    }

    /// Every part of a list of both is the same part of the whole list.
    #[track_caller]
    fn check(
        cases: &[Option<i64>],
        bookings: &[i64],
        (by_due, backwards): (bool, bool),
        want: &str,
    ) {
        let case = |due: &Option<i64>| {
            let title = due.map_or_else(|| "-".into(), |due| format!("c{due}"));
            (due.map(Time), line_of(&title))
        };
        let booking = |start: &i64| (Time(*start), line_of(&format!("b{start}")));
        let booked: Vec<_> = bookings.iter().map(booking).collect();
        let whole: Vec<&str> = want.split_whitespace().collect();
        for (skip, most) in
            (0..=whole.len() + 4).flat_map(|skip| (1..=3).map(move |most| (skip, most)))
        {
            let part = Part {
                skip,
                most,
                by_due,
                backwards,
            };
            let first = part.first_case(booked.len());
            let read = cases.iter().skip(first).take(skip + most - first);
            let got = part.of((cases.len(), read.map(case).collect()), &booked);
            let got: Vec<&str> = got.iter().map(|line| line.title.as_str()).collect();
            let want: Vec<&str> = whole.iter().copied().skip(skip).take(most).collect();
            assert_eq!(got, want, "{skip}+{most}");
        }
    }

    #[test]
    fn bookings_stand_where_their_time_is() {
        let (soonest, latest) = ((true, false), (true, true));
        check(&[], &[], soonest, "");
        check(&[], &[3], soonest, "b3");
        check(
            &[Some(1), Some(5), None],
            &[0, 3, 9],
            soonest,
            "b0 c1 b3 c5 b9 -",
        );
        check(
            &[Some(1), Some(2), Some(3), Some(4)],
            &[9],
            soonest,
            "c1 c2 c3 c4 b9",
        );
        check(
            &[Some(5), Some(6), Some(7)],
            &[1, 2],
            soonest,
            "b1 b2 c5 c6 c7",
        );
        check(
            &[Some(5), Some(1), None],
            &[9, 3, 0],
            latest,
            "b9 c5 b3 c1 b0 -",
        );
    }

    #[test]
    fn bookings_stand_last_in_other_orders() {
        check(
            &[Some(5), None, Some(1)],
            &[0, 3],
            (false, false),
            "c5 - c1 b0 b3",
        );
        check(&[], &[0, 3], (false, true), "b0 b3");
    }
}
