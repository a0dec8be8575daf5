//! What was planned set against what is measured: each device at each gateway that stands on a site of the plan.

use app::gateways::{By, Heard, Signal};
use geo::Point;
use radio::Refused;
use radio::calibrate::{Calibration, Prior, Row, calibrate};

use crate::model::Site;

/// Uplinks of a device at a gateway from which a median says something.
const LEAST_SIGNALS: usize = 3;
/// Losses that can be, dB: a receiver that tells of more or less tells of nothing.
const LOSSES_DB: std::ops::RangeInclusive<f64> = -50.0..=500.0;
/// Of what the interval claims.
const CONFIDENCE: f64 = 0.9;
/// Losses are taken to differ by site alone: what stands around each device is not known.
const ONE_CLUTTER: u16 = 0;

/// A device at a gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The device's number in the list of all.
    pub device: usize,
    /// The site's number in the plan.
    pub site: usize,
    /// The signal that the plan says, dBm.
    pub planned_dbm: f64,
    /// The same, set right by what is measured, dBm.
    pub corrected_dbm: f64,
    /// The signal without the noise in it, from the medians, dBm.
    pub measured_dbm: f64,
    /// The median of what the receiver told, dBm.
    pub rssi_dbm: f64,
    /// The median of signal over noise, dB, if it told.
    pub snr_db: Option<f64>,
    /// From how many uplinks.
    pub uplinks: usize,
    /// The basic loss that the plan says, dB.
    loss_db: f64,
}

impl Pair {
    /// How much more arrives than was planned, dB.
    pub fn more_db(&self) -> f64 {
        self.measured_dbm - self.planned_dbm
    }

    /// How much more arrives than the corrected plan says, dB.
    pub fn left_db(&self) -> f64 {
        self.measured_dbm - self.corrected_dbm
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// Each device at each gateway that hears it.
    pub pairs: Vec<Pair>,
    /// What the measurements say of the model.
    pub calibration: Calibration,
    /// Gateways that hear devices and stand on no site of the plan.
    pub strangers: Vec<String>,
    /// Devices of which the place is not known.
    pub without_place: usize,
}

impl Against {
    /// Sets what is heard against a plan: `losses` says the basic loss to a place from each site that knows it, dB, and
    /// `heard_dbm` what would arrive without any.
    ///
    /// # Errors
    /// What the calibration refuses.
    pub fn of(
        all: &[(String, Heard)],
        sites: &[Site],
        losses: &dyn Fn(Point) -> Vec<(usize, f64)>,
        heard_dbm: f64,
    ) -> Result<Self, Refused> {
        let mut pairs = Vec::new();
        let mut strangers = Vec::new();
        for (device, (_, heard)) in all.iter().enumerate() {
            let planned = heard.at.map(losses).unwrap_or_default();
            for by in &heard.by {
                let Some(site) = site_of(sites, &by.gateway) else {
                    strangers.push(by.gateway.clone());
                    continue;
                };
                let loss = planned.iter().find(|(number, _)| *number == site);
                let pair =
                    loss.and_then(|(_, loss_db)| pair((device, site), by, *loss_db, heard_dbm));
                pairs.extend(pair);
            }
        }
        strangers.sort();
        strangers.dedup();
        let rows: Vec<Row> = pairs
            .iter()
            .map(|pair| Row {
                site: number(pair.site),
                clutter: ONE_CLUTTER,
                predicted_db: pair.loss_db,
                measured_db: heard_dbm - pair.measured_dbm,
            })
            .collect();
        let calibration = calibrate(&rows, &Prior::default(), CONFIDENCE, &|| true)?;
        for pair in &mut pairs {
            pair.corrected_dbm -= calibration.correction_db(number(pair.site), ONE_CLUTTER);
        }
        Ok(Self {
            pairs,
            calibration,
            strangers,
            without_place: all.iter().filter(|(_, heard)| heard.at.is_none()).count(),
        })
    }

    /// Each device at the gateway that hears it best.
    pub fn best(&self) -> Vec<&Pair> {
        let by_device = self.pairs.chunk_by(|a, b| a.device == b.device);
        by_device.filter_map(strongest).collect()
    }

    /// What the measurements say of a site; none without any.
    pub fn of_site(&self, site: usize) -> Option<OfSite> {
        let pairs = || self.pairs.iter().filter(|pair| pair.site == site);
        let many = pairs().count();
        let mean = |of: &dyn Fn(&Pair) -> f64| pairs().map(of).sum::<f64>() / many as f64;
        (many > 0).then(|| OfSite {
            devices: many,
            more_db: mean(&Pair::more_db),
            correction_db: -self.calibration.correction_db(number(site), ONE_CLUTTER),
            before_db: mean(&|pair| pair.more_db().powi(2)).sqrt(),
            after_db: mean(&|pair| pair.left_db().powi(2)).sqrt(),
        })
    }
}

/// What measurements say of a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfSite {
    /// Devices from which.
    pub devices: usize,
    /// How much more arrives than was planned, on average, dB.
    pub more_db: f64,
    /// What is to be added to the planned signal, dB. It is less than the average where devices are few.
    pub correction_db: f64,
    /// Root of the mean of squares of what the plan is wrong, dB.
    pub before_db: f64,
    /// The same of the corrected plan.
    pub after_db: f64,
}

fn strongest(pairs: &[Pair]) -> Option<&Pair> {
    pairs
        .iter()
        .max_by(|a, b| a.measured_dbm.total_cmp(&b.measured_dbm))
}

/// A site's number as the calibration has it.
fn number(site: usize) -> u32 {
    u32::try_from(site).unwrap_or(u32::MAX)
}

/// The site on which a gateway stands: the one that names it, or one without a gateway that has its id for a name.
fn site_of(sites: &[Site], gateway: &str) -> Option<usize> {
    let is_it = |site: &Site| {
        let known = if site.gateway.is_empty() {
            &site.name
        } else {
            &site.gateway
        };
        known.eq_ignore_ascii_case(gateway)
    };
    sites.iter().position(is_it)
}

fn pair((device, site): (usize, usize), by: &By, loss_db: f64, heard_dbm: f64) -> Option<Pair> {
    if by.signals.len() < LEAST_SIGNALS {
        return None;
    }
    let rssi_dbm = median(by.signals.iter().map(|signal| signal.rssi_dbm))?;
    let snr_db = median(by.signals.iter().filter_map(|signal| signal.snr_db));
    let measured_dbm = without_noise_dbm(Signal { rssi_dbm, snr_db });
    let can_be = LOSSES_DB.contains(&loss_db) && LOSSES_DB.contains(&(heard_dbm - measured_dbm));
    can_be.then_some(Pair {
        device,
        site,
        planned_dbm: heard_dbm - loss_db,
        corrected_dbm: heard_dbm - loss_db,
        measured_dbm,
        rssi_dbm,
        snr_db,
        uplinks: by.signals.len(),
        loss_db,
    })
}

/// The signal alone. What a receiver tells is signal and noise together, and near its limit the noise is the most of it.
///
/// # Source
/// Semtech, SX1276 data sheet, section 5.5.5, which adds an SNR below 0 dB to the RSSI. With S + N = RSSI and
/// S / N = SNR it is S = RSSI + SNR - 10 log10(1 + 10^(SNR / 10)) for every SNR.
fn without_noise_dbm(signal: Signal) -> f64 {
    let snr_db = signal.snr_db.unwrap_or(f64::INFINITY);
    // Of much signal the noise is no part, nor can it be told how little.
    if snr_db > 20.0 {
        return signal.rssi_dbm;
    }
    signal.rssi_dbm + snr_db - 10.0 * (1.0 + 10_f64.powf(snr_db / 10.0)).log10()
}

/// The one in the middle; none of none.
fn median(all: impl Iterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = all.filter(|n| n.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    let half = all.len() / 2;
    let upper = *all.get(half)?;
    if all.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*all.get(half - 1)?, upper))
}

#[cfg(test)]
mod tests {
    use app::kit::Time;

    use super::*;

    fn site(name: &str, gateway: &str) -> Site {
        Site {
            name: name.into(),
            at: Point {
                lon: 1.7,
                lat: 51.6,
            },
            height_m: 20.0,
            thing: String::new(),
            gateway: gateway.into(),
        }
    }

    /// A device east of the sites that each gateway hears so strongly.
    fn device(lon: Option<f64>, by: &[(&str, f64)]) -> (String, Heard) {
        let mut heard = Heard {
            at: lon.map(|lon| Point { lon, lat: 51.6 }),
            ..Heard::default()
        };
        for (gateway, rssi_dbm) in by {
            for off in [-1.0, 0.0, 2.0] {
                let signal = Signal {
                    rssi_dbm: rssi_dbm + off,
                    snr_db: None,
                };
                heard.take(gateway, Time(1_000_000), Some(signal));
            }
        }
        (String::new(), heard)
    }

    #[test]
    fn the_noise_is_taken_out_of_what_a_receiver_tells() {
        #[track_caller]
        fn check(rssi_dbm: f64, snr_db: Option<f64>, want_dbm: f64) {
            let got = without_noise_dbm(Signal { rssi_dbm, snr_db });
            assert!((got - want_dbm).abs() < 0.05, "{got}");
        }
        check(-80.0, None, -80.0);
        check(-80.0, Some(30.0), -80.0);
        check(-100.0, Some(10.0), -100.4);
        check(-110.0, Some(0.0), -113.0);
        check(-113.0, Some(-10.0), -123.4);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        let check = |all: &[f64], want: Option<f64>| assert_eq!(median(all.iter().copied()), want);
        check(&[], None);
        check(&[3.0], Some(3.0));
        check(&[9.0, 1.0, 2.0], Some(2.0));
        check(&[4.0, 1.0, 2.0, f64::NAN, 9.0], Some(3.0));
    }

    #[test]
    fn a_gateway_stands_where_it_is_named() {
        let sites = [site("0A01", "0a02"), site("0a03", ""), site("Pier", "")];
        let check = |gateway: &str, want: Option<usize>| {
            assert_eq!(site_of(&sites, gateway), want, "{gateway}");
        };
        check("0A02", Some(0));
        check("0a01", None);
        check("0A03", Some(1));
        check("", None);
    }

    #[test]
    fn a_gateway_that_is_worse_than_planned_is_found_and_set_right() {
        let sites = [site("Hall", "a"), site("Tower", "b"), site("Pier", "c")];
        // Ten devices, 100 to 118 dB away from all; at the hall 10 dB less arrives than was planned.
        let losses = |at: Point| {
            let loss_db = 100.0 + at.lon;
            vec![(0, loss_db), (1, loss_db)]
        };
        let mut all: Vec<_> = (0..10)
            .map(|n| {
                let lon = f64::from(n) * 2.0;
                device(Some(lon), &[("a", -100.0 - lon), ("b", -90.0 - lon)])
            })
            .collect();
        all.push(device(None, &[("a", -80.0)]));
        all.push(device(Some(1.0), &[("c", -80.0), ("far", -110.0)]));
        let got = Against::of(&all, &sites, &losses, 10.0).unwrap();
        assert_eq!((got.pairs.len(), got.without_place), (20, 1));
        assert_eq!(got.strangers, ["far"]);
        let hall = got.of_site(0).unwrap();
        assert_eq!((hall.devices, hall.more_db), (10, -10.0));
        assert!((-10.5..-7.0).contains(&hall.correction_db), "{hall:?}");
        assert!(hall.after_db < 3.0 && hall.before_db == 10.0, "{hall:?}");
        let tower = got.of_site(1).unwrap();
        assert!(tower.correction_db.abs() < 3.0, "{tower:?}");
        assert_eq!(got.of_site(2), None);
        let best: Vec<usize> = got.best().iter().map(|pair| pair.site).collect();
        assert_eq!(best, [1; 10]);
        let before = got.calibration.before.unwrap().rms_db;
        assert!(got.calibration.after.unwrap().rms_db < before / 2.0);
    }

    #[test]
    fn nothing_measured_changes_nothing() {
        let got = Against::of(&[], &[site("Hall", "a")], &|_| Vec::new(), 10.0).unwrap();
        assert!(got.pairs.is_empty() && got.calibration.before.is_none());
        // What no receiver can hear is left out, and so is what is heard but twice.
        let losses = |_: Point| vec![(0, 100.0)];
        let pairs = |device: (String, Heard)| {
            let got = Against::of(&[device], &[site("Hall", "a")], &losses, 10.0);
            got.unwrap().pairs.len()
        };
        assert_eq!(pairs(device(Some(1.0), &[("a", -90.0)])), 1);
        assert_eq!(pairs(device(Some(1.0), &[("a", 700.0)])), 0);
        let mut twice = device(Some(1.0), &[("a", -90.0)]);
        twice.1.by[0].signals.truncate(2);
        assert_eq!(pairs(twice), 0);
    }
}
