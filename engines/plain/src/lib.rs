//! How plain a text is: how old a reader must be to follow it.

mod page;
mod syllables;

pub use page::blocks;
pub use syllables::syllables;

/// What was counted in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Sentences, and headings and list entries that stand alone.
    pub sentences: usize,
    /// Words of letters; numbers, references and addresses are not read as words.
    pub words: usize,
    /// Syllables of those words.
    pub syllables: usize,
}

impl Count {
    /// Counts the sentences of blocks of text: a block (a paragraph, a heading, an entry of a list) ends
    /// a sentence whether or not it has a full stop.
    #[must_use]
    pub fn of<S: AsRef<str>>(blocks: &[S]) -> Self {
        let mut count = Self::default();
        for sentence in blocks.iter().flat_map(|block| sentences(block.as_ref())) {
            let before = count.words;
            for word in words(sentence) {
                count.words += 1;
                count.syllables += syllables(word);
            }
            count.sentences += usize::from(count.words > before);
        }
        count
    }

    /// The age at which most readers follow the text, in years; none of a text without a word.
    ///
    /// # Source
    /// The Flesch–Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom, "Derivation of new
    /// readability formulas", 1975): `0.39 words/sentences + 11.8 syllables/words − 15.59`, the school
    /// grade of the United States, whose first year begins at five: so five years are added. It never
    /// says less than five.
    #[must_use]
    pub fn reading_age(self) -> Option<f64> {
        if self.words == 0 {
            return None;
        }
        let (sentences, words, syllables) = (
            self.sentences.max(1) as f64,
            self.words as f64,
            self.syllables as f64,
        );
        let grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
        Some((grade + 5.0).max(5.0))
    }
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
        }
    }
}

/// The sentences of a block. A full stop within a number, an address or an abbreviation ends none.
fn sentences(block: &str) -> impl Iterator<Item = &str> {
    let mut rest = block;
    std::iter::from_fn(move || {
        if rest.trim().is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|&(at, c)| {
                matches!(c, '.' | '!' | '?' | ':' | ';')
                    && rest[at + c.len_utf8()..]
                        .chars()
                        .next()
                        .is_none_or(|next| next.is_whitespace() || next == '”' || next == '"')
            })
            .map_or(rest.len(), |(at, c)| at + c.len_utf8());
        let (sentence, more) = rest.split_at(end);
        rest = more;
        Some(sentence)
    })
}

/// The words of a sentence: what has letters, and neither digits nor the signs of an address.
fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split(|c: char| c.is_whitespace() || matches!(c, '–' | '—' | '-' | '/' | '(' | ')'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| {
            word.chars().any(char::is_alphabetic)
                && !word
                    .chars()
                    .any(|c| c.is_numeric() || matches!(c, '@' | ':' | '.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(blocks: &[&str], want: (usize, usize, usize)) {
        let got = Count::of(blocks);
        assert_eq!(
            (got.sentences, got.words, got.syllables),
            want,
            "{blocks:?}"
        );
    }

    #[test]
    fn counts_what_is_read() {
        check(&[""], (0, 0, 0));
        check(&["The cat sat on the mat."], (1, 6, 6));
        check(&["Report a problem", "Bins and benches"], (2, 6, 9));
        check(&["It costs £3.50. Call 01632 960 100 now!"], (2, 4, 4));
        check(&["Write to hello@saltreach.example today"], (1, 3, 4));
        check(&["Is it open? Yes: until 5pm."], (3, 5, 7));
    }

    #[test]
    fn ages_are_those_of_the_formula() {
        let age = |text: &str| Count::of(&[text]).reading_age();
        assert_eq!(age(""), None);
        assert_eq!(age("The cat sat on the mat."), Some(5.0));
        let hard = "The utilisation of multidisciplinary methodologies facilitates organisational transformation.";
        assert!(age(hard).is_some_and(|age| age > 25.0), "{:?}", age(hard));
        // 12 words, 14 syllables, one sentence: 4.68 + 13.77 − 15.59 + 5 = 7.86.
        let plain = "We will send you a text message when your bin is empty.";
        let count = Count::of(&[plain]);
        assert_eq!((count.words, count.syllables), (12, 14));
        assert!(
            count
                .reading_age()
                .is_some_and(|age| (age - 7.86).abs() < 0.01)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_counted(text in "\\PC{0,200}") {
            let count = Count::of(&[text.as_str()]);
            proptest::prop_assert!(count.sentences <= count.words && count.words <= count.syllables.max(count.words));
        }
    }
}
