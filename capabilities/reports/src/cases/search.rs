//! Finding reports that everybody may see: near a spot, of a kind, of a thing, of a time.

use app::App;
use app::ask::{self, Case, Query, Sort};
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
    /// Oldest first; not for a spot.
    pub oldest_first: bool,
    /// Newest first, around a spot too.
    pub newest_first: bool,
}

/// Spots looked through around one. Where more reports stand in the box, the newest of them count.
const MOST_NEAR: i64 = 10_000;

/// The reports that `search` asks for: newest first; around a spot the nearest first, unless it says otherwise.
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
    let cases = match search.near {
        Some((at, metres)) => around(rd, query, at, metres, !search.newest_first)?,
        None => ask::list(rd, &query)?.cases,
    };
    let mut found = Vec::new();
    for case in cases {
        if !is_private(all, &case) {
            found.push(report(rd, all, &case)?);
        }
    }
    Ok(found)
}

/// The page of cases that `query` asks for, of those within `metres` of a spot: nearest first, or newest.
fn around(
    rd: &mut Rd<'_>,
    query: Query,
    at: Point,
    metres: f64,
    nearest_first: bool,
) -> Result<Vec<Case>, StoreError> {
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let (skip, limit) = (count(query.skip), count(query.limit));
    let all = Query {
        limit: MOST_NEAR,
        ..query
    };
    let spots = ask::places(rd, &all)?;
    let mut cases = Vec::new();
    let near = those_within(spots, at, metres, nearest_first).into_iter();
    for id in near.skip(skip).take(limit) {
        cases.extend(ask::case_by_id(rd, &id)?);
    }
    Ok(cases)
}

/// The ids of the spots within `metres`: nearest first, or as they came.
fn those_within(
    spots: Vec<(String, f64, f64)>,
    at: Point,
    metres: f64,
    nearest_first: bool,
) -> Vec<String> {
    let mut far: Vec<(f64, String)> = spots
        .into_iter()
        .filter_map(|(id, lon, lat)| {
            let there = Point::new(lon, lat).ok()?;
            Some((geo::distance_m(at, there), id))
        })
        .filter(|(far, _)| *far <= metres)
        .collect();
    if nearest_first {
        far.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    far.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_are_sorted_by_their_distance() {
        let check = |metres: f64, nearest_first: bool, want: &[&str]| {
            let spots = [
                ("far", 1.73),
                ("beside", 1.7002),
                ("here", 1.7),
                ("lost", 999.0),
            ];
            let spots = spots
                .into_iter()
                .map(|(id, lon)| (id.to_owned(), lon, 51.6))
                .collect();
            let at = Point {
                lon: 1.7,
                lat: 51.6,
            };
            assert_eq!(those_within(spots, at, metres, nearest_first), want);
        };
        check(10_000.0, true, &["here", "beside", "far"]);
        check(10_000.0, false, &["far", "beside", "here"]);
        check(100.0, true, &["here", "beside"]);
        check(1.0, true, &["here"]);
    }
}
