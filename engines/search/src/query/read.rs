//! Reads the words of a query: which belong together, and what each may lead to.

use super::{How, Mended, Query};
use crate::index::Index;
use crate::text::{self, Token};
use crate::vocabulary::{Term, slot_of};

/// Words of a query that are read.
const MOST: usize = 24;

/// Words that are mended: each is compared with every word that there is.
const MOST_MENDED: usize = 8;

/// A query, read.
#[derive(Default)]
pub struct Reading {
    /// Each is to be fitted, in one of its ways.
    pub groups: Vec<Group>,
    /// What was taken for something else.
    pub mended: Vec<Mended>,
}

/// Words that belong together.
pub struct Group {
    /// As they were typed.
    pub typed: String,
    /// Whether a thing must fit it.
    pub required: bool,
    /// What leads to things.
    pub ways: Vec<Way>,
    /// The places that they name, by their numbers in the query.
    pub places: Vec<usize>,
}

/// Words of which a thing must have all.
pub struct Way {
    pub how: How,
    /// For each word the terms that stand for it.
    pub words: Vec<Vec<(Term, How)>>,
}

/// A word of the query, as it was taken.
struct Taken {
    token: Token,
    typed: String,
    how: How,
}

pub fn read(index: &Index, query: &Query<'_>) -> Reading {
    let mut tokens = text::tokens(query.words);
    tokens.truncate(MOST);
    let mut reader = Reader {
        index,
        query,
        last: tokens.len().saturating_sub(1),
        taken: Vec::new(),
        mended: Vec::new(),
    };
    for (i, token) in tokens.into_iter().enumerate() {
        reader.take(i, token);
    }
    let mut groups = reader.groups(false);
    if groups.is_empty() {
        groups = reader.groups(true);
    }
    if groups.iter().all(|group| !group.required) {
        groups.iter_mut().for_each(|group| group.required = true);
    }
    Reading {
        groups,
        mended: reader.mended,
    }
}

struct Reader<'r> {
    index: &'r Index,
    query: &'r Query<'r>,
    last: usize,
    taken: Vec<Taken>,
    mended: Vec<Mended>,
}

impl Reader<'_> {
    /// How many things have a word.
    fn count(&self, term: Term) -> usize {
        let postings = self.index.vocabulary.postings(term);
        let alive = &self.index.columns.alive;
        postings
            .iter()
            .filter(|&&posting| alive.has(slot_of(posting)))
            .count()
    }

    fn is_had(&self, term: Term) -> bool {
        let postings = self.index.vocabulary.postings(term);
        let alive = &self.index.columns.alive;
        postings.iter().any(|&posting| alive.has(slot_of(posting)))
    }

    /// Whether a word leads to anything as it is.
    fn leads(&self, stem: &str) -> bool {
        let words = &self.index.vocabulary;
        words.is_known(stem)
            || words.exact(stem).is_some_and(|term| self.is_had(term))
            || words.family(stem).iter().any(|&term| self.is_had(term))
            || (stem.len() > 1 && words.beginning(stem).any(|term| self.is_had(term)))
    }

    /// Takes a word as it is or, if it is none, as what was meant.
    fn take(&mut self, i: usize, token: Token) {
        let as_is = |token: Token| Taken {
            typed: token.word.clone(),
            token,
            how: How::Same,
        };
        let in_place = self
            .query
            .places
            .iter()
            .any(|place| (place.first..place.first + place.count).contains(&i));
        let stays =
            self.query.exact || in_place || text::is_little(&token.word) || self.leads(&token.stem);
        let is_typing = self.query.typing && i == self.last;
        if stays || is_typing || self.mended.len() >= MOST_MENDED {
            self.taken.push(as_is(token));
            return;
        }
        let words = &self.index.vocabulary;
        if let Some((a, b)) = words.split(&token.word, |term| self.is_had(term)) {
            let parts = [a, b].map(str::to_owned);
            self.note(&token, parts.join(" "));
            for part in parts {
                self.taken.push(Taken {
                    typed: token.word.clone(),
                    token: Token {
                        stem: text::stem(&part),
                        word: part,
                    },
                    how: How::Mended,
                });
            }
            return;
        }
        match words.nearest(&token.stem, |term| self.count(term)) {
            Some(term) => {
                let word = words.written(term).to_owned();
                let stem = words.stem(term).to_owned();
                self.note(&token, word.clone());
                self.taken.push(Taken {
                    typed: token.word,
                    token: Token { word, stem },
                    how: How::Mended,
                });
            }
            None => self.taken.push(as_is(token)),
        }
    }

    fn note(&mut self, token: &Token, taken: String) {
        self.mended.push(Mended {
            typed: token.word.clone(),
            taken,
        });
    }

    /// The words in groups; `with_little` keeps the words that say nothing, for a query of nothing else.
    fn groups(&self, with_little: bool) -> Vec<Group> {
        let stems: Vec<&str> = self
            .taken
            .iter()
            .map(|taken| taken.token.stem.as_str())
            .collect();
        let mut groups = Vec::new();
        let mut i = 0;
        while i < self.taken.len() {
            let (count, group) = self.group(i, &stems[i..], with_little);
            groups.extend(group);
            i += count.max(1);
        }
        groups
    }

    /// The group that begins with a word, and how many words it takes.
    fn group(&self, i: usize, stems: &[&str], with_little: bool) -> (usize, Option<Group>) {
        // A split word moves the places behind it, so that they are no longer known by their numbers.
        let places: Vec<usize> = (0..self.query.places.len())
            .filter(|&n| self.query.places[n].first == i && self.taken.len() == self.last + 1)
            .collect();
        if let Some(count) = places.first().map(|&n| self.query.places[n].count) {
            let count = count.min(stems.len());
            let mut group = self.literal(i, count);
            group.places = places;
            return (count, Some(group));
        }
        if !self.query.exact
            && let Some((count, meant)) = self.index.meanings.of(stems)
        {
            let mut group = self.literal(i, count);
            group.ways.extend(meant.iter().map(|part| {
                let telling = part.iter().filter(|token| !text::is_little(&token.word));
                Way {
                    how: How::Meaning,
                    words: telling
                        .map(|token| self.terms(&token.stem, How::Same, false))
                        .collect(),
                }
            }));
            group.required = true;
            return (count, Some(group));
        }
        let word = &self.taken[i].token.word;
        if text::is_little(word) && !with_little {
            return (1, None);
        }
        if !self.query.exact
            && let Some(next) = self
                .taken
                .get(i + 1)
                .filter(|next| !text::is_little(&next.token.word))
        {
            let joined = text::stem(&format!("{word}{}", next.token.word));
            if let Some(term) = self
                .index
                .vocabulary
                .exact(&joined)
                .filter(|&term| self.is_had(term))
            {
                let mut group = self.literal(i, 2);
                group.ways.push(Way {
                    how: How::Form,
                    words: vec![vec![(term, How::Same)]],
                });
                return (2, Some(group));
            }
        }
        (1, Some(self.literal(i, 1)))
    }

    /// The group of just these words.
    fn literal(&self, first: usize, count: usize) -> Group {
        let taken = &self.taken[first..first + count];
        // In a phrase each word has its part, as in "IT course".
        let says = |taken: &&Taken| {
            let word = &taken.token.word;
            !text::is_little(word) && (count > 1 || !text::is_weak(word))
        };
        let mut telling: Vec<&Taken> = taken.iter().filter(says).collect();
        let required = !telling.is_empty();
        if telling.is_empty() {
            telling = taken.iter().collect();
        }
        let is_typing = |taken: &Taken| {
            self.query.typing
                && self
                    .taken
                    .last()
                    .is_some_and(|last| std::ptr::eq(last, taken))
        };
        let how = telling
            .iter()
            .map(|taken| taken.how)
            .max()
            .unwrap_or(How::Same);
        let words = telling
            .iter()
            .map(|taken| self.terms(&taken.token.stem, taken.how, is_typing(taken)));
        let mut typed: Vec<&str> = taken.iter().map(|taken| taken.typed.as_str()).collect();
        typed.dedup();
        Group {
            typed: typed.join(" "),
            required,
            ways: vec![Way {
                how,
                words: words.collect(),
            }],
            places: Vec::new(),
        }
    }

    /// The terms that stand for a word.
    fn terms(&self, stem: &str, how: How, is_typing: bool) -> Vec<(Term, How)> {
        let words = &self.index.vocabulary;
        let mut terms: Vec<(Term, How)> = words
            .exact(stem)
            .map(|term| (term, how))
            .into_iter()
            .collect();
        if self.query.exact {
            return terms;
        }
        let family = words
            .family(stem)
            .iter()
            .filter(|&&term| words.stem(term) != stem);
        terms.extend(family.map(|&term| (term, How::Form.max(how))));
        let is_had = terms.iter().any(|(term, _)| self.is_had(*term));
        if is_typing || (!is_had && stem.len() > 1) {
            for term in words.beginning(stem) {
                if terms.iter().all(|(known, _)| *known != term) {
                    terms.push((term, How::Beginning));
                }
            }
        }
        terms
    }
}
