//! Leave: whose work goes to whom while they are away.

use std::collections::BTreeSet;

use app::kit::{Fault, words};
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use app::teams::{Colleague, Team};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The longest leave that can be put in at once.
const LONGEST_DAYS: i32 = 400;

/// Somebody is away, and another does their work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// The account of who is away.
    pub person: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The account of who does their work.
    pub instead: String,
}

/// Leave.
pub const LEAVE: Collection<Leave> = Collection {
    name: "leave",
    purpose: "to give work to somebody else while a person is away",
    personal: true,
    erase_at: |leave, now| Some(words::end_of(leave.to).unwrap_or(now).plus_s(90 * 86_400)),
    kept_for: "90 days after the last day",
    audited: true,
    fields: &[Field {
        name: "person",
        unique: false,
        of: |leave| vec![leave.person.clone()],
    }],
};

/// Puts in leave.
///
/// # Errors
/// A fault, if the days are the wrong way round, too many, or overlap leave that is there.
pub fn add(tx: &mut Tx<'_>, who: &str, leave: Leave, today: Date) -> Result<Record<Leave>, Fault> {
    if leave.to < leave.from {
        return Err(Fault::invalid(
            "The last day must be the first day or after it.",
        ));
    }
    if leave.to < today {
        return Err(Fault::invalid("The last day must be today or later."));
    }
    let days = leave
        .from
        .until(leave.to)
        .map_or(i32::MAX, |span| span.get_days());
    if days > LONGEST_DAYS {
        return Err(Fault::invalid(
            "Leave can be at most 400 days long. Put in the rest later.",
        ));
    }
    if leave.instead == leave.person {
        return Err(Fault::invalid("Choose somebody else to do the work."));
    }
    let others = of(tx, &leave.person)?;
    if others
        .iter()
        .any(|other| other.value.from <= leave.to && leave.from <= other.value.to)
    {
        return Err(Fault::conflict(
            "There is leave on some of these days already. Take that away first.",
        ));
    }
    Ok(LEAVE.insert(tx, who, leave)?)
}

/// The leave of one person, soonest first.
///
/// # Errors
/// Whatever the store says.
pub fn of(rd: &mut Rd<'_>, person: &str) -> Result<Vec<Record<Leave>>, StoreError> {
    let filter = Filter::Is("person", person.to_owned());
    let mut leave = LEAVE.find(rd, &filter, Page::default())?;
    leave.sort_by_key(|leave| leave.value.from);
    Ok(leave)
}

/// The leave of several people, soonest first.
///
/// # Errors
/// Whatever the store says.
pub fn of_many(rd: &mut Rd<'_>, people: &[String]) -> Result<Vec<Record<Leave>>, StoreError> {
    let mut leave = LEAVE.find(rd, &Filter::All, Page::default())?;
    leave.retain(|leave| people.contains(&leave.value.person));
    leave.sort_by_key(|leave| leave.value.from);
    Ok(leave)
}

/// Whose leave somebody may put in besides their own: everybody's for an administrator, that of the people of
/// their teams for a lead.
#[must_use]
pub fn cares_for(
    me: &str,
    is_admin: bool,
    people: &[Colleague],
    teams: &[Record<Team>],
) -> Vec<Colleague> {
    let is_led = |id: &String| {
        teams
            .iter()
            .any(|team| team.value.lead == me && team.value.members.contains(id))
    };
    people
        .iter()
        .filter(|person| person.id != me && (is_admin || is_led(&person.id)))
        .cloned()
        .collect()
}

/// All leave that touches today.
///
/// # Errors
/// Whatever the store says.
pub fn on(rd: &mut Rd<'_>, today: Date) -> Result<Vec<Leave>, StoreError> {
    let all = LEAVE.find(rd, &Filter::All, Page::default())?;
    Ok(all
        .into_iter()
        .map(|leave| leave.value)
        .filter(|leave| leave.from <= today && today <= leave.to)
        .collect())
}

/// Who does the work of `person` today: themselves, or whoever stands in, who may be away too. Where
/// everybody in the chain is away it is the person's own.
#[must_use]
pub fn stand_in<'a>(away: &'a [Leave], person: &'a str) -> &'a str {
    let mut seen = BTreeSet::new();
    let mut at = person;
    while let Some(leave) = away.iter().find(|leave| leave.person == at) {
        if !seen.insert(at) {
            return person;
        }
        at = &leave.instead;
    }
    at
}

/// Whose work `person` sees besides their own.
#[must_use]
pub fn stands_in_for(away: &[Leave], person: &str) -> Vec<String> {
    away.iter()
        .map(|leave| leave.person.as_str())
        .filter(|other| *other != person && stand_in(away, other) == person)
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Leave of each first person, whose work the second does.
    pub fn away(pairs: &[(&str, &str)]) -> Vec<Leave> {
        let day = jiff::civil::date(2026, 11, 26);
        pairs
            .iter()
            .map(|(person, instead)| Leave {
                person: (*person).into(),
                from: day,
                to: day,
                instead: (*instead).into(),
            })
            .collect()
    }

    #[track_caller]
    fn check(pairs: &[(&str, &str)], person: &str, want: &str) {
        assert_eq!(stand_in(&away(pairs), person), want, "{pairs:?}");
    }

    #[test]
    fn work_goes_to_whoever_is_here() {
        check(&[], "ann", "ann");
        check(&[("ann", "bo")], "ann", "bo");
        check(&[("ann", "bo")], "bo", "bo");
        check(&[("ann", "bo"), ("bo", "cy")], "ann", "cy");
        check(&[("ann", "bo"), ("bo", "ann")], "ann", "ann");
        check(&[("ann", "bo"), ("bo", "cy"), ("cy", "bo")], "ann", "ann");
    }

    #[test]
    fn leads_and_administrators_put_in_leave_for_others() {
        #[track_caller]
        fn check(me: &str, is_admin: bool, want: &[&str]) {
            let people = ["ann", "bo", "cy"].map(|id| Colleague {
                id: id.into(),
                name: id.into(),
                email: format!("{id}@example.org"),
            });
            let now = app::kit::Time(0);
            let team = Record {
                id: "1".into(),
                version: 1,
                created: now,
                modified: now,
                value: Team {
                    lead: "ann".into(),
                    members: vec!["ann".into(), "bo".into()],
                    ..Team::default()
                },
            };
            let got = cares_for(me, is_admin, &people, &[team]);
            let got: Vec<&str> = got.iter().map(|person| person.id.as_str()).collect();
            assert_eq!(got, want, "{me}");
        }
        check("ann", false, &["bo"]);
        check("bo", false, &[]);
        check("bo", true, &["ann", "cy"]);
    }

    #[test]
    fn a_stand_in_sees_the_work_of_the_others() {
        let away = away(&[("ann", "bo"), ("cy", "ann")]);
        assert_eq!(stands_in_for(&away, "bo"), ["ann", "cy"]);
        assert!(stands_in_for(&away, "ann").is_empty());
    }
}
