//! When the statement was prepared and reviewed, and how.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Ask, Said};
use crate::dates::Said as When;
use crate::part::Part;
use crate::read::Sentence;
use crate::words;

const PREPARED: [&str; 9] = [
    "prepared",
    "preparation",
    "created on",
    "written on",
    "first published",
    "was published",
    "published on",
    "drafted",
    "created in",
];
const REVIEWED: [&str; 9] = [
    "last reviewed",
    "reviewed on",
    "was reviewed",
    "last updated",
    "updated on",
    "was updated",
    "reviewed and updated",
    "last review",
    "reviewed in",
];
/// A review to come is none.
const TO_COME: [&str; 8] = [
    "next review",
    "will be reviewed",
    "will review",
    "due for review",
    "be reviewed",
    "review date is",
    "to be updated",
    "be updated",
];

/// A date that the statement gives, with the sentence that gives it.
struct Given<'s> {
    sentence: &'s Sentence<'s>,
    when: When,
}

/// Of a sentence that gives two dates, the one that follows the sign.
fn given<'s>(ask: &'s Ask<'_>, signs: &'static [&'static str]) -> Option<Given<'s>> {
    ask.read.sentences.iter().find_map(|sentence| {
        let about = sentence.part == Part::Preparation || sentence.of_statement;
        let sign = words::any(&sentence.plain, signs).filter(|_| about)?;
        let (_, rest) = sentence.plain.split_once(sign)?;
        if rest.is_empty() || is_to_come(&sentence.plain) {
            return None;
        }
        let when = crate::dates::dates(rest).first().copied()?;
        Some(Given { sentence, when })
    })
}

fn is_to_come(plain: &str) -> bool {
    words::any(plain, &TO_COME).is_some()
        && words::any(plain, &["last reviewed", "was reviewed", "was last"]).is_none()
}

fn prepared<'s>(ask: &'s Ask<'_>) -> Option<Given<'s>> {
    given(ask, &PREPARED)
}

fn reviewed<'s>(ask: &'s Ask<'_>) -> Option<Given<'s>> {
    given(ask, &REVIEWED)
}

/// Whether any date of preparation or review is given.
pub fn dated(ask: &Ask<'_>) -> bool {
    prepared(ask).is_some() || reviewed(ask).is_some()
}

pub fn date(ask: &Ask<'_>) -> Said {
    match prepared(ask) {
        Some(given) => Said::sound().seen(given.sentence.said),
        None => Said::fault(),
    }
}

pub fn date_worded(ask: &Ask<'_>) -> Said {
    let Some(given) = prepared(ask) else {
        return Said::not_here();
    };
    let worded = given.sentence.plain.contains("prepared on");
    match (worded, given.when.is_day()) {
        (true, true) => Said::sound().seen(given.sentence.said),
        (true, false) => Said::fault()
            .seen(given.sentence.said)
            .note("The date names no day."),
        (false, _) => Said::fault().seen(given.sentence.said),
    }
}

/// A statement whose preparation is less than a year ago needs no review yet.
pub fn review(ask: &Ask<'_>) -> Said {
    if let Some(given) = reviewed(ask) {
        return Said::sound().seen(given.sentence.said);
    }
    match prepared(ask) {
        Some(given) if given.when.to >= a_year_before(ask.today) => Said::sound()
            .seen(given.sentence.said)
            .note("It was prepared in the last year, so a date of review is not due yet."),
        Some(given) => Said::fault().seen(given.sentence.said),
        None => Said::fault(),
    }
}

pub fn review_worded(ask: &Ask<'_>) -> Said {
    let Some(given) = reviewed(ask) else {
        return Said::not_here();
    };
    let worded = [
        "last reviewed on",
        "reviewed on",
        "last reviewed and updated on",
    ];
    match (
        words::any(&given.sentence.plain, &worded).is_some(),
        given.when.is_day(),
    ) {
        (true, true) => Said::sound().seen(given.sentence.said),
        (true, false) => Said::fault()
            .seen(given.sentence.said)
            .note("The date names no day."),
        (false, _) => Said::fault().seen(given.sentence.said),
    }
}

pub fn review_recent(ask: &Ask<'_>) -> Said {
    let Some(given) = reviewed(ask).or_else(|| prepared(ask)) else {
        return Said::not_here();
    };
    let said = given.sentence.said;
    if given.when.from > ask.today {
        return Said::fault().seen(said).note("The date is in the future.");
    }
    if given.when.to < a_year_before(ask.today) {
        return Said::fault().seen(said);
    }
    Said::sound().seen(said)
}

/// The same day a year ago: on that day a review is still within the year.
fn a_year_before(today: Date) -> Date {
    today.checked_sub(1.year()).unwrap_or(today)
}

/// Sentences that tell how it was found out.
fn methods<'s>(ask: &'s Ask<'_>) -> Vec<&'s Sentence<'s>> {
    const SIGNS: [&str; 14] = [
        "tested",
        "testing",
        "the test ",
        "tests ",
        "self-assess",
        "self assess",
        "audit",
        "evaluat",
        "assessment",
        "was checked",
        "were checked",
        "reviewed by",
        "we checked",
        "we used",
    ];
    ask.read
        .sentences
        .iter()
        .filter(|sentence| {
            !matches!(
                sentence.part,
                Part::Burden | Part::OutOfScope | Part::NonCompliance | Part::NonAccessible
            )
        })
        .filter(|sentence| words::any(&sentence.plain, &SIGNS).is_some())
        .filter(|sentence| {
            words::any(
                &sentence.plain,
                &["will be tested", "we will test", "plan to test"],
            )
            .is_none()
        })
        .collect()
}

pub fn method(ask: &Ask<'_>) -> Said {
    let methods = methods(ask);
    if methods.is_empty() {
        Said::fault()
    } else {
        Said::sound().all(methods.iter().map(|sentence| sentence.said))
    }
}

/// Who tested, how, and what: two of the three make a method that can be judged.
pub fn method_told(ask: &Ask<'_>) -> Said {
    const WHO: [&str; 13] = [
        "carried out by",
        "tested by",
        "by our",
        "by the ",
        "in-house",
        "internally",
        "our team",
        "self-assess",
        "self assess",
        "third party",
        "third-party",
        "independent",
        "conducted by",
    ];
    const HOW: [&str; 24] = [
        "automated",
        "manual",
        "keyboard",
        "screen reader",
        "axe",
        "wave",
        "siteimprove",
        "silktide",
        "lighthouse",
        "nvda",
        "jaws",
        "voiceover",
        "arc toolkit",
        "accessibility insights",
        "sortsite",
        "sitemorse",
        "assistive technolog",
        "wcag-em",
        "users with",
        "disabled users",
        "monsido",
        "tools",
        "software",
        "simplified test",
    ];
    const WHAT: [&str; 12] = [
        "sample",
        "pages",
        "templates",
        "journeys",
        "all of the",
        "whole site",
        "entire site",
        "main platform",
        "representative",
        "each type",
        "home page",
        "homepage",
    ];
    let methods = methods(ask);
    if methods.is_empty() {
        return Said::not_here();
    }
    // The sentences beside one that speaks of a test tell of it too.
    let told: Vec<&str> = ask
        .read
        .sentences
        .iter()
        .filter(|sentence| sentence.part == Part::Preparation)
        .chain(methods.iter().copied())
        .map(|sentence| sentence.plain.as_str())
        .collect();
    let tells =
        |signs: &[&'static str]| told.iter().any(|plain| words::any(plain, signs).is_some());
    let n = [tells(&WHO), tells(&HOW), tells(&WHAT)]
        .into_iter()
        .filter(|is| *is)
        .count();
    let said = if n >= 2 {
        Said::sound()
    } else {
        Said::person()
    };
    said.all(methods.iter().map(|sentence| sentence.said))
}
