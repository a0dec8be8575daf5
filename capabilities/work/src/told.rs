//! Who among staff is told: the lead of a team, whoever stands in for somebody who is away, and the
//! administrators where nobody else would hear of it.

use app::ask::{self, Notice, To};
use app::signin::ACCOUNTS;
use app::store::{Filter, Page, Rd, StoreError, Tx};
use app::teams::{self, TEAMS};
use app::{App, Role, asked};

use crate::leave::{self, Leave};

/// Writes the messages that a change of a case causes, in the transaction of the change: to staff who are
/// here.
///
/// # Errors
/// Whatever the store says.
pub fn tell(app: &App, tx: &mut Tx<'_>, notices: &[Notice]) -> Result<(), StoreError> {
    let away = leave::on(tx, app.today())?;
    let mut all = Vec::new();
    for notice in notices {
        let accounts = match &notice.to {
            To::Account(account) => vec![leave::stand_in(&away, account).to_owned()],
            To::Team(team) => lead(tx, &away, team, &notice.case_id)?,
            To::Person { .. } | To::Follower { .. } => {
                all.push(notice.clone());
                continue;
            }
        };
        all.extend(accounts.into_iter().map(|account| Notice {
            to: To::Account(account),
            ..notice.clone()
        }));
    }
    asked::tell(app, tx, &all)
}

/// Whoever hears for a team of a case: its lead, or whoever stands in if they may know of the case; without a
/// lead every administrator.
fn lead(
    rd: &mut Rd<'_>,
    away: &[Leave],
    name: &str,
    case_id: &str,
) -> Result<Vec<String>, StoreError> {
    let Some(team) = TEAMS.by(rd, "name", name)?.map(|record| record.value) else {
        return admins(rd);
    };
    let case = ask::case_by_id(rd, case_id)?;
    let is_private = case.is_some_and(|case| case.is_private);
    let whom = hears(away, &team.lead, &team.members, is_private);
    match teams::address(rd, whom)? {
        Some(_) => Ok(vec![whom.to_owned()]),
        None => admins(rd),
    }
}

/// The lead, or whoever stands in for them: of what is private only somebody of the team.
fn hears<'a>(away: &'a [Leave], lead: &'a str, members: &[String], is_private: bool) -> &'a str {
    let instead = leave::stand_in(away, lead);
    if is_private && !members.iter().any(|member| member == instead) {
        lead
    } else {
        instead
    }
}

/// The accounts of every administrator.
///
/// # Errors
/// Whatever the store says.
pub fn admins(rd: &mut Rd<'_>) -> Result<Vec<String>, StoreError> {
    let accounts = ACCOUNTS.find(rd, &Filter::All, Page::default())?;
    Ok(accounts
        .into_iter()
        .filter(|account| !account.value.closed && account.value.roles.contains(&Role::Admin))
        .map(|account| account.id)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(away: &[(&str, &str)], is_private: bool, want: &str) {
        let away = leave::tests::away(away);
        let members = ["ann".to_owned(), "bo".to_owned()];
        assert_eq!(hears(&away, "ann", &members, is_private), want, "{away:?}");
    }

    #[test]
    fn a_lead_who_is_away_has_a_stand_in_who_may_know() {
        check(&[], false, "ann");
        check(&[("ann", "cy")], false, "cy");
        check(&[("ann", "cy")], true, "ann");
        check(&[("ann", "bo")], true, "bo");
        check(&[("ann", "cy"), ("cy", "bo")], true, "bo");
    }
}
