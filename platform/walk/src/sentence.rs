//! The kept library of actions: every sentence that is understood, and what it means.

use crate::journey::{Act, Expected, Role};

/// What the gaps of a sentence hold, in order.
struct Gaps {
    texts: std::vec::IntoIter<String>,
    role: Role,
    number: Option<u32>,
}

impl Gaps {
    fn text(&mut self) -> String {
        self.texts.next().unwrap_or_default()
    }
}

type Meaning = fn(&mut Gaps) -> Act;

/// A sentence of the library: `{}` stands for a text between quotes, `{role}` for what something is, `{n}` for a
/// whole number.
const SENTENCES: &[(&str, Meaning)] = &[
    ("go to {}", |g| Act::Go(g.text())),
    ("go back", |_| Act::Back),
    ("load the page again", |_| Act::Reload),
    ("press the {role} {}", press),
    ("click the {role} {}", press),
    ("follow the {role} {}", press),
    ("press the {} {role}", press),
    ("click the {} {role}", press),
    ("follow the {} {role}", press),
    ("press {}", press),
    ("click {}", press),
    ("follow {}", press),
    ("press the key {}", |g| Act::Key(g.text())),
    ("fill {} with {}", fill),
    ("fill in {} with {}", fill),
    ("choose {} for {}", |g| Act::Choose {
        option: g.text(),
        of: Some(g.text()),
    }),
    ("choose {}", |g| Act::Choose {
        option: g.text(),
        of: None,
    }),
    ("tick {}", |g| Act::Tick {
        name: g.text(),
        on: true,
    }),
    ("untick {}", |g| Act::Tick {
        name: g.text(),
        on: false,
    }),
    ("upload {} to {}", upload),
    ("upload {} for {}", upload),
    ("expect {}", text),
    ("see {}", text),
    ("wait for {}", text),
    ("expect no {}", |g| expect(Expected::NoText(g.text()), g)),
    ("should not see {}", |g| {
        expect(Expected::NoText(g.text()), g)
    }),
    ("expect the text {}", text),
    ("expect the heading {}", heading),
    ("see the heading {}", heading),
    ("wait for the heading {}", heading),
    ("expect the {role} {}", control),
    ("see the {} {role}", control),
    ("wait for the {role} {}", control),
    ("expect the title {}", |g| {
        expect(Expected::Title(g.text()), g)
    }),
    ("expect the address {}", |g| {
        expect(Expected::Address(g.text()), g)
    }),
    ("expect {} to hold {}", |g| {
        let (field, value) = (g.text(), g.text());
        expect(Expected::Value { field, value }, g)
    }),
    ("expect {} to be ticked", |g| ticked(true, g)),
    ("expect {} to be chosen", |g| ticked(true, g)),
    ("expect {} not to be ticked", |g| ticked(false, g)),
    ("expect {} not to be chosen", |g| ticked(false, g)),
    ("expect the error {}", |g| error(false, g)),
    ("expect the error {} at {}", |g| error(true, g)),
    ("see the error {}", |g| error(false, g)),
    ("see the error {} at {}", |g| error(true, g)),
    ("expect no error", |g| expect(Expected::NoError, g)),
];

fn press(gaps: &mut Gaps) -> Act {
    Act::Press {
        role: gaps.role,
        name: gaps.text(),
    }
}

fn fill(gaps: &mut Gaps) -> Act {
    Act::Fill {
        name: gaps.text(),
        with: gaps.text(),
    }
}

fn upload(gaps: &mut Gaps) -> Act {
    Act::Upload {
        file: gaps.text(),
        name: gaps.text(),
    }
}

fn expect(what: Expected, gaps: &Gaps) -> Act {
    Act::Expect {
        what,
        within_s: gaps.number,
    }
}

fn text(gaps: &mut Gaps) -> Act {
    expect(Expected::Text(gaps.text()), gaps)
}

fn heading(gaps: &mut Gaps) -> Act {
    expect(Expected::Heading(gaps.text()), gaps)
}

fn control(gaps: &mut Gaps) -> Act {
    let (role, name) = (gaps.role, gaps.text());
    expect(Expected::Control { role, name }, gaps)
}

fn ticked(on: bool, gaps: &mut Gaps) -> Act {
    let name = gaps.text();
    expect(Expected::Ticked { name, on }, gaps)
}

fn error(at_a_field: bool, gaps: &mut Gaps) -> Act {
    let text = gaps.text();
    let at = at_a_field.then(|| gaps.text());
    expect(Expected::Error { text, at }, gaps)
}

/// Words for what something is.
const ROLES: [(&str, Role); 8] = [
    ("button", Role::Button),
    ("link", Role::Link),
    ("tab", Role::Tab),
    ("menuitem", Role::MenuItem),
    ("item", Role::MenuItem),
    ("field", Role::Field),
    ("box", Role::Field),
    ("control", Role::Any),
];

/// The sentences of the library, for a guide: `{}` stands for a text between quotes, `{role}` for one of "button",
/// "link", "tab", "item", "field", "box" and "control". Each that looks for something may end with `within {n} seconds`.
pub fn sentences() -> impl Iterator<Item = &'static str> {
    SENTENCES.iter().map(|(sentence, _)| *sentence)
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Word(String),
    Text(String),
}

/// What a sentence means. Given, When, Then, And, But and "I" before it, and a full stop after it, are of no account.
///
/// # Errors
/// Why it is not understood, with the nearest that is.
pub fn meaning(sentence: &str) -> Result<Act, String> {
    let mut parts = parts(sentence)?;
    let lead = |part: &Part| {
        matches!(part, Part::Word(word)
            if ["given", "when", "then", "and", "but", "*", "i"].contains(&word.as_str()))
    };
    let skipped = parts.iter().take(2).take_while(|part| lead(part)).count();
    parts.drain(..skipped);
    let number = within(&mut parts)?;
    let found = SENTENCES.iter().find_map(|(pattern, meaning)| {
        let mut gaps = fits(pattern, &parts)?;
        gaps.number = number;
        Some(meaning(&mut gaps))
    });
    match found {
        Some(act) if number.is_none() || matches!(act, Act::Expect { .. }) => Ok(act),
        Some(_) => Err("only what is looked for can have a time to wait".into()),
        None => Err(format!(
            "this sentence is not known; the nearest is: {}",
            nearest(&parts)
        )),
    }
}

/// The longest that a sentence may wait, in seconds.
const MOST_S: u32 = 600;

/// Takes `within 20 seconds` from the end.
fn within(parts: &mut Vec<Part>) -> Result<Option<u32>, String> {
    let [.., Part::Word(within), Part::Word(number), Part::Word(unit)] = parts.as_slice() else {
        return Ok(None);
    };
    if within != "within" || !unit.starts_with("second") {
        return Ok(None);
    }
    let number = number.parse().ok().filter(|n| (1..=MOST_S).contains(n));
    let number = number.ok_or_else(|| format!("the seconds must be from 1 to {MOST_S}"))?;
    parts.truncate(parts.len() - 3);
    Ok(Some(number))
}

fn fits(pattern: &str, parts: &[Part]) -> Option<Gaps> {
    let wanted: Vec<&str> = pattern.split(' ').collect();
    if wanted.len() != parts.len() {
        return None;
    }
    let (mut texts, mut role) = (Vec::new(), Role::Any);
    for (wanted, part) in wanted.into_iter().zip(parts) {
        match (wanted, part) {
            ("{}", Part::Text(text)) => texts.push(text.clone()),
            ("{role}", Part::Word(word)) => {
                role = ROLES.iter().find(|(known, _)| known == word)?.1;
            }
            (wanted, Part::Word(word)) if wanted == word => {}
            _ => return None,
        }
    }
    Some(Gaps {
        texts: texts.into_iter(),
        role,
        number: None,
    })
}

/// Words in small letters, and texts between quotes, straight or curled; `\"` is a quote within a text.
fn parts(sentence: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut letters = sentence.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '“' => {
                let mut text = String::new();
                loop {
                    match letters.next() {
                        None => return Err("a quote has no end".into()),
                        Some('"') if letter == '"' => break,
                        Some('”') if letter == '“' => break,
                        Some('\\') if letters.peek() == Some(&'"') => {
                            text.extend(letters.next());
                        }
                        Some(other) => text.push(other),
                    }
                }
                if text.trim().is_empty()
                    && !matches!(parts.last(), Some(Part::Word(w)) if w == "with")
                {
                    return Err("there is nothing between the quotes".into());
                }
                parts.push(Part::Text(text));
            }
            blank if blank.is_whitespace() => {}
            first => {
                let mut word: String = first.to_lowercase().collect();
                while let Some(next) =
                    letters.next_if(|c| !c.is_whitespace() && !"\"“".contains(*c))
                {
                    word.extend(next.to_lowercase());
                }
                let word = word.trim_end_matches(['.', ':', ',']);
                if !word.is_empty() {
                    parts.push(Part::Word(word.to_owned()));
                }
            }
        }
    }
    Ok(parts)
}

/// The sentence that shares most with what was written, as a person would write it.
fn nearest(parts: &[Part]) -> String {
    let texts = parts.iter().filter(|p| matches!(p, Part::Text(_))).count();
    let score = |pattern: &str| {
        let shared = pattern.split(' ').enumerate().filter(|(at, wanted)| {
            let is_same = |part: &Part| matches!(part, Part::Word(word) if word == wanted);
            parts.get(*at).is_some_and(is_same) || (*at > 0 && parts.iter().any(is_same))
        });
        let gaps = pattern.matches("{}").count();
        shared.count() * 4 + 2 - gaps.abs_diff(texts).min(2)
    };
    let best = SENTENCES
        .iter()
        .rev()
        .max_by_key(|(pattern, _)| score(pattern));
    let best = best.map_or("", |(pattern, _)| pattern);
    best.replace("{}", "\"…\"").replace("{role}", "button")
}
