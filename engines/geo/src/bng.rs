//! The British National Grid: the eastings and northings on Ordnance Survey maps.
//!
//! The shift between the satellites' WGS84 (taken as ETRS89) and the maps' OSGB36 is Ordnance
//! Survey's own grid of corrections, OSTN15. Results are to the millimetre of that transformation;
//! WGS84 itself drifts from ETRS89 by about 2.5 cm a year.
//!
//! The grid is 700 by 1,250 km from a corner south-west of Scilly: all of Great Britain and the
//! waters around it. Beyond the shore the corrections are Ordnance Survey's own extension.

use crate::{GeoError, Point};
use serde::{Deserialize, Serialize};

/// A full grid reference in metres from the false origin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EastingNorthing {
    /// Metres east, 0 to 700,000.
    pub easting_m: f64,
    /// Metres north, 0 to 1,250,000.
    pub northing_m: f64,
}

impl EastingNorthing {
    fn is_on_grid(self) -> bool {
        (0.0..=700_000.0).contains(&self.easting_m)
            && (0.0..=1_250_000.0).contains(&self.northing_m)
    }
}

/// The grid reference of a point, to the nearest millimetre.
///
/// # Errors
/// [`GeoError::OutsideGrid`] where OSTN15 has no correction.
///
/// # Source
/// Ordnance Survey, "Transformations and OSGM15 user guide", annexe B; the projection is the same
/// transverse Mercator by L. Krüger's series (1912), which agrees with the guide's to 0.1 mm.
pub fn to_bng(point: Point) -> Result<EastingNorthing, GeoError> {
    // The crate's own way in stops at 49.922 degrees north, and with it most of Scilly.
    let (easting_m, northing_m) = project(point);
    lonlat_bng::convert_etrs89_to_osgb36(easting_m, northing_m)
        .map(|(easting_m, northing_m)| EastingNorthing {
            easting_m,
            northing_m,
        })
        .map_err(|_| GeoError::OutsideGrid {
            lon: point.lon,
            lat: point.lat,
        })
}

/// The point at a grid reference. [`to_bng`] of it is the same reference to 2 mm, and to 5 mm at
/// St Kilda in the far west, where Ordnance Survey's own series for the way back runs out.
///
/// # Errors
/// [`GeoError::OffGrid`] where OSTN15 has no correction.
pub fn to_wgs84(at: EastingNorthing) -> Result<Point, GeoError> {
    let EastingNorthing {
        easting_m,
        northing_m,
    } = at;
    let off_grid = GeoError::OffGrid {
        easting_m,
        northing_m,
    };
    if !at.is_on_grid() {
        return Err(off_grid);
    }
    match lonlat_bng::convert_osgb36_to_ll(easting_m, northing_m) {
        Ok((lon, lat)) => Point::new(lon, lat),
        Err(_) => Err(off_grid),
    }
}

/// The third flattening of GRS80, and the powers of it that the series wants.
const N: f64 = (6_378_137.0 - 6_356_752.314_1) / (6_378_137.0 + 6_356_752.314_1);
const N2: f64 = N * N;
const N3: f64 = N2 * N;
const N4: f64 = N2 * N2;
/// The radius of a circle as long as the meridian, times the scale along the middle of the grid.
const RADIUS_M: f64 = 0.999_601_271_7 * 6_378_137.0 / (1.0 + N) * (1.0 + N2 / 4.0 + N4 / 64.0);
const SERIES: [f64; 4] = [
    N / 2.0 - 2.0 / 3.0 * N2 + 5.0 / 16.0 * N3 + 41.0 / 180.0 * N4,
    13.0 / 48.0 * N2 - 3.0 / 5.0 * N3 + 557.0 / 1_440.0 * N4,
    61.0 / 240.0 * N3 - 103.0 / 140.0 * N4,
    49_561.0 / 161_280.0 * N4,
];
/// From the equator to the true origin at 49 degrees north, by the same series.
const ORIGIN_NORTH_M: f64 = 5_427_462.685_886_892;

/// The transverse Mercator projection about 49 degrees north, 2 degrees west, on GRS80.
fn project(point: Point) -> (f64, f64) {
    let eccentricity = 2.0 * N.sqrt() / (1.0 + N);
    let sin_lat = point.lat.to_radians().sin();
    let tan = (sin_lat.atanh() - eccentricity * (eccentricity * sin_lat).atanh()).sinh();
    let (sin_lon, cos_lon) = (point.lon + 2.0).to_radians().sin_cos();
    let (north, east) = (tan.atan2(cos_lon), (sin_lon / tan.hypot(cos_lon)).asinh());
    let (mut northing, mut easting) = (north, east);
    for (j, term) in (1..).zip(SERIES) {
        let (sin, cos) = (f64::from(2 * j) * north).sin_cos();
        let turned = f64::from(2 * j) * east;
        northing += term * sin * turned.cosh();
        easting += term * cos * turned.sinh();
    }
    (
        400_000.0 + RADIUS_M * easting,
        -100_000.0 + RADIUS_M * northing - ORIGIN_NORTH_M,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ordnance Survey's published test points for OSTN15: (longitude, latitude, easting, northing).
    const PUBLISHED: [(f64, f64, f64, f64); 9] = [
        (-6.299_777_52, 49.922_263_94, 91_492.146, 11_318.804),
        (-0.119_925_572, 51.489_365_65, 530_624.974, 178_388.464),
        (0.897_243_27, 51.894_366_37, 599_445.590, 225_722.826),
        (1.444_547_304, 51.374_470_26, 639_821.835, 169_565.858),
        (-2.154_586_144, 52.255_293_82, 389_544.190, 261_912.153),
        (-4.296_490_163, 55.853_999_53, 256_340.925, 664_697.269),
        (-2.048_560_307, 57.139_025_19, 397_160.491, 805_349.736),
        (-8.578_544_561, 57.813_518_38, 9_587.909, 899_448.996),
        (-2.073_828_228, 60.133_080_92, 395_999.668, 1_138_728.951),
    ];

    #[test]
    fn the_origin_of_the_projection_is_where_it_should_be() {
        let (easting_m, northing_m) = project(Point {
            lon: -2.0,
            lat: 49.0,
        });
        assert!((easting_m - 400_000.0).abs() < 1e-6 && (northing_m + 100_000.0).abs() < 1e-6);
    }

    #[test]
    fn hugh_town_in_scilly_has_a_grid_reference() {
        let got = to_bng(Point {
            lon: -6.315,
            lat: 49.914,
        })
        .unwrap();
        assert_eq!((got.easting_m / 100.0).round(), 903.0, "{got:?}");
        let back = to_wgs84(got).unwrap();
        assert!(
            (back.lon + 6.315).abs() < 2e-8 && (back.lat - 49.914).abs() < 2e-8,
            "{back:?}"
        );
    }

    #[test]
    fn agrees_with_the_published_points_to_a_millimetre_or_two() {
        for (lon, lat, easting_m, northing_m) in PUBLISHED {
            let got = to_bng(Point { lon, lat }).unwrap();
            assert!(
                (got.easting_m - easting_m).abs() < 0.0015,
                "{got:?}, want {easting_m}"
            );
            assert!(
                (got.northing_m - northing_m).abs() < 0.0015,
                "{got:?}, want {northing_m}"
            );
            let back = to_wgs84(EastingNorthing {
                easting_m,
                northing_m,
            })
            .unwrap();
            // 3e-8 degrees is 3 mm; St Kilda is the published exception.
            let near = if lon < -8.0 { 6e-8 } else { 3e-8 };
            assert!(
                (back.lon - lon).abs() < near && (back.lat - lat).abs() < near,
                "{back:?}"
            );
        }
    }

    #[test]
    fn refuses_what_is_off_the_grid() {
        let error = |lon, lat| to_bng(Point { lon, lat }).unwrap_err().to_string();
        expect_test::expect!["longitude 2.35, latitude 48.86 is outside the British National Grid"]
            .assert_eq(&error(2.35, 48.86));
        expect_test::expect!["longitude NaN, latitude 51.5 is outside the British National Grid"]
            .assert_eq(&error(f64::NAN, 51.5));
        // In the box of longitudes and latitudes, but 70 km west of the grid.
        expect_test::expect!["longitude -8.5, latitude 50 is outside the British National Grid"]
            .assert_eq(&error(-8.5, 50.0));
        let error = |easting_m, northing_m| {
            to_wgs84(EastingNorthing {
                easting_m,
                northing_m,
            })
            .unwrap_err()
            .to_string()
        };
        expect_test::expect!["easting -1 m, northing 5 m is outside the British National Grid"]
            .assert_eq(&error(-1.0, 5.0));
        expect_test::expect!["easting NaN m, northing inf m is outside the British National Grid"]
            .assert_eq(&error(f64::NAN, f64::INFINITY));
    }
}
