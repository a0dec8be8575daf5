//! A report that is being made: what has been said so far, until it is sent.

use app::App;
use app::kit::{Fault, digest};
use app::store::{Collection, Record, Store, StoreError, Tx};
use form::Answers;
use geo::Point;
use serde::{Deserialize, Serialize};

use crate::categories::{Categories, Category};
use crate::photo::Kept;
use crate::spot::Thing;

/// How long a report that is not sent is kept.
const KEPT_S: i64 = 86_400;

/// What has been said so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What is wrong, in the person's words.
    pub words: String,
    pub photos: Vec<Kept>,
    /// Where the photo says it was taken, until the person has said where the problem is.
    pub photo_at: Option<Point>,
    /// Where the person started to look: a postcode, a street, where they stand.
    pub near: Option<Point>,
    /// Where the problem is.
    pub at: Option<Point>,
    /// Where it is in words: "by the gate".
    pub spot: String,
    /// The thing that it is about.
    pub thing: Option<Thing>,
    pub category: String,
    /// The answers to the category's questions.
    pub answers: Answers,
    /// Whether the questions were asked.
    pub is_asked: bool,
    /// Whether the person was told whom to call, and said that it can wait.
    pub can_wait: bool,
    /// Whether the person looked at those that may be the same.
    pub is_new: bool,
    pub name: String,
    pub email: String,
    pub phone: String,
    /// What it became.
    pub sent: Option<Sent>,
}

/// What a report became once it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What people know it by.
    pub reference: String,
    /// The secret of the person's own link.
    pub key: String,
}

/// Reports that are being made.
pub const DRAFTS: Collection<Draft> = Collection {
    name: "report-draft",
    purpose: "to keep what you have told us of a problem until you send it",
    personal: true,
    erase_at: |_, now| Some(now.plus_s(KEPT_S)),
    kept_for: "1 day",
    audited: false,
    fields: &[],
};

/// What is still to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Danger,
    Place,
    Category,
    Questions,
    Same,
    Check,
    Sent,
}

impl Step {
    /// The page of it.
    #[must_use]
    pub fn path(self, key: &str) -> String {
        let name = match self {
            Self::Danger => "danger",
            Self::Place => "place",
            Self::Category => "category",
            Self::Questions => "questions",
            Self::Same => "same",
            Self::Check => "check",
            Self::Sent => "sent",
        };
        format!("/report/{key}/{name}")
    }
}

impl Draft {
    /// Its category, once it has one that is listed.
    #[must_use]
    pub fn category<'a>(&self, all: &'a Categories) -> Option<&'a Category> {
        all.get(&self.category)
    }

    /// The first thing that is still to be said. `tells_of_danger` is whether its words do.
    #[must_use]
    pub fn next(&self, all: &Categories, tells_of_danger: bool) -> Step {
        let category = self.category(all);
        if self.sent.is_some() {
            Step::Sent
        } else if tells_of_danger && !self.can_wait {
            Step::Danger
        } else if self.at.is_none() {
            Step::Place
        } else if category.is_none() {
            Step::Category
        } else if !self.is_asked && category.is_some_and(|category| !category.questions.is_empty())
        {
            Step::Questions
        } else if !self.is_new {
            Step::Same
        } else {
            Step::Check
        }
    }
}

/// Keeps a new one under a secret, which is in the address of its pages and nowhere else.
///
/// # Errors
/// Whatever the store says.
pub fn insert(tx: &mut Tx<'_>, key: &str, draft: Draft) -> Result<(), StoreError> {
    DRAFTS.insert_as(tx, "anyone", digest(key), draft).map(drop)
}

/// The one that a secret opens.
///
/// # Errors
/// A fault, if there is none: it was sent long ago, or its time is over.
pub async fn open(store: &Store, key: &str) -> Result<Record<Draft>, Fault> {
    let id = digest(key);
    let found = store.read(move |rd| DRAFTS.get(rd, &id)).await?;
    found.ok_or_else(|| {
        Fault::not_found(
            "We do not have this report any more. One that is not sent is kept for 1 day. You can start again.",
        )
    })
}

/// Keeps it in place of the one that was read; two tabs do not write over one another.
///
/// # Errors
/// [`StoreError::Stale`] if it changed in between.
pub async fn change(app: &App, before: &Record<Draft>, draft: Draft) -> Result<(), Fault> {
    let (id, version) = (before.id.clone(), before.version);
    app.store()
        .write(move |tx| {
            DRAFTS
                .change(tx, "anyone", &id, Some(version), draft.clone())
                .map(drop)
        })
        .await
        .map_err(|error: StoreError| error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::categories::tests::example;

    #[test]
    fn each_thing_is_asked_once_and_in_order() {
        let all = example();
        let mut draft = Draft::default();
        let mut steps = Vec::new();
        loop {
            let step = draft.next(&all, true);
            steps.push(step);
            match step {
                Step::Danger => draft.can_wait = true,
                Step::Place => draft.at = Point::new(1.7, 51.6).ok(),
                Step::Category => draft.category = "bench".into(),
                Step::Questions => draft.is_asked = true,
                Step::Same => draft.is_new = true,
                Step::Check => {
                    draft.sent = Some(Sent {
                        reference: String::new(),
                        key: String::new(),
                    });
                }
                Step::Sent => break,
            }
        }
        use Step::{Category, Check, Danger, Place, Questions, Same, Sent as Done};
        assert_eq!(
            steps,
            [Danger, Place, Category, Questions, Same, Check, Done]
        );
        let known = Draft {
            at: Point::new(1.7, 51.6).ok(),
            category: "dog-mess".into(),
            is_new: true,
            ..Draft::default()
        };
        assert_eq!(
            known.next(&all, false),
            Check,
            "nothing is asked that is known"
        );
    }
}
