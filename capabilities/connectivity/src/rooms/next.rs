//! Where the next site helps most of those who are left out.

use app::kit::Fault;
use app::people::Areas;
use app::{Fail, Page, View};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::{change, number, open, people, percent, typed};
use crate::acts::PLAN;
use crate::model::{MOST_SITES, Site};
use crate::reach::{Best, Next, Reach, things};

/// The most sites that are looked for at once.
const MOST: usize = 20;

/// Where is the next site best?
#[derive(Debug, Default, Serialize)]
pub struct NextPage {
    id: String,
    plan_name: String,
    version: i64,
    height_m: String,
    choose: String,
    trouble: String,
    /// Nobody is left out.
    is_whole: bool,
    left_out: String,
    candidates: i64,
    alone: Vec<Row>,
    together: Vec<Row>,
    together_people: String,
    bound: String,
    gap: String,
    may_plan: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    thing: String,
    name: String,
    path: String,
    people: String,
    share: String,
    add: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    height_m: String,
    choose: String,
}

impl Page for NextPage {
    const TEMPLATE: &'static str = "connectivity/next.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |name: &str, n: f64| Row {
            thing: "urn:ngsi-ld:Library:fennick".into(),
            name: name.into(),
            path: "/assets/urn:ngsi-ld:Library:fennick".into(),
            people: people(n),
            share: percent(n, 8_000.0),
            add: "/connectivity/1/sites/add?name=Fennick".into(),
        };
        let page = || Self {
            id: "1".into(),
            plan_name: "LoRaWAN as it is".into(),
            height_m: "20".into(),
            choose: "1".into(),
            left_out: people(8_000.0),
            candidates: 92,
            may_plan: true,
            ..Self::default()
        };
        vec![
            (
                "nobody is left out",
                Self {
                    is_whole: true,
                    ..page()
                },
            ),
            ("nothing helps", page()),
            (
                "several",
                Self {
                    choose: "3".into(),
                    alone: vec![
                        row("Fennick Library", 3_200.0),
                        row("Staithe car park", 1_100.0),
                    ],
                    together: vec![row("Fennick Library", 3_200.0)],
                    together_people: people(4_300.0),
                    bound: people(4_310.0),
                    gap: "0.2 %".into(),
                    ..page()
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let kept = open(&view, &id).await?;
    let plan = kept.value;
    let height_m = number(&asked.height_m, 0.5, 500.0).unwrap_or(plan.kind.usual().site_m);
    let choose = asked.choose.trim().parse().unwrap_or(1).clamp(1, MOST);
    let (next, trouble) = match look(&view, &plan, height_m, choose).await {
        Ok(next) => (next, String::new()),
        Err(fault) => (Next::default(), fault.message),
    };
    let row = |best: &Best| Row {
        thing: best.thing.id.clone(),
        name: best.thing.name.clone(),
        path: best.thing.path.clone(),
        people: people(best.people),
        share: percent(best.people, next.left_out),
        add: app::with_query(
            &format!("/connectivity/{id}/sites/add"),
            &app::query(&[
                ("name", best.thing.name.as_str()),
                ("lat", &typed(best.thing.at.lat)),
                ("lon", &typed(best.thing.at.lon)),
                ("height_m", &typed(height_m)),
                ("thing", &best.thing.id),
            ]),
        ),
    };
    let gap = if next.bound > 0.0 {
        (next.bound - next.people).max(0.0) / next.bound
    } else {
        0.0
    };
    Ok(view.page(&NextPage {
        height_m: typed(height_m),
        choose: choose.to_string(),
        is_whole: trouble.is_empty() && next.left_out < 0.5,
        left_out: people(next.left_out),
        candidates: i64::try_from(next.candidates).unwrap_or(i64::MAX),
        alone: next.alone.iter().map(row).collect(),
        together: next.together.iter().map(row).collect(),
        together_people: people(next.people),
        bound: people(next.bound),
        gap: format!("{:.1} %", gap * 100.0),
        may_plan: view.who.may(PLAN),
        version: kept.version,
        plan_name: plan.name,
        trouble,
        id,
    }))
}

async fn look(
    view: &View,
    plan: &crate::model::Plan,
    height_m: f64,
    choose: usize,
) -> Result<Next, Fault> {
    let reach = Reach::of(&view.app, plan).await?;
    let areas = Areas::read(&view.app).await?;
    let things = things(&view.app).await?;
    let work = move || reach.next(&areas, &things, height_m, choose);
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    version: i64,
    height_m: String,
    /// Ids of things, with blanks between: no id holds one.
    things: String,
}

/// Adds what was found to the plan.
pub async fn take(
    view: View,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fail> {
    let mut plan = open(&view, &id).await?.value;
    let height_m = number(&chosen.height_m, 0.5, 500.0).unwrap_or(plan.kind.usual().site_m);
    let all = things(&view.app).await?;
    for wanted in chosen.things.split_whitespace() {
        let Some(thing) = all.iter().find(|thing| thing.id == wanted) else {
            return Err(
                Fault::not_found("One of these things is there no more. Look again.").into(),
            );
        };
        if plan.sites.len() >= MOST_SITES {
            return Err(Fault::invalid(format!("A plan has at most {MOST_SITES} sites.")).into());
        }
        plan.sites.push(Site {
            name: thing.name.clone(),
            at: thing.at,
            height_m,
            thing: thing.id.clone(),
            gateway: thing.gateway.clone().unwrap_or_default(),
        });
    }
    change(&view, &id, chosen.version, plan).await?;
    Ok(Redirect::to(&format!("/connectivity/{id}?done=imported")).into_response())
}
