//! Some reports for the example place, so that its lists and maps have something on them.

use app::App;
use app::ask::{self, Change};
use app::kit::Fault;
use app::observe::Query;
use form::Fields;
use geo::Point;
use ngsi::Context;
use ngsi::select::TypeSelection;
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::cases::{self, New};
use crate::categories::Categories;
use crate::findable;
use crate::spot::Thing;
use crate::steps::read_answers;
use crate::things;

/// One report of the place's `reports/reports.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    category: String,
    words: String,
    /// It is about the `nth` thing of this type…
    #[serde(default)]
    asset_type: String,
    #[serde(default)]
    nth: usize,
    /// … or it is here.
    lon: Option<f64>,
    lat: Option<f64>,
    answers: BTreeMap<String, Answer>,
    status: String,
    said: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answer {
    One(String),
    Many(Vec<String>),
}

/// Makes them, with what can be reported findable; how many, in words.
pub async fn seed(app: App) -> Result<String, Fault> {
    let Some(text) = app.place().file("reports/reports.json") else {
        return Ok(String::new());
    };
    let told: Vec<Told> = serde_json::from_slice(&text)
        .map_err(|e| Fault::invalid(format!("reports/reports.json: {e}")))?;
    let all = Categories::of(&app)?;
    findable::put(&app, &all).await?;
    let count = told.len();
    for (n, one) in told.into_iter().enumerate() {
        let thing = thing(&app, &one.asset_type, one.nth).await?;
        let at = match (&thing, one.lon.zip(one.lat)) {
            (Some(thing), _) => Some(thing.at),
            (None, Some((lon, lat))) => Point::new(lon, lat).ok(),
            (None, None) => None,
        };
        let questions = all.get(&one.category).map_or(&[][..], |c| &c.questions);
        let fields = Fields::new(one.answers.iter().flat_map(|(name, answer)| match answer {
            Answer::One(value) => vec![(name.clone(), value.clone())],
            Answer::Many(values) => values.iter().map(|v| (name.clone(), v.clone())).collect(),
        }));
        let today = app.today();
        let answers = read_answers(questions, &fields, today)
            .map_err(|wrong| Fault::invalid(format!("reports/reports.json: {wrong:?}")))?;
        let whole = New {
            category: one.category,
            words: one.words,
            answers,
            at,
            thing,
            source: "web",
            once: format!("seed {n}"),
            ..New::default()
        }
        .looked_up(&app, &all)
        .await?;
        let own = app.clone();
        let (status, words) = (one.status, one.said);
        let opened = app
            .store()
            .write(move |tx| {
                let opened = cases::open(&own, tx, &whole)?;
                if status != "received"
                    && !opened.is_repeat
                    && let Some(case) = cases::case(tx, &opened.reference)?
                {
                    let (status, words) = (status.clone(), words.clone());
                    ask::change(tx, "seed", &case.id, None, Change::Status { status, words })?;
                }
                Ok::<_, Fault>(opened)
            })
            .await?;
        things::refresh(&app, &opened.asset).await?;
    }
    Ok(format!("{count} reports of problems"))
}

async fn thing(app: &App, kind: &str, nth: usize) -> Result<Option<Thing>, Fault> {
    if kind.is_empty() {
        return Ok(None);
    }
    let query = Query {
        types: TypeSelection::parse(kind, &Context::core()).ok(),
        limit: nth + 1,
        ..Query::default()
    };
    let found = app.context().find("", query).await?.entities;
    Ok(found.get(nth).and_then(|entity| Thing::of(entity, None)))
}
