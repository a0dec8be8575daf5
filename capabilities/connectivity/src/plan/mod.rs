//! `borough plan`: plans from files alone, without a server.

pub mod air;
mod cells;
mod coverage;
mod draw;
pub mod fibre;
mod given;
pub mod ground;
pub mod heard;
pub mod limit;
pub mod map;
mod mast;
mod path;
pub mod places;
mod reach;
pub mod signal;
mod site;
mod sites;
mod steiner;
pub mod table;
pub mod wan;
pub mod wifi;

use std::path::Path;

use app::Command;
use app::kit::{Config, Fault, Kind};
use clap::ArgMatches;

/// The verb.
pub const PLAN: Command = Command {
    spec,
    run: |_: Config, arguments| Box::pin(run(arguments)),
};

fn spec() -> clap::Command {
    clap::Command::new("plan")
        .about("Plan coverage, sites and networks from files")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(coverage::spec())
        .subcommand(cells::spec())
        .subcommand(wifi::spec())
        .subcommand(site::spec())
        .subcommand(sites::spec())
        .subcommand(fibre::spec())
        .subcommand(wan::spec())
        .subcommand(path::spec())
        .subcommand(steiner::spec())
}

/// What is planned is worked out on threads of its own: it may take all of a processor for minutes.
async fn run(arguments: ArgMatches) -> Result<(), Fault> {
    let work = move || match arguments.subcommand() {
        Some(("coverage", arguments)) => coverage::run(arguments),
        Some(("cells", arguments)) => cells::run(arguments),
        Some(("wifi", arguments)) => wifi::run(arguments),
        Some(("site", arguments)) => site::run(arguments),
        Some(("sites", arguments)) => sites::run(arguments),
        Some(("fibre", arguments)) => fibre::run(arguments),
        Some(("wan", arguments)) => wan::run(arguments),
        Some(("path", arguments)) => path::run(arguments),
        Some(("steiner", arguments)) => steiner::run(arguments),
        _ => Ok(()),
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?
}

/// Why a file cannot be used.
pub fn unreadable(file: &Path, why: impl std::fmt::Display) -> Fault {
    Fault::new(Kind::Unreadable, format!("{}: {why}", file.display()))
}

/// Why there is no plan.
fn invalid(why: impl std::fmt::Display) -> Fault {
    Fault::invalid(format!("{why}."))
}

/// The end of a file's name behind its last dot, in small letters; nothing if there is none.
fn ending(file: &Path) -> String {
    let end = file.extension().and_then(|end| end.to_str());
    end.unwrap_or_default().to_ascii_lowercase()
}

/// A file as bytes.
fn bytes(file: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(file).map_err(|e| unreadable(file, e))
}

/// A file as text.
fn text(file: &Path) -> Result<String, Fault> {
    String::from_utf8(bytes(file)?).map_err(|_| unreadable(file, "it is not text in UTF-8"))
}
