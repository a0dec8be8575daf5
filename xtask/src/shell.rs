//! Other programs, run from the root of the repository, with their failure said plainly.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The root of the repository.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap_or(root)
}

/// The release binary, wherever cargo was told to build: these chores run from beside it.
pub fn binary() -> Result<String> {
    let own = std::env::current_exe()?;
    let target = own
        .ancestors()
        .nth(2)
        .context("the chores run from no target folder")?;
    Ok(target.join("release/borough").display().to_string())
}

/// Runs a program and waits for it to end well.
pub fn run(program: &str, arguments: &[&str]) -> Result<()> {
    run_in(&root(), program, arguments, &[])
}

/// The same, in a folder and with settings of the environment.
pub fn run_in(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    settings: &[(&str, &str)],
) -> Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .envs(settings.iter().copied())
        .current_dir(folder)
        .status()
        .with_context(|| format!("{program} is not installed"))?;
    ensure!(
        status.success(),
        "{program} {} ended with {status}",
        arguments.join(" ")
    );
    Ok(())
}

/// What a program prints, on one line.
pub fn says(program: &str, arguments: &[&str]) -> Result<String> {
    says_in(&root(), program, arguments)
}

/// The same, in a folder.
pub fn says_in(folder: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let out = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .with_context(|| format!("{program} is not installed"))?;
    ensure!(
        out.status.success(),
        "{program} {} ended with {}",
        arguments.join(" "),
        out.status
    );
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Whether a program can be found.
pub fn has(program: &str) -> bool {
    find(program).is_some()
}

/// Where a program is, those of the administrator included.
pub fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
}
