//! `borough websites document`: PDFs and office files judged before they go online.

use app::kit::{Fault, Kind, words};
use app::print;
use clap::{Arg, ArgAction, ArgMatches};
use document::{Outcome, Report};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    clap::Command::new("document")
        .about("Say what keeps people out of PDFs and office files, and how to mend it")
        .arg(Arg::new("file").value_name("FILE").required(true).action(ArgAction::Append).help("PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, or an old office file"))
        .after_help(
            "Examples:\n  borough websites document minutes.pdf\n  borough websites document *.docx\n\n\
             Exit codes: 0 no fault found; 1 faults; 2 a file could not be read.",
        )
}

/// Judges them.
pub async fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let mut faults = 0;
    for file in arguments.get_many::<String>("file").into_iter().flatten() {
        let unreadable =
            |why: &dyn std::fmt::Display| Fault::new(Kind::Unreadable, format!("{file}: {why}"));
        let bytes = std::fs::read(file).map_err(|e| unreadable(&e))?;
        let name = file.clone();
        let judged = tokio::task::spawn_blocking(move || document::judge(&name, &bytes, &|| true))
            .await
            .map_err(Fault::internal)?;
        let report = judged.map_err(|why| unreadable(&why))?;
        faults += report
            .findings
            .iter()
            .filter(|finding| finding.rule.outcome == Outcome::Fail)
            .count();
        print(&told(file, &report))?;
    }
    if faults > 0 {
        return Err(Fault::invalid("There are faults: see the list."));
    }
    Ok(())
}

/// What is said of one file: what WCAG asks first, then what PDF/UA asks alone.
fn told(file: &str, report: &Report) -> String {
    let mut out = format!("{file}\n");
    if report.findings.is_empty() {
        out.push_str("  Nothing found that keeps people out.\n");
    }
    let (by_law, by_standard): (Vec<_>, Vec<_>) = report
        .findings
        .iter()
        .partition(|finding| !finding.rule.criteria.is_empty());
    for finding in by_law.into_iter().chain(by_standard) {
        let heading = match finding.rule.outcome {
            Outcome::Fail => "Fault",
            Outcome::NeedsPerson => "Look",
        };
        let against = match (finding.rule.criteria, finding.rule.clause) {
            ([], Some(clause)) => format!("PDF/UA-1, {clause}"),
            ([], None) => "good practice".into(),
            (criteria, _) => criteria.join(", "),
        };
        let count = i64::try_from(finding.count).unwrap_or(i64::MAX);
        let places = match finding.places.as_slice() {
            [] => String::new(),
            places => format!(
                " ({}: {}{})",
                words::count(count, "place", "places"),
                places.join(", "),
                if finding.count > places.len() {
                    "…"
                } else {
                    ""
                }
            ),
        };
        out.push_str(&format!(
            "  {heading}: {} ({against})\n    {}{places}\n    {}\n",
            finding.rule.id, finding.rule.message, finding.rule.mend
        ));
    }
    out
}
