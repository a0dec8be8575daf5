//! A question of a draft: its words, whether it must be answered, what an answer is.

use app::ask::AskError;
use app::ask::versions::Version;
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Choice, Day, Fields, Kind, Pattern, Question, Shape, UploadKind};
use http::StatusCode;
use serde::Serialize;

use super::edit::Head;
use super::{draft, keep, name_for};
use crate::apply::{Posted, Problem};

/// What does this question ask?
#[derive(Debug, Default, Serialize)]
pub struct QuestionPage {
    head: Head,
    page: String,
    name: String,
    label: String,
    called: String,
    hint: String,
    optional: bool,
    open: bool,
    kind: &'static str,
    kinds: Vec<(&'static str, &'static str)>,
    sets: Set,
    errors: Vec<Problem>,
}

/// What can be set of each kind, as text in fields.
#[derive(Debug, Default, Serialize)]
struct Set {
    most: String,
    most_words: String,
    pattern: &'static str,
    mask: String,
    least: String,
    decimals: String,
    unit: String,
    from: String,
    to: String,
    options: String,
    none: String,
    shapes: Vec<&'static str>,
    files: Vec<&'static str>,
    most_files: String,
    most_mb: String,
    text: String,
}

const MB: usize = 1024 * 1024;

fn set(kind: &Kind) -> Set {
    let text = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut set = Set::default();
    match kind {
        Kind::Text { most, pattern } => {
            set.most = most.to_string();
            set.pattern = match pattern {
                None => "",
                Some(Pattern::Postcode) => "postcode",
                Some(Pattern::NationalInsurance) => "national_insurance",
                Some(Pattern::Vehicle) => "vehicle",
                Some(Pattern::Mask(mask)) => {
                    set.mask.clone_from(mask);
                    "mask"
                }
            };
        }
        Kind::LongText { most, most_words } => {
            set.most = most.to_string();
            set.most_words = most_words.map(|n| n.to_string()).unwrap_or_default();
        }
        Kind::Number {
            least,
            most,
            decimals,
            unit,
        } => {
            (set.least, set.most) = (text(*least), text(*most));
            set.decimals = decimals.to_string();
            set.unit.clone_from(unit);
        }
        Kind::Money {
            least_pence,
            most_pence,
        } => {
            set.least = pounds(*least_pence);
            set.most = pounds(*most_pence);
        }
        Kind::Date { from, to } => {
            set.from = day(*from);
            set.to = day(*to);
        }
        Kind::Radios { options } | Kind::Select { options } => set.options = lines(options),
        Kind::Checkboxes { options, none } => {
            set.options = lines(options);
            set.none.clone_from(none);
        }
        Kind::Place { shapes } => {
            set.shapes = shapes
                .iter()
                .map(|shape| SHAPES[*shape as usize].0)
                .collect();
        }
        Kind::Upload {
            kinds,
            most_files,
            most_bytes,
        } => {
            set.files = FILES
                .iter()
                .filter(|(_, kind)| kinds.contains(kind))
                .map(|(name, _)| *name)
                .collect();
            set.most_files = most_files.to_string();
            set.most_mb = (most_bytes / MB).max(1).to_string();
        }
        Kind::Declaration { text } => set.text.clone_from(text),
        Kind::Email | Kind::Phone | Kind::Name | Kind::Time | Kind::YesNo | Kind::Address => {}
    }
    set
}

const SHAPES: [(&str, Shape); 3] = [
    ("point", Shape::Point),
    ("line", Shape::Line),
    ("area", Shape::Area),
];
const FILES: [(&str, UploadKind); 4] = [
    ("picture", UploadKind::Picture),
    ("pdf", UploadKind::Pdf),
    ("office", UploadKind::Office),
    ("text", UploadKind::Text),
];

fn pounds(pence: i64) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

/// "today", "today-30", "120 years ago", "2026-01-31"; empty for no limit.
fn day(day: Option<Day>) -> String {
    match day {
        None => String::new(),
        Some(Day::Today(0)) => "today".into(),
        Some(Day::Today(days)) => format!("today{days:+}"),
        Some(Day::YearsAgo(years)) => format!("{years} years ago"),
        Some(Day::On(year, month, day)) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

fn read_day(text: &str) -> Result<Option<Day>, ()> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(days) = text.strip_prefix("today") {
        let days = days.replace(' ', "");
        let days = if days.is_empty() { Ok(0) } else { days.parse() };
        return days.map(|days| Some(Day::Today(days))).map_err(drop);
    }
    if let Some(years) = text.strip_suffix("years ago") {
        return years
            .trim()
            .parse()
            .map(|years| Some(Day::YearsAgo(years)))
            .map_err(drop);
    }
    let date: jiff::civil::Date = text.parse().map_err(drop)?;
    Ok(Some(Day::On(date.year(), date.month(), date.day())))
}

/// "value | words | hint", a line each.
fn lines(options: &[Choice]) -> String {
    options
        .iter()
        .map(|option| {
            let hint = if option.hint.is_empty() {
                String::new()
            } else {
                format!(" | {}", option.hint)
            };
            format!("{} | {}{hint}", option.value, option.label)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The choices of a box of text. A line without a bar is the words; its value is made from them.
fn choices(text: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.splitn(3, '|').map(str::trim);
        let first = parts.next().unwrap_or_default();
        let choice = match parts.next() {
            Some(label) => Choice {
                value: first.to_owned(),
                label: label.to_owned(),
                hint: parts.next().unwrap_or_default().to_owned(),
            },
            None => Choice::new(
                name_for(first, &|name| all.iter().any(|c| c.value == name)),
                first,
            ),
        };
        all.push(choice);
    }
    all
}

type Wrong = Vec<(&'static str, String)>;

/// The kind that was filled in.
fn read_kind(name: &str, fields: &Fields, wrong: &mut Wrong) -> Option<Kind> {
    let mut number = |field: &'static str| -> usize {
        fields.one(field).parse().unwrap_or_else(|_| {
            wrong.push((field, "Enter a whole number, such as 10".into()));
            0
        })
    };
    Some(match name {
        "text" => Kind::Text {
            most: number("most"),
            pattern: match fields.one("pattern") {
                "postcode" => Some(Pattern::Postcode),
                "national_insurance" => Some(Pattern::NationalInsurance),
                "vehicle" => Some(Pattern::Vehicle),
                "mask" => Some(Pattern::Mask(fields.one("mask").to_owned())),
                _ => None,
            },
        },
        "long_text" => Kind::LongText {
            most: number("most"),
            most_words: (!fields.one("most_words").is_empty()).then(|| number("most_words")),
        },
        "number" => {
            let decimals = u8::try_from(number("decimals")).unwrap_or(u8::MAX);
            let mut limit = |field: &'static str| -> Option<f64> {
                let text = fields.one(field);
                let found = text.parse::<f64>().ok().filter(|n| n.is_finite());
                if found.is_none() && !text.is_empty() {
                    wrong.push((field, "Enter a number, or leave it empty".into()));
                }
                found
            };
            Kind::Number {
                least: limit("least"),
                most: limit("most"),
                decimals,
                unit: fields.one("unit").chars().take(40).collect(),
            }
        }
        "money" => {
            let mut pence = |field: &'static str| -> i64 {
                let asked = Question::new(
                    field,
                    "Amount",
                    Kind::Money {
                        least_pence: 0,
                        most_pence: 1_000_000_000,
                    },
                );
                match asked.read(fields, &[], jiff::civil::Date::default()) {
                    Ok(form::Answer::Pence(pence)) => pence,
                    _ => {
                        wrong.push((
                            field,
                            "Enter an amount in pounds, such as 10 or 10.50".into(),
                        ));
                        0
                    }
                }
            };
            Kind::Money {
                least_pence: pence("least"),
                most_pence: pence("most"),
            }
        }
        "date" => {
            let mut limit = |field: &'static str| {
                read_day(fields.one(field)).unwrap_or_else(|()| {
                    wrong.push((field, "Enter a day like today, today+30, 16 years ago or 2026-01-31, or leave it empty".into()));
                    None
                })
            };
            Kind::Date {
                from: limit("from"),
                to: limit("to"),
            }
        }
        "radios" => Kind::Radios {
            options: choices(fields.one("options")),
        },
        "select" => Kind::Select {
            options: choices(fields.one("options")),
        },
        "checkboxes" => Kind::Checkboxes {
            options: choices(fields.one("options")),
            none: fields.one("none").chars().take(100).collect(),
        },
        "place" => Kind::Place {
            shapes: SHAPES
                .iter()
                .filter(|(name, _)| fields.all("shapes").contains(name))
                .map(|(_, shape)| *shape)
                .collect(),
        },
        "upload" => Kind::Upload {
            kinds: FILES
                .iter()
                .filter(|(name, _)| fields.all("files").contains(name))
                .map(|(_, kind)| *kind)
                .collect(),
            most_files: number("most_files"),
            most_bytes: number("most_mb").saturating_mul(MB),
        },
        "declaration" => Kind::Declaration {
            text: fields.one("text").chars().take(1_000).collect(),
        },
        "email" => Kind::Email,
        "phone" => Kind::Phone,
        "name" => Kind::Name,
        "time" => Kind::Time,
        "yes_no" => Kind::YesNo,
        "address" => Kind::Address,
        _ => return None,
    })
}

fn kinds() -> Vec<(&'static str, &'static str)> {
    Kind::all()
        .into_iter()
        .map(|(words, kind)| (kind.name(), words))
        .collect()
}

fn shown(version: &Version, page: &str, question: &Question) -> QuestionPage {
    QuestionPage {
        head: Head::of(version),
        ..filled(page, question)
    }
}

fn filled(page: &str, question: &Question) -> QuestionPage {
    QuestionPage {
        head: Head::sample(),
        page: page.to_owned(),
        name: question.name.clone(),
        label: question.label.clone(),
        called: question.called.clone(),
        hint: question.hint.clone(),
        optional: question.optional,
        open: question.open,
        kind: question.kind.name(),
        kinds: kinds(),
        sets: set(&question.kind),
        errors: Vec::new(),
    }
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "services/forms-question.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let mut all: Vec<(&'static str, Self)> = Kind::all()
            .into_iter()
            .map(|(words, kind)| (words, filled("name", &Question::new("name", words, kind))))
            .collect();
        let problem = Problem {
            text: "Enter the question".into(),
            href: "#label".into(),
        };
        let wrong = Self {
            errors: vec![problem],
            ..filled("name", &Question::new("name", "", Kind::YesNo))
        };
        all.push(("filled in wrongly", wrong));
        all
    }
}

fn gone() -> Fault {
    Fault::not_found("That question is not in the draft any more. Go back to the form.")
}

/// The question.
pub async fn show(
    view: View,
    Path((form, page, name)): Path<(String, String, String)>,
) -> Result<Response, Fail> {
    let version = draft(&view, &form).await?;
    let found = version
        .form
        .page(&page)
        .and_then(|p| p.questions.iter().find(|q| q.name == name));
    Ok(view.page(&shown(&version, &page, found.ok_or_else(gone)?)))
}

/// Keeps the question. Another kind begins with what is usual for it.
pub async fn save(
    view: View,
    Path((form_name, page, name)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let before = draft(&view, &form_name).await?;
    let fields = &posted.fields;
    let mut form = before.form.clone();
    let question = form
        .pages
        .iter_mut()
        .find(|p| p.name == page)
        .and_then(|p| p.questions.iter_mut().find(|q| q.name == name))
        .ok_or_else(gone)?;
    let mut wrong: Wrong = Vec::new();
    let line = |field: &str, most: usize| -> String {
        let text = fields
            .one(field)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        text.chars().take(most).collect()
    };
    question.label = line("label", 300);
    question.called = line("called", 100);
    question.hint = line("hint", 500);
    question.optional = fields.one("optional") == "yes";
    question.open = fields.one("open") == "yes";
    if question.label.is_empty() {
        wrong.push(("label", "Enter the question".into()));
    }
    let wanted = fields.one("kind");
    let mut to = format!("/forms/{form_name}/edit/{page}");
    if wanted == question.kind.name() {
        if let Some(kind) = read_kind(wanted, fields, &mut wrong) {
            question.kind = kind;
        }
    } else if let Some((_, kind)) = Kind::all()
        .into_iter()
        .find(|(_, kind)| kind.name() == wanted)
    {
        let options = question.kind.options().to_vec();
        question.kind = kind;
        // Choices that were typed go along from one kind of choice to another.
        if let Some(there) = question.kind.options_mut().filter(|_| !options.is_empty()) {
            *there = options;
        }
        to = format!("/forms/{form_name}/edit/{page}/{name}");
    } else {
        wrong.push(("kind", "Choose what kind of answer it takes".into()));
    }
    let kept = question.clone();
    let problems = |wrong: Wrong| {
        wrong
            .into_iter()
            .map(|(field, text)| Problem {
                text,
                href: format!("#{field}"),
            })
            .collect::<Vec<_>>()
    };
    if !wrong.is_empty() {
        let page = QuestionPage {
            errors: problems(wrong),
            ..shown(&before, &page, &kept)
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let edits = fields.one("edits").to_owned();
    match keep(&view, before, &edits, form).await {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(AskError::Refused(why)) => {
            let now = draft(&view, &form_name).await?;
            let page = QuestionPage {
                errors: problems(vec![("label", why)]),
                ..shown(&now, &page, &kept)
            };
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_days_are_text_and_back() {
        for limit in [
            None,
            Some(Day::Today(0)),
            Some(Day::Today(-1)),
            Some(Day::Today(30)),
            Some(Day::YearsAgo(120)),
            Some(Day::On(2026, 1, 31)),
        ] {
            assert_eq!(read_day(&day(limit)), Ok(limit));
        }
        for text in ["soon", "today+", "today+x", "years ago", "2026-02-30"] {
            assert!(read_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn choices_are_lines_and_back() {
        let all = choices("a | Apples | red ones\n\nBread\nBread\n");
        let want = [
            ("a", "Apples", "red ones"),
            ("bread", "Bread", ""),
            ("bread-2", "Bread", ""),
        ];
        let got: Vec<_> = all
            .iter()
            .map(|c| (c.value.as_str(), c.label.as_str(), c.hint.as_str()))
            .collect();
        assert_eq!(got, want);
        assert_eq!(choices(&lines(&all)), all);
    }
}
