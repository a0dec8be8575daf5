//! Gateways for the real Thurrock and the p-medians of the OR-Library, beside HiGHS and spopt in the same run: how
//! many seconds, what value, what bound.
//!
//! The rivals come from PyPI into a virtual environment in the target folder. `BENCH_SECONDS` is what each may take
//! for one problem (10 if it is not set), `ONLY` a word in the name of the problems to run; with `ALONE` the rivals
//! rest.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::print_stdout)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use siting::{Covering, Covers, Distances, Edge, Effort, Median, Plan, Point};

/// A problem that all can be asked: its size, its rows as text for the rivals, and how this crate solves it.
struct Problem {
    name: String,
    kind: &'static str,
    choose: usize,
    task: Task,
}

enum Task {
    Cover(Covers),
    Median(Distances),
}

fn main() {
    // Cargo calls benches with `--test` when it only wants to know that they run.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let data = std::env::var("TEST_DATA").map_or_else(
        |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let seconds = std::env::var("BENCH_SECONDS")
        .ok()
        .and_then(|word| word.parse().ok())
        .unwrap_or(10.0);
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut problems = thurrock(&data);
    problems.extend(medians(&data));
    if problems.is_empty() {
        println!("nothing to measure: TEST_DATA is absent");
    }
    let python = match std::env::var_os("ALONE") {
        Some(_) => Err("ALONE is set".to_owned()),
        None => rivals(),
    };
    println!(
        "{:<28} {:<8} {:>8} {:>8} {:>10} {:>7}",
        "problem", "who", "seconds", "value", "bound", "gap"
    );
    for problem in problems
        .iter()
        .filter(|problem| problem.name.contains(&only))
    {
        let begun = Instant::now();
        let plan = problem.solve(&|| begun.elapsed().as_secs_f64() < seconds);
        line(
            problem,
            "borough",
            begun.elapsed().as_secs_f64(),
            plan.value,
            plan.bound,
        );
        match &python {
            Err(why) => println!("{:<28} rivals did not run: {why}", problem.name),
            Ok(python) => {
                for who in ["highs", "spopt"] {
                    match problem.ask(python, who, seconds) {
                        Ok((took, value, bound)) => line(problem, who, took, value, bound),
                        Err(why) => println!("{:<28} {who:<8} did not answer: {why}", problem.name),
                    }
                }
            }
        }
    }
}

fn line(problem: &Problem, who: &str, took: f64, value: f64, bound: f64) {
    let gap = 100.0 * (bound - value).abs() / value.abs().max(bound.abs());
    println!(
        "{:<28} {who:<8} {took:>8.2} {value:>8.0} {bound:>10.1} {gap:>6.2}%",
        problem.name
    );
}

impl Problem {
    fn solve(&self, keep_going: &dyn Fn() -> bool) -> Plan {
        let effort = Effort::default();
        let plan = match &self.task {
            Task::Cover(covers) => {
                let weight = vec![1.0; covers.demands()];
                Covering::new(covers, &weight, self.choose).solve(&effort, keep_going)
            }
            Task::Median(distances) => {
                let weight = vec![1.0; distances.demands()];
                Median::new(distances, &weight, self.choose).solve(&effort, keep_going)
            }
        };
        plan.unwrap_or_else(|refused| panic!("{}: {refused}", self.name))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let (candidates, demands) = match &self.task {
            Task::Cover(covers) => (covers.candidates(), covers.demands()),
            Task::Median(distances) => (distances.candidates(), distances.demands()),
        };
        let _ = writeln!(text, "{candidates} {demands} {}", self.choose);
        for site in 0..candidates {
            let words: Vec<String> = match &self.task {
                Task::Cover(covers) => covers.of(site).iter().map(u32::to_string).collect(),
                Task::Median(distances) => distances.of(site).iter().map(f64::to_string).collect(),
            };
            let _ = writeln!(text, "{}", words.join(" "));
        }
        text
    }

    /// Asks a rival, who may take three times as long altogether: a limit is seldom kept while a model is built.
    fn ask(&self, python: &Path, who: &str, seconds: f64) -> Result<(f64, f64, f64), String> {
        let file = python.with_file_name("problem.txt");
        std::fs::write(&file, self.text()).map_err(|why| why.to_string())?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rivals.py");
        let done = Command::new("timeout")
            .arg((seconds * 3.0 + 20.0).to_string())
            .arg(python)
            .args([script, who, self.kind])
            .arg(&file)
            .arg(seconds.to_string())
            .output()
            .map_err(|why| why.to_string())?;
        // Solvers greet on standard output; the figures are the last line.
        let text = String::from_utf8_lossy(&done.stdout);
        let last = text.lines().last().unwrap_or_default();
        let numbers: Vec<f64> = last
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        match numbers[..] {
            [took, value, bound] => Ok((took, value, bound)),
            _ => {
                let why = String::from_utf8_lossy(&done.stderr);
                let last = why
                    .lines()
                    .last()
                    .unwrap_or("nothing within three times the time");
                Err(last.to_owned())
            }
        }
    }
}

/// The Python that has the rivals, or why there is none.
fn rivals() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("venv");
    let python = folder.join("bin/python");
    let run = |program: &Path, words: &[&str]| {
        let done = Command::new(program)
            .args(words)
            .output()
            .map_err(|why| why.to_string())?;
        if done.status.success() {
            Ok(())
        } else {
            let why = String::from_utf8_lossy(&done.stderr);
            Err(why.lines().last().unwrap_or("no reason given").to_owned())
        }
    };
    if run(&python, &["-c", "import highspy, spopt"]).is_err() {
        run(
            Path::new("python3"),
            &["-m", "venv", &folder.to_string_lossy()],
        )?;
        run(
            &python,
            &["-m", "pip", "install", "--quiet", "highspy", "spopt"],
        )?;
    }
    Ok(python)
}

/// Candidates are every postcode, or so many of them at equal steps down the list.
fn thurrock(data: &Path) -> Vec<Problem> {
    let Ok(text) = std::fs::read_to_string(data.join("place/thurrock-postcodes-2014.csv")) else {
        return Vec::new();
    };
    let places: Vec<Point> = text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(',').skip(2);
            Some(Point {
                easting_m: fields.next()?.parse().ok()?,
                northing_m: fields.next()?.parse().ok()?,
            })
        })
        .collect();
    [
        (places.len(), 800.0, 30),
        (1_000, 1_000.0, 20),
        (300, 1_500.0, 12),
    ]
    .into_iter()
    .filter_map(|(count, radius_m, choose)| {
        let step = places.len() / count;
        let candidates: Vec<Point> = places.iter().copied().step_by(step).take(count).collect();
        Some(Problem {
            name: format!("cover {count}, {radius_m} m, k={choose}"),
            kind: "cover",
            choose,
            task: Task::Cover(Covers::within(&candidates, &places, radius_m).ok()?),
        })
    })
    .collect()
}

fn medians(data: &Path) -> Vec<Problem> {
    ["pmed1", "pmed5", "pmed10", "pmed20", "pmed30", "pmed40"]
        .into_iter()
        .filter_map(|name| {
            let text = std::fs::read_to_string(data.join(format!("siting/{name}.txt"))).ok()?;
            let mut numbers = text
                .split_whitespace()
                .filter_map(|word| word.parse::<usize>().ok());
            let (vertices, edges, choose) = (numbers.next()?, numbers.next()?, numbers.next()?);
            // Of edges named twice the last one counts.
            let mut known = std::collections::BTreeMap::new();
            for _ in 0..edges {
                let (a, b) = (numbers.next()? as u32 - 1, numbers.next()? as u32 - 1);
                known.insert((a.min(b), a.max(b)), numbers.next()? as f64);
            }
            let edges: Vec<Edge> = known
                .into_iter()
                .map(|((from, to), length)| Edge { from, to, length })
                .collect();
            let all: Vec<u32> = (0..vertices as u32).collect();
            Some(Problem {
                name: name.to_owned(),
                kind: "median",
                choose,
                task: Task::Median(Distances::along(vertices, &edges, &all, &all).ok()?),
            })
        })
        .collect()
}
