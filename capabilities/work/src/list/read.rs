//! Reading a list: who looks, which cases, how many of whose.

use app::ask::{self, By, Case, Query, Sort};
use app::kit::{Fault, Time};
use app::store::{Rd, StoreError};
use app::teams::{self, Names};
use app::{Person, Role, View};
use jiff::civil::Date;

use super::booked::{self, Part};
use super::choice::{Choice, Looker};
use super::found;
use super::line::Line;
use crate::leave::{self, Leave};

/// Who looks: their teams, and whose work they do while others are away.
pub fn looker(rd: &mut Rd<'_>, person: &Person, today: Date) -> Result<Looker, StoreError> {
    let away = leave::on(rd, today)?;
    looker_among(rd, person, &away)
}

/// The same, where it is known already who is away.
fn looker_among(rd: &mut Rd<'_>, person: &Person, away: &[Leave]) -> Result<Looker, StoreError> {
    Ok(Looker {
        for_others: leave::stands_in_for(away, &person.id),
        teams: teams::of(rd, &person.id)?,
        is_admin: person.roles.contains(&Role::Admin),
        id: person.id.clone(),
    })
}

/// What a list shows.
pub struct Read {
    pub by: Looker,
    pub names: Names,
    pub cases: Vec<Case>,
    /// All bookings and findings that belong to the list, bookings with the time at which they begin.
    pub others: Vec<(Time, Line)>,
    /// The part of both that was asked for.
    pub lines: Vec<Line>,
    pub total: i64,
    pub late: i64,
    /// How many are mine, my teams', nobody's, and all.
    pub whose: [i64; 4],
    /// Categories and wards of what is open, with how many.
    pub categories: Vec<(String, i64)>,
    pub wards: Vec<(String, i64)>,
    /// Who does the looker's work, if the looker is away.
    pub instead: Option<String>,
}

/// Reads a list: `most` pieces of work from `skip` on.
pub async fn read(view: &View, choice: &Choice, skip: usize, most: usize) -> Result<Read, Fault> {
    let (person, now) = (view.person()?.clone(), view.app.now());
    let (choice, today) = (choice.clone(), view.app.today());
    let read = move |rd: &mut Rd<'_>| read_now(rd, &person, &choice, (today, now), (skip, most));
    view.app.store().read(read).await
}

fn read_now(
    rd: &mut Rd<'_>,
    person: &Person,
    choice: &Choice,
    (today, now): (Date, Time),
    (skip, most): (usize, usize),
) -> Result<Read, Fault> {
    let away = leave::on(rd, today)?;
    let by = looker_among(rd, person, &away)?;
    let names = Names::read(rd)?;
    let stand_in = leave::stand_in(&away, &by.id);
    let instead = (stand_in != by.id).then(|| names.person(stand_in));
    let (sort, backwards) = choice.sort();
    let part = Part {
        skip,
        most,
        by_due: sort == Sort::Due,
        backwards,
    };
    let every_booking = booked::read(rd, now)?;
    let mut others = booked::fitting(&every_booking, choice, now);
    let booked_count = others.len();
    if !booked::are_in(&choice.whose) {
        others.clear();
    }
    if backwards {
        others.reverse();
    }
    // What has no date stands last, whichever way round.
    let no_date = Time(if backwards { i64::MIN } else { i64::MAX });
    let every_finding = found::read(rd, &names)?;
    let findings = found::fitting(&every_finding, choice, &by);
    others.extend(findings.into_iter().map(|line| (no_date, line)));
    let first = part.first_case(others.len());
    let query = Query {
        sort,
        backwards,
        skip: int(first),
        limit: int(skip + most - first),
        ..choice.cases(&by, now)
    };
    let listed = ask::list(rd, &query)?;
    let late = Query {
        due_before: Some(now),
        open: Some(true),
        ..query
    };
    let late = ask::count(rd, &late)?
        + int(others
            .iter()
            .filter(|(at, _)| *at < now && *at != no_date)
            .count());
    let cases = listed
        .cases
        .iter()
        .map(|case| (case.due, Line::of(case, &names, now)));
    let total = usize::try_from(listed.total).unwrap_or(0);
    let lines = part.of((total, cases.collect()), &others);
    let mut whose = [0; 4];
    for (n, name) in whose.iter_mut().zip(WHOSE) {
        let choice = Choice {
            whose: name.into(),
            ..choice.clone()
        };
        *n = ask::count(rd, &choice.cases(&by, now))?;
        if booked::are_in(name) {
            *n += int(booked_count);
        }
        *n += int(found::fitting(&every_finding, &choice, &by).len());
    }
    let everything = Choice {
        whose: "all".into(),
        ..Choice::default()
    };
    let everything = everything.cases(&by, now);
    let mut categories = ask::counts(rd, &everything, By::Category)?;
    if !every_booking.is_empty() {
        categories.push((booked::KIND.into(), int(every_booking.len())));
    }
    if !every_finding.is_empty() {
        categories.push((found::KIND.into(), int(every_finding.len())));
    }
    Ok(Read {
        categories,
        wards: ask::counts(rd, &everything, By::Ward)?,
        cases: listed.cases,
        lines,
        total: listed.total + int(others.len()),
        others,
        late,
        whose,
        names,
        instead,
        by,
    })
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whose work can be looked at, as the address has it.
pub const WHOSE: [&str; 4] = ["mine", "team", "nobody", "all"];

/// The case of a reference, if the person looking may know of it.
pub fn visible(
    rd: &mut Rd<'_>,
    person: &Person,
    today: Date,
    reference: &str,
) -> Result<(Case, Looker), Fault> {
    let by = looker(rd, person, today)?;
    let case = ask::case(rd, reference)?.filter(|case| may_see(case, &by));
    let case = case.ok_or_else(|| {
        Fault::not_found("We have nothing of that reference, or it is private to another team.")
    })?;
    Ok((case, by))
}

/// Whether a case may be seen: what is private is for its team and its owner.
pub fn may_see(case: &Case, by: &Looker) -> bool {
    !case.is_private
        || by.is_admin
        || by.teams.contains(&case.team)
        || by.owners().contains(&case.owner)
}
