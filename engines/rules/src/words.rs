//! Limits in words, as they stand in an agreement: "largest paint at most 2.5 s", "header referrer-policy is there".

use crate::Must;

/// A fact that limits can be set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What it is called, in small letters. One whose pointer ends with a slash is followed by a name.
    pub words: &'static str,
    /// The fact: a JSON pointer (RFC 6901) into the evidence.
    pub pointer: &'static str,
    /// What it is measured in: "ms", "bytes", "%", or nothing for a number of things and for texts.
    pub unit: &'static str,
}

/// A limit that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// What is measured.
    pub fact: Fact,
    /// The fact, with the name that followed it.
    pub pointer: String,
    /// What it must be.
    pub must: Must,
}

/// Why a limit is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitFault {
    /// It is about nothing that is measured.
    #[error("what is measured is not known: begin with one of {0}")]
    Fact(String),
    /// It does not say what the fact must be.
    #[error("say what it must be: at most 5, at least 5, is there, is not there, holds a text")]
    Must,
    /// The number cannot be read, or is not finite.
    #[error("{0:?} is no number")]
    Number(String),
    /// The fact is measured in something else.
    #[error("{0:?} is no unit of this: it is measured in {1}")]
    Unit(String, String),
}

/// Units, what they are multiples of, and how many of that they are.
const UNITS: [(&str, &str, f64); 10] = [
    ("ms", "ms", 1.0),
    ("milliseconds", "ms", 1.0),
    ("s", "ms", 1_000.0),
    ("seconds", "ms", 1_000.0),
    ("bytes", "bytes", 1.0),
    ("kb", "bytes", 1_000.0),
    ("mb", "bytes", 1_000_000.0),
    ("%", "%", 1.0),
    ("percent", "%", 1.0),
    ("per cent", "%", 1.0),
];

/// Reads a limit. The case of letters and a full stop at the end are of no account; numbers may have commas.
///
/// # Errors
/// Why it is not understood.
pub fn limit(text: &str, facts: &[Fact]) -> Result<Limit, LimitFault> {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins = |fact: &&Fact| {
        let rest = text.strip_prefix(fact.words);
        rest.is_some_and(|rest| rest.starts_with(' '))
    };
    // "loaded" is not taken for a fact that is called "load".
    let fact = facts
        .iter()
        .filter(begins)
        .max_by_key(|fact| fact.words.len());
    let fact = *fact.ok_or_else(|| {
        LimitFault::Fact(
            facts
                .iter()
                .map(|fact| fact.words)
                .collect::<Vec<_>>()
                .join(", "),
        )
    })?;
    let mut rest = text.get(fact.words.len()..).unwrap_or_default().trim();
    let mut pointer = fact.pointer.to_owned();
    if pointer.ends_with('/') {
        let (name, after) = rest.split_once(' ').ok_or(LimitFault::Must)?;
        // RFC 6901, section 3.
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        rest = after.trim();
    }
    let must = match rest {
        "is there" => Must::BeThere,
        "is not there" | "is missing" => Must::BeMissing,
        _ => match rest.split_once(' ') {
            Some(("holds", part)) => Must::Hold(part.trim_matches(['"', '“', '”']).to_owned()),
            Some(("at", rest)) => match rest.split_once(' ') {
                Some(("most", number)) => Must::BeAtMost(measure(number, fact.unit)?),
                Some(("least", number)) => Must::BeAtLeast(measure(number, fact.unit)?),
                _ => return Err(LimitFault::Must),
            },
            _ => return Err(LimitFault::Must),
        },
    };
    Ok(Limit {
        fact,
        pointer,
        must,
    })
}

/// A number with its unit, in the fact's own.
fn measure(text: &str, unit: &str) -> Result<f64, LimitFault> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .unwrap_or(text.len());
    let (number, given) = text.split_at_checked(end).unwrap_or((text, ""));
    let given = given.trim();
    let wrong = || LimitFault::Number(text.to_owned());
    let number: f64 = number.replace(',', "").parse().map_err(|_| wrong())?;
    let finite = |number: f64| Some(number).filter(|one| one.is_finite()).ok_or_else(wrong);
    if given.is_empty() {
        return finite(number);
    }
    let is_unit = |(word, of, _): &&(&str, &str, f64)| *word == given && *of == unit;
    let (_, _, times) = UNITS.iter().find(is_unit).ok_or_else(|| {
        let known = if unit.is_empty() {
            "whole numbers"
        } else {
            unit
        };
        LimitFault::Unit(given.to_owned(), known.to_owned())
    })?;
    finite(number * times)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: &[Fact] = &[
        Fact {
            words: "loaded",
            pointer: "/loaded_ms",
            unit: "ms",
        },
        Fact {
            words: "received",
            pointer: "/received_bytes",
            unit: "bytes",
        },
        Fact {
            words: "header",
            pointer: "/headers/",
            unit: "",
        },
        Fact {
            words: "requests",
            pointer: "/requests",
            unit: "",
        },
    ];

    #[track_caller]
    fn check(text: &str, want: Result<(&str, Must), &str>) {
        let got = limit(text, FACTS).map(|limit| (limit.pointer, limit.must));
        let got = got.map_err(|why| why.to_string());
        let want = want.map(|(pointer, must)| (pointer.to_owned(), must));
        assert_eq!(got, want.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn limits_are_read_as_they_are_written() {
        check(
            "loaded at most 2,500 ms",
            Ok(("/loaded_ms", Must::BeAtMost(2_500.0))),
        );
        check(
            "Loaded  at most 2.5 s.",
            Ok(("/loaded_ms", Must::BeAtMost(2_500.0))),
        );
        check(
            "received at most 500 kB",
            Ok(("/received_bytes", Must::BeAtMost(500_000.0))),
        );
        check(
            "requests at least 1",
            Ok(("/requests", Must::BeAtLeast(1.0))),
        );
        check(
            "header Referrer-Policy is there",
            Ok(("/headers/referrer-policy", Must::BeThere)),
        );
        check(
            "header x/y is missing",
            Ok(("/headers/x~1y", Must::BeMissing)),
        );
        check(
            "header x-content-type-options holds \"nosniff\"",
            Ok((
                "/headers/x-content-type-options",
                Must::Hold("nosniff".into()),
            )),
        );
    }

    #[test]
    fn what_is_not_understood_says_why() {
        check(
            "load at most 5",
            Err(
                "what is measured is not known: begin with one of loaded, received, header, requests",
            ),
        );
        check(
            "",
            Err(
                "what is measured is not known: begin with one of loaded, received, header, requests",
            ),
        );
        let must =
            "say what it must be: at most 5, at least 5, is there, is not there, holds a text";
        check(
            "loaded",
            Err(
                "what is measured is not known: begin with one of loaded, received, header, requests",
            ),
        );
        check("loaded quickly", Err(must));
        check("loaded at once", Err(must));
        check(
            "header",
            Err(
                "what is measured is not known: begin with one of loaded, received, header, requests",
            ),
        );
        check("header x", Err(must));
        check("loaded at most many", Err("\"many\" is no number"));
        check("loaded at most 1.2.3", Err("\"1.2.3\" is no number"));
        check("loaded at most -5", Err("\"-5\" is no number"));
        check(
            "loaded at most 5 kB",
            Err("\"kb\" is no unit of this: it is measured in ms"),
        );
        check(
            "requests at most 5 ms",
            Err("\"ms\" is no unit of this: it is measured in whole numbers"),
        );
        let huge = format!("loaded at most {} s", "9".repeat(400));
        assert!(matches!(limit(&huge, FACTS), Err(LimitFault::Number(_))));
    }
}
