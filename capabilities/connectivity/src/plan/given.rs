//! What is typed behind a command: numbers, and names of files.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

/// An argument that is a finite number.
pub fn number(name: &'static str, usual: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("N")
        .default_value(usual)
        .allow_negative_numbers(true)
        .value_parser(finite)
        .help(help)
}

/// The number of an argument.
pub fn amount(arguments: &ArgMatches, name: &str) -> f64 {
    arguments.get_one::<f64>(name).copied().unwrap_or_default()
}

/// An argument that is a number of things, 1 or more.
pub fn count(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("N")
        .required(true)
        .value_parser(value_parser!(u32).range(1..))
        .help(help)
}

/// The number of things of an argument.
pub fn many(arguments: &ArgMatches, name: &str) -> usize {
    let many = arguments.get_one::<u32>(name).copied().unwrap_or(1);
    usize::try_from(many).unwrap_or(usize::MAX)
}

/// An argument that is a table.
pub fn table(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("CSV")
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

/// Where something is written; may be given again.
pub fn out(help: &'static str) -> Arg {
    Arg::new("out")
        .long("out")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

/// One file of an argument that has to be there.
pub fn path(arguments: &ArgMatches, name: &str) -> PathBuf {
    let file = arguments.get_one::<PathBuf>(name).cloned();
    file.unwrap_or_default()
}

/// All files of an argument.
pub fn paths(arguments: &ArgMatches, name: &str) -> Vec<PathBuf> {
    let all = arguments.get_many::<PathBuf>(name).into_iter().flatten();
    all.cloned().collect()
}

/// A number that is one.
pub fn finite(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    number.ok_or_else(|| format!("{text:?} is no number"))
}
