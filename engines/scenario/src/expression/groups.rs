//! What the groups of a regular expression found, within each other as they are written.

use regex::{Captures, Regex};
use serde::Serialize;

/// What one group found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Group {
    /// Where it begins, in units of UTF-16 from 0, as the protocol's readers count; none where it found nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// The text; none where it found nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the groups within it found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Group>,
}

/// How the groups of a regular expression are written within each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// What is between the brackets.
    pub source: String,
    pub within: Vec<Shape>,
}

impl Shape {
    /// The groups of a regular expression that has so many. None where they cannot be told apart, which only signs in
    /// odd places (such as brackets in a comment) do.
    pub fn of(source: &str, regex: &Regex) -> Option<Vec<Self>> {
        let chars: Vec<char> = source.chars().collect();
        let mut open: Vec<(Option<usize>, Vec<Self>)> = vec![(None, Vec::new())];
        let (mut escaped, mut class_depth) = (false, 0_u32);
        for (at, c) in chars.iter().enumerate() {
            match c {
                _ if escaped => {}
                '[' => class_depth += 1,
                ']' => class_depth = class_depth.saturating_sub(1),
                _ if class_depth > 0 => {}
                '(' => open.push((captures(&chars, at), Vec::new())),
                ')' => {
                    let (begins, within) = open.pop()?;
                    let (_, around) = open.last_mut()?;
                    match begins {
                        Some(begins) => around.push(Self {
                            source: chars.get(begins..at)?.iter().collect(),
                            within,
                        }),
                        None => around.extend(within),
                    }
                }
                _ => {}
            }
            escaped = *c == '\\' && !escaped;
        }
        let (_, shapes) = open.pop()?;
        let count: usize = shapes.iter().map(Self::count).sum();
        (open.is_empty() && count + 1 == regex.captures_len()).then_some(shapes)
    }

    fn count(&self) -> usize {
        1 + self.within.iter().map(Self::count).sum::<usize>()
    }
}

/// Where the text of a group begins that captures what it finds; none where it does not.
fn captures(chars: &[char], open: usize) -> Option<usize> {
    let at = |ahead: usize| chars.get(open + ahead).copied();
    if at(1) != Some('?') {
        return Some(open + 1);
    }
    let is_named = match (at(2), at(3)) {
        (Some('P'), Some('<')) => true,
        (Some('<'), Some(next)) => next != '=' && next != '!',
        _ => false,
    };
    if !is_named {
        return None;
    }
    let name = chars.get(open..)?.iter().position(|c| *c == '>')?;
    Some(open + name + 1)
}

/// What the groups of this shape found.
pub(super) fn found(shapes: &[Shape], captures: &Captures<'_>, text: &str) -> Vec<Group> {
    let mut next = 1;
    shapes
        .iter()
        .map(|shape| one(shape, captures, text, &mut next))
        .collect()
}

fn one(shape: &Shape, captures: &Captures<'_>, text: &str, next: &mut usize) -> Group {
    let found = captures.get(*next);
    *next += 1;
    let children = shape
        .within
        .iter()
        .map(|within| one(within, captures, text, next))
        .collect();
    Group {
        start: found.map(|found| utf16(text.get(..found.start()).unwrap_or(""))),
        value: found.map(|found| found.as_str().to_string()),
        children,
    }
}

fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
