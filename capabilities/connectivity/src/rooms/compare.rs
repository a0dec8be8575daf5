//! Two plans beside each other.

use std::sync::Arc;

use app::{Fail, Page, View};
use axum::extract::Query;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::map::served;
use super::{open, people, percent};
use crate::model::Plan;
use crate::reach::{Served, things};

/// What does one plan do that the other does not?
#[derive(Debug, Default, Serialize)]
pub struct Compare {
    plans: Vec<Named>,
    rows: Vec<Row>,
    areas: Vec<Row>,
}

#[derive(Debug, Clone, Serialize)]
struct Named {
    path: String,
    name: String,
    kind: &'static str,
    trouble: String,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    what: String,
    a: String,
    b: String,
    /// "+1,200"; empty where they are alike.
    more: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    a: String,
    b: String,
}

impl Page for Compare {
    const TEMPLATE: &'static str = "connectivity/compare.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let named = |id: &str, name: &str| Named {
            path: format!("/connectivity/{id}"),
            name: name.into(),
            kind: "LoRaWAN, for sensors",
            trouble: String::new(),
        };
        let row = |what: &str| Row {
            what: what.into(),
            a: "112,000".into(),
            b: "118,400".into(),
            more: "+6,400".into(),
        };
        vec![(
            "two plans",
            Self {
                plans: vec![named("1", "As it is"), named("2", "With three more")],
                rows: vec![row("People with enough signal at home")],
                areas: vec![row("Fennick")],
            },
        )]
    }
}

/// The page.
pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let things = Arc::new(things(&view.app).await?);
    let mut plans = Vec::new();
    let mut told = Vec::new();
    for id in [&asked.a, &asked.b] {
        let plan = open(&view, id).await?.value;
        let (served, trouble) = match served(&view, &plan, &things).await {
            Ok((_, served)) => (served, String::new()),
            Err(fault) => (Served::default(), fault.message),
        };
        plans.push(Named {
            path: format!("/connectivity/{id}"),
            name: plan.name.clone(),
            kind: plan.kind.usual().title,
            trouble,
        });
        told.push((plan, served));
    }
    let [a, b] = told.as_slice() else {
        return Ok(view.page(&Compare::default()));
    };
    Ok(view.page(&Compare {
        plans,
        rows: rows(a, b),
        areas: areas(&a.1, &b.1),
    }))
}

/// A line of whole numbers.
fn whole(what: &str, a: f64, b: f64) -> Row {
    let more = b.round() - a.round();
    let sign = if more > 0.0 { "+" } else { "−" };
    Row {
        what: what.to_owned(),
        a: people(a),
        b: people(b),
        more: if more == 0.0 {
            String::new()
        } else {
            format!("{sign}{}", people(more.abs()))
        },
    }
}

fn rows(a: &(Plan, Served), b: &(Plan, Served)) -> Vec<Row> {
    let of = |what: &str, of: &dyn Fn(&(Plan, Served)) -> f64| whole(what, of(a), of(b));
    let worst = |served: &Served| {
        let each = served.sites.iter().map(|site| site.alone);
        each.fold(0.0, f64::max)
    };
    let mut rows = vec![
        of("Sites", &|one| one.0.sites.len() as f64),
        of("People with enough signal at home", &|one| one.1.served),
        of("People left out", &|one| one.1.people - one.1.served),
        of("People who have it from two sites at least", &|one| {
            one.1.twice
        }),
        of("People lost with the site that matters most", &|one| {
            worst(&one.1)
        }),
        of("Things without enough signal", &|one| {
            one.1.things_without.len() as f64
        }),
    ];
    let share = |served: &Served| {
        let [low, high] = served.range.map(|part| percent(part, served.people));
        format!(
            "{}, from {low} to {high}",
            percent(served.expected, served.people)
        )
    };
    rows.push(Row {
        what: "To be expected".into(),
        a: share(&a.1),
        b: share(&b.1),
        more: String::new(),
    });
    rows
}

/// The areas in which the plans differ, the most first.
fn areas(a: &Served, b: &Served) -> Vec<Row> {
    let mut differ: Vec<(f64, Row)> = a
        .areas
        .iter()
        .zip(&b.areas)
        .map(|(one, other)| {
            let more = (other.served - one.served).abs();
            (more, whole(&one.name, one.served, other.served))
        })
        .filter(|(_, row)| !row.more.is_empty())
        .collect();
    differ.sort_by(|a, b| b.0.total_cmp(&a.0));
    differ.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_and_less_have_a_sign() {
        let more = |a, b| whole("", a, b).more;
        assert_eq!(more(1_000.0, 2_500.4), "+1,500");
        assert_eq!(more(2_500.0, 1_000.0), "−1,500");
        assert_eq!(more(1.2, 1.4), "");
    }
}
