//! What was found, as a list to tick: two people may share an address.

use std::collections::BTreeSet;

use app::kit::words;
use app::store::Entry;
use app::{ask, book, tell};
use serde::Serialize;

use super::search::Found;
use crate::track::my::page::{told, word};

/// Facts of a record that are shown in the list, and characters of each.
const FACTS: usize = 4;
const FACT_MOST: usize = 60;

/// Things of one kind.
#[derive(Debug, Serialize)]
pub struct Group {
    pub title: &'static str,
    /// Why it is kept and until when; empty where the things of a kind differ in that.
    pub why: String,
    pub lines: Vec<Line>,
}

/// One thing.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What is sent where it is ticked.
    pub value: String,
    pub text: String,
    pub hint: String,
}

impl Line {
    pub fn new(kind: &str, id: &str, text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            value: key(kind, id),
            text: text.into(),
            hint: hint.into(),
        }
    }
}

fn key(kind: &str, id: &str) -> String {
    format!("{kind} {id}")
}

/// Why a kind of thing is kept, and until when.
fn kept(entry: &Entry) -> String {
    why_kept(entry.purpose, entry.kept_for)
}

fn why_kept(why: &str, kept_for: &str) -> String {
    format!("Why we keep it: {why}. For how long: {kept_for}.")
}

impl Found {
    /// Everything, kind by kind; kinds of which there is nothing are left out.
    pub fn groups(&self) -> Vec<Group> {
        let mine = &self.mine;
        let entry = |name: &str| ask::ENTRIES.iter().find(|entry| entry.name == name);
        let why = |name: &str| entry(name).map(kept).unwrap_or_default();
        let cases = mine.held.cases.iter().map(|held| {
            let case = &held.case;
            let contact = &case.body.contact;
            let who = [
                &contact.name,
                &contact.email,
                &contact.phone,
                &contact.postcode,
            ];
            let mut who: Vec<&str> = who
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
            if who.is_empty() {
                who.push("No name");
            }
            let text = format!("{} ({})", case.title, case.reference);
            let hint = format!("{}. Sent {}.", who.join(", "), words::date(case.created));
            Line::new("case", &case.id, text, hint)
        });
        let drafts = mine.held.drafts.iter().map(|draft| {
            let hint = format!("Last changed {}.", words::date(draft.changed));
            Line::new("draft", &draft.id, &draft.title, hint)
        });
        let follows = mine
            .held
            .follows
            .iter()
            .map(|reference| Line::new("follow", reference, reference, ""));
        let bookings = mine.bookings.iter().map(|(booking, title)| {
            let details = &booking.details;
            let text = format!("{title} ({})", booking.reference);
            let hint = format!(
                "{}, {}. {}.",
                details.name,
                words::date_time(booking.starts),
                word(booking.state)
            );
            Line::new("booking", &booking.reference, text, hint)
        });
        let messages = mine.messages.iter().map(|record| {
            let message = &record.value;
            let hint = format!(
                "To {} by {}, {}. {}.",
                message.to.replace('\n', ", "),
                message.channel.name(),
                words::date_time(record.created),
                told(message.state)
            );
            Line::new("message", &record.id, &message.subject, hint)
        });
        let wishes = mine.wishes.iter().map(|record| {
            let text = "How they want to hear from us";
            Line::new("wish", &record.id, text, kept(&tell::PREFERENCES.entry()))
        });
        let failing = mine.failing.iter().map(|(address, _)| {
            let text = format!("Messages to {address} came back");
            Line::new("failing", address, text, kept(&tell::FAILING.entry()))
        });
        let others = self.elsewhere.found.iter().map(|(id, other)| {
            let facts: Vec<String> = other
                .facts
                .iter()
                .take(FACTS)
                .map(|(name, text)| {
                    let short: String = text.chars().take(FACT_MOST).collect();
                    format!("{name}: {short}")
                })
                .collect();
            let hint = format!(
                "{}. Taken down {}. {}",
                facts.join("; "),
                words::date(other.recorded),
                why_kept(other.why, other.kept_for)
            );
            Line::new("other", id, words::from_term(other.kind), hint)
        });
        let all = [
            Group::of("What they asked", why("case"), cases),
            Group::of("Forms that they have not sent", why("draft"), drafts),
            Group::of("Things of others that they follow", why("case"), follows),
            Group::of("Bookings", kept(&book::ENTRY), bookings),
            Group::of(
                "Messages that we sent",
                kept(&tell::MESSAGES.entry()),
                messages,
            ),
            Group::of("How to reach them", String::new(), wishes.chain(failing)),
            Group::of("Other records", String::new(), others),
        ];
        all.into_iter()
            .filter(|group| !group.lines.is_empty())
            .collect()
    }

    /// What was ticked of it.
    pub fn only(mut self, ticked: &BTreeSet<String>) -> Self {
        let is = |kind: &str, id: &str| ticked.contains(&key(kind, id));
        let mine = &mut self.mine;
        mine.held.cases.retain(|held| is("case", &held.case.id));
        mine.held.drafts.retain(|draft| is("draft", &draft.id));
        mine.held.follows.retain(|one| is("follow", one));
        mine.bookings
            .retain(|(booking, _)| is("booking", &booking.reference));
        mine.messages.retain(|record| is("message", &record.id));
        mine.wishes.retain(|record| is("wish", &record.id));
        mine.failing.retain(|(address, _)| is("failing", address));
        self.elsewhere.found.retain(|(id, _)| is("other", id));
        self
    }
}

impl Group {
    fn of(title: &'static str, why: String, lines: impl Iterator<Item = Line>) -> Self {
        Self {
            title,
            why,
            lines: lines.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use app::ask::HeldDraft;
    use app::kit::Time;

    use super::*;

    fn draft(id: &str) -> HeldDraft {
        HeldDraft {
            id: id.into(),
            form: "permit".into(),
            title: "Apply for a parking permit".into(),
            created: Time(0),
            changed: Time(0),
            erase: Time(0),
            sections: Vec::new(),
        }
    }

    #[test]
    fn what_is_ticked_stays_and_nothing_else() {
        let found = || {
            let mut found = Found::default();
            found.mine.held.drafts = vec![draft("1"), draft("2")];
            found.mine.held.follows = vec!["BX7K-3MQD".into()];
            found
        };
        let groups = found().groups();
        let titles: Vec<&str> = groups.iter().map(|group| group.title).collect();
        assert_eq!(
            titles,
            [
                "Forms that they have not sent",
                "Things of others that they follow"
            ]
        );
        let check = |ticked: &[&str], drafts: usize, follows: usize| {
            let ticked = ticked.iter().map(ToString::to_string).collect();
            let held = found().only(&ticked).mine.held;
            assert_eq!((held.drafts.len(), held.follows.len()), (drafts, follows));
        };
        check(&[], 0, 0);
        check(&["draft 2"], 1, 0);
        check(&["draft 2", "follow BX7K-3MQD", "draft 9"], 1, 1);
    }
}
