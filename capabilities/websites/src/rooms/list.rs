//! All the sites that we review.

use app::check::{self, Counts};
use app::kit::Fault;
use app::store::{Filter, Page as Sheet};
use app::{Fail, Page, View};
use axum::response::Response;
use serde::Serialize;

use crate::acts::DO;
use crate::keep::RULES;
use crate::run::RUNS;
use crate::site::{SITES, subject};

/// Which of our websites can everybody use?
#[derive(Debug, Default, Serialize)]
pub struct List {
    lines: Vec<Line>,
    may_change: bool,
}

/// A site.
#[derive(Debug, Default, Serialize)]
pub struct Line {
    id: String,
    name: String,
    address: String,
    /// None if it was never reviewed.
    looked_us: Option<i64>,
    pages: i64,
    counts: Counts,
    all: i64,
    /// How many more faults than a look before; negative for fewer.
    more: i64,
    is_on: bool,
    failed: bool,
}

impl Page for List {
    const TEMPLATE: &'static str = "websites/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |name: &str, looked_us, faults, more| Line {
            id: "1".into(),
            name: name.into(),
            address: "https://www.saltreach.example/".into(),
            looked_us,
            pages: 48,
            counts: Counts {
                faults,
                questions: 7,
            },
            all: faults.iter().sum(),
            more,
            ..Line::default()
        };
        let now = Some(1_795_000_000_000_000);
        vec![
            ("none yet", Self::default()),
            (
                "some, one of them under way",
                Self {
                    lines: vec![
                        line("Council website", now, [1, 4, 9, 0], -3),
                        line("Library catalogue", now, [0, 0, 0, 0], 0),
                        Line {
                            is_on: true,
                            ..line("Planning portal", None, [0; 4], 0)
                        },
                        Line {
                            failed: true,
                            ..line("Old intranet", now, [0, 2, 0, 1], 2)
                        },
                    ],
                    may_change: true,
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let mut lines = view
        .app
        .store()
        .read(|rd| {
            let mut lines = Vec::new();
            for site in SITES.find(rd, &Filter::All, Sheet::default())? {
                let subject = subject(&site.id);
                let looks = check::looks(rd, &subject, RULES, 2)?;
                let counts = check::counts(rd, &subject)?;
                let run = RUNS.get(rd, &site.id)?.map(|run| run.value);
                let sum = |at: usize| looks.get(at).map(|look| look.open.iter().sum::<i64>());
                lines.push(Line {
                    id: site.id,
                    name: site.value.name,
                    address: site.value.address,
                    looked_us: looks.first().map(|look| look.ended.0),
                    pages: looks.first().map_or(0, |look| look.looked),
                    all: counts.all_faults(),
                    more: match (sum(0), sum(1)) {
                        (Some(now), Some(before)) => now - before,
                        _ => 0,
                    },
                    counts,
                    is_on: run.as_ref().is_some_and(crate::run::Run::is_on),
                    failed: run.is_some_and(|run| !run.is_on()),
                });
            }
            Ok::<_, Fault>(lines)
        })
        .await?;
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(view.page(&List {
        lines,
        may_change: view.who.may(DO),
    }))
}
