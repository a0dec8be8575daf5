//! Finding reports that everybody may see: near a spot, of a kind, of a thing, of a time.

use app::App;
use app::ask::{self, Query, Sort};
use app::kit::{Fault, Time};
use app::store::{Rd, StoreError};
use geo::{BBox, Geometry, Point};

use super::{KIND, is_private, report};
use crate::categories::Categories;
use crate::report::Report;

/// Which reports. What is left out asks nothing. Private ones are never found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// Around this spot, in metres.
    pub near: Option<(Point, f64)>,
    /// Open ones, or closed ones.
    pub open: Option<bool>,
    /// Of these categories.
    pub categories: Vec<String>,
    /// Of this thing; empty for any.
    pub asset: String,
    /// In this ward; empty for any.
    pub ward: String,
    /// Sent from this moment on.
    pub from: Option<Time>,
    /// Sent before this moment.
    pub to: Option<Time>,
    /// Changed from this moment on.
    pub changed_from: Option<Time>,
    /// Changed before this moment.
    pub changed_to: Option<Time>,
    /// How many to leave out first.
    pub skip: i64,
    /// How many at most.
    pub limit: i64,
    /// Oldest first.
    pub oldest_first: bool,
}

/// The reports that `search` asks for: nearest first where it asks for a spot, else newest first.
///
/// # Errors
/// Whatever the store says.
pub async fn search(app: &App, all: &Categories, search: Search) -> Result<Vec<Report>, Fault> {
    let all = all.clone();
    Ok(app
        .store()
        .read(move |rd| search_in(rd, &all, &search))
        .await?)
}

fn search_in(
    rd: &mut Rd<'_>,
    all: &Categories,
    search: &Search,
) -> Result<Vec<Report>, StoreError> {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let within = search.near.and_then(|(at, metres)| {
        let around = BBox::of(&Geometry::Point(at))?.expand_m(metres);
        Some([around.west, around.south, around.east, around.north])
    });
    let query = Query {
        kind: Some(KIND.into()),
        private: Some(false),
        open: search.open,
        categories: search.categories.clone(),
        asset: text(&search.asset),
        ward: text(&search.ward),
        from: search.from,
        to: search.to,
        changed_from: search.changed_from,
        changed_to: search.changed_to,
        within,
        sort: Sort::Created,
        backwards: !search.oldest_first,
        skip: search.skip,
        limit: search.limit,
        ..Query::default()
    };
    let mut found = Vec::new();
    for case in ask::list(rd, &query)?.cases {
        if !is_private(all, &case) {
            found.push(report(rd, all, &case)?);
        }
    }
    if let Some((at, metres)) = search.near {
        let far = |report: &Report| {
            report
                .at()
                .map_or(f64::INFINITY, |there| geo::distance_m(at, there))
        };
        found.retain(|report| far(report) <= metres);
        found.sort_by(|a, b| far(a).total_cmp(&far(b)));
    }
    Ok(found)
}
