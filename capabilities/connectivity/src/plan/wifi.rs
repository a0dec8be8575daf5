//! `borough plan wifi`: which lamp columns should carry public Wi-Fi, so that it reaches most people.

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches};
use radio::budget::wifi::{self, Band, Width, rates};
use radio::budget::{Budget, End, Way};
use radio::street::Street;
use serde_json::json;
use siting::{Covering, Covers, Effort, Point, failure};

use super::cells::told;
use super::given::{amount, count, many, number, out, path, paths, table};
use super::places::Places;
use super::table::Table;
use super::{invalid, limit, map};

/// How high a phone is held, m.
const PHONE_M: f64 = 1.5;
/// A phone of today: what it sends, what its own antenna takes, and how it hears.
const PHONE: End = End {
    power_dbm: 15.0,
    antenna_dbi: -1.0,
    feeder_db: 0.0,
    noise_figure_db: 7.0,
};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let word = |name: &'static str, value: &'static str, usual: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .default_value(usual)
    };
    clap::Command::new("wifi")
        .about("Choose the lamp columns whose access points reach most people, and say how much better any choice could be")
        .arg(table("poles", "Where access points can be: columns id, easting, northing (or latitude, longitude), and height_m over the ground (8 where it says nothing)").required(true))
        .arg(table("people", "Who is to be served: columns id, easting, northing (or latitude, longitude), and weight if some count more").required(true))
        .arg(count("choose", "How many access points, at most"))
        .arg(word("band", "GHZ", "5").value_parser(["2.4", "5", "6"]).help("The band: what may be sent without a licence is 100 mW, 1 W and 25 mW"))
        .arg(word("width-mhz", "MHZ", "20").value_parser(["20", "40", "80", "160"]).help("How wide a channel is"))
        .arg(word("street", "KIND", "homes").value_parser(["in-sight", "homes", "high-rise"]).help("What lies between: nothing, along a street; a house or trees; a corner among high buildings"))
        .arg(number("mbit-per-s", "20", "What a phone is to get on the air, at least; people see about half of it"))
        .arg(number("share", "0.9", "In how much of the spots at the edge it must get that, 0.01 to 0.99"))
        .arg(number("power-dbm", "24", "What an access point can send into its antenna; it is turned down to what the law allows"))
        .arg(number("antenna-dbi", "5", "Gain of its antenna"))
        .arg(limit::seconds("30"))
        .arg(out("Where a map goes: .geojson or .gpkg"))
        .after_help(
            "Prints {\"chosen\": [ids], \"covered\": weight, \"bound\": weight, \"gap\": share, \"reach_m\": m, …}: no choice of so\n\
             many serves more than the bound. The reach is from antenna to phone, by Recommendation ITU-R P.1411 for the\n\
             kind of street; that was measured from 5 to 660 m in sight, from 30 to 170 m behind homes, from 30 to 715 m\n\
             among high buildings, and no reach is given beyond. The way back from a phone (15 dBm) counts too.\n\n\
             Examples:\n  borough plan wifi --poles lamps.csv --people homes.csv --choose 20 --band 5 --out wifi.geojson\n\n\
             Exit codes: 0 a plan was found; 1 nothing reaches anybody, or there is nothing to choose from; 2 a file could not be read.",
        )
}

/// Chooses them.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let air = Air::given(arguments)?;
    let file = path(arguments, "poles");
    let (poles, height_m) = Table::read(&file, |table| {
        let heights = table.numbers("height_m", 8.0, (2.0, 50.0))?;
        Ok((Places::of(table)?, heights))
    })?;
    poles.not_none(&file, "lamp columns")?;
    let people = Places::some(&path(arguments, "people"), "people")?;
    let reach_m = air.reach_m()?;
    let covers = covers(&poles.at, &height_m, &people.at, reach_m).map_err(invalid)?;
    if covers.pairs() == 0 {
        return Err(invalid(format!(
            "no lamp column reaches anybody: the reach is {reach_m:.1} m"
        )));
    }
    let covering = Covering::new(&covers, &people.weight, many(arguments, "choose"));
    let plan = limit::searched(arguments, |go_on| covering.solve(&Effort::default(), go_on))
        .map_err(invalid)?;
    let left_out = failure::left_out(&covers, &plan.chosen).map_err(invalid)?;
    let chosen: Vec<&str> = poles.named(&plan.chosen).collect();
    for file in paths(arguments, "out") {
        let mut points = Vec::new();
        for (place, (id, at)) in (0..).zip(poles.ids.iter().zip(&poles.at)) {
            let chosen = plan.chosen.binary_search(&place).is_ok();
            points.push(map::point(*at, json!({ "id": id, "chosen": chosen }))?);
        }
        let mut served = Vec::new();
        for (place, (id, at)) in (0..).zip(people.ids.iter().zip(&people.at)) {
            let is_served = left_out.binary_search(&place).is_err();
            served.push(map::point(*at, json!({ "id": id, "served": is_served }))?);
        }
        let layers = [
            (
                "poles",
                "Lamp columns, and which of them are chosen",
                points,
            ),
            ("people", "Who is served", served),
        ];
        map::write(&file, &layers)?;
    }
    let answer = json!({
        "chosen": chosen, "covered": plan.value, "bound": plan.bound, "gap": plan.gap(),
        "reach_m": (reach_m * 10.0).round() / 10.0,
        "of": people.weight.iter().sum::<f64>(),
        "left_out": people.named(&left_out).collect::<Vec<_>>(),
        "most_loss_db": (air.most_db * 100.0).round() / 100.0,
        "down": told(&air.down), "up": told(&air.up),
    });
    print(&format!("{answer}\n"))
}

/// Who is within the reach of each pole: nearer over the ground, the higher the lamp.
fn covers(
    poles: &[Point],
    height_m: &[f64],
    people: &[Point],
    reach_m: f64,
) -> Result<Covers, siting::Refused> {
    let widest = Covers::within(poles, people, reach_m)?;
    let lists = poles
        .iter()
        .zip(height_m)
        .enumerate()
        .map(|(pole, (at, height_m))| {
            let (at, up_m) = (*at, height_m - PHONE_M);
            let near = widest.of(pole).iter().copied();
            near.filter(move |person| {
                let away = people.get(*person as usize).map(|to| at.distance_m(*to));
                away.is_some_and(|away_m| away_m.hypot(up_m) <= reach_m)
            })
        });
    Covers::from_lists(people.len(), lists)
}

/// What is in the air between a lamp and a phone.
struct Air {
    street: Street,
    freq_hz: f64,
    /// The most that may be lost so that both hear each other, dB.
    most_db: f64,
    /// In how much of the spots, 0 to 1.
    share: f64,
    down: Budget,
    up: Budget,
}

impl Air {
    fn given(arguments: &ArgMatches) -> Result<Self, Fault> {
        let word = |name: &str| arguments.get_one::<String>(name).map_or("", String::as_str);
        let (band, freq_hz) = match word("band") {
            "2.4" => (Band::Ghz2, 2.44e9),
            "6" => (Band::Ghz6, 6.175e9),
            _ => (Band::Ghz5, 5.6e9),
        };
        let width = match word("width-mhz") {
            "40" => Width::Mhz40,
            "80" => Width::Mhz80,
            "160" => Width::Mhz160,
            _ => Width::Mhz20,
        };
        let street = match word("street") {
            "in-sight" => Street::InSight,
            "high-rise" => Street::HighRiseHidden,
            _ => Street::ResidentialHidden,
        };
        let share = amount(arguments, "share");
        if !(0.01..=0.99).contains(&share) {
            return Err(invalid(format!(
                "share must be from 0.01 to 0.99, got {share}"
            )));
        }
        let best_dbi = amount(arguments, "antenna-dbi");
        let lamp = End {
            power_dbm: amount(arguments, "power-dbm"),
            antenna_dbi: best_dbi,
            feeder_db: 0.5,
            noise_figure_db: 6.0,
        };
        // A phone has two antennas, and so takes two streams.
        let asked = amount(arguments, "mbit-per-s");
        let rate = rates(width, 2).map_err(invalid)?.into_iter();
        let rate = rate
            .filter(|rate| rate.mbit_per_s >= asked)
            .reduce(|best, rate| {
                if rate.least_dbm < best.least_dbm {
                    rate
                } else {
                    best
                }
            });
        let rate = rate.ok_or_else(|| {
            invalid(format!(
                "no rate of this width carries {asked} Mbit/s to a phone"
            ))
        })?;
        let way = Way::default();
        let mut down = wifi::budget(&lamp, &PHONE, &way, band, width, best_dbi).map_err(invalid)?;
        down.needed_dbm = rate.least_dbm;
        // What comes back is little: the slowest rate will do.
        let up =
            wifi::budget(&PHONE, &lamp, &way, band, width, PHONE.antenna_dbi).map_err(invalid)?;
        Ok(Self {
            street,
            freq_hz,
            most_db: down.margin_db().min(up.margin_db()),
            share,
            down,
            up,
        })
    }

    /// How far an access point reaches, m, from its antenna to the phone.
    fn reach_m(&self) -> Result<f64, Fault> {
        // As far as the model was measured; loss grows with distance all the way.
        let (least_m, most_m) = match self.street {
            Street::InSight => (5.0, 660.0),
            Street::HighRiseHidden => (30.0, 715.0),
            _ => (30.0, 170.0),
        };
        let serves = |distance_m: f64| -> Result<bool, Fault> {
            let share = self
                .street
                .probability_at_most(self.freq_hz, distance_m, self.most_db);
            Ok(share.map_err(invalid)? >= self.share)
        };
        if !serves(least_m)? {
            return Err(invalid(format!(
                "an access point does not reach even {least_m} m: ask for a lower rate or share"
            )));
        }
        if serves(most_m)? {
            return Ok(most_m);
        }
        let (mut near, mut far) = (least_m, most_m);
        // To a centimetre.
        while far - near > 0.01 {
            let middle = f64::midpoint(near, far);
            if serves(middle)? {
                near = middle;
            } else {
                far = middle;
            }
        }
        Ok(near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn air(typed: &[&str]) -> Result<Air, Fault> {
        let always = [
            "wifi", "--poles", "p.csv", "--people", "d.csv", "--choose", "1",
        ];
        let arguments = spec().try_get_matches_from(always.iter().chain(typed));
        Air::given(&arguments.unwrap())
    }

    #[track_caller]
    fn check(typed: &[&str], want: Result<f64, &str>) {
        let got = air(typed).and_then(|air| air.reach_m());
        match (got, want) {
            (Ok(got), Ok(want)) => assert!((got - want).abs() < 0.1, "{got}"),
            (Err(got), Err(want)) => assert_eq!(got.message, want),
            (got, want) => panic!("{got:?} for {want:?}"),
        }
    }

    /// By hand: the phone's 15 - 1 + 5 - 0.5 dBm against -82 is 100.5 dB; half of the spots behind homes lose
    /// 30.1 log10(d) + 18.8 + 20.7 log10(5.6), nine in ten 1.2816 · 3.07 dB more.
    #[test]
    fn a_lamp_reaches_as_far_as_the_phone_is_heard() {
        check(
            &["--share", "0.5"],
            Ok(10_f64.powf((100.5 - 34.288) / 30.1)),
        );
        check(&[], Ok(10_f64.powf((100.5 - 34.288 - 3.934) / 30.1)));
        check(
            &["--street", "in-sight", "--share", "0.5", "--band", "2.4"],
            Ok(660.0),
        );
        check(
            &["--band", "6", "--width-mhz", "160", "--mbit-per-s", "1500"],
            Err("an access point does not reach even 30 m: ask for a lower rate or share."),
        );
        check(
            &["--mbit-per-s", "5000"],
            Err("no rate of this width carries 5000 Mbit/s to a phone."),
        );
        check(
            &["--share", "1"],
            Err("share must be from 0.01 to 0.99, got 1."),
        );
    }

    #[test]
    fn a_higher_lamp_reaches_less_of_the_ground() {
        let at = |easting_m: f64| Point {
            easting_m,
            northing_m: 0.0,
        };
        let covers = covers(
            &[at(0.0), at(0.0)],
            &[1.5, 31.5],
            &[at(39.0), at(41.0)],
            50.0,
        );
        let covers = covers.unwrap();
        assert_eq!((covers.of(0), covers.of(1)), (&[0, 1][..], &[0][..]));
    }
}
