//! A real server process that cannot outlive the test that started it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A running server; dropping it, or the end of the test process however it comes, kills it.
pub struct Server {
    // The watcher's standard input: it kills the server when this closes.
    watcher: Child,
}

impl Server {
    /// Starts `program` with `args` under a watcher.
    ///
    /// # Panics
    /// If the program is not there; the message says what to install.
    #[must_use]
    pub fn start(program: &str, args: &[&str], package: &str) -> Self {
        let program = find(program).unwrap_or_else(|| {
            panic!("{program} is not installed: on Debian or Ubuntu, apt-get install {package}")
        });
        let mut watcher = Command::new("sh");
        watcher
            .arg("-c")
            .arg("\"$@\" >/dev/null 2>&1 </dev/null & server=$!; read -r _; kill -9 $server; wait $server")
            .arg("watcher")
            .arg(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self {
            watcher: watcher.spawn().unwrap(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ended = self.watcher.wait();
    }
}

/// Where a program is: on the path, or where Debian puts servers.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return PathBuf::from(program).exists().then(|| program.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .map(|folder| folder.join(program))
        .find(|file| file.exists())
}

/// Ports that the system gives to no connection of its own accord: one of those could take a port between its
/// being found free and its being used.
const PORTS: std::ops::Range<u16> = 10_000..32_000;

/// A port that nobody listens on, and that this process has not given out before.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let count = u32::from(PORTS.end - PORTS.start);
    // Test processes that run at once begin far from each other.
    let first = std::process::id().wrapping_mul(7_919);
    (0..count)
        .filter_map(|_| {
            let n = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % count;
            Some(PORTS.start + u16::try_from(n).ok()?)
        })
        .find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        .expect("a port is free")
}

/// Whether a GET on `port` is answered with 200.
pub(crate) fn answers_well(port: u16, path: &str) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        let request = format!("GET {path} HTTP/1.0\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer.split(' ').nth(1)? == "200")
    };
    ask().unwrap_or(false)
}

/// Waits until something listens on `port`.
///
/// # Panics
/// After 20 seconds.
pub fn wait_for(port: u16) {
    for _ in 0..2000 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("nothing listens on port {port} after 20 seconds");
}
