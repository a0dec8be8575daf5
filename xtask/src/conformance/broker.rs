//! A borough to be tested, and the programs beside it, ended when they are let go.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What the suite asks of the settings: everything open, sources and subscribers on this machine, and
/// histories cut at the length that its cases were written for.
const SETTINGS: &[(&str, &str)] = &[
    ("BOROUGH__CONTEXT__OPEN", "true"),
    ("BOROUGH__OUTBOUND__ALLOW", "127.0.0.0/8"),
    ("BOROUGH__CONTEXT__HISTORY_INSTANCES", "10"),
    ("BOROUGH__HTTP__RATE_PER_MINUTE", "4000000"),
];

/// How long a program may take to answer for the first time.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A program that runs until this is dropped.
pub struct Running(Child);

impl Running {
    /// Starts it, with what it prints going to a file.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log = File::create(log)?;
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(Self(command.spawn()?))
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_some())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and is waited for all the same.
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

/// How the suite calls its brokers in the cases about the way that a request came.
const ALIAS: &str = "antares";

/// Starts a borough, the `nth` of a run, on a port of loopback and a store, and waits until it answers.
///
/// # Errors
/// If it does not.
pub fn start(binary: &Path, nth: u16, port: u16, store: &str, folder: &Path) -> Result<Running> {
    let log = folder.join(format!("broker-{port}.log"));
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("BOROUGH") {
            command.env_remove(name);
        }
    }
    command
        .args(["--log", "warn", "serve"])
        .envs(SETTINGS.iter().copied())
        .env("BOROUGH__CONTEXT__ALIAS", format!("{ALIAS}{}", nth + 1))
        .env("BOROUGH__HTTP__LISTEN", format!("127.0.0.1:{port}"))
        .env("BOROUGH__STORE__URL", store)
        .current_dir(folder);
    let mut running = Running::start(&mut command, &log)?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE && !running.has_ended() {
        if answers(port).is_some() {
            return Ok(running);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!(
        "{} does not answer on port {port}: {} says why",
        binary.display(),
        log.display()
    )
}

fn answers(port: u16) -> Option<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    stream
        .write_all(
            b"GET /ngsi-ld/v1/types HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}
