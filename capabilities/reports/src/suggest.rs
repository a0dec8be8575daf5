//! Which category a few words seem to mean: weights of words that a person can read, not a riddle.

use crate::categories::{Categories, Category, OTHER};

/// A category that the words may mean, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its code.
    pub code: String,
    /// The weights that its words found, together.
    pub score: f64,
    /// The words that led to it.
    pub because: Vec<String>,
}

/// Weight below which a guess is not worth showing.
const LEAST: f64 = 3.0;
/// What it counts that the thing which is reported is of a kind that the category is about.
const THING: f64 = 10.0;
/// Words looked at.
const MOST_WORDS: usize = 400;

/// The categories that `words` may mean, best first; three at most. `asset_type` is the kind of the
/// thing that is reported, or that stands where the photo was taken; empty for none.
#[must_use]
pub fn suggest(all: &Categories, words: &str, asset_type: &str) -> Vec<Suggestion> {
    let words = split(words);
    let mut found: Vec<Suggestion> = all
        .categories
        .iter()
        .filter(|category| category.code != OTHER)
        .map(|category| weigh(category, &words, asset_type))
        .filter(|suggestion| suggestion.score >= LEAST)
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    // What is far behind the best is noise.
    let best = found.first().map_or(0.0, |first| first.score);
    found.retain(|suggestion| suggestion.score * 3.0 >= best);
    found.truncate(3);
    found
}

fn weigh(category: &Category, words: &[String], asset_type: &str) -> Suggestion {
    let mut suggestion = Suggestion {
        code: category.code.clone(),
        score: 0.0,
        because: Vec::new(),
    };
    for (keyword, weight) in &category.keywords {
        if words.iter().any(|word| word == keyword) {
            suggestion.score += weight;
            suggestion.because.push(keyword.clone());
        }
    }
    if !asset_type.is_empty() && category.asset_types.iter().any(|t| t == asset_type) {
        suggestion.score += THING;
    }
    suggestion
}

/// The different words of a text, in small letters; what joins two words parts them.
fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::categories::tests::example;

    #[track_caller]
    fn check(words: &str, asset_type: &str, want: &str) {
        let found = suggest(&example(), words, asset_type);
        let first = found.first().map_or("", |first| first.code.as_str());
        assert_eq!(first, want, "{words:?}: {found:?}");
    }

    #[test]
    fn plain_words_lead_to_their_category() {
        check(
            "There is a huge pothole in the road outside number 4",
            "",
            "pothole",
        );
        check(
            "Someone dumped a mattress and a fridge in the lay-by",
            "",
            "fly-tipping",
        );
        check(
            "the lamp-post outside my house is out and its very dark",
            "",
            "street-light",
        );
        check("Bin overflowing again!", "", "bin-full");
        check("slat broken on the bench by the pier", "", "bench");
        check("dog poo everywhere on the path", "", "dog-mess");
        check("syringes in the doorway", "", "needles");
        check("a dead fox on the road", "", "dead-animal");
        check("tree branch hanging over the pavement", "", "tree");
        check("it is broken", "Bench", "bench");
        check("broken", "WasteContainer", "bin-full");
    }

    #[test]
    fn nothing_is_guessed_from_nothing() {
        check("", "", "");
        check("please help", "", "");
        check("🙂 ÿ \u{0} <script>", "Unicorn", "");
    }

    #[test]
    fn a_guess_says_why() {
        let found = suggest(&example(), "Graffiti sprayed on the wall", "");
        assert_eq!(found[0].because, ["graffiti", "sprayed", "wall"]);
    }
}
