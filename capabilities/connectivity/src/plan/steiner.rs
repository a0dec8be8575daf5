//! `borough plan steiner`: the cheapest tree over the terminals of a graph, in the format of the PACE challenge.

use std::path::PathBuf;

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches, value_parser};
use siting::steiner;

use super::{limit, text, unreadable};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    clap::Command::new("steiner")
        .about("Find the cheapest network that joins given places, and how much cheaper any other could be")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("A graph with terminals: PACE .gr or SteinLib .stp"),
        )
        .arg(limit::seconds("60"))
        .after_help(
            "Prints a comment with the proven bound, VALUE and what the tree costs, and its edges.\n\n\
             Examples:\n  borough plan steiner streets.gr --seconds 60\n\n\
             Exit codes: 0 a tree was found; 2 the file could not be read.",
        )
}

/// Finds it.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let Some(file) = arguments.get_one::<PathBuf>("file") else {
        return Ok(());
    };
    let instance = steiner::read(&text(file)?).map_err(|why| unreadable(file, why))?;
    let plan = steiner::solve(&instance, &limit::until_over(arguments));
    let gap = plan.gap();
    print(&format!(
        "c bound {} gap {gap:.6}\n{}",
        plan.bound,
        steiner::write(&instance, &plan)
    ))
}
