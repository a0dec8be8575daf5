//! `borough plan`: plans from files alone, without a server.

mod coverage;
pub mod ground;
mod limit;
pub mod link;
mod path;
pub mod signal;
mod sites;
mod steiner;

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
        .subcommand(path::spec())
        .subcommand(sites::spec())
        .subcommand(steiner::spec())
}

/// What is planned is worked out on threads of its own: it may take all of a processor for minutes.
async fn run(arguments: ArgMatches) -> Result<(), Fault> {
    let work = move || match arguments.subcommand() {
        Some(("coverage", arguments)) => coverage::run(arguments),
        Some(("path", arguments)) => path::run(arguments),
        Some(("sites", arguments)) => sites::run(arguments),
        Some(("steiner", arguments)) => steiner::run(arguments),
        _ => Ok(()),
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?
}

/// Why a file cannot be used.
fn unreadable(file: &Path, why: impl std::fmt::Display) -> Fault {
    Fault::new(Kind::Unreadable, format!("{}: {why}", file.display()))
}

/// A file as bytes.
fn bytes(file: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(file).map_err(|e| unreadable(file, e))
}

/// A file as text.
fn text(file: &Path) -> Result<String, Fault> {
    String::from_utf8(bytes(file)?).map_err(|_| unreadable(file, "it is not text in UTF-8"))
}
