//! How far: the haversine distance from one place to very many others, without trigonometry for each.

use geo::{Point, haversine_m};

/// The radius of the sphere that `geo::haversine_m` measures on, in metres.
const RADIUS_M: f64 = 6_371_008.8;

/// A place in 1e-7 degrees, a centimetre: longitude, latitude.
pub type Packed = [i32; 2];

/// What is nowhere.
pub const NOWHERE: Packed = [i32::MIN; 2];

pub fn pack(at: Point) -> Packed {
    // A point read from outside is on the earth; one made by hand may hold anything.
    match Point::new(at.lon, at.lat) {
        Ok(at) => [at.lon, at.lat].map(|degrees| (degrees * 1e7).round() as i32),
        Err(_) => NOWHERE,
    }
}

pub fn unpack([lon, lat]: Packed) -> Point {
    Point {
        lon: f64::from(lon) / 1e7,
        lat: f64::from(lat) / 1e7,
    }
}

/// Where one measures from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    at: Point,
    sin: f64,
    cos: f64,
}

/// How far, in radians each way, the series below hold to a millimetre.
const SERIES: f64 = 0.02;

impl Origin {
    pub fn new(at: Point) -> Self {
        let (sin, cos) = at.lat.to_radians().sin_cos();
        Self { at, sin, cos }
    }

    /// The distance in metres.
    pub fn distance_m(&self, to: Packed) -> f64 {
        let other = unpack(to);
        let north = (other.lat - self.at.lat).to_radians();
        let east = (other.lon - self.at.lon).to_radians();
        if !(north.abs() < SERIES && east.abs() < SERIES) {
            return haversine_m(self.at, other);
        }
        let half = |x: f64| {
            let x = x / 2.0;
            x * (1.0 - x * x / 6.0)
        };
        let (square_n, n2) = (north * north, half(north).powi(2));
        let cos_other =
            self.cos * (1.0 - square_n / 2.0) - self.sin * north * (1.0 - square_n / 6.0);
        let h = n2 + self.cos * cos_other * half(east).powi(2);
        let root = h.max(0.0).sqrt();
        2.0 * RADIUS_M * root * (1.0 + h / 6.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_haversine_distance(
            lon in -179.0..179.0_f64, lat in -80.0..80.0, east in -2.0..2.0, north in -2.0..2.0,
        ) {
            let from = unpack(pack(Point { lon, lat }));
            let to = pack(Point { lon: f64::clamp(lon + east, -180.0, 180.0), lat: lat + north });
            let (got, want) = (Origin::new(from).distance_m(to), haversine_m(from, unpack(to)));
            prop_assert!((got - want).abs() < 0.01, "{got} {want}");
        }
    }
}
