//! A plan is begun, changed, copied or deleted.

use app::kit::Fault;
use app::{Choice, Fail, Page, View, Wrong};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::{change, number, open, typed};
use crate::kind::Kind;
use crate::model::{Around, PLANS, Plan};
use crate::reach::gateways;

/// The farthest that a site is looked from, km: beyond it the model's sweep takes seconds for each.
const MOST_REACH_KM: f64 = 30.0;

/// What is planned?
#[derive(Debug, Default, Serialize)]
pub struct Edit {
    /// None for a new one.
    id: Option<String>,
    version: i64,
    given: Given,
    kinds: Vec<Choice>,
    arounds: Vec<Choice>,
    /// Gateways that are there already; just for a new plan.
    gateways: i64,
    errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    version: i64,
    name: String,
    kind: String,
    reach_km: String,
    device_m: String,
    around: String,
    indoors: String,
    gateways: String,
}

impl Page for Edit {
    const TEMPLATE: &'static str = "connectivity/edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |given: Given| Self {
            kinds: kinds(&given.kind),
            arounds: arounds(&given.around),
            given,
            ..Self::default()
        };
        vec![
            (
                "a new one",
                Self {
                    gateways: 6,
                    ..page(Given::default())
                },
            ),
            (
                "one with mistakes",
                Self {
                    id: Some("1".into()),
                    errors: vec![Wrong::new("reach_km", "Enter a number from 0.2 to 30")],
                    ..page(Given {
                        name: "LoRaWAN as it is".into(),
                        kind: "lorawan".into(),
                        reach_km: "far".into(),
                        ..Given::default()
                    })
                },
            ),
        ]
    }
}

fn kinds(chosen: &str) -> Vec<Choice> {
    let chosen = if chosen.is_empty() { "lorawan" } else { chosen };
    let each = Kind::ALL.map(Kind::usual);
    each.map(|usual| Choice::new(usual.word, usual.title, chosen))
        .to_vec()
}

fn arounds(chosen: &str) -> Vec<Choice> {
    let chosen = if chosen.is_empty() { "houses" } else { chosen };
    Around::ALL
        .map(|(_, word, title)| Choice::new(word, title, chosen))
        .to_vec()
}

impl From<Plan> for Given {
    fn from(plan: Plan) -> Self {
        Self {
            version: 0,
            name: plan.name,
            kind: plan.kind.usual().word.into(),
            reach_km: typed(plan.reach_m / 1_000.0),
            device_m: typed(plan.device_m),
            around: plan.around.word().into(),
            indoors: if plan.indoors { "yes" } else { "" }.into(),
            gateways: String::new(),
        }
    }
}

impl Given {
    /// The plan without its sites, or what is wrong with what was typed.
    fn read(&self) -> Result<Plan, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            wrong.push(Wrong::new(
                "name",
                "Say in 100 characters or fewer what people call this plan",
            ));
        }
        let kind = Kind::of(&self.kind);
        if kind.is_none() {
            wrong.push(Wrong::new("kind", "Choose what it is a network of"));
        }
        let usual = kind.unwrap_or_default().usual();
        let or_usual = |text: &str, usual: f64, least: f64, most: f64| {
            if text.trim().is_empty() {
                Some(usual)
            } else {
                number(text, least, most)
            }
        };
        let reach_km = or_usual(&self.reach_km, usual.reach_m / 1_000.0, 0.2, MOST_REACH_KM);
        if reach_km.is_none() {
            let why = format!("Enter a number from 0.2 to {MOST_REACH_KM}");
            wrong.push(Wrong::new("reach_km", why));
        }
        let device_m = or_usual(&self.device_m, usual.device_m, 0.5, 500.0);
        if device_m.is_none() {
            wrong.push(Wrong::new("device_m", "Enter a number from 0.5 to 500"));
        }
        let around = Around::of(&self.around);
        if around.is_none() {
            wrong.push(Wrong::new("around", "Choose what stands around it"));
        }
        match (kind, reach_km, device_m, around) {
            (Some(kind), Some(reach_km), Some(device_m), Some(around)) if wrong.is_empty() => {
                Ok(Plan {
                    name: name.to_owned(),
                    kind,
                    reach_m: reach_km * 1_000.0,
                    device_m,
                    around,
                    indoors: self.indoors == "yes",
                    sites: Vec::new(),
                })
            }
            _ => Err(wrong),
        }
    }
}

async fn show(
    view: &View,
    id: Option<String>,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<Response, Fault> {
    let gateways = match id {
        Some(_) => 0,
        None => gateways(&view.app).await?.len(),
    };
    Ok(view.page(&Edit {
        id,
        version: given.version,
        kinds: kinds(&given.kind),
        arounds: arounds(&given.around),
        gateways: i64::try_from(gateways).unwrap_or(i64::MAX),
        given,
        errors,
    }))
}

/// The form for a new plan.
pub async fn add(view: View) -> Result<Response, Fail> {
    let given = Given {
        gateways: "yes".into(),
        ..Given::default()
    };
    Ok(show(&view, None, given, Vec::new()).await?)
}

/// Keeps a new plan.
pub async fn save_new(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let mut plan = match given.read() {
        Ok(plan) => plan,
        Err(wrong) => return Ok(show(&view, None, given, wrong).await?),
    };
    if given.gateways == "yes" && plan.kind == Kind::Lorawan {
        plan.sites = gateways(&view.app).await?;
    }
    keep(&view, plan).await
}

async fn keep(view: &View, plan: Plan) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    let kept = view
        .app
        .store()
        .write(move |tx| PLANS.insert(tx, &who, plan.clone()))
        .await
        .map_err(Fault::from)?;
    Ok(Redirect::to(&format!("/connectivity/{}?done=saved", kept.id)).into_response())
}

/// The form for a plan that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = open(&view, &id).await?;
    let given = Given {
        version: kept.version,
        ..kept.value.into()
    };
    Ok(show(&view, Some(id), given, Vec::new()).await?)
}

/// Keeps a changed plan, with the sites that it has.
pub async fn save_old(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let plan = match given.read() {
        Ok(plan) => plan,
        Err(wrong) => return Ok(show(&view, Some(id), given, wrong).await?),
    };
    let sites = open(&view, &id).await?.value.sites;
    change(&view, &id, given.version, Plan { sites, ..plan }).await?;
    Ok(Redirect::to(&format!("/connectivity/{id}?done=saved")).into_response())
}

/// Makes another plan that begins as this one is, to try something.
pub async fn copy(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let plan = open(&view, &id).await?.value;
    let name: String = plan.name.chars().take(90).collect();
    let name = format!("{name} (copy)");
    keep(&view, Plan { name, ..plan }).await
}

/// Deletes a plan.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    open(&view, &id).await?;
    view.app
        .store()
        .write(move |tx| PLANS.remove(tx, &who, &id))
        .await
        .map_err(Fault::from)?;
    Ok(Redirect::to("/connectivity").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl Fn(&mut Given), want: Result<(f64, f64), &str>) {
        let mut given = Given {
            name: "Gateways".into(),
            kind: "lorawan".into(),
            around: "houses".into(),
            ..Given::default()
        };
        change(&mut given);
        let got = given.read().map(|plan| (plan.reach_m, plan.device_m));
        assert_eq!(got.map_err(|wrong| wrong[0].field), want);
    }

    #[test]
    fn what_is_left_empty_is_what_is_usual() {
        check(|_| (), Ok((15_000.0, 1.5)));
        check(|given| given.kind = "5g".into(), Ok((2_000.0, 1.5)));
        check(|given| given.reach_km = " 3.5 ".into(), Ok((3_500.0, 1.5)));
    }

    #[test]
    fn what_no_model_holds_for_is_said() {
        check(|given| given.reach_km = "NaN".into(), Err("reach_km"));
        check(|given| given.reach_km = "31".into(), Err("reach_km"));
        check(|given| given.device_m = "0".into(), Err("device_m"));
        check(|given| given.kind = "2g".into(), Err("kind"));
        check(|given| given.name = " ".into(), Err("name"));
        check(|given| given.around = String::new(), Err("around"));
    }
}
