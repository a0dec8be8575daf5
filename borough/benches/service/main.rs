//! The whole process as its users meet it: messages, writes, queries, notifications and pages a second,
//! start and memory, each beside the limit of this machine or a rival's published figure.
//!
//! Words after `--` choose rounds (`cargo bench --bench service -- q updates`); `postgres` among them has
//! the store on a PostgreSQL server of its own.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod client;
mod machine;
mod watch;

use std::time::{Duration, Instant};

use client::{Load, bytes, get, load};
use machine::{Running, Server, bin, cpu_s, syncs_per_s};
use watch::{Receiver, SUBSCRIPTIONS};

/// How long each round lasts.
const ROUND: Duration = Duration::from_secs(5);
/// Entities in the store for reads and queries, and for places nearby.
const ENTITIES: usize = 100_000;
const MANY_ENTITIES: usize = 1_000_000;
/// Scattered over all of them.
const STRIDE: usize = 104_729;

struct Bench {
    server: Server,
    running: Running,
    key: String,
    chosen: Vec<String>,
    syncs: f64,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // Under `cargo test` a benchmark only has to build.
    if words.iter().any(|word| word == "--test") {
        return;
    }
    let mut chosen: Vec<String> = words.into_iter().filter(|w| !w.starts_with("--")).collect();
    let on_postgres = chosen.iter().any(|word| word == "postgres");
    chosen.retain(|word| word != "postgres");
    let syncs = syncs_per_s();
    println!(
        "this machine: {syncs:.0} syncs of 4 kB a second, {} cores; the load comes from the same cores: how much\n\
         of them it took and how much borough did stands with each figure; store: {}\n",
        std::thread::available_parallelism().map_or(1, Into::into),
        if on_postgres {
            "PostgreSQL, whose own share is not counted"
        } else {
            "SQLite"
        }
    );
    println!("{:46} {:>12}   beside it", "", "borough");
    let server = Server::new(on_postgres);
    let began = Instant::now();
    let running = server.start();
    let started = began.elapsed();
    let scopes = ["context.write", "context.subscribe", "devices.send"];
    let mut add = vec!["key", "add", "bench"];
    add.extend(scopes.iter().flat_map(|scope| ["--scope", scope]));
    let mut bench = Bench {
        key: server.run(&add).trim().to_owned(),
        server,
        running,
        chosen,
        syncs,
    };
    if bench.is_chosen("start") {
        line(
            "start of an empty store to the first page",
            format!("{} ms", started.as_millis()),
            "aim 3 s",
        );
        std::thread::sleep(Duration::from_secs(3));
        line(
            "memory, idle",
            mib(bench.running.memory_bytes()),
            "aim 20 MiB; Antares states 9 MiB, Orion-LD 300-500 MB",
        );
    }
    if bench.is_chosen("uplinks") {
        bench.uplinks();
    }
    if bench.is_chosen("reports") {
        bench.reports();
    }
    let took = bench.server.load_entities(0..ENTITIES);
    if bench.is_chosen("import") {
        line(
            "import of 100,000 entities",
            format!("{:.0}/s", ENTITIES as f64 / took.as_secs_f64()),
            "Stellio creates 131-241/s on 8 cores",
        );
        line(
            "memory at 100,000 entities",
            mib(bench.running.memory_bytes()),
            "Antares states 3.2 GB at 1,000,000",
        );
    }
    bench.server.settle(&bench.running);
    bench.broker();
    if bench.is_chosen("watch") {
        bench.watched();
    }
    if bench.is_chosen("pages") {
        bench.pages();
    }
    if bench.is_chosen("start") {
        drop(bench.running);
        let began = Instant::now();
        bench.running = bench.server.start();
        line(
            "start with 100,000 entities to the first page",
            format!("{} ms", began.elapsed().as_millis()),
            "aim 3 s",
        );
    }
    if bench.is_chosen("million") {
        bench.million();
    }
}

impl Bench {
    fn is_chosen(&self, round: &str) -> bool {
        self.chosen.is_empty() || self.chosen.iter().any(|word| word == round)
    }

    /// Runs a round of load, and tells it with who took how much of the processors.
    fn round(
        &self,
        what: &str,
        connections: usize,
        beside: &str,
        request: impl Fn(usize, usize) -> Vec<u8>,
    ) {
        self.told(what, 1, "/s", beside, || {
            load(self.running.port, connections, ROUND, request)
        });
    }

    fn told(&self, what: &str, each: usize, unit: &str, beside: &str, run: impl FnOnce() -> Load) {
        let (began, ours, theirs) = (Instant::now(), cpu_s("self"), self.running.cpu_s());
        let made = run();
        let share =
            |before: f64, after: f64| (after - before) / began.elapsed().as_secs_f64() * 100.0;
        let (ours, theirs) = (
            share(ours, cpu_s("self")),
            share(theirs, self.running.cpu_s()),
        );
        let failed = if made.failed > 0 {
            format!(", {} FAILED", made.failed)
        } else {
            String::new()
        };
        line(
            what,
            format!("{:.0}{unit}", made.per_s * each as f64),
            &format!(
                "p50 {:.1} p95 {:.1} p99 {:.1} ms{failed}; borough {theirs:.0}%, load {ours:.0}% of a core; {beside}",
                made.p50_ms, made.p95_ms, made.p99_ms
            ),
        );
    }

    fn uplinks(&self) {
        let devices = self.server.add_devices(200);
        let beside = format!(
            "{:.0} syncs/s is the limit one by one; ThingsBoard 1,111 msg/s on 4 cores",
            self.syncs
        );
        self.round(
            "uplinks, synced before the answer (HTTP, 64)",
            64,
            &beside,
            |connection, n| {
                let device = &devices[(connection * 31 + n) % devices.len()];
                let up = machine::uplink(device, connection, n);
                let path = "/devices/in/chirpstack?event=up";
                bytes("POST", path, &self.key, "application/json", &up)
            },
        );
    }

    fn reports(&self) {
        let beside = format!(
            "each kept, found again and answered for; {:.0} syncs/s is the limit one by one",
            self.syncs
        );
        self.round(
            "reports of problems, synced (64)",
            64,
            &beside,
            |connection, n| {
                let body = format!(
                    "once=00000000-0000-4000-{connection:04x}-{n:012x}&words=Hole+number+{n}&where=High+Street&category=pothole"
                );
                let kind = "application/x-www-form-urlencoded";
                bytes("POST", "/report/send", &self.key, kind, &body)
            },
        );
    }

    fn broker(&self) {
        let scattered = |connection: usize, n: usize| (connection * 7919 + n * STRIDE) % ENTITIES;
        if self.is_chosen("reads") {
            let what = "point reads at 100,000 entities (64)";
            self.round(what, 64, "aim 20,000/s", |connection, n| {
                let id = scattered(connection, n);
                let path = format!("/ngsi-ld/v1/entities/urn:ngsi-ld:Bin:{id}");
                get(&path, "application/json")
            });
        }
        if self.is_chosen("q") {
            let beside =
                "aim 8,000/s, p95 10 ms; Antares states 6,050/s in memory, Stellio 30-36/s";
            self.round("q with two conditions, 20 results (64)", 64, beside, |connection, n| {
                let low = 90 + (connection + n) % 9;
                let path = format!(
                    "/ngsi-ld/v1/entities?type=Bin&q=level%3E{low}%3Bcolour%3D%3D%22c{}%22&limit=20",
                    n % 50
                );
                get(&path, "application/json")
            });
        }
        if self.is_chosen("updates") {
            let beside = format!(
                "aim 10,000/s, p99 20 ms; {:.0} syncs/s is the limit one by one; Antares states 4,492/s synced, Orion-LD about 5,000/s",
                self.syncs
            );
            self.round(
                "updates of one attribute, synced (64)",
                64,
                &beside,
                |connection, n| {
                    let id = scattered(connection, n);
                    let path = format!("/ngsi-ld/v1/entities/urn:ngsi-ld:Bin:{id}/attrs/level");
                    let body = format!("{{\"type\":\"Property\",\"value\":{}}}", n % 100);
                    bytes("PATCH", &path, &self.key, "application/json", &body)
                },
            );
            self.server.settle(&self.running);
        }
        if self.is_chosen("batches") {
            let upsert = |start: usize, level: usize| {
                let all: Vec<String> = (start..start + 100)
                    .map(|i| bin(i, (i + level) % 100))
                    .collect();
                let path = "/ngsi-ld/v1/entityOperations/upsert";
                let body = format!("[{}]", all.join(","));
                bytes("POST", path, &self.key, "application/json", &body)
            };
            let next = std::cell::Cell::new(MANY_ENTITIES * 10);
            let what = "upserts of 100 new entities, synced (4)";
            let beside = "aim 30,000 entities/s; Scorpio 324 writes/s";
            self.told(what, 100, " entities/s", beside, || {
                load(self.running.port, 4, ROUND, |_, _| {
                    upsert(next.replace(next.get() + 100), 0)
                })
            });
            self.server.settle(&self.running);
            let what = "upserts of 100 known entities, synced (4)";
            self.told(what, 100, " entities/s", beside, || {
                load(self.running.port, 4, ROUND, |connection, n| {
                    upsert((connection * 251 + n * 7) % (ENTITIES / 100) * 100, n)
                })
            });
            self.server.settle(&self.running);
        }
    }

    fn watched(&self) {
        let receiver = Receiver::new();
        let beside = "each is kept before it is answered";
        self.told("subscribing 100,000 times (32)", 1, "/s", beside, || {
            receiver.subscribe(self.running.port, &self.key)
        });
        for told in [1, 10] {
            let what = format!("{SUBSCRIPTIONS} subscriptions, {told} told a write, 1,000 w/s");
            let mut missing = 0;
            let beside = "aim all, p99 100 ms from the write; Antares delivers 8.4% at 10,000 subscriptions and 500 writes/s";
            self.told(&what, 1, " told/s", beside, || {
                let (made, lacking) =
                    receiver.watch(self.running.port, &self.key, told, (1_000, ROUND));
                missing = lacking;
                made
            });
            line("    of those due, not told", missing.to_string(), "");
        }
        line(
            "memory with 100,000 subscriptions",
            mib(self.running.memory_bytes()),
            "",
        );
        self.server.settle(&self.running);
    }

    fn pages(&self) {
        self.round("pages of a thing (16)", 16, "", |connection, n| {
            let id = (connection * 7919 + n * STRIDE) % ENTITIES;
            get(&format!("/assets/urn:ngsi-ld:Bin:{id}"), "text/html")
        });
        self.round("home pages (16)", 16, "", |_, _| get("/", "text/html"));
    }

    fn million(&self) {
        let took = self.server.load_entities(ENTITIES..MANY_ENTITIES);
        line(
            "import of 900,000 entities more",
            format!(
                "{:.0}/s",
                (MANY_ENTITIES - ENTITIES) as f64 / took.as_secs_f64()
            ),
            "",
        );
        self.server.settle(&self.running);
        let near = |connection: usize, n: usize| {
            let i = (connection * 7919 + n * STRIDE) % 51_000;
            let (lon, lat) = (
                1.6 + (i % 300) as f64 * 0.001,
                51.55 + (i / 300) as f64 * 0.001,
            );
            format!(
                "/ngsi-ld/v1/entities?type=Bin&georel=near%3BmaxDistance%3D%3D60&geometry=Point&coordinates=%5B{lon:.5},{lat:.5}%5D&limit=20"
            )
        };
        self.round(
            "places within 60 m at 1,000,000 entities (64)",
            64,
            "aim 2,000/s",
            |connection, n| get(&near(connection, n), "application/json"),
        );
        let what = "point reads at 1,000,000 entities (64)";
        self.round(what, 64, "", |connection, n| {
            let id = (connection * 7919 + n * STRIDE) % MANY_ENTITIES;
            get(
                &format!("/ngsi-ld/v1/entities/urn:ngsi-ld:Bin:{id}"),
                "application/json",
            )
        });
        line(
            "memory at 1,000,000 entities, after these",
            mib(self.running.memory_bytes()),
            "aim 256 MiB; Antares states 3.2 GB",
        );
    }
}

fn line(what: &str, figure: String, beside: &str) {
    println!("{what:46} {figure:>12}   {beside}");
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1 << 20) as f64)
}
