//! What a sensor would measure at a given hour of a given day: the daily and weekly life of a
//! place.

use serde::{Deserialize, Serialize};

use crate::Luck;

/// The life that a sensor watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// A bay where commuters park: full on weekdays from nine to five. 1 if taken, 0 if free.
    ParkingCommuter,
    /// A bay near the shops: busiest around midday and on Saturdays. 1 if taken, 0 if free.
    ParkingShopping,
    /// People in a shopping street: a share of its busiest hour.
    FootfallHighStreet,
    /// People at a station: two peaks on weekdays. A share of its busiest hour.
    FootfallStation,
    /// How full a bin is, from 0 to 1, emptied on Monday and Thursday mornings.
    BinFill,
    /// Pollution beside a road: it follows the traffic.
    AirRoadside,
    /// Pollution away from roads: it follows the weather.
    AirBackground,
    /// The level of tidal water, from -1 to 1, and from neaps to springs.
    Tide,
    /// People in a library or a surgery while it is open: a share of its busiest hour.
    LibraryVisits,
    /// A desk in a library: 1 if taken, 0 if free.
    Desk,
    /// A door: 1 while it stands open, 0 while it is shut.
    Door,
    /// A seat on a bench: 1 if taken, 0 if free.
    BenchUse,
}

/// The local time of an instant, where the people are whose life is watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Local {
    /// Hours since midnight, with minutes as a fraction: 0 up to 24.
    pub hour: f64,
    /// 0 for Monday to 6 for Sunday.
    pub weekday: u8,
}

impl Local {
    const fn is_weekend(self) -> bool {
        self.weekday >= 5
    }
}

/// Chance holds for a quarter of an hour, so that two looks within it agree.
const QUARTER_US: i64 = 15 * 60 * 1_000_000;
const DAY_US: i64 = 96 * QUARTER_US;

/// What a sensor measures: `offset + scale × share`, where the share depends on the rhythm, the
/// time and the sensor's own luck, and on nothing else. For what is taken or free, open or shut,
/// the share is 1 or 0.
///
/// | rhythm | share |
/// |---|---|
/// | bays, desks, doors, seats | 0 or 1 |
/// | footfall, visits, bins | 0 to 1 |
/// | air | 0 to 1, about 0.3 on the whole |
/// | tide | -1 to 1 |
#[must_use]
pub fn value(rhythm: Rhythm, at_us: i64, local: Local, scale: f64, offset: f64, luck: Luck) -> f64 {
    offset + scale * share(rhythm, at_us, local, luck)
}

fn share(rhythm: Rhythm, at_us: i64, local: Local, luck: Luck) -> f64 {
    match rhythm {
        Rhythm::Tide => tide(at_us),
        Rhythm::BinFill => bin(at_us, local, luck),
        Rhythm::AirRoadside | Rhythm::AirBackground => {
            // Weather lasts for days and is the same for every sensor; its noise is the sensor's own.
            let weather = 0.6 + 0.8 * slow(at_us, 3 * DAY_US, luck.shared(0xa1e));
            let noise = 0.9 + 0.2 * luck.at(at_us.div_euclid(QUARTER_US));
            let source = if rhythm == Rhythm::AirRoadside {
                0.12 + 0.45 * busy(Rhythm::FootfallStation, local)
            } else {
                0.16 + 0.06 * bump(local.hour, 20.0, 3.0)
            };
            (source * weather * noise).clamp(0.0, 1.0)
        }
        Rhythm::ParkingCommuter | Rhythm::ParkingShopping | Rhythm::Desk | Rhythm::BenchUse => {
            taken(rhythm, at_us, local, luck)
        }
        Rhythm::Door => {
            let open = busy(Rhythm::LibraryVisits, local) * 0.35;
            flag(luck.at(at_us.div_euclid(QUARTER_US)) < open)
        }
        Rhythm::FootfallHighStreet | Rhythm::FootfallStation | Rhythm::LibraryVisits => {
            let noise = 0.8 + 0.4 * luck.at(at_us.div_euclid(QUARTER_US));
            let day = 0.85 + 0.3 * luck.apart(0xda7).at(at_us.div_euclid(DAY_US));
            (busy(rhythm, local) * noise * day).clamp(0.0, 1.0)
        }
    }
}

/// How busy the rhythm is at this hour of this day, from 0 to 1, without chance.
fn busy(rhythm: Rhythm, local: Local) -> f64 {
    let h = local.hour;
    let shops = match local.weekday {
        5 => bump(h, 13.0, 3.2),
        6 => 0.55 * bump(h, 13.0, 2.2),
        _ => 0.7 * bump(h, 12.8, 3.2) + 0.15 * bump(h, 17.5, 1.2),
    };
    match rhythm {
        Rhythm::ParkingCommuter if local.is_weekend() => 0.22 * bump(h, 14.0, 3.5),
        // Fridays are quieter since people work at home.
        Rhythm::ParkingCommuter => {
            let day = if local.weekday == 4 { 0.72 } else { 0.93 };
            0.03 + day * rise(h, 7.4, 1.3) * (1.0 - rise(h, 17.8, 1.5))
        }
        Rhythm::ParkingShopping => 0.04 + 0.9 * shops,
        Rhythm::FootfallStation if local.is_weekend() => 0.02 + 0.3 * bump(h, 13.5, 4.0),
        Rhythm::FootfallStation => {
            0.02 + 0.85 * bump(h, 7.9, 1.1) + 0.18 * bump(h, 12.5, 3.5) + 0.75 * bump(h, 17.7, 1.4)
        }
        Rhythm::LibraryVisits | Rhythm::Desk => {
            let open = match local.weekday {
                6 => false,
                5 => (10.0..16.0).contains(&h),
                _ => (9.0..18.0).contains(&h),
            };
            if open {
                0.35 + 0.35 * bump(h, 11.2, 1.4) + 0.45 * bump(h, 15.6, 1.3)
            } else {
                0.0
            }
        }
        Rhythm::BenchUse => (if local.is_weekend() { 0.6 } else { 0.4 }) * bump(h, 13.5, 2.9),
        _ => 0.01 + 0.95 * shops,
    }
    .clamp(0.0, 1.0)
}

/// Somebody comes and goes: chance holds for as long as people stay, from a moment of the seed's own.
fn taken(rhythm: Rhythm, at_us: i64, local: Local, luck: Luck) -> f64 {
    let stay_quarters = match rhythm {
        Rhythm::ParkingCommuter => 96,
        Rhythm::ParkingShopping => 5,
        Rhythm::Desk => 6,
        _ => 2,
    };
    let stay_us = stay_quarters * QUARTER_US;
    // A commuter's bay is judged once a day, at four in the morning.
    let shift = if rhythm == Rhythm::ParkingCommuter {
        -4 * 4 * QUARTER_US
    } else {
        i64::try_from(luck.seed % 96).unwrap_or(0) * QUARTER_US
    };
    flag(luck.at(at_us.saturating_add(shift).div_euclid(stay_us)) < busy(rhythm, local))
}

/// Filled as people pass, emptied at six on Monday and Thursday; the seed says how popular it is.
fn bin(at_us: i64, local: Local, luck: Luck) -> f64 {
    let day = f64::from(local.weekday) + (local.hour - 6.0) / 24.0;
    let days = match day {
        ..0.0 => day + 4.0,
        0.0..3.0 => day,
        _ => day - 3.0,
    };
    let popular = 0.12 + 0.16 * luck.at(0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a few days of microseconds"
    )]
    let emptied = at_us.saturating_sub((days * DAY_US as f64) as i64);
    let round = 0.85 + 0.3 * luck.apart(0xb1).at(emptied.div_euclid(DAY_US));
    // Most of what a day brings comes by daylight.
    let today = rise(days.fract() * 24.0, 7.0, 6.0);
    (0.03 + popular * round * (days.floor() + today)).clamp(0.0, 1.0)
}

/// The moon's half day, with springs and neaps (the sun's half day beats with it).
fn tide(at_us: i64) -> f64 {
    const MOON_H: f64 = 12.420_601_2;
    const SUN_H: f64 = 12.0;
    // Minutes keep all their digits as a float.
    #[expect(clippy::cast_precision_loss, reason = "minutes since 1970 fit exactly")]
    let hours = at_us.div_euclid(1_000_000) as f64 / 3_600.0;
    let turn = |period_h: f64| (hours / period_h).fract() * std::f64::consts::TAU;
    0.76 * turn(MOON_H).cos() + 0.24 * turn(SUN_H).cos()
}

/// 1 at the middle, falling away like a bell.
fn bump(hour: f64, middle: f64, width: f64) -> f64 {
    let z = (hour - middle) / width;
    (-z * z).exp()
}

/// From 0 to 1 around an hour.
fn rise(hour: f64, middle: f64, width: f64) -> f64 {
    let t = ((hour - middle) / width + 0.5).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// From 0 to 1, drifting from one bucket of time to the next.
fn slow(at_us: i64, bucket_us: i64, luck: Luck) -> f64 {
    let bucket = at_us.div_euclid(bucket_us);
    #[expect(clippy::cast_precision_loss, reason = "a share needs few digits")]
    let t = at_us.rem_euclid(bucket_us) as f64 / bucket_us as f64;
    let ease = t * t * (3.0 - 2.0 * t);
    luck.at(bucket) * (1.0 - ease) + luck.at(bucket.saturating_add(1)) * ease
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

#[cfg(test)]
mod tests {
    use kit::{Chance, Time};

    use super::*;

    const ALL: [Rhythm; 12] = [
        Rhythm::ParkingCommuter,
        Rhythm::ParkingShopping,
        Rhythm::FootfallHighStreet,
        Rhythm::FootfallStation,
        Rhythm::BinFill,
        Rhythm::AirRoadside,
        Rhythm::AirBackground,
        Rhythm::Tide,
        Rhythm::LibraryVisits,
        Rhythm::Desk,
        Rhythm::Door,
        Rhythm::BenchUse,
    ];

    fn luck(seed: u64) -> Luck {
        Luck {
            draw: |seed| Chance::seeded(seed).unit(),
            seed,
        }
    }

    /// A winter week, when London keeps UTC: day 0 is Monday 23 November 2026.
    fn moment(day: u8, hour: f64) -> (Time, Local) {
        let monday = Time::parse("2026-11-23T00:00:00Z").unwrap();
        let at = Time(monday.0 + i64::from(day) * DAY_US + (hour * 3.6e9) as i64);
        (
            at,
            Local {
                hour,
                weekday: day % 7,
            },
        )
    }

    /// The mean over 400 sensors.
    fn mean(rhythm: Rhythm, day: u8, hour: f64) -> f64 {
        let (at, local) = moment(day, hour);
        (0..400)
            .map(|seed| value(rhythm, at.0, local, 1.0, 0.0, luck(seed * 7_919)))
            .sum::<f64>()
            / 400.0
    }

    #[track_caller]
    fn check(rhythm: Rhythm, more: (u8, f64), less: (u8, f64), by: f64) {
        let (high, low) = (mean(rhythm, more.0, more.1), mean(rhythm, less.0, less.1));
        assert!(
            high > low + by,
            "{rhythm:?}: {high:.2} at {more:?}, {low:.2} at {less:?}"
        );
    }

    #[test]
    fn each_rhythm_has_its_shape() {
        const TUESDAY: u8 = 1;
        const FRIDAY: u8 = 4;
        const SATURDAY: u8 = 5;
        const SUNDAY: u8 = 6;
        check(Rhythm::ParkingCommuter, (TUESDAY, 11.0), (SUNDAY, 3.0), 0.8);
        check(
            Rhythm::ParkingCommuter,
            (TUESDAY, 11.0),
            (FRIDAY, 11.0),
            0.1,
        );
        check(
            Rhythm::ParkingCommuter,
            (TUESDAY, 11.0),
            (TUESDAY, 20.0),
            0.8,
        );
        check(
            Rhythm::ParkingShopping,
            (SATURDAY, 13.0),
            (TUESDAY, 9.0),
            0.4,
        );
        check(
            Rhythm::FootfallHighStreet,
            (SATURDAY, 13.0),
            (TUESDAY, 13.0),
            0.1,
        );
        check(
            Rhythm::FootfallHighStreet,
            (TUESDAY, 13.0),
            (TUESDAY, 4.0),
            0.4,
        );
        check(
            Rhythm::FootfallStation,
            (TUESDAY, 8.0),
            (TUESDAY, 11.0),
            0.4,
        );
        check(Rhythm::FootfallStation, (TUESDAY, 8.0), (SUNDAY, 8.0), 0.5);
        check(Rhythm::BinFill, (2, 22.0), (0, 8.0), 0.3);
        check(Rhythm::BinFill, (3, 5.0), (3, 8.0), 0.3);
        check(Rhythm::AirRoadside, (TUESDAY, 8.0), (TUESDAY, 3.0), 0.2);
        check(Rhythm::AirRoadside, (TUESDAY, 8.0), (SUNDAY, 8.0), 0.2);
        check(Rhythm::LibraryVisits, (TUESDAY, 15.5), (TUESDAY, 20.0), 0.4);
        check(Rhythm::Desk, (TUESDAY, 15.5), (SUNDAY, 15.5), 0.4);
        check(Rhythm::Door, (TUESDAY, 15.5), (TUESDAY, 2.0), 0.1);
        check(Rhythm::BenchUse, (SUNDAY, 13.5), (SUNDAY, 2.0), 0.4);
    }

    #[test]
    fn the_tide_turns_every_six_hours_and_twelve_minutes() {
        let start = moment(0, 0.0).0;
        let level = |quarter: i64| {
            let local = Local {
                hour: 0.0,
                weekday: 0,
            };
            value(
                Rhythm::Tide,
                start.0 + quarter * QUARTER_US,
                local,
                2.0,
                3.0,
                luck(1),
            )
        };
        let month = 0..30 * 96;
        let turns = month
            .clone()
            .filter(|&q| (level(q + 1) - level(q)) * (level(q + 2) - level(q + 1)) < 0.0);
        assert_eq!(turns.count(), 116, "30 days of 24 h by 6.21 h");
        let (low, high) = month.fold((9.0_f64, 0.0_f64), |(low, high), q| {
            (low.min(level(q)), high.max(level(q)))
        });
        assert!(
            (1.0..1.1).contains(&low) && (4.9..=5.0).contains(&high),
            "{low} to {high}"
        );
    }

    #[test]
    fn values_stay_in_their_range_and_repeat() {
        for rhythm in ALL {
            let least = if rhythm == Rhythm::Tide { -1.0 } else { 0.0 };
            for day in 0..14 {
                for hour in 0..24 {
                    let (at, local) = moment(day, f64::from(hour) + 0.25);
                    for seed in [0, 1, u64::MAX] {
                        let got = value(rhythm, at.0, local, 1.0, 0.0, luck(seed));
                        assert!((least..=1.0).contains(&got), "{rhythm:?}: {got}");
                        assert_eq!(got, value(rhythm, at.0, local, 1.0, 0.0, luck(seed)));
                    }
                }
            }
        }
    }

    #[test]
    fn a_commuter_stays_all_day() {
        let seeds = 0..200_u64;
        let came_and_went = seeds.filter(|seed| {
            let taken = |quarter: u32| {
                let (at, local) = moment(1, f64::from(quarter) / 4.0);
                value(Rhythm::ParkingCommuter, at.0, local, 1.0, 0.0, luck(*seed))
            };
            (0..95)
                .filter(|&quarter| taken(quarter) != taken(quarter + 1))
                .count()
                > 2
        });
        // The bay is judged anew at four, when it is as good as empty.
        assert!(came_and_went.count() <= 12);
    }

    #[test]
    fn a_bin_only_fills_between_rounds() {
        for seed in 0..50 {
            let mut last = 2.0;
            let mut rounds = 0;
            for quarter in 0..14 * 96_u32 {
                let day = u8::try_from(quarter / 96).unwrap();
                let (at, local) = moment(day, f64::from(quarter % 96) / 4.0);
                let filled = value(Rhythm::BinFill, at.0, local, 1.0, 0.0, luck(seed));
                rounds += u32::from(filled < last - 1e-9 && last < 1.5);
                last = filled;
            }
            assert_eq!(rounds, 4, "seed {seed}: two rounds a week");
        }
    }

    #[test]
    fn odd_instants_give_numbers() {
        for at in [Time(i64::MIN), Time(0), Time(i64::MAX)] {
            for rhythm in ALL {
                let local = Local {
                    hour: 12.0,
                    weekday: 2,
                };
                assert!(value(rhythm, at.0, local, 1.0, 0.0, luck(3)).is_finite());
            }
        }
    }

    #[test]
    fn names_are_those_of_the_place_files() {
        let names: Vec<String> = ALL
            .iter()
            .map(|rhythm| serde_json::to_string(rhythm).unwrap())
            .collect();
        assert_eq!(
            names.join(" "),
            r#""parking_commuter" "parking_shopping" "footfall_high_street" "footfall_station" "bin_fill" "air_roadside" "air_background" "tide" "library_visits" "desk" "door" "bench_use""#
        );
    }
}
