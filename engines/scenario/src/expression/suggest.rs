//! A step that nobody knows, as a pattern that would know it: its numbers and quoted texts made parameters.

use super::parameter::{Parameter, Parameters};

/// The most suggestions for one step: a text of many numbers could be read in very many ways, and nobody reads them.
const MOST: usize = 8;

/// The longest step that parameters are looked for in, in characters.
const LONGEST: usize = 1_000;

/// A pattern that would match a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The pattern.
    pub expression: String,
    /// The names of its parameters, in order.
    pub parameters: Vec<String>,
}

/// The patterns that would match a step, the likeliest first. There is always one.
///
/// # Source
/// The generator of Cucumber Expressions: the parameter that begins first is taken, of those the longest, and of those
/// that are equally long each makes a suggestion of its own.
#[must_use]
pub fn suggest(step: &str, parameters: &Parameters) -> Vec<Suggested> {
    let mut suggested = vec![Suggested {
        expression: String::new(),
        parameters: Vec::new(),
    }];
    let mut at = 0;
    if step.chars().nth(LONGEST).is_none() {
        while let Some((start, end, could_be)) = next(step, at, parameters) {
            add(&mut suggested, step.get(at..start).unwrap_or(""));
            suggested = suggested
                .iter()
                .flat_map(|so_far| could_be.iter().map(move |name| with(so_far, name)))
                .take(MOST)
                .collect();
            at = end;
        }
    }
    add(&mut suggested, step.get(at..).unwrap_or(""));
    suggested
}

fn add(suggested: &mut [Suggested], text: &str) {
    let escaped = text.replace('(', "\\(").replace('{', "\\{");
    let escaped = escaped.replace('/', "\\/");
    for one in suggested {
        one.expression.push_str(&escaped);
    }
}

fn with(so_far: &Suggested, name: &str) -> Suggested {
    let mut more = so_far.clone();
    more.expression.push_str(&format!("{{{name}}}"));
    more.parameters.push(name.to_string());
    more
}

/// Where the next parameter begins and ends, and what it could be.
fn next<'a>(
    step: &str,
    from: usize,
    parameters: &'a Parameters,
) -> Option<(usize, usize, Vec<&'a str>)> {
    let mut best: Option<(usize, usize)> = None;
    let mut could_be: Vec<&Parameter> = Vec::new();
    for parameter in parameters.iter().filter(|known| known.is_suggested()) {
        for seeker in parameter.seekers() {
            let Some((start, end)) = whole_word(step, from, seeker) else {
                continue;
            };
            let place = |(start, end): (usize, usize)| (start, usize::MAX - end);
            match best.map(|best| place((start, end)).cmp(&place(best))) {
                None | Some(std::cmp::Ordering::Less) => {
                    best = Some((start, end));
                    could_be = vec![parameter];
                }
                Some(std::cmp::Ordering::Equal) => could_be.push(parameter),
                Some(std::cmp::Ordering::Greater) => {}
            }
        }
    }
    let (start, end) = best?;
    could_be.sort_by_key(|known| (!known.is_preferred(), known.name()));
    could_be.dedup_by_key(|known| known.name());
    let names = could_be.into_iter().map(Parameter::name).collect();
    Some((start, end, names))
}

/// The first place from which on a pattern finds something that is no part of a longer word.
fn whole_word(step: &str, from: usize, seeker: &regex::Regex) -> Option<(usize, usize)> {
    let mut at = from;
    while at < step.len() {
        let rest = step.get(at..)?;
        // What is found from here on is the same for each start up to it: no need to look again at each.
        let found = seeker.find(rest)?;
        let (start, end) = (at + found.start(), at + found.end());
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !is_mark(c));
        let before = step.get(..start)?.chars().next_back();
        let after = step.get(end..)?.chars().next();
        if !found.is_empty() && is_edge(before) && is_edge(after) {
            return Some((start, end));
        }
        at = start + rest.get(found.start()..)?.chars().next()?.len_utf8();
    }
    None
}

/// Whether a character belongs to the word beside it though it is neither letter nor digit.
fn is_mark(c: char) -> bool {
    c.is_control() || ('\u{300}'..='\u{36f}').contains(&c)
}
