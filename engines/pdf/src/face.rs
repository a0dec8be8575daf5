//! The two faces of letters: how wide each is, which letters there are, and how text is broken into lines.

/// A face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Helvetica.
    Plain,
    /// Helvetica Bold.
    Bold,
}

/// The letters of WinAnsi from 128 to 159, of which five are none.
const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

impl Face {
    pub const ALL: [Self; 2] = [Self::Plain, Self::Bold];

    /// Its name in the resources of pages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "F1",
            Self::Bold => "F2",
        }
    }

    /// Its name among the fonts that every reader has.
    pub const fn font(self) -> &'static str {
        match self {
            Self::Plain => "Helvetica",
            Self::Bold => "Helvetica-Bold",
        }
    }

    /// How wide text is, in the unit of `size`.
    pub fn width(self, text: &[u8], size: f64) -> f64 {
        let widths = match self {
            Self::Plain => &PLAIN,
            Self::Bold => &BOLD,
        };
        let width = |byte: &u8| {
            let at = usize::from(*byte).checked_sub(32);
            u32::from(at.and_then(|at| widths.get(at)).copied().unwrap_or(0))
        };
        f64::from(text.iter().map(width).sum::<u32>()) * size / 1_000.0
    }
}

/// Text in WinAnsi, and whether a letter that it does not have became a question mark. All room between words is a
/// space, but what may not be broken stays so.
pub fn encoded(text: &str) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity(text.len());
    let mut is_lost = false;
    for letter in text.chars() {
        let byte = match letter {
            '\u{a0}' | '\u{2007}' | '\u{202f}' => 0xa0,
            // Where a word may be broken, and marks that are not seen.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
            '\u{2010}' | '\u{2011}' | '\u{2212}' => b'-',
            letter if letter.is_whitespace() || letter.is_control() => b' ',
            letter => byte(letter).unwrap_or_else(|| {
                is_lost = true;
                b'?'
            }),
        };
        bytes.push(byte);
    }
    (bytes, is_lost)
}

fn byte(letter: char) -> Option<u8> {
    match u8::try_from(letter) {
        Ok(byte @ (b' '..=b'~' | 0xa1..=0xff)) => Some(byte),
        _ => {
            let at = HIGH.chars().position(|high| high == letter)?;
            u8::try_from(128 + at).ok()
        }
    }
}

/// Breaks text into lines of a width: between words, and within one only if it is wider than a line.
pub fn wrapped(text: &[u8], (face, size): (Face, f64), width: f64) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    let mut line: Vec<u8> = Vec::new();
    let mut used = 0.0;
    let space = face.width(b" ", size);
    for word in text
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
    {
        let wide = face.width(word, size);
        if !line.is_empty() {
            // It stays at the end of a line too: what is copied from two lines is two words.
            line.push(b' ');
            used += space;
            if used + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
        }
        for byte in word {
            let one = face.width(&[*byte], size);
            if used + one > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(*byte);
            used += one;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// How wide letters of Helvetica are from the space on, in thousandths of the size: Adobe's Core 14 metrics (AFM) in the
/// order of WinAnsi (ISO 32000-1, annex D.2).
const PLAIN: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    350, 556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350, 350,
    222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667, 278, 333, 556,
    556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 556,
    537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000, 722, 667,
    667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722,
    722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278,
    278, 556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];
/// Those of Helvetica Bold.
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    350, 556, 350, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350, 350,
    278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 350, 500, 667, 278, 333, 556,
    556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 611,
    556, 278, 333, 333, 365, 556, 834, 834, 834, 611, 722, 722, 722, 722, 722, 722, 1000, 722, 667,
    667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722,
    722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278,
    278, 611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_are_there_and_those_that_are_not() {
        #[track_caller]
        fn check(text: &str, want: &[u8], is_lost: bool) {
            assert_eq!(encoded(text), (want.to_vec(), is_lost), "{text}");
        }
        check("Bay (2)", b"Bay (2)", false);
        check("café £5 €6", b"caf\xe9 \xa35 \x806", false);
        check("“so” – Ÿ", b"\x93so\x94 \x96 \x9f", false);
        check("−120 dBm", b"-120 dBm", false);
        check("97\u{202f}%\n", b"97\xa0% ", false);
        check("T\u{177} Gw\u{175}r", b"T? Gw?r", true);
        check("橋\u{81}", b"? ", true);
        check("", b"", false);
    }

    #[test]
    fn letters_are_as_wide_as_the_font_has_them() {
        let check = |face: Face, text: &[u8], want: f64| {
            let got = face.width(text, 1_000.0);
            assert!((got - want).abs() < 1e-9, "{got}");
        };
        check(Face::Plain, b"Hi", 722.0 + 222.0);
        check(Face::Bold, b"Hi", 722.0 + 278.0);
        check(Face::Plain, b"\xff\x80~", 500.0 + 556.0 + 584.0);
        check(Face::Bold, b"\n", 0.0);
    }

    #[test]
    fn text_is_broken_between_words_and_long_words_within() {
        #[track_caller]
        fn check(text: &str, letters: f64, want: &[&str]) {
            let width = letters * 5.56 + 0.01;
            let lines = wrapped(text.as_bytes(), (Face::Plain, 10.0), width);
            let lines: Vec<_> = lines
                .iter()
                .map(|line| String::from_utf8_lossy(line))
                .collect();
            assert_eq!(lines, want, "{text}");
        }
        check("12 34", 9.0, &["12 34"]);
        check("12  34 56", 5.0, &["12 34 ", "56"]);
        check("123456789", 4.0, &["1234", "5678", "9"]);
        check("12 123456", 4.0, &["12 ", "1234", "56"]);
        check("123", 0.0, &["1", "2", "3"]);
        check(" ", 4.0, &[]);
    }
}
