//! The antenna of a sector: how much less of its power goes to the sides, and behind.

use app::kit::Fault;
use radio::antenna::{Antenna, Mount, direction};

use crate::plan::invalid;
use crate::plan::mast::Mast;
use crate::plan::reach::Aim;

/// A sector's antenna, whose gain in its best direction is in the budget already.
pub struct Panel {
    antenna: Antenna,
    tilt_deg: f64,
}

impl Panel {
    /// A panel whose beam is bent down by so many degrees.
    ///
    /// # Errors
    /// That no beam is.
    pub fn new(tilt_deg: f64) -> Result<Self, Fault> {
        let mount = Mount {
            electrical_tilt_deg: tilt_deg,
            ..Mount::default()
        };
        mount.check().map_err(invalid)?;
        Ok(Self {
            antenna: Antenna::Sector {
                gain_dbi: 0.0,
                around_deg: 65.0,
                upright_deg: 10.0,
                most_db: 30.0,
            },
            tilt_deg,
        })
    }

    /// How much less goes towards an aim than in the best direction, dB; none from a mast that sends all ways alike.
    pub fn below_db(&self, site: &Mast, aim: Aim) -> f64 {
        let Some(azimuth_deg) = site.azimuth_deg else {
            return 0.0;
        };
        let mount = Mount {
            azimuth_deg,
            electrical_tilt_deg: self.tilt_deg,
            ..Mount::default()
        };
        let (bearing, down) = direction((0.0, 0.0, 0.0), (aim.east_m, aim.north_m, aim.up_m));
        -mount.gain_dbi(&self.antenna, bearing, down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(azimuth_deg: Option<f64>, aim: (f64, f64, f64), want_db: f64) {
        let site = Mast {
            at: geo::Point {
                lon: 0.3,
                lat: 51.5,
            },
            height_m: 25.0,
            azimuth_deg,
        };
        let aim = Aim {
            east_m: aim.0,
            north_m: aim.1,
            up_m: aim.2,
        };
        let panel = Panel::new(0.0);
        let got = panel.map_or(f64::NAN, |panel| panel.below_db(&site, aim));
        assert!((got - want_db).abs() < 0.01, "{got}");
    }

    #[test]
    fn a_sector_sends_less_to_the_side_and_least_behind() {
        check(Some(90.0), (1_000.0, 0.0, 0.0), 0.0);
        check(
            Some(0.0),
            (1_000.0, 0.0, 0.0),
            12.0 * (90.0_f64 / 65.0).powi(2),
        );
        check(Some(270.0), (1_000.0, 0.0, 0.0), 30.0);
        // 5 degrees down: 12 dB · (5 / 10)².
        check(Some(90.0), (1_000.0, 0.0, -87.489), 3.0);
        check(None, (0.0, -1_000.0, -500.0), 0.0);
    }
}
