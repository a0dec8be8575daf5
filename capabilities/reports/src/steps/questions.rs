//! What else we need to know of this kind of problem.

use app::{Fail, Page, View};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use form::{Answers, Fields, Question, Shown, Wrong};
use serde::Serialize;

use super::{again, at, elsewhere, keep, onwards};
use crate::danger::{self, Call};
use crate::draft::{Draft, Step};

/// What else do we need to know?
#[derive(Debug, Default, Serialize)]
pub struct QuestionsPage {
    errors: Vec<Wrong>,
    back_path: String,
    category: String,
    calls: Vec<Call>,
    questions: Vec<Shown>,
}

impl Page for QuestionsPage {
    const TEMPLATE: &'static str = "reports/questions.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let options = vec![
            form::Choice::new("broken", "It is broken"),
            form::Choice::new("dirty", "It is dirty"),
        ];
        let question = Question::new(
            "fault",
            "What is wrong with it?",
            form::Kind::Radios { options },
        );
        let shown = |wrong: &[Wrong]| question.show(&Fields::default(), &[], wrong);
        let page = || Self {
            back_path: "/report/abc/category".into(),
            category: "Bench or seat".into(),
            questions: vec![shown(&[])],
            ..Self::default()
        };
        let wrong = vec![Wrong::new("fault", "Select one of the answers on the page")];
        vec![
            ("empty", page()),
            (
                "not answered",
                Self {
                    questions: vec![shown(&wrong)],
                    errors: wrong,
                    ..page()
                },
            ),
        ]
    }
}

/// What the questions say of what was sent: the answers, or what is wrong.
///
/// # Errors
/// What to say beside which field.
pub fn read(
    questions: &[Question],
    fields: &Fields,
    today: jiff::civil::Date,
) -> Result<Answers, Vec<Wrong>> {
    let (mut answers, mut wrong) = (Answers::default(), Vec::new());
    for question in questions {
        match question.read(fields, &[], today) {
            Ok(answer) => answers.set(question.name.clone(), answer),
            Err(found) => wrong.extend(found),
        }
    }
    if wrong.is_empty() {
        Ok(answers)
    } else {
        Err(wrong)
    }
}

/// The questions with what was answered before.
fn filled(questions: &[Question], answers: &Answers) -> Vec<Shown> {
    let fields = |question: &Question| {
        let answer = answers.get(&question.name);
        answer.map_or_else(Fields::default, |answer| question.fields_of(answer))
    };
    questions
        .iter()
        .map(|question| question.show(&fields(question), &[], &[]))
        .collect()
}

pub async fn page(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &draft.value) {
        return Ok(other);
    }
    let Some(category) = draft
        .value
        .category(&all)
        .filter(|c| !c.questions.is_empty())
    else {
        return Ok(onwards(&all, &key, &draft.value));
    };
    Ok(view.page(&QuestionsPage {
        errors: Vec::new(),
        back_path: Step::Category.path(&key),
        category: category.name.clone(),
        calls: danger::of(&all, category),
        questions: filled(&category.questions, &draft.value.answers),
    }))
}

pub async fn sent(
    view: View,
    Path(key): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Fail> {
    let (before, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &before.value) {
        return Ok(other);
    }
    let Some(category) = before.value.category(&all) else {
        return Ok(onwards(&all, &key, &before.value));
    };
    let fields = Fields::new(pairs);
    let today = view.app.today();
    match read(&category.questions, &fields, today) {
        Ok(answers) => {
            let draft = Draft {
                answers,
                is_asked: true,
                ..before.value.clone()
            };
            keep(&view.app, &all, &key, &before, draft).await
        }
        Err(errors) => Ok(again(
            view.page(&QuestionsPage {
                back_path: Step::Category.path(&key),
                category: category.name.clone(),
                calls: danger::of(&all, category),
                questions: category
                    .questions
                    .iter()
                    .map(|question| question.show(&fields, &[], &errors))
                    .collect(),
                errors,
            }),
        )),
    }
}
