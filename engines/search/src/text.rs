//! Words as they are looked up: lower case, without accents, without the plural's ending.

/// Letters of a word beyond which it is no word.
const LONGEST: usize = 60;

/// A word of a text: as it stands there, and as it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// In lower case and without accents: "libraries".
    pub word: String,
    /// Without the plural's ending: "librari".
    pub stem: String,
}

/// Every word of a text, in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    text.split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .map(plain)
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(|word| Token {
            stem: stem(&word),
            word,
        })
        .collect()
}

/// Whether a word says nothing about what is looked for.
#[must_use]
pub fn is_little(word: &str) -> bool {
    LITTLE.binary_search(&word).is_ok()
}

/// Whether a word says so little that nothing need have it, though what has it fits better.
#[must_use]
pub fn is_weak(word: &str) -> bool {
    WEAK.binary_search(&word).is_ok()
}

/// Sorted.
const LITTLE: [&str; 58] = [
    "a",
    "about",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "by",
    "can",
    "could",
    "does",
    "for",
    "from",
    "has",
    "have",
    "how",
    "i",
    "if",
    "im",
    "in",
    "is",
    "its",
    "ive",
    "me",
    "my",
    "near",
    "of",
    "on",
    "or",
    "our",
    "please",
    "s",
    "so",
    "some",
    "someone",
    "somewhere",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "to",
    "want",
    "was",
    "we",
    "what",
    "when",
    "where",
    "which",
    "who",
    "will",
    "with",
    "you",
    "your",
];

/// Sorted.
const WEAK: [&str; 24] = [
    "anyone", "anything", "best", "do", "find", "get", "give", "go", "going", "good", "help", "it",
    "like", "local", "looking", "nearby", "nearest", "need", "place", "service", "services",
    "take", "use", "using",
];

/// What may stand within a word and is not part of it: apostrophes, and accents written apart.
const fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}')
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_mark(*c))
        .map(unaccented)
        .collect()
}

/// A letter without its accent, in the languages most read here.
const fn unaccented(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}

/// The singular of a regular plural: "benches", "libraries" and "bins" as "bench", "librari" and "bin"; both
/// "library" and "libraries" become "librari", which is all that matters.
#[must_use]
pub fn stem(word: &str) -> String {
    let long = word.chars().count() > 3;
    if let Some(start) = word.strip_suffix("ies").filter(|_| long) {
        return format!("{start}i");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    if long && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") {
        return word[..word.len() - 1].to_owned();
    }
    match word.strip_suffix('y') {
        Some(start) if long => format!("{start}i"),
        _ => word.to_owned(),
    }
}

/// What the words of one family share: "computer", "computing" and "compute" are all "comput".
///
/// It is coarser than [`stem`], and brings together some words that have nothing in common, so
/// what is found by it alone counts for less.
#[must_use]
pub fn family(stem: &str) -> &str {
    let mut root = stem;
    for ending in [
        "ingli", "ing", "ment", "ation", "ion", "er", "or", "ed", "li",
    ] {
        if let Some(start) = root.strip_suffix(ending)
            && start.chars().count() >= 3
            && start.contains(is_vowel)
        {
            // "ation", "ment" and the like leave more of a word than "ing" does.
            if ending != "ing" && start.chars().count() < 4 {
                continue;
            }
            root = undoubled(start);
            break;
        }
    }
    let open = root.strip_suffix(['e', 'i']);
    open.filter(|start| start.chars().count() >= 3)
        .unwrap_or(root)
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// "swimm" as "swim"; but "call", "miss" and "buzz" stay as they are.
fn undoubled(word: &str) -> &str {
    let mut last = word.chars().rev();
    match (last.next(), last.next()) {
        (Some(a), Some(b)) if a == b && a.is_ascii() && !"aeioulsz".contains(a) => {
            &word[..word.len() - 1]
        }
        _ => word,
    }
}

/// How many slips of the finger lie between two words (a letter left out, added, changed, or two
/// neighbours swapped), if no more than `most`. No part of a word is slipped twice: the optimal
/// string alignment distance.
#[must_use]
pub fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
    const ROOM: usize = LONGEST + 1;
    let mut letters = [['\0'; ROOM]; 2];
    let mut counts = [0; 2];
    for ((word, letters), count) in [a, b].into_iter().zip(&mut letters).zip(&mut counts) {
        for c in word.chars() {
            *letters.get_mut(*count)? = c;
            *count += 1;
        }
    }
    let (a, b) = (&letters[0][..counts[0]], &letters[1][..counts[1]]);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut rows = [[0_usize; ROOM + 1]; 3];
    for (j, cell) in rows[1].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        let [before, last, row] = &mut rows;
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
            least = least.min(row[j]);
        }
        if least > most {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][b.len()]).filter(|&slips| slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let stems: Vec<String> = tokens(text).into_iter().map(|token| token.stem).collect();
        assert_eq!(stems, want);
    }

    #[test]
    fn words_are_looked_up_alike() {
        check(
            "The Benches of St. John's",
            &["the", "bench", "of", "st", "john"],
        );
        check("libraries", &["librari"]);
        check("Café-bar Ŵ", &["cafe", "bar", "w"]);
        check("Cafe\u{301} Łódź", &["cafe", "lodz"]);
        check("gas bus glass", &["gas", "bus", "glass"]);
        check("", &[]);
        check(&"x".repeat(100), &[]);
    }

    #[test]
    fn a_family_shares_a_beginning() {
        #[track_caller]
        fn alike(words: &[&str], want: &str) {
            for word in words {
                assert_eq!(family(&stem(word)), want, "{word}");
            }
        }
        alike(&["computer", "computers", "computing", "compute"], "comput");
        alike(&["swim", "swimming", "swimmers"], "swim");
        alike(&["learn", "learning", "learner"], "learn");
        alike(&["code", "coding"], "cod");
        alike(&["volunteers", "volunteer"], "volunt");
        alike(&["park", "parking"], "park");
        alike(&["bus"], "bus");
        alike(&["ring"], "ring");
        alike(&["library", "libraries"], "librar");
    }

    #[test]
    fn slips_are_counted() {
        for (a, b, most, want) in [
            ("bench", "bench", 1, Some(0)),
            ("bnech", "bench", 1, Some(1)),
            ("benh", "bench", 1, Some(1)),
            ("bincj", "bench", 1, None),
            ("", "ab", 2, Some(2)),
            ("ab", "", 2, Some(2)),
            ("libary", "library", 2, Some(1)),
            ("éa", "ae", 2, Some(2)),
        ] {
            assert_eq!(slips(a, b, most), want, "{a} {b}");
        }
        assert_eq!(slips(&"a".repeat(99), "a", 2), None);
    }

    #[test]
    fn the_lists_can_be_searched() {
        assert!(LITTLE.is_sorted() && WEAK.is_sorted());
    }
}
