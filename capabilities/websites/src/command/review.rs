//! `borough websites review`: a site looked at from the command line, without a server.

use std::path::PathBuf;

use app::bus::Outbound;
use app::kit::{Clock, Fault, Kind, words};
use app::print;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use indicatif::{ProgressBar, ProgressStyle};
use rules::{Found, Outcome};
use walk::Values;

use crate::crawl::{Choice, SiteAddress};
use crate::floor::Floor;
use crate::look::Limits;
use crate::probe::Active;
use crate::report;
use crate::review::{Asked, Page, Seen, SignIn, review};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let number = |name: &'static str, usual: &'static str, least: i64, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .default_value(usual)
            .value_parser(value_parser!(u32).range(least..))
            .help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    clap::Command::new("review")
        .about("Look at pages in a real browser and say what is wrong with them, and how to mend it")
        .arg(
            Arg::new("url")
                .value_name("URL")
                .action(ArgAction::Append)
                .required_unless_present("urls")
                .help("Where a site begins: its pages are found by its sitemap and its links"),
        )
        .arg(file("urls", "Review just the addresses in this file, one a line"))
        .arg(number("pages", "100", 1, "Pages of each site at most"))
        .arg(flag("sample", "Choose them as monitors do: the first page, one of each kind, and one of each part of the site before another"))
        .arg(number("files", "20", 0, "PDFs and office files that are judged at most"))
        .arg(number("links", "200", 0, "Links to pages that are not reviewed, and to other sites, that are followed at most"))
        .arg(flag("statement", "Hold the accessibility statement against the law for public bodies, too"))
        .arg(number("tabs", "2", 1, "Pages at once"))
        .arg(flag("own-rules", "Leave axe-core out: our own rules alone, which is faster"))
        .arg(flag("enhanced", "Judge by the criteria of level AAA too"))
        .arg(flag("active", "Use the pages, too, with real keys and a real pointer; no link is followed, no form sent"))
        .arg(flag("forms", "Send forms with planted mistakes: empty, and with answers of a wrong kind. For sites of your own").requires("active"))
        .arg(
            Arg::new("language")
                .long("language")
                .value_name("TAGS")
                .help("Ask for pages in this language, or in these in turn: cy or cy,en"),
        )
        .arg(file("sign-in", "Sign in first, by the steps in this file: a sentence a line, as borough assurance sentences lists them").conflicts_with("urls"))
        .arg(
            Arg::new("secret")
                .long("secret")
                .value_name("NAME=FILE")
                .action(ArgAction::Append)
                .requires("sign-in")
                .help("A secret of those steps, such as a password, read from a file"),
        )
        .arg(file("html", "Write a report for people: one page that stands by itself, with pictures"))
        .arg(file("json", "Write a line of JSON for each finding and each page"))
        .arg(file("csv", "Write a table of the findings"))
        .arg(file("sarif", "Write the findings as SARIF 2.1.0"))
        .arg(file("earl", "Write the findings as EARL 1.0, in JSON-LD"))
        .after_help(
            "Needs Chromium. What a site's robots.txt asks robots to leave alone is left alone, except for what is typed.\n\n\
             Examples:\n  borough websites review https://www.place.example --html report.html\n  \
             borough websites review https://www.place.example --pages 15 --sample --csv findings.csv\n  \
             borough websites review --urls pages.txt --json findings.jsonl\n  \
             borough websites review https://my.place.example --sign-in steps.txt --secret password=pw.txt\n  \
             borough websites review https://test.place.example --active --forms\n\n\
             Exit codes: 0 no fault found; 1 faults; 2 no page could be reviewed.",
        )
}

/// Reviews, and tells.
pub async fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let asked = asked(arguments)?;
    // A walk holds on to what it looks at, and stays on one thread.
    let pages = app::on_one_thread(move || looked(asked)).await?;
    let subject = subject(&pages);
    let day = words::date(Clock::machine().now());
    for (name, text) in [
        ("json", report::lines as fn(&[Page]) -> String),
        ("csv", report::csv),
        ("sarif", report::sarif),
        ("earl", report::earl),
    ] {
        if let Some(file) = arguments.get_one::<PathBuf>(name) {
            write(file, &text(&pages))?;
        }
    }
    if let Some(file) = arguments.get_one::<PathBuf>("html") {
        write(file, &report::html(&pages, &subject, &day)?)?;
    }
    print(&report::summary(&pages))?;
    verdict(&pages)
}

fn write(file: &PathBuf, text: &str) -> Result<(), Fault> {
    std::fs::write(file, text).map_err(|e| Fault::invalid(format!("{}: {e}", file.display())))
}

/// Reviews, with a bar that tells how far it is.
async fn looked(asked: Asked) -> Result<Vec<Page>, Fault> {
    let bar = ProgressBar::new(asked.addresses.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} pages, {eta} left") {
        bar.set_style(style);
    }
    let pages = review(&asked, |_, known| {
        bar.set_length((known as u64).max(bar.position() + 1));
        bar.inc(1);
    })
    .await;
    bar.finish_and_clear();
    pages
}

/// The steps of signing in, with what fills their gaps.
fn sign_in(arguments: &ArgMatches) -> Result<Option<SignIn>, Fault> {
    let Some(file) = arguments.get_one::<PathBuf>("sign-in") else {
        return Ok(None);
    };
    let unreadable =
        |why: String| Fault::new(Kind::Unreadable, format!("{}: {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|e| unreadable(e.to_string()))?;
    let steps = walk::read(&text).map_err(|faults| {
        let each: Vec<String> = faults.iter().map(ToString::to_string).collect();
        unreadable(each.join("\n"))
    })?;
    let named = arguments.get_many::<String>("secret").into_iter().flatten();
    let values = Values::with_secrets(&walk::secrets_in(named)?)?;
    Ok(Some(SignIn { steps, values }))
}

fn asked(arguments: &ArgMatches) -> Result<Asked, Fault> {
    let number = |name: &str| {
        let given = arguments.get_one::<u32>(name).copied().unwrap_or(1);
        usize::try_from(given).unwrap_or(usize::MAX)
    };
    let list = arguments.get_one::<PathBuf>("urls");
    let typed: Vec<String> = match list {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|e| Fault::new(Kind::Unreadable, format!("{}: {e}", file.display())))?
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
        None => arguments
            .get_many::<String>("url")
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
    };
    let addresses = typed
        .iter()
        .map(|text| SiteAddress::read(text))
        .collect::<Result<_, _>>()
        .map_err(|why| Fault::new(Kind::Unreadable, why))?;
    Ok(Asked {
        addresses,
        crawl: list.is_none(),
        also: Vec::new(),
        broken: Vec::new(),
        pages: number("pages"),
        choice: if arguments.get_flag("sample") {
            Choice::Sample
        } else {
            Choice::First
        },
        languages: arguments.get_one::<String>("language").cloned(),
        sign_in: sign_in(arguments)?,
        statement: arguments
            .get_flag("statement")
            .then(|| words::local(Clock::machine().now()).date()),
        files: number("files"),
        links: number("links"),
        // Who types an address at this machine may look at what this machine may.
        outbound: Outbound::new("0.0.0.0/0, ::/0").map_err(Fault::internal)?,
        // What a page names on another site may not.
        elsewhere: Outbound::new("").map_err(Fault::internal)?,
        tabs: number("tabs").min(8),
        limits: Limits::default(),
        enhanced: arguments.get_flag("enhanced"),
        floor: if arguments.get_flag("own-rules") {
            Floor::No
        } else {
            Floor::EachTemplate
        },
        show: arguments.contains_id("html"),
        active: match (arguments.get_flag("active"), arguments.get_flag("forms")) {
            (false, _) => Active::No,
            (true, false) => Active::Held,
            (true, true) => Active::WithForms,
        },
    })
}

/// Whose pages they are: "www.place.example", "3 sites".
fn subject(pages: &[Page]) -> String {
    let mut hosts: Vec<String> = pages
        .iter()
        .filter_map(|page| SiteAddress::read(&page.address).ok())
        .map(|address| address.host().to_owned())
        .collect();
    hosts.sort_unstable();
    hosts.dedup();
    match hosts.as_slice() {
        [one] => one.clone(),
        several => format!("{} sites", several.len()),
    }
}

fn verdict(pages: &[Page]) -> Result<(), Fault> {
    if !pages
        .iter()
        .any(|page| matches!(page.seen, Seen::Reviewed { .. }))
    {
        return Err(Fault::new(
            Kind::Unreadable,
            "No page could be reviewed: see why above.",
        ));
    }
    let is_fault = |one: &Found| one.outcome == Outcome::Fail;
    if pages.iter().flat_map(Page::found).any(is_fault) {
        return Err(Fault::invalid("There are faults: see the list."));
    }
    Ok(())
}
