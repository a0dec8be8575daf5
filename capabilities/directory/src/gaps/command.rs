//! `borough gaps`: brings in the people of the areas, from a census and an index of deprivation.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use app::find::gazetteer;
use app::kit::{Config, Fault, words};
use app::store::StoreError;
use app::{App, Command, people};
use clap::ArgMatches;

use super::counts;

/// The command.
pub const GAPS: Command = Command {
    spec,
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn spec() -> clap::Command {
    let file = |name: &'static str, help: &'static str| {
        clap::Arg::new(name)
            .long(name)
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .help(help)
    };
    clap::Command::new("gaps")
        .about("Bring in how many people live in each area, how old and how deprived, for the map of gaps")
        .arg(file("ages", "Census table of ages by area (RM121), as CSV").required(true))
        .arg(file("deprivation", "Index of deprivation by area, as CSV").required(true))
        .arg(file("changes", "Areas of the census that replaced older ones: newer and older code, as CSV"))
        .arg(
            clap::Arg::new("layer")
                .long("layer")
                .default_value("lsoa")
                .help("The layer of outlines, as imported by `borough import boundaries --layer`"),
        )
        .after_help(
            "Example:\n  borough import boundaries areas.geojson --layer lsoa\n  borough gaps --ages ages.csv --deprivation imd.csv",
        )
}

async fn run(config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    let app = App::open(config, &[]).await?;
    let layer = arguments
        .get_one::<String>("layer")
        .cloned()
        .unwrap_or_default();
    let outlines = app
        .store()
        .read(move |rd| gazetteer::areas(rd, &layer))
        .await?;
    if outlines.is_empty() {
        return Err(Fault::invalid(
            "There are no outlines in this layer. First run: borough import boundaries FILE --layer lsoa",
        ));
    }
    let outlines: Vec<(String, String)> = outlines
        .into_iter()
        .map(|area| (area.code, area.name))
        .collect();
    let counted = counts::ages(&read(&arguments, "ages")?)?;
    let deciles = counts::deciles(&read(&arguments, "deprivation")?)?;
    let changes = match arguments.get_one::<PathBuf>("changes") {
        Some(_) => counts::changes(&read(&arguments, "changes")?)?,
        None => BTreeMap::new(),
    };
    let joined = counts::join(&outlines, &counted, &deciles, &changes)?;
    let people: f64 = joined.values().map(|area| area.people).sum();
    let added_up = joined.values().filter(|area| !area.made_of.is_empty());
    let count = |n: usize, one, many| words::count(i64::try_from(n).unwrap_or(i64::MAX), one, many);
    let line = format!(
        "{} with {} people; {} added up from newer ones\n",
        count(joined.len(), "area", "areas"),
        words::number(people),
        count(added_up.count(), "area", "areas"),
    );
    app.store()
        .write(move |tx| people::replace(tx, "command line", &joined))
        .await
        .map_err(|error: StoreError| Fault::from(error))?;
    std::io::stdout()
        .write_all(line.as_bytes())
        .map_err(Fault::internal)
}

fn read(arguments: &ArgMatches, name: &str) -> Result<Vec<u8>, Fault> {
    let path = arguments
        .get_one::<PathBuf>(name)
        .ok_or_else(|| Fault::invalid(format!("--{name} is missing")))?;
    std::fs::read(path).map_err(|error| Fault::invalid(format!("{}: {error}", path.display())))
}
