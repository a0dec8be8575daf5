//! A site as somebody types it: where it is, how high its antenna, and which way that looks.

use app::kit::{Fault, Kind};
use clap::ArgMatches;
use geo::Point;

use super::given::finite;

/// A site with an antenna.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mast {
    /// Where it is.
    pub at: Point,
    /// How high its antenna is over the ground, m.
    pub height_m: f64,
    /// Which way the antenna looks, degrees clockwise from north; none if all ways alike.
    pub azimuth_deg: Option<f64>,
}

impl Mast {
    /// The sites of the argument `site`; with `may_look` one may say which way it looks.
    ///
    /// # Errors
    /// A fault that quotes what is no site.
    pub fn given(arguments: &ArgMatches, may_look: bool) -> Result<Vec<Self>, Fault> {
        let sites = arguments.get_many::<String>("site").into_iter().flatten();
        sites
            .map(|text| Self::read(text, may_look))
            .collect::<Result<_, _>>()
            .map_err(|why| Fault::new(Kind::Unreadable, why))
    }

    fn read(text: &str, may_look: bool) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let (lat, lon, height_m, azimuth) = match parts.as_slice() {
            [lat, lon, height_m] => (lat, lon, height_m, None),
            [lat, lon, height_m, azimuth] if may_look => (lat, lon, height_m, Some(azimuth)),
            _ => {
                let more = if may_look {
                    ", and azimuth if it looks one way,"
                } else {
                    ","
                };
                return Err(format!(
                    "{text:?} is no site: give latitude, longitude and height{more} with commas"
                ));
            }
        };
        let azimuth_deg = azimuth.map(|text| finite(text)).transpose()?;
        if let Some(odd) = azimuth_deg.filter(|deg| !(-360.0..=360.0).contains(deg)) {
            return Err(format!(
                "{text:?} is no site: an azimuth is from -360 to 360 degrees, not {odd}"
            ));
        }
        Ok(Self {
            at: Point::new(finite(lon)?, finite(lat)?).map_err(|why| why.to_string())?,
            height_m: finite(height_m)?,
            azimuth_deg,
        })
    }
}

impl std::fmt::Display for Mast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.at.lat, self.at.lon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, may_look: bool, want: Option<(f64, f64, f64, Option<f64>)>) {
        let got = Mast::read(text, may_look).ok();
        let got = got.map(|site| (site.at.lat, site.at.lon, site.height_m, site.azimuth_deg));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn sites_are_read_as_they_are_typed() {
        check("51.478, 0.323,25", false, Some((51.478, 0.323, 25.0, None)));
        check("-33.9,-70.6,5", false, Some((-33.9, -70.6, 5.0, None)));
        check(
            "51.4,0.3,25,120",
            true,
            Some((51.4, 0.3, 25.0, Some(120.0))),
        );
        check("51.4,0.3,25,120", false, None);
        check("51.4,0.3,25,999", true, None);
        check("91,0,5", false, None);
        check("51.4,NaN,5", false, None);
        check("51.4,0.3", true, None);
        check("here", false, None);
    }
}
