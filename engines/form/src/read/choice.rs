//! Choices: one, several, yes or no.

use super::{Read, wrong};
use crate::{Answer, Choice, Fields, Question};

/// What the way to say "none of these" posts.
pub const NONE: &str = "none";

pub fn yes_no(question: &Question, fields: &Fields) -> Read {
    match fields.one(&question.name) {
        "yes" => Ok(Answer::Yes(true)),
        "no" => Ok(Answer::Yes(false)),
        _ => wrong(&question.name, "Select yes or no"),
    }
}

pub fn one(question: &Question, fields: &Fields, options: &[Choice]) -> Read {
    let given = fields.one(&question.name);
    if options.iter().any(|option| option.value == given) {
        Ok(Answer::One(given.to_owned()))
    } else {
        wrong(&question.name, "Select one of the answers on the page")
    }
}

pub fn many(question: &Question, fields: &Fields, options: &[Choice], none: &str) -> Read {
    let given = fields.all(&question.name);
    let says_none = !none.is_empty() && given.contains(&NONE);
    let rest: Vec<&str> = given
        .into_iter()
        .filter(|value| !(says_none && *value == NONE))
        .collect();
    if says_none && !rest.is_empty() {
        return wrong(
            &question.name,
            format!("Select the ones that apply, or select “{none}”, not both"),
        );
    }
    if !rest
        .iter()
        .all(|value| options.iter().any(|option| option.value == *value))
    {
        return wrong(&question.name, "Select from the answers on the page");
    }
    // In the order of the page, each once.
    let chosen = options
        .iter()
        .filter(|option| rest.contains(&option.value.as_str()))
        .map(|option| option.value.clone())
        .collect();
    Ok(Answer::Many(chosen))
}
