//! `borough devices`: devices and codecs from the command line.

mod codecs;
mod import;
mod registry;
mod replay;

use std::io::Write;

use app::kit::{Config, Fault};
use app::{App, Capability, Command};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

/// What this command needs of the house.
const HOUSE: &[Capability] = &[crate::CAPABILITY];
/// How the audit trail names whoever types.
const WHO: &str = "command line";

/// The verb.
pub const DEVICES: Command = Command {
    spec,
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn spec() -> clap::Command {
    clap::Command::new("devices")
        .about("Register devices, bring in codecs, replay messages")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(add())
        .subcommand(
            clap::Command::new("list")
                .about("List the devices and how each is")
                .arg(Arg::new("state").long("state").help("Only those in this state, such as silent"))
                .after_help("Example:\n  borough devices list --state low-battery"),
        )
        .subcommand(clap::Command::new("held").about("List why messages are held, and how many"))
        .subcommand(
            clap::Command::new("retry")
                .about("Read held messages again")
                .arg(Arg::new("device").long("device").value_name("ID").help("Only those of this device"))
                .arg(Arg::new("model").long("model").value_name("MODEL").help("Only those of this model"))
                .after_help("Examples:\n  borough devices retry\n  borough devices retry --model acme/probe"),
        )
        .subcommand(
            clap::Command::new("codecs")
                .about("List and bring in codecs")
                .subcommand_required(true)
                .arg_required_else_help(true)
                .subcommand(clap::Command::new("list").about("List what can read devices' messages"))
                .subcommand(
                    clap::Command::new("import")
                        .about("Bring in the codecs of a checkout of the public device repository")
                        .arg(path("dir", "DIR").help("The checkout, or one vendor's folder of it"))
                        .after_help(
                            "Each codec's published examples are run first, and the table shows how they went.\n\n\
                             Example:\n  borough devices codecs import ~/lorawan-devices",
                        ),
                ),
        )
        .subcommand(replay::spec())
        .after_help(
            "Examples:\n  borough devices add 0004A30B001C0530 --name \"Bay 14\" --model bosch/tps110-0392\n  \
             borough devices held\n  borough devices codecs import ~/lorawan-devices",
        )
}

fn add() -> clap::Command {
    let text =
        |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    clap::Command::new("add")
        .about("Register a device, or all of a file")
        .arg(Arg::new("id").value_name("ID").required_unless_present("file").help("Its DevEUI, or its own name"))
        .arg(text("name", "NAME").help("What it is called"))
        .arg(text("model", "MODEL").help("What reads its messages: see `borough devices codecs list`"))
        .arg(text("feeds", "ENTITY").help("The thing that it feeds"))
        .arg(text("type", "TYPE").help("That thing's type, should it not be there yet"))
        .arg(text("place", "LAT,LON").allow_hyphen_values(true).help("Where it is"))
        .arg(
            Arg::new("file")
                .long("file")
                .value_name("FILE")
                .value_parser(value_parser!(std::path::PathBuf))
                .conflicts_with("id")
                .help("Register every device of this JSON list; those that are there are left alone"),
        )
        .after_help(
            "Examples:\n  borough devices add 0004A30B001C0530 --name \"Bay 14\" --model bosch/tps110-0392 \\\n      \
             --feeds urn:ngsi-ld:ParkingSpot:market-14 --place 51.4875,0.3214\n  \
             borough devices add --file devices.json",
        )
}

fn path(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name)
        .value_name(value)
        .required(true)
        .value_parser(value_parser!(std::path::PathBuf))
        .action(ArgAction::Set)
}

async fn run(config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    let app = App::open(config, HOUSE).await?;
    let Some((verb, arguments)) = arguments.subcommand() else {
        return Ok(());
    };
    match (verb, arguments.subcommand()) {
        ("add", _) => registry::add(&app, arguments).await,
        ("list", _) => registry::list(&app, arguments).await,
        ("held", _) => registry::held(&app).await,
        ("retry", _) => registry::retry(&app, arguments).await,
        ("codecs", Some(("list", _))) => codecs::list(&app).await,
        ("codecs", Some(("import", arguments))) => import::import(&app, arguments).await,
        ("replay", _) => replay::replay(&app, arguments).await,
        _ => Ok(()),
    }
}

/// Writes a line of a command's result. Whoever reads it may have gone: that is no fault.
fn print(text: &str) {
    let _unread = writeln!(std::io::stdout(), "{text}");
}

/// A table without lines of its own: it can be cut and sorted by other programs.
fn table(head: &[&str]) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_header(head);
    table
}

fn text(arguments: &ArgMatches, name: &str) -> String {
    arguments
        .get_one::<String>(name)
        .cloned()
        .unwrap_or_default()
}
