//! Reading a list: who looks, which cases, how many of whose.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use app::ask::{self, By, Case, Listed, Query, Sort};
use app::kit::{Fault, Time};
use app::store::{Rd, StoreError};
use app::teams::{self, Names};
use app::{Person, Role, View};
use jiff::civil::Date;

use super::booked::{self, Part};
use super::choice::{Choice, Looker};
use super::found;
use super::line::Line;
use super::plan;
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
    if !choice.these.is_empty() {
        others.clear();
    }
    let first = part.first_case(others.len());
    let query = Query {
        sort,
        backwards,
        skip: int(first),
        limit: int(skip + most - first),
        ..choice.cases(&by, now)
    };
    let (listed, late) = if choice.these.is_empty() {
        let listed = ask::list(rd, &query)?;
        let late = Query {
            due_before: Some(now),
            open: Some(true),
            ..query
        };
        (listed, ask::count(rd, &late)?)
    } else {
        let mut cases = these(rd, &choice.these, &by)?;
        cases.sort_by(|a, b| order(a, b, sort, backwards));
        let late = int(cases.iter().filter(|case| is_late(case, now)).count());
        let total = int(cases.len());
        let part = cases.into_iter().skip(first).take(skip + most - first);
        let cases = part.collect();
        (Listed { cases, total }, late)
    };
    let late = late
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
    for kind in [found::KIND, found::ALARM] {
        let count = every_finding
            .iter()
            .filter(|one| one.kind() == kind)
            .count();
        if count > 0 {
            categories.push((kind.into(), int(count)));
        }
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

/// The cases of these references that the person looking may know of.
fn these(rd: &mut Rd<'_>, references: &str, by: &Looker) -> Result<Vec<Case>, StoreError> {
    let references: BTreeSet<&str> = references.split(',').take(plan::MOST).collect();
    let mut cases = Vec::new();
    for reference in references {
        cases.extend(ask::case(rd, reference)?.filter(|case| may_see(case, by)));
    }
    Ok(cases)
}

/// Which of two cases comes first: those without a date last, whichever way round.
fn order(a: &Case, b: &Case, sort: Sort, backwards: bool) -> Ordering {
    let order = match sort {
        Sort::Title => a.title.cmp(&b.title),
        Sort::Status => a.status.cmp(&b.status),
        Sort::Owner => a.owner.cmp(&b.owner),
        Sort::Ward => a.ward.cmp(&b.ward),
        Sort::Created => a.created.cmp(&b.created),
        Sort::Category => a.category.cmp(&b.category),
        _ => match (a.due, b.due) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => return a.is_none().cmp(&b.is_none()),
        },
    };
    if backwards { order.reverse() } else { order }
}

fn is_late(case: &Case, now: Time) -> bool {
    case.is_open && case.paused.is_none() && case.due.is_some_and(|due| due < now)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sort: Sort, backwards: bool, want: &str) {
        let case = |title: &str, due: Option<i64>| {
            let mut case = Case::default();
            case.row.title = title.into();
            case.row.due = due.map(Time);
            case
        };
        let mut cases = [
            case("b", Some(2)),
            case("c", None),
            case("a", Some(3)),
            case("d", Some(1)),
        ];
        cases.sort_by(|a, b| order(a, b, sort, backwards));
        let got: String = cases.iter().map(|case| case.title.as_str()).collect();
        assert_eq!(got, want, "{sort:?} {backwards}");
    }

    #[test]
    fn what_was_chosen_is_sorted_as_any_list_is() {
        check(Sort::Title, false, "abcd");
        check(Sort::Title, true, "dcba");
        check(Sort::Due, false, "dbac");
        check(Sort::Due, true, "abdc");
    }
}
