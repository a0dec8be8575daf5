//! How places of a grid lie to each other on the ground.

/// A place on a grid: degrees of longitude and latitude, or metres east and north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Eastwards.
    pub x: f64,
    /// Northwards.
    pub y: f64,
}

/// What a grid is laid out by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// Longitude and latitude on WGS84.
    Degrees,
    /// Metres on a plane, such as the British National Grid. Its scale is taken as 1: that of the
    /// National Grid is 0.9996 to 1.0004 over nearly all of Great Britain.
    Metres,
}

// WGS84.
const EQUATOR_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const ECCENTRICITY_2: f64 = FLATTENING * (2.0 - FLATTENING);

impl Frame {
    /// Metres in a unit eastwards and in one northwards, at a latitude.
    pub(crate) fn metres(self, latitude: f64) -> (f64, f64) {
        if self == Self::Metres {
            return (1.0, 1.0);
        }
        let (sine, cosine) = latitude.to_radians().sin_cos();
        let w_2 = 1.0 - ECCENTRICITY_2 * sine * sine;
        let across = EQUATOR_M / w_2.sqrt();
        let along = across * (1.0 - ECCENTRICITY_2) / w_2;
        let radian = 1.0_f64.to_radians();
        (across * cosine * radian, along * radian)
    }

    /// Eastward and northward metres from one latitude to another: those of their middle.
    ///
    /// # Source
    /// Gauss's method of the middle latitude: within 1 m over 30 km and 30 m over 150 km, below 70
    /// degrees.
    pub(crate) fn middle(self, from: f64, to: f64) -> (f64, f64) {
        self.metres(0.5 * (from + to))
    }

    /// The distance between two places in m, as [`Frame::middle`] has it.
    pub(crate) fn distance_m(self, from: Place, to: Place) -> f64 {
        let (east_m, north_m) = self.middle(from.y, to.y);
        let mut turn = to.x - from.x;
        if self == Self::Degrees {
            turn = (turn + 180.0).rem_euclid(360.0) - 180.0;
        }
        (turn * east_m).hypot((to.y - from.y) * north_m)
    }
}
