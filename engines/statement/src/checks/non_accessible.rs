//! What the statement says is not accessible, and why.

use super::{Ask, Said};
use crate::criteria;
use crate::part::Part;
use crate::read::{Burden, Line, Reading, Sentence, Status};
use crate::words;

/// Parts in which what is not accessible is told.
const PARTS: [Part; 4] = [
    Part::NonAccessible,
    Part::NonCompliance,
    Part::Burden,
    Part::OutOfScope,
];

/// Whether the statement has anything to list.
fn lists_nothing(ask: &Ask<'_>) -> bool {
    ask.read.status() == Some(Status::Full) && !ask.read.admits()
}

/// Each fault that a review found is named, by its criterion or in words.
pub fn known_listed(ask: &Ask<'_>) -> Said {
    let Some(known) = &ask.site.known else {
        return if lists_nothing(ask) {
            Said::not_here()
        } else {
            Said::person()
        };
    };
    if known.is_empty() {
        return Said::not_here();
    }
    let told: Vec<&Line<'_>> = ask.read.within(&PARTS).collect();
    let mut missing: Vec<String> = known
        .iter()
        .filter(|fault| {
            let number = fault.criterion.as_str();
            !told.iter().any(|line| {
                criteria::numbers(&line.plain).contains(&number)
                    || words::any(&line.plain, criteria::signs(number)).is_some()
            })
        })
        .map(|fault| format!("{} {}", fault.criterion, fault.what))
        .collect();
    missing.sort();
    missing.dedup();
    if missing.is_empty() {
        return Said::sound();
    }
    let n = missing.len();
    Said::fault().all(missing).note(match n {
        1 => "A fault that a review found is not in the statement.".to_owned(),
        n => format!("{n} kinds of fault that a review found are not in the statement."),
    })
}

/// Only a person can tell that a list is right and whole; what is surely wrong is said.
pub fn correct(ask: &Ask<'_>) -> Said {
    if lists_nothing(ask) {
        return Said::not_here();
    }
    let unknown: Vec<&str> = ask
        .read
        .within(&PARTS)
        .flat_map(|line| criteria::numbers(&line.plain))
        .filter(|number| !criteria::exists(number))
        .collect();
    if !unknown.is_empty() {
        return Said::fault()
            .all(unknown)
            .note("WCAG has no such criterion.");
    }
    if !PARTS.into_iter().any(|part| ask.read.says(part)) {
        return Said::fault()
            .note("Nothing is listed, and the site does not claim to be fully compliant.");
    }
    Said::person().all(ask.read.problems().iter().map(|line| &line.block.text))
}

/// Only a person can tell whether another person understands it.
pub fn clear(ask: &Ask<'_>) -> Said {
    if lists_nothing(ask) || !ask.read.admits() {
        return Said::not_here();
    }
    Said::person().all(ask.read.problems().iter().map(|line| &line.block.text))
}

pub fn criteria_named(ask: &Ask<'_>) -> Said {
    if lists_nothing(ask) || !ask.read.admits() {
        return Said::not_here();
    }
    let claims_burden = matches!(ask.read.burden(), Burden::Claimed(_) | Burden::Unclear(_));
    if ask.read.problems().is_empty() && !claims_burden {
        return Said::not_here();
    }
    let lines: Vec<&Line<'_>> = ask.read.within(&PARTS).collect();
    let named: Vec<&str> = lines
        .iter()
        .flat_map(|line| criteria::numbers(&line.plain))
        .collect();
    let by_name = lines.iter().find(|line| {
        words::any(
            &line.plain,
            &["success criteri", "wcag 2", "(level a", "level aa"],
        )
        .is_some()
    });
    if let Some(first) = named.first() {
        let problems = ask.read.problems();
        let without: Vec<&str> = problems
            .iter()
            .filter(|line| criteria::numbers(&line.plain).is_empty())
            .map(|line| line.block.text.as_str())
            .collect();
        // The criterion may stand in a line of its own after several problems.
        return if without.is_empty() || named.len() >= problems.len() {
            Said::sound().seen(first)
        } else {
            Said::person()
                .all(without)
                .note("These lines name no criterion.")
        };
    }
    match by_name {
        Some(line) => Said::person().seen(&line.block.text),
        None => Said::fault(),
    }
}

/// No fix is promised for a day that is over.
pub fn fixes_ahead(ask: &Ask<'_>) -> Said {
    if lists_nothing(ask) || !ask.read.admits() {
        return Said::not_here();
    }
    let over: Vec<&str> = promises(ask.read)
        .filter(|sentence| {
            let dates = sentence.dates();
            !dates.is_empty() && dates.iter().all(|said| said.to < ask.today)
        })
        .map(|sentence| sentence.said)
        .collect();
    if over.is_empty() {
        Said::sound()
    } else {
        Said::fault().all(over)
    }
}

/// Sentences that promise something.
fn promises<'s>(read: &'s Reading<'_>) -> impl Iterator<Item = &'s Sentence<'s>> {
    const PROMISES: [&str; 16] = [
        "will ",
        "we plan",
        "we aim",
        "aim to",
        "aims to",
        "intend",
        "expect",
        "due to be",
        "due by",
        "target date",
        "fixed by",
        "resolved by",
        "completed by",
        "by the end of",
        "planned",
        "in place by",
    ];
    // A document "published before 2018" or a site "last tested in 2023" promises nothing.
    const PAST: [&str; 10] = [
        "published before",
        "published after",
        "before 23",
        "last tested",
        "was tested",
        "were tested",
        "created before",
        "recorded before",
        "since ",
        "will not be",
    ];
    const WHERE: [Part; 4] = [
        Part::NonAccessible,
        Part::NonCompliance,
        Part::Burden,
        Part::Improving,
    ];
    read.sentences.iter().filter(|sentence| {
        WHERE.contains(&sentence.part)
            && words::any(&sentence.plain, &PROMISES).is_some()
            && words::any(&sentence.plain, &PAST).is_none()
    })
}

fn lines_at<'s>(ask: &'s Ask<'_>, at: &'s [usize]) -> impl Iterator<Item = &'s Line<'s>> {
    at.iter().filter_map(|at| ask.read.lines.get(*at))
}

/// What is meant by a claim of a burden is for a person to judge.
pub fn burden_scope(ask: &Ask<'_>) -> Said {
    match ask.read.burden() {
        Burden::Silent | Burden::Denied => Said::not_here(),
        Burden::Claimed(at) | Burden::Unclear(at) => {
            let told: usize = lines_at(ask, &at)
                .map(|line| words::count(&line.plain))
                .sum();
            let said = if told < 8 {
                Said::fault()
            } else {
                Said::person()
            };
            said.all(lines_at(ask, &at).map(|line| &line.block.text))
        }
    }
}

/// A burden may only be claimed once it was weighed, and the weighing is told.
pub fn burden_assessed(ask: &Ask<'_>) -> Said {
    const ASSESSED: [&str; 5] = [
        "assess",
        "evaluated",
        "weighed",
        "we considered",
        "considered the",
    ];
    const WEIGHED: [&str; 8] = [
        "cost",
        "benefit",
        "budget",
        "£",
        "resources",
        "staff time",
        "how many people",
        "number of users",
    ];
    let (at, unclear) = match ask.read.burden() {
        Burden::Silent | Burden::Denied => return Said::not_here(),
        Burden::Claimed(at) => (at, false),
        Burden::Unclear(at) => (at, true),
    };
    if unclear {
        return Said::person().all(lines_at(ask, &at).map(|line| &line.block.text));
    }
    let lines: Vec<&Line<'_>> = lines_at(ask, &at).collect();
    let linked = lines
        .iter()
        .flat_map(|line| &line.block.links)
        .find(|link| words::plain(&link.text).contains("assess"));
    if let Some(link) = linked {
        return Said::sound().seen(format!("{} ({})", link.text, link.address));
    }
    let assessed = lines
        .iter()
        .find(|line| words::any(&line.plain, &ASSESSED).is_some());
    let weighed = lines
        .iter()
        .find(|line| words::any(&line.plain, &WEIGHED).is_some());
    match (assessed, weighed) {
        (Some(line), Some(_)) => Said::sound().seen(&line.block.text),
        (Some(line), None) | (None, Some(line)) => Said::person().seen(&line.block.text),
        (None, None) => Said::fault().all(lines.iter().map(|line| &line.block.text)),
    }
}

/// What is said to be outside the law is of the kinds that regulation 4(2) names.
pub fn out_of_scope(ask: &Ask<'_>) -> Said {
    // Regulation 4(2)(a) to (i), as people write of them.
    const KINDS: [&str; 22] = [
        "live video",
        "live audio",
        "live stream",
        "live time-based",
        "live broadcast",
        "live media",
        "livestream",
        "23 september 2018",
        "before september 2018",
        "23 september 2020",
        "before september 2020",
        "pre-recorded",
        "map",
        "archive",
        "heritage",
        "historic",
        "third party content",
        "third-party content",
        "third parties",
        "intranet",
        "extranet",
        "23rd september",
    ];
    // What may be read as outside the law and often is not: the body bought it, or it is part of a service.
    const DOUBTFUL: [&str; 12] = [
        "payment",
        "booking",
        "planning portal",
        "planning application",
        "application form",
        "our supplier",
        "supplied by",
        "provided by",
        "social media",
        "we cannot",
        "not fund",
        "translation",
    ];
    let lines: Vec<&Line<'_>> = ask
        .read
        .within(&[Part::OutOfScope])
        .filter(|line| !line.is_heading() && words::count(&line.plain) >= 3)
        .collect();
    if lines.is_empty() {
        return Said::not_here();
    }
    let denies = [
        "no content",
        "not applicable",
        "nothing",
        "none",
        "there is no",
        "there are no",
    ];
    let is_kind = |line: &Line<'_>| words::any(&line.plain, &KINDS).is_some();
    let doubtful: Vec<&str> = lines
        .iter()
        .filter(|line| words::any(&line.plain, &denies).is_none())
        .filter(|line| words::any(&line.plain, &DOUBTFUL).is_some() && !is_kind(line))
        .map(|line| line.block.text.as_str())
        .collect();
    if !doubtful.is_empty() {
        return Said::person()
            .all(doubtful)
            .note("Content that the body pays for, develops or controls is within the law.");
    }
    let known = lines
        .iter()
        .any(|line| is_kind(line) || words::any(&line.plain, &denies).is_some());
    if known {
        Said::sound().all(lines.iter().map(|line| &line.block.text))
    } else {
        Said::person().all(lines.iter().map(|line| &line.block.text))
    }
}
