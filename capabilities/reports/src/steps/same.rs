//! Is it known already? Reports of the same kind near by, or of the same thing, before another is made.

use app::kit::Fault;
use app::{App, Fail, Page, View};
use axum::extract::Path;
use axum::response::Response;
use geo::Point;
use serde::Serialize;

use super::{at, elsewhere, keep, onwards};
use crate::cases::{self, Search};
use crate::categories::Categories;
use crate::draft::{Draft, Step};
use crate::report::Report;
use crate::spot;

/// Reports shown at most.
const MOST: usize = 6;

/// A report that may be of the same problem.
#[derive(Debug, Clone, Serialize)]
pub struct Near {
    pub report: Report,
    /// "about 10 metres away"; empty for one of the very thing.
    pub far: String,
    /// Whether it is about the very thing.
    pub same_thing: bool,
}

/// Is it one of these?
#[derive(Debug, Default, Serialize)]
pub struct SamePage {
    back_path: String,
    near: Vec<Near>,
}

impl Page for SamePage {
    const TEMPLATE: &'static str = "reports/same.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let near = |far: &str, same_thing| Near {
            report: Report::sample(),
            far: far.into(),
            same_thing,
        };
        let page = |near| Self {
            back_path: "/report/abc/category".into(),
            near,
        };
        vec![
            ("one of the very thing", page(vec![near("", true)])),
            (
                "two near by",
                page(vec![near("about 10 metres away", false); 2]),
            ),
        ]
    }
}

/// The open reports that may be of the same problem as one of `category` at `spot`: first those of the
/// very thing, then by distance.
///
/// # Errors
/// Whatever the store says.
pub async fn near(
    app: &App,
    all: &Categories,
    category: &str,
    at: Point,
    thing: &str,
) -> Result<Vec<Near>, Fault> {
    let Some(own) = all.get(category) else {
        return Ok(Vec::new());
    };
    let within_m = own.same_within_m;
    let search = Search {
        near: Some((at, within_m)),
        open: Some(true),
        categories: vec![category.to_owned()],
        limit: 50,
        ..Search::default()
    };
    let mut found = cases::search(app, all, search).await?;
    if !thing.is_empty() {
        let of_thing = Search {
            asset: thing.to_owned(),
            open: Some(true),
            limit: 20,
            ..Search::default()
        };
        for report in cases::search(app, all, of_thing).await? {
            if !found
                .iter()
                .any(|known| known.reference == report.reference)
            {
                found.push(report);
            }
        }
    }
    let mut near: Vec<(bool, f64, Near)> = found
        .into_iter()
        .map(|report| {
            let distance_m = report.at().map_or(0.0, |there| geo::distance_m(at, there));
            let same_thing = !thing.is_empty() && report.asset == thing;
            let far = if same_thing {
                String::new()
            } else {
                spot::far(distance_m)
            };
            (
                !same_thing,
                distance_m,
                Near {
                    report,
                    far,
                    same_thing,
                },
            )
        })
        .collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    near.truncate(MOST);
    Ok(near.into_iter().map(|(_, _, near)| near).collect())
}

pub async fn page(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &draft.value) {
        return Ok(other);
    }
    let (Some(category), Some(spot)) = (draft.value.category(&all), draft.value.at) else {
        return Ok(onwards(&all, &key, &draft.value));
    };
    let thing = draft
        .value
        .thing
        .as_ref()
        .map_or("", |thing| thing.id.as_str());
    let near = near(&view.app, &all, &category.code, spot, thing).await?;
    if near.is_empty() {
        let next = Draft {
            is_new: true,
            ..draft.value.clone()
        };
        return keep(&view.app, &all, &key, &draft, next).await;
    }
    let before = if category.questions.is_empty() {
        Step::Category
    } else {
        Step::Questions
    };
    Ok(view.page(&SamePage {
        back_path: before.path(&key),
        near,
    }))
}

/// The person says that it is none of them.
pub async fn sent(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    let next = Draft {
        is_new: true,
        ..draft.value.clone()
    };
    keep(&view.app, &all, &key, &draft, next).await
}
