//! Requirements and their acceptance criteria.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::Fault;

/// Requirements of one specification, at most.
pub const MOST_REQUIREMENTS: usize = 2_000;
const MOST_CRITERIA: usize = 50;
const MOST_LINKS: usize = 50;
const LONGEST_ID: usize = 64;
const LONGEST_TITLE: usize = 200;
const LONGEST_TEXT: usize = 8_000;
const LONGEST_CRITERION: usize = 1_000;
const MOST_WEIGHT: u32 = 1_000;
/// How deep one requirement may stand under others.
pub(crate) const DEEPEST: usize = 20;

/// What a requirement is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What it does.
    #[default]
    Functional,
    /// Who can use it.
    Accessibility,
    /// How fast it is.
    Speed,
    /// What it keeps out.
    Security,
    /// How often it is there.
    Availability,
    /// What it keeps about people.
    Privacy,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Functional,
        Self::Accessibility,
        Self::Speed,
        Self::Security,
        Self::Availability,
        Self::Privacy,
    ];

    /// The word it is written as.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Functional => "functional",
            Self::Accessibility => "accessibility",
            Self::Speed => "speed",
            Self::Security => "security",
            Self::Availability => "availability",
            Self::Privacy => "privacy",
        }
    }

    /// The kind of a word, whatever its case.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}

/// How much a requirement is wanted: MoSCoW (DSDM Agile Project Framework, "MoSCoW prioritisation").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Without it nothing is accepted.
    #[default]
    Must,
    /// It is missed, and put right by an agreed date.
    Should,
    /// It is welcome.
    Could,
    /// Not this time.
    Wont,
}

impl Priority {
    /// All of them, the most wanted first.
    pub const ALL: [Self; 4] = [Self::Must, Self::Should, Self::Could, Self::Wont];

    /// The word it is written as.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Could => "could",
            Self::Wont => "wont",
        }
    }

    /// The priority of a word, whatever its case; "won't" and "Must have" are understood.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['\'', '’'], "");
        let word = word.strip_suffix(" have").unwrap_or(&word);
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One thing that shows whether a requirement is met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its number within the requirement, from 1: it stays its own when others go.
    pub number: u32,
    /// What must be seen, on one line.
    pub text: String,
    /// The scenario that tries it, as "file:line"; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
}

/// Something that must be delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// "REQ-12": 1 to 64 letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// Up to 200 characters on one line.
    pub title: String,
    /// Up to 8,000 characters.
    pub text: String,
    /// What it is about.
    pub kind: Kind,
    /// How much it is wanted.
    pub priority: Priority,
    /// How much it counts beside others, 0 to 1,000.
    pub weight: u32,
    /// The requirement that it is a part of; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// Counts the changes of what must be shown, from 1.
    pub version: u32,
    /// What shows that it is met, at most 50.
    pub criteria: Vec<Criterion>,
    /// Other requirements that it rests on, at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

impl Requirement {
    /// Whether `other` asks for the same to be shown: title, text and criteria. What has another place in the
    /// list, another weight or another file for its scenario is still shown by the same evidence.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let criteria = |of: &Self| -> Vec<(u32, String)> {
            of.criteria
                .iter()
                .map(|one| (one.number, one.text.clone()))
                .collect()
        };
        self.title == other.title && self.text == other.text && criteria(self) == criteria(other)
    }

    /// Its number for a new criterion.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        let most = self.criteria.iter().map(|one| one.number).max();
        most.unwrap_or(0).saturating_add(1)
    }

    /// White space as it is kept: none around, and none doubled in what stands on one line.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.id = self.id.trim().to_owned();
        self.parent = self.parent.trim().to_owned();
        self.title = one_line(&self.title);
        self.text = paragraphs(&self.text);
        for criterion in &mut self.criteria {
            criterion.text = one_line(&criterion.text);
            criterion.scenario = one_line(&criterion.scenario);
        }
        self.criteria.retain(|one| !one.text.is_empty());
        self
    }
}

/// White space made single, on one line; what cannot be kept left out.
pub(crate) fn one_line(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if is_kept(c) { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines without what trails them, none empty at either end; what XML has no place for left out.
pub(crate) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| is_kept(*c)).collect();
    let lines: Vec<&str> = kept.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// Whether XML 1.0 has a place for it (section 2.2, `Char`).
pub(crate) const fn is_kept(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// All requirements of a contract, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specification {
    /// What it specifies.
    pub title: String,
    /// In the order of the document.
    pub requirements: Vec<Requirement>,
    /// The last version of each that was taken out, so that one that comes back is not taken for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gone: BTreeMap<String, u32>,
}

impl Specification {
    /// The requirement of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|one| one.id == id)
    }

    /// The parts of a requirement.
    pub fn parts<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Requirement> {
        self.requirements.iter().filter(move |one| one.parent == id)
    }

    /// How deep each stands, 0 at the top; none where it is in a circle or more than 20 deep.
    #[must_use]
    pub fn depths(&self) -> Vec<Option<usize>> {
        let parents: HashMap<&str, &str> = self
            .requirements
            .iter()
            .map(|one| (one.id.as_str(), one.parent.as_str()))
            .collect();
        let depth = |one: &Requirement| {
            let (mut depth, mut at) = (0, one.parent.as_str());
            while let Some(above) = parents.get(at) {
                depth += 1;
                at = above;
                if depth > DEEPEST {
                    return None;
                }
            }
            Some(depth)
        };
        self.requirements.iter().map(depth).collect()
    }

    /// The same with each part after what it is a part of, as a document has them.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        let mut below: BTreeMap<String, Vec<Requirement>> = BTreeMap::new();
        let ids: BTreeSet<String> = self.requirements.iter().map(|one| one.id.clone()).collect();
        let mut stack = Vec::new();
        for one in std::mem::take(&mut self.requirements) {
            if ids.contains(&one.parent) {
                below.entry(one.parent.clone()).or_default().push(one);
            } else {
                stack.push(one);
            }
        }
        stack.reverse();
        while let Some(one) = stack.pop() {
            stack.extend(below.remove(&one.id).into_iter().flatten().rev());
            self.requirements.push(one);
        }
        // Circles have no top: they are told as faults, and lose nothing here.
        self.requirements.extend(below.into_values().flatten());
        self
    }

    /// Everything that is wrong with it; `line` tells where a requirement was read.
    #[must_use]
    pub fn faults(&self, line: &dyn Fn(usize) -> u64) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.requirements.is_empty() {
            faults.push(Fault::new(0, "", "There are no requirements."));
        }
        if self.requirements.len() > MOST_REQUIREMENTS {
            let message = format!(
                "There are {} requirements, and {MOST_REQUIREMENTS} is the most. Send it in parts.",
                self.requirements.len()
            );
            return vec![Fault::new(0, "", message)];
        }
        let depths = self.depths();
        let at: HashMap<&str, usize> = self
            .requirements
            .iter()
            .enumerate()
            .rev()
            .map(|(i, one)| (one.id.as_str(), i))
            .collect();
        for (i, one) in self.requirements.iter().enumerate() {
            let mut tell = |message: String| {
                if faults.len() < crate::fault::MOST_FAULTS {
                    faults.push(Fault::new(line(i), &one.id, message));
                }
            };
            for message in one.faults() {
                tell(message);
            }
            if at.get(one.id.as_str()).is_some_and(|first| *first < i) {
                tell("Another requirement has this id already. Give each its own.".into());
            }
            for link in &one.links {
                if !at.contains_key(link.as_str()) {
                    tell(format!("It rests on {link}, which is not there."));
                }
            }
            if !one.parent.is_empty() && !at.contains_key(one.parent.as_str()) {
                tell(format!(
                    "It is a part of {}, which is not there.",
                    one.parent
                ));
            }
            if depths.get(i).is_some_and(Option::is_none) {
                tell(format!(
                    "It is a part of itself, or stands more than {DEEPEST} deep."
                ));
            }
        }
        faults
    }
}

impl Requirement {
    /// What is wrong with it by itself, in sentences.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !is_id(&self.id) {
            faults.push(format!(
                "An id is 1 to {LONGEST_ID} letters, digits, hyphens, underscores and full stops."
            ));
        }
        let mut length = |what: &str, text: &str, most: usize| {
            if text.chars().count() > most {
                faults.push(format!("The {what} is longer than {most} characters."));
            }
        };
        length("title", &self.title, LONGEST_TITLE);
        length("text", &self.text, LONGEST_TEXT);
        for criterion in &self.criteria {
            let what = format!("criterion {}", criterion.number);
            length(&what, &criterion.text, LONGEST_CRITERION);
            length("place of a scenario", &criterion.scenario, LONGEST_TITLE);
        }
        if self.title.is_empty() {
            faults.push("It has no title.".into());
        }
        if self.weight > MOST_WEIGHT {
            faults.push(format!("The weight is from 0 to {MOST_WEIGHT}."));
        }
        if self.criteria.len() > MOST_CRITERIA {
            faults.push(format!("It has more than {MOST_CRITERIA} criteria."));
        }
        if self.links.len() > MOST_LINKS {
            faults.push(format!("It rests on more than {MOST_LINKS} others."));
        }
        let numbers: BTreeSet<u32> = self.criteria.iter().map(|one| one.number).collect();
        if numbers.len() < self.criteria.len() || numbers.contains(&0) {
            faults.push("Each criterion has a number of its own, from 1.".into());
        }
        faults
    }
}

fn is_id(id: &str) -> bool {
    let of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=LONGEST_ID).contains(&id.len()) && id.chars().all(of_id)
}
