//! The self-check: ten plain questions, and what one could do next. Nothing of it is kept.
//!
//! The questions are in our own words, after the areas of the United Kingdom's Essential Digital Skills
//! framework: foundation skills, communicating, handling information, transacting, solving problems, and
//! being safe and legal online.

use serde::Serialize;

/// An area of the framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Skill {
    /// Turning a thing on and getting to the internet.
    Start,
    /// Messages, email, calls.
    Talk,
    /// Looking up, judging and keeping what one finds.
    Find,
    /// Paying, buying, applying.
    Pay,
    /// Helping oneself when something goes wrong.
    Mend,
    /// Spotting tricks and keeping others out.
    Safe,
}

impl Skill {
    /// All, in the order of the questions.
    pub const ALL: [Self; 6] = [
        Self::Start,
        Self::Talk,
        Self::Find,
        Self::Pay,
        Self::Mend,
        Self::Safe,
    ];

    /// As people read it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "Getting started",
            Self::Talk => "Keeping in touch",
            Self::Find => "Finding and keeping things",
            Self::Pay => "Buying, paying and forms",
            Self::Mend => "Solving problems",
            Self::Safe => "Staying safe",
        }
    }
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its name in the address.
    pub name: &'static str,
    /// What it is about.
    pub skill: Skill,
    /// What is asked.
    pub text: &'static str,
}

const fn ask(name: &'static str, skill: Skill, text: &'static str) -> Question {
    Question { name, skill, text }
}

/// The nine questions of skill; the tenth asks what one has at home.
pub const QUESTIONS: [Question; 9] = [
    ask(
        "start",
        Skill::Start,
        "Can you turn on a phone, tablet or computer and get to the internet?",
    ),
    ask(
        "message",
        Skill::Talk,
        "Can you send an email or a message with a photo?",
    ),
    ask("call", Skill::Talk, "Can you make a video call?"),
    ask(
        "look",
        Skill::Find,
        "Can you look something up, and tell if you can trust what you find?",
    ),
    ask(
        "save",
        Skill::Find,
        "Can you save a photo or a letter, and find it again later?",
    ),
    ask(
        "pay",
        Skill::Pay,
        "Can you buy something or pay a bill online?",
    ),
    ask(
        "form",
        Skill::Pay,
        "Can you fill in an online form, such as one for a job or for your doctor?",
    ),
    ask(
        "mend",
        Skill::Mend,
        "When something goes wrong, can you look up how to mend it?",
    ),
    ask(
        "safe",
        Skill::Safe,
        "Can you spot a message that tries to trick you, and choose a good password?",
    ),
];

/// An answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Answer {
    /// Nothing was chosen, or nothing we know.
    #[default]
    None,
    /// Not yet.
    No,
    /// With somebody's help.
    Help,
    /// Without help.
    Yes,
}

impl Answer {
    /// What stands in the address.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text {
            "yes" => Self::Yes,
            "help" => Self::Help,
            "no" => Self::No,
            _ => Self::None,
        }
    }
}

/// What somebody answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// To each of [`QUESTIONS`].
    pub skills: [Answer; QUESTIONS.len()],
    /// Whether they have something to go online with; none if they did not say.
    pub device: Option<bool>,
    /// Whether they have internet they can afford; none if they did not say.
    pub internet: Option<bool>,
    /// Whether they would like to work with technology.
    pub work: bool,
}

impl Answers {
    /// How many of the questions of skill were answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        let all = self.skills.iter();
        all.filter(|answer| **answer != Answer::None).count()
    }
}

/// How one stands in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Standing {
    /// No question of it was answered.
    NotSaid,
    /// Something there is still to learn.
    ToLearn,
    /// Possible with help.
    WithHelp,
    /// By oneself.
    Alone,
}

impl Standing {
    /// As people read it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotSaid => "You did not say",
            Self::ToLearn => "Something to learn",
            Self::WithHelp => "You can with help",
            Self::Alone => "You can by yourself",
        }
    }
}

/// How one stands in each area: as in the hardest thing there that one answered.
#[must_use]
pub fn standings(answers: &Answers) -> [(Skill, Standing); 6] {
    Skill::ALL.map(|skill| {
        let of_skill = QUESTIONS.iter().zip(answers.skills);
        let hardest = of_skill
            .filter(|(question, answer)| question.skill == skill && *answer != Answer::None)
            .map(|(_, answer)| match answer {
                Answer::Yes => Standing::Alone,
                Answer::Help => Standing::WithHelp,
                Answer::No | Answer::None => Standing::ToLearn,
            })
            .min_by_key(|standing| match standing {
                Standing::ToLearn => 0,
                Standing::WithHelp => 1,
                Standing::Alone | Standing::NotSaid => 2,
            });
        (skill, hardest.unwrap_or(Standing::NotSaid))
    })
}

/// A rung of the ladder, from 1 to 5.
pub type Rung = u8;

/// The rung to begin at: the first whose skills one has not all got by oneself. None of the questions
/// answered is the first rung; all answered "yes" is skills for work, or a job in technology if wished.
#[must_use]
pub fn rung(answers: &Answers) -> Rung {
    let lacks = |skills: &[Skill]| {
        standings(answers).iter().any(|(skill, standing)| {
            skills.contains(skill) && matches!(standing, Standing::ToLearn | Standing::WithHelp)
        })
    };
    if answers.answered() == 0 || lacks(&[Skill::Start]) {
        1
    } else if lacks(&[Skill::Talk, Skill::Find]) {
        2
    } else if lacks(&[Skill::Pay, Skill::Mend, Skill::Safe]) {
        3
    } else if answers.work {
        5
    } else {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers written as one letter each: y, h, n or a dash.
    fn answers(text: &str) -> Answers {
        let mut answers = Answers::default();
        for (slot, letter) in answers.skills.iter_mut().zip(text.chars()) {
            *slot = match letter {
                'y' => Answer::Yes,
                'h' => Answer::Help,
                'n' => Answer::No,
                _ => Answer::None,
            };
        }
        answers
    }

    #[track_caller]
    fn check(text: &str, want: Rung) {
        assert_eq!(rung(&answers(text)), want, "{text}");
    }

    #[test]
    fn one_begins_where_something_is_still_to_learn() {
        check("---------", 1);
        check("nnnnnnnnn", 1);
        check("hyyyyyyyy", 1);
        check("yynyyyyyy", 2);
        check("yyyhyyyyy", 2);
        check("yyyyynyyy", 3);
        check("yyyyyyyyh", 3);
        check("yyyyyyyyy", 4);
        // What was left out is not held against anybody.
        check("y--------", 4);
        let keen = Answers {
            work: true,
            ..answers("yyyyyyyyy")
        };
        assert_eq!(rung(&keen), 5);
    }

    #[test]
    fn an_area_stands_as_its_hardest_answer() {
        let got = standings(&answers("yhn-y----"));
        let words: Vec<&str> = got.iter().map(|(_, standing)| standing.words()).collect();
        assert_eq!(
            words,
            [
                "You can by yourself",
                "Something to learn",
                "You can by yourself",
                "You did not say",
                "You did not say",
                "You did not say"
            ]
        );
    }

    #[test]
    fn answers_are_read_whatever_stands_in_the_address() {
        for (text, want) in [
            ("yes", Answer::Yes),
            ("help", Answer::Help),
            ("no", Answer::No),
            ("", Answer::None),
            ("<script>", Answer::None),
        ] {
            assert_eq!(Answer::read(text), want);
        }
    }
}
