//! A link's power, added up from one end to the other, line by line.
//!
//! [`Budget`] is the sum and its lines, in the order in which the signal meets them; [`lora`], [`mobile`] and [`wifi`]
//! fill it in as each system has it.

pub mod lora;
pub mod mobile;
#[cfg(test)]
mod tests;
pub mod wifi;

use crate::Refused;
use crate::refused::within;

/// In what a line is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Power against a milliwatt, dBm.
    Dbm,
    /// Gain of an antenna, dBi.
    Dbi,
    /// More or less, dB.
    Db,
}

impl Unit {
    /// As it is written behind the number.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Dbm => "dBm",
            Self::Dbi => "dBi",
            Self::Db => "dB",
        }
    }
}

/// A line of a budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// What it is, in words that a page can print.
    pub name: &'static str,
    /// How much it adds; losses are negative.
    pub amount: f64,
    /// In what.
    pub unit: Unit,
}

/// A link's power from one end to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Its lines: the power first, then gains and losses in the order in which the signal meets them.
    pub items: Vec<Item>,
    /// What the receiver needs, dBm.
    pub needed_dbm: f64,
}

impl Budget {
    fn new(name: &'static str, power_dbm: f64, needed_dbm: f64) -> Self {
        let items = vec![Item {
            name,
            amount: power_dbm,
            unit: Unit::Dbm,
        }];
        Self { items, needed_dbm }
    }

    /// Adds a line; a line of nothing is left out.
    fn add(&mut self, name: &'static str, amount: f64, unit: Unit) {
        if amount != 0.0 {
            self.items.push(Item { name, amount, unit });
        }
    }

    /// Adds what is lost between the antennas.
    fn cross(&mut self, way: &Way) {
        self.add("Distance and ground", -way.basic_db, Unit::Db);
        self.add("Trees and houses around", -way.clutter_db, Unit::Db);
        self.add("Walls", -way.entry_db, Unit::Db);
        self.add(
            "Antennas turned against each other",
            -way.polarisation_db,
            Unit::Db,
        );
        self.add("Correction by measurements", -way.correction_db, Unit::Db);
    }

    /// What arrives, dBm.
    #[must_use]
    pub fn received_dbm(&self) -> f64 {
        self.items.iter().map(|item| item.amount).sum()
    }

    /// How much more arrives than is needed, dB; negative if it is less.
    #[must_use]
    pub fn margin_db(&self) -> f64 {
        self.received_dbm() - self.needed_dbm
    }
}

/// What is lost between two antennas, by cause, each in dB from -50 to 500.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Way {
    /// The basic transmission loss of a model.
    pub basic_db: f64,
    /// Clutter around the ends, if it is not in the model's profile already.
    pub clutter_db: f64,
    /// Into a building.
    pub entry_db: f64,
    /// By the antennas' polarisation.
    pub polarisation_db: f64,
    /// What measurements say that the model's loss is too low by; negative if it is too high.
    pub correction_db: f64,
}

impl Way {
    /// All of it, dB.
    #[must_use]
    pub fn total_db(&self) -> f64 {
        self.basic_db + self.clutter_db + self.entry_db + self.polarisation_db + self.correction_db
    }

    fn check(&self) -> Result<(), Refused> {
        within("basic transmission loss, dB", -50.0, 500.0, self.basic_db)?;
        within("clutter loss, dB", -50.0, 500.0, self.clutter_db)?;
        within("building entry loss, dB", -50.0, 500.0, self.entry_db)?;
        within("polarisation loss, dB", -50.0, 500.0, self.polarisation_db)?;
        within("correction, dB", -50.0, 500.0, self.correction_db)?;
        Ok(())
    }
}

/// A radio and its antenna.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// The most that it can send into its cable, dBm, -50 to 80.
    pub power_dbm: f64,
    /// Gain of its antenna towards the other end, dBi, -60 to 60.
    pub antenna_dbi: f64,
    /// Loss of its cable and plugs, dB, 0 to 50.
    pub feeder_db: f64,
    /// How much noise its receiver adds, dB, 0 to 30.
    pub noise_figure_db: f64,
}

impl End {
    fn check(&self) -> Result<(), Refused> {
        within("power, dBm", -50.0, 80.0, self.power_dbm)?;
        within("gain of the antenna, dBi", -60.0, 60.0, self.antenna_dbi)?;
        within("loss of the cable, dB", 0.0, 50.0, self.feeder_db)?;
        within("noise figure, dB", 0.0, 30.0, self.noise_figure_db)?;
        Ok(())
    }
}

/// What a half-wave dipole gives more than an isotropic antenna, dB: the difference of ERP and EIRP.
pub const DIPOLE_DBI: f64 = 2.15;

/// The noise of a receiver at 290 K, dBm, over so many Hz.
///
/// # Source
/// Recommendation ITU-R P.372-16, section 2: `10 log10(kT0 b)`, -174 dBm/Hz at T0 = 290 K.
fn noise_dbm(bandwidth_hz: f64, noise_figure_db: f64) -> f64 {
    -173.975 + 10.0 * bandwidth_hz.log10() + noise_figure_db
}

/// The budget of one direction: `limit_dbm` is the most that may be radiated (EIRP) in the best direction.
fn one_way(
    from: &End,
    to: &End,
    way: &Way,
    best_dbi: f64,
    limit_dbm: f64,
    needed_dbm: f64,
) -> Budget {
    let mut budget = Budget::new("Transmitter", from.power_dbm, needed_dbm);
    let over = from.power_dbm - from.feeder_db + best_dbi - limit_dbm;
    budget.add(
        "Turned down to what the law allows",
        -over.max(0.0),
        Unit::Db,
    );
    budget.add("Cable of the transmitter", -from.feeder_db, Unit::Db);
    budget.add("Antenna of the transmitter", from.antenna_dbi, Unit::Dbi);
    budget.cross(way);
    budget.add("Antenna of the receiver", to.antenna_dbi, Unit::Dbi);
    budget.add("Cable of the receiver", -to.feeder_db, Unit::Db);
    budget
}
