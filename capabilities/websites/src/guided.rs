//! Guided checks of a site: what a person looks at, step by step, and what they said of it.
//!
//! Each is a question of the verb check, in a rule set of its own: no other look can find it gone. What a person says
//! of it is the answer to that question. At fault, it is an open finding of the site; sound, it is closed.

use access::{Criterion, GuidedCheck};
use app::check::{
    self, Change, CheckError, Finding, FindingEvent, Found, Look, Outcome, Query, State,
};
use app::kit::Time;
use app::store::{Rd, StoreError, Tx};
use serde_json::json;

use crate::harm::severity;
use crate::site::{SITES, subject};

/// What rules and rule sets of guided checks begin with: "guided-1.4.1".
const PREFIX: &str = "guided-";
/// How the words of an answer begin if a site has nothing of the kind: the verb check knows fault and no fault alone.
const NOT_HERE: &str = "It does not apply";
/// Pages of an answer before this one, at most.
const MOST_PAGES: i64 = 2_000;
/// Letters of a note that name a finding in a list, at most.
const MOST_CHARS: usize = 150;

/// What a person says of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is as it should be.
    Sound,
    /// It is not.
    Fault,
    /// The site has nothing of the kind.
    NotHere,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sound, Self::Fault, Self::NotHere];

    /// As a form sends it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Fault => "fault",
            Self::NotHere => "not-here",
        }
    }

    /// For a page.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sound => "Sound",
            Self::Fault => "At fault",
            Self::NotHere => "Does not apply",
        }
    }

    /// The one of this word, if there is one.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The words that are kept with it.
    fn words(self, note: &str) -> String {
        match self {
            Self::NotHere if note.is_empty() => NOT_HERE.to_owned(),
            Self::NotHere => format!("{NOT_HERE}: {note}"),
            Self::Sound | Self::Fault => note.to_owned(),
        }
    }

    /// The answer that was kept, and its note.
    fn read(is_fault: bool, words: &str) -> (Self, &str) {
        match words.strip_prefix(NOT_HERE) {
            _ if is_fault => (Self::Fault, words),
            Some(note) => (Self::NotHere, note.trim_start_matches([':', ' '])),
            None => (Self::Sound, words),
        }
    }
}

/// What was said last of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub answer: Answer,
    /// By whom: an account's id.
    pub who: String,
    /// When.
    pub at: Time,
    /// What they saw; may be empty.
    pub note: String,
}

impl Said {
    fn of(finding: &Finding, history: &[FindingEvent]) -> Option<Self> {
        let is_fault = finding.answer?;
        let last = history
            .iter()
            .rev()
            .find(|event| matches!(event.kind.as_str(), "fault" | "sound"))?;
        let (answer, note) = Answer::read(is_fault, &last.words);
        Some(Self {
            answer,
            who: last.who.clone(),
            at: last.at,
            note: note.to_owned(),
        })
    }
}

/// A check, and how it stands for a site.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it is for.
    pub criterion: &'static Criterion,
    /// What to do.
    pub guide: &'static GuidedCheck,
    /// The finding that keeps its answers; empty until somebody looked for the first time.
    pub finding: String,
    /// That finding's version; 0 while there is none.
    pub version: i64,
    /// Where that finding stands.
    pub state: State,
    /// What was said last; none if nobody looked, or the answer was taken back.
    pub said: Option<Said>,
}

impl Checked {
    /// One that nobody looked at.
    pub fn not_yet((criterion, guide): (&'static Criterion, &'static GuidedCheck)) -> Self {
        Self {
            criterion,
            guide,
            finding: String::new(),
            version: 0,
            state: State::Open,
            said: None,
        }
    }
}

/// Every guided check with its criterion, in the order of their numbers.
pub fn checks() -> impl Iterator<Item = (&'static Criterion, &'static GuidedCheck)> {
    access::CRITERIA
        .iter()
        .flat_map(|criterion| access::guided(criterion.number).map(move |guide| (criterion, guide)))
}

/// Whether a finding of this rule set is the answer to a guided check.
pub fn is_guided(rules: &str) -> bool {
    rules.starts_with(PREFIX)
}

/// The rule of a criterion's check, which is alone in a rule set of that name.
fn rule(criterion: &str) -> String {
    format!("{PREFIX}{criterion}")
}

/// The checks, and how each stands for a site.
///
/// # Errors
/// Whatever the store says.
pub fn of_site(rd: &mut Rd<'_>, site: &str) -> Result<Vec<Checked>, StoreError> {
    let mut all = Vec::new();
    for pair in checks() {
        let mut one = Checked::not_yet(pair);
        if let Some(finding) = known(rd, site, one.criterion.number)? {
            one.said = Said::of(&finding, &check::history(rd, &finding.id)?);
            one.state = finding.state;
            one.version = finding.version;
            one.finding = finding.id;
        }
        all.push(one);
    }
    Ok(all)
}

/// The finding that keeps the answers to a criterion's check, if anybody ever looked.
fn known(rd: &mut Rd<'_>, site: &str, criterion: &str) -> Result<Option<Finding>, StoreError> {
    let rule = rule(criterion);
    let query = Query {
        subject: Some(subject(site)),
        rule: Some(rule.clone()),
        limit: 100,
        ..Query::default()
    };
    // What was brought in from a file may name the same rule, in a rule set of its own.
    let all = check::list(rd, &query)?.findings;
    Ok(all.into_iter().find(|one| one.rules == rule))
}

/// What a person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What they found.
    pub answer: Answer,
    /// What they saw; may be empty.
    pub note: String,
    /// The page with the fault; none for what is no fault.
    pub page: Option<String>,
}

/// Keeps what a person says of a criterion's check, if it still stands at `version`.
///
/// # Errors
/// [`CheckError::Stale`] if somebody else answered meanwhile; [`CheckError::Refused`] if the note is too long.
pub fn answer(
    tx: &mut Tx<'_>,
    who: &str,
    site: &str,
    criterion: &str,
    version: i64,
    reply: &Reply,
) -> Result<(), CheckError> {
    let known_one = known(tx, site, criterion)?;
    if known_one.as_ref().map_or(0, |one| one.version) != version {
        return Err(CheckError::Stale);
    }
    let finding = match known_one {
        // Where it was at fault before stays written down with it.
        Some(finding) if reply.answer != Answer::Fault => finding,
        before => {
            let look = look(tx, site, criterion, before.as_ref(), reply)?;
            check::record(tx, who, &look)?;
            known(tx, site, criterion)?.ok_or(CheckError::NotFound)?
        }
    };
    let given = Change::Answer {
        is_fault: reply.answer == Answer::Fault,
        words: reply.answer.words(&reply.note),
    };
    check::change(tx, who, &finding.id, None, given).map(drop)
}

/// The look that a person took: it asks the question, at the page that they name.
fn look(
    tx: &mut Tx<'_>,
    site: &str,
    criterion: &str,
    before: Option<&Finding>,
    reply: &Reply,
) -> Result<Look, CheckError> {
    let (criterion, guide) = checks()
        .find(|(one, _)| one.number == criterion)
        .ok_or(CheckError::NotFound)?;
    let kept = SITES.get(tx, site)?.ok_or(CheckError::NotFound)?.value;
    let page = reply.page.clone().unwrap_or(kept.address);
    let mut pages = vec![page.clone()];
    // A fault after a better answer is a new one: where it was before it is no more.
    if let Some(before) = before.filter(|one| one.answer != Some(true)) {
        let places = check::places(tx, &before.id, 0, MOST_PAGES)?;
        pages.extend(places.into_iter().map(|place| place.page));
        pages.sort_unstable();
        pages.dedup();
    }
    let about = match reply.answer {
        Answer::Fault => short(&reply.note),
        Answer::Sound | Answer::NotHere => guide.look_at.to_owned(),
    };
    let criteria = vec![criterion.number.to_owned()];
    let found = Found {
        rule: rule(criterion.number),
        severity: severity(&criteria),
        criteria,
        outcome: Outcome::NeedsPerson,
        at: page,
        place: String::new(),
        message: format!("{}: {about}", criterion.name),
        question: Some(guide.question.to_owned()),
    };
    Ok(Look {
        subject: subject(site),
        rules: rule(criterion.number),
        began: tx.now(),
        pages,
        found: vec![found],
        team: kept.team,
        doc: json!({"is_recheck": true}).to_string(),
        ..Look::default()
    })
}

/// Takes an answer back, if the check still stands at `version`: it is to be looked at again.
///
/// # Errors
/// [`CheckError::Stale`] if somebody else answered meanwhile.
pub fn take_back(
    tx: &mut Tx<'_>,
    who: &str,
    site: &str,
    criterion: &str,
    version: i64,
) -> Result<(), CheckError> {
    let finding = known(tx, site, criterion)?.ok_or(CheckError::NotFound)?;
    let back = Change::Reopen(String::new());
    check::change(tx, who, &finding.id, Some(version), back).map(drop)
}

/// The first line of a note, cut to what fits into a list.
fn short(note: &str) -> String {
    let line = note.trim().lines().next().unwrap_or_default().trim_end();
    match line.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(line)),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use app::store::Store;

    use super::*;
    use crate::site::Site;

    #[test]
    fn each_check_is_told_by_its_criterion_alone() {
        let numbers: BTreeSet<&str> = checks().map(|(criterion, _)| criterion.number).collect();
        assert_eq!(numbers.len(), access::GUIDED_CHECKS.len());
    }

    #[test]
    fn an_answer_comes_back_as_it_was_given() {
        #[track_caller]
        fn check(answer: Answer, note: &str, want: &str) {
            let words = answer.words(note);
            assert_eq!(words, want);
            let is_fault = answer == Answer::Fault;
            assert_eq!(Answer::read(is_fault, &words), (answer, note));
            assert_eq!(Answer::of(answer.word()), Some(answer));
        }
        check(Answer::Sound, "", "");
        check(
            Answer::Sound,
            "Both ways led there.",
            "Both ways led there.",
        );
        check(Answer::Fault, "Red alone.", "Red alone.");
        check(Answer::NotHere, "", "It does not apply");
        check(Answer::NotHere, "No films.", "It does not apply: No films.");
        assert_eq!(Answer::of("perhaps"), None);
    }

    #[test]
    fn a_list_has_the_first_line_of_a_note() {
        #[track_caller]
        fn check(note: &str, want: &str) {
            assert_eq!(short(note), want);
        }
        check(
            " Holidays are red. \nSee the calendar.",
            "Holidays are red.",
        );
        check(&"é".repeat(151), &format!("{}…", "é".repeat(150)));
        check("", "");
    }

    const NUMBER: &str = "1.4.1";

    fn stands(rd: &mut Rd<'_>, site: &str) -> Result<Checked, StoreError> {
        let all = of_site(rd, site)?;
        Ok(all
            .into_iter()
            .find(|one| one.criterion.number == NUMBER)
            .unwrap())
    }

    /// What is said of the check, the pages of its finding, and how many faults the site has.
    type Stands = (Option<Answer>, Vec<String>, i64);

    fn say(
        tx: &mut Tx<'_>,
        site: &str,
        answer_is: Answer,
        path: &str,
    ) -> Result<Stands, CheckError> {
        let reply = Reply {
            answer: answer_is,
            note: "Holidays are told by red.".into(),
            page: (!path.is_empty()).then(|| path.to_owned()),
        };
        let version = stands(tx, site)?.version;
        answer(tx, "mei", site, NUMBER, version, &reply)?;
        told(tx, site)
    }

    fn told(tx: &mut Tx<'_>, site: &str) -> Result<Stands, CheckError> {
        let one = stands(tx, site)?;
        let places = check::places(tx, &one.finding, 0, 10)?;
        let pages = places.into_iter().map(|place| place.page).collect();
        let faults = check::counts(tx, &subject(site))?.all_faults();
        Ok((one.said.map(|said| said.answer), pages, faults))
    }

    #[track_caller]
    fn check_stands(got: Stands, want: (Option<Answer>, &[&str], i64)) {
        let pages: Vec<&str> = got.1.iter().map(String::as_str).collect();
        assert_eq!((got.0, pages.as_slice(), got.2), want);
    }

    #[tokio::test]
    async fn a_fault_is_open_until_somebody_finds_it_sound() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let work = |tx: &mut Tx<'_>| {
            let site = Site {
                address: "/".into(),
                ..Site::default()
            };
            let site = SITES.insert(tx, "mei", site)?.id;
            let sound = say(tx, &site, Answer::Sound, "")?;
            check_stands(sound, (Some(Answer::Sound), &["/"], 0));
            let fault = say(tx, &site, Answer::Fault, "/a")?;
            check_stands(fault, (Some(Answer::Fault), &["/a"], 1));
            let more = say(tx, &site, Answer::Fault, "/b")?;
            check_stands(more, (Some(Answer::Fault), &["/a", "/b"], 1));
            let mended = say(tx, &site, Answer::Sound, "")?;
            check_stands(mended, (Some(Answer::Sound), &["/a", "/b"], 0));
            let again = say(tx, &site, Answer::Fault, "/c")?;
            check_stands(again, (Some(Answer::Fault), &["/c"], 1));
            let none = say(tx, &site, Answer::NotHere, "")?;
            check_stands(none, (Some(Answer::NotHere), &["/c"], 0));
            let version = stands(tx, &site)?.version;
            take_back(tx, "mei", &site, NUMBER, version)?;
            check_stands(told(tx, &site)?, (None, &["/c"], 0));
            let late = take_back(tx, "idris", &site, NUMBER, version);
            assert!(matches!(late, Err(CheckError::Stale)), "{late:?}");
            let all = of_site(tx, &site)?;
            assert!(all.iter().all(|one| one.said.is_none()), "{all:?}");
            Ok::<_, CheckError>(())
        };
        store.write(work).await.unwrap();
    }
}
