//! Which way an antenna looks, and how far it leans.

use super::Antenna;
use crate::Refused;
use crate::refused::within;

/// How an antenna is put up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mount {
    /// Which way its front looks, degrees clockwise from north, ±360.
    pub azimuth_deg: f64,
    /// How far it leans forward on its bracket, degrees down, ±90: behind it the beam rises.
    pub mechanical_tilt_deg: f64,
    /// How far its beam is bent down by its feed, degrees, ±45, beyond what is in its file: all around alike.
    pub electrical_tilt_deg: f64,
}

impl Mount {
    /// Whether its figures are in range.
    ///
    /// # Errors
    /// [`Refused::Range`] for the first that is not, or is NaN.
    pub fn check(&self) -> Result<(), Refused> {
        within("azimuth, degrees", -360.0, 360.0, self.azimuth_deg)?;
        within(
            "mechanical tilt, degrees",
            -90.0,
            90.0,
            self.mechanical_tilt_deg,
        )?;
        within(
            "electrical tilt, degrees",
            -45.0,
            45.0,
            self.electrical_tilt_deg,
        )?;
        Ok(())
    }

    /// The gain towards a bearing (degrees clockwise from north) and an angle below the level (degrees, -90 to 90), dBi.
    ///
    /// The lean turns the antenna as a solid body; the bend moves the vertical cut.
    #[must_use]
    pub fn gain_dbi(&self, antenna: &Antenna, bearing_deg: f64, down_deg: f64) -> f64 {
        let around = (bearing_deg - self.azimuth_deg).to_radians();
        let down = down_deg.to_radians();
        let (front, right, up) = (
            down.cos() * around.cos(),
            down.cos() * around.sin(),
            -down.sin(),
        );
        let (sin, cos) = self.mechanical_tilt_deg.to_radians().sin_cos();
        let (own_front, own_up) = (front * cos - up * sin, front * sin + up * cos);
        antenna.gain_dbi(
            right.atan2(own_front).to_degrees(),
            -own_up.clamp(-1.0, 1.0).asin().to_degrees(),
            self.electrical_tilt_deg,
        )
    }
}

/// The bearing (degrees clockwise from north, 0 to 360) and the angle below the level (degrees) from one antenna to
/// another, on a plane map: eastings, northings and heights above sea level, m.
///
/// Two antennas in one place are to the north of each other, on the level.
#[must_use]
pub fn direction(from: (f64, f64, f64), to: (f64, f64, f64)) -> (f64, f64) {
    let (east, north) = (to.0 - from.0, to.1 - from.1);
    let bearing = east.atan2(north).to_degrees().rem_euclid(360.0);
    (
        bearing,
        (from.2 - to.2).atan2(east.hypot(north)).to_degrees(),
    )
}
