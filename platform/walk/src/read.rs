//! A journey read from plain text: a name, a start, and one sentence a step.
//!
//! ```text
//! # Lines that begin like this are for people.
//! Journey: Apply for a permit
//! Start at "/permits"
//!
//! Press the button "Start now"
//! Fill "Email address" with "${row.email}"
//! Fill "Password" with "${secret.PASSWORD}"
//! Expect the heading "Application sent" within 20 seconds
//! ```

use crate::bind::Sentences;
use crate::hand::key;
use crate::journey::{Act, Expected, Journey, Step};
use crate::values::{Gap, gaps};

/// What is wrong in a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct LineFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub why: String,
}

/// Steps of one journey, at most.
const MOST_STEPS: usize = 500;

/// Letters of one line, at most.
const LONGEST_LINE: usize = 2_000;

/// Reads a journey. At most 500 steps, in lines of at most 2,000 letters.
///
/// # Errors
/// Every line that is not understood, and why.
pub fn read(text: &str) -> Result<Journey, Vec<LineFault>> {
    let sentences = Sentences::new();
    let mut faults = Vec::new();
    let (mut name, mut start, mut steps) = (None, None, Vec::new());
    for (line, written) in (1..).zip(text.lines()) {
        let words = written.trim();
        let understood = match words {
            "" => Ok(()),
            comment if comment.starts_with('#') => Ok(()),
            long if long.chars().count() > LONGEST_LINE => {
                Err(format!("a line has at most {LONGEST_LINE} letters"))
            }
            _ if steps.len() >= MOST_STEPS => {
                Err(format!("a journey has at most {MOST_STEPS} steps"))
            }
            words => {
                if let Some(given) = label(words, "journey:") {
                    once(&mut name, given, "a journey has one name")
                } else if let Some(given) = label(words, "start at") {
                    once(&mut start, given, "a journey starts at one place")
                } else {
                    step(&sentences, line, words).map(|step| steps.push(step))
                }
            }
        };
        if let Err(why) = understood {
            faults.push(LineFault { line, why });
        }
        if steps.len() >= MOST_STEPS && !faults.is_empty() {
            break;
        }
    }
    let last = text.lines().count().max(1);
    let has_no_steps = steps.is_empty() && faults.is_empty();
    let mut missing = |why: &str| {
        let why = why.into();
        faults.push(LineFault { line: last, why });
    };
    if name.is_none() {
        missing("the journey has no name: write a line such as: Journey: Report a broken bench");
    }
    if start.is_none() {
        missing("the journey has no start: write a line such as: Start at \"/\"");
    }
    if has_no_steps {
        missing("the journey has no steps");
    }
    match (name, start) {
        (Some(name), Some(start)) if faults.is_empty() => Ok(Journey { name, start, steps }),
        _ => Err(faults),
    }
}

fn label(words: &str, label: &str) -> Option<String> {
    let (head, rest) = words.split_at_checked(label.len())?;
    let rest = rest.trim().trim_matches(['"', '“', '”', ':']).trim();
    head.eq_ignore_ascii_case(label).then(|| rest.to_owned())
}

fn once(place: &mut Option<String>, given: String, twice: &str) -> Result<(), String> {
    if given.is_empty() {
        return Err("there is nothing after this".into());
    }
    match place.replace(given) {
        None => Ok(()),
        Some(_) => Err(twice.into()),
    }
}

/// One sentence as a step.
fn step(sentences: &Sentences, line: usize, words: &str) -> Result<Step, String> {
    let act = sentences.act(words)?;
    if let Act::Key(name) = &act
        && key(name).is_none()
    {
        return Err(format!("no key is called \"{name}\""));
    }
    let is_filled = |text: &str| matches!(&act, Act::Fill { with, .. } if with == text);
    // A field may be made empty, or found so.
    let may_be_empty = match &act {
        Act::Fill { with, .. } => Some(with),
        Act::Expect {
            what: Expected::Value { value, .. },
            ..
        } => Some(value),
        _ => None,
    };
    for text in texts(&act) {
        if text.trim().is_empty() && may_be_empty.is_none_or(|may| may != text) {
            return Err("there is nothing between the quotes".into());
        }
        let has_secret = gaps(text)?
            .into_iter()
            .any(|gap| matches!(gap, Gap::Secret(_)));
        if has_secret && !is_filled(text) {
            return Err("a secret can only be filled into a field".into());
        }
    }
    Ok(Step {
        line,
        words: words.to_owned(),
        act,
    })
}

/// Every text of an act that may have gaps.
pub fn texts(act: &Act) -> Vec<&str> {
    match act {
        Act::Back | Act::Reload => vec![],
        Act::Go(text) | Act::Key(text) => vec![text],
        Act::Press { name, .. } | Act::Tick { name, .. } => vec![name],
        Act::Fill { name, with } => vec![name, with],
        Act::Choose { option, of } => [Some(option), of.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        Act::Upload { file, name } => vec![file, name],
        Act::Expect { what, .. } => match what {
            Expected::NoError | Expected::Accessible => vec![],
            Expected::Rows(rows) => rows.iter().flatten().map(String::as_str).collect(),
            Expected::Text(text)
            | Expected::NoText(text)
            | Expected::Heading(text)
            | Expected::Title(text)
            | Expected::Address(text) => vec![text],
            Expected::Control { name, .. } | Expected::Ticked { name, .. } => vec![name],
            Expected::Value { field, value } => vec![field, value],
            Expected::Error { text, at } => [Some(text), at.as_ref()]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect(),
        },
    }
}
