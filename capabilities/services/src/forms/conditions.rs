//! What decides a page or an amount of the fee: each condition in words, how they are joined, and all of it as
//! JSON for what the page does not offer.

use app::ask::AskError;
use app::ask::versions::Version;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Form, Limit, When};
use http::StatusCode;
use serde::Serialize;

use super::amount;
use super::edit::Head;
use super::target::Target;
use super::tree::{Join, Place, Tree, group};
use super::when::{Leaf, refused, words};
use super::{draft, keep};
use crate::apply::{Posted, Problem};

/// What decides this?
#[derive(Debug, Default, Serialize)]
pub struct ConditionsPage {
    head: Head,
    /// Where this page is.
    here: String,
    /// What is decided, in words.
    what: String,
    /// Whether that is an amount of the fee.
    is_fee: bool,
    /// The amount, in pounds.
    amount: String,
    /// Where to go back to.
    back: String,
    join: &'static str,
    lines: Vec<Line>,
    json: String,
    errors: Vec<Problem>,
}

/// A condition, or a group of them.
#[derive(Debug, Default, Serialize)]
struct Line {
    /// Its place: "2", "2-1".
    at: String,
    words: String,
    /// Whether it can be changed here.
    can_change: bool,
    /// How a group is joined; empty for a condition that is no group.
    join: &'static str,
    parts: Vec<Line>,
}

impl Line {
    fn of(form: &Form, when: &When, at: String) -> Self {
        Self {
            words: words(form, when),
            can_change: Leaf::of(when).is_some(),
            at,
            ..Self::default()
        }
    }

    /// The same for what may be a group.
    fn of_part(form: &Form, when: &When, number: usize) -> Self {
        let line = Self::of(form, when, number.to_string());
        let Some((join, parts)) = group(when) else {
            return line;
        };
        let inner = (1..)
            .zip(parts)
            .map(|(i, part): (usize, _)| Self::of(form, part, format!("{number}-{i}")));
        Self {
            join: join.name(),
            parts: inner.collect(),
            ..line
        }
    }
}

/// What is decided, in words.
pub fn what(form: &Form, target: &Target) -> String {
    match target {
        Target::Page(name) => form
            .page(name)
            .map(|page| page.heading().to_owned())
            .unwrap_or_default(),
        Target::Fee(_) => amount::said(pence(form, target)),
    }
}

fn pence(form: &Form, target: &Target) -> i64 {
    let rule = match target {
        Target::Page(_) => None,
        Target::Fee(at) => form.fee.as_ref().and_then(|fee| fee.rules.get(*at)),
    };
    rule.map(|rule| rule.pence).unwrap_or_default()
}

fn shown(version: &Version, target: &Target, when: Option<&When>) -> ConditionsPage {
    let form = &version.form;
    let head = Head::of(version);
    let tree = Tree::of(when);
    let (is_fee, back) = match target {
        Target::Page(_) => (false, format!("{}/edit/{}", head.path, target.address())),
        Target::Fee(_) => (true, format!("{}/fee", head.path)),
    };
    ConditionsPage {
        here: format!("{}/when/{}", head.path, target.address()),
        head,
        what: what(form, target),
        is_fee,
        amount: amount::typed(pence(form, target)),
        back,
        join: tree.join.name(),
        lines: (1..)
            .zip(&tree.parts)
            .map(|(number, part)| Line::of_part(form, part, number))
            .collect(),
        json: when
            .and_then(|when| serde_json::to_string_pretty(when).ok())
            .unwrap_or_default(),
        errors: Vec::new(),
    }
}

/// The page with what was typed, and what to mend.
fn with_typed(page: ConditionsPage, posted: &Posted, errors: Vec<Problem>) -> ConditionsPage {
    let given = |name: &str, before: String| {
        if posted.fields.has(name) {
            posted.whole(name).to_owned()
        } else {
            before
        }
    };
    ConditionsPage {
        amount: given("amount", page.amount),
        json: given("json", page.json),
        errors,
        ..page
    }
}

impl Page for ConditionsPage {
    const TEMPLATE: &'static str = "services/forms-conditions.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |at: &str, words: &str| Line {
            at: at.into(),
            words: words.into(),
            can_change: true,
            ..Line::default()
        };
        let lives = || line("1", "“Do you live here?” is “Yes”");
        let page = || Self {
            head: Head::sample(),
            here: "/forms/parking-permit/when/name".into(),
            what: "What is your name?".into(),
            back: "/forms/parking-permit/edit/name".into(),
            join: "all",
            ..Self::default()
        };
        let one = || Self {
            lines: vec![lives()],
            json: "{\n  \"is\": {\n    \"question\": \"lives\",\n    \"value\": \"yes\"\n  }\n}"
                .into(),
            ..page()
        };
        let nested = Line {
            join: "any",
            parts: vec![
                line("2-1", "“How many cars?” is more than 2"),
                line("2-2", "“Do you have a van?” is “Yes”"),
            ],
            ..line(
                "2",
                "(“How many cars?” is more than 2 or “Do you have a van?” is “Yes”)",
            )
        };
        let kept = Line {
            can_change: false,
            ..line(
                "3",
                "not (“A” is answered and (“B” is “No” or “C” is “No”))",
            )
        };
        let fee = || Self {
            here: "/forms/parking-permit/when/fee:1".into(),
            what: "£45".into(),
            is_fee: true,
            amount: "45.00".into(),
            back: "/forms/parking-permit/fee".into(),
            ..page()
        };
        let problem = |field: &str, text: &str| Problem {
            text: text.into(),
            href: format!("#{field}"),
        };
        vec![
            ("always", page()),
            ("one", one()),
            (
                "several, a group, and one that is kept",
                Self {
                    lines: vec![lives(), nested, kept],
                    ..one()
                },
            ),
            (
                "any of several",
                Self {
                    join: "any",
                    lines: vec![lives(), line("2", "“Do you work here?” is “Yes”")],
                    ..one()
                },
            ),
            ("an amount with nothing to decide it", fee()),
            (
                "an amount",
                Self {
                    lines: vec![lives()],
                    ..fee()
                },
            ),
            (
                "an amount that cannot be read",
                Self {
                    amount: "45,00".into(),
                    lines: vec![lives()],
                    errors: vec![problem(
                        "amount",
                        "Enter an amount in pounds, such as 45 or 45.50",
                    )],
                    ..fee()
                },
            ),
            (
                "JSON that cannot be read",
                Self {
                    json: "{".into(),
                    errors: vec![problem(
                        "json",
                        "We cannot read this: EOF while parsing an object at line 1 column 1",
                    )],
                    ..one()
                },
            ),
        ]
    }
}

/// The conditions.
pub async fn show(
    view: View,
    Path((name, target)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let version = draft(&view, &name).await?;
    let target = Target::read(&target);
    let when = target.when(&version.form)?;
    Ok(view.page(&shown(&version, &target, when.as_ref())))
}

/// The condition that was written as JSON; nothing for an empty text.
///
/// # Errors
/// Why it cannot stand there, in words.
fn read(text: &str, form: &Form, target: &Target) -> Result<Option<When>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let when: When =
        serde_json::from_str(text).map_err(|error| format!("We cannot read this: {error}"))?;
    if let Some(why) = too_deep(&when) {
        return Err(why);
    }
    let why = when
        .looks_at()
        .into_iter()
        .find_map(|(name, _)| refused(form, target.page(), name));
    match why {
        Some(why) => Err(why),
        None => Ok(Some(when)),
    }
}

/// What to say of a condition that has too many others in it.
pub fn too_deep(when: &When) -> Option<String> {
    (when.depth() > Limit::DEPTH).then(|| {
        format!(
            "Conditions can lie in one another {} deep. Take some out.",
            Limit::DEPTH
        )
    })
}

/// Joins the conditions in another way, removes one, sets the amount, or takes all of it as JSON.
pub async fn save(
    view: View,
    Path((name, target)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let before = draft(&view, &name).await?;
    let target = Target::read(&target);
    let when = target.when(&before.form)?;
    let fields = &posted.fields;
    let mut form = before.form.clone();
    let mut tree = Tree::of(when.as_ref());
    let (deed, of) = fields
        .one("do")
        .split_once(':')
        .unwrap_or((fields.one("do"), ""));
    let place = Place::read(of);
    let mut wrong = None;
    match (deed, Join::named(deed), place) {
        (_, Some(join), _) => {
            tree.join(place, join);
            target.put(&mut form, tree.when());
        }
        ("remove", _, Some(place)) => {
            tree.remove(place);
            target.put(&mut form, tree.when());
        }
        ("amount", ..) => match amount::read(fields, "amount") {
            Ok(pence) => set(&mut form, &target, pence),
            Err(text) => wrong = Some(("#amount", text)),
        },
        ("json", ..) => match read(posted.whole("json"), &form, &target) {
            Ok(when) => target.put(&mut form, when),
            Err(text) => wrong = Some(("#json", text)),
        },
        _ => {}
    }
    let problem = |href: &str, text: String| {
        vec![Problem {
            text,
            href: href.to_owned(),
        }]
    };
    if let Some((href, text)) = wrong {
        let page = shown(&before, &target, when.as_ref());
        let page = with_typed(page, &posted, problem(href, text));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let edits = fields.one("edits").to_owned();
    match keep(&view, before, &edits, form).await {
        Ok(_) => {
            let to = format!("/forms/{name}/when/{}", target.address());
            Ok(Redirect::to(&to).into_response())
        }
        Err(AskError::Refused(text)) => {
            let now = draft(&view, &name).await?;
            let when = target.when(&now.form)?;
            let page = shown(&now, &target, when.as_ref());
            let page = with_typed(page, &posted, problem("#conditions", text));
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn set(form: &mut Form, target: &Target, pence: i64) {
    if let Target::Fee(at) = target
        && let Some(rule) = form.fee.as_mut().and_then(|fee| fee.rules.get_mut(*at))
    {
        rule.pence = pence;
    }
}

#[cfg(test)]
mod tests {
    use form::{Kind, Page as FormPage, Question};

    use super::super::edit::sample_form;
    use super::*;

    fn form() -> Form {
        let mut form = sample_form();
        form.pages = ["a", "b", "c"]
            .into_iter()
            .map(|name| FormPage {
                name: name.into(),
                questions: vec![Question::new(name, format!("{name}?"), Kind::YesNo)],
                ..FormPage::default()
            })
            .collect();
        form
    }

    #[track_caller]
    fn check(text: &str, page: &str, want: &str) {
        let form = form();
        let got = match read(text, &form, &Target::Page(page.into())) {
            Ok(Some(when)) => words(&form, &when),
            Ok(None) => "always".into(),
            Err(why) => why,
        };
        assert!(got.starts_with(want), "{got}");
    }

    #[test]
    fn conditions_are_read_from_json_as_the_last_resort() {
        check("  \n", "c", "always");
        check(r#"{"answered":{"question":"a"}}"#, "c", "“a?” is answered");
        check(
            r#"{"not":{"all":[{"answered":{"question":"a"}},{"any":[]}]}}"#,
            "c",
            "not (“a?” is answered and never)",
        );
        check("{", "c", "We cannot read this: EOF");
        check(
            r#"{"is":{"question":"a"}}"#,
            "c",
            "We cannot read this: missing field",
        );
        check(
            r#"{"run":"rm"}"#,
            "c",
            "We cannot read this: unknown variant",
        );
        check(&"[".repeat(9_000), "c", "We cannot read this");
        let deep = format!(
            "{}{}{}",
            r#"{"not":"#.repeat(9),
            r#"{"any":[]}"#,
            "}".repeat(9)
        );
        check(&deep, "c", "Conditions can lie in one another 8 deep");
        check(
            r#"{"answered":{"question":"b"}}"#,
            "b",
            "“b?” is asked later, or on this page",
        );
        check(
            r#"{"any":[{"answered":{"question":"x"}}]}"#,
            "b",
            "No question has the name “x”",
        );
    }

    #[test]
    fn what_is_deeper_than_the_page_shows_is_in_words() {
        let on = |question: &str| When::Answered {
            question: question.into(),
        };
        let deep = When::Not(Box::new(When::All(vec![on("a"), on("b")])));
        let inner = When::Any(vec![on("b"), deep.clone()]);
        let form = form();
        let line = Line::of_part(&form, &inner, 2);
        let said: Vec<_> = line
            .parts
            .iter()
            .map(|part| (part.at.as_str(), part.words.as_str(), part.can_change))
            .collect();
        let words = "not (“a?” is answered and “b?” is answered)";
        assert_eq!(line.join, "any");
        assert_eq!(
            said,
            [("2-1", "“b?” is answered", true), ("2-2", words, false)]
        );
        assert!(!Line::of_part(&form, &deep, 1).can_change);
    }
}
