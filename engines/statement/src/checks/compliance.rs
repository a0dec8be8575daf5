//! How far the site says that it complies, and whether that can be so.

use super::{Ask, Said};
use crate::read::Status;
use crate::words;

pub fn status(ask: &Ask<'_>) -> Said {
    let claims = &ask.read.claims;
    if claims.is_empty() {
        Said::fault()
    } else {
        Said::sound().all(claims.iter().map(|claim| &claim.said))
    }
}

/// The status is worded as in the model, and is what the site is.
pub fn status_right(ask: &Ask<'_>) -> Said {
    let read = ask.read;
    let Some(first) = read.claims.first() else {
        return Said::not_here();
    };
    let said = |outcome: Said| outcome.all(read.claims.iter().map(|claim| &claim.said));
    let Some(status) = read.status() else {
        return said(Said::person()).note("It claims more than one status.");
    };
    if !read.claims.iter().any(|claim| claim.exact) {
        return Said::fault()
            .seen(&first.said)
            .note("The model statement knows three: “fully compliant”, “partially compliant” and “not compliant”.");
    }
    let known = ask.site.known.as_ref().map(Vec::len);
    match (status, known) {
        (Status::Full, _) if read.admits() => said(Said::fault()).note(
            "It says that the site is fully compliant, and lists content that is not accessible.",
        ),
        (Status::Full, Some(n)) if n > 0 => said(Said::fault()).note(format!(
            "It says that the site is fully compliant, and a review of the site found {n} faults."
        )),
        (Status::Full, Some(_)) => said(Said::sound()),
        (Status::Full, None) => said(Said::person())
            .note("Whether the site is fully compliant can only be told by a review of the site."),
        (Status::Partial | Status::Not, Some(0)) if !read.admits() => said(Said::person())
            .note("A review of the site found no fault, and the statement lists none."),
        // That more than half of the criteria are met is for a review of the whole site to say.
        (Status::Partial | Status::Not, Some(_)) => said(Said::sound()),
        (Status::Partial | Status::Not, None) if read.admits() => said(Said::sound()),
        (Status::Partial | Status::Not, None) => said(Said::person())
            .note("It says that not all is accessible, and we did not find what."),
    }
}

/// Which version of the guidelines it was held against.
pub fn version(ask: &Ask<'_>) -> Said {
    let named = ask.read.sentences.iter().filter(|sentence| {
        words::any(&sentence.plain, &["wcag", "web content accessibility"]).is_some()
    });
    let mut older = None;
    for sentence in named {
        if words::has_word(&sentence.plain, "2.2") || sentence.plain.contains("v2.2") {
            return Said::sound().seen(sentence.said);
        }
        let old = ["2.0", "2.1", "v2.0", "v2.1"];
        if old.iter().any(|old| words::has_word(&sentence.plain, old)) {
            older.get_or_insert(sentence.said);
        }
    }
    match older {
        Some(said) => Said::person()
            .seen(said)
            .note("Sites are monitored against version 2.2 since October 2024."),
        None => Said::person(),
    }
}
