//! The machine under the figures, and the process that they are of.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::{get, whole};

/// How many times a second this disk can make 4 kB safe, one after the other.
pub fn syncs_per_s() -> f64 {
    let mut file = tempfile::tempfile_in(".").unwrap();
    let (began, mut n) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
        n += 1;
    }
    f64::from(n) / began.elapsed().as_secs_f64()
}

/// A folder with a store, and the binary.
pub struct Server {
    folder: tempfile::TempDir,
    port: u16,
    store: String,
}

pub struct Running {
    child: Child,
    pub port: u16,
}

impl Server {
    /// On SQLite, or on a PostgreSQL server of its own.
    pub fn new(on_postgres: bool) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        // Beside the build, and not on a temporary file system that knows no sync.
        Self {
            folder: tempfile::tempdir_in(".").unwrap(),
            port,
            store: if on_postgres {
                testkit::scratch_database()
            } else {
                "sqlite:bench.db".to_owned()
            },
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_borough"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("BOROUGH__STORE__URL", &self.store)
            .env("BOROUGH__OUTBOUND__ALLOW", "127.0.0.0/8")
            .env("BOROUGH__HTTP__LISTEN", format!("127.0.0.1:{}", self.port))
            .env("BOROUGH__HTTP__RATE_PER_MINUTE", "1000000000")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> String {
        let out = self.command(arguments).output().unwrap();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).unwrap()
    }

    pub fn start(&self) -> Running {
        let child = self
            .command(&["--log", "warn", "serve"])
            .stdout(Stdio::null())
            .stderr(fs::File::create(self.folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut stream = loop {
            match TcpStream::connect(("127.0.0.1", self.port)) {
                Ok(stream) => break stream,
                Err(_) => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        stream.write_all(&get("/", "text/html")).unwrap();
        let (mut answer, mut buffer) = (Vec::new(), [0; 16 << 10]);
        while whole(&answer).is_none() {
            let read = stream.read(&mut buffer).unwrap();
            answer.extend_from_slice(&buffer[..read]);
        }
        assert_eq!(whole(&answer), Some(200));
        Running {
            child,
            port: self.port,
        }
    }

    /// Registers devices of a model with a plain codec; their ids.
    pub fn add_devices(&self, count: usize) -> Vec<String> {
        let devices: Vec<String> = (0..count).map(|n| format!("0253beef{n:08x}")).collect();
        let lines: Vec<String> = devices
            .iter()
            .map(|id| format!("{{\"dev_eui\":\"{id}\",\"name\":\"Bay {id}\",\"model\":\"browan/tbsl100\",\"feeds\":\"urn:ngsi-ld:Noise:{id}\"}}"))
            .collect();
        fs::write(
            self.folder.path().join("devices.json"),
            format!("[{}]", lines.join(",")),
        )
        .unwrap();
        self.run(&["devices", "add", "--file", "devices.json"]);
        devices
    }

    /// Imports the bins of these numbers, each with a name, a level, a colour and a place; how long it took.
    pub fn load_entities(&self, numbers: std::ops::Range<usize>) -> Duration {
        let mut took = Duration::ZERO;
        for start in numbers.clone().step_by(100_000) {
            let file = self.folder.path().join("bins.ndjson");
            let mut out = std::io::BufWriter::new(fs::File::create(&file).unwrap());
            for i in start..(start + 100_000).min(numbers.end) {
                writeln!(out, "{}", bin(i, i % 100)).unwrap();
            }
            out.flush().unwrap();
            let began = Instant::now();
            self.run(&["import", "entities", "bins.ndjson"]);
            took += began.elapsed();
        }
        took
    }

    /// Waits until the readings that were taken in have been moved to their places, as they are within
    /// seconds where nothing more comes: what is measured next is not to share the machine with that.
    pub fn settle(&self, running: &Running) {
        let mut before = running.cpu_s();
        loop {
            std::thread::sleep(Duration::from_secs(6));
            let now = running.cpu_s();
            if now - before < 0.3 {
                return;
            }
            before = now;
        }
    }
}

/// A bin as NGSI-LD.
pub fn bin(i: usize, level: usize) -> String {
    // 51,000 street corners, 70 m to 110 m apart; those beyond them stand a few metres further on.
    let aside = (i / 51_000) as f64 * 0.000_03;
    let (lon, lat) = (
        1.6 + (i % 300) as f64 * 0.001 + aside,
        51.55 + (i / 300 % 170) as f64 * 0.001 + aside,
    );
    format!(
        "{{\"id\":\"urn:ngsi-ld:Bin:{i}\",\"type\":\"Bin\",\"name\":{{\"value\":\"Bin {i}\"}},\"level\":{{\"value\":{level}}},\"colour\":{{\"value\":\"c{}\"}},\"location\":{{\"type\":\"GeoProperty\",\"value\":{{\"type\":\"Point\",\"coordinates\":[{lon:.5},{lat:.5}]}}}}}}",
        i / 100 % 50
    )
}

impl Running {
    /// Resident memory, by the kernel's own count.
    pub fn memory_bytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
            * 1024
    }
}

impl Running {
    /// Seconds of processor time that the process has taken.
    pub fn cpu_s(&self) -> f64 {
        cpu_s(&self.child.id().to_string())
    }
}

/// Seconds of processor time that a process has taken; `self` is this one.
pub fn cpu_s(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name, in brackets, may hold anything; times are in hundredths of a second.
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// A ChirpStack `up` event of its own for each connection and number.
pub fn uplink(device: &str, connection: usize, n: usize) -> String {
    let frame = connection * 1_000_000 + n;
    format!(
        "{{\"deduplicationId\":\"{connection:08x}-0000-4000-8000-{n:012x}\",\"deviceInfo\":{{\"devEui\":\"{device}\",\"applicationName\":\"bench\"}},\"devAddr\":\"{connection:08x}\",\"fCnt\":{frame},\"fPort\":105,\"data\":\"AAs2KA==\",\"rxInfo\":[{{\"gatewayId\":\"0016c001f153a14c\",\"rssi\":-60,\"snr\":9.5}}]}}"
    )
}
