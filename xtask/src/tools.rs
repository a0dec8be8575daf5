//! The real servers and the browser that the tests use: installed where we may, named where we may not.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{find, has, root, run_in};

/// A program the tests need and the Debian package that has it.
const NEEDED: &[(&str, &str)] = &[
    ("chromium", "chromium"),
    ("mosquitto", "mosquitto"),
    ("mosquitto_sub", "mosquitto-clients"),
    ("nats-server", "nats-server"),
    ("openssl", "openssl"),
    ("python3", "python3-venv"),
    ("nsenter", "util-linux"),
    ("setpriv", "util-linux"),
    ("snmpd", "snmpd"),
    ("unshare", "util-linux"),
];

/// Installs what is missing.
///
/// # Errors
/// The command to type, where it may not be installed from here.
pub fn install() -> Result<()> {
    let mut packages: Vec<&str> = NEEDED
        .iter()
        .filter(|(program, _)| !has(program))
        .map(|(_, package)| *package)
        .collect();
    if postgres_programs().is_none() {
        packages.push("postgresql");
    }
    if packages.is_empty() {
        return Ok(());
    }
    let by_hand = format!(
        "the tests need these: apt-get install {}",
        packages.join(" ")
    );
    if !has("apt-get") || !is_root() {
        bail!("{by_hand}");
    }
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    let install = [
        &["install", "-y", "--no-install-recommends"],
        packages.as_slice(),
    ]
    .concat();
    run_in(&root(), "apt-get", &["update", "-qq"], &quiet)?;
    if run_in(&root(), "apt-get", &install, &quiet).is_err() {
        // An image can come with a half-installed package in the way.
        run_in(&root(), "apt-get", &["-f", "install", "-y"], &quiet)?;
        run_in(&root(), "apt-get", &install, &quiet).map_err(|e| e.context(by_hand))?;
    }
    Ok(())
}

/// Where PostgreSQL's programs are: the newest version that Debian has, else the one on the path.
pub fn postgres_programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|programs| programs.join("initdb").exists())
        .max();
    debian.or_else(|| find("initdb")?.parent().map(Path::to_owned))
}

/// Whether this process may do anything on this machine.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}
