//! A real server process that cannot outlive the test that started it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
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

/// A port that nobody listens on.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
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
