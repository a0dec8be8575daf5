//! `borough plan wifi`: which lamp columns should carry public Wi-Fi, so that it reaches most people.

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches};
use radio::budget::wifi::{self, Band, Width, rates};
use radio::budget::{Budget, End, Way};
use radio::street::Street;
use serde_json::json;
use siting::{Covering, Covers, Effort, Plan, Point, failure};

use super::cells::told;
use super::given::{amount, count, many, number, out, path, paths, table};
use super::places::Places;
use super::table::Table;
use super::{invalid, limit, map};

/// The bands, as they are named: their frequencies in GHz.
pub const BANDS: [&str; 3] = ["2.4", "5", "6"];
/// How wide a channel can be, in MHz.
pub const WIDTHS: [&str; 4] = ["20", "40", "80", "160"];
/// What lies between, as it is named.
pub const STREETS: [&str; 3] = ["in-sight", "homes", "high-rise"];

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
        .arg(word("band", "GHZ", "5").value_parser(BANDS).help("The band: what may be sent without a licence is 100 mW, 1 W and 25 mW"))
        .arg(word("width-mhz", "MHZ", "20").value_parser(WIDTHS).help("How wide a channel is"))
        .arg(word("street", "KIND", "homes").value_parser(STREETS).help("What lies between: nothing, along a street; a house or trees; a corner among high buildings"))
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
    let air = Air::of(&Sought::given(arguments))?;
    let file = path(arguments, "poles");
    let (poles, height_m) = Table::read(&file, |table| read_poles(table, USUAL_M))?;
    poles.not_none(&file, "lamp columns")?;
    let people = Places::some(&path(arguments, "people"), "people")?;
    let most = many(arguments, "choose");
    let found = limit::searched(arguments, |go_on| {
        choose(&air, (&poles, &height_m), &people, most, go_on)
    })?;
    for file in paths(arguments, "out") {
        map::write(&file, &layers(&poles, &people, &found)?)?;
    }
    let Found { plan, left_out, .. } = &found;
    let chosen: Vec<&str> = poles.named(&plan.chosen).collect();
    let answer = json!({
        "chosen": chosen, "covered": plan.value, "bound": plan.bound, "gap": plan.gap(),
        "reach_m": (found.reach_m * 10.0).round() / 10.0,
        "of": people.weight.iter().sum::<f64>(),
        "left_out": people.named(left_out).collect::<Vec<_>>(),
        "most_loss_db": (air.most_db * 100.0).round() / 100.0,
        "down": told(&air.down), "up": told(&air.up),
    });
    print(&format!("{answer}\n"))
}

/// How high an access point stands over the ground where nothing is said, m.
pub const USUAL_M: f64 = 8.0;

/// The poles of a table, and how high an access point stands on each, m: `usual_m` where the table says nothing.
///
/// # Errors
/// What is wrong, with its line.
pub fn read_poles(table: &Table, usual_m: f64) -> Result<(Places, Vec<f64>), String> {
    let heights = table.numbers("height_m", usual_m, (2.0, 50.0))?;
    Ok((Places::of(table)?, heights))
}

/// The poles that were chosen, and whom they serve.
#[derive(Debug)]
pub struct Found {
    /// How far an access point reaches, m, from its antenna to the phone.
    pub reach_m: f64,
    /// Which poles, what they serve, and the bound.
    pub plan: Plan,
    /// The people who are not served, ascending.
    pub left_out: Vec<u32>,
    /// For each pole that was chosen what is within its reach.
    pub within: Vec<f64>,
}

/// Chooses the poles, no more than `most`, whose access points serve most people.
///
/// # Errors
/// That nothing reaches anybody, or what an engine refuses.
pub fn choose(
    air: &Air,
    (poles, height_m): (&Places, &[f64]),
    people: &Places,
    most: usize,
    go_on: &dyn Fn() -> bool,
) -> Result<Found, Fault> {
    let reach_m = air.reach_m()?;
    let covers = covers(&poles.at, height_m, &people.at, reach_m).map_err(invalid)?;
    if covers.pairs() == 0 {
        return Err(invalid(format!(
            "no lamp column reaches anybody: the reach is {reach_m:.1} m"
        )));
    }
    let covering = Covering::new(&covers, &people.weight, most);
    let plan = covering.solve(&Effort::default(), go_on).map_err(invalid)?;
    let left_out = failure::left_out(&covers, &plan.chosen).map_err(invalid)?;
    let weight = |person: &u32| people.weight.get(*person as usize).copied();
    let each = plan.chosen.iter().map(|pole| covers.of(*pole as usize));
    let within = each.map(|served| served.iter().filter_map(weight).sum::<f64>());
    let within: Vec<f64> = within.collect();
    Ok(Found {
        reach_m,
        within,
        plan,
        left_out,
    })
}

/// Poles and people as layers of a map.
///
/// # Errors
/// That something is off the National Grid.
pub fn layers(
    poles: &Places,
    people: &Places,
    found: &Found,
) -> Result<Vec<map::Shown<'static>>, Fault> {
    let mut points = Vec::new();
    for (place, (id, at)) in (0..).zip(poles.ids.iter().zip(&poles.at)) {
        let chosen = found.plan.chosen.binary_search(&place).is_ok();
        points.push(map::point(*at, json!({ "id": id, "chosen": chosen }))?);
    }
    let mut served = Vec::new();
    for (place, (id, at)) in (0..).zip(people.ids.iter().zip(&people.at)) {
        let is_served = found.left_out.binary_search(&place).is_err();
        served.push(map::point(*at, json!({ "id": id, "served": is_served }))?);
    }
    Ok(vec![
        (
            "poles",
            "Lamp columns, and which of them are chosen",
            points,
        ),
        ("people", "Who is served", served),
    ])
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

/// What is asked of an access point, and what it can do.
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    /// One of [`BANDS`].
    pub band: String,
    /// How wide a channel is: one of [`WIDTHS`].
    pub width_mhz: String,
    /// What lies between: one of [`STREETS`].
    pub street: String,
    /// What a phone is to get on the air, at least.
    pub mbit_per_s: f64,
    /// In how much of the spots at the edge, 0 to 1.
    pub share: f64,
    /// What an access point can send into its antenna, dBm.
    pub power_dbm: f64,
    /// The gain of its antenna, dBi.
    pub antenna_dbi: f64,
}

impl Default for Sought {
    fn default() -> Self {
        Self {
            band: "5".to_owned(),
            width_mhz: "20".to_owned(),
            street: "homes".to_owned(),
            mbit_per_s: 20.0,
            share: 0.9,
            power_dbm: 24.0,
            antenna_dbi: 5.0,
        }
    }
}

impl Sought {
    fn given(arguments: &ArgMatches) -> Self {
        let word = |name: &str| {
            let word = arguments.get_one::<String>(name).cloned();
            word.unwrap_or_default()
        };
        Self {
            band: word("band"),
            width_mhz: word("width-mhz"),
            street: word("street"),
            mbit_per_s: amount(arguments, "mbit-per-s"),
            share: amount(arguments, "share"),
            power_dbm: amount(arguments, "power-dbm"),
            antenna_dbi: amount(arguments, "antenna-dbi"),
        }
    }
}

/// What is in the air between a lamp and a phone.
#[derive(Debug)]
pub struct Air {
    street: Street,
    freq_hz: f64,
    /// The most that may be lost so that both hear each other, dB.
    most_db: f64,
    /// In how much of the spots, 0 to 1.
    share: f64,
    /// From the lamp to the phone, before anything is lost on the way.
    pub down: Budget,
    /// And back.
    pub up: Budget,
}

impl Air {
    /// What there is for what is asked.
    ///
    /// # Errors
    /// That a figure is out of range, or that no rate carries so much.
    pub fn of(sought: &Sought) -> Result<Self, Fault> {
        let (band, freq_hz) = match sought.band.as_str() {
            "2.4" => (Band::Ghz2, 2.44e9),
            "6" => (Band::Ghz6, 6.175e9),
            _ => (Band::Ghz5, 5.6e9),
        };
        let width = match sought.width_mhz.as_str() {
            "40" => Width::Mhz40,
            "80" => Width::Mhz80,
            "160" => Width::Mhz160,
            _ => Width::Mhz20,
        };
        let street = match sought.street.as_str() {
            "in-sight" => Street::InSight,
            "high-rise" => Street::HighRiseHidden,
            _ => Street::ResidentialHidden,
        };
        let share = sought.share;
        if !(0.01..=0.99).contains(&share) {
            return Err(invalid(format!(
                "share must be from 0.01 to 0.99, got {share}"
            )));
        }
        let best_dbi = sought.antenna_dbi;
        let lamp = End {
            power_dbm: sought.power_dbm,
            antenna_dbi: best_dbi,
            feeder_db: 0.5,
            noise_figure_db: 6.0,
        };
        // A phone has two antennas, and so takes two streams.
        let asked = sought.mbit_per_s;
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
    ///
    /// # Errors
    /// That it reaches nowhere near what was measured.
    pub fn reach_m(&self) -> Result<f64, Fault> {
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

    fn sought(typed: &[&str]) -> Sought {
        let always = [
            "wifi", "--poles", "p.csv", "--people", "d.csv", "--choose", "1",
        ];
        let arguments = spec().try_get_matches_from(always.iter().chain(typed));
        Sought::given(&arguments.unwrap())
    }

    #[test]
    fn what_is_not_said_is_the_same_for_command_and_page() {
        assert_eq!(sought(&[]), Sought::default());
    }

    #[track_caller]
    fn check(typed: &[&str], want: Result<f64, &str>) {
        let got = Air::of(&sought(typed)).and_then(|air| air.reach_m());
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
