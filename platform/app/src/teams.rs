//! Teams: who does which work, and who is told when it is late.

use std::collections::BTreeMap;

use kit::Fault;
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};

use crate::Role;
use crate::signin::{ACCOUNTS, Account};

/// The largest team, and the most teams.
const MOST: usize = 500;

/// People who share work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its short name, as forms and categories send work to it: "street-care".
    pub name: String,
    /// What people call it: "Street care".
    pub title: String,
    /// The account that is told of late work.
    pub lead: String,
    /// The accounts of its people.
    pub members: Vec<String>,
}

/// Teams.
pub const TEAMS: Collection<Team> = Collection {
    name: "team",
    purpose: "to know who does which work",
    personal: true,
    erase_at: |_, _| None,
    kept_for: "until the team is changed",
    audited: true,
    fields: &[
        Field {
            name: "name",
            unique: true,
            of: |team| vec![team.name.clone()],
        },
        Field {
            name: "member",
            unique: false,
            of: |team| team.members.clone(),
        },
    ],
};

/// Every team, by what people call it.
///
/// # Errors
/// Whatever the store says.
pub fn all(rd: &mut Rd<'_>) -> Result<Vec<Record<Team>>, StoreError> {
    let page = Page {
        limit: MOST as i64,
        ..Page::default()
    };
    let mut teams = TEAMS.find(rd, &Filter::All, page)?;
    teams.sort_by(|a, b| a.value.title.cmp(&b.value.title));
    Ok(teams)
}

/// The short names of the teams that somebody is in.
///
/// # Errors
/// Whatever the store says.
pub fn of(rd: &mut Rd<'_>, account: &str) -> Result<Vec<String>, StoreError> {
    let filter = Filter::Is("member", account.to_owned());
    let teams = TEAMS.find(rd, &filter, Page::default())?;
    Ok(teams.into_iter().map(|team| team.value.name).collect())
}

/// The address of whoever is told of a team's late work, if there is somebody.
///
/// # Errors
/// Whatever the store says.
pub fn lead_address(rd: &mut Rd<'_>, name: &str) -> Result<Option<String>, StoreError> {
    let Some(team) = TEAMS.by(rd, "name", name)? else {
        return Ok(None);
    };
    address(rd, &team.value.lead)
}

/// The address of an account that is not closed.
///
/// # Errors
/// Whatever the store says.
pub fn address(rd: &mut Rd<'_>, account: &str) -> Result<Option<String>, StoreError> {
    let found = ACCOUNTS.get(rd, account)?;
    Ok(found
        .filter(|account| !account.value.closed)
        .map(|account| account.value.email))
}

/// Keeps a team under its name, in place of what was kept before.
///
/// # Errors
/// A fault, if the name will not do; whatever the store says.
pub fn put(tx: &mut Tx<'_>, who: &str, team: Team) -> Result<(), Fault> {
    if !is_name(&team.name) {
        return Err(Fault::invalid(
            "The short name of a team has small letters, digits and hyphens only, such as street-care.",
        ));
    }
    if team.title.trim().is_empty() {
        return Err(Fault::invalid("Enter what people call the team."));
    }
    if team.members.len() > MOST {
        return Err(Fault::invalid(format!("A team has at most {MOST} people.")));
    }
    match TEAMS.by(tx, "name", &team.name)? {
        Some(before) => TEAMS.change(tx, who, &before.id, None, team).map(drop)?,
        None => TEAMS.insert(tx, who, team).map(drop)?,
    }
    Ok(())
}

/// Puts somebody into a team; the first one there is its lead.
///
/// # Errors
/// A fault, if there is no such team; whatever the store says.
pub fn join(tx: &mut Tx<'_>, who: &str, name: &str, account: &str) -> Result<(), Fault> {
    let found = TEAMS.by(tx, "name", name)?;
    let mut team = found
        .ok_or_else(|| Fault::not_found(format!("There is no team {name}.")))?
        .value;
    if team.lead.is_empty() {
        account.clone_into(&mut team.lead);
    }
    team.members.push(account.to_owned());
    put(tx, who, team)
}

fn is_name(name: &str) -> bool {
    (1..=60).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Somebody who can be given work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colleague {
    /// Their account.
    pub id: String,
    /// What we call them.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// Everybody who can be given work, by name.
///
/// # Errors
/// Whatever the store says.
pub fn colleagues(rd: &mut Rd<'_>) -> Result<Vec<Colleague>, StoreError> {
    let accounts = ACCOUNTS.find(rd, &Filter::All, Page::default())?;
    let mut people: Vec<Colleague> = accounts
        .into_iter()
        .filter(|account| works_here(&account.value))
        .map(|account| Colleague {
            id: account.id,
            name: account.value.name,
            email: account.value.email,
        })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(people)
}

/// What accounts and teams are called, by their ids.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Accounts.
    pub people: BTreeMap<String, String>,
    /// Teams.
    pub teams: BTreeMap<String, String>,
}

impl Names {
    /// The names of everybody who can be given work, and of every team.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>) -> Result<Self, StoreError> {
        Ok(Self::of(&colleagues(rd)?, &all(rd)?))
    }

    /// Those of people and teams that were read already.
    #[must_use]
    pub fn of(people: &[Colleague], teams: &[Record<Team>]) -> Self {
        let people = people.iter();
        let teams = teams.iter().map(|team| &team.value);
        Self {
            people: people
                .map(|person| (person.id.clone(), person.name.clone()))
                .collect(),
            teams: teams
                .map(|team| (team.name.clone(), team.title.clone()))
                .collect(),
        }
    }

    /// What we call somebody; empty for nobody.
    #[must_use]
    pub fn person(&self, id: &str) -> String {
        match self.people.get(id) {
            Some(name) => name.clone(),
            None if id.is_empty() => String::new(),
            None => "somebody who has left".into(),
        }
    }

    /// What we call a team; its short name, if it is not there any more.
    #[must_use]
    pub fn team(&self, name: &str) -> String {
        self.teams
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }
}

fn works_here(account: &Account) -> bool {
    !account.closed
        && account
            .roles
            .iter()
            .any(|role| matches!(role, Role::Officer | Role::Admin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_teams_are_plain() {
        for (name, want) in [
            ("street-care", true),
            ("a1", true),
            ("", false),
            ("Street care", false),
            ("é", false),
            (&"x".repeat(61), false),
        ] {
            assert_eq!(is_name(name), want, "{name}");
        }
    }
}
