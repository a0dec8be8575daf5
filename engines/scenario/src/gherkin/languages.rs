//! The words that open features, scenarios and steps, in each language that Gherkin is written in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::document::KeywordType;

/// The public list of languages and their keywords, as the Gherkin project keeps it.
const LIST: &str = include_str!("../../data/gherkin-languages.json");

/// One language, as it is listed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    name: String,
    native: String,
    feature: Vec<String>,
    background: Vec<String>,
    rule: Vec<String>,
    scenario: Vec<String>,
    scenario_outline: Vec<String>,
    examples: Vec<String>,
    given: Vec<String>,
    when: Vec<String>,
    then: Vec<String>,
    and: Vec<String>,
    but: Vec<String>,
}

/// The keywords of one language.
#[derive(Debug)]
pub struct Language {
    /// Its code, such as `en` or `cy-GB`.
    pub code: String,
    /// Its name in English.
    pub name: String,
    /// Its name in itself.
    pub native: String,
    /// The words for a feature.
    pub feature: Vec<String>,
    /// The words for a background.
    pub background: Vec<String>,
    /// The words for a rule.
    pub rule: Vec<String>,
    /// The words for a scenario and for an outline.
    pub scenario: Vec<String>,
    /// The words for examples.
    pub examples: Vec<String>,
    /// The words for steps, the longest first, with the space after each where there is one.
    pub steps: Vec<(String, KeywordType)>,
}

static LANGUAGES: LazyLock<BTreeMap<String, Language>> = LazyLock::new(|| {
    // The list is ours to ship; a test reads it.
    let listed: BTreeMap<String, Listed> = serde_json::from_str(LIST).unwrap_or_default();
    listed
        .into_iter()
        .map(|(code, listed)| (code.clone(), Language::new(code, listed)))
        .collect()
});

/// The language with this code, exactly as it is listed.
#[must_use]
pub fn language(code: &str) -> Option<&'static Language> {
    LANGUAGES.get(code)
}

/// Every language, by its code.
pub fn languages() -> impl Iterator<Item = &'static Language> {
    LANGUAGES.values()
}

impl Language {
    fn new(code: String, listed: Listed) -> Self {
        let steps = step_words(&listed);
        let mut scenario = listed.scenario;
        scenario.extend(listed.scenario_outline);
        Self {
            code,
            name: listed.name,
            native: listed.native,
            feature: listed.feature,
            background: listed.background,
            rule: listed.rule,
            scenario,
            examples: listed.examples,
            steps,
        }
    }
}

/// The words for steps with what each means. A word that stands in two lists means nothing certain.
fn step_words(listed: &Listed) -> Vec<(String, KeywordType)> {
    let lists = [
        (&listed.given, KeywordType::Context),
        (&listed.when, KeywordType::Action),
        (&listed.then, KeywordType::Outcome),
        (&listed.and, KeywordType::Conjunction),
        (&listed.but, KeywordType::Conjunction),
    ];
    let mut words: Vec<(String, KeywordType)> = Vec::new();
    for (list, means) in lists {
        for word in list {
            match words.iter_mut().find(|(known, _)| known == word) {
                Some((_, known)) => *known = KeywordType::Unknown,
                None => words.push((word.clone(), means)),
            }
        }
    }
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    words
}
