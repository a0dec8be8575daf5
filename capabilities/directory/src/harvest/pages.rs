//! The pages of other directories: all of them, and each with its last run and what is to be decided.

use app::kit::{Time, words};
use app::{Page, Sample, Wrong};
use serde::Serialize;

use super::edit::Given;
use super::{Feed, Run, Told};

/// Other directories, and the form for another one.
#[derive(Debug, Default, Serialize)]
pub struct Feeds {
    pub feeds: Vec<Line>,
    /// Pairs to decide in all.
    pub open: usize,
    pub given: Given,
    pub errors: Vec<Wrong>,
    /// What was just done.
    pub done: String,
}

/// A feed in the list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub licence: String,
    pub services: usize,
    /// good, warning, bad or unknown
    pub state: &'static str,
    pub state_words: &'static str,
    pub said: String,
    pub at_us: i64,
    pub open: usize,
}

/// One feed.
#[derive(Debug, Default, Serialize)]
pub struct OneFeed {
    pub id: String,
    pub feed: Feed,
    pub state: &'static str,
    pub state_words: &'static str,
    pub good_us: i64,
    pub at_us: i64,
    /// Whether the run stopped because too much was gone.
    pub shrunk: bool,
    pub findings: Vec<Told>,
    pub pairs: Vec<PairLine>,
    pub more_pairs: usize,
    pub done: String,
}

/// A pair to decide.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PairLine {
    pub id: String,
    pub why: Vec<String>,
    pub new: Side,
    pub known: Side,
}

/// One of a pair.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Side {
    pub name: String,
    pub organization: String,
    pub address: String,
    pub url: String,
    pub description: String,
    pub source: String,
}

/// How a feed is: the shape and the word.
pub fn state(feed: &Feed, now: Time) -> (&'static str, &'static str) {
    let is_old = |at: Time| now >= at.plus_s(i64::from(feed.every_hours.max(1)) * 3 * 3_600);
    match &feed.last {
        _ if feed.running_since.is_some() => ("unknown", "Being read"),
        _ if feed.paused => ("unknown", "Paused"),
        None => ("unknown", "Not read yet"),
        Some(run) if !run.well => ("bad", "Broken"),
        Some(run) if is_old(run.at) => ("warning", "Not read lately"),
        Some(run) if run.refused > 0 || run.faults > 0 => ("warning", "With faults"),
        Some(_) => ("good", "Good"),
    }
}

impl Line {
    pub fn new(id: &str, feed: &Feed, open: usize, now: Time) -> Self {
        let (state, state_words) = state(feed, now);
        let run = feed.last.clone().unwrap_or_default();
        Self {
            id: id.to_owned(),
            name: feed.name.clone(),
            licence: feed.licence.clone(),
            services: feed.services,
            state,
            state_words,
            said: run.said,
            at_us: run.at.0,
            open,
        }
    }
}

impl OneFeed {
    pub fn new(id: &str, feed: Feed, now: Time) -> Self {
        let (state, state_words) = state(&feed, now);
        let run = feed.last.clone().unwrap_or_default();
        Self {
            id: id.to_owned(),
            state,
            state_words,
            good_us: feed.good_at.map_or(0, |at| at.0),
            at_us: run.at.0,
            shrunk: !run.well && run.said.ends_with("say so below."),
            findings: run.findings,
            feed,
            ..Self::default()
        }
    }
}

/// Samples of both pages.
pub fn samples() -> Vec<Sample> {
    Feeds::sample_values()
        .into_iter()
        .chain(OneFeed::sample_values())
        .collect()
}

fn sample(well: bool) -> Feed {
    let told = |is_fault| Told {
        is_fault,
        count: 12,
        what: "`email` is “none”, which is not an email address.".into(),
        at: "https://directory.example/services/7 /email".into(),
        mend: "Write one address, such as help@example.org, or leave the field out.".into(),
    };
    let run = Run {
        at: Time(1_795_529_100_000_000),
        well,
        said: match well {
            true => format!("{} read, 3 new, 2 perhaps known already.", words::count(120, "service", "services")),
            false => "Nothing was changed. The feed had 120 services and now has 4. If that is right, say so below.".into(),
        },
        services: 120,
        faults: 12,
        refused: usize::from(!well),
        findings: vec![told(true), told(false)],
        ..Run::default()
    };
    Feed {
        name: "Saltshire County Council".into(),
        url: "https://directory.example".into(),
        licence: "Open Government Licence v3.0".into(),
        every_hours: 24,
        services: 120,
        good_at: Some(Time(1_795_529_100_000_000)),
        last: Some(run),
        ..Feed::default()
    }
}

const SAMPLE_NOW: Time = Time(1_795_532_700_000_000);

impl Page for Feeds {
    const TEMPLATE: &'static str = "directory/feeds.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = |done: &str| Self {
            feeds: vec![
                Line::new("1", &sample(true), 2, SAMPLE_NOW),
                Line::new("2", &sample(false), 0, SAMPLE_NOW),
                Line::new(
                    "3",
                    &Feed {
                        last: None,
                        ..sample(true)
                    },
                    0,
                    SAMPLE_NOW,
                ),
            ],
            open: 2,
            done: done.into(),
            ..Self::default()
        };
        let error = Self {
            given: Given {
                url: "example".into(),
                ..Given::default()
            },
            errors: vec![Wrong {
                field: "url",
                text: "Enter the whole address, beginning with https://.".into(),
            }],
            ..full("")
        };
        vec![
            ("none yet", Self::default()),
            ("three", full("")),
            ("added", full("The feed will be read within a minute.")),
            ("error", error),
        ]
    }
}

impl Page for OneFeed {
    const TEMPLATE: &'static str = "directory/feed.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let side = |source: &str| Side {
            name: "Computer class for beginners".into(),
            organization: "Harbour Library".into(),
            address: "1 High Street, Saltreach, SX1 1AA".into(),
            url: "https://example.org/classes".into(),
            description: "Learn to use a computer.".into(),
            source: source.into(),
        };
        let pair = PairLine {
            id: "1".into(),
            why: vec!["Their names are alike, and both are at SX1 1AA.".into()],
            new: side("Saltshire County Council"),
            known: side("this directory"),
        };
        let to_decide = Self {
            pairs: vec![pair],
            more_pairs: 3,
            ..Self::new("1", sample(true), SAMPLE_NOW)
        };
        let stale = Self::new("1", sample(true), SAMPLE_NOW.plus_s(30 * 86_400));
        let paused = Self::new(
            "1",
            Feed {
                paused: true,
                ..sample(true)
            },
            SAMPLE_NOW,
        );
        let new = Self::new(
            "1",
            Feed {
                last: None,
                good_at: None,
                ..sample(true)
            },
            SAMPLE_NOW,
        );
        vec![
            ("to decide", to_decide),
            ("broken", Self::new("1", sample(false), SAMPLE_NOW)),
            ("stale", stale),
            ("paused", paused),
            ("not read yet", new),
        ]
    }
}
