//! Promises tried on a supplier's site in a real browser: journeys in people's ways, and scenarios of feature files.

mod features;
mod journeys;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use app::kit::{Fault, Kind};
use browser::{Chromium, Limits};
use clap::{Arg, ArgAction, ArgMatches};
use walk::{NamedSecret, Patience, Values, Way};

use crate::trials::model::word;

pub use features::{run, run_spec};
pub use journeys::{walk, walk_spec};

/// How long one step may take before the walker gives it up; the browser is given more, so that it is the walker who
/// says why.
const STEP: Duration = Duration::from_secs(20);

/// A browser for walks; on a server it goes through the guarded door.
pub async fn chromium(proxy: Option<SocketAddr>) -> Result<Chromium, Fault> {
    Chromium::start(Limits {
        step: STEP * 3,
        proxy,
        ..Limits::default()
    })
    .await
}

/// How long a walker waits for what should be there.
pub const fn patience() -> Patience {
    Patience {
        there: Duration::from_secs(5),
        step: STEP,
    }
}

/// Where, in which ways, with which secrets and files: what both commands ask.
fn shared(command: clap::Command) -> clap::Command {
    let ways: Vec<&str> = Way::ALL.into_iter().map(word).collect();
    command
        .arg(
            Arg::new("at")
                .long("at")
                .value_name("URL")
                .required(true)
                .help("The supplier's site: paths of steps begin here"),
        )
        .arg(
            Arg::new("secret")
                .long("secret")
                .value_name("NAME=FILE")
                .action(ArgAction::Append)
                .help("A secret, read from a file; its value is never written down"),
        )
        .arg(
            Arg::new("sent")
                .long("file")
                .value_name("NAME=PATH")
                .action(ArgAction::Append)
                .help("A file that steps send under this name"),
        )
        .arg(
            Arg::new("way")
                .long("way")
                .value_name("WAY")
                .action(ArgAction::Append)
                .value_parser(ways)
                .help("In which way; pointer if none is said"),
        )
        .arg(
            Arg::new("evidence")
                .long("evidence")
                .value_name("FOLDER")
                .help("Keep pictures, outlines and facts here"),
        )
}

fn way(arguments: &ArgMatches) -> Vec<Way> {
    let typed: Vec<&String> = arguments.get_many("way").into_iter().flatten().collect();
    let chosen: Vec<Way> = Way::ALL
        .into_iter()
        .filter(|way| typed.iter().any(|typed| *typed == word(*way)))
        .collect();
    if chosen.is_empty() {
        vec![Way::Pointer]
    } else {
        chosen
    }
}

fn unreadable(file: &str, why: impl std::fmt::Display) -> Fault {
    Fault::new(Kind::Unreadable, format!("{file}: {why}"))
}

/// What fills the gaps of steps: secrets and files.
fn values(arguments: &ArgMatches, secrets: &[NamedSecret]) -> Result<Values, Fault> {
    let sent = arguments.get_many("sent").into_iter().flatten();
    Values::with_secrets(secrets)?.with_files(sent)
}

/// The secrets that were named.
fn secrets(arguments: &ArgMatches) -> Result<Vec<NamedSecret>, Fault> {
    walk::secrets_in(arguments.get_many("secret").into_iter().flatten())
}

/// Keeps a piece of evidence, if there is a folder for it.
fn keep(folder: Option<&String>, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let Some(folder) = folder.filter(|_| !bytes.is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|e| unreadable(folder, e))?;
    std::fs::write(Path::new(folder).join(name), bytes).map_err(|e| unreadable(folder, e))
}
