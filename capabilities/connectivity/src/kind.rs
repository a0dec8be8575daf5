//! The kinds of network that are planned, each with what both ends of a link bring.

use radio::Refused;
use radio::budget::lora::{self, SpreadingFactor, SubBand};
use radio::budget::mobile::{Carrier, reference_signal};
use radio::budget::{Budget, End, Way};
use radio::clutter::{Clutter, STREET_M, height_gain_loss_db, statistical_loss_db};
use radio::entry::{Building, building_entry_loss_db};
use serde::{Deserialize, Serialize};

use crate::model::{Around, Plan};
use crate::plan::air::Air;

/// A kind of network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Sensors, at a spreading factor of 10: slow enough to go far, quick enough for a message every ten minutes.
    #[default]
    Lorawan,
    /// 4G in the 800 MHz band, from masts.
    Mobile4g,
    /// 5G at 3.5 GHz, from small cells on street furniture.
    Small5g,
}

/// What a kind is called, and what is usual for it.
#[derive(Debug, Clone, Copy)]
pub struct Usual {
    /// Its word in forms and addresses.
    pub word: &'static str,
    /// "LoRaWAN, for sensors"
    pub title: &'static str,
    /// Hz.
    pub freq_hz: f64,
    /// How far a site is looked from, m.
    pub reach_m: f64,
    /// How high a site's antenna is, m.
    pub site_m: f64,
    /// How high the other end is, m.
    pub device_m: f64,
    /// Where classes of the map begin, dBm.
    pub levels: &'static [f32],
}

/// A sensor, as most are: an antenna in its case, and the most power that the band allows.
const SENSOR: End = End {
    power_dbm: 14.0,
    antenna_dbi: 0.0,
    feeder_db: 0.0,
    noise_figure_db: 6.0,
};
/// A gateway outdoors with a small fibreglass antenna and a short cable.
const GATEWAY: End = End {
    power_dbm: 14.0,
    antenna_dbi: 3.0,
    feeder_db: 1.0,
    noise_figure_db: 4.0,
};
/// How much a town's own noise lifts the floor at 868 MHz, dB. Source: [`SpreadingFactor::sensitivity_dbm`].
const NOISE_DB: f64 = 5.0;
/// A tower's sector: 40 W in 10 MHz, a panel of 16 dBi, 2 dB of cable.
const MAST: Carrier = Carrier {
    power_dbm: 46.0,
    resource_blocks: 50,
    feeder_db: 2.0,
    antenna_dbi: 16.0,
};
/// A small cell: 5 W in 100 MHz, 10 dBi towards the street.
const SMALL: Carrier = Carrier {
    power_dbm: 37.0,
    resource_blocks: 273,
    feeder_db: 0.0,
    antenna_dbi: 10.0,
};
/// What Ofcom's Connected Nations takes for coverage outdoors, dBm.
const RSRP_NEEDED_DBM: f64 = -105.0;
/// The distance that the statistical clutter of the higher bands is taken for, m: from there on it hardly grows.
const CLUTTER_AT_M: f64 = 2_000.0;

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lorawan, Self::Mobile4g, Self::Small5g];

    /// What is usual for it.
    pub const fn usual(self) -> Usual {
        match self {
            Self::Lorawan => Usual {
                word: "lorawan",
                title: "LoRaWAN, for sensors",
                freq_hz: 868.3e6,
                reach_m: 15_000.0,
                site_m: 20.0,
                device_m: 1.5,
                levels: &[-140.0, -130.0, -120.0, -110.0, -100.0, -90.0],
            },
            Self::Mobile4g => Usual {
                word: "4g",
                title: "4G at 800 MHz, from masts",
                freq_hz: 806e6,
                reach_m: 15_000.0,
                site_m: 20.0,
                device_m: 1.5,
                levels: &[-120.0, -105.0, -95.0, -85.0, -75.0],
            },
            Self::Small5g => Usual {
                word: "5g",
                title: "5G at 3.5 GHz, from small cells",
                freq_hz: 3.5e9,
                reach_m: 2_000.0,
                site_m: 8.0,
                device_m: 1.5,
                levels: &[-120.0, -105.0, -95.0, -85.0, -75.0],
            },
        }
    }

    /// The one of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.usual().word == word)
    }
}

impl Plan {
    /// The other end of its links, and how far it is looked for.
    pub const fn air(&self) -> Air {
        Air {
            freq_hz: self.kind.usual().freq_hz,
            receiver_m: self.device_m,
            radius_m: self.reach_m,
        }
    }

    /// What is lost around the other end and into its building, with a basic loss of so much on the way.
    ///
    /// # Errors
    /// [`Refused`] for a height or a loss that no model holds for.
    pub fn way(&self, basic_db: f64) -> Result<Way, Refused> {
        let freq_hz = self.kind.usual().freq_hz;
        let clutter = match self.around {
            Around::Nothing => None,
            Around::Houses => Some(Clutter::Suburban),
            Around::Town => Some(Clutter::UrbanOrWood),
        };
        let clutter_db = match clutter {
            None => 0.0,
            Some(_) if freq_hz > 3e9 => statistical_loss_db(freq_hz, CLUTTER_AT_M, 50.0)?,
            Some(clutter) => {
                let high_m = clutter.height_m();
                height_gain_loss_db(clutter, freq_hz, self.device_m, high_m, STREET_M)?
            }
        };
        let entry_db = if self.indoors {
            building_entry_loss_db(Building::Traditional, freq_hz, 50.0, 0.0)?
        } else {
            0.0
        };
        Ok(Way {
            basic_db,
            clutter_db,
            entry_db,
            ..Way::default()
        })
    }

    /// The link's power, line by line, for a basic loss on the way: of both directions the one with less to spare.
    ///
    /// # Errors
    /// As [`Plan::way`].
    pub fn budget(&self, basic_db: f64) -> Result<(&'static str, Budget), Refused> {
        let way = self.way(basic_db)?;
        match self.kind {
            Kind::Lorawan => {
                let up = lorawan(&way, [&SENSOR, &GATEWAY])?;
                let down = lorawan(&way, [&GATEWAY, &SENSOR])?;
                Ok(if up.margin_db() <= down.margin_db() {
                    ("From the sensor to the gateway", up)
                } else {
                    ("From the gateway to the sensor", down)
                })
            }
            Kind::Mobile4g => {
                let budget = reference_signal(&MAST, &way, RSRP_NEEDED_DBM)?;
                Ok(("From the mast to the phone", budget))
            }
            Kind::Small5g => {
                let budget = reference_signal(&SMALL, &way, RSRP_NEEDED_DBM)?;
                Ok(("From the cell to the phone", budget))
            }
        }
    }

    /// What would arrive at a gateway from a sensor without any basic loss on the way, dBm; none if it is no plan of
    /// gateways.
    ///
    /// # Errors
    /// As [`Plan::way`].
    pub fn heard_dbm(&self) -> Result<Option<f64>, Refused> {
        if self.kind != Kind::Lorawan {
            return Ok(None);
        }
        let up = lorawan(&self.way(0.0)?, [&SENSOR, &GATEWAY])?;
        Ok(Some(up.received_dbm()))
    }

    /// The most basic loss that a link bears, dB, and the signal that arrives without any, dBm.
    ///
    /// # Errors
    /// As [`Plan::way`].
    pub fn bears(&self) -> Result<Bears, Refused> {
        let (_, budget) = self.budget(0.0)?;
        Ok(Bears {
            most_db: budget.margin_db(),
            sent_dbm: budget.received_dbm(),
        })
    }
}

/// The power of a link in one direction.
fn lorawan(way: &Way, [from, to]: [&End; 2]) -> Result<Budget, Refused> {
    let (band, factor) = (SubBand::Common, SpreadingFactor::Sf10);
    lora::budget(from, to, way, band, factor, (from.antenna_dbi, NOISE_DB))
}

/// What a link bears.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bears {
    /// The most basic loss, dB.
    pub most_db: f64,
    /// What would arrive without any loss on the way, dBm.
    pub sent_dbm: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, around: Around, indoors: bool, want_most_db: f64) {
        let plan = Plan {
            kind,
            around,
            indoors,
            device_m: kind.usual().device_m,
            ..Plan::default()
        };
        let most_db = plan.bears().map_or(f64::NAN, |bears| bears.most_db);
        assert!((most_db - want_most_db).abs() < 0.5, "{most_db}");
    }

    #[test]
    fn a_link_bears_what_its_budget_leaves() {
        // 14 dBm, 3 dBi, 1 dB of cable; -174 + 51 + 4 + 5 - 15 = -129 dBm.
        check(Kind::Lorawan, Around::Nothing, false, 143.0);
        check(Kind::Mobile4g, Around::Nothing, false, 137.2);
        check(Kind::Small5g, Around::Nothing, false, 116.8);
    }

    #[test]
    fn a_gateway_hears_what_the_sensor_sends_with_its_own_antenna() {
        let plan = Plan {
            around: Around::Nothing,
            device_m: 1.5,
            ..Plan::default()
        };
        // 14 dBm, 3 dBi and 1 dB of cable.
        let heard_dbm = plan.heard_dbm().unwrap().unwrap();
        assert!((heard_dbm - 16.0).abs() < 0.2, "{heard_dbm}");
        let masts = Plan {
            kind: Kind::Mobile4g,
            ..plan
        };
        assert_eq!(masts.heard_dbm().unwrap(), None);
    }

    #[test]
    fn houses_and_walls_cost() {
        let most = |around, indoors| {
            let plan = Plan {
                around,
                indoors,
                device_m: 1.5,
                ..Plan::default()
            };
            plan.bears().map_or(f64::NAN, |bears| bears.most_db)
        };
        let free = most(Around::Nothing, false);
        assert!(most(Around::Houses, false) < free - 10.0);
        assert!(most(Around::Town, false) < most(Around::Houses, false));
        assert!(most(Around::Nothing, true) < free - 8.0);
    }
}
