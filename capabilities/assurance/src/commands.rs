//! `borough assurance`: dossiers checked with no server and no network.

use std::io::Write;

use app::Command;
use app::kit::{Config, Fault};
use clap::{Arg, ArgMatches};
use contract::dossier::{Verdict, verify};

/// The verb.
pub const ASSURANCE: Command = Command {
    spec,
    run: |_: Config, arguments| Box::pin(run(arguments)),
};

fn spec() -> clap::Command {
    clap::Command::new("assurance")
        .about("Check what was decided about a contract")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            clap::Command::new("verify")
                .about("Say whether a dossier is as it was signed, and if not exactly what was changed")
                .arg(Arg::new("file").value_name("FILE").required(true).help("dossier.html or dossier.json"))
                .arg(Arg::new("key").long("key").value_name("KEY").help("The council's public key, as its page /assurance/key shows it"))
                .after_help(
                    "Examples:\n  borough assurance verify dossier.html\n  \
                     borough assurance verify dossier.json --key 1398f62c…\n\n\
                     Exit codes: 0 sound; 1 changed; 2 not readable.",
                ),
        )
}

async fn run(arguments: ArgMatches) -> Result<(), Fault> {
    let Some(("verify", arguments)) = arguments.subcommand() else {
        return Ok(());
    };
    let word = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
    let file = word("file").unwrap_or_default();
    let bytes = std::fs::read(file).map_err(|e| {
        Fault::new(
            app::kit::Kind::Unreadable,
            format!("{file} cannot be read: {e}"),
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Fault::new(
            app::kit::Kind::Unreadable,
            format!("{file} is not text: it is no dossier."),
        )
    })?;
    let verdict =
        verify(&text, word("key")).map_err(|why| Fault::new(app::kit::Kind::Unreadable, why))?;
    print(&said(&verdict, word("key").is_some()))?;
    if verdict.problems.is_empty() {
        Ok(())
    } else {
        Err(Fault::invalid("The dossier was changed: see the list."))
    }
}

fn said(verdict: &Verdict, is_asked: bool) -> String {
    let mut out = format!(
        "{}\nMade {}\nKey {}\n",
        verdict.title, verdict.made, verdict.key
    );
    for problem in &verdict.problems {
        out.push_str(&format!("✗ {problem}\n"));
    }
    for part in &verdict.elsewhere {
        out.push_str(&format!(
            "- Kept by the council, too large for the dossier: {part}\n"
        ));
    }
    if verdict.problems.is_empty() {
        let parts = i64::try_from(verdict.sound).unwrap_or(i64::MAX);
        out.push_str(&format!(
            "Sound: {} as they were signed.",
            app::kit::words::count(parts, "part is", "parts are")
        ));
        if !is_asked {
            out.push_str(" Compare the key with the one that the council publishes.");
        }
    }
    out
}

/// Writes a command's result. A reader that has had enough (`| head`) is not an error.
fn print(text: &str) -> Result<(), Fault> {
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Fault::internal(error)),
        _ => Ok(()),
    }
}
