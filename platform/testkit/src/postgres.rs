//! A real PostgreSQL for one test process, and a fresh database in it for each test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::server::{Server, free_port, wait_for};

struct Cluster {
    port: u16,
    _server: Server,
}

/// The address of a new, empty database.
///
/// # Panics
/// If PostgreSQL is not installed; the message says what to install.
#[must_use]
pub fn scratch_database() -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let port = CLUSTER.get_or_init(start).port;
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::SeqCst)
    );
    let mut client = (0..200)
        .find_map(|_| {
            let client = postgres::Client::connect(&url(port, "postgres"), postgres::NoTls);
            if client.is_err() {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            client.ok()
        })
        .expect("PostgreSQL takes connections");
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .unwrap();
    url(port, &name)
}

fn url(port: u16, database: &str) -> String {
    format!("postgres://borough@127.0.0.1:{port}/{database}")
}

fn start() -> Cluster {
    let bin = bin();
    let folder = tempfile::Builder::new()
        .prefix("borough-pg-")
        .tempdir()
        .unwrap()
        .keep();
    let port = free_port();
    let data = folder.join("data");
    let run = as_server(&bin.join("initdb"));
    let data_text = data.to_string_lossy().into_owned();
    if run.len() > 1 {
        let owned = Command::new("chown")
            .arg("postgres")
            .arg(&folder)
            .status()
            .unwrap();
        assert!(
            owned.success(),
            "could not hand {} to postgres",
            folder.display()
        );
    }
    let init = Command::new(&run[0])
        .args(&run[1..])
        .args([
            "-D",
            &data_text,
            "-U",
            "borough",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ])
        .current_dir("/")
        .output()
        .unwrap();
    assert!(
        init.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&init.stderr)
    );
    let run = as_server(&bin.join("postgres"));
    let port_text = port.to_string();
    let socket = folder.to_string_lossy().into_owned();
    let mut args: Vec<&str> = run[1..].iter().map(String::as_str).collect();
    args.extend([
        "-D",
        &data_text,
        "-p",
        &port_text,
        "-k",
        &socket,
        "-c",
        "listen_addresses=127.0.0.1",
    ]);
    args.extend(["-c", "max_connections=300"]);
    let server = Server::start(&run[0], &args, "postgresql");
    wait_for(port);
    Cluster {
        port,
        _server: server,
    }
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
