//! Reading a list: who looks, which cases, how many of whose.

use app::ask::{self, By, Case, Query};
use app::kit::{Fault, Time};
use app::store::{Rd, StoreError};
use app::{Person, Role, View, teams};
use jiff::civil::Date;

use super::choice::{Choice, Looker};
use super::line::Names;
use crate::{leave, today};

/// Who looks: their teams, and whose work they do while others are away.
pub fn looker(rd: &mut Rd<'_>, person: &Person, today: Date) -> Result<Looker, StoreError> {
    let away = leave::on(rd, today)?;
    Ok(Looker {
        for_others: leave::stands_in_for(&away, &person.id),
        teams: teams::of(rd, &person.id)?,
        is_admin: person.roles.contains(&Role::Admin),
        id: person.id.clone(),
    })
}

/// Names of everybody and every team.
pub fn names(rd: &mut Rd<'_>) -> Result<Names, StoreError> {
    Ok(Names {
        people: teams::colleagues(rd)?
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect(),
        teams: teams::all(rd)?
            .into_iter()
            .map(|team| (team.value.name, team.value.title))
            .collect(),
    })
}

/// What a list shows.
pub struct Read {
    pub by: Looker,
    pub names: Names,
    pub cases: Vec<Case>,
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

/// Reads a list: `most` cases from `skip` on.
pub async fn read(view: &View, choice: &Choice, skip: i64, most: i64) -> Result<Read, Fault> {
    let (person, now) = (view.person()?.clone(), view.app.now());
    let (choice, today) = (choice.clone(), today(&view.app));
    let read = move |rd: &mut Rd<'_>| read_now(rd, &person, &choice, (today, now), (skip, most));
    Ok(view.app.store().read(read).await?)
}

fn read_now(
    rd: &mut Rd<'_>,
    person: &Person,
    choice: &Choice,
    (today, now): (Date, Time),
    (skip, most): (i64, i64),
) -> Result<Read, StoreError> {
    let by = looker(rd, person, today)?;
    let away = leave::on(rd, today)?;
    let names = names(rd)?;
    let stand_in = leave::stand_in(&away, &by.id);
    let instead = (stand_in != by.id).then(|| names.person(stand_in));
    let (sort, backwards) = choice.sort();
    let query = Query {
        sort,
        backwards,
        skip,
        limit: most,
        ..choice.cases(&by, now)
    };
    let listed = ask::list(rd, &query)?;
    let late = Query {
        due_before: Some(now),
        open: Some(true),
        ..query.clone()
    };
    let late = count(rd, late)?;
    let mut whose = [0; 4];
    for (n, name) in whose.iter_mut().zip(WHOSE) {
        let choice = Choice {
            whose: name.into(),
            ..choice.clone()
        };
        *n = count(rd, choice.cases(&by, now))?;
    }
    let everything = Choice {
        whose: "all".into(),
        ..Choice::default()
    };
    let everything = everything.cases(&by, now);
    Ok(Read {
        categories: ask::counts(rd, &everything, By::Category)?,
        wards: ask::counts(rd, &everything, By::Ward)?,
        cases: listed.cases,
        total: listed.total,
        late,
        whose,
        names,
        instead,
        by,
    })
}

/// Whose work can be looked at, as the address has it.
pub const WHOSE: [&str; 4] = ["mine", "team", "nobody", "all"];

fn count(rd: &mut Rd<'_>, query: Query) -> Result<i64, StoreError> {
    let query = Query { limit: 0, ..query };
    Ok(ask::list(rd, &query)?.total)
}

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
