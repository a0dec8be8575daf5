//! What looks like a heading.

/// Characters that a heading has at most.
const LONGEST: usize = 100;
/// Lines that look like headings from which on it is a habit, and not an address or a name in bold.
pub const SEVERAL: usize = 3;
/// Words from which on a text without a heading is asked about.
pub const MANY: usize = 600;

/// A paragraph as it looks.
#[derive(Debug, Clone, Default)]
pub struct Look {
    pub text: String,
    /// All of its text is bold.
    pub bold: bool,
    /// The largest size of its text in points, where that is said.
    pub size_pt: Option<f64>,
}

impl Look {
    /// Whether it looks like a heading: short, alone, and bold or larger than other text.
    pub fn is_like_a_heading(&self, body_pt: f64) -> bool {
        let text = self.text.trim();
        let larger = self
            .size_pt
            .is_some_and(|size| size >= body_pt + 2.0 && size >= 14.0);
        !text.is_empty()
            && text.chars().count() <= LONGEST
            && !text.ends_with(['.', ',', ';', ':'])
            && text.chars().any(char::is_alphabetic)
            && (self.bold || larger)
    }
}

pub fn count(text: &str) -> usize {
    text.split_whitespace().count()
}
