//! A PostgreSQL of the run's own, with a fresh database for each broker.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::broker::{PATIENCE, Running};
use crate::tools::{is_root, postgres_programs};

/// A running cluster, gone with its folder when this is dropped.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    /// Taken when it ends, before its folder goes.
    server: Option<Running>,
}

impl Cluster {
    /// Makes one and starts it on a port of loopback.
    ///
    /// # Errors
    /// If PostgreSQL is not installed, or does not start.
    pub fn start(port: u16) -> Result<Self> {
        let programs = postgres_programs()
            .context("PostgreSQL is missing: apt-get install postgresql, or --store sqlite")?;
        let folder =
            std::env::temp_dir().join(format!("borough-conformance-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut cluster = Self {
            programs,
            folder,
            port,
            server: None,
        };
        if is_root() {
            let given = Command::new("chown")
                .arg("postgres")
                .arg(&cluster.folder)
                .status()?;
            ensure!(given.success(), "the user postgres is missing");
        }
        let data = cluster.folder.join("data");
        let made = cluster
            .as_server("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "borough", "-A", "trust", "-E", "UTF8"])
            .args(["--locale=C", "--no-sync"])
            .output()?;
        ensure!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let log =
            std::env::temp_dir().join(format!("borough-conformance-{}.log", std::process::id()));
        let server = Running::start(
            cluster
                .as_server("postgres")
                .arg("-D")
                .arg(&data)
                .args(["-p", &port.to_string(), "-k"])
                .arg(&cluster.folder)
                .args(["-c", "listen_addresses=127.0.0.1"])
                .args(["-c", "max_connections=300"]),
            &log,
        )?;
        cluster.server = Some(server);
        cluster.wait(&log)?;
        std::fs::remove_file(log)?;
        Ok(cluster)
    }

    fn wait(&mut self, log: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            // Another that has the port answers too, and is not ours.
            let has_ended = self.server.as_mut().is_some_and(Running::has_ended);
            if has_ended {
                break;
            }
            if self.tool("pg_isready", &[])? {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL does not start: {} says why", log.display())
    }

    /// The address of a new, empty database.
    ///
    /// # Errors
    /// If there is one of the name.
    pub fn database(&self, name: &str) -> Result<String> {
        ensure!(
            self.tool("createdb", &[name])?,
            "PostgreSQL makes no database {name}"
        );
        Ok(format!("postgres://borough@127.0.0.1:{}/{name}", self.port))
    }

    /// Whether one of its small programs ends well.
    fn tool(&self, program: &str, arguments: &[&str]) -> Result<bool> {
        let out = Command::new(self.programs.join(program))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
            .args(["-U", "borough"])
            .args(arguments)
            .current_dir("/")
            .output()?;
        Ok(out.status.success())
    }

    /// PostgreSQL will not run as root: then it runs as its own user.
    fn as_server(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Killed, it would leave its children behind for a while; asked, it takes them along.
        let _stopped = self
            .as_server("pg_ctl")
            .arg("-D")
            .arg(self.folder.join("data"))
            .args(["-m", "immediate", "stop"])
            .output();
        self.server = None;
        // What cannot be taken away stays in the folder for such things.
        let _left = std::fs::remove_dir_all(&self.folder);
    }
}
