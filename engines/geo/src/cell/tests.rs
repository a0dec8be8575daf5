//! Cells are squares in squares, and a cover covers.

use super::{Cell, FINEST_LEVEL, Region, cover, cover_circle, lookups};
use crate::relate::{contains, intersects};
use crate::samples::{geometry, point, star};
use crate::{BBox, Geometry, Point, destination};
use proptest::prelude::*;

const TILBURY: Point = Point {
    lon: 0.3573,
    lat: 51.4626,
};

#[test]
fn ids_do_not_change() {
    // They are in databases: a change of any of these is a migration.
    let ids = [0, 1, 12, 30].map(|level| Cell::at(TILBURY, level).id());
    expect_test::expect![
        "[1152921504606846976, 1441151880758558720, 1285244911511142400, 1285244968284284971]"
    ]
    .assert_eq(&format!("{ids:?}"));
}

#[test]
fn a_cell_knows_its_place() {
    assert_eq!(
        Cell::WORLD.bbox(),
        BBox {
            west: -180.0,
            south: -90.0,
            east: 180.0,
            north: 90.0
        }
    );
    assert_eq!(Cell::WORLD.range(), (1, (1 << 61) - 1));
    assert_eq!(Cell::at(TILBURY, 200).level(), FINEST_LEVEL);
    for (lon, lat) in [
        (180.0, 90.0),
        (-180.0, -90.0),
        (f64::NAN, 1e300),
        (f64::NEG_INFINITY, 7.0),
    ] {
        assert_eq!(Cell::at(Point { lon, lat }, 30).ancestors().count(), 30);
    }
    for (id, want) in [
        (0, false),
        (-1, false),
        (1, true),
        (2, false),
        (4, true),
        (1 << 60, true),
        (1 << 61, false),
        (i64::MAX, false),
    ] {
        assert_eq!(Cell::from_id(id).is_some(), want, "{id}");
    }
}

#[test]
fn covers_of_little_and_of_nothing() {
    assert_eq!(
        cover(&Geometry::Point(TILBURY), 8, 30),
        [Cell::at(TILBURY, 30)]
    );
    assert_eq!(
        cover(&Geometry::Point(TILBURY), 0, 14),
        [Cell::at(TILBURY, 14)]
    );
    assert_eq!(cover(&Geometry::MultiPoint(vec![]), 8, 30), []);
    let nowhere = Point {
        lon: f64::NAN,
        lat: f64::NAN,
    };
    assert!(!cover(&Geometry::LineString(vec![nowhere; 4]), 8, 30).is_empty());
    assert!(!cover_circle(nowhere, f64::NAN, 8).is_empty());
    assert!(!cover_circle(TILBURY, f64::INFINITY, 8).is_empty());
    // All quarters make a whole again. (The very edge of a box is in the next cell.)
    let cell = Cell::at(TILBURY, 9);
    for (max_cells, max_level) in [(1, 9), (1, 20), (16, 11), (64, 12)] {
        assert_eq!(
            cover(&cell.bbox().pad_deg(-1e-9), max_cells, max_level),
            [cell]
        );
    }
}

#[track_caller]
fn is_well_formed(cells: &[Cell], max_cells: usize, max_level: u8) {
    assert!(cells.len() <= max_cells.max(1), "{} cells", cells.len());
    assert!(cells.iter().all(|c| c.level() <= max_level));
    assert!(
        cells.windows(2).all(|w| w[0].range().1 < w[1].range().0),
        "overlap or disorder: {cells:?}"
    );
}

fn holds(cells: &[Cell], p: Point) -> bool {
    cells.iter().any(|c| c.contains(Cell::at(p, FINEST_LEVEL)))
}

proptest! {
    #[test]
    fn parents_hold_their_children(lon in -180.0..=180.0, lat in -90.0..=90.0, level in 0u8..=30, coarser in 0u8..=30) {
        let p = Point { lon, lat };
        let cell = Cell::at(p, level);
        prop_assert_eq!(cell.level(), level);
        prop_assert_eq!(Cell::from_id(cell.id()), Some(cell));
        prop_assert!(cell.bbox().pad_deg(1e-12).contains(p));
        let parent = cell.parent(coarser);
        prop_assert_eq!(parent, Cell::at(p, coarser.min(level)));
        prop_assert!(parent.contains(cell) && parent.bbox().encloses(&cell.bbox()));
        prop_assert!(parent == cell || cell.ancestors().any(|a| a == parent));
        if let Some(children) = cell.children() {
            prop_assert!(children.iter().all(|c| c.parent(level) == cell && c.level() == level + 1));
            prop_assert_eq!((children[0].range().0, children[3].range().1), cell.range());
        }
    }

    #[test]
    fn a_cover_covers_a_shape(shape in geometry(), probes in prop::collection::vec(point(), 32), most in 0usize..40, level in 0u8..=30) {
        let cells = cover(&shape, most, level);
        is_well_formed(&cells, most, level);
        let mut inside = probes;
        shape.each_part(&mut |part| inside.extend(part.outline()));
        for p in inside.into_iter().filter(|&p| contains(&shape, &p.into())) {
            prop_assert!(holds(&cells, p), "{p:?} is in the shape but not in its cover");
        }
    }

    #[test]
    fn a_cover_covers_a_box(a in point(), b in point(), x in 0.0..=1.0, y in 0.0..=1.0, most in 0usize..40, level in 0u8..=30) {
        let bbox = BBox::from(a).union(&b.into());
        let cells = cover(Region::Box(&bbox), most, level);
        is_well_formed(&cells, most, level);
        let p = Point { lon: a.lon + (b.lon - a.lon) * x, lat: a.lat + (b.lat - a.lat) * y };
        prop_assert!(!bbox.contains(p) || holds(&cells, p));
    }

    #[test]
    fn a_cover_covers_a_circle(
        lon in -180.0..180.0, lat in -90.0..90.0, size in 0.0..7.0, bearing in 0.0..360.0, near in 0.0..=1.0, most in 0usize..40,
    ) {
        let (centre, radius_m) = (Point { lon, lat }, 10f64.powf(size));
        let cells = cover_circle(centre, radius_m, most);
        is_well_formed(&cells, most, FINEST_LEVEL);
        prop_assert!(holds(&cells, centre));
        let p = destination(centre, bearing, radius_m * near);
        prop_assert!(holds(&cells, p), "{p:?} is not in {cells:?}");
    }

    #[test]
    fn a_cover_is_close(area in star()) {
        // A generous bound: many cells come near the area of the shape itself.
        let area = Geometry::Polygon(area);
        let cells = cover(&area, 400, 30);
        let covered: f64 = cells.iter().map(|c| {
            let b = c.bbox();
            (b.east - b.west) * (b.north - b.south)
        }).sum();
        let bounds = BBox::of(&area).unwrap();
        let boxed = (bounds.east - bounds.west) * (bounds.north - bounds.south);
        prop_assert!(covered < boxed * 1.5, "{covered} of {boxed}");
    }

    #[test]
    fn what_meets_is_found(stored in geometry(), asked in geometry(), rows in 1usize..12, most in 1usize..24) {
        let rows = cover(&stored, rows, 22);
        let ask = lookups(&cover(&asked, most, 30));
        prop_assert!(ask.ranges.windows(2).all(|w| w[0].1 + 2 < w[1].0));
        let found = rows.iter().map(|c| c.id()).any(|id| {
            ask.ancestors.contains(&id) || ask.ranges.iter().any(|&(first, last)| first <= id && id <= last)
        });
        prop_assert!(found || !intersects(&stored, &asked));
    }
}
