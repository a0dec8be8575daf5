//! What a capability offers to the house: a struct of constants, greppable, at most twelve fields.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use kit::{Config, Fault};
use serde::Serialize;
use store::Entry;

use crate::{Allow, App, Number, Routes, Stop};

/// A future that a constant can name.
pub type Doing<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A capability, whole.
#[derive(Clone, Copy)]
pub struct Capability {
    /// Its folder and the beginning of its paths.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its doors.
    pub routes: fn() -> Routes,
    /// Its templates.
    pub templates: &'static [Template],
    /// A sample of each of its pages.
    pub samples: fn() -> Vec<Sample>,
    /// What it does from time to time.
    pub jobs: &'static [Job],
    /// What it does all the time.
    pub services: &'static [Service],
    /// Its command-line verbs.
    pub commands: &'static [Command],
    /// The records it keeps.
    pub collections: &'static [Entry],
    /// What it shows on the home page, and to whom.
    pub tiles: &'static [Tile],
    /// The live numbers it shows on the home page.
    pub numbers: fn(App) -> Doing<Result<Vec<Number>, Fault>>,
    /// Fills a new store with its share of the place.
    pub seed: fn(App) -> Doing<Result<String, Fault>>,
}

impl Capability {
    /// A capability that offers nothing yet: the base that each one fills.
    #[must_use]
    pub const fn named(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            routes: Routes::new,
            templates: &[],
            samples: Vec::new,
            jobs: &[],
            services: &[],
            commands: &[],
            collections: &[],
            tiles: &[],
            numbers: |_| Box::pin(async { Ok(Vec::new()) }),
            seed: |_| Box::pin(async { Ok(String::new()) }),
        }
    }
}

/// Something idempotent, without input, done every so often and on a nudge. It returns one line of status.
#[derive(Clone, Copy)]
pub struct Job {
    /// Names it in logs, metrics and the health page.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// What.
    pub run: fn(App) -> Doing<Result<String, Fault>>,
}

/// Something done all the time, until told to stop; it is started again if it ends.
#[derive(Clone, Copy)]
pub struct Service {
    /// Names it in logs and metrics.
    pub name: &'static str,
    /// What.
    pub run: fn(App, Stop) -> Doing<Result<(), Fault>>,
}

/// A command-line verb: `borough NAME …`.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its arguments and help, with examples.
    pub spec: fn() -> clap::Command,
    /// What it does.
    pub run: fn(Config, clap::ArgMatches) -> Doing<Result<(), Fault>>,
}

/// An entry on the home page.
#[derive(Debug, Clone, Copy)]
pub struct Tile {
    /// What one does there: "See the map".
    pub title: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// One sentence.
    pub text: &'static str,
    /// Who sees it.
    pub allow: Allow,
}

/// A template, embedded for release and read from its file in development, so that an edit of
/// words needs no build. Make it with [`template!`](crate::template).
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// "assets/list.html"
    pub name: &'static str,
    /// Its text as built.
    pub text: &'static str,
    /// Where it was built from; none in a release.
    pub file: Option<&'static str>,
}

/// A template: `template!("assets/list.html", "../pages/list.html")`, the file relative to the source.
#[macro_export]
macro_rules! template {
    ($name:literal, $file:literal) => {
        $crate::Template {
            name: $name,
            text: include_str!($file),
            file: if cfg!(debug_assertions) {
                Some(concat!(env!("CARGO_MANIFEST_DIR"), "/src/", $file))
            } else {
                None
            },
        }
    };
}

/// A page: typed data and the template that shows it.
pub trait Page: Serialize {
    /// Its template's name.
    const TEMPLATE: &'static str;

    /// Named examples of every state the page has: empty, full, stale, partial.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;

    /// The samples as the auditor of pages reads them.
    #[must_use]
    fn sample_values() -> Vec<Sample>
    where
        Self: Sized,
    {
        Self::samples()
            .into_iter()
            .map(|(name, page)| Sample {
                template: Self::TEMPLATE,
                name,
                value: minijinja::Value::from_serialize(page),
            })
            .collect()
    }
}

/// One example of one page.
pub struct Sample {
    /// Its template.
    pub template: &'static str,
    /// Which state it shows.
    pub name: &'static str,
    /// The page's data.
    pub value: minijinja::Value,
}
