//! `borough websites`: reviews from the command line, without a server.

mod documents;
mod review;
mod rules;
mod statement;

use app::Command;
use app::kit::{Config, Fault};
use clap::ArgMatches;

/// The verb.
pub const WEBSITES: Command = Command {
    spec,
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn spec() -> clap::Command {
    clap::Command::new("websites")
        .about("Review websites for accessibility")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(documents::spec())
        .subcommand(statement::spec())
        .subcommand(clap::Command::new("rules").about(
            "List the success criteria of WCAG 2.2, A and AA, and the rules that judge each",
        ))
        .subcommand(review::spec())
}

async fn run(_config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    match arguments.subcommand() {
        Some(("rules", _)) => rules::list().await,
        Some(("review", arguments)) => review::run(arguments).await,
        Some(("document", arguments)) => documents::run(arguments).await,
        Some(("statement", arguments)) => statement::run(arguments).await,
        _ => Ok(()),
    }
}
