//! Whether there is a statement at all, and whether it is finished.

use super::{Ask, Said};
use crate::part::Part;
use crate::words;

/// There is a page: it was given to us.
pub fn page(ask: &Ask<'_>) -> Said {
    Said::sound().seen(&ask.read.page.address)
}

/// Some of what the model statement asks is there.
pub fn statement(ask: &Ask<'_>) -> Said {
    let read = ask.read;
    let signs = [
        ("a commitment", super::scope::committed(read).is_some()),
        ("a compliance status", !read.claims.is_empty()),
        ("what is not accessible", read.admits()),
        (
            "a date of preparation or review",
            super::preparation::dated(ask),
        ),
        ("how to complain", read.says(Part::Feedback)),
        (
            "who enforces the law",
            super::feedback::names_enforcer(read),
        ),
    ];
    let there: Vec<&str> = signs
        .iter()
        .filter(|(_, is)| *is)
        .map(|(sign, _)| *sign)
        .collect();
    match there.len() {
        0 | 1 => Said::fault().all(there),
        2 => Said::person().all(there),
        _ => Said::sound().all(there),
    }
}

/// The statement's own page has no fault.
pub fn accessible(ask: &Ask<'_>) -> Said {
    match ask.site.page_faults {
        None => Said::person(),
        Some(0) => Said::sound().seen("a review of the page found no fault"),
        Some(1) => Said::fault().seen("a review of the page found 1 fault"),
        Some(n) => Said::fault().seen(format!("a review of the page found {n} faults")),
    }
}

/// Nothing of a template was left to be filled in.
pub fn filled_in(ask: &Ask<'_>) -> Said {
    const GAPS: [&str; 16] = [
        "[note",
        "[name",
        "[insert",
        "[date",
        "[website",
        "[organisation",
        "[number",
        "[email",
        "[scope",
        "[your",
        "[add",
        "[delete",
        "[describe",
        "[council",
        "[include",
        "lorem ipsum",
    ];
    let left: Vec<&str> = ask
        .read
        .lines
        .iter()
        .filter(|line| {
            words::any(&line.plain, &GAPS).is_some() && !line.plain.contains("[email protected]")
        })
        .map(|line| line.block.text.as_str())
        .collect();
    if left.is_empty() {
        Said::sound()
    } else {
        Said::fault().all(left)
    }
}
