//! Words as they are looked up: lower case, without accents, without the plural's ending.

/// The words of a text, as they are looked up; common little words are left out unless there is nothing else.
pub fn words(text: &str) -> Vec<String> {
    let all: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| stem(&plain(word)))
        .filter(|word| !word.is_empty() && word.len() <= 60)
        .collect();
    let telling: Vec<String> = all
        .iter()
        .filter(|word| !LITTLE.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

const LITTLE: [&str; 26] = [
    "a", "an", "and", "are", "at", "by", "can", "do", "for", "from", "how", "i", "in", "is", "it",
    "me", "my", "of", "on", "or", "the", "there", "to", "what", "where", "with",
];

fn plain(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter_map(unaccented)
        .collect()
}

/// A letter without its accent; none for an apostrophe.
const fn unaccented(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' | 'ā' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' | 'ŵ' => {
            if c as u32 == 0x175 {
                'w'
            } else {
                'u'
            }
        }
        'ý' | 'ÿ' | 'ŷ' => 'y',
        '\'' | '’' => return None,
        c => c,
    })
}

/// The singular of a regular plural: "benches", "libraries" and "bins" as "bench", "librari" and "bin"; both
/// "library" and "libraries" become "librari", which is all that matters.
fn stem(word: &str) -> String {
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

/// How many slips of the finger lie between two words (a letter left out, added, changed, or two
/// neighbours swapped), if no more than `most`.
pub fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&slips| slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        assert_eq!(words(text), want);
    }

    #[test]
    fn words_are_looked_up_alike() {
        check("The Benches of St. John's", &["bench", "st", "john"]);
        check("libraries", &["librari"]);
        check("a library", &["librari"]);
        check("Café-bar Ŵ", &["cafe", "bar", "w"]);
        check("where is it", &["where", "is", "it"]);
        check("gas bus glass", &["gas", "bus", "glass"]);
        check("", &[]);
    }

    #[test]
    fn slips_are_counted() {
        for (a, b, most, want) in [
            ("bench", "bench", 1, Some(0)),
            ("bnech", "bench", 1, Some(1)),
            ("benh", "bench", 1, Some(1)),
            ("bincj", "bench", 1, None),
            ("", "ab", 2, Some(2)),
        ] {
            assert_eq!(slips(a, b, most), want, "{a} {b}");
        }
    }
}
