//! A statement made from facts, which passes every check that a machine can answer.

mod compose;
mod facts;
mod html;
mod piece;
mod refused;
mod text;

use jiff::civil::Date;

pub use facts::{Burden, Contact, Criterion, Exclusion, Facts, OutOfScope, Problem, Test};
pub use refused::Refused;

use crate::page::{Known, Linked, Page, Site};
use crate::verdict::Outcome;

/// A statement, ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The title of the page, and its main heading.
    pub title: String,
    /// A fragment of HTML with the classes of the GOV.UK Design System; it begins with its `h1`.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// The same as a reader sees it, at the address that was given.
    pub page: Page,
}

/// Writes a statement.
///
/// | argument  | range |
/// |-----------|-------|
/// | `facts`   | as each field says |
/// | `address` | where the statement will be published: `https://…` |
/// | `today`   | the day on which it is written, in the United Kingdom |
///
/// # Errors
/// [`Refused`]: a fact is missing, too long, out of order, or would make a statement that does not pass.
///
/// # Source
/// Commission Implementing Decision (EU) 2018/1523, annex, with the changes for the United Kingdom.
pub fn write(facts: &Facts, address: &str, today: Date) -> Result<Statement, Refused> {
    facts.check(today)?;
    facts::check_address("where the statement will be", address)?;
    let title = format!("Accessibility statement for {}", facts.site.trim());
    let pieces = compose::pieces(facts, &title);
    let statement = Statement {
        html: html::html(&pieces),
        text: text::text(&pieces),
        page: piece::page(&pieces, &title, address),
        title,
    };
    let verdict = crate::judge(Some(&statement.page), &site(facts), today);
    let fault = verdict.with(Outcome::Fault).next();
    match fault {
        None => Ok(statement),
        Some(fault) => Err(Refused::Unsound {
            check: fault.check.id,
            question: fault.check.question,
            evidence: fault.evidence.first().cloned().unwrap_or_default(),
        }),
    }
}

/// The site as the facts tell of it.
fn site(facts: &Facts) -> Site {
    let host = facts.address.split_once("://").map_or("", |(_, rest)| rest);
    Site {
        host: host
            .split(['/', '?', '#', ':'])
            .next()
            .unwrap_or_default()
            .to_lowercase(),
        name: Some(facts.site.clone()),
        body: Some(facts.body.clone()),
        nation: facts.nation,
        linked: Some(Linked {
            from_home: true,
            pages_seen: 1,
            pages_linking: 1,
        }),
        known: Some(known(facts)),
        page_faults: Some(0),
    }
}

/// All that a review finds of a site of which the facts are true, whatever the law asks to be done about it.
fn known(facts: &Facts) -> Vec<Known> {
    let problems = facts
        .problems
        .iter()
        .map(|problem| (&problem.what, std::slice::from_ref(&problem.criterion)));
    let burdens = facts
        .burdens
        .iter()
        .map(|burden| (&burden.what, burden.criteria.as_slice()));
    let out = facts
        .out_of_scope
        .iter()
        .map(|content| (&content.what, content.criteria.as_slice()));
    problems
        .chain(burdens)
        .chain(out)
        .flat_map(|(what, criteria)| {
            criteria.iter().map(move |criterion| Known {
                criterion: criterion.number.clone(),
                what: what.clone(),
            })
        })
        .collect()
}
