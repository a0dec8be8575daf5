//! How long a text message is: in parts, for each is paid for.

use serde::Serialize;

/// The letters that a part holds (3GPP TS 23.038, section 6.2.1: the default alphabet).
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take the room of two (section 6.2.1.1: the extension table).
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// What a text takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sms {
    /// Parts sent and paid for.
    pub parts: usize,
    /// Characters.
    pub characters: usize,
    /// Characters outside the basic alphabet: one of them makes every part hold 70 instead of 160.
    pub costly: Vec<char>,
}

/// What `text` takes: 160 letters in one part or 153 in each of several; with letters outside the
/// default alphabet 70 and 67 UTF-16 units (3GPP TS 23.040, section 9.2.3.24.1). Letters are not torn
/// between parts.
#[must_use]
pub fn measure(text: &str) -> Sms {
    let mut costly: Vec<char> = text
        .chars()
        .filter(|c| !BASIC.contains(*c) && !EXTENDED.contains(*c))
        .collect();
    costly.sort_unstable();
    costly.dedup();
    let size = |c: char| match costly.is_empty() {
        true if EXTENDED.contains(c) => 2,
        true => 1,
        false => c.len_utf16(),
    };
    let (alone, each) = if costly.is_empty() {
        (160, 153)
    } else {
        (70, 67)
    };
    let total: usize = text.chars().map(size).sum();
    let mut parts = 1;
    if total > alone {
        let mut used = 0;
        for c in text.chars() {
            if used + size(c) > each {
                parts += 1;
                used = 0;
            }
            used += size(c);
        }
    }
    Sms {
        parts,
        characters: text.chars().count(),
        costly,
    }
}

/// The same text with the typographer's signs as a typewriter has them: a curly quote would more than
/// double the cost of a message.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '‘' | '’' | '′' | '`' => out.push('\''),
            '“' | '”' | '″' => out.push('"'),
            '–' | '—' | '−' | '‑' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{a0}' | '\u{202f}' | '\t' => out.push(' '),
            '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
            '•' => out.push('*'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, parts: usize) {
        assert_eq!(
            measure(text).parts,
            parts,
            "{} characters",
            text.chars().count()
        );
    }

    #[test]
    fn parts_are_those_of_the_standard() {
        check("", 1);
        check(&"a".repeat(160), 1);
        check(&"a".repeat(161), 2);
        check(&"a".repeat(306), 2);
        check(&"a".repeat(307), 3);
        check(&"€".repeat(80), 1);
        check(&"€".repeat(81), 2);
        // 153 is odd, so each part ends with a place that half a euro sign cannot use.
        check(&"€".repeat(153), 3);
        check(&"ŵ".repeat(70), 1);
        check(&"ŵ".repeat(71), 2);
        check(&"🚲".repeat(35), 1);
        check(&"🚲".repeat(36), 2);
        assert_eq!(measure("dŵr, tŷ").costly, ['ŵ', 'ŷ']);
    }

    #[test]
    fn typography_does_not_cost() {
        let text = plain("“It’s at 2pm” – bring\u{a0}a pen…");
        assert_eq!(text, "\"It's at 2pm\" - bring a pen...");
        assert!(measure(&text).costly.is_empty());
    }
}
