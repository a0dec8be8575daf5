//! The command line. Exit codes are part of the contract: 0 done, 1 could not be done, 2 mistyped or not
//! readable, 3 a setting is wrong, 4 the store or another system cannot be reached.

mod backup;
mod demo;
mod doctor;
mod import;
mod key;
mod serve;
mod user;

pub use demo::seed;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use app::kit::{Config, ConfigError, Fault, Kind};
use app::{App, Command};
use clap::{Arg, ArgMatches, value_parser};

use crate::CAPABILITIES;

/// Could not be done.
const FAILED: u8 = 1;
/// What was named cannot be read: as if it had been mistyped.
const UNREADABLE: u8 = 2;
/// A setting is wrong.
const SETTINGS: u8 = 3;
/// The store or another system cannot be reached.
const UNREACHABLE: u8 = 4;

/// The verbs of the house itself; capabilities add their own.
const COMMANDS: &[Command] = &[
    serve::SERVE,
    serve::WORK,
    demo::DEMO,
    doctor::DOCTOR,
    import::IMPORT,
    user::USER,
    key::KEY,
    backup::BACKUP,
    backup::RESTORE,
];

/// Runs what was typed.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match spec().try_get_matches_from(typed) {
        Ok(matches) => matches,
        Err(help) => {
            let _shown = help.print();
            return ExitCode::from(u8::try_from(help.exit_code()).unwrap_or(FAILED));
        }
    };
    let Some((name, arguments)) = matches.subcommand() else {
        return ExitCode::from(2);
    };
    if name == "completions" {
        return completions(arguments);
    }
    log(
        matches
            .get_one::<String>("log")
            .map_or("info", String::as_str),
        name,
    );
    let config = match Config::load(matches.get_one::<PathBuf>("settings").map(PathBuf::as_path)) {
        Ok((config, _)) => config,
        Err(error) => {
            say_settings(&error);
            return ExitCode::from(SETTINGS);
        }
    };
    let command = commands().find(|command| (command.spec)().get_name() == name);
    let Some(command) = command else {
        return ExitCode::from(2);
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            say(&format!("cannot start: {error}"));
            return ExitCode::from(FAILED);
        }
    };
    match runtime.block_on((command.run)(config, arguments.clone())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&told(&fault));
            ExitCode::from(match fault.kind {
                Kind::TooBusy => UNREACHABLE,
                Kind::Unreadable => UNREADABLE,
                _ => FAILED,
            })
        }
    }
}

fn commands() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().chain(
        CAPABILITIES
            .iter()
            .flat_map(|capability| capability.commands),
    )
}

/// The whole command line, for parsing, help, completions and the reference page alike.
#[must_use]
pub fn spec() -> clap::Command {
    let shell = Arg::new("shell")
        .required(true)
        .value_parser(value_parser!(clap_complete::Shell));
    let completions = clap::Command::new("completions")
        .about("Print completions for a shell")
        .arg(shell.help("bash, zsh, fish, elvish or powershell"))
        .after_help("Example:\n  borough completions bash > /etc/bash_completion.d/borough");
    clap::Command::new("borough")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A connected place in one binary")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("settings")
                .long("settings")
                .value_name("FILE")
                .global(true)
                .value_parser(value_parser!(PathBuf))
                .help("Read settings from this file instead of borough.toml"),
        )
        .arg(
            Arg::new("log")
                .long("log")
                .value_name("LEVEL")
                .global(true)
                .help("How much to log: error, warn, info, debug, or a filter such as app=debug"),
        )
        .subcommands(commands().map(|command| (command.spec)()))
        .subcommand(completions)
        .after_help(
            "Settings come from borough.toml and from the environment, which wins:\n  \
             BOROUGH__HTTP__LISTEN=127.0.0.1:8080\n  \
             BOROUGH__STORE__URL=sqlite:data/borough.db      or postgres://USER@HOST/DATABASE\n  \
             BOROUGH__BUS__URL=memory:                       or nats://HOST:4222\n  \
             BOROUGH__MQTT__URL=mqtt://HOST:1883\n  \
             BOROUGH__OUTBOUND__ALLOW=127.0.0.0/8\n\n\
             Exit codes: 0 done, 1 could not be done, 2 mistyped or not readable,\n\
             3 a setting is wrong, 4 the store or another system cannot be reached.",
        )
}

/// Opens the house for a command.
///
/// # Errors
/// A fault that says what to mend.
pub async fn open(config: Config) -> Result<App, Fault> {
    App::open(config, CAPABILITIES).await
}

fn completions(arguments: &ArgMatches) -> ExitCode {
    let Some(&shell) = arguments.get_one::<clap_complete::Shell>("shell") else {
        return ExitCode::from(2);
    };
    clap_complete::generate(shell, &mut spec(), "borough", &mut std::io::stdout());
    ExitCode::SUCCESS
}

/// Servers log each line as JSON, for machines; commands log warnings in words, for the person typing.
fn log(level: &str, command: &str) {
    let server = matches!(command, "serve" | "work");
    let level = if server || level != "info" {
        level
    } else {
        // The browser's driver warns of every message that a newer browser has and it has not.
        "warn,chromiumoxide=off"
    };
    let filter = tracing_subscriber::EnvFilter::try_new(level).unwrap_or_else(|_| "info".into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if server {
        log.json().flatten_event(true).init()
    } else {
        log.without_time().with_target(false).init()
    }
}

/// What happened, and what lies beneath it, each said once.
fn told(fault: &Fault) -> String {
    let mut text = fault.message.clone();
    let mut cause = std::error::Error::source(fault);
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text.push_str("\n  because: ");
            text.push_str(&said);
        }
        cause = inner.source();
    }
    text
}

fn say_settings(error: &ConfigError) {
    say(&format!("the settings cannot be used: {error}"));
}

#[expect(
    clippy::print_stderr,
    reason = "a command speaks to the person who typed it"
)]
fn say(text: &str) {
    eprintln!("borough: {text}");
}

/// Writes a line of a command's result.
#[expect(
    clippy::print_stdout,
    reason = "a command's result goes to standard output"
)]
fn print(text: &str) {
    println!("{text}");
}

/// Waits for Ctrl-C or for the service manager's signal to stop.
async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate => {}
    }
}
