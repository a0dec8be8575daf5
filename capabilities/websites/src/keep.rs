//! A review as the verb check takes it: what was looked at, what was found, what shows it.

use std::collections::HashSet;

use access::active::ACTIVE_RULES;
use app::check::{Evidence, Look};
use serde::{Deserialize, Serialize};

use crate::content;
use crate::review::{Page, Seen, USE};
use crate::run::Run;
use crate::site::{Site, subject};
use crate::statement;

/// The rule set of our own rules.
pub const RULES: &str = "access";

/// Pages of a look that are kept by name because they could not be reviewed, at most.
const MOST_NAMED: usize = 200;

/// What is said of a look besides its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Pages that could not be reviewed, and why.
    pub not_reviewed: Vec<(String, String)>,
    /// Whether it was just some pages, to see whether something is mended.
    pub is_recheck: bool,
    /// Bytes that an ordinary page loads: half of the pages load no more.
    pub median_bytes: u64,
    /// The heaviest page, and its bytes.
    pub heaviest: Option<(String, u64)>,
}

/// What a review came to.
#[must_use]
pub fn look(id: &str, site: &Site, run: &Run, pages: Vec<Page>) -> Look {
    let mut look = Look {
        subject: subject(id),
        rules: RULES.to_owned(),
        began: run.began.unwrap_or(run.asked),
        team: site.team.clone(),
        ..Look::default()
    };
    let mut told = Told {
        is_recheck: !run.only.is_empty(),
        ..Told::default()
    };
    let mut weights = Vec::new();
    for page in pages {
        match page.seen {
            Seen::NoMore(_) => look.no_more.push(page.address),
            Seen::Not(why) => {
                look.failed += 1;
                if told.not_reviewed.len() < MOST_NAMED {
                    told.not_reviewed.push((page.address, why));
                }
            }
            Seen::Reviewed {
                found,
                review,
                bytes,
                shown,
            } => {
                look.found.extend(found);
                look.unjudged.extend(cut_short(&review, &page.address));
                look.evidence
                    .extend(shown.into_iter().map(|shown| Evidence {
                        sign: shown.sign,
                        kind: shown.kind,
                        media: shown.media,
                        page: page.address.clone(),
                        place: shown.selector,
                        bytes: shown.bytes,
                    }));
                weights.push((bytes, page.address.clone()));
                look.pages.push(page.address);
            }
        }
    }
    look.left_out = left_out(site.active, told.is_recheck);
    weights.sort_unstable();
    told.median_bytes = weights
        .get(weights.len() / 2)
        .map_or(0, |(bytes, _)| *bytes);
    told.heaviest = weights.pop().map(|(bytes, page)| (page, bytes));
    look.doc = serde_json::to_string(&told).unwrap_or_default();
    look
}

/// The rules that judged no page: those of use, where pages were not used, and those that hold a page beside the
/// others, where the others were not looked at.
fn left_out(are_used: bool, is_recheck: bool) -> HashSet<String> {
    const USED_BESIDE: [&str; 4] = [
        "navigation-consistent",
        "identification-consistent",
        "help-consistent",
        "ways-to-find",
    ];
    let of_use = ACTIVE_RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|rule| !are_used || (is_recheck && USED_BESIDE.contains(rule)));
    let of_site = content::BESIDE.into_iter().map(ToOwned::to_owned);
    let of_site = of_site.chain(statement::rules()).filter(|_| is_recheck);
    of_use.map(ToOwned::to_owned).chain(of_site).collect()
}

/// The rules that did not tell all of a page: they failed, or found more than is told. A page is used part by part:
/// where one fails, those after it are not tried.
fn cut_short(review: &access::Review, page: &str) -> HashSet<(String, String)> {
    let of_use = || ACTIVE_RULES.iter().map(|rule| rule.id);
    let failed = || review.errors.iter().map(|error| error.rule.as_str());
    let is_use_cut_short = failed().any(|rule| rule == USE || of_use().any(|id| id == rule));
    let rules = failed().chain(review.left.keys().map(String::as_str));
    let of_use = of_use().filter(|_| is_use_cut_short);
    rules
        .map(ToOwned::to_owned)
        .chain(of_use.map(ToOwned::to_owned))
        .map(|rule| (rule, page.to_owned()))
        .collect()
}

/// What is said of a look back from the store.
#[must_use]
pub fn told(doc: &str) -> Told {
    serde_json::from_str(doc).unwrap_or_default()
}

/// Why no page could be looked at, for a person.
#[must_use]
pub fn why_nothing(look: &Look) -> String {
    match told(&look.doc).not_reviewed.first() {
        Some((page, why)) => format!("No page could be reviewed. {page}: {why}"),
        None => "No page could be reviewed.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use access::{Review, RuleError};

    use super::*;

    #[test]
    fn what_could_not_be_judged_is_not_gone() {
        let check = |rule: &str, want: usize| {
            let review = Review {
                errors: vec![RuleError {
                    rule: rule.into(),
                    message: "The browser lost the page.".into(),
                }],
                ..Review::default()
            };
            let got = cut_short(&review, "/a");
            assert!(got.iter().all(|(_, page)| page == "/a"));
            assert_eq!(got.len(), want, "{rule}");
        };
        check("image-name", 1);
        check("statement:status", 1);
        check(USE, ACTIVE_RULES.len() + 1);
        check("keyboard-trap", ACTIVE_RULES.len());
    }
}
