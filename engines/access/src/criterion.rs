//! The success criteria of WCAG 2.2, levels A and AA (W3C Recommendation, 12 December 2024).

/// How much a criterion asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The least.
    A,
    /// What the law asks of public bodies.
    Aa,
}

/// One success criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criterion {
    /// "1.4.3"
    pub number: &'static str,
    /// "Contrast (Minimum)"
    pub name: &'static str,
    /// How much it asks.
    pub level: Level,
}

/// All 55, in the order of their numbers. 4.1.1 is no longer one of them.
pub const CRITERIA: [Criterion; 55] = [
    a("1.1.1", "Non-text Content"),
    a("1.2.1", "Audio-only and Video-only (Prerecorded)"),
    a("1.2.2", "Captions (Prerecorded)"),
    a(
        "1.2.3",
        "Audio Description or Media Alternative (Prerecorded)",
    ),
    aa("1.2.4", "Captions (Live)"),
    aa("1.2.5", "Audio Description (Prerecorded)"),
    a("1.3.1", "Info and Relationships"),
    a("1.3.2", "Meaningful Sequence"),
    a("1.3.3", "Sensory Characteristics"),
    aa("1.3.4", "Orientation"),
    aa("1.3.5", "Identify Input Purpose"),
    a("1.4.1", "Use of Color"),
    a("1.4.2", "Audio Control"),
    aa("1.4.3", "Contrast (Minimum)"),
    aa("1.4.4", "Resize Text"),
    aa("1.4.5", "Images of Text"),
    aa("1.4.10", "Reflow"),
    aa("1.4.11", "Non-text Contrast"),
    aa("1.4.12", "Text Spacing"),
    aa("1.4.13", "Content on Hover or Focus"),
    a("2.1.1", "Keyboard"),
    a("2.1.2", "No Keyboard Trap"),
    a("2.1.4", "Character Key Shortcuts"),
    a("2.2.1", "Timing Adjustable"),
    a("2.2.2", "Pause, Stop, Hide"),
    a("2.3.1", "Three Flashes or Below Threshold"),
    a("2.4.1", "Bypass Blocks"),
    a("2.4.2", "Page Titled"),
    a("2.4.3", "Focus Order"),
    a("2.4.4", "Link Purpose (In Context)"),
    aa("2.4.5", "Multiple Ways"),
    aa("2.4.6", "Headings and Labels"),
    aa("2.4.7", "Focus Visible"),
    aa("2.4.11", "Focus Not Obscured (Minimum)"),
    a("2.5.1", "Pointer Gestures"),
    a("2.5.2", "Pointer Cancellation"),
    a("2.5.3", "Label in Name"),
    a("2.5.4", "Motion Actuation"),
    aa("2.5.7", "Dragging Movements"),
    aa("2.5.8", "Target Size (Minimum)"),
    a("3.1.1", "Language of Page"),
    aa("3.1.2", "Language of Parts"),
    a("3.2.1", "On Focus"),
    a("3.2.2", "On Input"),
    aa("3.2.3", "Consistent Navigation"),
    aa("3.2.4", "Consistent Identification"),
    a("3.2.6", "Consistent Help"),
    a("3.3.1", "Error Identification"),
    a("3.3.2", "Labels or Instructions"),
    aa("3.3.3", "Error Suggestion"),
    aa("3.3.4", "Error Prevention (Legal, Financial, Data)"),
    a("3.3.7", "Redundant Entry"),
    aa("3.3.8", "Accessible Authentication (Minimum)"),
    a("4.1.2", "Name, Role, Value"),
    aa("4.1.3", "Status Messages"),
];

const fn a(number: &'static str, name: &'static str) -> Criterion {
    Criterion {
        number,
        name,
        level: Level::A,
    }
}

const fn aa(number: &'static str, name: &'static str) -> Criterion {
    Criterion {
        number,
        name,
        level: Level::Aa,
    }
}

/// The criterion of a number, if it is one of level A or AA.
#[must_use]
pub fn criterion(number: &str) -> Option<&'static Criterion> {
    CRITERIA.iter().find(|one| one.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_two_levels_in_order() {
        let parts = |one: &Criterion| -> Vec<u32> {
            one.number
                .split('.')
                .filter_map(|n| n.parse().ok())
                .collect()
        };
        let numbers: Vec<Vec<u32>> = CRITERIA.iter().map(parts).collect();
        assert!(numbers.is_sorted() && numbers.iter().all(|n| n.len() == 3));
        let level_a = CRITERIA.iter().filter(|one| one.level == Level::A).count();
        assert_eq!(level_a, 31);
        assert_eq!(
            criterion("2.4.7").map(|one| one.name),
            Some("Focus Visible")
        );
        assert_eq!(criterion("4.1.1"), None);
    }
}
