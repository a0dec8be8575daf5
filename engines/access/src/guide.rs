//! Guided checks: what a person looks at, in about two minutes, where a machine tells nothing or not all.

/// A check that a person makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuidedCheck {
    /// The criterion of WCAG 2.2.
    pub criterion: &'static str,
    /// What to look at.
    pub look_at: &'static str,
    /// What to do, step by step.
    pub steps: &'static [&'static str],
    /// What to answer, yes or no: yes is well.
    pub question: &'static str,
}

/// The checks, by the number of their criterion.
pub const GUIDED_CHECKS: [GuidedCheck; 14] = [
    GuidedCheck {
        criterion: "1.2.2",
        look_at: "Films with sound, also those in players of other sites",
        steps: &[
            "Turn the sound off and captions on.",
            "Watch for a minute.",
            "Play that minute again with the sound on, and hold the captions against it.",
        ],
        question: "Do captions show all that is said, and sounds that matter, in time and without mistakes?",
    },
    GuidedCheck {
        criterion: "1.2.4",
        look_at: "A live broadcast with sound, such as a council meeting",
        steps: &[
            "Open the broadcast while it is live.",
            "Turn captions on.",
            "Watch for a minute with the sound on.",
        ],
        question: "Do captions say what is spoken, and who speaks, within a few seconds?",
    },
    GuidedCheck {
        criterion: "1.2.5",
        look_at: "A film whose picture says more than its words",
        steps: &[
            "Close your eyes and listen to a minute of it.",
            "Turn audio description on, if there is any, and listen again.",
        ],
        question: "Do you learn everything that the picture shows and the story needs?",
    },
    GuidedCheck {
        criterion: "1.3.2",
        look_at: "A page with columns, cards or boxes beside the text",
        steps: &[
            "Turn the page's styles off in the browser.",
            "Read it from the top.",
        ],
        question: "Does it make the same sense, in the same order?",
    },
    GuidedCheck {
        criterion: "1.3.3",
        look_at: "Instructions",
        steps: &[
            "Search the page for left, right, above, below, round, green, red.",
            "Read each sentence as if you could not see the page.",
        ],
        question: "Can you follow each instruction without its shape, place, size or sound?",
    },
    GuidedCheck {
        criterion: "1.4.1",
        look_at: "Links within text, charts, required fields, things marked as chosen or wrong",
        steps: &[
            "Print the page, or show it, in shades of grey.",
            "Look for what was told by colour.",
        ],
        question: "Is everything still told, by words, shape or an underline?",
    },
    GuidedCheck {
        criterion: "1.4.2",
        look_at: "Pages with a film, a recording or a player",
        steps: &[
            "Open the page with the sound on, and wait for five seconds.",
            "If anything sounds, press Tab a few times and look for a way to stop it.",
        ],
        question: "Does it stay silent, or can you stop or silence it at once with the keyboard?",
    },
    GuidedCheck {
        criterion: "1.4.5",
        look_at: "Pictures, banners and posters with words in them",
        steps: &[
            "Try to select the words with the pointer.",
            "Leave out logos.",
        ],
        question: "Are all words real text, but for what cannot be shown otherwise?",
    },
    GuidedCheck {
        criterion: "1.4.11",
        look_at: "Edges of fields, ticks, icons without words, parts of charts",
        steps: &[
            "Pick the colour of the edge or icon and of what is beside it with a contrast tool.",
            "Do the same with the focus ring.",
        ],
        question: "Is each at least 3 to 1?",
    },
    GuidedCheck {
        criterion: "2.4.5",
        look_at: "A page deep in the site that is no step of a task",
        steps: &[
            "Begin at the first page and come to it by links.",
            "Begin again and come to it by search, an A to Z or a list of pages.",
        ],
        question: "Did both ways lead there?",
    },
    GuidedCheck {
        criterion: "2.2.1",
        look_at: "A task that a person must sign in for",
        steps: &[
            "Begin the task, fill in half of it, and leave it.",
            "Come back just before the time that the page gives is over.",
        ],
        question: "Are you warned, and can you ask for more time with one key or click?",
    },
    GuidedCheck {
        criterion: "3.3.2",
        look_at: "Each field of the longest form",
        steps: &[
            "Read its label and hint.",
            "Ask yourself what exactly to write, and in which form.",
        ],
        question: "Is it plain for every field what to write and which are needed?",
    },
    GuidedCheck {
        criterion: "3.3.4",
        look_at: "The last page before something is sent that costs money, binds by law or deletes",
        steps: &[
            "Go through the task to its last page.",
            "Change an answer from there.",
        ],
        question: "Could you check and change every answer before it counted, or take it back after?",
    },
    GuidedCheck {
        criterion: "3.3.8",
        look_at: "Signing in",
        steps: &[
            "Sign in with a password manager.",
            "Look for puzzles, codes to copy by hand, and things to remember.",
        ],
        question: "Could you sign in without remembering, copying or solving anything?",
    },
];

/// The guided checks of a criterion.
pub fn guided(criterion: &str) -> impl Iterator<Item = &'static GuidedCheck> {
    GUIDED_CHECKS
        .iter()
        .filter(move |check| check.criterion == criterion)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::CRITERIA;
    use crate::active::ACTIVE_RULES;

    #[test]
    fn every_criterion_is_judged_or_guided() {
        let rules: Vec<crate::Rule> =
            serde_json::from_str(include_str!("../rules/act.json")).unwrap_or_default();
        let mut automatic: BTreeSet<&str> = ACTIVE_RULES
            .iter()
            .flat_map(|rule| rule.criteria)
            .copied()
            .collect();
        let own = rules
            .iter()
            .filter(|rule| !rule.enhanced)
            .flat_map(|rule| &rule.criteria);
        automatic.extend(own.map(String::as_str));
        let judged = CRITERIA
            .iter()
            .filter(|one| automatic.contains(one.number))
            .count();
        assert!(judged >= 40, "{judged}");
        for one in CRITERIA {
            let is_seen = automatic.contains(one.number) || guided(one.number).next().is_some();
            assert!(is_seen, "{} {}", one.number, one.name);
        }
        assert!(
            GUIDED_CHECKS
                .iter()
                .all(|check| crate::criterion(check.criterion).is_some() && check.steps.len() > 1)
        );
    }
}
