//! By what a person is looked for, and all that is found.

use app::ask::Subject;
use app::kit::Fault;
use app::store::{Entry, Rd};
use app::{Wrong, signin, tell};
use serde::Serialize;

use super::elsewhere::{Elsewhere, look};
use crate::track::my::page::Mine;

/// Characters of a reason at most.
const REASON_MOST: usize = 200;
/// Characters of a name or an address at most.
const MOST: usize = 254;
/// Digits of a phone number at least.
const DIGITS_LEAST: usize = 10;

/// What staff typed: why they look, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Keys {
    /// Why: words, or the reference of the request.
    pub reason: String,
    /// In small letters; may be empty.
    pub email: String,
    /// May be empty.
    pub phone: String,
    /// May be empty.
    pub name: String,
    /// May be empty.
    pub postcode: String,
}

impl Keys {
    /// What came with a form.
    pub fn read(fields: &[(String, String)]) -> Self {
        let value = |wanted: &str| -> String {
            let field = fields.iter().find(|(name, _)| name == wanted);
            let text = field.map_or("", |(_, text)| text.as_str());
            let text = text.trim().chars().filter(|c| !c.is_control());
            text.take(MOST).collect()
        };
        Self {
            reason: value("reason"),
            email: value("email").to_lowercase(),
            phone: value("phone"),
            name: value("name"),
            postcode: value("postcode"),
        }
    }

    /// What is wrong with them; nothing, if a search can be made.
    pub fn wrong(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        if self.reason.is_empty() {
            wrong.push(Wrong::new("reason", "Enter why you are looking"));
        } else if self.reason.chars().count() > REASON_MOST {
            wrong.push(Wrong::new(
                "reason",
                "The reason must be 200 characters or fewer",
            ));
        }
        if self.email.is_empty()
            && self.phone.is_empty()
            && self.name.is_empty()
            && self.postcode.is_empty()
        {
            wrong.push(Wrong::new(
                "email",
                "Enter an email address, a phone number, or a name and a postcode",
            ));
        }
        if !self.email.is_empty() && tell::email(&self.email).is_none() {
            wrong.push(Wrong::new(
                "email",
                "Enter an email address in the correct format, like name@example.com",
            ));
        }
        let digits = self.phone.chars().filter(char::is_ascii_digit).count();
        if !self.phone.is_empty()
            && (digits < DIGITS_LEAST || self.phone.contains(char::is_alphabetic))
        {
            wrong.push(Wrong::new(
                "phone",
                "Enter a phone number, like 01632 960 001 or 07700 900 982",
            ));
        }
        if self.name.is_empty() && !self.postcode.is_empty() {
            wrong.push(Wrong::new("name", "Enter the name too"));
        }
        if !self.name.is_empty() && self.postcode.is_empty() {
            wrong.push(Wrong::new("postcode", "Enter the postcode too"));
        }
        wrong
    }

    fn subjects(&self) -> Vec<Subject> {
        let mut all = Vec::new();
        if !self.email.is_empty() {
            all.push(Subject::Email(self.email.clone()));
        }
        if !self.phone.is_empty() {
            all.push(Subject::Phone(self.phone.clone()));
        }
        if !self.name.is_empty() {
            all.push(Subject::Named {
                name: self.name.clone(),
                postcode: self.postcode.clone(),
            });
        }
        all
    }
}

/// All that is held about whoever has these keys.
#[derive(Default)]
pub struct Found {
    /// What their own page would show.
    pub mine: Mine,
    /// The rest.
    pub elsewhere: Elsewhere,
}

impl Found {
    /// Looks for it.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>, keys: &Keys, kinds: &[Entry]) -> Result<Self, Fault> {
        let mut mine = Mine::default();
        for subject in keys.subjects() {
            mine.add(rd, &subject)?;
        }
        if !keys.email.is_empty()
            && let Some(account) = signin::ACCOUNTS.by(rd, "email", &keys.email)?
        {
            mine.add_account(rd, &account.id)?;
        }
        Ok(Self {
            mine,
            elsewhere: look(rd, kinds, keys)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &[(&str, &str)], want: &[&str]) {
        let fields: Vec<(String, String)> = typed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let wrong = Keys::read(&fields).wrong();
        let got: Vec<&str> = wrong.iter().map(|one| one.field).collect();
        assert_eq!(got, want, "{typed:?}");
    }

    #[test]
    fn a_search_needs_a_reason_and_somebody() {
        let long = "x".repeat(201);
        check(&[], &["reason", "email"]);
        check(&[("reason", "SAR 12")], &["email"]);
        check(&[("reason", "SAR 12"), ("email", " Ann@example.org ")], &[]);
        check(
            &[("reason", &long), ("email", "ann@")],
            &["reason", "email"],
        );
        check(&[("reason", "SAR 12"), ("phone", "07700 900 982")], &[]);
        check(&[("reason", "SAR 12"), ("phone", "123")], &["phone"]);
        check(&[("reason", "SAR 12"), ("name", "Ann Lee")], &["postcode"]);
        check(&[("reason", "SAR 12"), ("postcode", "AB12 3CD")], &["name"]);
        check(
            &[
                ("reason", "SAR 12"),
                ("name", "Ann Lee"),
                ("postcode", "AB12 3CD"),
            ],
            &[],
        );
    }
}
