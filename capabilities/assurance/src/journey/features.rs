//! `borough assurance run`: feature files tried on a site, as a supplier's pipeline does.

use app::kit::{Fault, Kind};
use app::print;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use scenario::{Settings, TagExpression};
use walk::{Attempt, Features, Said, StepEnd, Tried, Walker, try_scenarios};

use super::{chromium, keep, patience, secrets, shared, unreadable, values, way};

/// The arguments, with examples.
pub fn run_spec() -> clap::Command {
    let command = clap::Command::new("run")
        .about("Try the scenarios of feature files on a site, in a real browser")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .action(ArgAction::Append)
                .help("Gherkin: .feature or .feature.md"),
        )
        .arg(
            Arg::new("tags")
                .long("tags")
                .value_name("EXPRESSION")
                .help("Only scenarios with these tags: \"@permits and not @slow\""),
        )
        .arg(
            Arg::new("retries")
                .long("retries")
                .value_name("N")
                .default_value("2")
                .value_parser(value_parser!(u32).range(0..=20))
                .help(
                    "How often a scenario that fails is tried again: one that passes then is flaky",
                ),
        )
        .arg(
            Arg::new("messages")
                .long("messages")
                .value_name("FILE")
                .help("Write Cucumber Messages, a line of JSON each"),
        );
    shared(command).after_help(
        "The sentences that steps may use are listed by borough assurance sentences.\n\n\
         Examples:\n  borough assurance run permits.feature --at https://test.supplier.example\n  \
         borough assurance run *.feature --at https://test.supplier.example --tags @REQ-12 --way keyboard --messages run.ndjson\n  \
         borough assurance run proof.feature --at https://test.supplier.example --file bill.pdf=proofs/bill.pdf\n\n\
         Exit codes: 0 all passed; 1 something failed, is flaky, or is not known; 2 not readable, or the site could not be tried.",
    )
}

/// Tries them.
pub async fn run(arguments: &ArgMatches, now_us: impl Fn() -> i64) -> Result<(), Fault> {
    let features = read(arguments)?;
    let secrets = secrets(arguments)?;
    let mut settings = Settings {
        retries: arguments.get_one::<u32>("retries").copied().unwrap_or(0),
        ..Settings::default()
    };
    if let Some(tags) = arguments.get_one::<String>("tags") {
        let tags = TagExpression::new(tags);
        settings.tags = Some(tags.map_err(|why| Fault::new(Kind::Unreadable, why.to_string()))?);
    }
    for secret in &secrets {
        let added = settings.secrets.add(&secret.name, secret.value.reveal());
        added.map_err(|why| Fault::new(Kind::Unreadable, why.to_string()))?;
    }
    let ways = way(arguments);
    let [way] = ways.as_slice() else {
        return Err(Fault::new(
            Kind::Unreadable,
            "Scenarios are tried in one way at a time.",
        ));
    };
    let values = values(arguments, &secrets)?;
    let chromium = chromium(None).await?;
    let site = arguments.get_one::<String>("at");
    let walker = Walker::new(&chromium, site.map_or("", String::as_str)).patient(patience());
    let folder = arguments.get_one("evidence");
    let mut tell = |attempt: &Attempt<'_>| evidence(folder, attempt);
    let tried = try_scenarios(
        &walker, features, &values, *way, settings, now_us, &mut tell,
    )
    .await;
    chromium.close().await;
    let tried = tried?;
    if let Some(file) = arguments.get_one::<String>("messages") {
        std::fs::write(file, &tried.messages).map_err(|e| unreadable(file, e))?;
    }
    print(&told(&tried))?;
    match tried.unreachable() {
        Some(why) => Err(Fault::new(
            Kind::Unreadable,
            format!(
                "Part of it could not be tried, which says nothing of the supplier's work: {why}"
            ),
        )),
        None if is_kept(&tried) => Ok(()),
        None => Err(Fault::invalid("Not every promise is kept: see the list.")),
    }
}

/// The files that were named, or every fault of them.
fn read(arguments: &ArgMatches) -> Result<Features, Fault> {
    let mut features = Features::new();
    let mut faults = Vec::new();
    for name in arguments.get_many::<String>("file").into_iter().flatten() {
        let bytes = std::fs::read(name).map_err(|e| unreadable(name, e))?;
        if let Err(all) = features.add(name, &bytes) {
            faults.extend(all.iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    if faults.is_empty() {
        return Ok(features);
    }
    Err(Fault::new(Kind::Unreadable, faults.join("\n")))
}

/// Keeps the pictures of a walk, and what was there where it broke.
fn evidence(folder: Option<&String>, attempt: &Attempt<'_>) -> Result<(), Fault> {
    for (step, outcome) in (0..).zip(&attempt.walked.steps) {
        let name = format!("scenario-{}-step-{step}", attempt.number);
        keep(folder, &format!("{name}.png"), &outcome.picture)?;
        if outcome.end == StepEnd::Broke {
            keep(folder, &format!("{name}.txt"), outcome.tree.as_bytes())?;
        }
    }
    Ok(())
}

/// Whether everything passed at once: what proves nothing, or passes at times only, has not.
fn is_kept(tried: &Tried) -> bool {
    tried.cases.len() == tried.summary.planned
        && tried.cases.iter().all(|case| case.said == Said::Passed)
}

/// What came of it, for a person at a terminal.
fn told(tried: &Tried) -> String {
    let mut out = String::new();
    for case in &tried.cases {
        let (mark, word, why) = match &case.said {
            Said::Passed => ("✓", "passed".to_owned(), ""),
            Said::Flaky { finished, tried } => (
                "~",
                format!("flaky: {finished} of {tried} times to the end"),
                "",
            ),
            Said::Failed(why) => ("✗", "failed".into(), why.as_str()),
            Said::NotTried(why) => ("-", "could not be tried".into(), why.as_str()),
            Said::NotUnderstood(why) => ("-", "not understood".into(), why.as_str()),
            Said::Empty => ("-", "nothing to try: it has no steps".into(), ""),
        };
        out.push_str(&format!("{mark} {} ({word})\n", case.pickle.name));
        if !why.is_empty() {
            out.push_str(&format!("    {why}\n"));
        }
    }
    let passed = tried.cases.iter().filter(|case| case.said == Said::Passed);
    out.push_str(&format!(
        "{} of {} passed\n",
        passed.count(),
        tried.summary.planned
    ));
    out
}
