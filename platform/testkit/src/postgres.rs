//! A real PostgreSQL: one for each test process with a fresh database in it for each test, or one of
//! a test's own, to be killed.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Authority;
use crate::server::{Server, free_port};

/// A running PostgreSQL.
pub struct Postgres {
    port: u16,
    folder: tempfile::TempDir,
    tls: bool,
    server: Option<Server>,
}

/// The address of a new, empty database in the one PostgreSQL of this test process.
///
/// # Panics
/// If PostgreSQL is not installed; the message says what to install.
#[must_use]
pub fn scratch_database() -> String {
    static SHARED: OnceLock<Postgres> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = SHARED.get_or_init(Postgres::start);
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::SeqCst)
    );
    server
        .connect()
        .expect("PostgreSQL takes connections")
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .unwrap();
    server.database(&name)
}

impl Postgres {
    /// Starts one of its own, to be killed and started again.
    ///
    /// # Panics
    /// If PostgreSQL is not installed; the message says what to install.
    #[must_use]
    pub fn start() -> Self {
        Self::start_as(None)
    }

    /// Starts one that speaks TLS to those who ask for it.
    ///
    /// # Panics
    /// If PostgreSQL is not installed; the message says what to install.
    #[must_use]
    pub fn start_with_tls(authority: &Authority) -> Self {
        Self::start_as(Some(authority))
    }

    fn start_as(authority: Option<&Authority>) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("borough-pg-")
            .tempdir()
            .unwrap();
        if let Some(authority) = authority {
            let (certificate, key) = authority.server();
            std::fs::copy(certificate, folder.path().join("server.pem")).unwrap();
            // It refuses a key that others may read.
            let own = folder.path().join("server.key");
            std::fs::copy(key, &own).unwrap();
            std::fs::set_permissions(own, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let run = as_server(&bin().join("initdb"));
        if run.len() > 1 {
            hand_over(folder.path());
        }
        let init = Command::new(&run[0])
            .args(&run[1..])
            .arg("-D")
            .arg(folder.path().join("data"))
            .args(["-U", "borough", "-A", "trust", "-E", "UTF8"])
            .args(["--locale=C", "--no-sync"])
            .current_dir("/")
            .output()
            .unwrap();
        assert!(
            init.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&init.stderr)
        );
        let mut server = Self {
            port: free_port(),
            folder,
            tls: authority.is_some(),
            server: None,
        };
        server.start_again();
        server
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.server = None;
    }

    /// Starts it on what it had written.
    ///
    /// # Panics
    /// If it takes no connections within 20 seconds.
    pub fn start_again(&mut self) {
        // What is left of one that was killed may stand in the way of the next for a moment.
        for _ in 0..10 {
            self.server = Some(self.run());
            if self.connect().is_some() {
                return;
            }
            self.server = None;
        }
        panic!(
            "PostgreSQL does not start in {}",
            self.folder.path().display()
        );
    }

    fn run(&self) -> Server {
        let run = as_server(&bin().join("postgres"));
        let (data, port) = (self.folder.path().join("data"), self.port.to_string());
        let (data, socket) = (data.to_string_lossy(), self.folder.path().to_string_lossy());
        let mut args: Vec<&str> = run[1..].iter().map(String::as_str).collect();
        args.extend(["-D", &data, "-p", &port, "-k", &socket]);
        args.extend(["-c", "listen_addresses=127.0.0.1"]);
        args.extend(["-c", "max_connections=300"]);
        // One that is killed leaves its shared memory behind: in its own folder, not on the machine.
        args.extend(["-c", "dynamic_shared_memory_type=mmap"]);
        if self.tls {
            args.extend(["-c", "ssl=on"]);
            args.extend(["-c", "ssl_cert_file=../server.pem"]);
            args.extend(["-c", "ssl_key_file=../server.key"]);
        }
        Server::start(&run[0], &args, "postgresql")
    }

    /// A connection, as soon as it takes one; none after two seconds without an answer. One that answers that
    /// it is starting up is mending what a kill left behind, which takes as long as the disk takes.
    fn connect(&self) -> Option<postgres::Client> {
        let url = self.database("postgres");
        let (mut unanswered, mut starting) = (0, 0);
        while unanswered < 40 && starting < 1_200 {
            match postgres::Client::connect(&url, postgres::NoTls) {
                Ok(client) => return Some(client),
                Err(error) if error.as_db_error().is_some() => starting += 1,
                Err(_) => unanswered += 1,
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        None
    }

    /// The address of its first database.
    #[must_use]
    pub fn url(&self) -> String {
        self.database("postgres")
    }

    /// The same, for those who insist on TLS.
    #[must_use]
    pub fn tls_url(&self) -> String {
        let plain = self.url().replace("127.0.0.1", "localhost");
        format!("{plain}?sslmode=require")
    }

    fn database(&self, name: &str) -> String {
        format!("postgres://borough@127.0.0.1:{}/{name}", self.port)
    }
}

fn hand_over(folder: &Path) {
    let owned = Command::new("chown")
        .arg("-R")
        .arg("postgres")
        .arg(folder)
        .status()
        .unwrap();
    assert!(
        owned.success(),
        "could not hand {} to postgres",
        folder.display()
    );
}

/// PostgreSQL will not run as root: then it runs as its own user.
fn as_server(program: &Path) -> Vec<String> {
    let program = program.to_string_lossy().into_owned();
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    if root {
        vec![
            "/usr/bin/setpriv".into(),
            "--reuid=postgres".into(),
            "--regid=postgres".into(),
            "--clear-groups".into(),
            program,
        ]
    } else {
        vec![program]
    }
}

/// The newest version that Debian has put there, else the one on the path.
fn bin() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .ok()
        .and_then(|versions| {
            versions
                .flatten()
                .map(|version| version.path().join("bin"))
                .filter(|bin| bin.join("initdb").exists())
                .max()
        });
    debian
        .or_else(|| {
            crate::server::find("initdb").and_then(|initdb| initdb.parent().map(Path::to_path_buf))
        })
        .expect("PostgreSQL is not installed: on Debian or Ubuntu, apt-get install postgresql")
}
