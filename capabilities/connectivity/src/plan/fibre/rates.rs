//! What a fibre network costs to build: a file of rates in pounds.

use std::fmt::Write;
use std::path::Path;

use app::kit::Fault;
use serde::Deserialize;
use siting::fibre::Rates;

use crate::plan::{text, unreadable};

/// The dearest rate, pounds: what still is whole pence in 32 bits.
const DEAREST_POUNDS: f64 = 1e6;

/// Rates as a file names them, each in pounds.
///
/// What is not given is an example in the order of what British networks have paid: it is there so that a first plan
/// can be drawn, and to be replaced by the council's own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Named {
    duct_pounds_per_m: f64,
    poles_pounds_per_m: f64,
    verge_pounds_per_m: f64,
    footway_pounds_per_m: f64,
    carriageway_pounds_per_m: f64,
    crossing_pounds_per_m: f64,
    crossing_pounds: f64,
    drop_pounds_per_m: f64,
    splitter_pounds: f64,
    distribution_point_pounds: f64,
    home_pounds: f64,
    /// Fibres, and pounds for a metre.
    cables: Vec<(u32, f64)>,
}

impl Default for Named {
    fn default() -> Self {
        Self {
            duct_pounds_per_m: 3.0,
            poles_pounds_per_m: 5.0,
            verge_pounds_per_m: 25.0,
            footway_pounds_per_m: 60.0,
            carriageway_pounds_per_m: 95.0,
            crossing_pounds_per_m: 110.0,
            crossing_pounds: 500.0,
            drop_pounds_per_m: 2.0,
            splitter_pounds: 60.0,
            distribution_point_pounds: 450.0,
            home_pounds: 90.0,
            cables: vec![(12, 0.6), (48, 1.1), (96, 1.7), (288, 3.8)],
        }
    }
}

impl Named {
    fn all(&self) -> [(&'static str, f64); 11] {
        [
            ("duct_pounds_per_m", self.duct_pounds_per_m),
            ("poles_pounds_per_m", self.poles_pounds_per_m),
            ("verge_pounds_per_m", self.verge_pounds_per_m),
            ("footway_pounds_per_m", self.footway_pounds_per_m),
            ("carriageway_pounds_per_m", self.carriageway_pounds_per_m),
            ("crossing_pounds_per_m", self.crossing_pounds_per_m),
            ("crossing_pounds", self.crossing_pounds),
            ("drop_pounds_per_m", self.drop_pounds_per_m),
            ("splitter_pounds", self.splitter_pounds),
            ("distribution_point_pounds", self.distribution_point_pounds),
            ("home_pounds", self.home_pounds),
        ]
    }

    /// The rates of a file's text.
    ///
    /// # Errors
    /// What is wrong, with its line where it is no TOML.
    pub fn of(text: &str) -> Result<Self, String> {
        let named: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        let cables = named.cables.iter().map(|cable| ("cables", cable.1));
        for (name, pounds) in named.all().into_iter().chain(cables) {
            if !(0.0..=DEAREST_POUNDS).contains(&pounds) {
                return Err(format!(
                    "{name} is from 0 to {DEAREST_POUNDS}, not {pounds}"
                ));
            }
        }
        Ok(named)
    }

    /// In pence, to the nearest.
    pub fn rates(&self) -> Rates {
        // At most 1e8, as was asked above.
        let pence = |pounds: f64| (pounds * 100.0).round() as u32;
        Rates {
            duct_pence_per_m: pence(self.duct_pounds_per_m),
            poles_pence_per_m: pence(self.poles_pounds_per_m),
            verge_pence_per_m: pence(self.verge_pounds_per_m),
            footway_pence_per_m: pence(self.footway_pounds_per_m),
            carriageway_pence_per_m: pence(self.carriageway_pounds_per_m),
            crossing_pence_per_m: pence(self.crossing_pounds_per_m),
            crossing_pence: pence(self.crossing_pounds),
            cables: self
                .cables
                .iter()
                .map(|cable| (cable.0, pence(cable.1)))
                .collect(),
            drop_pence_per_m: pence(self.drop_pounds_per_m),
            splitter_pence: pence(self.splitter_pounds),
            distribution_point_pence: pence(self.distribution_point_pounds),
            home_pence: pence(self.home_pounds),
        }
    }
}

/// Reads a file of rates.
///
/// # Errors
/// A fault that names the file, and the line where it is no TOML.
pub fn read(file: &Path) -> Result<Named, Fault> {
    Named::of(&text(file)?).map_err(|why| unreadable(file, why))
}

/// The rates that hold where a file says nothing, as such a file.
pub fn usual() -> String {
    let named = Named::default();
    let mut text = String::new();
    for (name, pounds) in named.all() {
        let _ = writeln!(text, "  {name} = {pounds:?}");
    }
    let cables = named
        .cables
        .iter()
        .map(|(fibres, pounds)| format!("[{fibres}, {pounds:?}]"));
    let cables = cables.collect::<Vec<_>>().join(", ");
    let _ = writeln!(text, "  cables = [{cables}]");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<(u32, u32), &str>) {
        let got = Named::of(text).map(|named| named.rates());
        match (got, want) {
            (Ok(got), Ok(want)) => {
                assert_eq!((got.footway_pence_per_m, got.home_pence), want);
            }
            (Err(got), Err(want)) => assert!(got.contains(want), "{got}"),
            (got, want) => panic!("{got:?} for {want:?}"),
        }
    }

    #[test]
    fn rates_are_the_councils_own_or_the_example() {
        check("", Ok((6_000, 9_000)));
        check(
            "footway_pounds_per_m = 47.5\nhome_pounds = 0",
            Ok((4_750, 0)),
        );
        check(&usual(), Ok((6_000, 9_000)));
        check(
            "footway_pounds = 3.0",
            Err("unknown field `footway_pounds`"),
        );
        check("\nhome_pounds = nothing", Err("line 2"));
        check(
            "home_pounds = -1.0",
            Err("home_pounds is from 0 to 1000000, not -1"),
        );
        check(
            "home_pounds = nan",
            Err("home_pounds is from 0 to 1000000, not NaN"),
        );
        check(
            "cables = [[12, -0.5]]",
            Err("cables is from 0 to 1000000, not -0.5"),
        );
    }
}
