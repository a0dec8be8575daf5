//! Who is looking at a case: its person, somebody who follows it, or nobody who may.

use app::View;
use app::ask::{self, Case};
use app::kit::Fault;
use app::store::{Rd, StoreError};
use axum_extra::extract::cookie::CookieJar;

use super::my::visit;

/// A case as somebody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub case: Case,
    pub by: By,
}

/// Who is looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The person whose case it is.
    Asker,
    /// Somebody who follows it, by their id as a follower.
    Follower(String),
}

impl Seen {
    /// Whether it is the person's own.
    pub fn is_own(&self) -> bool {
        self.by == By::Asker
    }
}

/// Who may open a case: whoever has the secret of a link, or has shown that the case's address is theirs.
pub struct Ways {
    reference: String,
    key: String,
    email: String,
}

impl Ways {
    /// What this request shows.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn of(
        view: &View,
        jar: &CookieJar,
        reference: &str,
        key: &str,
    ) -> Result<Self, Fault> {
        let visitor = visit::visitor(view, jar).await?;
        Ok(Self {
            reference: reference.to_owned(),
            key: key.chars().take(100).collect(),
            email: visitor.map_or_else(String::new, |visitor| visitor.email.to_lowercase()),
        })
    }

    /// The case, if one of the ways opens it. A secret opens its own case alone, and the address of a
    /// link is that of the case.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn open(&self, rd: &mut Rd<'_>) -> Result<Option<Seen>, StoreError> {
        let Some(reference) = app::kit::reference::read(&self.reference) else {
            return Ok(None);
        };
        if !self.key.is_empty()
            && let Some((case, follower)) = ask::case_by_key(rd, &self.key)?
            && case.reference == reference
        {
            let by = follower.map_or(By::Asker, By::Follower);
            return Ok(Some(Seen { case, by }));
        }
        if self.email.is_empty() {
            return Ok(None);
        }
        let case = ask::case(rd, &reference)?;
        Ok(case
            .filter(|case| case.body.contact.email.trim().to_lowercase() == self.email)
            .map(|case| Seen {
                case,
                by: By::Asker,
            }))
    }
}
