//! Distances and directions over the surface of the earth.

use crate::Point;
use std::f64::consts::PI;

// WGS84.
const EQUATOR_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const POLE_M: f64 = EQUATOR_M * (1.0 - FLATTENING);
/// Square of the first eccentricity.
pub(crate) const ECCENTRICITY_2: f64 = FLATTENING * (2.0 - FLATTENING);

/// The mean radius, (2a + b) / 3.
const MEAN_RADIUS_M: f64 = 6_371_008.8;
/// From pole to pole along a meridian: the longest shortest way there is.
const HALF_MERIDIAN_M: f64 = 20_003_931.459;
/// The least and the greatest radius of curvature anywhere, in any direction: a true distance
/// lies between the arcs on spheres of these two.
pub(crate) const LEAST_RADIUS_M: f64 = EQUATOR_M * (1.0 - ECCENTRICITY_2);
pub(crate) const GREATEST_RADIUS_M: f64 = EQUATOR_M / (1.0 - FLATTENING);

/// A few settle the common case; near the opposite of a point it takes over a hundred.
const MOST_ROUNDS: usize = 200;
/// 6 thousandths of a millimetre on the ground.
const CLOSE_ENOUGH_RAD: f64 = 1e-12;

/// The distance over the WGS84 ellipsoid, to half a millimetre.
///
/// For two points almost opposite each other on the globe, where the method does not settle, the
/// answer is the distance over a sphere, within 0.1% of the truth.
///
/// # Source
/// T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with application of
/// nested equations", Survey Review XXIII (176), 1975.
pub fn distance_m(a: Point, b: Point) -> f64 {
    match inverse(a, b) {
        Some((distance_m, _)) => distance_m,
        // `clamp` keeps NaN, which `min` would lose.
        None => haversine_m(a, b).clamp(0.0, HALF_MERIDIAN_M),
    }
}

/// The distance over a sphere of the mean radius: a third of the cost, within 0.6%.
pub fn haversine_m(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let north = ((lat_b - lat_a) / 2.0).sin();
    let east = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let h = north * north + lat_a.cos() * lat_b.cos() * east * east;
    2.0 * MEAN_RADIUS_M * h.sqrt().clamp(0.0, 1.0).asin()
}

/// The direction in which to leave `a` for `b`: degrees clockwise from north, 0 to 360.
///
/// 0 for the same point. Over the ellipsoid, or a sphere where [`distance_m`] does so.
pub fn bearing_deg(a: Point, b: Point) -> f64 {
    let bearing_rad =
        inverse(a, b).map_or_else(|| great_circle_bearing_rad(a, b), |(_, bearing)| bearing);
    let degrees = bearing_rad.to_degrees().rem_euclid(360.0);
    // A hair west of north rounds up to a full turn.
    if degrees >= 360.0 { 0.0 } else { degrees }
}

/// Where you are after `distance_m` from `from`, having left in the direction `bearing_deg`.
///
/// Over the WGS84 ellipsoid, to half a millimetre. What is not a number gives a point that is not.
///
/// # Source
/// Vincenty, as [`distance_m`].
pub fn destination(from: Point, bearing_deg: f64, distance_m: f64) -> Point {
    let (sin_bearing, cos_bearing) = bearing_deg.to_radians().sin_cos();
    let (sin_u, cos_u, tan_u) = reduced(from.lat);
    let sin_azimuth = cos_u * sin_bearing;
    let cos_azimuth_2 = 1.0 - sin_azimuth * sin_azimuth;
    let from_equator = tan_u.atan2(cos_bearing);
    let (big_a, big_b) = series(cos_azimuth_2);

    let straight = distance_m / (POLE_M * big_a);
    let mut arc = straight;
    for _ in 0..MOST_ROUNDS {
        let cos_mid = (2.0 * from_equator + arc).cos();
        let next = straight + correction(big_b, arc.sin(), arc.cos(), cos_mid);
        let change = (next - arc).abs();
        arc = next;
        // Written so that NaN stops too.
        if !(change > CLOSE_ENOUGH_RAD) {
            break;
        }
    }

    let (sin_arc, cos_arc) = arc.sin_cos();
    let cos_mid = (2.0 * from_equator + arc).cos();
    let across = sin_u * sin_arc - cos_u * cos_arc * cos_bearing;
    let lat = (sin_u * cos_arc + cos_u * sin_arc * cos_bearing)
        .atan2((1.0 - FLATTENING) * sin_azimuth.hypot(across));
    let turn = (sin_arc * sin_bearing).atan2(cos_u * cos_arc - sin_u * sin_arc * cos_bearing);
    let lon = turn - longitude_lag(cos_azimuth_2, sin_azimuth, arc, sin_arc, cos_arc, cos_mid);
    Point {
        lon: wrap_deg(from.lon + lon.to_degrees()),
        lat: lat.to_degrees(),
    }
}

/// Metres in a degree of longitude and of latitude, at a latitude.
pub(crate) fn metres_per_degree(lat: f64) -> (f64, f64) {
    let (sin, cos) = lat.to_radians().sin_cos();
    let w_2 = 1.0 - ECCENTRICITY_2 * sin * sin;
    let across = EQUATOR_M / w_2.sqrt();
    let along = across * (1.0 - ECCENTRICITY_2) / w_2;
    (across * cos * PI / 180.0, along * PI / 180.0)
}

/// The area of ground to the east of a meridian, for each radian turned, from the equator to a
/// latitude: the ordinate of the map on which areas are true.
pub(crate) fn area_north_m2(lat: f64) -> f64 {
    let e = ECCENTRICITY_2.sqrt();
    let sin = lat.to_radians().sin();
    let q = sin / (1.0 - ECCENTRICITY_2 * sin * sin) + (e * sin).atanh() / e;
    EQUATOR_M * EQUATOR_M * (1.0 - ECCENTRICITY_2) * q / 2.0
}

/// Distance and the bearing at the start in radians; none if the iteration does not settle.
fn inverse(a: Point, b: Point) -> Option<(f64, f64)> {
    if a == b {
        return Some((0.0, 0.0));
    }
    let turn = wrap_deg(b.lon - a.lon).to_radians();
    let (sin_a, cos_a, _) = reduced(a.lat);
    let (sin_b, cos_b, _) = reduced(b.lat);
    let (sines, cosines) = (sin_a * sin_b, cos_a * cos_b);

    let mut lambda = turn;
    for _ in 0..MOST_ROUNDS {
        let (sin_lambda, cos_lambda) = lambda.sin_cos();
        let east = cos_b * sin_lambda;
        let north = cos_a * sin_b - sin_a * cos_b * cos_lambda;
        let sin_arc = east.hypot(north);
        if sin_arc == 0.0 {
            return Some((0.0, 0.0));
        }
        let cos_arc = sines + cosines * cos_lambda;
        let arc = sin_arc.atan2(cos_arc);
        let sin_azimuth = cosines * sin_lambda / sin_arc;
        let cos_azimuth_2 = 1.0 - sin_azimuth * sin_azimuth;
        // Along the equator there is no middle to speak of.
        let cos_mid = if cos_azimuth_2 > 1e-15 {
            cos_arc - 2.0 * sines / cos_azimuth_2
        } else {
            0.0
        };

        let next = turn + longitude_lag(cos_azimuth_2, sin_azimuth, arc, sin_arc, cos_arc, cos_mid);
        if !(next.abs() <= PI) {
            return None;
        }
        if (next - lambda).abs() < CLOSE_ENOUGH_RAD {
            let (big_a, big_b) = series(cos_azimuth_2);
            let distance_m = POLE_M * big_a * (arc - correction(big_b, sin_arc, cos_arc, cos_mid));
            return Some((distance_m, east.atan2(north)));
        }
        lambda = next;
    }
    None
}

fn great_circle_bearing_rad(a: Point, b: Point) -> f64 {
    let (sin_turn, cos_turn) = (b.lon - a.lon).to_radians().sin_cos();
    let (sin_a, cos_a) = a.lat.to_radians().sin_cos();
    let (sin_b, cos_b) = b.lat.to_radians().sin_cos();
    (cos_b * sin_turn).atan2(cos_a * sin_b - sin_a * cos_b * cos_turn)
}

/// Sine, cosine and tangent of the reduced latitude, that of the sphere around the ellipsoid.
fn reduced(lat: f64) -> (f64, f64, f64) {
    let tan = (1.0 - FLATTENING) * lat.to_radians().tan();
    let cos = 1.0 / tan.hypot(1.0);
    (tan * cos, cos, tan)
}

/// Vincenty's A and B, equations (3) and (4).
fn series(cos_azimuth_2: f64) -> (f64, f64) {
    let u_2 = cos_azimuth_2 * (EQUATOR_M * EQUATOR_M - POLE_M * POLE_M) / (POLE_M * POLE_M);
    let a = 1.0 + u_2 / 16_384.0 * (4_096.0 + u_2 * (-768.0 + u_2 * (320.0 - 175.0 * u_2)));
    let b = u_2 / 1_024.0 * (256.0 + u_2 * (-128.0 + u_2 * (74.0 - 47.0 * u_2)));
    (a, b)
}

/// Vincenty's change of arc, equation (6).
fn correction(big_b: f64, sin_arc: f64, cos_arc: f64, cos_mid: f64) -> f64 {
    let cos_mid_2 = cos_mid * cos_mid;
    let third = big_b / 6.0 * cos_mid * (4.0 * sin_arc * sin_arc - 3.0) * (4.0 * cos_mid_2 - 3.0);
    big_b * sin_arc * (cos_mid + big_b / 4.0 * (cos_arc * (2.0 * cos_mid_2 - 1.0) - third))
}

/// How far longitude on the sphere runs ahead of that on the ellipsoid, equations (10) and (11).
fn longitude_lag(
    cos_azimuth_2: f64,
    sin_azimuth: f64,
    arc: f64,
    sin_arc: f64,
    cos_arc: f64,
    cos_mid: f64,
) -> f64 {
    let f = FLATTENING;
    let c = f / 16.0 * cos_azimuth_2 * (4.0 + f * (4.0 - 3.0 * cos_azimuth_2));
    let inner = cos_mid + c * cos_arc * (2.0 * cos_mid * cos_mid - 1.0);
    (1.0 - c) * f * sin_azimuth * (arc + c * sin_arc * inner)
}

/// A longitude, or a difference of two, brought into -180 to 180.
fn wrap_deg(degrees: f64) -> f64 {
    if (-180.0..=180.0).contains(&degrees) {
        degrees
    } else {
        (degrees + 180.0).rem_euclid(360.0) - 180.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Point {
        Point { lon, lat }
    }

    #[track_caller]
    fn check(a: Point, b: Point, want_m: f64, within_m: f64) {
        for got in [distance_m(a, b), distance_m(b, a)] {
            assert!(
                (got - want_m).abs() <= within_m,
                "got {got} m, want {want_m} m"
            );
        }
    }

    #[test]
    fn agrees_with_published_distances() {
        // A degree along the equator and up the meridian; the quarter of the meridian.
        check(at(0.0, 0.0), at(1.0, 0.0), 111_319.491, 0.001);
        check(at(0.0, 0.0), at(0.0, 1.0), 110_574.389, 0.001);
        check(at(0.0, 0.0), at(77.0, 90.0), 10_001_965.729, 0.001);
        // Flinders Peak to Buninyong, the worked example of Geoscience Australia.
        let flinders = at(144.424_867_889, -37.951_033_417);
        let buninyong = at(143.926_495_528, -37.652_821_139);
        check(flinders, buninyong, 54_972.271, 0.001);
        assert!((bearing_deg(flinders, buninyong) - 306.868_158).abs() < 1e-5);
        // Across the date line, the short way.
        check(at(179.5, 0.0), at(-179.5, 0.0), 111_319.491, 0.001);
        // Almost opposite: still settling, and no longer so.
        check(at(0.0, 0.0), at(179.5, 0.5), 19_936_288.579, 0.001);
        check(at(0.0, 0.0), at(179.7, 0.5), 19_944_127.421, 20_000.0);
        check(at(0.0, 0.0), at(180.0, 0.0), 20_003_931.459, 0.001);
        check(at(5.0, 5.0), at(5.0, 5.0), 0.0, 0.0);
    }

    #[test]
    fn bearings_turn_clockwise_from_north() {
        let here = at(0.3, 51.5);
        for (lon, lat, want) in [
            (0.3, 52.0, 0.0),
            (0.4, 51.5, 90.0),
            (0.3, 51.0, 180.0),
            (0.2, 51.5, 270.0),
        ] {
            assert!((bearing_deg(here, at(lon, lat)) - want).abs() < 0.05);
        }
        assert_eq!(bearing_deg(here, here), 0.0);
    }

    #[test]
    fn what_is_not_a_number_comes_out_as_one_that_is_not() {
        assert!(distance_m(at(f64::NAN, 0.0), at(1.0, 1.0)).is_nan());
        assert!(destination(at(0.0, 0.0), f64::NAN, 5.0).lat.is_nan());
        assert!(destination(at(0.0, 0.0), 5.0, f64::INFINITY).lat.is_nan());
    }

    proptest! {
        #[test]
        fn going_somewhere_takes_you_there(
            lon in -180.0..180.0, lat in -89.0..89.0, bearing in 0.0..360.0, want_m in 0.01..1e7,
        ) {
            let from = at(lon, lat);
            let to = destination(from, bearing, want_m);
            prop_assert!(Point::new(to.lon, to.lat).is_ok());
            prop_assert!((distance_m(from, to) - want_m).abs() < 0.001);
            prop_assert!((haversine_m(from, to) - want_m).abs() <= want_m * 0.006);
        }
    }
}
