//! The parts of a statement, told by their headings.

/// A part of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What stands before the first heading that we know, and under headings that are not of a statement.
    Other,
    /// How far the site complies.
    Status,
    /// What is not accessible.
    NonAccessible,
    /// Of that, what the law asks and the site does not do.
    NonCompliance,
    /// Of that, what would be too great a burden.
    Burden,
    /// Of that, what the law does not ask.
    OutOfScope,
    /// What is being done to improve.
    Improving,
    /// When and how the statement was prepared.
    Preparation,
    /// How to complain and ask.
    Feedback,
    /// Who enforces the law.
    Enforcement,
}

/// A heading that we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Of which part.
    pub part: Part,
    /// Whether it is worded as in the model statement.
    pub exact: bool,
}

/// The part that a heading opens. It is given as a plain text.
pub fn named(heading: &str) -> Option<Named> {
    let bare = bare(heading);
    if let Some(part) = exact(bare) {
        return Some(Named { part, exact: true });
    }
    near(bare).map(|part| Named { part, exact: false })
}

/// A heading without its number and its last colon.
fn bare(heading: &str) -> &str {
    heading
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '('))
        .trim_end_matches([':', '.', ' '])
}

fn exact(bare: &str) -> Option<Part> {
    const NAMES: [(&str, Part); 7] = [
        ("compliance status", Part::Status),
        ("non-accessible content", Part::NonAccessible),
        ("non accessible content", Part::NonAccessible),
        ("disproportionate burden", Part::Burden),
        (
            "preparation of this accessibility statement",
            Part::Preparation,
        ),
        ("feedback and contact information", Part::Feedback),
        ("enforcement procedure", Part::Enforcement),
    ];
    // "Compliance status of this website" is the model's heading with a place.
    const PLACES: [&str; 4] = [" of ", " for ", " on ", " with "];
    NAMES.into_iter().find_map(|(name, part)| {
        let rest = bare.strip_prefix(name)?;
        (rest.is_empty() || PLACES.iter().any(|place| rest.starts_with(place))).then_some(part)
    })
}

fn near(bare: &str) -> Option<Part> {
    // The first that fits: "reporting accessibility problems" is of feedback and not of problems.
    const SIGNS: [(&[&str], Part); 9] = [
        (&["enforcement", "enforcing", "complain"], Part::Enforcement),
        (
            &[
                "feedback",
                "contact",
                "reporting",
                "report a",
                "report an",
                "report any",
                "tell us",
                "let us know",
            ],
            Part::Feedback,
        ),
        (&["disproportionate"], Part::Burden),
        (
            &[
                "out of scope",
                "out-of-scope",
                "outside the scope",
                "outside of the scope",
                "not within the scope",
                "not in scope",
                "not within scope",
                "within the scope of the acc",
                "exempt",
            ],
            Part::OutOfScope,
        ),
        (
            &[
                "non-compliance",
                "non compliance",
                "non-compliant",
                "noncompliance",
            ],
            Part::NonCompliance,
        ),
        (
            &[
                "non-accessible",
                "non accessible",
                "not accessible",
                "inaccessible",
                "not fully accessible",
                "known issue",
                "known problem",
                "accessibility issues",
                "known accessibility",
            ],
            Part::NonAccessible,
        ),
        (
            &[
                "compliance status",
                "conformance status",
                "compliance level",
                "level of compliance",
                "compliance statement",
                "conformance",
                "compliance",
                "how compliant",
            ],
            Part::Status,
        ),
        (
            &[
                "preparation of",
                "preparing this",
                "prepared",
                "how we test",
                "was tested",
                "testing",
            ],
            Part::Preparation,
        ),
        (&["improv", "roadmap", "next steps"], Part::Improving),
    ];
    SIGNS
        .into_iter()
        .find(|(signs, _)| signs.iter().any(|sign| bare.contains(sign)))
        .map(|(_, part)| part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(heading: &str, want: Option<(Part, bool)>) {
        let got = named(&crate::words::plain(heading)).map(|named| (named.part, named.exact));
        assert_eq!(got, want, "{heading}");
    }

    #[test]
    fn headings_open_parts() {
        check("Compliance status", Some((Part::Status, true)));
        check("4. Compliance Status:", Some((Part::Status, true)));
        check(
            "Compliance status of this website",
            Some((Part::Status, true)),
        );
        check("Conformance status", Some((Part::Status, false)));
        check("Non‑accessible content", Some((Part::NonAccessible, true)));
        check(
            "Content that is not accessible",
            Some((Part::NonAccessible, false)),
        );
        check(
            "Content that’s not within the scope of the accessibility regulations",
            Some((Part::OutOfScope, false)),
        );
        check(
            "Reporting accessibility problems with this website",
            Some((Part::Feedback, false)),
        );
        check("Enforcement", Some((Part::Enforcement, false)));
        check(
            "Preparation of this accessibility statement",
            Some((Part::Preparation, true)),
        );
        check("Using this website", None);
        check("", None);
    }
}
