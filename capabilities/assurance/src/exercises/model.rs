//! The records of mystery-shopper exercises. Who a shopper is stands apart from what they met: the one is
//! erased long before the other, and neither the results nor a dossier know more of a person than a number.

use app::kit::{Time, words};
use app::store::{Collection, Field};
use serde::{Deserialize, Serialize};
use usability::sequential::Plan;

/// How people reach the service that is tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// In a browser.
    #[default]
    Online,
    /// By telephone.
    Telephone,
    /// At a counter.
    Counter,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Online, Self::Telephone, Self::Counter];

    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Telephone => "By telephone",
            Self::Counter => "At a counter",
        }
    }
}

/// Whether shoppers are at work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// They may be.
    #[default]
    Open,
    /// They have been.
    Closed,
}

impl State {
    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Closed => "Closed",
        }
    }
}

/// The questions at the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Survey {
    /// The System Usability Scale: ten statements, five steps (Brooke, 1996).
    #[default]
    Sus,
    /// Two statements, seven steps (Lewis, Utesch and Maher, 2013).
    UmuxLite,
}

/// A task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What officers call it.
    pub name: String,
    /// What the shopper is asked to do.
    pub text: String,
    /// Where to start: an address, a number, a place.
    pub start: String,
    /// How the shopper knows that it is done.
    pub success: String,
    /// Minutes after which it counts as not finished.
    pub max_minutes: u32,
}

/// An exercise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    /// The contract whose delivery is tried.
    pub contract: String,
    /// What officers call it.
    pub title: String,
    /// What shoppers are told that they try.
    pub service: String,
    /// How.
    pub channel: Channel,
    /// Tasks to draw from.
    pub tasks: Vec<Task>,
    /// How many each shopper gets.
    pub tasks_each: u32,
    /// Whom shoppers put themselves in the place of.
    pub personas: Vec<String>,
    /// The questions at the end.
    pub survey: Survey,
    /// When the panel may stop; none for no plan.
    pub plan: Option<Plan>,
    /// Faults that were planted, to see what shoppers catch.
    pub planted: Vec<String>,
    /// What a shopper is paid, in pence.
    pub payment_pence: i64,
    /// The last day, in ISO 8601.
    pub ends: String,
    /// Whether it is open.
    pub state: State,
    /// The exercise that it is compared with; empty for none.
    pub before: String,
    /// When it is erased: with its contract.
    pub until: Option<Time>,
}

/// Seconds in a day.
const DAY_S: i64 = 86_400;

impl Exercise {
    /// The end of its last day.
    #[must_use]
    pub fn over_at(&self) -> Option<Time> {
        words::end_of(self.ends.parse().ok()?)
    }

    /// When who the shoppers are is erased: 180 days after its last day.
    #[must_use]
    pub fn people_until(&self) -> Option<Time> {
        self.over_at().map(|end| end.plus_s(180 * DAY_S))
    }

    /// When what shoppers wrote is erased: 2 years after its last day.
    #[must_use]
    pub fn words_until(&self) -> Option<Time> {
        self.over_at().map(|end| end.plus_s(730 * DAY_S))
    }
}

/// Exercises.
pub const EXERCISES: Collection<Exercise> = Collection {
    name: "assurance-exercise",
    purpose: "to try services as people do",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: "6 years after the contract ends",
    audited: true,
    fields: &[Field {
        name: "contract",
        unique: false,
        of: |one| vec![one.contract.clone()],
    }],
};

/// Who a shopper is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shopper {
    /// The exercise.
    pub exercise: String,
    /// The number by which results know them, from 1.
    pub number: u32,
    /// Their name.
    pub name: String,
    /// Where they are written to; empty where they are not.
    pub email: String,
    /// The digest of the secret in their link; empty for none.
    pub link: String,
    /// What they say when they are paid.
    pub reference: String,
    /// Whom they put themselves in the place of.
    pub persona: String,
    /// Their tasks, by place in the exercise's list, in the order that was drawn.
    pub tasks: Vec<usize>,
    /// When they agreed to how their words are used.
    pub agreed: Option<Time>,
    /// When they had done everything.
    pub ended: Option<Time>,
    /// What they are owed, in pence.
    pub payment_pence: i64,
    /// When they were paid.
    pub paid: Option<Time>,
    /// When this is erased.
    pub until: Option<Time>,
}

/// Shoppers.
pub const SHOPPERS: Collection<Shopper> = Collection {
    name: "assurance-shopper",
    purpose: "to invite people who try our services, and to pay them",
    personal: true,
    erase_at: |one, _| one.until,
    kept_for: "180 days after the exercise ends",
    audited: true,
    fields: &[
        Field {
            name: "exercise",
            unique: false,
            of: |one| vec![one.exercise.clone()],
        },
        Field {
            name: "number",
            unique: true,
            of: |one| vec![format!("{} {}", one.exercise, one.number)],
        },
        Field {
            name: "link",
            unique: true,
            of: |one| {
                Some(one.link.clone())
                    .filter(|link| !link.is_empty())
                    .into_iter()
                    .collect()
            },
        },
    ],
};

/// How a shopper says that a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// Done, and they saw the sign of it.
    Finished,
    /// Perhaps done.
    Thinks,
    /// Not done.
    GaveUp,
}

impl Ending {
    /// The words and values that pages use.
    pub const ALL: [(&'static str, Self); 3] = [
        ("finished", Self::Finished),
        ("thinks", Self::Thinks),
        ("gaveup", Self::GaveUp),
    ];

    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Finished => "Finished",
            Self::Thinks => "Thinks it is finished",
            Self::GaveUp => "Gave up",
        }
    }
}

/// A shopper's try at one task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The exercise.
    pub exercise: String,
    /// The shopper's number.
    pub shopper: u32,
    /// The task, by its place in the exercise's list.
    pub task: usize,
    /// When it began, by our clock.
    pub started: Option<Time>,
    /// When it ended.
    pub ended: Option<Time>,
    /// How.
    pub ending: Option<Ending>,
    /// How easy it was, 1 to 7 (Single Ease Question; Sauro and Dumas, 2009).
    pub ease: Option<u8>,
    /// What happened, in the shopper's words.
    pub what: String,
    /// Problems met, one each.
    pub problems: Vec<String>,
    /// The picture that they sent; empty for none.
    pub picture: String,
    /// Whether the shopper has told about it.
    pub is_told: bool,
    /// When it is erased.
    pub until: Option<Time>,
}

impl Visit {
    /// How long it took, at least a second: a clock that was set back takes nobody's time away.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        let took_us = self.ended?.since_us(self.started?);
        // Below a year, so exact.
        #[expect(clippy::cast_precision_loss, reason = "microseconds of a visit fit")]
        Some((took_us as f64 / 1e6).clamp(1.0, 31_536_000.0))
    }

    /// Whether the task was done: the shopper saw the sign of it, within the time that it may take. One who
    /// only thinks so has not finished until two raters say that they have. `raters_say` is none until two agree.
    #[must_use]
    pub fn is_done(&self, task: &Task, raters_say: Option<bool>) -> bool {
        let in_time = self
            .seconds()
            .is_some_and(|s| s <= f64::from(task.max_minutes) * 60.0);
        in_time
            && match self.ending {
                Some(Ending::Finished) => raters_say != Some(false),
                Some(Ending::Thinks) => raters_say == Some(true),
                _ => false,
            }
    }
}

/// Visits.
pub const VISITS: Collection<Visit> = Collection {
    name: "assurance-visit",
    purpose: "to learn how a service is for people who try it",
    // Words can tell who wrote them.
    personal: true,
    erase_at: |one, _| one.until,
    kept_for: "2 years after the exercise ends",
    audited: true,
    fields: &[
        Field {
            name: "exercise",
            unique: false,
            of: |one| vec![one.exercise.clone()],
        },
        Field {
            name: "which",
            unique: true,
            of: |one| vec![format!("{} {} {}", one.exercise, one.shopper, one.task)],
        },
    ],
};

/// A shopper's answers to the questions at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The exercise.
    pub exercise: String,
    /// The shopper's number.
    pub shopper: u32,
    /// The steps chosen, in the order of the statements; none where one was left out.
    pub steps: Vec<Option<u8>>,
    /// When it is erased.
    pub until: Option<Time>,
}

/// Answers.
pub const ANSWERS: Collection<Answers> = Collection {
    name: "assurance-answers",
    purpose: "to learn how content people are with a service",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: "6 years after the contract ends",
    audited: true,
    fields: &[
        Field {
            name: "exercise",
            unique: false,
            of: |one| vec![one.exercise.clone()],
        },
        Field {
            name: "which",
            unique: true,
            of: |one| vec![format!("{} {}", one.exercise, one.shopper)],
        },
    ],
};

/// How a rater reads a visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// The exercise.
    pub exercise: String,
    /// The shopper's number.
    pub shopper: u32,
    /// The task.
    pub task: usize,
    /// Who rated: an officer's account.
    pub rater: String,
    /// Whether it was done.
    pub is_done: bool,
    /// The planted faults that the shopper caught, by place in the exercise's list.
    pub caught: Vec<usize>,
    /// When it is erased.
    pub until: Option<Time>,
}

/// How raters read the visits.
pub const CODINGS: Collection<Coding> = Collection {
    name: "assurance-coding",
    purpose: "to see how far two people read the same visit alike",
    personal: true,
    erase_at: |one, _| one.until,
    kept_for: "2 years after the exercise ends",
    audited: true,
    fields: &[
        Field {
            name: "exercise",
            unique: false,
            of: |one| vec![one.exercise.clone()],
        },
        Field {
            name: "which",
            unique: true,
            of: |one| {
                vec![format!(
                    "{} {} {} {}",
                    one.exercise, one.shopper, one.task, one.rater
                )]
            },
        },
    ],
};
