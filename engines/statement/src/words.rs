//! Words as they are compared: without case, kinds of quotes and dashes, and runs of space.

/// Characters of evidence that are kept.
const MOST_EVIDENCE: usize = 240;

/// A text as it is compared.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '\u{b4}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            // Soft hyphens and what has no width are not seen.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => continue,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.extend(c.to_lowercase());
    }
    out.truncate(out.trim_end().len());
    out
}

/// The first of the phrases that is in a plain text.
pub fn any(text: &str, phrases: &[&'static str]) -> Option<&'static str> {
    phrases.iter().copied().find(|phrase| text.contains(phrase))
}

/// Whether a word or phrase stands in a plain text by itself, not within another word.
pub fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|s| s.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|s| s.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The sentences of a text. "(No. 2)" and "e.g. this" end none.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let ends = matches!(c, '.' | '!' | '?')
            && rest.peek().is_some_and(|(_, next)| next.is_whitespace())
            && !abbreviated(text.get(from..at).unwrap_or_default());
        if ends || c == '\n' {
            let end = at + c.len_utf8();
            out.push(text.get(from..end).unwrap_or_default().trim());
            from = end;
        }
    }
    out.push(text.get(from..).unwrap_or_default().trim());
    out.retain(|sentence| !sentence.is_empty());
    out
}

fn abbreviated(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    matches!(
        word.to_lowercase().as_str(),
        "no" | "e.g" | "i.e" | "eg" | "etc" | "v" | "ver" | "st" | "approx" | "reg"
    )
}

/// Words of letters or digits.
pub fn count(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .count()
}

/// A text short enough to be shown as evidence.
pub fn evidence(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = words.char_indices().nth(MOST_EVIDENCE) {
        words.truncate(at);
        words.push('…');
    }
    words
}
