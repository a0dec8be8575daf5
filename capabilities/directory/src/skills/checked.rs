//! The page of the self-check: the questions, or what the answers say.

use app::kit::Fault;
use app::{App, Page};
use serde::Serialize;

use super::check::{self, Answer, Answers, QUESTIONS, Skill, Standing};
use super::ladder::{self, Rung, sample_rungs};
use crate::find::near;
use crate::model::STEP;

/// Where do I begin?
#[derive(Debug, Default, Serialize)]
pub struct CheckPage {
    questions: Vec<Asked>,
    device: String,
    internet: String,
    work: bool,
    near: String,
    /// Nothing was answered, though the form was sent.
    is_empty: bool,
    result: Option<Outcome>,
}

/// A question and what was answered.
#[derive(Debug, Serialize)]
struct Asked {
    name: &'static str,
    text: &'static str,
    answer: &'static str,
}

/// What the answers say.
#[derive(Debug, Serialize)]
struct Outcome {
    rung: Rung,
    standings: Vec<(&'static str, &'static str, &'static str)>,
    /// Questions that were left out.
    left_out: usize,
    needs_device: bool,
    needs_data: bool,
    needs_company: bool,
    /// To change the answers.
    again_path: String,
}

/// Reads the answers of an address.
#[must_use]
pub fn answers(pairs: &[(String, String)]) -> Answers {
    let get = |name: &str| {
        let found = pairs.iter().rev().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let truth = |name: &str| match get(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut answers = Answers {
        device: truth("device"),
        internet: truth("internet"),
        work: get("work") == "yes",
        ..Answers::default()
    };
    for (slot, question) in answers.skills.iter_mut().zip(QUESTIONS) {
        *slot = Answer::read(get(question.name));
    }
    answers
}

impl CheckPage {
    /// The page of an address: the questions, or the result once `done` stands in it.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(app: &App, pairs: &[(String, String)]) -> Result<Self, Fault> {
        let given = answers(pairs);
        let typed = pairs
            .iter()
            .rev()
            .find(|(name, _)| name == "near")
            .map_or_else(String::new, |(_, text)| {
                text.trim().chars().take(200).collect()
            });
        let is_sent = pairs.iter().any(|(name, _)| name == "done");
        let is_empty = is_sent && given.answered() == 0;
        let mut page = Self {
            is_empty,
            near: typed.clone(),
            ..Self::asked(&given)
        };
        if is_sent && !is_empty {
            let from = near(app, &typed).await?;
            let number = check::rung(&given).to_string();
            if let Some(term) = STEP.term(&number) {
                let rung = ladder::rung(app, term, from.as_ref()).await?;
                page.result = Some(result(&given, rung, pairs));
            }
        }
        Ok(page)
    }

    fn asked(given: &Answers) -> Self {
        let word = |answer: Answer| match answer {
            Answer::Yes => "yes",
            Answer::Help => "help",
            Answer::No => "no",
            Answer::None => "",
        };
        let truth = |answer: Option<bool>| match answer {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        Self {
            questions: QUESTIONS
                .iter()
                .zip(given.skills)
                .map(|(question, answer)| Asked {
                    name: question.name,
                    text: question.text,
                    answer: word(answer),
                })
                .collect(),
            device: truth(given.device).into(),
            internet: truth(given.internet).into(),
            work: given.work,
            ..Self::default()
        }
    }
}

fn result(given: &Answers, rung: Rung, pairs: &[(String, String)]) -> Outcome {
    let standings = check::standings(given);
    let again: Vec<String> = pairs
        .iter()
        .filter(|(name, _)| name != "done")
        .take(40)
        .map(|(name, value)| format!("{}={}", app::encode(name), app::encode(value)))
        .collect();
    let starts = standings
        .iter()
        .find(|(skill, _)| *skill == Skill::Start)
        .is_some_and(|(_, standing)| *standing != Standing::Alone);
    Outcome {
        rung,
        left_out: QUESTIONS.len() - given.answered(),
        needs_device: given.device == Some(false),
        needs_data: given.internet == Some(false),
        needs_company: starts,
        standings: standings
            .iter()
            .map(|(skill, standing)| {
                let status = match standing {
                    Standing::Alone => "good",
                    Standing::WithHelp | Standing::ToLearn => "warning",
                    Standing::NotSaid => "unknown",
                };
                (skill.words(), standing.words(), status)
            })
            .collect(),
        again_path: format!("/skills/check?{}", again.join("&")),
    }
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "directory/check.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let pairs: Vec<(String, String)> = [("start", "yes"), ("message", "no"), ("device", "no")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let given = answers(&pairs);
        let rung = sample_rungs(true).into_iter().nth(1);
        vec![
            ("the questions", Self::asked(&Answers::default())),
            (
                "nothing answered",
                Self {
                    is_empty: true,
                    ..Self::asked(&Answers::default())
                },
            ),
            (
                "a result",
                Self {
                    result: rung.map(|rung| result(&given, rung, &pairs)),
                    near: "SX1 1AA".into(),
                    ..Self::asked(&given)
                },
            ),
        ]
    }
}
