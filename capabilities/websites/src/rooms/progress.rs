//! How far we have come, for everybody: numbers alone, of the sites whose team agreed to that.

use app::check::{self, LookRow};
use app::kit::Fault;
use app::store::{Filter, Page as Sheet};
use app::{Fail, Page, View};
use axum::response::Response;
use serde::Serialize;

use super::show::trend;
use crate::keep::{RULES, told};
use crate::site::{SITES, subject};

/// Can everybody use our websites?
#[derive(Debug, Default, Serialize)]
pub struct Progress {
    sites: Vec<Line>,
}

#[derive(Debug, Default, Serialize)]
struct Line {
    name: String,
    address: String,
    looked_us: Option<i64>,
    pages: i64,
    faults: i64,
    /// Of the first look that is shown.
    faults_then: i64,
    then_us: i64,
    chart: String,
    rows: Vec<(i64, i64)>,
}

impl Line {
    /// `looks` come newest first.
    fn of(name: String, address: String, looks: &[LookRow]) -> Self {
        let sum = |look: &LookRow| look.open.iter().sum::<i64>();
        Self {
            name,
            address,
            looked_us: looks.first().map(|look| look.ended.0),
            pages: looks.first().map_or(0, |look| look.looked),
            faults: looks.first().map_or(0, sum),
            faults_then: looks.last().map_or(0, sum),
            then_us: looks.last().map_or(0, |look| look.ended.0),
            chart: trend(looks),
            rows: looks.iter().map(|look| (look.ended.0, sum(look))).collect(),
        }
    }
}

impl Page for Progress {
    const TEMPLATE: &'static str = "websites/progress.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let looks: Vec<LookRow> = (0..4)
            .map(|n| LookRow {
                ended: app::kit::Time(1_795_000_000_000_000 - n * 604_800_000_000),
                open: [0, n, 3 + 2 * n, 0],
                looked: 48,
                ..LookRow::default()
            })
            .collect();
        let line = |name: &str, looks: &[LookRow]| {
            Line::of(name.into(), "https://www.saltreach.example/".into(), looks)
        };
        vec![
            ("none yet", Self::default()),
            (
                "some",
                Self {
                    sites: vec![
                        line("Council website", &looks),
                        line("Library catalogue", &looks[..1]),
                        line("Planning portal", &[]),
                    ],
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let mut sites = view
        .app
        .store()
        .read(|rd| {
            let mut sites = Vec::new();
            for site in SITES.find(rd, &Filter::All, Sheet::default())? {
                if !site.value.public {
                    continue;
                }
                let mut looks = check::looks(rd, &subject(&site.id), RULES, 100)?;
                looks.retain(|look| !told(&look.doc).is_recheck);
                sites.push(Line::of(site.value.name, site.value.address, &looks));
            }
            Ok::<_, Fault>(sites)
        })
        .await?;
    sites.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(view.page(&Progress { sites }))
}
