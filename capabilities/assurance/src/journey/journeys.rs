//! `borough assurance walk`: one journey, in the ways of several people, several times.

use app::kit::{Fault, Kind};
use app::print;
use clap::{Arg, ArgMatches, value_parser};
use walk::{Journey, Values, Verdict, Walked, Walker, Way, verdict};

use super::{chromium, keep, patience, secrets, shared, unreadable, values, way, word};
use crate::trials::table::{self, Row};

/// The arguments, with examples.
pub fn walk_spec() -> clap::Command {
    let command = clap::Command::new("walk")
        .about("Try a journey on a site as people do: with a pointer, by keyboard alone, by ear, zoomed, on a slow phone, in forced colours")
        .arg(Arg::new("file").value_name("FILE").required(true).help("The journey, a sentence a line"))
        .arg(
            Arg::new("times")
                .long("times")
                .value_name("N")
                .default_value("3")
                .value_parser(value_parser!(u32).range(1..=20))
                .help("How often in each way, so that what fails at times is told from what fails"),
        )
        .arg(
            Arg::new("table")
                .long("table")
                .value_name("FILE.csv")
                .help("Walk it with each row of a table: the first line names the columns, and a step says ${row.email} for the column email"),
        )
        .arg(Arg::new("json").long("json").value_name("FILE").help("Write every walk as a line of JSON"));
    shared(command).after_help(
        "Examples:\n  borough assurance walk permit.txt --at https://test.supplier.example\n  \
         borough assurance walk permit.txt --at https://test.supplier.example --way keyboard --way ear --evidence kept\n  \
         borough assurance walk permit.txt --at https://test.supplier.example --table people.csv --file bill.pdf=proofs/bill.pdf\n\n\
         Exit codes: 0 passed in every way; 1 failed or flaky; 2 it could not be tried.",
    )
}

/// Walks it.
pub async fn walk(arguments: &ArgMatches) -> Result<(), Fault> {
    let text = |name: &str| {
        arguments
            .get_one::<String>(name)
            .cloned()
            .unwrap_or_default()
    };
    let file = text("file");
    let journey = std::fs::read_to_string(&file).map_err(|e| unreadable(&file, e))?;
    let journey = walk::read(&journey).map_err(|faults| {
        let each: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Fault::new(Kind::Unreadable, format!("{file}:\n{}", each.join("\n")))
    })?;
    let values = values(arguments, &secrets(arguments)?)?;
    let rows = rows(arguments.get_one::<String>("table"))?;
    let times = arguments.get_one::<u32>("times").copied().unwrap_or(1);
    let chromium = chromium(None).await?;
    let site = text("at");
    let walker = Walker::new(&chromium, &site).patient(patience());
    let tried = try_ways(&walker, &journey, &values, &rows, &way(arguments), times).await;
    chromium.close().await;
    let tried = tried?;
    let mut lines = String::new();
    for (row, way, walks) in &tried {
        print(&told(*row, *way, walks))?;
        for (n, walked) in (1..).zip(walks) {
            lines.push_str(&serde_json::to_string(walked).map_err(Fault::internal)?);
            lines.push('\n');
            let name = match row {
                0 => format!("{}-{n}", word(walked.way)),
                row => format!("row-{row}-{}-{n}", word(walked.way)),
            };
            evidence(arguments.get_one("evidence"), &name, walked)?;
        }
    }
    if let Some(file) = arguments.get_one::<String>("json") {
        std::fs::write(file, lines).map_err(|e| unreadable(file, e))?;
    }
    let verdicts: Vec<Verdict> = tried.iter().map(|(_, _, walks)| verdict(walks)).collect();
    if verdicts.contains(&Verdict::NotTried) {
        return Err(Fault::new(
            Kind::Unreadable,
            "It could not be tried: see above.",
        ));
    }
    if verdicts.iter().all(|one| *one == Verdict::Passed) {
        return Ok(());
    }
    Err(Fault::invalid("Not everybody comes to the end: see above."))
}

/// The rows of a table, each with its number; without a table one with nothing in it, of number 0.
fn rows(file: Option<&String>) -> Result<Vec<(u64, Row)>, Fault> {
    let Some(file) = file else {
        return Ok(vec![(0, Row::new())]);
    };
    let text = std::fs::read_to_string(file).map_err(|e| unreadable(file, e))?;
    let rows = table::read(&text).map_err(|why| unreadable(file, why))?;
    Ok((1..).zip(rows).collect())
}

async fn try_ways(
    walker: &Walker<'_>,
    journey: &Journey,
    values: &Values,
    rows: &[(u64, Row)],
    ways: &[Way],
    times: u32,
) -> Result<Vec<(u64, Way, Vec<Walked>)>, Fault> {
    let times = usize::try_from(times).unwrap_or(1);
    let mut tried = Vec::new();
    for (number, row) in rows {
        let values = table::with(values.clone(), row);
        for way in ways {
            let walks = walker.repeat(journey, &values, *way, times).await?;
            tried.push((*number, *way, walks));
        }
    }
    Ok(tried)
}

/// What came of one way with one row, in words.
fn told(row: u64, way: Way, walks: &[Walked]) -> String {
    let mean_s = |walks: &[Walked]| {
        let sum: u64 = walks.iter().map(|walk| walk.took_ms).sum();
        sum as f64 / 1_000.0 / walks.len().max(1) as f64
    };
    let moves = walks.iter().map(|walk| walk.moves).max().unwrap_or(0);
    let of = table::named(&way.to_string(), row);
    let mut out = match verdict(walks) {
        Verdict::Passed => format!("{of}: passed, {moves} moves, {:.1} s\n", mean_s(walks)),
        Verdict::Failed => format!("{of}: failed\n"),
        Verdict::Flaky { finished, tried } => {
            format!("{of}: flaky, {finished} of {tried} times to the end\n")
        }
        Verdict::NotTried => format!("{of}: could not be tried\n"),
    };
    let why = walks.iter().find_map(|walk| match &walk.end {
        walk::End::Finished => None,
        walk::End::Broke(broke) => {
            let at = match broke.step {
                0 => "at the start".to_owned(),
                _ => format!("line {}", broke.line),
            };
            Some(format!("  {at}: {}\n  {}\n", broke.why, broke.seen))
        }
        walk::End::Unreachable(why) | walk::End::NotTried(why) => Some(format!("  {why}\n")),
    });
    out.push_str(&why.unwrap_or_default());
    out
}

/// Keeps the pictures of a walk, and what was there where it broke.
fn evidence(folder: Option<&String>, walk: &str, walked: &Walked) -> Result<(), Fault> {
    for (step, outcome) in (0..).zip(&walked.steps) {
        let name = format!("{walk}-step-{step}");
        keep(folder, &format!("{name}.png"), &outcome.picture)?;
        if outcome.end == walk::StepEnd::Broke {
            keep(folder, &format!("{name}.txt"), outcome.tree.as_bytes())?;
        }
    }
    let facts = serde_json::to_vec_pretty(&walked.pages).map_err(Fault::internal)?;
    keep(folder, &format!("{walk}-pages.json"), &facts)
}
