//! Which known steps somebody may have meant by a sentence that is none: by its words, in their order.

use super::{Definition, StepNumber};

/// The most words that are looked at.
const MOST_WORDS: usize = 60;

/// How much of the words must agree, in hundredths.
const ENOUGH: usize = 50;

pub(super) fn nearest(steps: &[Definition], sentence: &str, most: usize) -> Vec<StepNumber> {
    let sought = words(sentence);
    let mut near: Vec<(usize, StepNumber)> = (0..)
        .zip(steps)
        .map(|(number, step)| {
            let score = alike(&sought, &words(&plainly(step.expression.source())));
            (score, StepNumber(number))
        })
        .filter(|(score, _)| *score >= ENOUGH)
        .collect();
    near.sort_by_key(|(score, number)| (std::cmp::Reverse(*score), *number));
    near.truncate(most);
    near.into_iter().map(|(_, number)| number).collect()
}

/// A pattern as it is said at its shortest: without what may be left out, and with the first of several words.
fn plainly(pattern: &str) -> String {
    let (mut said, mut depth, mut is_other) = (String::new(), 0_usize, false);
    for c in pattern.chars() {
        is_other = (is_other && !c.is_whitespace()) || (c == '/' && depth == 0);
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 && !is_other => said.push(c),
            _ => {}
        }
    }
    said
}

/// The words, in small letters; quoted texts, numbers and parameters are all the same word.
fn words(text: &str) -> Vec<String> {
    const SOMETHING: &str = "{}";
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let close = match c {
            '"' => Some('"'),
            '{' => Some('}'),
            _ => None,
        };
        if let Some(close) = close {
            chars.by_ref().find(|c| *c == close);
            words.push(SOMETHING.to_string());
        } else if c.is_alphanumeric() {
            let mut word = c.to_lowercase().to_string();
            while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '\'') {
                word.extend(c.to_lowercase());
            }
            if let Some(stem) = word.strip_suffix("n't") {
                words.push(stem.to_string());
                word = "not".to_string();
            }
            let is_number = word.chars().all(char::is_numeric);
            words.push(if is_number { SOMETHING.into() } else { word });
        }
        if words.len() >= MOST_WORDS {
            break;
        }
    }
    words
}

/// How many of the words of both stand in the same order in both, in hundredths of all.
fn alike(left: &[String], right: &[String]) -> usize {
    let mut row = vec![0_usize; right.len() + 1];
    for a in left {
        let mut diagonal = 0;
        let mut before = 0;
        for (cell, b) in row.iter_mut().skip(1).zip(right) {
            let above = *cell;
            *cell = if same(a, b) {
                diagonal + 1
            } else {
                above.max(before)
            };
            diagonal = above;
            before = *cell;
        }
    }
    let common = row.last().copied().unwrap_or(0);
    let all = left.len() + right.len();
    (200 * common).checked_div(all).unwrap_or(0)
}

/// Whether two words are one, or one with another ending.
fn same(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    a == b || (common >= 4 && common + 2 >= a.chars().count().max(b.chars().count()))
}
