//! What a person would pay: example answers to the questions that decide a fee, and what comes of them.

use std::collections::BTreeSet;

use form::{Answer, Answers, Fields, Form, Limit, Question, Row, When};
use jiff::civil::{Date, date};
use serde::Serialize;

use super::amount;
use super::when::{Leaf, Sort, Subject, Value};

/// Ways to answer that are tried.
const TRIED: usize = 200;

/// Ways to answer that are shown.
const SHOWN: usize = 30;

/// Some answers, and what a person who gives them pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The question and the answer.
    pub answers: Vec<(String, String)>,
    /// "£45", "Nothing".
    pub pays: String,
}

/// Examples for the fee of a form: every way to answer what decides it, with numbers and days around those
/// that conditions look for. Whether there are more than these.
pub fn examples(form: &Form) -> (Vec<Example>, bool) {
    let names = deciding(form);
    let leaves = leaves(form);
    let mut ways = vec![Answers::default()];
    let mut more = false;
    for name in &names {
        let mut each = candidates(form, name, &leaves);
        if ways.len() * each.len() > TRIED {
            each.truncate(1);
            more = true;
        }
        if each.is_empty() {
            continue;
        }
        let mut next = Vec::new();
        for way in &ways {
            for answer in &each {
                let mut way = way.clone();
                way.set(*name, answer.clone());
                next.push(way);
            }
        }
        ways = next;
    }
    let mut shown: Vec<Example> = Vec::new();
    for way in &ways {
        let example = example(form, &names, way);
        if shown.iter().any(|other| other.answers == example.answers) {
            continue;
        }
        if shown.len() == SHOWN {
            more = true;
            break;
        }
        shown.push(example);
    }
    (shown, more)
}

fn example(form: &Form, names: &[&str], way: &Answers) -> Example {
    let sent = form.sent(way);
    let answers = names
        .iter()
        .filter_map(|name| {
            let answer = sent.get(name)?;
            let subject = Subject::find(form, name)?;
            Some((subject.label.clone(), said(&subject, answer)))
        })
        .collect();
    let pays = if form.stops(way) {
        "Nothing: the form ends before it is sent".to_owned()
    } else {
        amount::said(form.fee_pence(way).unwrap_or(0))
    };
    Example { answers, pays }
}

fn said(subject: &Subject<'_>, answer: &Answer) -> String {
    match (answer, subject.question) {
        (Answer::Rows(rows), _) => rows.len().to_string(),
        (Answer::Blank, _) | (_, None) => "Left out".into(),
        (answer, Some(question)) => question.words(answer).join(", "),
    }
}

/// Every condition of the form.
fn conditions(form: &Form) -> impl Iterator<Item = &When> {
    let of_pages = form.pages.iter().filter_map(|page| page.when.as_ref());
    let rules = form.fee.iter().flat_map(|fee| &fee.rules);
    of_pages.chain(rules.map(|rule| &rule.when))
}

/// What decides the fee, whether a page that decides it is asked, and whether the form ends before: in the
/// order of the form.
fn deciding(form: &Form) -> Vec<&str> {
    fn take<'f>(when: &'f When, names: &mut BTreeSet<&'f str>) {
        names.extend(when.looks_at().into_iter().map(|(name, _)| name));
    }
    let mut names = BTreeSet::new();
    for rule in form.fee.iter().flat_map(|fee| &fee.rules) {
        take(&rule.when, &mut names);
    }
    let ends = form.pages.iter().filter(|page| page.stop);
    for when in ends.filter_map(|page| page.when.as_ref()) {
        take(when, &mut names);
    }
    let mut before = usize::MAX;
    while before != names.len() {
        before = names.len();
        for page in &form.pages {
            let asked = page.questions.iter().map(|q| q.name.as_str());
            let decides = asked.chain([page.name.as_str()]).any(|n| names.contains(n));
            if let Some(when) = page.when.as_ref().filter(|_| decides) {
                take(when, &mut names);
            }
        }
    }
    let all = form.pages.iter().flat_map(|page| {
        let asked = page.questions.iter().map(|q| q.name.as_str());
        let count = page.repeat.iter().map(|_| page.name.as_str());
        let once = asked.filter(|_| page.repeat.is_none());
        count.chain(once).collect::<Vec<_>>()
    });
    all.filter(|name| names.contains(name)).collect()
}

/// Every condition on one answer.
fn leaves(form: &Form) -> Vec<Leaf> {
    fn take(when: &When, out: &mut Vec<Leaf>) {
        if let Some(leaf) = Leaf::of(when) {
            out.push(leaf);
            return;
        }
        match when {
            When::All(parts) | When::Any(parts) => parts.iter().for_each(|part| take(part, out)),
            When::Not(part) => take(part, out),
            _ => {}
        }
    }
    let mut out = Vec::new();
    conditions(form).for_each(|when| take(when, &mut out));
    out
}

/// Answers worth trying: those that conditions look for, and one that they do not.
fn candidates(form: &Form, name: &str, leaves: &[Leaf]) -> Vec<Answer> {
    let Some(subject) = Subject::find(form, name) else {
        return Vec::new();
    };
    let about: Vec<&Leaf> = leaves.iter().filter(|leaf| leaf.question == name).collect();
    let mut all: Vec<Answer> = match (subject.sort, subject.question) {
        (Sort::Number | Sort::Money, Some(question)) => numbers(&about)
            .into_iter()
            .filter_map(|number| read(question, number))
            .collect(),
        (Sort::Count, _) => numbers(&about).into_iter().map(rows).collect(),
        (Sort::YesNo, _) => vec![Answer::Yes(true), Answer::Yes(false)],
        (Sort::One, _) => choices(&subject, &about)
            .into_iter()
            .map(|value| Answer::One(value.to_owned()))
            .collect(),
        (Sort::Several, _) => choices(&subject, &about)
            .into_iter()
            .map(|value| Answer::Many(vec![value.to_owned()]))
            .collect(),
        (Sort::Text, _) => wanted(&about)
            .into_iter()
            .chain(["something else"])
            .map(|text| Answer::Text(text.to_owned()))
            .collect(),
        (Sort::Day, _) => days(&about),
        _ => vec![Answer::Text("an answer".into())],
    };
    if subject.question.is_some_and(|question| question.optional) {
        all.push(Answer::Blank);
    }
    all
}

/// The values that conditions look for.
fn wanted<'l>(leaves: &[&'l Leaf]) -> BTreeSet<&'l str> {
    let mut all = BTreeSet::new();
    for leaf in leaves {
        if let Value::Choices(values) = &leaf.value {
            all.extend(values.iter().map(String::as_str));
        }
    }
    all
}

/// The choices that conditions look for, and the first that they do not.
fn choices<'f>(subject: &Subject<'f>, leaves: &[&Leaf]) -> Vec<&'f str> {
    let wanted = wanted(leaves);
    let question = subject.question;
    let options = question.map(|q| q.kind.options()).unwrap_or_default();
    let (mut sought, others): (Vec<&str>, Vec<&str>) = options
        .iter()
        .map(|option| option.value.as_str())
        .partition(|value| wanted.contains(value));
    sought.extend(others.first());
    sought
}

/// The numbers that conditions look for, with one less and one more; 1 if there are none.
fn numbers(leaves: &[&Leaf]) -> Vec<f64> {
    let mut all = Vec::new();
    for leaf in leaves {
        if let Value::Number(n) = leaf.value {
            all.extend([n - 1.0, n.floor(), n, n.ceil(), n + 1.0]);
        }
    }
    if all.is_empty() {
        all.push(1.0);
    }
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// The number as an answer, if the question takes it.
fn read(question: &Question, number: f64) -> Option<Answer> {
    let fields = Fields::new([(question.name.as_str(), number.to_string())]);
    question.read(&fields, &[], Date::default()).ok()
}

/// That many rows of a page that is asked again: one at least, for it cannot be left out.
fn rows(number: f64) -> Answer {
    let count = (1..=Limit::ROWS).find(|count| *count as f64 >= number);
    Answer::Rows(vec![Row::new(); count.unwrap_or(Limit::ROWS)])
}

/// The days that conditions look for, with the one before and the one after.
fn days(leaves: &[&Leaf]) -> Vec<Answer> {
    let mut all = BTreeSet::new();
    for leaf in leaves {
        if let Value::Day(day) = leaf.value {
            all.extend(day.yesterday());
            all.insert(day);
            all.extend(day.tomorrow());
        }
    }
    if all.is_empty() {
        all.insert(date(2000, 1, 1));
    }
    all.into_iter().map(Answer::Date).collect()
}

#[cfg(test)]
mod tests {
    use form::{Choice, Fee, FeeRule, Kind, Page};

    use super::super::edit::sample_form;
    use super::*;

    fn page(name: &str, kind: Kind) -> Page {
        Page {
            name: format!("page-{name}"),
            questions: vec![Question::new(name, format!("{name}?"), kind)],
            ..Page::default()
        }
    }

    fn is(question: &str, value: &str) -> When {
        When::Is {
            question: question.into(),
            value: value.into(),
        }
    }

    /// A permit: free for who has a badge, £10 for a small car, £45 otherwise; only for who lives here.
    fn permit() -> Form {
        let mut form = sample_form();
        let size = ["small", "large", "huge"].map(|size| Choice::new(size, size));
        let number = Kind::Number {
            least: Some(0.0),
            most: None,
            decimals: 0,
            unit: String::new(),
        };
        form.pages = vec![
            page("lives", Kind::YesNo),
            Page {
                name: "no".into(),
                stop: true,
                when: Some(is("lives", "no")),
                ..Page::default()
            },
            page("badge", Kind::YesNo),
            Page {
                when: Some(is("badge", "no")),
                ..page(
                    "size",
                    Kind::Radios {
                        options: size.to_vec(),
                    },
                )
            },
            page("cars", number),
        ];
        form.fee = Some(Fee {
            what: "Permit".into(),
            pence: 4_500,
            rules: vec![
                FeeRule {
                    when: is("badge", "yes"),
                    pence: 0,
                },
                FeeRule {
                    when: is("size", "small"),
                    pence: 1_000,
                },
            ],
        });
        form
    }

    fn said(form: &Form) -> String {
        let (all, more) = examples(form);
        assert!(!more);
        let line = |one: &Example| {
            let answers: Vec<String> = one
                .answers
                .iter()
                .map(|(q, a)| format!("{q} {a}"))
                .collect();
            format!("{} -> {}\n", answers.join(", "), one.pays)
        };
        all.iter().map(line).collect()
    }

    #[test]
    fn a_fee_is_shown_for_every_way_to_answer() {
        let mut form = permit();
        expect_test::expect![[r#"
            lives? Yes, badge? Yes -> Nothing
            lives? Yes, badge? No, size? small -> £10
            lives? Yes, badge? No, size? large -> £45
            lives? No -> Nothing: the form ends before it is sent
        "#]]
        .assert_eq(&said(&form));
        form.pages.remove(1);
        if let Some(fee) = &mut form.fee {
            fee.rules = vec![FeeRule {
                when: When::MoreThan {
                    question: "cars".into(),
                    number: 0.0,
                },
                pence: 9_000,
            }];
        }
        expect_test::expect![[r#"
            cars? 0 -> £45
            cars? 1 -> £90
        "#]]
        .assert_eq(&said(&form));
        form.fee = None;
        assert_eq!(said(&form), " -> Nothing\n");
    }

    #[test]
    fn there_is_an_end_to_examples() {
        let mut form = permit();
        form.pages = (0..20)
            .map(|i| page(&format!("q{i}"), Kind::YesNo))
            .collect();
        let all = (0..20).map(|i| is(&format!("q{i}"), "yes")).collect();
        if let Some(fee) = &mut form.fee {
            fee.rules = vec![FeeRule {
                when: When::All(all),
                pence: 1,
            }];
        }
        let (all, more) = examples(&form);
        assert!(more && all.len() == SHOWN);
    }
}
