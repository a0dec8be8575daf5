//! All plans.

use app::store::{Filter, Page as Sheet};
use app::{Fail, Page, View};
use axum::response::Response;
use serde::Serialize;

use crate::acts::PLAN;
use crate::model::PLANS;

/// Which plans are there?
#[derive(Debug, Default, Serialize)]
pub struct List {
    plans: Vec<Row>,
    may_plan: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    name: String,
    kind: &'static str,
    sites: i64,
    changed_us: i64,
}

impl Page for List {
    const TEMPLATE: &'static str = "connectivity/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |id: &str, name: &str| Row {
            id: id.into(),
            name: name.into(),
            kind: "LoRaWAN, for sensors",
            sites: 6,
            changed_us: 1_795_000_000_000_000,
        };
        vec![
            (
                "none yet",
                Self {
                    may_plan: true,
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    plans: vec![row("1", "LoRaWAN as it is"), row("2", "With three more")],
                    may_plan: true,
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let plans = view
        .app
        .store()
        .read(|rd| PLANS.find(rd, &Filter::All, Sheet::default()))
        .await?;
    let mut plans: Vec<Row> = plans
        .into_iter()
        .map(|plan| Row {
            id: plan.id,
            name: plan.value.name,
            kind: plan.value.kind.usual().title,
            sites: i64::try_from(plan.value.sites.len()).unwrap_or(i64::MAX),
            changed_us: plan.modified.0,
        })
        .collect();
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(view.page(&List {
        plans,
        may_plan: view.who.may(PLAN),
    }))
}
