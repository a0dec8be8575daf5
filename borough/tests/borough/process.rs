//! The real binary as a process of its own, to be killed and started again.

use std::io::Read;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The binary that this test was built with.
pub const BINARY: &str = env!("CARGO_BIN_EXE_borough");

/// Runs a command to its end: its exit code, and all that it says.
pub async fn ended(arguments: &[&str]) -> (i32, String) {
    let run = tokio::process::Command::new(BINARY)
        .args(arguments)
        .output()
        .await
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (run.status.code().unwrap_or(-1), said)
}

/// A running `borough`, killed when it is dropped.
pub struct Process {
    child: Child,
}

/// Where a process finds everything.
pub struct Setting {
    pub folder: tempfile::TempDir,
    pub port: u16,
    /// The address of its store.
    pub store: String,
    /// What its commands are run by, if not directly.
    pub before: Vec<String>,
    pub more: Vec<(String, String)>,
}

impl Setting {
    pub fn new() -> Self {
        let folder = testkit::folder();
        Self {
            port: testkit::free_port(),
            store: format!("sqlite:{}", folder.path().join("borough.db").display()),
            before: Vec::new(),
            more: Vec::new(),
            folder,
        }
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.more.push((name.into(), value.into()));
        self
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("borough.db")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut whole = self.before.iter().map(String::as_str).chain([BINARY]);
        let mut command = Command::new(whole.next().unwrap_or(BINARY));
        command
            .args(whole)
            .args(arguments)
            .current_dir(self.folder.path())
            .env("BOROUGH__STORE__URL", &self.store)
            .env("BOROUGH__HTTP__LISTEN", format!("127.0.0.1:{}", self.port))
            .env("BOROUGH__HTTP__RATE_PER_MINUTE", "100000000")
            .env("BOROUGH__OUTBOUND__ALLOW", "127.0.0.0/8")
            .envs(self.more.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end: its exit code and what it printed.
    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let out = self
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            out.status.code().unwrap_or(-1),
            text(&out.stdout),
            text(&out.stderr),
        )
    }

    /// The same, which must go well: what it printed.
    #[track_caller]
    pub fn run_well(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!(code, 0, "borough {}: {out}{err}", arguments.join(" "));
        out
    }

    /// Starts a server and waits until it answers.
    pub fn start(&self, arguments: &[&str]) -> Process {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .unwrap();
        let child = self
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut process = Process { child };
        for _ in 0..3000 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return process;
            }
            if let Ok(Some(status)) = process.child.try_wait() {
                panic!("borough ended with {status}: {}", read(&self.log()));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("borough does not answer: {}", read(&self.log()));
    }

    pub fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

fn read(file: &Path) -> String {
    let mut text = String::new();
    let _read = std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text));
    text
}

impl Process {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The service manager's polite signal; how it ended.
    pub fn stop(mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}
