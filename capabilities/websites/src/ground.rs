//! On what a fault may stay, in the terms of the accessibility regulations (SI 2018/952).

use ::statement::write::Exclusion;
use app::Choice;

/// On what a fault stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Mending it would be too great a burden (regulation 7).
    Burden,
    /// The regulations do not ask for it (regulation 4(2)).
    OutOfScope(Exclusion),
    /// Anything else: the statement tells of it as of any fault.
    Other,
}

/// Each with the word by which it is kept, and as it is read.
const ALL: [(Ground, &str, &str); 10] = [
    (
        Ground::Burden,
        "burden",
        "Mending it would be a disproportionate burden",
    ),
    (
        Ground::OutOfScope(Exclusion::OldFiles),
        "old-files",
        "Out of scope: PDFs and other files from before 23 September 2018 that no service needs",
    ),
    (
        Ground::OutOfScope(Exclusion::OldMedia),
        "old-media",
        "Out of scope: recorded video or sound from before 23 September 2020",
    ),
    (
        Ground::OutOfScope(Exclusion::LiveMedia),
        "live-media",
        "Out of scope: live video or sound",
    ),
    (
        Ground::OutOfScope(Exclusion::Maps),
        "maps",
        "Out of scope: a map, and what it shows of the way is also given in words",
    ),
    (
        Ground::OutOfScope(Exclusion::ThirdParty),
        "third-party",
        "Out of scope: content of others that we neither pay for, nor develop, nor control",
    ),
    (
        Ground::OutOfScope(Exclusion::Heritage),
        "heritage",
        "Out of scope: pictures of a heritage collection that cannot be made accessible",
    ),
    (
        Ground::OutOfScope(Exclusion::Intranet),
        "intranet",
        "Out of scope: intranet pages from before 23 September 2019 that have hardly changed since",
    ),
    (
        Ground::OutOfScope(Exclusion::Archive),
        "archive",
        "Out of scope: an archive that no service needs, not changed since 23 September 2019",
    ),
    (Ground::Other, OTHER, "Another reason"),
];
const OTHER: &str = "other";

impl Ground {
    /// The one of a word; what was kept without one stays on another reason.
    pub fn of(word: &str) -> Option<Self> {
        let kept = if word.is_empty() { OTHER } else { word };
        ALL.into_iter()
            .find(|(_, word, _)| *word == kept)
            .map(|(ground, ..)| ground)
    }

    /// As it is kept.
    pub fn word(self) -> &'static str {
        ALL.into_iter()
            .find(|(ground, ..)| *ground == self)
            .map_or(OTHER, |(_, word, _)| word)
    }

    /// What who let a fault stay on it did.
    pub const fn deed(self) -> &'static str {
        match self {
            Self::Burden => "said that it stays for now, as a disproportionate burden to mend",
            Self::OutOfScope(_) => "said that it stays for now, as out of scope of the regulations",
            Self::Other => "said that it stays for now",
        }
    }

    /// All of them to choose from; another reason, if nobody chooses.
    pub fn choices() -> Vec<Choice> {
        ALL.map(|(_, word, text)| Choice::new(word, text, OTHER))
            .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, want: Option<Ground>) {
        assert_eq!(Ground::of(word), want, "{word}");
    }

    #[test]
    fn a_ground_is_known_by_its_word() {
        for (ground, word, _) in ALL {
            check(word, Some(ground));
            assert_eq!(ground.word(), word);
        }
        check("", Some(Ground::Other));
        check("too dear", None);
    }
}
