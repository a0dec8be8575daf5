//! The suite, made ready: a copy of what its checkout has committed, with what it fetches from elsewhere
//! served from loopback, its Python packages, and something that starts Mosquitto when it calls for docker.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::cases::{self, Case};
use crate::shell::{has, run_in, says_in};

/// The parts of the suite that a run needs.
const PARTS: &[&str] = &[
    "TP",
    "IOP_TP",
    "data",
    "resources",
    "libraries",
    "requirements.txt",
];

/// Where the suite refers to its own files.
const OWN: &[&str] = &[
    "https://raw.githubusercontent.com/marek-mraz/ngsi-ld-test-suite/main/",
    "https://forge.etsi.org/rep/cim/ngsi-ld-test-suite/-/raw/develop/",
];

/// The @contexts of others that its data refers to, and which of its own says as much.
const OTHERS: &[(&str, &str)] = &[
    (
        "easy-global-market.github.io/ngsild-api-data-models/ngsildTestSuite/ngsildTestSuiteV1.8-compound.jsonld",
        "resources/jsonld-contexts/ngsi-ld-test-suite-compound.jsonld",
    ),
    (
        "fiware.github.io/data-models/context.jsonld",
        "resources/jsonld-contexts/ngsi-ld-test-suite.jsonld",
    ),
    (
        "fiware.github.io/NGSI-LD_TestSuite/ldContext/testContext.jsonld",
        "resources/jsonld-contexts/ngsi-ld-test-suite.jsonld",
    ),
];

/// The folder of the copies of those.
const ELSEWHERE: &str = "elsewhere";

/// Two cases name the broker by an address of their author's.
const BROKER: (&str, &str) = ("http://localhost:9090${uri}", "${broker_root}${uri}");

/// A suite that can be run.
pub struct Suite {
    /// The copy.
    pub folder: PathBuf,
    /// Where its files are served.
    pub address: String,
    /// Where the programs are that stand before those of the path.
    pub programs: PathBuf,
    pub robot: PathBuf,
    pub commit: String,
    /// Of the commit, as `2026-08-17`.
    pub day: String,
    /// The cases of its first commit.
    pub first: BTreeSet<Case>,
}

impl Suite {
    /// Makes a checkout ready in a folder of ours; its files will be served at an address.
    ///
    /// # Errors
    /// What is missing, and where to get it.
    pub fn prepare(checkout: &Path, work: &Path, address: &str) -> Result<Self> {
        for (program, package) in [
            ("git", "git"),
            ("tar", "tar"),
            ("python3", "python3-venv"),
            ("mosquitto", "mosquitto"),
        ] {
            ensure!(
                has(program),
                "{program} is missing: apt-get install {package}"
            );
        }
        let ask = |arguments: &[&str]| {
            says_in(checkout, "git", arguments).with_context(|| {
                format!(
                    "{} is no checkout of the suite: git clone https://github.com/marek-mraz/ngsi-ld-test-suite",
                    checkout.display()
                )
            })
        };
        let commit = ask(&["rev-parse", "--short=7", "HEAD"])?;
        let day = ask(&["show", "-s", "--format=%cs", "HEAD"])?;
        let first = ask(&["rev-list", "--max-parents=0", "HEAD"])?;
        let first = first.lines().last().unwrap_or_default();

        let history = work.join("first");
        unpack(checkout, first, &["TP", "IOP_TP"], &history)?;
        let folder = work.join("suite");
        unpack(checkout, "HEAD", PARTS, &folder)?;
        stay_at_home(&folder, address)?;
        let programs = work.join("bin");
        stand_in_for_docker(&programs)?;
        Ok(Self {
            robot: packages(&folder, &work.join("venv"))?,
            first: cases::listed(&history)?,
            folder,
            address: address.to_owned(),
            programs,
            commit,
            day,
        })
    }
}

/// Every file in a folder and those below, in order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Writes parts of a commit to a folder, in place of what was there.
fn unpack(checkout: &Path, commit: &str, parts: &[&str], folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut git = Command::new("git")
        .args(["archive", commit])
        .args(parts)
        .current_dir(checkout)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let archive = git.stdout.take().context("git writes nothing")?;
    let tar = Command::new("tar")
        .args(["-x", "-C"])
        .arg(folder)
        .stdin(archive)
        .status()?;
    let git = git.wait_with_output()?;
    ensure!(
        git.status.success() && tar.success(),
        "{commit} of the suite cannot be unpacked: {}",
        String::from_utf8_lossy(&git.stderr)
    );
    Ok(())
}

/// Has the copy refer to this machine wherever it refers to others.
fn stay_at_home(folder: &Path, address: &str) -> Result<()> {
    let elsewhere = folder.join(ELSEWHERE);
    let mut count = 0;
    for path in files(folder)? {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let new = at_home(&text, address);
        if new != text {
            fs::write(&path, new)?;
            count += 1;
        }
    }
    ensure!(
        count > 0,
        "the suite refers to itself in another way than is known here"
    );
    for (theirs, own) in OTHERS {
        let copy = elsewhere.join(theirs);
        if let Some(above) = copy.parent() {
            fs::create_dir_all(above)?;
        }
        fs::copy(folder.join(own), copy)?;
    }
    Ok(())
}

fn at_home(text: &str, address: &str) -> String {
    let mut text = text.replace(BROKER.0, BROKER.1);
    for own in OWN {
        text = text.replace(own, &format!("{address}/"));
    }
    for (theirs, _) in OTHERS {
        text = text.replace(
            &format!("https://{theirs}"),
            &format!("{address}/{ELSEWHERE}/{theirs}"),
        );
    }
    text
}

/// Installs the suite's Python packages, unless they are; the path of Robot Framework.
fn packages(folder: &Path, venv: &Path) -> Result<PathBuf> {
    let robot = venv.join("bin/robot");
    let wanted = fs::read_to_string(folder.join("requirements.txt"))?;
    let stamp = venv.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(robot);
    }
    let at = venv.to_string_lossy();
    run_in(folder, "python3", &["-m", "venv", &at], &[]).context("apt-get install python3-venv")?;
    let pip = venv.join("bin/pip");
    run_in(
        folder,
        &pip.to_string_lossy(),
        &["install", "--quiet", "-r", "requirements.txt"],
        &[],
    )?;
    fs::write(stamp, wanted)?;
    Ok(robot)
}

/// The suite starts and stops its MQTT broker by docker: this does so with the Mosquitto of the machine.
fn stand_in_for_docker(programs: &Path) -> Result<()> {
    fs::create_dir_all(programs)?;
    let docker = programs.join("docker");
    fs::write(&docker, include_str!("docker.sh"))?;
    fs::set_permissions(docker, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[test]
    fn references_lead_home() {
        let check = |text: &str, want: Expect| want.assert_eq(&at_home(text, "http://127.0.0.1:1"));
        check(
            "https://raw.githubusercontent.com/marek-mraz/ngsi-ld-test-suite/main/resources/a.jsonld",
            expect!["http://127.0.0.1:1/resources/a.jsonld"],
        );
        check(
            "\"https://fiware.github.io/data-models/context.jsonld\"",
            expect![[
                r#""http://127.0.0.1:1/elsewhere/fiware.github.io/data-models/context.jsonld""#
            ]],
        );
        check(
            "    ...    http://localhost:9090${uri}",
            expect!["    ...    ${broker_root}${uri}"],
        );
        check(
            "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld",
            expect!["https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"],
        );
    }
}
