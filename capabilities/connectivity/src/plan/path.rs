//! `borough plan path`: the loss of every path of a file, by the Irregular Terrain Model.

use std::path::PathBuf;

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches, value_parser};
use csv::StringRecord;
use indicatif::ProgressBar;
use radio::itm::{
    Climate, Itm, ItmError, Levels, Polarisation, Profile, Refusal, Setting, VariabilityMode,
    Warnings,
};

use super::{bytes, unreadable};

/// The columns that are read, and those that are filled.
const READ: [&str; 15] = [
    "h_tx_m",
    "h_rx_m",
    "climate",
    "n0",
    "freq_mhz",
    "pol",
    "epsilon",
    "sigma",
    "mdvar",
    "time",
    "location",
    "situation",
    "n",
    "xi_m",
    "heights",
];
const FILLED: [&str; 3] = ["rc", "warnings", "loss_db"];

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    clap::Command::new("path")
        .about("Work out the loss of each path of a file, by the Irregular Terrain Model (NTIA's ITM 1.4)")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("A CSV with a path a row; see below"),
        )
        .after_help(
            "Columns: h_tx_m and h_rx_m above ground; climate 1 to 7; n0 N-units; freq_mhz; pol 0 horizontal, 1 vertical;\n\
             epsilon; sigma S/m; mdvar; time, location and situation in per cent; n intervals of xi_m metres; heights in\n\
             metres from the transmitter to the receiver, with spaces between. Written to standard output with rc (NTIA's\n\
             return code), warnings (its bits) and loss_db filled in; a row without an answer has no loss.\n\n\
             Examples:\n  borough plan path paths.csv > losses.csv\n\n\
             Exit codes: 0 every row was worked out or refused by the model; 2 a row could not be read.",
        )
}

/// Works them out.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let Some(file) = arguments.get_one::<PathBuf>("file") else {
        return Ok(());
    };
    let bytes = bytes(file)?;
    let bar = ProgressBar::new(bytes.len() as u64);
    let filled = fill(&bytes, |done| bar.set_position(done));
    bar.finish_and_clear();
    print(&filled.map_err(|why| unreadable(file, why))?)
}

/// The file with its three columns filled; `tell` hears how many bytes are done.
fn fill(bytes: &[u8], tell: impl Fn(u64)) -> Result<String, String> {
    let mut rows = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let head = rows.headers().map_err(|e| e.to_string())?.clone();
    let column = |name: &str| head.iter().position(|one| one == name);
    let mut columns = [0; READ.len()];
    for (at, name) in columns.iter_mut().zip(READ) {
        *at = column(name).ok_or(format!("there is no column {name}"))?;
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    let absent = FILLED.iter().filter(|name| column(name).is_none());
    let whole: Vec<&str> = head.iter().chain(absent.copied()).collect();
    out.write_record(&whole).map_err(|e| e.to_string())?;
    let places = FILLED.map(|name| whole.iter().position(|one| *one == name));
    for row in rows.records() {
        let row = row.map_err(|e| e.to_string())?;
        let (line, byte) = row.position().map_or((0, 0), |at| (at.line(), at.byte()));
        let answer = Row::read(&row, &columns)
            .and_then(|row| row.answer())
            .map_err(|why| format!("line {line}: {why}"))?;
        let mut cells: Vec<String> = row.iter().map(ToOwned::to_owned).collect();
        cells.resize(whole.len(), String::new());
        for (place, text) in places.iter().zip(answer) {
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                *cell = text;
            }
        }
        out.write_record(&cells).map_err(|e| e.to_string())?;
        tell(byte);
    }
    let written = out.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(written).map_err(|e| e.to_string())
}

/// What a row asks.
struct Row {
    setting: Result<Setting, Refusal>,
    profile: Profile,
}

impl Row {
    fn read(row: &StringRecord, columns: &[usize; READ.len()]) -> Result<Self, String> {
        let text = |name: usize| {
            columns
                .get(name)
                .and_then(|at| row.get(*at))
                .unwrap_or_default()
        };
        let number = |name: usize| -> Result<f64, String> {
            let text = text(name);
            text.parse()
                .map_err(|_| format!("{} is {text:?}, which is no number", READ[name]))
        };
        let whole = |name: usize| -> Result<i64, String> {
            let text = text(name);
            text.parse()
                .map_err(|_| format!("{} is {text:?}, which is no whole number", READ[name]))
        };
        let heights_m = text(14)
            .split_ascii_whitespace()
            .map(|height| {
                height
                    .parse()
                    .map_err(|_| format!("height {height:?} is no number"))
            })
            .collect::<Result<Vec<f64>, String>>()?;
        let intervals = whole(12)?;
        if i64::try_from(heights_m.len()) != Ok(intervals.saturating_add(1)) {
            return Err(format!(
                "{intervals} intervals have one height more, got {}",
                heights_m.len()
            ));
        }
        let profile = Profile::new(number(13)?, &heights_m).map_err(|why| why.to_string())?;
        let (climate, polarisation, mdvar) = (whole(2)?, whole(5)?, whole(8)?);
        let setting = |climate, polarisation, mode| -> Result<Setting, String> {
            Ok(Setting {
                tx_height_m: number(0)?,
                rx_height_m: number(1)?,
                climate,
                refractivity_n: number(3)?,
                freq_hz: number(4)? * 1e6,
                polarisation,
                permittivity: number(6)?,
                conductivity_s_per_m: number(7)?,
                mode,
                levels: Levels::TimeLocationSituation {
                    time_pct: number(9)?,
                    location_pct: number(10)?,
                    situation_pct: number(11)?,
                },
            })
        };
        let codes = Climate::from_code(climate).and_then(|climate| {
            let polarisation = Polarisation::from_code(polarisation)?;
            Ok((climate, polarisation, VariabilityMode::from_mdvar(mdvar)?))
        });
        let setting = match codes {
            Ok((climate, polarisation, mode)) => Ok(setting(climate, polarisation, mode)?),
            Err(refusal) => Err(refusal),
        };
        Ok(Self { setting, profile })
    }

    /// The return code, the warnings and the loss.
    fn answer(&self) -> Result<[String; 3], String> {
        let loss = match &self.setting {
            Ok(setting) => Itm::new(setting).and_then(|itm| itm.point_to_point(&self.profile)),
            Err(refusal) => Err(ItmError::Refused {
                refusal: *refusal,
                warnings: Warnings::default(),
            }),
        };
        match loss {
            Ok(loss) => Ok([
                loss.warnings.return_code().to_string(),
                loss.warnings.bits().to_string(),
                format!("{:.9}", loss.loss_db),
            ]),
            Err(ItmError::Refused { refusal, warnings }) => Ok([
                refusal.code().to_string(),
                warnings.bits().to_string(),
                String::new(),
            ]),
            Err(why) => Err(why.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "h_tx_m,h_rx_m,climate,n0,freq_mhz,pol,epsilon,sigma,mdvar,time,location,situation,n,xi_m,heights";

    #[track_caller]
    fn check(row: &str, want: Result<&str, &str>) {
        let got = fill(format!("{HEAD}\n{row}\n").as_bytes(), |_| ());
        let got = got.map(|text| text.lines().last().unwrap_or_default().to_owned());
        match (&got, want) {
            (Ok(line), Ok(end)) => assert!(line.ends_with(end), "{line}"),
            (Err(why), Err(want)) => assert_eq!(why, want),
            _ => panic!("{got:?}"),
        }
    }

    #[test]
    fn rows_are_filled_or_refused_as_the_model_does() {
        let path = "4,87.152805872599529,7.2 7 5.8 5 5.3";
        let all =
            |climate: &str| format!("12.8,13.7,{climate},270,2400,0,15,0.005,3,56,36,24,{path}");
        check(&all("1"), Ok(",1,64,88.225740234"));
        check(&all("9"), Ok(",1002,0,"));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line() {
        let row = |start: &str, n: &str, heights: &str| {
            format!("{start},13.7,1,270,2400,0,15,0.005,3,56,36,24,{n},90,{heights}")
        };
        check(
            &row("tall", "1", "1 2"),
            Err("line 2: h_tx_m is \"tall\", which is no number"),
        );
        check(
            &row("12", "4", "1 2"),
            Err("line 2: 4 intervals have one height more, got 2"),
        );
        check(
            &row("12", "1", "1 NaN"),
            Err("line 2: height 1 of the path must be -100000 m to 100000 m, got NaN m"),
        );
        check(
            &row("12", "0", "1"),
            Err("line 2: a path needs at least 2 heights, got 1"),
        );
    }

    #[test]
    fn the_reference_paths_have_their_losses() {
        let Some(file) = testkit::data_or_say("radio/itm/thurrock-600.csv", 600) else {
            return;
        };
        let bytes = std::fs::read(file).unwrap_or_default();
        let filled = fill(&bytes, |_| ()).unwrap_or_default();
        let told = |text: &str| -> Vec<(String, String, f64)> {
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            let cell = |row: &StringRecord, at: usize| row.get(at).unwrap_or_default().to_owned();
            rows.records()
                .flatten()
                .map(|row| {
                    (
                        cell(&row, 12),
                        cell(&row, 13),
                        cell(&row, 14).parse().unwrap_or(f64::NAN),
                    )
                })
                .collect()
        };
        let (got, want) = (told(&filled), told(&String::from_utf8_lossy(&bytes)));
        assert_eq!(got.len(), 600);
        for (row, (got, want)) in got.iter().zip(&want).enumerate() {
            assert_eq!((&got.0, &got.1), (&want.0, &want.1), "row {row}");
            let same = (got.2 - want.2).abs() < 1e-6 || (got.2.is_nan() && want.2.is_nan());
            assert!(same, "row {row}: {} for {}", got.2, want.2);
        }
    }
}
