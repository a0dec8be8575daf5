//! What is not for us: a problem that cannot wait is turned to whoever comes at once, before any form.

use serde::Serialize;

use crate::categories::{Categories, Category, Danger};

/// Whom to call, as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    pub title: String,
    pub call: String,
    /// The number for `tel:`.
    pub tel: String,
    pub text: String,
}

impl From<&Danger> for Call {
    fn from(danger: &Danger) -> Self {
        Self {
            title: danger.title.clone(),
            call: danger.call.clone(),
            tel: danger.call.replace(' ', ""),
            text: danger.text.clone(),
        }
    }
}

/// The dangers that the words of a report tell of, in the order of the file.
#[must_use]
pub fn told(all: &Categories, words: &str) -> Vec<Call> {
    let words = plain(words);
    let tells = |phrase: &String| words.contains(&plain(phrase));
    all.dangers
        .iter()
        .filter(|danger| danger.words.iter().any(tells))
        .map(Call::from)
        .collect()
}

/// The dangers to speak of with a category, whatever was written.
#[must_use]
pub fn of(all: &Categories, category: &Category) -> Vec<Call> {
    let dangers = category.dangers.iter();
    dangers
        .filter_map(|code| all.danger(code))
        .map(Call::from)
        .collect()
}

/// Whole words in small letters between single blanks, so that "gun" is not found in "begun".
fn plain(text: &str) -> String {
    let mut out = String::from(" ");
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        out.extend(word.chars().flat_map(char::to_lowercase));
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::categories::tests::example;

    #[track_caller]
    fn check(words: &str, want: &[&str]) {
        let calls: Vec<String> = told(&example(), words)
            .into_iter()
            .map(|c| c.call)
            .collect();
        assert_eq!(calls, want, "{words:?}");
    }

    #[test]
    fn emergencies_are_told_by_their_words() {
        check("I can SMELL GAS, near the bench", &["0800 111 999"]);
        check("a man is unconscious in the park", &["999"]);
        check("The bin is on fire!", &["999"]);
        check("bare wires in the lamp post, sparking", &["105"]);
        check("water is flooding homes in Mill Lane", &["0345 988 1188"]);
        check("someone with a knife, he is bleeding", &["999", "999"]);
    }

    #[test]
    fn what_only_sounds_like_one_is_let_through() {
        check("work has begun on the road and left a hole", &[]);
        check("The firework display left litter", &[]);
        check("", &[]);
    }
}
