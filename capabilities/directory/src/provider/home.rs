//! A provider's own page, behind the link that it was sent: its entries, each to confirm or to change.

use app::Page;
use app::kit::Time;
use serde::Serialize;

use crate::find::{Entry, sample_entry};
use crate::model::Bundle;

/// Your services.
#[derive(Debug, Default, Serialize)]
pub struct HomePage {
    /// The organisation.
    pub organisation: String,
    /// This page.
    pub path: String,
    /// Its entries: those that nobody has confirmed for long first.
    pub entries: Vec<Entry>,
    /// So many of them need a word.
    pub stale: usize,
    /// Until when the link works.
    pub until_us: i64,
    /// What was just done.
    pub done: String,
}

impl HomePage {
    /// The page of an organisation.
    #[must_use]
    pub fn of(
        organisation: &str,
        path: &str,
        bundles: &[Bundle],
        until: Time,
        now: Time,
        done: &str,
    ) -> Self {
        let mut entries: Vec<Entry> = bundles
            .iter()
            .map(|bundle| Entry::new(bundle, now))
            .collect();
        entries.sort_by(|a, b| {
            b.is_stale
                .cmp(&a.is_stale)
                .then_with(|| a.name.cmp(&b.name))
        });
        Self {
            organisation: organisation.to_owned(),
            path: path.to_owned(),
            stale: entries.iter().filter(|entry| entry.is_stale).count(),
            entries,
            until_us: until.0,
            done: match done {
                "confirmed" => "Thank you. Everybody can see now that it is still true.".into(),
                "all" => "Thank you. Everybody can see now that all of it is still true.".into(),
                "changed" => "Your change is shown now.".into(),
                _ => String::new(),
            },
        }
    }
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "directory/provider.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |entries: Vec<Entry>| Self {
            organisation: "Saltreach Libraries".into(),
            path: "/directory/provider/secret".into(),
            stale: entries.iter().filter(|entry| entry.is_stale).count(),
            entries,
            until_us: 1_797_529_100_000_000,
            done: String::new(),
        };
        vec![
            ("no entry", page(Vec::new())),
            (
                "one is stale",
                page(vec![
                    sample_entry("Tea and tablets", true),
                    sample_entry("Computer help in libraries", false),
                    Entry {
                        is_hidden: true,
                        ..sample_entry("A new group", false)
                    },
                ]),
            ),
            (
                "just confirmed",
                Self {
                    done: "Thank you. Everybody can see now that it is still true.".into(),
                    ..page(vec![sample_entry("Tea and tablets", false)])
                },
            ),
        ]
    }
}
