//! The pages: all plans, one plan, its sites, why it is so at a place, where to go next, two plans beside each other.

pub mod compare;
pub mod cut;
pub mod edit;
pub mod list;
pub mod map;
pub mod next;
pub mod show;
pub mod sites;
pub mod why;

use app::View;
use app::kit::{Fault, words};
use app::store::{Record, StoreError};

use crate::model::{PLANS, Plan, plan};

/// A plan of the store.
pub async fn open(view: &View, id: &str) -> Result<Record<Plan>, Fault> {
    let id = id.to_owned();
    view.app.store().read(move |rd| plan(rd, &id)).await
}

/// Changes a plan as it was when the page was loaded.
async fn change(view: &View, id: &str, version: i64, new: Plan) -> Result<(), Fault> {
    let (who, id) = (view.who.audit_name(), id.to_owned());
    let changed = view
        .app
        .store()
        .write(move |tx| PLANS.change(tx, &who, &id, Some(version), new.clone()))
        .await;
    match changed {
        Ok(_) => Ok(()),
        Err(StoreError::Stale { .. }) => Err(Fault::invalid(
            "Somebody else changed this plan since you opened it. Go back, look at their change, then try again.",
        )),
        Err(error) => Err(error.into()),
    }
}

/// People in whole numbers: "12,345".
pub fn people(n: f64) -> String {
    words::whole(n.round() as i64)
}

/// A share in percent: "97 %".
pub fn percent(part: f64, of: f64) -> String {
    if of <= 0.0 {
        return "none".to_owned();
    }
    let percent = part / of * 100.0;
    // What is not all must not be called all; what adds up to all but for rounding is all.
    if percent > 99.0 && percent < 100.0 - 1e-6 {
        format!("{:.1} %", percent.min(99.9))
    } else {
        format!("{percent:.0} %")
    }
}

/// A length that a person reads: "850 m", "3.2 km".
fn length(m: f64) -> String {
    if m < 1_000.0 {
        format!("{m:.0} m")
    } else {
        format!("{:.1} km", m / 1_000.0)
    }
}

/// A number as it is typed: "20", "1.5".
pub fn typed(n: f64) -> String {
    format!("{}", (n * 1e6).round() / 1e6)
}

/// The number that was typed, between two others.
pub fn number(text: &str, least: f64, most: f64) -> Option<f64> {
    let number = text.trim().parse::<f64>().ok()?;
    (least..=most).contains(&number).then_some(number)
}
