//! Trees as large as a town's streets: the reference instances of PACE 2018, each with a minute of CPU time.
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn main() {
    let mut words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let seconds = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(60.0);
    let only: Vec<String> = words.collect();
    let data = std::env::var_os("TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    for track in ["track1", "track3"] {
        run(&data.join("siting/pace2018"), track, seconds, &only);
    }
}

/// CPU seconds of this process so far, as Linux counts them.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn run(folder: &Path, track: &str, seconds: f64, only: &[String]) {
    let Ok(known) = std::fs::read_to_string(folder.join(format!("{track}.csv"))) else {
        println!("{track}: TEST_DATA is absent");
        return;
    };
    println!(
        "{track:<10} {:>9} {:>9} {:>6} {:>12} {:>12} {:>12} {:>9} {:>7}",
        "nodes", "edges", "terms", "cost", "bound", "known", "above", "CPU s"
    );
    let (mut above, mut proven, mut rows) = (0.0, 0, 0);
    for row in known.lines().skip(1) {
        let mut cells = row.split(',').map(str::trim);
        let (Some(name), Some(best)) = (
            cells.next(),
            cells.next_back().and_then(|cell| cell.parse::<u64>().ok()),
        ) else {
            continue;
        };
        if !only.is_empty()
            && !only
                .iter()
                .any(|part| format!("{track}/{name}").contains(part.as_str()))
        {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(folder.join(track).join(name)) else {
            continue;
        };
        let instance = match siting::steiner::read(&text) {
            Ok(instance) => instance,
            Err(fault) => {
                println!("{name}: {fault}");
                continue;
            }
        };
        let (start, wall) = (cpu_seconds(), Instant::now());
        let used = || match (start, cpu_seconds()) {
            (Some(start), Some(now)) => now - start,
            _ => Duration::as_secs_f64(&wall.elapsed()),
        };
        let plan = siting::steiner::solve(&instance, &|| used() < seconds);
        let off = plan.cost as f64 / best as f64 - 1.0;
        println!(
            "{name:<10} {:>9} {:>9} {:>6} {:>12} {:>12} {:>12} {:>8.3}% {:>7.1}{}",
            instance.nodes(),
            instance.edges().len(),
            instance.terminals().len(),
            plan.cost,
            plan.bound,
            best,
            off * 100.0,
            used(),
            if instance.cost_of(&plan.edges) == Some(plan.cost) {
                ""
            } else {
                "  NOT A TREE"
            },
        );
        above += off;
        proven += usize::from(plan.cost == plan.bound);
        rows += 1;
    }
    if rows > 0 {
        println!(
            "{track}: {proven} of {rows} proven, {:.3}% above the known on average\n",
            above * 100.0 / f64::from(rows)
        );
    }
}
