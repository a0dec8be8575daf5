//! Every device, by how it is.

use app::store::inbox;
use app::{Fail, View, encode};
use axum::extract::Query;
use axum::response::Response;
use payload::Battery;
use serde::Deserialize;

use super::{battery_words, imported};
use crate::health::Seen;
use crate::model::Condition;
use crate::pages::{Line, ListPage, StateChoice, model_choices, model_name, notice};
use crate::{MANAGE, health};

/// Devices on one page of the list.
const PAGE: usize = 100;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListAsk {
    state: String,
    model: String,
    q: String,
    sort: String,
    page: usize,
    done: String,
}

/// Every device, by how it is.
pub async fn list(view: View, Query(ask): Query<ListAsk>) -> Result<Response, Fail> {
    let q: String = ask.q.trim().chars().take(100).collect();
    let state = Condition::ALL
        .into_iter()
        .find(|condition| condition.slug() == ask.state);
    let all = health::everything(&view.app).await?;
    let registered = all.len();
    let words = q.to_lowercase();
    let models: Vec<String> = imported(&view.app).await?;
    let fitting: Vec<&Seen> = all
        .iter()
        .filter(|one| ask.model.is_empty() || one.device.model == ask.model)
        .filter(|one| words.is_empty() || says(one, &words))
        .collect();
    let states = Condition::ALL
        .into_iter()
        .map(|condition| StateChoice {
            word: condition.words(),
            slug: condition.slug(),
            count: fitting
                .iter()
                .filter(|one| one.conditions.contains(&condition))
                .count(),
        })
        .filter(|choice| choice.count > 0)
        .collect();
    let mut shown: Vec<&Seen> = fitting
        .into_iter()
        .filter(|one| state.is_none_or(|state| one.conditions.contains(&state)))
        .collect();
    let sort = sort(&mut shown, &ask.sort);
    let total = shown.len();
    let pages = total.div_ceil(PAGE).max(1);
    let number = ask.page.clamp(1, pages);
    let held = view.app.store().read(inbox::counts).await?.held;
    let base = base(&[("state", &ask.state), ("model", &ask.model), ("q", &q)]);
    Ok(view.page(&ListPage {
        notice: notice(&ask.done),
        lines: shown
            .into_iter()
            .skip((number - 1) * PAGE)
            .take(PAGE)
            .map(line)
            .collect(),
        total,
        registered,
        states,
        state: state.map_or("", Condition::slug),
        models: model_choices(&models, &ask.model),
        model: ask.model,
        q,
        sort,
        base,
        number,
        pages,
        may_manage: view.who.may(MANAGE),
        held,
    }))
}

fn says(one: &Seen, words: &str) -> bool {
    let feeds = one
        .device
        .feeds
        .as_ref()
        .map_or("", |feeds| feeds.entity.as_str());
    [
        one.device.name.as_str(),
        one.id.as_str(),
        feeds,
        one.device.model.as_str(),
    ]
    .iter()
    .any(|text| text.to_lowercase().contains(words))
}

fn line(one: &Seen) -> Line {
    Line {
        id: one.id.clone(),
        name: one.device.name.clone(),
        model: model_name(&one.device.model),
        status: one.worst().into(),
        heard_us: one.health.heard.map(|at| at.0),
        rssi_dbm: one.health.rssi_dbm,
        battery: battery_words(one.health.battery),
        held: one.health.held,
        feeds: one
            .device
            .feeds
            .as_ref()
            .map(|feeds| feeds.entity.clone())
            .unwrap_or_default(),
    }
}

/// Sorts by a column; the worst first, unless something else is asked. Tells the column.
fn sort(lines: &mut [&Seen], asked: &str) -> String {
    let (down, column) = asked
        .strip_prefix('-')
        .map_or((false, asked), |column| (true, column));
    let column = if ["name", "model", "heard", "signal", "battery", "held"].contains(&column) {
        column
    } else {
        "state"
    };
    lines.sort_by(|a, b| {
        let order = match column {
            "name" => a.device.name.cmp(&b.device.name),
            "model" => a.device.model.cmp(&b.device.model),
            "heard" => a.health.heard.cmp(&b.health.heard),
            "signal" => number(a.health.rssi_dbm).total_cmp(&number(b.health.rssi_dbm)),
            "battery" => battery_order(a).total_cmp(&battery_order(b)),
            "held" => a.health.held.cmp(&b.health.held),
            _ => a.worst().cmp(&b.worst()),
        };
        let order = if down { order.reverse() } else { order };
        order
            .then_with(|| a.device.name.cmp(&b.device.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    if down {
        format!("-{column}")
    } else {
        column.to_owned()
    }
}

fn number(n: Option<f64>) -> f64 {
    n.unwrap_or(f64::INFINITY)
}

/// Low ones first, whatever they are measured in.
fn battery_order(one: &Seen) -> f64 {
    match one.health.battery {
        Some(battery) if battery.low => -1.0,
        Some(Battery {
            level: Some(level), ..
        }) => level,
        _ => f64::INFINITY,
    }
}

fn base(filters: &[(&str, &str)]) -> String {
    let given: Vec<String> = filters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if given.is_empty() {
        "/devices".into()
    } else {
        format!("/devices?{}", given.join("&"))
    }
}
