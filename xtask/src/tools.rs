//! The real servers and the browser that the tests use: installed where we may, named where we may not.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{has, root, run_in};

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
    if !has_postgres() {
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

fn has_postgres() -> bool {
    has("initdb")
        || std::fs::read_dir("/usr/lib/postgresql").is_ok_and(|versions| {
            versions
                .flatten()
                .any(|version| version.path().join("bin/initdb").exists())
        })
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}
