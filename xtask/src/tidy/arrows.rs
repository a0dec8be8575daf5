//! Who may know whom, read from `cargo metadata`.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell::root;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

/// Libraries that only the platform and the capabilities' links may touch.
const OUTSIDE: [&str; 10] = [
    "tokio",
    "axum",
    "reqwest",
    "rusqlite",
    "postgres",
    "async-nats",
    "rumqttc-v4-next",
    "lettre",
    "hyper",
    "chromiumoxide",
];

pub fn breaches() -> Result<Vec<String>> {
    let out = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .context("cargo metadata")?;
    let metadata: Metadata = serde_json::from_slice(&out.stdout).context("cargo metadata")?;
    let rooms: BTreeMap<&str, Room> = metadata
        .packages
        .iter()
        .map(|package| (package.name.as_str(), Room::of(package)))
        .collect();
    let mut breaches = Vec::new();
    for package in &metadata.packages {
        let from = rooms[package.name.as_str()];
        for dependency in package
            .dependencies
            .iter()
            .filter(|d| d.kind.as_deref() != Some("dev"))
        {
            let inside = dependency.path.is_some();
            let to = if inside {
                rooms.get(dependency.name.as_str()).copied()
            } else {
                None
            };
            let allowed = match to {
                Some(to) => from.may_know(&package.name, to, &dependency.name),
                None => from != Room::Engine || !OUTSIDE.contains(&dependency.name.as_str()),
            };
            if !allowed {
                breaches.push(format!(
                    "{} must not know {}: {}",
                    package.name,
                    dependency.name,
                    from.law()
                ));
            }
        }
    }
    Ok(breaches)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Engine,
    Kit,
    Store,
    Bus,
    Hear,
    Browser,
    Walk,
    Decode,
    Observe,
    Verb,
    App,
    Testkit,
    Capability,
    Binary,
    Xtask,
}

impl Room {
    fn of(package: &Package) -> Self {
        let path = package.manifest_path.replace('\\', "/");
        match package.name.as_str() {
            "kit" => Self::Kit,
            "store" => Self::Store,
            "bus" => Self::Bus,
            "hear" => Self::Hear,
            "browser" => Self::Browser,
            "walk" => Self::Walk,
            "decode" => Self::Decode,
            "observe" => Self::Observe,
            "app" => Self::App,
            "testkit" => Self::Testkit,
            "borough" => Self::Binary,
            "xtask" => Self::Xtask,
            _ if path.contains("/engines/") => Self::Engine,
            _ if path.contains("/capabilities/") => Self::Capability,
            _ => Self::Verb,
        }
    }

    fn may_know(self, from: &str, to: Self, name: &str) -> bool {
        match self {
            Self::Engine => name == "geo",
            Self::Kit => name == "geo",
            Self::Store | Self::Bus | Self::Hear | Self::Browser => to == Self::Kit,
            Self::Walk => {
                matches!(to, Self::Kit | Self::Browser) || ["scenario", "access"].contains(&name)
            }
            Self::Testkit => matches!(to, Self::Kit | Self::Browser),
            Self::Decode => matches!(to, Self::Kit | Self::Engine),
            Self::Observe => matches!(to, Self::Kit | Self::Store | Self::Bus | Self::Engine),
            // tell calls message services, and nobody is called but through the bus's guarded door.
            Self::Verb if from == "tell" && to == Self::Bus => true,
            Self::Verb => matches!(to, Self::Kit | Self::Store | Self::Observe | Self::Engine),
            Self::App => !matches!(
                to,
                Self::Capability | Self::Binary | Self::Xtask | Self::Testkit
            ),
            Self::Capability => {
                matches!(to, Self::App | Self::Engine | Self::Browser | Self::Walk)
            }
            Self::Binary => !matches!(to, Self::Xtask | Self::Testkit),
            Self::Xtask => matches!(to, Self::Kit | Self::Engine),
        }
    }

    /// The sentence to read.
    const fn law(self) -> &'static str {
        match self {
            Self::Engine => "engines know engines/geo only, and do no I/O",
            Self::Kit => "kit knows engines/geo only",
            Self::Store | Self::Bus | Self::Hear | Self::Browser => {
                "store, bus, hear and browser know kit only"
            }
            Self::Walk => "walk knows kit, browser, engines/scenario and engines/access",
            Self::Decode => "decode knows kit and engines",
            Self::Observe => "observe knows store, bus and engines",
            Self::Verb => {
                "the verbs know store, observe and engines, and not each other; tell knows bus too"
            }
            Self::App => "app joins the verbs and knows no capability",
            Self::Testkit => "testkit knows kit and browser, and only tests know testkit",
            Self::Capability => {
                "a capability knows app, browser, walk and engines, never another capability"
            }
            Self::Binary => "the binary knows every capability, and testkit only in tests",
            Self::Xtask => "xtask knows kit and engines",
        }
    }
}
