//! How far help is from where people live, and where that matters most.
//!
//! There is no count of homes for each postcode, so the people of an area are spread evenly over its
//! postcodes; an area without a postcode is measured from its middle. Distances are straight lines.

use app::people::People;
use geo::Point;

/// A walk in a straight line, in metres a minute: 4.8 km an hour.
pub const WALK_M_PER_MIN: f64 = 80.0;
/// A town bus with its stops, in metres a minute: 15 km an hour.
pub const BUS_M_PER_MIN: f64 = 250.0;
/// Walking to the stop, waiting, and walking from it.
pub const BUS_WAIT_MIN: f64 = 10.0;
/// Help within a walk of 15 minutes is near.
pub const NEAR_M: f64 = 1_200.0;
/// Help beyond a walk of 30 minutes is far.
pub const FAR_M: f64 = 2_400.0;

/// What is found of an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// Mean distance to the nearest help, over its people; none if there is no help at all.
    pub mean_m: Option<f64>,
    /// People further from help than [`NEAR_M`].
    pub not_near: f64,
    /// How much help is needed: 0 less, 1 some, 2 much.
    pub need: u8,
    /// How far help is: 0 near, 1 some way, 2 far.
    pub far: u8,
}

impl Reach {
    /// Need and distance together, from 0 (nothing to mend) to 4 (begin here).
    #[must_use]
    pub const fn level(&self) -> u8 {
        self.need + self.far
    }
}

/// Minutes of walking in a straight line.
#[must_use]
pub fn walk_min(distance_m: f64) -> f64 {
    distance_m / WALK_M_PER_MIN
}

/// Minutes by bus in a straight line, with walking and waiting.
#[must_use]
pub fn bus_min(distance_m: f64) -> f64 {
    BUS_WAIT_MIN + distance_m / BUS_M_PER_MIN
}

/// How far help is from the people of each area: `homes[i]` are the places where those of `areas[i]`
/// live, `helps` the places where there is help. Lists of different lengths give as many answers as
/// the shorter.
#[must_use]
pub fn reach(areas: &[People], homes: &[Vec<Point>], helps: &[Point]) -> Vec<Reach> {
    let helps = Helps::new(helps);
    let shares: Vec<f64> = areas.iter().map(older_share).collect();
    let cut = Thirds::of(&shares);
    let one = |((area, homes), share): ((&People, &Vec<Point>), &f64)| {
        let nearest: Vec<f64> = homes
            .iter()
            .filter_map(|home| helps.nearest_m(*home))
            .collect();
        let mean_m =
            (!nearest.is_empty()).then(|| nearest.iter().sum::<f64>() / nearest.len() as f64);
        let beyond = nearest.iter().filter(|m| **m > NEAR_M).count();
        let share_beyond = match mean_m {
            Some(_) => beyond as f64 / nearest.len() as f64,
            None => 1.0,
        };
        Reach {
            mean_m,
            not_near: area.people * share_beyond,
            need: need(area.decile, *share, cut),
            far: match mean_m {
                Some(m) if m <= NEAR_M => 0,
                Some(m) if m <= FAR_M => 1,
                _ => 2,
            },
        }
    };
    areas.iter().zip(homes).zip(&shares).map(one).collect()
}

/// The share of people aged 65 and over; 0 where nobody lives.
#[must_use]
pub fn older_share(area: &People) -> f64 {
    if area.people > 0.0 {
        area.aged_65 / area.people
    } else {
        0.0
    }
}

/// Much need: among the most deprived three tenths of the country, or both among the next two and
/// among the third of these areas with most older people. Some need: either of the last two.
fn need(decile: Option<u8>, older_share: f64, cut: Thirds) -> u8 {
    let is_older = older_share >= cut.upper && older_share > 0.0;
    match decile {
        Some(1..=3) => 2,
        Some(4..=5) if is_older => 2,
        Some(4..=5) => 1,
        _ => u8::from(is_older),
    }
}

/// Where the upper third of some shares begins.
#[derive(Clone, Copy)]
struct Thirds {
    upper: f64,
}

impl Thirds {
    fn of(shares: &[f64]) -> Self {
        let mut sorted = shares.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = sorted.len() - sorted.len() / 3;
        Self {
            upper: sorted.get(at).copied().unwrap_or(f64::INFINITY),
        }
    }
}

/// Places of help, from south to north, so that the nearest is found without looking at all.
struct Helps(Vec<Point>);

/// Metres in a degree of latitude, a little less than anywhere on Earth: what is further by this is further.
const M_PER_DEG: f64 = 110_500.0;

impl Helps {
    fn new(helps: &[Point]) -> Self {
        let mut sorted = helps.to_vec();
        sorted.sort_by(|a, b| a.lat.total_cmp(&b.lat));
        Self(sorted)
    }

    fn nearest_m(&self, from: Point) -> Option<f64> {
        let middle = self.0.partition_point(|help| help.lat < from.lat);
        let mut best = f64::INFINITY;
        let (south, north) = self.0.split_at(middle);
        for help in north {
            if (help.lat - from.lat) * M_PER_DEG > best {
                break;
            }
            best = best.min(geo::haversine_m(from, *help));
        }
        for help in south.iter().rev() {
            if (from.lat - help.lat) * M_PER_DEG > best {
                break;
            }
            best = best.min(geo::haversine_m(from, *help));
        }
        best.is_finite().then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Point {
        Point::new(lon, lat).unwrap()
    }

    fn people(people: f64, aged_65: f64, decile: Option<u8>) -> People {
        People {
            people,
            aged_65,
            decile,
        }
    }

    #[test]
    fn the_nearest_is_that_of_a_look_at_all() {
        let helps: Vec<Point> = (0..60)
            .map(|i| {
                at(
                    1.6 + f64::from(i * 37 % 60) * 0.004,
                    51.55 + f64::from(i * 17 % 60) * 0.003,
                )
            })
            .collect();
        let quick = Helps::new(&helps);
        for i in 0..100 {
            let from = at(
                1.55 + f64::from(i * 13 % 100) * 0.004,
                51.5 + f64::from(i * 29 % 100) * 0.003,
            );
            let want = helps
                .iter()
                .map(|help| geo::haversine_m(from, *help))
                .fold(f64::INFINITY, f64::min);
            assert_eq!(quick.nearest_m(from), Some(want));
        }
        assert_eq!(Helps::new(&[]).nearest_m(at(0.0, 0.0)), None);
    }

    #[test]
    fn people_are_spread_over_their_postcodes() {
        // Help stands at one of two postcodes; the other is about 3.4 km north.
        let area = people(1_000.0, 100.0, Some(2));
        let homes = vec![vec![at(1.7, 51.60), at(1.7, 51.63)]];
        let got = reach(&[area], &homes, &[at(1.7, 51.60)]);
        let mean = got[0].mean_m.unwrap();
        assert!((1_600.0..1_750.0).contains(&mean), "{mean}");
        assert_eq!((got[0].not_near, got[0].far), (500.0, 1));
        assert_eq!(walk_min(1_600.0), 20.0);
        assert_eq!(bus_min(1_500.0), 16.0);
    }

    #[test]
    fn without_help_everybody_is_far_and_without_people_nothing_breaks() {
        let homes = vec![vec![at(1.7, 51.6)]; 2];
        let areas = [people(10.0, 1.0, Some(9)), people(0.0, 0.0, None)];
        let got = reach(&areas, &homes, &[]);
        assert_eq!(
            (got[0].mean_m, got[0].not_near, got[0].far),
            (None, 10.0, 2)
        );
        assert_eq!((got[1].not_near, got[1].need), (0.0, 0));
        assert!(reach(&[], &[], &[]).is_empty());
    }

    #[test]
    fn need_is_deprivation_and_age_by_a_rule_that_can_be_told() {
        #[track_caller]
        fn check(decile: Option<u8>, older_share: f64, want: u8) {
            assert_eq!(need(decile, older_share, Thirds { upper: 0.25 }), want);
        }
        check(Some(1), 0.1, 2);
        check(Some(3), 0.1, 2);
        check(Some(4), 0.1, 1);
        check(Some(4), 0.3, 2);
        check(Some(8), 0.3, 1);
        check(Some(8), 0.1, 0);
        check(None, 0.3, 1);
        check(None, 0.0, 0);
    }
}
