//! Harvest: other directories' feeds, fetched, judged and merged, each field with where it came from.
//!
//! A feed that breaks changes nothing. What a provider said here is never overwritten. What may be the
//! same service in two feeds is proposed to a person and not shown twice meanwhile.

mod alike;
mod decide;
mod edit;
mod fetch;
mod mend;
mod merge;
pub mod pages;
pub mod routes;
mod take;

use app::kit::Time;
use app::store::{Collection, Field};
use serde::{Deserialize, Serialize};

pub use fetch::{run_due, withdraw};
pub use take::link_of;

/// How long an entry that no feed has any more stays, sinking, before it is taken away, in seconds.
pub const SINKS_S: i64 = 30 * 86_400;
/// How long after that it is kept, in seconds.
pub const KEPT_S: i64 = 90 * 86_400;

/// Another directory's feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feed {
    /// Whose it is: "Saltshire County Council".
    pub name: String,
    /// Its address, without a slash at its end.
    pub url: String,
    /// What its data may be used for.
    pub licence: String,
    /// How often it is fetched, from 1 to 720.
    pub every_hours: u32,
    /// Whether it is left alone for now.
    pub paused: bool,
    /// Whether it is to be fetched as soon as may be.
    pub asked: bool,
    /// Whether it may lose more than half of its services in the next run.
    pub may_shrink: bool,
    /// Since when it is being fetched.
    pub running_since: Option<Time>,
    /// How the last run went.
    pub last: Option<Run>,
    /// When a run last went well.
    pub good_at: Option<Time>,
    /// How many services it had then.
    pub services: usize,
}

/// How a run went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    /// When it ended.
    pub at: Time,
    /// Whether its services were taken in.
    pub well: bool,
    /// What happened, in a sentence.
    pub said: String,
    /// Services that it gave.
    pub services: usize,
    /// Against the standard.
    pub faults: usize,
    /// Advice.
    pub warnings: usize,
    /// New here.
    pub added: usize,
    /// Changed here.
    pub changed: usize,
    /// Not taken in, for what is wrong with them.
    pub refused: usize,
    /// Taken in with something left out or filled in.
    pub mended: usize,
    /// That may be known already.
    pub duplicates: usize,
    /// That it no longer has.
    pub missing: usize,
    /// The kinds of faults, the worst first, with their mends.
    pub findings: Vec<Told>,
}

/// A kind of fault, as the page tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whether it is against the standard.
    pub is_fault: bool,
    /// How many.
    pub count: usize,
    /// What is wrong with the first.
    pub what: String,
    /// Where the first is.
    pub at: String,
    /// How to mend it.
    pub mend: String,
}

/// Two entries that may be the same service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pair {
    /// The feed that brought the new one.
    pub feed: String,
    /// The new one: a service that is not shown yet.
    pub new: String,
    /// The known one.
    pub known: String,
    /// Why they may be the same, in sentences.
    pub why: Vec<String>,
    /// What somebody decided: whether they are the same.
    pub decided: Option<bool>,
}

/// Feeds.
pub const FEEDS: Collection<Feed> = Collection {
    name: "directory-feed",
    purpose: "to bring in what other directories know",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the feed is removed",
    audited: false,
    fields: &[Field {
        name: "url",
        unique: true,
        of: |feed| vec![feed.url.to_lowercase()],
    }],
};

/// Pairs to decide, and decided ones, so that nobody is asked twice.
pub const PAIRS: Collection<Pair> = Collection {
    name: "directory-pair",
    purpose: "to show each service once, however many directories have it",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as both entries",
    audited: true,
    fields: &[
        Field {
            name: "open",
            unique: false,
            of: |pair| {
                if pair.decided.is_none() {
                    vec!["yes".into(), pair.feed.clone()]
                } else {
                    Vec::new()
                }
            },
        },
        Field {
            name: "service",
            unique: false,
            of: |pair| vec![pair.new.clone(), pair.known.clone()],
        },
    ],
};
