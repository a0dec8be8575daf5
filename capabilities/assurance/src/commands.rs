//! `borough assurance`: promises tried on a site, and dossiers checked, with no server.

use app::kit::{Clock, Config, Fault};
use app::{Command, on_one_thread, print};
use clap::{Arg, ArgMatches};
use contract::dossier::{Verdict, verify};

use crate::journey;

/// The verb.
pub const ASSURANCE: Command = Command {
    spec,
    run: |_: Config, arguments| Box::pin(run(arguments)),
};

fn spec() -> clap::Command {
    clap::Command::new("assurance")
        .about("Try what a supplier promised, and check what was decided about it")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(journey::walk_spec())
        .subcommand(journey::run_spec())
        .subcommand(
            clap::Command::new("sentences")
                .about("List the sentences that scenarios and journeys may use"),
        )
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

/// A walk holds on to what it looks at, and stays on one thread.
async fn run(arguments: ArgMatches) -> Result<(), Fault> {
    match arguments.subcommand() {
        Some(("verify", arguments)) => check_dossier(arguments),
        Some(("walk", arguments)) => {
            let arguments = arguments.clone();
            on_one_thread(move || async move { journey::walk(&arguments).await }).await
        }
        Some(("run", arguments)) => {
            let arguments = arguments.clone();
            on_one_thread(move || async move {
                let clock = Clock::machine();
                journey::run(&arguments, || clock.now().0).await
            })
            .await
        }
        Some(("sentences", _)) => sentences(),
        _ => Ok(()),
    }
}

/// The sentences that steps of scenarios, and lines of journeys, may use.
fn sentences() -> Result<(), Fault> {
    let roles: Vec<&str> = scenario::action::Role::WORDS
        .iter()
        .map(|(word, _)| *word)
        .collect();
    let mut out = format!(
        "{{string}} stands between quotes, {{role}} is one of {}; what stands in brackets may be left out, and of words\n\
         with a stroke between one is chosen. Whatever is looked for may end with: within {{int}} second(s).\n\
         In journeys the I before a sentence may be left out.\n\n",
        roles.join(", ")
    );
    for pattern in scenario::action::Actions::patterns() {
        out.push_str(&format!("  {pattern}\n"));
    }
    print(&out)
}

fn check_dossier(arguments: &ArgMatches) -> Result<(), Fault> {
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
    print(&format!(
        "{}\n",
        said(&verdict, word("key").is_some()).trim_end()
    ))?;
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
