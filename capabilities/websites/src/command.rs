//! `borough websites review`: a site looked at from the command line, without a server.

use std::path::PathBuf;

use access::Level;
use access::active::ACTIVE_RULES;
use app::kit::{Config, Fault, Kind};
use app::{Command, print};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use indicatif::{ProgressBar, ProgressStyle};
use rules::{Found, Outcome};

use crate::crawl::SiteAddress;
use crate::look::{Limits, rules};
use crate::probe::Active;
use crate::report;
use crate::review::{Asked, Page, Seen, review};
use crate::{documents, statement};

/// The verb.
pub const WEBSITES: Command = Command {
    spec,
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn spec() -> clap::Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let number = |name: &'static str, usual: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .default_value(usual)
            .value_parser(value_parser!(u32).range(1..))
            .help(help)
    };
    clap::Command::new("websites")
        .about("Review websites for accessibility")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(documents::spec())
        .subcommand(statement::spec())
        .subcommand(
            clap::Command::new("rules")
                .about("List the success criteria of WCAG 2.2, A and AA, and the rules that judge each"),
        )
        .subcommand(
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
                .arg(number("pages", "100", "Pages of each site at most"))
                .arg(number("tabs", "2", "Pages at once"))
                .arg(
                    Arg::new("enhanced")
                        .long("enhanced")
                        .action(ArgAction::SetTrue)
                        .help("Judge by the criteria of level AAA too"),
                )
                .arg(
                    Arg::new("active")
                        .long("active")
                        .action(ArgAction::SetTrue)
                        .help("Use the pages, too, with real keys and a real pointer; no link is followed, no form sent"),
                )
                .arg(
                    Arg::new("forms")
                        .long("forms")
                        .action(ArgAction::SetTrue)
                        .requires("active")
                        .help("Send forms with planted mistakes: empty, and with answers of a wrong kind. For sites of your own"),
                )
                .arg(file("json", "Write a line of JSON for each finding and each page"))
                .arg(file("csv", "Write a table of the findings"))
                .arg(file("sarif", "Write the findings as SARIF 2.1.0"))
                .arg(file("earl", "Write the findings as EARL 1.0, in JSON-LD"))
                .after_help(
                    "Needs Chromium. What a site's robots.txt asks robots to leave alone is left alone, except for what is typed.\n\n\
                     Examples:\n  borough websites review https://www.place.example\n  \
                     borough websites review https://www.place.example --pages 1 --csv findings.csv\n  \
                     borough websites review --urls pages.txt --json findings.jsonl\n  \
                     borough websites review https://test.place.example --active --forms\n\n\
                     Exit codes: 0 no fault found; 1 faults; 2 no page could be reviewed.",
                ),
        )
}

async fn run(_config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    match arguments.subcommand() {
        Some(("rules", _)) => list_rules().await,
        Some(("review", arguments)) => review_sites(arguments).await,
        Some(("document", arguments)) => documents::run(arguments).await,
        Some(("statement", arguments)) => statement::run(arguments).await,
        _ => Ok(()),
    }
}

/// The criteria, the rules that judge each, and what a person looks at.
async fn list_rules() -> Result<(), Fault> {
    let rules = rules().await?;
    let mut out = String::new();
    let mut automatic = 0;
    for criterion in access::CRITERIA {
        let own = rules
            .iter()
            .filter(|rule| {
                !rule.enhanced && rule.criteria.iter().any(|one| one == criterion.number)
            })
            .map(|rule| rule.id.clone());
        let used = ACTIVE_RULES
            .iter()
            .filter(|rule| rule.criteria.contains(&criterion.number))
            .map(|rule| {
                let how = if rule.forms {
                    "active, forms"
                } else {
                    "active"
                };
                format!("{} ({how})", rule.id)
            });
        let judged_by: Vec<String> = own.chain(used).collect();
        automatic += usize::from(!judged_by.is_empty());
        let level = match criterion.level {
            Level::A => "A",
            Level::Aa => "AA",
        };
        out.push_str(&format!(
            "{:7} {level:3} {}\n",
            criterion.number, criterion.name
        ));
        if !judged_by.is_empty() {
            out.push_str(&format!("            {}\n", judged_by.join(", ")));
        }
        for check in access::guided(criterion.number) {
            out.push_str(&format!("            a person: {}.", check.look_at));
            for step in check.steps {
                out.push_str(&format!(" {step}"));
            }
            out.push_str(&format!(" {}\n", check.question));
        }
    }
    out.push_str(&format!(
        "{automatic} of {} criteria have automatic evidence; each of the others has a guided check.\n",
        access::CRITERIA.len()
    ));
    print(&out)
}

async fn review_sites(arguments: &ArgMatches) -> Result<(), Fault> {
    let asked = asked(arguments)?;
    let bar = ProgressBar::new(asked.addresses.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} pages, {eta} left") {
        bar.set_style(style);
    }
    let pages = review(&asked, |_, known| {
        bar.set_length((known as u64).max(bar.position() + 1));
        bar.inc(1);
    })
    .await?;
    bar.finish_and_clear();
    for (name, text) in [
        ("json", report::lines as fn(&[Page]) -> String),
        ("csv", report::csv),
        ("sarif", report::sarif),
        ("earl", report::earl),
    ] {
        if let Some(file) = arguments.get_one::<PathBuf>(name) {
            std::fs::write(file, text(&pages))
                .map_err(|e| Fault::invalid(format!("{}: {e}", file.display())))?;
        }
    }
    print(&report::summary(&pages))?;
    verdict(&pages)
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
        pages: number("pages"),
        tabs: number("tabs").min(8),
        limits: Limits::default(),
        enhanced: arguments.get_flag("enhanced"),
        show: false,
        active: match (arguments.get_flag("active"), arguments.get_flag("forms")) {
            (false, _) => Active::No,
            (true, false) => Active::Held,
            (true, true) => Active::WithForms,
        },
    })
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
