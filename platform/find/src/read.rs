//! Reads what a person asks for besides things: a postcode, the name of a place, "near me", "open now".

use geo::Point;
use search::PlaceWords;
use search::text::{self, Token};

use crate::gazetteer::tidy_postcode;
use crate::names::{Names, PlaceName, nearest};

/// Words that are read.
const MOST: usize = 40;

/// Before a name: what is near is meant.
const NEAR: [&[&str]; 6] = [
    &["near"],
    &["nearby"],
    &["by"],
    &["around"],
    &["close", "to"],
    &["next", "to"],
];
/// Before a name: what is in it is meant.
const IN: [&[&str]; 3] = [&["in"], &["at"], &["on"]];

/// What was asked, in parts.
#[derive(Debug, Default, PartialEq)]
pub struct Understood {
    /// The words that are left, with a space between.
    pub words: String,
    /// Those of them that name a place, by their number.
    pub places: Vec<PlaceWords>,
    /// What those places are called, one for each of `places`.
    pub called: Vec<String>,
    /// From where to measure, if the words say.
    pub near: Option<Near>,
    /// A postcode that is not known.
    pub unknown_postcode: Option<String>,
    /// Whether they said "near me".
    pub near_me: bool,
    /// Whether they said "open now".
    pub open_now: bool,
}

/// A place that the words say.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// "AB12 3CD", "High Street, Larkbridge"
    pub name: String,
    /// Its middle.
    pub at: Point,
    /// How far it reaches from there, in metres; 0 for a postcode.
    pub reach_m: f64,
    /// Other places of the same name.
    pub others: Vec<String>,
    /// Whether it was said that one is there, rather than that the thing is.
    pub is_said: bool,
}

/// A postcode in the words, as it is written: where it begins and how many words it takes.
pub fn postcode(tokens: &[Token]) -> Option<(usize, usize, String)> {
    (0..tokens.len()).find_map(|i| {
        let whole = |count: usize| {
            let words: Vec<&str> = tokens
                .get(i..i + count)?
                .iter()
                .map(|t| t.word.as_str())
                .collect();
            Some((i, count, tidy_postcode(&words.concat())?))
        };
        whole(1).or_else(|| whole(2))
    })
}

/// The words of a query.
pub fn words(q: &str) -> Vec<Token> {
    let mut tokens = text::tokens(q);
    tokens.truncate(MOST);
    tokens
}

/// Reads words. `found` is where the postcode in them is, `from` where the person is; `exact` takes
/// everything but the postcode as mere words.
pub fn understand(
    tokens: Vec<Token>,
    names: &Names,
    found: Option<(&str, Option<Point>)>,
    from: Option<Point>,
    exact: bool,
) -> Understood {
    let mut reader = Reader {
        tokens,
        names,
        from,
        out: Understood::default(),
        kept: Vec::new(),
    };
    reader.take_postcode(found);
    let mut i = 0;
    while i < reader.tokens.len() {
        let taken = if exact { 0 } else { reader.take(i) };
        if taken == 0 {
            reader.keep(i);
        }
        i += taken.max(1);
    }
    reader.out.words = reader.kept.join(" ");
    reader.out
}

struct Reader<'r> {
    tokens: Vec<Token>,
    names: &'r Names,
    from: Option<Point>,
    out: Understood,
    kept: Vec<String>,
}

impl Reader<'_> {
    fn keep(&mut self, i: usize) {
        self.kept.push(self.tokens[i].word.clone());
    }

    fn take_postcode(&mut self, found: Option<(&str, Option<Point>)>) {
        let (Some((first, count, written)), Some((_, at))) = (postcode(&self.tokens), found) else {
            return;
        };
        match at {
            Some(at) => {
                self.out.near = Some(Near {
                    name: written,
                    at,
                    reach_m: 0.0,
                    others: Vec::new(),
                    is_said: true,
                });
                let before = self.before(first);
                self.tokens.drain(first - before..first + count);
            }
            None => {
                self.out.unknown_postcode = Some(written);
                self.tokens.drain(first..first + count);
            }
        }
    }

    /// Words before `i` that only lead to a place: "near", "in".
    fn before(&self, i: usize) -> usize {
        let leads = |phrase: &&[&str]| i >= phrase.len() && self.says(i - phrase.len(), phrase);
        NEAR.iter()
            .chain(&IN)
            .copied()
            .filter(leads)
            .map(<[&str]>::len)
            .max()
            .unwrap_or(0)
    }

    fn says(&self, i: usize, phrase: &[&str]) -> bool {
        let words = self.tokens.get(i..i + phrase.len());
        words.is_some_and(|words| {
            words
                .iter()
                .zip(phrase)
                .all(|(token, word)| token.word == *word)
        })
    }

    fn name(&self, i: usize) -> Option<(usize, Vec<PlaceName>)> {
        let stems: Vec<&str> = self
            .tokens
            .get(i..)?
            .iter()
            .map(|token| token.stem.as_str())
            .collect();
        let (count, places) = self.names.of(&stems)?;
        Some((count, places.into_iter().cloned().collect()))
    }

    /// How many words from `i` on say something else than what is looked for.
    fn take(&mut self, i: usize) -> usize {
        if let Some(said) = self.take_saying(i) {
            return said;
        }
        let near = NEAR
            .iter()
            .filter(|phrase| self.says(i, phrase))
            .map(|phrase| phrase.len())
            .max();
        if let Some(said) = near
            && let Some((count, places)) = self.name(i + self.with_the(i, said))
        {
            let said = self.with_the(i, said);
            return said + count + self.go_near(i + said + count, &places);
        }
        let inside = IN
            .iter()
            .filter(|phrase| self.says(i, phrase))
            .map(|phrase| phrase.len())
            .max();
        let said = inside.map_or(0, |said| self.with_the(i, said));
        if let Some((count, places)) = self.name(i + said) {
            self.go_in(i + said, count, &places);
            return said + count;
        }
        0
    }

    /// Words that lead to a name, and "the" after them.
    fn with_the(&self, i: usize, said: usize) -> usize {
        said + usize::from(self.says(i + said, &["the"]))
    }

    /// "near me", "open now".
    fn take_saying(&mut self, i: usize) -> Option<usize> {
        const NEAR_ME: [&[&str]; 4] = [
            &["near", "me"],
            &["near", "here"],
            &["close", "to", "me"],
            &["around", "here"],
        ];
        const OPEN_NOW: [&[&str]; 3] = [
            &["open", "now"],
            &["open", "right", "now"],
            &["now", "open"],
        ];
        let said = |all: &[&[&str]]| {
            all.iter()
                .find(|phrase| self.says(i, phrase))
                .map(|phrase| phrase.len())
        };
        if let Some(count) = said(&NEAR_ME) {
            self.out.near_me = true;
            return Some(count);
        }
        let count = said(&OPEN_NOW)?;
        self.out.open_now = true;
        Some(count)
    }

    /// What is near a place is asked for. A name that follows says which of several: "High Street
    /// Wendmouth"; how many words that takes.
    fn go_near(&mut self, next: usize, places: &[PlaceName]) -> usize {
        let said = usize::from(self.says(next, &["in"]));
        let which = self.name(next + said);
        let from = match &which {
            Some((_, towns)) => towns.first().map(|town| town.at),
            None => self.from.or(self.out.near.as_ref().map(|near| near.at)),
        };
        let all: Vec<&PlaceName> = places.iter().collect();
        self.measure_from(&all, from, true, which.is_none());
        which.map_or(0, |(count, _)| said + count)
    }

    /// What is in a place is asked for, or what has its name.
    fn go_in(&mut self, first: usize, count: usize, places: &[PlaceName]) {
        let number = self.kept.len();
        for i in first..first + count {
            self.keep(i);
        }
        for place in places {
            self.out.places.push(PlaceWords {
                first: number,
                count,
                at: place.at,
                reach_m: place.reach_m,
                outline: place.outline.clone(),
            });
            self.out.called.push(place.full());
        }
        if self.out.near.is_none() {
            let all: Vec<&PlaceName> = places.iter().collect();
            self.measure_from(&all, self.from, false, false);
        }
    }

    fn measure_from(
        &mut self,
        places: &[&PlaceName],
        from: Option<Point>,
        is_said: bool,
        is_unsure: bool,
    ) {
        if let Some(place) = nearest(places, from) {
            let others = places.iter().filter(|other| is_unsure && **other != place);
            self.out.near = Some(Near {
                name: place.full(),
                at: place.at,
                reach_m: place.reach_m,
                others: others.map(|other| other.full()).collect(),
                is_said,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        let place = |name: &str, kind: &str, of: &str, lon, reach_m| PlaceName {
            name: name.into(),
            kind: kind.into(),
            of: of.into(),
            at: Point { lon, lat: 51.6 },
            reach_m,
            outline: None,
        };
        let all = [
            place("Larkbridge", "town", "", 1.7, 2_500.0),
            place("Wendmouth", "town", "", 1.8, 2_500.0),
            place("High Street", "street", "Larkbridge", 1.701, 300.0),
            place("High Street", "street", "Wendmouth", 1.801, 300.0),
            place("St Osric's Road", "street", "Larkbridge", 1.702, 300.0),
        ];
        for (id, place) in (0..).zip(all) {
            names.put(id, place);
        }
        names
    }

    #[track_caller]
    fn check(q: &str, want: &str) {
        let at = Point {
            lon: 1.9,
            lat: 51.6,
        };
        let understood = understand(words(q), &names(), Some(("", Some(at))), None, false);
        let mut got = vec![understood.words.clone()];
        let places: Vec<String> = understood
            .places
            .iter()
            .zip(&understood.called)
            .map(|(place, called)| {
                format!(
                    "{called} is words {}..{}",
                    place.first,
                    place.first + place.count
                )
            })
            .collect();
        got.extend(places);
        got.extend(understood.near.map(|near| {
            let or = if near.others.is_empty() {
                String::new()
            } else {
                format!(" or {}", near.others.join(", "))
            };
            format!("near {}{or}", near.name)
        }));
        got.extend(understood.near_me.then(|| "near me".into()));
        got.extend(understood.open_now.then(|| "open now".into()));
        assert_eq!(got.join("; "), want, "{q}");
    }

    #[test]
    fn what_is_said_besides_things() {
        for (q, want) in [
            ("library", "library"),
            ("", ""),
            (
                "library in Larkbridge",
                "library larkbridge; Larkbridge is words 1..2; near Larkbridge",
            ),
            (
                "Larkbridge Library",
                "larkbridge library; Larkbridge is words 0..1; near Larkbridge",
            ),
            (
                "bench near high street",
                "bench; near High Street, Larkbridge or High Street, Wendmouth",
            ),
            (
                "bench near high street wendmouth",
                "bench; near High Street, Wendmouth",
            ),
            (
                "bench near high street in wendmouth",
                "bench; near High Street, Wendmouth",
            ),
            (
                "bench close to St. Osrics Road please",
                "bench please; near St Osric's Road, Larkbridge",
            ),
            ("library AB12 3CD", "library; near AB12 3CD"),
            ("near ab123cd library", "library; near AB12 3CD"),
            ("near me", "; near me"),
            ("toilets open now near me", "toilets; near me; open now"),
            ("near", "near"),
            ("close to", "close to"),
        ] {
            check(q, want);
        }
    }

    #[test]
    fn what_is_not_known_is_left_as_it_is() {
        let unknown = understand(
            words("library ZZ9 9ZZ"),
            &names(),
            Some(("ZZ9 9ZZ", None)),
            None,
            false,
        );
        assert_eq!(
            (unknown.words.as_str(), unknown.unknown_postcode.as_deref()),
            ("library", Some("ZZ9 9ZZ"))
        );
        let exact = understand(words("near me in Larkbridge"), &names(), None, None, true);
        assert_eq!(
            (exact.words.as_str(), exact.places.len()),
            ("near me in larkbridge", 0)
        );
    }
}
