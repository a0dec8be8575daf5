//! The chores of this repository, as `cargo xtask NAME`.

mod conformance;
mod front;
#[cfg(feature = "place")]
mod place;
mod shell;
mod soak;
mod tidy;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};

use shell::{root, run, run_in};

#[derive(Parser)]
#[command(about = "The chores of this repository")]
struct Xtask {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build the styles and scripts.
    Front,
    /// Build the styles, the scripts and the release binary.
    Build,
    /// Build, then fill a new store with the example place and serve it.
    Run,
    /// Install what the tests need, and pass them.
    Test,
    /// Print the figures.
    Bench,
    /// The long fault tests.
    Soak {
        /// Those of one set alone: borough or walks.
        set: Option<String>,
    },
    /// Run the public NGSI-LD test suite, and write the ledger of what came of it.
    Conformance(conformance::Options),
    /// Accept what the tests now see.
    Bless,
    /// Look at the walls of the house.
    Tidy,
    /// Write the example place from its seed.
    #[cfg(feature = "place")]
    Place,
}

fn main() -> Result<()> {
    match Xtask::parse().chore {
        Chore::Front => front::build(),
        Chore::Build => build(),
        Chore::Run => {
            build()?;
            run(&shell::binary()?, &["demo"])
        }
        Chore::Test => test(&[]),
        Chore::Bless => test(&[("UPDATE_EXPECT", "1")]),
        Chore::Bench => bench(),
        Chore::Soak { set } => {
            ready()?;
            soak::run(set.as_deref())
        }
        Chore::Conformance(options) => conformance::check(&options),
        Chore::Tidy => tidy::check(),
        #[cfg(feature = "place")]
        Chore::Place => place::write(),
    }
}

fn build() -> Result<()> {
    front::build()?;
    run(
        "cargo",
        &["build", "--release", "--workspace", "--bin", "borough"],
    )
}

/// Everything that tests and figures stand on.
fn ready() -> Result<()> {
    tools::install()?;
    front::build()
}

fn test(settings: &[(&str, &str)]) -> Result<()> {
    ready()?;
    run_in(&root().join("web"), "npm", &["test"], &[])?;
    // Each crate's tests in turn, and those of one crate side by side: the servers that they start
    // are shared within a crate.
    run_in(
        &root(),
        "cargo",
        &["test", "--workspace", "--no-fail-fast"],
        settings,
    )
}

fn bench() -> Result<()> {
    ready()?;
    run("cargo", &["bench", "--workspace", "--bench", "*"])
}
