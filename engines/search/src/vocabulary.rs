//! Every word of every thing, and the things that have it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use crate::text;

/// The number of a word.
pub type Term = u32;

/// One thing that has a word: its slot in the upper 24 bits, how much the word says of it in the lower 8.
pub type Posting = u32;

/// Slots that a posting can name.
pub const MOST_SLOTS: usize = 1 << 24;

/// Words that a beginning stands for at most.
const BEGINNINGS: usize = 400;

pub const fn posting(slot: u32, weight: u8) -> Posting {
    (slot << 8) | weight as u32
}

pub const fn slot_of(posting: Posting) -> usize {
    (posting >> 8) as usize
}

/// From more than 0 to 1.
pub fn weight_of(posting: Posting) -> f32 {
    (posting & 0xff) as f32 / 255.0
}

/// The words.
#[derive(Default)]
pub struct Vocabulary {
    by_word: BTreeMap<Arc<str>, Term>,
    by_family: HashMap<Box<str>, Vec<Term>>,
    words: Vec<Word>,
    /// Of each word, a bit for each letter that it has: what is far off is told from these alone.
    letters: Vec<u32>,
}

struct Word {
    stem: Arc<str>,
    /// As a person would write it, where that differs.
    written: Option<Box<str>>,
    /// Whether some thing has it just so.
    is_written: bool,
    /// In the order of their slots.
    postings: Vec<Posting>,
    /// Whether it is a word although no thing has it.
    is_known: bool,
}

impl Vocabulary {
    /// The number of a word; a new one if it is new.
    pub fn term(&mut self, token: &text::Token) -> Term {
        let stem = token.stem.as_str();
        let term = match self.by_word.get(stem) {
            Some(&term) => term,
            None => self.learn(stem),
        };
        let word = &mut self.words[term as usize];
        // Of several ways to write it the shortest, so that the order of things makes no difference.
        let is_better = |kept: &str| (token.word.len(), token.word.as_str()) < (kept.len(), kept);
        if token.word == stem {
            word.is_written = true;
        } else if word.written.as_deref().is_none_or(is_better) {
            word.written = Some(token.word.as_str().into());
        }
        term
    }

    fn learn(&mut self, stem: &str) -> Term {
        let term = Term::try_from(self.words.len()).unwrap_or(Term::MAX);
        let shared: Arc<str> = stem.into();
        self.by_word.insert(Arc::clone(&shared), term);
        self.by_family
            .entry(text::family(stem).into())
            .or_default()
            .push(term);
        self.letters.push(letters(stem));
        self.words.push(Word {
            stem: shared,
            written: None,
            is_written: false,
            postings: Vec::new(),
            is_known: false,
        });
        term
    }

    /// Takes a word for one, although no thing has it.
    pub fn know(&mut self, stem: &str) {
        let term = match self.by_word.get(stem) {
            Some(&term) => term,
            None => self.learn(stem),
        };
        self.words[term as usize].is_known = true;
    }

    /// Adds a thing to those that have a word; its slot must be above those added before.
    pub fn add(&mut self, term: Term, posting: Posting) {
        self.words[term as usize].postings.push(posting);
    }

    /// The things that have a word.
    pub fn postings(&self, term: Term) -> &[Posting] {
        &self.words[term as usize].postings
    }

    /// Gives every thing its new slot, or takes it out, keeping their order.
    pub fn renumber(&mut self, new_slot: impl Fn(usize) -> Option<u32>) {
        for word in &mut self.words {
            word.postings.retain_mut(|kept| {
                let slot = new_slot(slot_of(*kept));
                slot.inspect(|&slot| *kept = (slot << 8) | (*kept & 0xff))
                    .is_some()
            });
            word.postings.shrink_to_fit();
        }
    }

    /// The number of just this word.
    pub fn exact(&self, stem: &str) -> Option<Term> {
        self.by_word.get(stem).copied()
    }

    /// The words of the same family.
    pub fn family(&self, stem: &str) -> &[Term] {
        self.by_family
            .get(text::family(stem))
            .map_or(&[], Vec::as_slice)
    }

    /// The longer words that begin so.
    pub fn beginning(&self, start: &str) -> impl Iterator<Item = Term> {
        let after = (Bound::Excluded(start), Bound::Unbounded);
        self.by_word
            .range::<str, _>(after)
            .take_while(move |(word, _)| word.starts_with(start))
            .take(BEGINNINGS)
            .map(|(_, term)| *term)
    }

    /// Whether it is a word although no thing has it.
    pub fn is_known(&self, stem: &str) -> bool {
        self.exact(stem)
            .is_some_and(|term| self.words[term as usize].is_known)
    }

    /// As a person would write it.
    pub fn written(&self, term: Term) -> &str {
        let word = &self.words[term as usize];
        let other = word.written.as_deref().filter(|_| !word.is_written);
        other.unwrap_or(&word.stem)
    }

    /// As it is looked up.
    pub fn stem(&self, term: Term) -> &str {
        &self.words[term as usize].stem
    }

    /// The word that was meant by one that is none: the one with the fewest slips that is known or that
    /// some thing has, as `count` says; then one that begins alike, then the commonest.
    ///
    /// Short words are not mended, nor are numbers: too much is like them.
    pub fn nearest(&self, word: &str, count: impl Fn(Term) -> usize) -> Option<Term> {
        let most = match word.chars().count() {
            0..=3 => return None,
            4..=6 => 1,
            _ => 2,
        };
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let (mask, reach) = (letters(word), 2 * u32::try_from(most).unwrap_or(0));
        let first = word.chars().next();
        let mut best: Option<(usize, bool, std::cmp::Reverse<usize>, &str, Term)> = None;
        for (term, &other) in (0..).zip(&self.letters) {
            if (mask ^ other).count_ones() > reach {
                continue;
            }
            let known = &self.words[term as usize];
            let least = best.map_or(most, |best| best.0);
            let Some(slips) = text::slips(word, &known.stem, least) else {
                continue;
            };
            let things = count(term);
            if things == 0 && !known.is_known {
                continue;
            }
            let begins_otherwise = known.stem.chars().next() != first;
            // People seldom miss the first letter, and short words are much alike: "gold" is not "old".
            if begins_otherwise && most == 1 {
                continue;
            }
            let rank = (
                slips,
                begins_otherwise,
                std::cmp::Reverse(things),
                &*known.stem,
                term,
            );
            if best.is_none_or(|best| rank < best) {
                best = Some(rank);
            }
        }
        best.map(|best| best.4)
    }

    /// Two words that were written as one: "carpark". `is_had` says whether some thing has a word.
    pub fn split<'w>(
        &self,
        word: &'w str,
        is_had: impl Fn(Term) -> bool,
    ) -> Option<(&'w str, &'w str)> {
        let had = |part: &str| {
            let stem = text::stem(part);
            part.len() > 1 && self.exact(&stem).is_some_and(&is_had)
        };
        let ends = word.char_indices().map(|(i, _)| i).skip(2);
        ends.map(|i| word.split_at(i))
            .find(|(a, b)| had(a) && had(b))
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        // An entry of a tree of strings and of a map of lists, with their share of empty room.
        const ENTRIES: usize = 120;
        let word = |word: &Word| {
            size_of::<Word>()
                + word.stem.len()
                + word.written.as_ref().map_or(0, |written| written.len())
                + word.postings.capacity() * size_of::<Posting>()
                + ENTRIES
        };
        self.words.iter().map(word).sum::<usize>() + self.letters.capacity() * 4
    }
}

fn letters(word: &str) -> u32 {
    word.chars().fold(0, |mask, c| {
        let bit = match c {
            'a'..='z' => c as u32 - 'a' as u32,
            c => 26 + c as u32 % 6,
        };
        mask | 1 << bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(text: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (slot, token) in (0..).zip(text::tokens(text)) {
            let term = vocabulary.term(&token);
            vocabulary.add(term, posting(slot, 255));
        }
        vocabulary
    }

    #[test]
    fn the_word_that_was_meant() {
        let mut words =
            vocabulary("library libraries bench branch beach harbour computer café 2nd");
        words.know("pothole");
        let check = |typed: &str, want: Option<&str>| {
            let found = words.nearest(&text::stem(typed), |term| words.postings(term).len());
            assert_eq!(found.map(|term| words.written(term)), want, "{typed}");
        };
        check("libary", Some("library"));
        check("bnech", Some("bench"));
        check("benck", Some("bench"));
        check("harbor", Some("harbour"));
        check("conputor", Some("computer"));
        check("xomputer", Some("computer"));
        check("pothol", Some("pothole"));
        check("ibench", None);
        check("zzzzzz", None);
        check("bin", None);
        check("3nds", None);
    }

    #[test]
    fn beginnings_families_and_pairs() {
        let words = vocabulary("car park parking computer computing");
        let written = |terms: Vec<Term>| -> Vec<&str> {
            terms.into_iter().map(|term| words.written(term)).collect()
        };
        assert_eq!(
            written(words.beginning("comp").collect()),
            ["computer", "computing"]
        );
        assert_eq!(
            written(words.family("comput").to_vec()),
            ["computer", "computing"]
        );
        assert_eq!(words.split("carpark", |_| true), Some(("car", "park")));
        assert_eq!(words.split("carport", |_| true), None);
        assert_eq!(words.split("é", |_| true), None);
    }
}
