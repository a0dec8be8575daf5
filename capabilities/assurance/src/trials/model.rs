//! What is tried, where, and what came of it.

use app::kit::Time;
use app::store::{Collection, Field};
use serde::{Deserialize, Serialize};
use walk::{KeptSecret, Way};

use crate::model::KEPT_FOR;

/// What a trial is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A feature file: acceptance scenarios.
    Scenarios,
    /// A journey, walked in the ways of several people.
    Journey,
}

impl Kind {
    /// As it stands in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scenarios => "scenarios",
            Self::Journey => "journey",
        }
    }

    /// The one of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Scenarios, Self::Journey]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// Something to try: a feature file, or a journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The contract.
    pub contract: String,
    /// What it is written as.
    pub kind: Kind,
    /// The file's name, or the journey's.
    pub name: String,
    /// As it was written.
    pub text: String,
    /// The requirements that a journey speaks of; scenarios say so by their tags.
    pub requirements: Vec<String>,
    /// The rows that a journey is walked with, as a table; empty for none.
    #[serde(default)]
    pub table: String,
    /// The files that its steps send.
    #[serde(default)]
    pub files: Vec<Attached>,
    /// When it is erased.
    pub until: Option<Time>,
}

/// A file that steps of a trial send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// What steps call it: "bill.pdf".
    pub name: String,
    /// The file's id.
    pub file: String,
}

impl Trial {
    /// One with nothing in it yet.
    #[must_use]
    pub fn new(contract: &str, kind: Kind) -> Self {
        Self {
            contract: contract.to_owned(),
            kind,
            name: String::new(),
            text: String::new(),
            requirements: Vec::new(),
            table: String::new(),
            files: Vec::new(),
            until: None,
        }
    }
}

/// What is tried.
pub const TRIALS: Collection<Trial> = Collection {
    name: "assurance-trial",
    purpose: "to try what a supplier promised",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[Field {
        name: "contract",
        unique: false,
        of: |one| vec![one.contract.clone()],
    }],
};

/// Where a contract's trials are made, under the contract's id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestSite {
    /// The supplier's test site: "https://test.supplier.example".
    pub address: String,
    /// What is filled into its forms and shown to nobody; each is bound to the contract's id and its own name.
    pub secrets: Vec<KeptSecret>,
    /// When it is erased.
    pub until: Option<Time>,
}

/// Test sites.
pub const TEST_SITES: Collection<TestSite> = Collection {
    name: "assurance-test-site",
    purpose: "to know where a supplier's work can be tried, and with which test accounts",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[],
};

/// What is run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The scenarios.
    Scenarios,
    /// The journeys.
    Journeys,
    /// Both.
    #[default]
    All,
}

impl What {
    /// Whether trials of this kind are of it.
    #[must_use]
    pub fn has(self, kind: Kind) -> bool {
        match self {
            Self::Scenarios => kind == Kind::Scenarios,
            Self::Journeys => kind == Kind::Journey,
            Self::All => true,
        }
    }
}

/// A run that waits, is under way, or was the last. Its id is the contract's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Who asked.
    pub who: String,
    /// What is run.
    pub what: What,
    /// When it was asked for.
    pub asked: Time,
    /// When it began; none while it waits.
    pub began: Option<Time>,
    /// When it ended; none while it waits or is under way.
    pub ended: Option<Time>,
    /// Scenarios, and journeys in one way each, that are done.
    pub done: u32,
    /// How many there are.
    pub of: u32,
    /// What was tried last.
    pub at: String,
    /// How many of them could not be tried.
    pub not_tried: u32,
    /// Why the first of those could not.
    pub why: String,
    /// Why the run came to nothing.
    pub failed: Option<String>,
    /// When it is erased.
    pub until: Option<Time>,
}

impl Run {
    /// Whether it waits or is under way.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.ended.is_none()
    }
}

/// Runs.
pub const RUNS: Collection<Run> = Collection {
    name: "assurance-run",
    purpose: "to show how far a trial of a supplier's work is",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: false,
    fields: &[],
};

/// What a scenario, or a journey in one way, came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameTo {
    /// Each walk came to the end.
    Passed,
    /// Some did: something comes and goes.
    AtTimes,
    /// None did.
    Failed,
    /// A machine does not understand all of it.
    NotUnderstood,
    /// The site was down, or our own browser failed.
    NotTried,
}

impl CameTo {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Passed => "Passed",
            Self::AtTimes => "At times",
            Self::Failed => "Failed",
            Self::NotUnderstood => "Not understood",
            Self::NotTried => "Not tried",
        }
    }

    /// The look of it on pages.
    #[must_use]
    pub const fn look(self) -> &'static str {
        match self {
            Self::Passed => "good",
            Self::AtTimes => "warning",
            Self::Failed => "bad",
            Self::NotUnderstood | Self::NotTried => "unknown",
        }
    }
}

/// What came of one scenario, or of one journey in one way, when it was last tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Came {
    /// The contract.
    pub contract: String,
    /// What was tried: the trial's id.
    pub trial: String,
    /// Written as what.
    pub kind: Kind,
    /// The scenario's name, or the journey's.
    pub name: String,
    /// The scenario's file and its line in it; for a journey its name and the number of its row, 0 without a table.
    pub file: String,
    /// See `file`.
    pub line: u64,
    /// The scenario's tags; for a journey the requirements that it speaks of.
    pub tags: Vec<String>,
    /// In which way: "keyboard".
    pub way: String,
    /// What it came to.
    pub to: CameTo,
    /// Why, where it did not pass.
    pub why: String,
    /// Walks that came to the end.
    pub finished: u32,
    /// Walks that could be tried.
    pub tried: u32,
    /// Keys, clicks, touches or stops of a reader: the most of any walk that came to the end.
    pub moves: u32,
    /// How long a walk took, in milliseconds: the middle one of those that came to the end.
    pub took_ms: u64,
    /// When.
    pub at: Time,
    /// The file of its record; empty for none.
    pub record: String,
    /// When it is erased.
    pub until: Option<Time>,
}

impl Came {
    /// Whether this is about the same as another.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        self.trial == other.trial && self.line == other.line && self.way == other.way
    }
}

/// What came of trials.
pub const CAME: Collection<Came> = Collection {
    name: "assurance-trial-result",
    purpose: "to know what a supplier's work did when it was tried",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: false,
    fields: &[Field {
        name: "contract",
        unique: false,
        of: |one| vec![one.contract.clone()],
    }],
};

/// A way as it is typed and kept.
#[must_use]
pub const fn word(way: Way) -> &'static str {
    match way {
        Way::Pointer => "pointer",
        Way::Keyboard => "keyboard",
        Way::Ear => "ear",
        Way::Zoomed => "zoomed",
        Way::SlowPhone => "slow-phone",
        Way::ForcedColours => "forced-colours",
    }
}

/// The ways as pages say them.
pub const WAYS: [(&str, &str); 6] = [
    ("pointer", "With a pointer"),
    ("keyboard", "By keyboard alone"),
    ("ear", "By ear, as a screen reader tells it"),
    ("zoomed", "At 400% zoom"),
    ("slow-phone", "On a slow phone and line"),
    ("forced-colours", "In forced colours, by keyboard"),
];
