//! The whole process as its users meet it: messages, queries and pages a second, start and memory,
//! each beside the limit of this machine or a rival's published figure.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod client;
mod machine;

use std::time::{Duration, Instant};

use client::{bytes, get, load};
use machine::{Server, syncs_per_s};

/// How long each round lasts.
const ROUND: Duration = Duration::from_secs(5);
/// Entities in the store for reads and queries.
const ENTITIES: usize = 100_000;

fn main() {
    // Under `cargo test` a benchmark only has to build.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let syncs = syncs_per_s();
    println!(
        "this machine: {syncs:.0} syncs of 4 kB a second, {} cores\n",
        std::thread::available_parallelism().map_or(1, Into::into)
    );
    println!("{:44} {:>14}   beside it", "", "borough");

    let server = Server::new();
    let began = Instant::now();
    let running = server.start();
    line(
        "start of an empty store to the first page",
        format!("{} ms", began.elapsed().as_millis()),
        "aim 3 s",
    );
    std::thread::sleep(Duration::from_secs(3));
    line(
        "memory, idle",
        mib(running.memory_bytes()),
        "aim 20 MiB; Antares states 9 MiB, Orion-LD 300-500 MB",
    );
    let key = server
        .run(&[
            "key",
            "add",
            "bench",
            "--scope",
            "context.write",
            "--scope",
            "devices.send",
        ])
        .trim()
        .to_owned();

    let devices = server.add_devices(200);
    let send = key.clone();
    let made = load(running.port, 64, ROUND, move |connection, n| {
        let device = &devices[(connection * 31 + n) % devices.len()];
        let up = machine::uplink(device, connection, n);
        bytes(
            "POST",
            "/devices/in/chirpstack?event=up",
            &send,
            "application/json",
            &up,
        )
    });
    report(
        "uplinks, synced before the answer (HTTP, 64)",
        &made,
        &format!("{syncs:.0} syncs/s is the limit one by one; ThingsBoard 1,111 msg/s on 4 cores"),
    );

    let took = server.load_entities(ENTITIES);
    line(
        "import of 100,000 entities",
        format!("{:.0}/s", ENTITIES as f64 / took.as_secs_f64()),
        "Stellio creates 131-241/s on 8 cores",
    );
    line(
        "memory at 100,000 entities",
        mib(running.memory_bytes()),
        "Antares states 3.2 GB at 1,000,000",
    );

    let made = load(running.port, 64, ROUND, |connection, n| {
        let id = (connection * 7919 + n * 104_729) % ENTITIES;
        get(
            &format!("/ngsi-ld/v1/entities/urn:ngsi-ld:Bin:{id}"),
            "application/json",
        )
    });
    report(
        "point reads at 100,000 entities (64)",
        &made,
        "aim 20,000/s",
    );
    let made = load(running.port, 64, ROUND, |connection, n| {
        let low = 90 + (connection + n) % 9;
        get(
            &format!(
                "/ngsi-ld/v1/entities?type=Bin&q=level%3E{low}%3Bcolour%3D%3D%22c{}%22&limit=20",
                n % 50
            ),
            "application/json",
        )
    });
    report(
        "q with two conditions, 20 results (64)",
        &made,
        "aim 8,000/s; Antares states 6,050/s in memory, Stellio 30-36/s",
    );
    let write = key;
    let made = load(running.port, 64, ROUND, move |connection, n| {
        let id = (connection * 7919 + n * 104_729) % ENTITIES;
        let body = format!("{{\"type\":\"Property\",\"value\":{}}}", n % 100);
        bytes(
            "PATCH",
            &format!("/ngsi-ld/v1/entities/urn:ngsi-ld:Bin:{id}/attrs/level"),
            &write,
            "application/json",
            &body,
        )
    });
    report(
        "updates of one attribute, synced (64)",
        &made,
        "aim 10,000/s; Antares states 4,492/s synced, Orion-LD about 5,000/s",
    );
    let made = load(running.port, 16, ROUND, |connection, n| {
        let id = (connection * 7919 + n * 104_729) % ENTITIES;
        get(&format!("/assets/urn:ngsi-ld:Bin:{id}"), "text/html")
    });
    report("pages of a thing (16)", &made, "");
    let made = load(running.port, 16, ROUND, |_, _| get("/", "text/html"));
    report("home pages (16)", &made, "");
    drop(running);
    let began = Instant::now();
    let running = server.start();
    line(
        "start with 100,000 entities to the first page",
        format!("{} ms", began.elapsed().as_millis()),
        "aim 3 s",
    );
    drop(running);
}

fn report(what: &str, load: &client::Load, beside: &str) {
    let failed = if load.failed > 0 {
        format!(", {} FAILED", load.failed)
    } else {
        String::new()
    };
    line(
        what,
        format!("{:.0}/s", load.per_s),
        &format!(
            "p50 {:.1} ms, p99 {:.1} ms{failed}; {beside}",
            load.p50_ms, load.p99_ms
        ),
    );
}

fn line(what: &str, figure: String, beside: &str) {
    println!("{what:44} {figure:>14}   {beside}");
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1 << 20) as f64)
}
