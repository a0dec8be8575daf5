//! Coverage: what was promised beside what was measured.

use app::kit::words::{count, whole};
use app::store::Record;
use geo::distance_m;

use super::model::{Drive, Offer, Promise, Spot, State};
use crate::delivery::share;

/// The signal that is enough, RSRP in dBm.
pub const ENOUGH_DBM: f64 = -105.0;
/// A promise is kept where so many of a hundred points have enough.
const KEPT_PERCENT: i64 = 95;
/// Fewer points than this are not judged.
const FEWEST: i64 = 20;

/// Points of drive tests, and how many of them have enough signal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All.
    pub points: i64,
    /// Those that reach [`ENOUGH_DBM`].
    pub reaching: i64,
}

/// What is said of the coverage of an offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// How it looks: good, warning, bad or unknown.
    pub looks: &'static str,
    /// In a word or two.
    pub word: &'static str,
    /// In sentences.
    pub sentences: Vec<String>,
}

impl Tally {
    /// Counts these.
    pub fn of<'a>(spots: impl Iterator<Item = &'a Spot>) -> Self {
        spots.fold(Self::default(), |tally, spot| Self {
            points: tally.points + 1,
            reaching: tally.reaching + i64::from(spot.rsrp_dbm >= ENOUGH_DBM),
        })
    }

    /// "38 of 52 points reach −105 dBm (73 %)"
    pub fn words(self) -> String {
        format!(
            "{} of {} reach −105 dBm ({})",
            whole(self.reaching),
            count(self.points, "point", "points"),
            share(self.reaching, self.points)
        )
    }

    /// How it looks, and in a word or two, for a promise that these points judge.
    const fn judged(self) -> (&'static str, &'static str) {
        match self.points {
            0 => ("unknown", "Not measured"),
            1..FEWEST => ("unknown", "Too few points"),
            _ if self.reaching * 100 >= self.points * KEPT_PERCENT => ("good", "As promised"),
            _ => ("bad", "Less than promised"),
        }
    }
}

/// What was measured that tells of the promise: once the equipment is there, only what was driven since.
pub fn telling(offer: &Offer, drives: &[Record<Drive>]) -> Vec<Spot> {
    let tells =
        |drive: &&Record<Drive>| offer.state != State::Built || drive.value.day >= offer.since;
    let drives = drives.iter().filter(tells);
    drives
        .flat_map(|drive| drive.value.spots.iter().copied())
        .collect()
}

/// What was promised, beside all that was measured around the asset.
pub fn told(offer: &Offer, spots: &[Spot]) -> Told {
    let all = Tally::of(spots.iter());
    let (promise, judges, rest) = match offer.promised {
        None => {
            let measured = match all.points {
                0 => "Nothing was measured.".to_owned(),
                _ => format!("Measured: {}.", all.words()),
            };
            return Told {
                looks: "unknown",
                word: "Nothing promised",
                sentences: vec!["No coverage is promised.".to_owned(), measured],
            };
        }
        Some(Promise::Metres(metres)) => {
            let is_near = |spot: &&Spot| distance_m(offer.at, spot.at) <= metres as f64;
            let near = Tally::of(spots.iter().filter(is_near));
            let far = Tally::of(spots.iter().filter(|spot| !is_near(spot)));
            let promise = format!("Promised: coverage for {} m around.", whole(metres));
            let rest = (far.points > 0).then(|| format!("Farther out, {}.", far.words()));
            (promise, near, rest)
        }
        Some(Promise::Premises(premises)) => {
            let promise = format!(
                "Promised: coverage for {}.",
                count(premises, "premises", "premises")
            );
            let about = (premises * all.reaching).checked_div(all.points);
            let rest = about.map(|about| {
                format!(
                    "If the premises lie as the points do, that is about {} of {}.",
                    whole(about),
                    whole(premises)
                )
            });
            (promise, all, rest)
        }
    };
    let measured = match judges.points {
        0 => "Nothing was measured there.".to_owned(),
        _ => format!("Measured there: {}.", judges.words()),
    };
    let (looks, word) = if offer.state == State::Built {
        judges.judged()
    } else {
        ("unknown", "Not built yet")
    };
    Told {
        looks,
        word,
        sentences: [promise, measured].into_iter().chain(rest).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::seed::example;
    use super::*;
    use app::kit::Time;
    use geo::{Point, destination};
    use jiff::civil::date;

    /// Points 100 m from the asset and 500 m, each with so many that have enough and so many that do not.
    fn around(at: Point, near: (usize, usize), far: (usize, usize)) -> Vec<Spot> {
        let ring = |m: f64, rsrp_dbm: f64, many: usize| {
            let spot = Spot {
                at: destination(at, 40.0, m),
                rsrp_dbm,
            };
            vec![spot; many]
        };
        [
            ring(100.0, -105.0, near.0),
            ring(100.0, -105.1, near.1),
            ring(500.0, -80.0, far.0),
            ring(500.0, -120.0, far.1),
        ]
        .concat()
    }

    #[track_caller]
    fn check(
        promised: Option<Promise>,
        near: (usize, usize),
        far: (usize, usize),
        word: &str,
        part: &str,
    ) {
        let offer = Offer {
            promised,
            state: State::Built,
            ..example(date(2026, 11, 24))[0].0.clone()
        };
        let got = told(&offer, &around(offer.at, near, far));
        assert_eq!(got.word, word);
        let all = got.sentences.join(" ");
        assert!(all.contains(part), "{all}");
    }

    #[test]
    fn a_promise_in_metres_is_judged_by_the_points_inside_them() {
        let promised = Some(Promise::Metres(300));
        check(
            promised,
            (19, 1),
            (0, 9),
            "As promised",
            "19 of 20 points reach −105 dBm (95 %). Farther out, 0 of 9 points",
        );
        check(promised, (18, 2), (9, 0), "Less than promised", "(90 %)");
        check(promised, (19, 0), (0, 0), "Too few points", "19 of 19");
        check(
            promised,
            (0, 0),
            (5, 0),
            "Not measured",
            "Nothing was measured there.",
        );
    }

    #[test]
    fn a_promise_is_judged_once_the_equipment_is_there() {
        let built = Offer {
            promised: Some(Promise::Metres(300)),
            state: State::Built,
            since: date(2026, 10, 1),
            ..example(date(2026, 11, 24))[0].0.clone()
        };
        let drive = |day| Record {
            id: String::new(),
            version: 1,
            created: Time(0),
            modified: Time(0),
            value: Drive {
                offer: String::new(),
                day,
                spots: around(built.at, (0, 20), (0, 0)),
            },
        };
        let drives = [drive(date(2026, 9, 30)), drive(date(2026, 10, 1))];
        assert_eq!(telling(&built, &drives).len(), 20);
        let granted = Offer {
            state: State::Granted,
            ..built.clone()
        };
        assert_eq!(telling(&granted, &drives).len(), 40);
        assert_eq!(
            told(&granted, &telling(&granted, &drives)).word,
            "Not built yet"
        );
        assert_eq!(
            told(&built, &telling(&built, &drives)).word,
            "Less than promised"
        );
    }

    #[test]
    fn a_promise_of_premises_is_judged_by_all_points() {
        let promised = Some(Promise::Premises(300));
        check(
            promised,
            (15, 0),
            (0, 5),
            "Less than promised",
            "about 225 of 300",
        );
        check(promised, (0, 0), (0, 0), "Not measured", "for 300 premises");
        check(
            None,
            (1, 0),
            (0, 0),
            "Nothing promised",
            "1 of 1 point reach",
        );
    }
}
