//! What a change of many cases will do, looked at before it is done.

use std::collections::BTreeSet;

use app::ask::{self, Case};
use app::store::{Rd, StoreError};
use app::{Choice, Page, Wrong};
use serde::Serialize;

use super::choice::Looker;
use super::done::Left;
use super::many::Sent;
use super::plan::{Reach, What, Why};
use super::read::may_see;
use crate::reply;

/// What will be done, and who will hear of it?
#[derive(Debug, Default, Serialize)]
pub struct Check {
    /// What is done, in words.
    what: String,
    act: String,
    to: String,
    back: String,
    /// The cases as the list sent them, "id:version".
    chosen: Vec<String>,
    /// The replies that fit all of them.
    replies: Vec<Choice>,
    /// What the people are told, with its gaps.
    words: String,
    /// The same, as the first of them reads it.
    example: String,
    lines: Vec<Line>,
    left: Vec<Left>,
    /// How many people are written to, each counted once.
    people: usize,
    /// Pieces of work of whose person we have no address.
    unreached: usize,
    errors: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Line {
    reference: String,
    title: String,
    name: String,
    /// "written", "unreached", or empty where nobody is to hear of it.
    told: &'static str,
}

/// The case of an id, if the person looking may know of it.
pub fn seen(rd: &mut Rd<'_>, id: &str, by: &Looker) -> Result<Option<Case>, StoreError> {
    Ok(ask::case_by_id(rd, id)?.filter(|case| may_see(case, by)))
}

impl Check {
    /// Looks at what would be done now.
    pub fn read(
        rd: &mut Rd<'_>,
        by: &Looker,
        what: &What,
        sent: &Sent,
    ) -> Result<Self, StoreError> {
        let mut cases = Vec::new();
        let mut check = Self {
            act: sent.act.clone(),
            to: sent.to.clone(),
            back: sent.back.clone(),
            chosen: sent
                .chosen
                .iter()
                .map(|(id, version)| format!("{id}:{version}"))
                .collect(),
            words: sent.words.clone(),
            ..Self::default()
        };
        for (id, version) in &sent.chosen {
            match seen(rd, id, by)? {
                Some(case) => cases.push((case, *version)),
                None => check.left.push(Left::new("", Why::Gone)),
            }
        }
        let mut replies = reply::all(rd)?;
        replies.retain(|reply| {
            cases
                .iter()
                .all(|(case, _)| reply.value.fits(&case.category))
        });
        if sent.step == "reply"
            && let Some(reply) = replies.iter().find(|reply| reply.id == sent.reply)
        {
            check.words.clone_from(&reply.value.words);
        }
        check.replies = replies
            .iter()
            .map(|reply| Choice::new(&reply.id, &reply.value.title, &sent.reply))
            .collect();
        let mut people = BTreeSet::new();
        for (case, version) in &cases {
            check.add(rd, what, (case, *version), &mut people)?;
        }
        check.people = people.len();
        Ok(check)
    }

    fn add(
        &mut self,
        rd: &mut Rd<'_>,
        what: &What,
        (case, version): (&Case, i64),
        people: &mut BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let changes = match what.changes(case, version, &self.words) {
            Ok(changes) => changes,
            Err(why) => {
                self.left.push(Left::new(&case.reference, why));
                return Ok(());
            }
        };
        let mut told = "";
        if let Some(reach) = Reach::of(&changes) {
            if let Some(person) = reach.person(case) {
                told = "written";
                people.insert(person);
                if self.example.is_empty() {
                    self.example = reply::filled(&self.words, case);
                }
            } else {
                told = "unreached";
                self.unreached += 1;
            }
            if reach.followers && !case.is_private {
                let followers = ask::followers(rd, &case.id)?;
                people.extend(followers.into_iter().map(|follower| follower.email));
            }
        }
        self.lines.push(Line {
            reference: case.reference.clone(),
            title: case.title.clone(),
            name: case.body.contact.name.clone(),
            told,
        });
        Ok(())
    }

    /// Says what is done, in words.
    pub fn with_heading(mut self, what: String) -> Self {
        self.what = what;
        self
    }

    /// Says what is missing before it can be done.
    pub fn with_errors(mut self, errors: Vec<Wrong>) -> Self {
        self.errors = errors;
        self
    }
}

impl Page for Check {
    const TEMPLATE: &'static str = "work/list-many.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |name: &str, told| Line {
            reference: "BX7K-3MQM".into(),
            title: "The bench by the harbour has a broken slat".into(),
            name: name.into(),
            told,
        };
        let page = || Self {
            what: "Set the status to: Done".into(),
            act: "status:done".into(),
            back: "/work?whose=all".into(),
            chosen: vec!["1:3".into(), "2:1".into()],
            ..Self::default()
        };
        vec![
            (
                "nobody hears of it",
                Self {
                    what: "Take them on".into(),
                    act: "take".into(),
                    lines: vec![line("Rosa Lampard", ""), line("", "")],
                    ..page()
                },
            ),
            (
                "with words, some stay as before",
                Self {
                    replies: vec![Choice::new("1", "Repaired", "")],
                    words: "Dear ((name)), it is mended.".into(),
                    example: "Dear Rosa Lampard, it is mended.".into(),
                    lines: vec![line("Rosa Lampard", "written"), line("", "unreached")],
                    left: vec![Left::sample(), Left::new("", Why::Gone)],
                    people: 3,
                    unreached: 1,
                    ..page()
                },
            ),
            (
                "words are missing",
                Self {
                    what: "Write to the people, and change nothing else".into(),
                    act: "write".into(),
                    lines: vec![line("Rosa Lampard", "")],
                    errors: vec![Wrong::new("words", "Write what the people should know.")],
                    ..page()
                },
            ),
            (
                "nothing can be done",
                Self {
                    left: vec![Left::sample()],
                    ..page()
                },
            ),
        ]
    }
}
