//! The conformance ledger: the public test suite for NGSI-LD brokers against borough, on each store.

mod broker;
mod cases;
mod held;
mod ledger;
mod postgres;
mod run;
mod serve;
mod suite;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use crate::shell::{root, says};
use cases::{GROUPS, Group, Key};
use held::Held;
use ledger::{Ledger, Lines, Verdicts};
use run::{Job, Runner};
use suite::Suite;

/// What to run, and on what.
#[derive(Args)]
pub struct Options {
    /// A checkout of the suite: git clone https://github.com/marek-mraz/ngsi-ld-test-suite.
    #[arg(long)]
    suite: PathBuf,
    /// The store to run it on.
    #[arg(long, value_enum, default_value = "both")]
    store: Stores,
    /// Only these groups: then what came of them is printed, and the ledger stays as it is.
    #[arg(long)]
    group: Vec<String>,
    /// The borough to test.
    #[arg(long, default_value = "target/release/borough")]
    binary: PathBuf,
    /// Take over the groups that an earlier run with the same binary has ended.
    #[arg(long)]
    go_on: bool,
    /// How many groups run side by side.
    #[arg(long, default_value_t = 2)]
    lanes: u16,
    /// The first of the ports of loopback to use: two, and ten for each lane.
    #[arg(long, default_value_t = 8600)]
    port: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum Stores {
    Sqlite,
    Postgres,
    Both,
}

impl Stores {
    /// Their places in the columns of the ledger.
    fn columns(self) -> &'static [usize] {
        match self {
            Self::Sqlite => &[0],
            Self::Postgres => &[1],
            Self::Both => &[0, 1],
        }
    }
}

/// Runs the suite and writes the ledger.
///
/// # Errors
/// What is missing, or does not start. A case that fails is not an error.
pub fn check(options: &Options) -> Result<()> {
    let groups = chosen(&options.group)?;
    let held = held::read(&root().join("docs/reference/ngsi-ld-held.toml"))?;
    let binary = root().join(&options.binary);
    ensure!(
        binary.exists(),
        "{} is missing: cargo xtask build",
        binary.display()
    );
    let work = work();
    fs::create_dir_all(&work)?;
    let address = format!("http://127.0.0.1:{}", options.port);
    let suite = Suite::prepare(&options.suite, &work, &address)?;
    serve::start(&suite.folder, options.port)?;

    let columns = options.store.columns();
    let jobs = columns
        .iter()
        .flat_map(|store| {
            groups.iter().map(|group| Job {
                store: *store,
                group,
            })
        })
        .collect();
    let cluster = if columns.contains(&1) {
        Some(postgres::Cluster::start(options.port + 1)?)
    } else {
        None
    };
    let runner = Runner {
        suite: &suite,
        binary: &binary,
        cluster: cluster.as_ref(),
        work: &work,
        port: options.port + 2,
        goes_on: run::is_same(&work, &binary)? && options.go_on,
    };
    let mut lines = Lines::new();
    for (job, results) in runner.all(jobs, options.lanes)? {
        let group = lines.entry(job.group.name).or_default();
        for (case, has_passed) in results {
            let verdicts: &mut Verdicts = group.entry(case).or_default();
            verdicts[job.store] = Some(has_passed);
        }
    }
    are_there(&held, &lines)?;
    let ledger = Ledger {
        lines: &lines,
        held: &held,
        first: &suite.first,
        head: head(&suite, &binary)?,
    };
    let is_whole = groups.len() == GROUPS.len() && columns.len() == ledger::STORES.len();
    let file = if is_whole {
        root().join("docs/reference/ngsi-ld-conformance.md")
    } else {
        work.join("ngsi-ld-conformance.md")
    };
    fs::write(&file, ledger.text())?;
    writeln!(
        std::io::stdout(),
        "{}\n{}\n{}",
        ledger.summary(),
        ledger.differences(),
        file.display()
    )?;
    Ok(())
}

/// The groups of these names; all of them if there are none.
fn chosen(names: &[String]) -> Result<Vec<&'static Group>> {
    if names.is_empty() {
        return Ok(GROUPS.iter().collect());
    }
    names
        .iter()
        .map(|name| {
            GROUPS
                .iter()
                .find(|group| group.name.eq_ignore_ascii_case(name))
                .with_context(|| {
                    let known: Vec<&str> = GROUPS.iter().map(|group| group.name).collect();
                    format!("there is no group {name}: there are {}", known.join(", "))
                })
        })
        .collect()
}

/// That what is held is in the suite, as far as it was run.
fn are_there(held: &Held, lines: &Lines) -> Result<()> {
    for key in held.keys() {
        let lines = group_of(key).and_then(|group| lines.get(group.name));
        ensure!(
            lines.is_none_or(|lines| lines.keys().any(|case| case.key() == *key)),
            "{} of {} is held, and the suite has no such case",
            key.number,
            key.file
        );
    }
    Ok(())
}

fn group_of(key: &Key) -> Option<&'static Group> {
    GROUPS
        .iter()
        .find(|group| key.file.starts_with(group.folder))
}

/// Where a run keeps what it needs and what it leaves.
fn work() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), PathBuf::from)
        .join("conformance")
}

fn head(suite: &Suite, binary: &Path) -> Result<String> {
    let day = says("date", &["-u", "+%-d %B %Y"])?;
    let build = build(binary)?;
    Ok(format!(
        "Written by `cargo xtask conformance` on {day}: {build}, the suite at commit {} of {}.\n\n\
         The suite is ETSI's test suite for NGSI-LD brokers (Robot Framework), as it is kept and extended at \
         <https://github.com/marek-mraz/ngsi-ld-test-suite>. Its first commit holds ETSI's own cases; the rest \
         was added there.\n\
         Each group runs on a store of its own, new and empty, on SQLite and on PostgreSQL.\n\n\
         A case is *held* if the text of ETSI GS CIM 009 V1.9.1, of HTTP or of JSON-LD proves it wrong: \
         [ngsi-ld-held.toml](ngsi-ld-held.toml) has them, each with the clause and the reason.\n\
         \"Adjusted\" counts a held case as met. A case that fails and is not held is ours to mend.",
        suite.commit, suite.day
    ))
}

/// What was tested: a build that is older than the last commit cannot be of it.
fn build(binary: &Path) -> Result<String> {
    let commit = says("git", &["describe", "--always", "--dirty"])?;
    let committed_s: u64 = says("git", &["log", "-1", "--format=%ct"])?.parse()?;
    let built = fs::metadata(binary)?.modified()?;
    Ok(
        if built.duration_since(UNIX_EPOCH)?.as_secs() < committed_s {
            format!("a build of borough from before commit {commit}")
        } else {
            format!("borough at commit {commit}")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_can_be_read_and_has_a_group() {
        let held = held::read(&root().join("docs/reference/ngsi-ld-held.toml")).unwrap();
        for key in held.keys() {
            assert!(group_of(key).is_some(), "{}", key.file);
        }
    }

    #[test]
    fn groups_are_known_by_name() {
        let check = |names: &[&str], want: Option<usize>| {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            assert_eq!(chosen(&names).ok().map(|groups| groups.len()), want);
        };
        check(&[], Some(GROUPS.len()));
        check(&["provision", "Snapshot"], Some(2));
        check(&["Provision", "Nothing"], None);
    }
}
