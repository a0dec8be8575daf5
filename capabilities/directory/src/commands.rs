//! `borough directory`: feeds judged from the command line.

use std::io::{IsTerminal, Write};

use app::Command;
use app::bus::Outbound;
use app::kit::{Clock, Config, Fault};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::validate::{self, Depth};

/// The verb.
pub const DIRECTORY: Command = Command {
    spec,
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn spec() -> clap::Command {
    clap::Command::new("directory")
        .about("Judge feeds of Open Referral UK")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            clap::Command::new("validate")
                .about("Say everything that is wrong with a feed, where, and how to mend it")
                .arg(
                    Arg::new("what")
                        .value_name("URL|FILE|FOLDER")
                        .required(true)
                        .help("A feed's address, a saved answer, or a folder of them (service_list.json, service_full.json, …)"),
                )
                .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print the list as JSON"))
                .arg(Arg::new("all").long("all").action(ArgAction::SetTrue).help("Show every place of each kind of fault"))
                .arg(
                    Arg::new("rows")
                        .long("rows")
                        .value_name("N")
                        .default_value("100")
                        .value_parser(value_parser!(u32))
                        .help("At an address: ask for so many services one by one"),
                )
                .after_help(
                    "Examples:\n  borough directory validate https://directory.example/api\n  \
                     borough directory validate saved/ --json\n  \
                     BOROUGH__OUTBOUND__ALLOW=127.0.0.0/8 borough directory validate http://127.0.0.1:8080/directory/api\n\n\
                     Exit codes: 0 sound, or only warnings; 1 faulty; 2 not readable.",
                ),
        )
}

async fn run(config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    let Some(("validate", arguments)) = arguments.subcommand() else {
        return Ok(());
    };
    let what = arguments
        .get_one::<String>("what")
        .map_or("", String::as_str);
    let rows = arguments
        .get_one::<u32>("rows")
        .copied()
        .unwrap_or_default();
    let depth = Depth {
        rows: usize::try_from(rows).unwrap_or(usize::MAX),
        keep: false,
    };
    let outbound =
        Outbound::new(&config.outbound.allow).map_err(|e| Fault::invalid(e.to_string()))?;
    let today = validate::day(Clock::machine().now());
    let is_watched = std::io::stderr().is_terminal();
    let mut told = |line: &str| {
        if is_watched {
            let _told = write!(std::io::stderr(), "\r\x1b[K{line}");
        }
    };
    let judged = validate::judge(&outbound, what, depth, today, &mut told).await;
    if is_watched {
        let _cleared = write!(std::io::stderr(), "\r\x1b[K");
    }
    let verdict = judged?;
    let said = match arguments.get_flag("json") {
        true => validate::json(&verdict),
        false => validate::text(what, &verdict, arguments.get_flag("all")),
    };
    app::print(&format!("{said}\n"))?;
    if verdict.is_sound() {
        Ok(())
    } else {
        Err(Fault::invalid("The feed is faulty: see the list."))
    }
}
