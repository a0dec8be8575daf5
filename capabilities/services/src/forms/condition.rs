//! One condition: which question decides, how its answer is compared, with which answer.

use app::ask::AskError;
use app::ask::versions::Version;
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use form::{Choice, Fields, Form, Kind, Question, Shown, Wrong};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::compare;
use super::conditions::{too_deep, what};
use super::edit::Head;
use super::target::Target;
use super::tree::{Place, Tree};
use super::when::{Leaf, Sort, Subject, refused, subjects};
use super::{draft, keep};
use crate::apply::{Posted, Problem};

/// Which answer decides?
#[derive(Debug, Default, Serialize)]
pub struct ConditionPage {
    head: Head,
    /// Where this page is.
    here: String,
    /// Where all the conditions are.
    up: String,
    /// What is decided, in words.
    what: String,
    /// The questions that can decide: name and words.
    subjects: Vec<(String, String)>,
    /// The question that decides; empty while it is to be chosen.
    question: String,
    label: String,
    /// How its answer can be compared: name and words.
    tests: Vec<(&'static str, &'static str)>,
    test: String,
    /// The answer to compare with; none for a question where that cannot be.
    value: Option<Shown>,
    errors: Vec<Problem>,
}

/// Where a condition is: the form, what it decides, its place.
type Address = Path<(String, String, String)>;

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The question that was chosen.
    question: Option<String>,
    /// Whether another question is to be chosen.
    choose: String,
}

/// The page on which the question is chosen.
fn choosing(version: &Version, target: &Target, place: &str) -> ConditionPage {
    let form = &version.form;
    let head = Head::of(version);
    let up = format!("{}/when/{}", head.path, target.address());
    ConditionPage {
        here: format!("{up}/{place}"),
        up,
        head,
        what: what(form, target),
        subjects: subjects(form, target.page())
            .into_iter()
            .map(|subject| (subject.name.to_owned(), subject.label))
            .collect(),
        ..ConditionPage::default()
    }
}

/// The same, with what to do.
fn choosing_again(page: ConditionPage, text: String) -> ConditionPage {
    let href = "#question".to_owned();
    ConditionPage {
        errors: vec![Problem { text, href }],
        ..page
    }
}

/// The page on which the answer is chosen, as it was filled in.
fn comparing(
    page: ConditionPage,
    subject: &Subject<'_>,
    fields: &Fields,
    wrong: &[Wrong],
) -> ConditionPage {
    ConditionPage {
        question: subject.name.to_owned(),
        label: subject.label.clone(),
        tests: subject
            .sort
            .tests()
            .iter()
            .map(|test| (test.name(), test.words(subject.sort)))
            .collect(),
        test: fields.one("test").to_owned(),
        value: compare::asked(subject).map(|question| question.show(fields, &[], wrong)),
        errors: Problem::of(wrong),
        ..page
    }
}

impl Page for ConditionPage {
    const TEMPLATE: &'static str = "services/forms-condition.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            head: Head::sample(),
            here: "/forms/parking-permit/when/name/add".into(),
            up: "/forms/parking-permit/when/name".into(),
            what: "What is your name?".into(),
            subjects: vec![("lives".into(), "Do you live here?".into())],
            ..Self::default()
        };
        let about = |sort: Sort, kind: Kind, pairs: &[(&str, &str)], wrong: &[Wrong]| {
            let question = Question::new("lives", "Which one is it?", kind);
            let subject = Subject {
                name: "lives",
                label: question.label.clone(),
                sort,
                question: Some(&question),
            };
            comparing(page(), &subject, &Fields::new(pairs.iter().copied()), wrong)
        };
        let options = vec![Choice::new("car", "A car"), Choice::new("van", "A van")];
        let radios = Kind::Radios { options };
        let money = Kind::Money {
            least_pence: 0,
            most_pence: 100,
        };
        let date = Kind::Date {
            from: None,
            to: None,
        };
        let one_of = [("test", "one-of"), ("value", "car"), ("value", "van")];
        let no_test = [Wrong::new("test", "Choose how the answer is compared")];
        let no_day = [Wrong::new("value-day", "The day must be a real date")];
        let bad_day = [
            ("test", "before"),
            ("value-day", "30"),
            ("value-month", "2"),
            ("value-year", "2027"),
        ];
        vec![
            ("which question", page()),
            (
                "no question",
                choosing_again(page(), "Choose which question decides".into()),
            ),
            (
                "nothing is asked before",
                Self {
                    subjects: vec![],
                    ..page()
                },
            ),
            ("a choice", about(Sort::One, radios, &one_of, &[])),
            ("yes or no", about(Sort::YesNo, Kind::YesNo, &[], &no_test)),
            ("an amount", about(Sort::Money, money, &[], &[])),
            ("a day", about(Sort::Day, date, &bad_day, &no_day)),
            (
                "only whether it is answered",
                about(Sort::Other, Kind::Email, &[("test", "answered")], &[]),
            ),
        ]
    }
}

/// The condition at a place, and whether there is one to be had.
fn found(version: &Version, target: &Target, place: &str) -> Result<(Tree, Place), Fault> {
    let tree = Tree::of(target.when(&version.form)?.as_ref());
    let place = Place::read(place).filter(|place| tree.takes(*place));
    place.map(|place| (tree, place)).ok_or_else(|| {
        Fault::not_found("That condition is not in the draft any more. Go back to the conditions.")
    })
}

/// The condition.
pub async fn show(
    view: View,
    Path((name, target, place)): Address,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let version = draft(&view, &name).await?;
    let target = Target::read(&target);
    let (tree, at) = found(&version, &target, &place)?;
    let leaf = tree.get(at).and_then(Leaf::of);
    let page = choosing(&version, &target, &place);
    let wanted = match (&asked.question, &leaf) {
        (Some(question), _) => question.as_str(),
        (None, Some(leaf)) if asked.choose.is_empty() => leaf.question.as_str(),
        _ => return Ok(view.page(&page)),
    };
    if wanted.is_empty() {
        let page = choosing_again(page, "Choose which question decides".into());
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let page = match chosen(&version, &target, wanted) {
        Ok(subject) => {
            let same = leaf.filter(|leaf| leaf.question == subject.name);
            let fields = same.as_ref().map(compare::fields).unwrap_or_default();
            comparing(page, &subject, &fields, &[])
        }
        Err(why) => choosing_again(page, why),
    };
    Ok(view.page(&page))
}

/// The question of this name, if it can decide.
fn chosen<'v>(version: &'v Version, target: &Target, name: &str) -> Result<Subject<'v>, String> {
    let form = &version.form;
    match (
        refused(form, target.page(), name),
        Subject::find(form, name),
    ) {
        (None, Some(subject)) => Ok(subject),
        (why, _) => Err(why.unwrap_or_else(|| "Choose which question decides".into())),
    }
}

/// The page as it was filled in, and the draft with the condition at its place; without a draft the page says
/// what to mend.
fn read(
    before: &Version,
    target: &Target,
    place: &str,
    fields: &Fields,
) -> Result<(ConditionPage, Option<Form>), Fault> {
    let (mut tree, at) = found(before, target, place)?;
    let page = choosing(before, target, place);
    let subject = match chosen(before, target, fields.one("question")) {
        Ok(subject) => subject,
        Err(why) => return Ok((choosing_again(page, why), None)),
    };
    let when = compare::read(fields, &subject)
        .and_then(|when| tree.put(at, when).map_err(beside_test))
        .map(|()| tree.when())
        .and_then(|when| match when.as_ref().and_then(too_deep) {
            Some(why) => Err(beside_test(why)),
            None => Ok(when),
        });
    Ok(match when {
        Ok(when) => {
            let mut form = before.form.clone();
            target.put(&mut form, when);
            (comparing(page, &subject, fields, &[]), Some(form))
        }
        Err(wrong) => (comparing(page, &subject, fields, &wrong), None),
    })
}

fn beside_test(text: String) -> Vec<Wrong> {
    vec![Wrong::new("test", text)]
}

/// Keeps the condition.
pub async fn save(
    view: View,
    Path((name, target, place)): Address,
    posted: Posted,
) -> Result<Response, Fail> {
    let before = draft(&view, &name).await?;
    let target = Target::read(&target);
    let (page, form) = read(&before, &target, &place, &posted.fields)?;
    let Some(form) = form else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    };
    let edits = posted.fields.one("edits").to_owned();
    match keep(&view, before, &edits, form).await {
        Ok(_) => {
            let to = format!("/forms/{name}/when/{}", target.address());
            Ok(Redirect::to(&to).into_response())
        }
        Err(AskError::Refused(text)) => {
            let now = draft(&view, &name).await?;
            let page = ConditionPage {
                head: Head::of(&now),
                errors: Problem::of(&beside_test(text)),
                ..page
            };
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
