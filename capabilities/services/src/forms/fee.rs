//! The fee of a draft: what it is for, each amount with what decides it, and what people would pay.

use app::ask::AskError;
use app::ask::versions::Version;
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Fee, FeeRule, Fields, Form, When};
use http::StatusCode;
use serde::Serialize;

use super::amount::{self, said, typed};
use super::edit::Head;
use super::examples::{Example, examples};
use super::target::Target;
use super::when::words;
use super::{draft, keep, moved};
use crate::apply::{Posted, Problem};

/// Amounts that a fee can have.
const MOST: usize = 50;

/// What is there to pay?
#[derive(Debug, Default, Serialize)]
pub struct FeePage {
    head: Head,
    /// Whether there is a fee.
    is_set: bool,
    what: String,
    amount: String,
    new_amount: String,
    lines: Vec<Line>,
    /// What is paid where no other amount is.
    otherwise: String,
    examples: Vec<Example>,
    /// Whether there are more examples than these.
    has_more: bool,
    errors: Vec<Problem>,
}

/// An amount that answers decide.
#[derive(Debug, Default, Serialize)]
struct Line {
    number: usize,
    amount: String,
    /// Its condition in words; empty if it has none yet.
    when: String,
    href: String,
}

/// The fee in sentences, in the order in which they are looked at; none if there is nothing to pay.
pub fn sentences(form: &Form) -> Vec<String> {
    let Some(fee) = &form.fee else {
        return Vec::new();
    };
    let rules = fee
        .rules
        .iter()
        .map(|rule| format!("{} if {}", said(rule.pence), words(form, &rule.when)));
    let otherwise = if fee.rules.is_empty() {
        format!("{} for {}", said(fee.pence), fee.what)
    } else {
        format!("{} otherwise, for {}", said(fee.pence), fee.what)
    };
    rules.chain([otherwise]).collect()
}

fn shown(version: &Version) -> FeePage {
    let head = Head::of(version);
    let form = &version.form;
    let Some(fee) = &form.fee else {
        return FeePage {
            head,
            ..FeePage::default()
        };
    };
    let lines = fee
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| Line {
            number: at + 1,
            amount: said(rule.pence),
            when: if rule.when == When::Any(Vec::new()) {
                String::new()
            } else {
                words(form, &rule.when)
            },
            href: format!("{}/when/{}", head.path, Target::Fee(at).address()),
        })
        .collect();
    let (examples, has_more) = examples(form);
    FeePage {
        head,
        is_set: true,
        what: fee.what.clone(),
        amount: typed(fee.pence),
        new_amount: String::new(),
        lines,
        otherwise: said(fee.pence),
        examples,
        has_more,
        errors: Vec::new(),
    }
}

/// The page with what was typed, and what to mend.
fn with_typed(page: FeePage, fields: &Fields, errors: Vec<Problem>) -> FeePage {
    let given = |name: &str, before: String| {
        if fields.has(name) {
            fields.one(name).to_owned()
        } else {
            before
        }
    };
    FeePage {
        what: given("what", page.what),
        amount: given("amount", page.amount),
        new_amount: given("new-amount", page.new_amount),
        errors,
        ..page
    }
}

impl Page for FeePage {
    const TEMPLATE: &'static str = "services/forms-fee.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |number, amount: &str, when: &str| Line {
            number,
            amount: amount.into(),
            when: when.into(),
            href: format!("/forms/parking-permit/when/fee:{number}"),
        };
        let example = |answer: &str, pays: &str| Example {
            answers: vec![("Do you have a blue badge?".into(), answer.into())],
            pays: pays.into(),
        };
        let page = || Self {
            head: Head::sample(),
            is_set: true,
            what: "Resident permit for 12 months".into(),
            amount: "45.00".into(),
            otherwise: "£45".into(),
            examples: vec![Example {
                answers: vec![],
                pays: "£45".into(),
            }],
            ..Self::default()
        };
        let badge = "“Do you have a blue badge?” is “Yes”";
        let by_answer = || Self {
            lines: vec![line(1, "Nothing", badge), line(2, "£10", "")],
            examples: vec![example("Yes", "Nothing"), example("No", "£45")],
            has_more: true,
            ..page()
        };
        let problem = |field: &str, text: &str| Problem {
            text: text.into(),
            href: format!("#{field}"),
        };
        vec![
            (
                "nothing to pay",
                Self {
                    head: Head::sample(),
                    ..Self::default()
                },
            ),
            ("one amount", page()),
            ("amounts by answer", by_answer()),
            (
                "filled in wrongly",
                Self {
                    what: String::new(),
                    amount: "45,00".into(),
                    errors: vec![
                        problem("what", "Enter what the fee is for"),
                        problem("amount", "Enter an amount in pounds, such as 45 or 45.50"),
                    ],
                    ..page()
                },
            ),
            (
                "another amount that cannot be read",
                Self {
                    new_amount: "free".into(),
                    errors: vec![problem(
                        "new-amount",
                        "The amount must be an amount of money, like 600 or 193.54",
                    )],
                    ..by_answer()
                },
            ),
        ]
    }
}

/// The fee.
pub async fn show(view: View, Path(name): Path<String>) -> Result<Response, Fail> {
    let version = draft(&view, &name).await?;
    Ok(view.page(&shown(&version)))
}

/// What was filled in, in the form; what to mend.
fn set(form: &mut Form, fields: &Fields) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let what = fields.one("what").split_whitespace().collect::<Vec<_>>();
    let what = what.join(" ");
    if what.is_empty() {
        wrong.push(("what", "Enter what the fee is for".into()));
    } else if what.chars().count() > 100 {
        wrong.push(("what", "This must be 100 characters or fewer".into()));
    }
    match amount::read(fields, "amount") {
        Ok(pence) if wrong.is_empty() => {
            let rules = form.fee.take().map(|fee| fee.rules).unwrap_or_default();
            form.fee = Some(Fee { what, pence, rules });
        }
        Ok(_) => {}
        Err(text) => wrong.push(("amount", text)),
    }
    wrong
}

/// Adds an amount that nobody pays until its condition is chosen; which one it is.
fn add(fee: &mut Fee, fields: &Fields) -> Result<Target, (&'static str, String)> {
    if fee.rules.len() >= MOST {
        let full = format!("A fee has {MOST} amounts at most. Remove one first.");
        return Err(("new-amount", full));
    }
    let pence = amount::read(fields, "new-amount").map_err(|text| ("new-amount", text))?;
    fee.rules.push(FeeRule {
        when: When::Any(Vec::new()),
        pence,
    });
    Ok(Target::Fee(fee.rules.len() - 1))
}

/// Moves or removes an amount.
fn change(fee: &mut Fee, deed: &str, at: usize) {
    match deed {
        "up" | "down" => moved(&mut fee.rules, at, deed == "down"),
        "remove" if at < fee.rules.len() => {
            fee.rules.remove(at);
        }
        _ => {}
    }
}

fn gone() -> Fault {
    Fault::not_found("The draft has no fee any more. Go back to the form.")
}

/// Sets or removes the fee, or adds, moves or removes an amount.
pub async fn save(view: View, Path(name): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let before = draft(&view, &name).await?;
    let (mut form, fields) = (before.form.clone(), &posted.fields);
    let mut to = format!("/forms/{name}/fee");
    let (deed, of) = fields
        .one("do")
        .split_once(':')
        .unwrap_or((fields.one("do"), ""));
    let at = of.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let mut wrong = Vec::new();
    match (deed, at) {
        ("set", _) => wrong = set(&mut form, fields),
        ("none", _) => form.fee = None,
        ("add", _) => match add(form.fee.as_mut().ok_or_else(gone)?, fields) {
            Ok(target) => to = format!("/forms/{name}/when/{}/add", target.address()),
            Err(one) => wrong.push(one),
        },
        (_, Some(at)) => change(form.fee.as_mut().ok_or_else(gone)?, deed, at),
        _ => {}
    }
    if !wrong.is_empty() {
        let errors = wrong
            .into_iter()
            .map(|(field, text)| Problem {
                text,
                href: format!("#{field}"),
            })
            .collect();
        let page = with_typed(shown(&before), fields, errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let edits = fields.one("edits").to_owned();
    match keep(&view, before, &edits, form).await {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(AskError::Refused(text)) => {
            let href = "#what".to_owned();
            let now = draft(&view, &name).await?;
            let page = with_typed(shown(&now), fields, vec![Problem { text, href }]);
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::sample_form;
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().copied())
    }

    #[test]
    fn a_fee_is_set_in_pounds_and_kept_in_pence() {
        let mut form = sample_form();
        let wrong = set(&mut form, &fields(&[("what", " "), ("amount", "a lot")]));
        let fields_of: Vec<&str> = wrong.iter().map(|(field, _)| *field).collect();
        assert_eq!((fields_of, &form.fee), (vec!["what", "amount"], &None));
        let filled = fields(&[("what", "A  permit"), ("amount", "£45")]);
        assert_eq!(set(&mut form, &filled), vec![]);
        assert_eq!(sentences(&form), ["£45 for A permit"]);
        let mut fee = form.fee.take().unwrap();
        assert!(add(&mut fee, &fields(&[("new-amount", "x")])).is_err());
        let added = add(&mut fee, &fields(&[("new-amount", "0")]));
        assert_eq!(added, Ok(Target::Fee(0)));
        form.fee = Some(fee);
        // Another amount for everybody else leaves the ones that answers decide as they are.
        assert_eq!(set(&mut form, &filled), vec![]);
        assert_eq!(
            sentences(&form),
            ["Nothing if never", "£45 otherwise, for A permit"]
        );
        assert!(form::check(&form).iter().any(|fault| fault.stops));
    }

    #[test]
    fn a_fee_has_an_end() {
        let mut fee = Fee {
            what: "A permit".into(),
            pence: 1,
            rules: vec![],
        };
        let one = fields(&[("new-amount", "1")]);
        for _ in 0..MOST {
            add(&mut fee, &one).unwrap();
        }
        assert!(add(&mut fee, &one).is_err());
    }

    #[test]
    fn what_was_typed_is_shown_again() {
        let before = FeePage {
            what: "A permit".into(),
            amount: "45.00".into(),
            ..FeePage::default()
        };
        let filled = fields(&[("amount", "45,00")]);
        let page = with_typed(before, &filled, vec![]);
        assert_eq!(
            (page.what.as_str(), page.amount.as_str()),
            ("A permit", "45,00")
        );
    }
}
