//! What is done to each of many cases and who hears of it, or why nothing is done.

use app::Wrong;
use app::ask::{self, Case, Change, Moves, STATUSES, Status};
use app::teams::Names;

use crate::reply;

/// Cases that are changed together, at most.
pub const MOST: usize = 500;
/// Characters of what one person is told, at most: as many as a change takes.
const LONGEST: usize = 10_000;

/// The statuses that many cases can get at once: the others need a word about each case.
pub fn statuses() -> impl Iterator<Item = &'static Status> {
    STATUSES
        .iter()
        .filter(|status| !matches!(status.id, "duplicate" | "passed-on" | "to-pay"))
}

/// What is done to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// This account has it in hand; nobody, if empty.
    Give(String),
    /// It stands elsewhere.
    Stand(&'static Status),
    /// The person is written to, and nothing else changes.
    Write,
}

impl What {
    /// What was chosen by somebody whose account is `me`.
    ///
    /// # Errors
    /// What has not been chosen.
    pub fn read(act: &str, to: &str, me: &str, names: &Names) -> Result<Self, Lack> {
        match act {
            "take" => Ok(Self::Give(me.to_owned())),
            "release" => Ok(Self::Give(String::new())),
            "assign" if names.people.contains_key(to) => Ok(Self::Give(to.to_owned())),
            "assign" => Err(Lack::Colleague),
            "write" => Ok(Self::Write),
            act => act
                .strip_prefix("status:")
                .and_then(|id| statuses().find(|status| status.id == id))
                .map(Self::Stand)
                .ok_or(Lack::Act),
        }
    }

    /// In words, to somebody whose account is `me`.
    pub fn words(&self, me: &str, names: &Names) -> String {
        match self {
            Self::Give(owner) if owner.is_empty() => {
                "Let them go, so that anybody can take them".into()
            }
            Self::Give(owner) if owner == me => "Take them on".into(),
            Self::Give(owner) => format!("Hand them over to {}", names.person(owner)),
            Self::Stand(status) => format!("Set the status to: {}", status.staff),
            Self::Write => "Write to the people, and change nothing else".into(),
        }
    }

    /// The changes of a case that was read in this version, with words whose gaps are filled for it.
    ///
    /// # Errors
    /// Why nothing is done to it.
    pub fn changes(&self, case: &Case, version: i64, words: &str) -> Result<Vec<Change>, Why> {
        if case.version != version {
            return Err(Why::Changed);
        }
        if !case.is_open {
            return Err(Why::Closed);
        }
        let words = reply::filled(words, case);
        if words.chars().count() > LONGEST {
            return Err(Why::Long);
        }
        let note = (!words.is_empty()).then(|| Change::Note {
            words: words.clone(),
            public: true,
        });
        match self {
            Self::Give(owner) => {
                let owner = owner.clone();
                let give = std::iter::once(Change::Assign { owner });
                Ok(give.chain(note).collect())
            }
            Self::Stand(status) if status.id == case.status => {
                note.map(|note| vec![note]).ok_or(Why::Same)
            }
            Self::Stand(status) => Ok(vec![Change::Status {
                status: status.id.to_owned(),
                words,
            }]),
            Self::Write => Ok(note.into_iter().collect()),
        }
    }
}

/// What has to be chosen before anything can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    Ticks,
    Fewer,
    Act,
    Colleague,
}

impl Lack {
    const ALL: [Self; 4] = [Self::Ticks, Self::Fewer, Self::Act, Self::Colleague];

    /// As an address has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ticks => "ticks",
            Self::Fewer => "fewer",
            Self::Act => "act",
            Self::Colleague => "colleague",
        }
    }

    /// What an address has.
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lack| lack.code() == code)
    }

    /// In words, at the field of the list that it is about.
    pub fn wrong(self) -> Wrong {
        match self {
            Self::Ticks => Wrong::new("work", "Tick the work that you want to change."),
            Self::Fewer => Wrong::new("work", format!("Tick {MOST} pieces of work at most.")),
            Self::Act => Wrong::new("act", "Choose what to do with the work that is ticked."),
            Self::Colleague => Wrong::new("to", "Choose the colleague who gets the work."),
        }
    }
}

/// Why nothing is done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Gone,
    Changed,
    Closed,
    Same,
    Long,
    Other,
}

impl Why {
    const ALL: [Self; 6] = [
        Self::Gone,
        Self::Changed,
        Self::Closed,
        Self::Same,
        Self::Long,
        Self::Other,
    ];

    /// As an address has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::Closed => "closed",
            Self::Same => "same",
            Self::Long => "long",
            Self::Other => "other",
        }
    }

    /// What an address has.
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Gone => "It is not there any more, or it is private to another team.",
            Self::Changed => "Somebody else changed it since you opened the list.",
            Self::Closed => "It is closed. Open it again on its own page first.",
            Self::Same => "It has this status already.",
            Self::Long => "With its gaps filled, the text is longer than 10,000 characters.",
            Self::Other => "It cannot be changed in this way.",
        }
    }
}

/// How far the word of a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Whether it is worth a letter to somebody who has no other way.
    by_post: bool,
    /// Whether those who follow the case hear of it too.
    pub followers: bool,
}

impl Reach {
    /// How far the word of these changes goes; none if no person hears of them.
    pub fn of(changes: &[Change]) -> Option<Self> {
        changes.iter().find_map(|change| match change {
            Change::Status { status, .. } => ask::status(status).map(|to| Self {
                by_post: !to.open || to.moves == Moves::Person,
                followers: to.moves != Moves::Person,
            }),
            Change::Note { public: true, .. } => Some(Self {
                by_post: false,
                followers: true,
            }),
            _ => None,
        })
    }

    /// Where the person who asked is written to, if we can: the same for two cases of one person.
    pub fn person(self, case: &Case) -> Option<String> {
        let contact = &case.body.contact;
        let ways = [contact.email.trim(), contact.phone.trim()];
        let by_post = self.by_post && !contact.name.is_empty() && !contact.address.is_empty();
        ways.into_iter()
            .find(|way| !way.is_empty())
            .map(str::to_lowercase)
            .or_else(|| by_post.then(|| contact.address.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> Case {
        let mut case = Case::default();
        case.row.version = 3;
        case.row.is_open = true;
        case.row.status = "received".into();
        case.body.contact.name = "Ann".into();
        case
    }

    fn what(act: &str) -> Result<What, String> {
        let mut names = Names::default();
        names.people.insert("bo".into(), "Bo".into());
        What::read(act, "bo", "me", &names).map_err(|lack| lack.wrong().text)
    }

    fn note(words: &str) -> Change {
        Change::Note {
            words: words.into(),
            public: true,
        }
    }

    #[track_caller]
    fn check(act: &str, words: &str, want: Result<Vec<Change>, Why>) {
        assert_eq!(
            what(act).unwrap().changes(&case(), 3, words),
            want,
            "{act} {words}"
        );
    }

    #[test]
    fn each_case_has_changes_of_its_own() {
        let give = |owner: &str| Change::Assign {
            owner: owner.into(),
        };
        let done = |words: &str| Change::Status {
            status: "done".into(),
            words: words.into(),
        };
        check("take", "", Ok(vec![give("me")]));
        check("release", "", Ok(vec![give("")]));
        check(
            "assign",
            "Dear ((name))",
            Ok(vec![give("bo"), note("Dear Ann")]),
        );
        check("status:done", "", Ok(vec![done("")]));
        check("status:done", "Dear ((name))", Ok(vec![done("Dear Ann")]));
        check("status:received", "", Err(Why::Same));
        check("status:received", "Soon.", Ok(vec![note("Soon.")]));
        check("write", "Soon.", Ok(vec![note("Soon.")]));
        check("write", &"((name))".repeat(5_000), Err(Why::Long));
    }

    #[test]
    fn what_cannot_be_chosen_is_refused() {
        assert!(what("status:duplicate").is_err());
        assert!(what("status:nowhere").is_err());
        assert!(what("").is_err());
        assert!(What::read("assign", "cy", "me", &Names::default()).is_err());
    }

    #[test]
    fn what_changed_or_is_closed_is_left() {
        let changes = |case: &Case| What::Write.changes(case, 3, "Soon.");
        let mut changed = case();
        changed.row.version = 4;
        assert_eq!(changes(&changed), Err(Why::Changed));
        let mut closed = case();
        closed.row.is_open = false;
        assert_eq!(changes(&closed), Err(Why::Closed));
    }

    #[test]
    fn every_reason_comes_back_from_an_address() {
        for why in Why::ALL {
            assert_eq!(Why::read(why.code()), Some(why));
        }
        assert_eq!(Why::read(""), None);
    }

    #[test]
    fn a_person_is_written_to_where_we_can() {
        let check = |act: &str, email: &str, address: &[&str], want: Option<&str>| {
            let mut case = case();
            case.body.contact.email = email.into();
            case.body.contact.address = address.iter().map(|line| (*line).to_owned()).collect();
            let changes = what(act).unwrap().changes(&case, 3, "").unwrap();
            let got = Reach::of(&changes).and_then(|reach| reach.person(&case));
            assert_eq!(got.as_deref(), want, "{act} {email} {address:?}");
        };
        check("take", "ann@example.org", &[], None);
        check(
            "status:done",
            "Ann@example.org",
            &[],
            Some("ann@example.org"),
        );
        check("status:done", "", &[], None);
        check("status:done", "", &["1 Quay"], Some("1 Quay"));
        check("status:looking", "", &["1 Quay"], None);
    }

    #[test]
    fn what_is_asked_of_the_person_is_not_for_followers() {
        let followers = |act: &str| {
            let changes = what(act).unwrap().changes(&case(), 3, "").unwrap();
            Reach::of(&changes).map(|reach| reach.followers)
        };
        assert_eq!(followers("status:need-you"), Some(false));
        assert_eq!(followers("status:planned"), Some(true));
        assert_eq!(followers("release"), None);
    }
}
