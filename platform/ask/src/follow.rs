//! Following somebody else's case.

use serde::Serialize;
use store::cases::{self, FollowerRow};
use store::{Rd, StoreError, Tx};

use crate::notice::Notices;
use crate::{AskError, Notice, case_by_id, new_key};

/// Somebody who follows a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Follower {
    /// Names it.
    pub id: String,
    /// Where they are told.
    pub email: String,
}

/// People who may follow one case.
const MOST: usize = 10_000;

/// Lets an address follow a case, and gives back whom to tell so: they can stop by the link in each message.
/// Following twice is following once.
///
/// # Errors
/// [`AskError::Refused`] if the case is private or the address will not do.
pub fn follow(tx: &mut Tx<'_>, case_id: &str, email: &str) -> Result<Vec<Notice>, AskError> {
    let case = case_by_id(tx, case_id)?
        .filter(|case| !case.is_private)
        .ok_or(AskError::NotFound)?;
    let email = email.trim().to_lowercase();
    let asked = form::Question::new("email", "What is your email address?", form::Kind::Email);
    let fields = form::Fields::new([("email", &email)]);
    if let Err(wrong) = asked.read(&fields, &[], jiff::civil::Date::default()) {
        let message = wrong.into_iter().next().map(|wrong| wrong.message);
        return Err(AskError::Refused(message.unwrap_or_default()));
    }
    let all = cases::followers(tx, case_id)?;
    let known = all.iter().find(|follower| follower.email == email);
    let id = match known {
        Some(follower) => follower.id.clone(),
        None if all.len() >= MOST => {
            return Err(AskError::refused(
                "Too many people follow this already. Look at its page instead.",
            ));
        }
        None => {
            let follower = FollowerRow {
                id: tx.new_id(),
                case_id: case_id.to_owned(),
                email: email.clone(),
                at: tx.now(),
            };
            cases::add_follower(tx, &follower)?;
            follower.id
        }
    };
    let key = new_key(tx, case_id, &id)?;
    let mut notices = Notices::of(&case);
    notices.follower("case-following", &email, key);
    Ok(notices.done())
}

/// Stops following, by the follower's id as [`crate::case_by_key`] gives it; whether they did follow.
///
/// # Errors
/// Whatever the store says.
pub fn unfollow(tx: &mut Tx<'_>, case_id: &str, follower: &str) -> Result<bool, StoreError> {
    if follower.is_empty() {
        return Ok(false);
    }
    cases::remove_keys(tx, case_id, Some(follower))?;
    cases::remove_follower(tx, follower)
}

/// Who follows a case.
///
/// # Errors
/// Whatever the store says.
pub fn followers(rd: &mut Rd<'_>, case_id: &str) -> Result<Vec<Follower>, StoreError> {
    let all = cases::followers(rd, case_id)?;
    Ok(all
        .into_iter()
        .map(|row| Follower {
            id: row.id,
            email: row.email,
        })
        .collect())
}
