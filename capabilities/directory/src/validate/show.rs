//! A verdict in words, and as JSON.

use std::fmt::Write;

use app::kit::words;
use hsds::{Group, Severity, Verdict};
use serde_json::json;

/// Places of one kind of finding that are shown, unless all are asked for.
const FEW: usize = 3;

/// The verdict as JSON: the counts and the list of findings.
pub fn json(verdict: &Verdict) -> String {
    let value = json!({
        "sound": verdict.is_sound(),
        "faults": verdict.faults,
        "warnings": verdict.warnings,
        "responses": verdict.responses,
        "services": verdict.services,
        "findings": verdict.findings,
    });
    format!("{value:#}")
}

/// The verdict in words, grouped; with `all`, every place.
pub fn text(what: &str, verdict: &Verdict, all: bool) -> String {
    let mut out = String::new();
    let count = |n: usize, one: &str, many: &str| {
        words::count(i64::try_from(n).unwrap_or(i64::MAX), one, many)
    };
    for (severity, title) in [(Severity::Fault, "Faults"), (Severity::Warning, "Warnings")] {
        let groups: Vec<&Group> = verdict
            .groups
            .iter()
            .filter(|group| group.severity == severity)
            .collect();
        if groups.is_empty() {
            continue;
        }
        let _written = writeln!(out, "{title}");
        for group in groups {
            let _written = writeln!(
                out,
                "\n  {}  {}  {}",
                group.response,
                group.field,
                count(group.count, "time", "times")
            );
            let shown = if all { group.at.len() } else { FEW };
            for finding in group
                .at
                .iter()
                .take(shown)
                .filter_map(|at| verdict.findings.get(*at))
            {
                let place = format!("{} {}", finding.source, finding.pointer);
                let _written = writeln!(out, "    {}: {}", place.trim(), finding.what);
            }
            if group.count > shown {
                let _written = writeln!(out, "    … and {} more", group.count - shown);
            }
            if let Some(first) = group.at.first().and_then(|at| verdict.findings.get(*at)) {
                let _written = writeln!(out, "    Mend: {}", first.mend);
            }
        }
        out.push('\n');
    }
    let judged = format!(
        "{what}: {} judged, {}.",
        count(verdict.responses, "answer", "answers"),
        count(verdict.services, "service", "services"),
    );
    let found = match (verdict.faults, verdict.warnings) {
        (0, 0) => "Nothing against it.".to_owned(),
        (0, n) => format!("Sound, with {}.", count(n, "warning", "warnings")),
        (f, w) => format!(
            "{} and {}.",
            count(f, "fault", "faults"),
            count(w, "warning", "warnings")
        ),
    };
    let _written = write!(out, "{judged}\n{found}");
    out
}
