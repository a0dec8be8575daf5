//! What is wrong with a form, for whoever writes it: every fault, with its place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{Form, Kind, Limit, Page, Pattern, Question, When};

/// A fault of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The page, or nothing for the form itself.
    pub page: String,
    /// The question, or nothing.
    pub question: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Whether the form cannot be published with it.
    pub stops: bool,
}

/// Every fault of a form, in its order.
#[must_use]
pub fn check(form: &Form) -> Vec<Fault> {
    let mut faults = Faults::default();
    of_form(form, &mut faults);
    let mut before: BTreeMap<&str, Option<&Question>> = BTreeMap::new();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (at, page) in form.pages.iter().enumerate() {
        faults.page = page.name.clone();
        if !is_name(&page.name) {
            faults
                .stop("The page’s name must be small letters, digits and hyphens, a letter first.");
        }
        if form
            .pages
            .iter()
            .take(at)
            .any(|other| other.name == page.name)
        {
            faults.stop("Another page has this name. Give this one its own.");
        }
        if OURS.contains(&page.name.as_str()) {
            faults.stop("This name is one of ours. Give the page another.");
        }
        of_page(page, &mut faults);
        if let Some(when) = &page.when {
            of_condition(when, &before, form, &mut faults);
        }
        for question in &page.questions {
            faults.question = question.name.clone();
            if !names.insert(&question.name) {
                faults.stop("Two questions have this name. Give this one its own.");
            }
            of_question(question, &mut faults);
        }
        faults.question.clear();
        if page.repeat.is_some() {
            before.insert(&page.name, None);
        } else {
            before.extend(page.questions.iter().map(|q| (q.name.as_str(), Some(q))));
        }
    }
    faults.page.clear();
    for page in form.pages.iter().filter(|page| page.repeat.is_some()) {
        if names.contains(page.name.as_str()) {
            faults.page.clone_from(&page.name);
            faults.stop("A question has the name of this repeated page. Give one of them another.");
        }
    }
    faults.all
}

/// Addresses within a form that are not pages of its author.
const OURS: [&str; 9] = [
    "start", "check", "send", "sent", "save", "resume", "file", "again", "pay",
];

#[derive(Default)]
struct Faults {
    page: String,
    question: String,
    all: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, message: impl Into<String>, stops: bool) {
        self.all.push(Fault {
            page: self.page.clone(),
            question: self.question.clone(),
            message: message.into(),
            stops,
        });
    }

    fn stop(&mut self, message: impl Into<String>) {
        self.add(message, true);
    }

    fn warn(&mut self, message: impl Into<String>) {
        self.add(message, false);
    }
}

/// Small letters, digits and hyphens, a letter first, 40 at most.
fn is_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn of_form(form: &Form, faults: &mut Faults) {
    if !is_name(&form.name) {
        faults.stop("The form’s name must be small letters, digits and hyphens, a letter first.");
    }
    for (what, text) in [
        ("a title", &form.title),
        ("a sentence about it", &form.about),
        ("a category", &form.category),
        ("a purpose for the data it asks for", &form.purpose),
    ] {
        if text.trim().is_empty() {
            faults.stop(format!("The form needs {what}."));
        }
    }
    if form.keep_days == 0 || form.keep_days > 36_525 {
        faults.stop(
            "Say for how many days the answers are kept after a case is closed: 1 to 36,525.",
        );
    }
    if form.pages.len() > Limit::PAGES {
        faults.stop(format!("A form has {} pages at most.", Limit::PAGES));
    }
    if form
        .pages
        .iter()
        .all(|page| page.stop || page.questions.is_empty())
    {
        faults.stop("The form asks nothing. Add a page with a question.");
    }
    if form
        .pages
        .iter()
        .any(|page| page.stop && page.when.is_none())
    {
        faults.stop(
            "A page that ends the form must have a condition: without it nobody gets past it.",
        );
    }
    if form.done.is_empty() {
        faults.warn("Say what happens next, so that people know when they will hear from you.");
    }
    let kinds = || {
        form.pages
            .iter()
            .flat_map(|page| &page.questions)
            .map(|q| &q.kind)
    };
    if !kinds().any(|kind| matches!(kind, Kind::Email | Kind::Phone | Kind::Address)) {
        faults.warn("The form asks for no way to answer the person.");
    }
    if let Some(link) = &form.after {
        of_link(&link.path, faults);
    }
    if let Some(fee) = &form.fee {
        let amounts = fee.rules.iter().map(|rule| rule.pence);
        if amounts
            .chain([fee.pence])
            .any(|pence| !(0..=10_000_000).contains(&pence))
        {
            faults.stop("What there is to pay must be between £0 and £100,000.");
        }
        let all = form.pages.iter().filter(|page| page.repeat.is_none());
        let all = all
            .flat_map(|page| &page.questions)
            .map(|q| (q.name.as_str(), Some(q)))
            .collect();
        for rule in &fee.rules {
            if rule.when == When::Any(Vec::new()) {
                faults.stop("An amount of the fee has no condition. Choose what decides it, or remove the amount.");
            } else {
                of_condition(&rule.when, &all, form, faults);
            }
        }
    }
}

fn of_link(path: &str, faults: &mut Faults) {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    if !(ours || path.starts_with("https://")) {
        faults.stop("A link must begin with / or https://.");
    }
}

fn of_page(page: &Page, faults: &mut Faults) {
    if page.title.trim().is_empty() && page.questions.len() != 1 {
        faults.stop("The page needs a title, for it does not ask one question alone.");
    }
    if page.stop && !page.questions.is_empty() {
        faults.stop("A page that ends the form cannot ask anything.");
    }
    if page.questions.len() > Limit::QUESTIONS {
        faults.stop(format!(
            "A page asks {} questions at most.",
            Limit::QUESTIONS
        ));
    } else if page.questions.len() > 6 {
        faults.warn("This page asks a lot at once. One thing on a page is easier.");
    }
    if let Some(link) = &page.link {
        of_link(&link.path, faults);
    }
    if let Some(repeat) = &page.repeat {
        if page.questions.is_empty() {
            faults.stop("A page that can be repeated must ask something.");
        }
        if !(2..=Limit::ROWS).contains(&repeat.most) {
            faults.stop(format!(
                "A page can be repeated 2 to {} times.",
                Limit::ROWS
            ));
        }
        if repeat.one.trim().is_empty() || repeat.many.trim().is_empty() {
            faults.stop("Say what is added: one of them, and several of them.");
        }
    }
}

fn of_question(question: &Question, faults: &mut Faults) {
    if !is_name(&question.name) {
        faults
            .stop("The question’s name must be small letters, digits and hyphens, a letter first.");
    }
    if question.label.trim().is_empty() {
        faults.stop("The question needs words.");
    }
    let options = question.kind.options();
    if matches!(
        question.kind,
        Kind::Radios { .. } | Kind::Checkboxes { .. } | Kind::Select { .. }
    ) {
        if options.is_empty()
            || (options.len() < 2 && !matches!(question.kind, Kind::Checkboxes { .. }))
        {
            faults.stop("Give at least two answers to choose from.");
        }
        if options.len() > Limit::CHOICES {
            faults.stop(format!(
                "A question has {} answers to choose from at most.",
                Limit::CHOICES
            ));
        }
        let mut seen = BTreeSet::new();
        for option in options {
            if option.value.trim().is_empty() || option.label.trim().is_empty() {
                faults.stop("Each answer to choose from needs a value and words.");
            }
            if option.value != option.value.trim() || option.value == crate::read::NONE {
                faults.stop(format!(
                    "The value “{}” cannot be used. Give it another.",
                    option.value
                ));
            }
            if !seen.insert(&option.value) {
                faults.stop(format!("Two answers have the value “{}”.", option.value));
            }
        }
        if matches!(question.kind, Kind::Radios { .. }) && options.len() > 12 {
            faults
                .warn("That is a long list of radio buttons. “One of a long list” may be easier.");
        }
    }
    match &question.kind {
        Kind::Number {
            least: Some(least),
            most: Some(most),
            ..
        } if !(least <= most) => {
            faults.stop("The least is more than the most.");
        }
        Kind::Number { decimals, .. } if *decimals > 6 => {
            faults.stop("A number has 6 digits after the point at most.")
        }
        Kind::Money {
            least_pence,
            most_pence,
        } if least_pence > most_pence => {
            faults.stop("The least is more than the most.");
        }
        Kind::Text { most, .. } | Kind::LongText { most, .. }
            if *most == 0 || *most >= Limit::FIELD_CHARS =>
        {
            faults.stop("Say how long an answer may be: 1 to 19,999 characters.");
        }
        Kind::Text {
            pattern: Some(Pattern::Mask(mask)),
            ..
        } if mask.trim().is_empty() || mask.len() > 60 => {
            faults.stop("Say what the text must look like, in 1 to 60 signs.");
        }
        Kind::LongText {
            most_words: Some(0),
            ..
        } => faults.stop("Say how many words an answer may have."),
        Kind::Place { shapes } if shapes.is_empty() => {
            faults.stop("Say what may be drawn on the map.")
        }
        Kind::Upload {
            kinds,
            most_files,
            most_bytes,
        } => {
            if kinds.is_empty() {
                faults.stop("Say what a file may be.");
            }
            if !(1..=20).contains(most_files) {
                faults.stop("Let people add 1 to 20 files.");
            }
            if !(1_024..=25 * 1024 * 1024).contains(most_bytes) {
                faults.stop("A file may have 1 kB to 25 MB.");
            }
        }
        Kind::Declaration { text } if text.trim().is_empty() => {
            faults.stop("Say what people agree to.")
        }
        Kind::Declaration { .. } if question.optional => {
            faults.stop("A declaration cannot be left out. Use “Any of a few” for a choice.");
        }
        _ => {}
    }
}

/// Whether a question can be answered with this value.
fn has_value(question: &Question, value: &str) -> bool {
    match question.kind {
        Kind::YesNo => ["yes", "no"].contains(&value),
        Kind::Radios { .. } | Kind::Checkboxes { .. } | Kind::Select { .. } => question
            .kind
            .options()
            .iter()
            .any(|option| option.value == value),
        _ => true,
    }
}

fn of_condition(
    when: &When,
    before: &BTreeMap<&str, Option<&Question>>,
    form: &Form,
    faults: &mut Faults,
) {
    if when.depth() > Limit::DEPTH {
        faults.stop(format!(
            "Conditions may lie in one another {} deep.",
            Limit::DEPTH
        ));
        return;
    }
    for (name, value) in when.looks_at() {
        match before.get(name) {
            None if form.question(name).is_some() => {
                faults.stop(format!("The condition looks at “{name}”, which is asked later or for each of several things. Look at an earlier one."));
            }
            None => faults.stop(format!(
                "The condition looks at “{name}”, which no question is called."
            )),
            Some(Some(question)) => {
                if let Some(value) = value.filter(|value| !has_value(question, value)) {
                    faults.stop(format!("The condition looks for “{value}”, which is no answer to “{}”: the page would never be asked.", question.label));
                }
            }
            Some(None) => {}
        }
    }
    if never(when) {
        faults.stop("The condition can never hold, so the page would never be asked.");
    }
}

/// Whether a condition asks one question that has one answer for two answers at once, or for none of nothing.
fn never(when: &When) -> bool {
    match when {
        When::Any(parts) => parts.iter().all(never),
        When::All(parts) => {
            let mut wanted: BTreeMap<&str, &str> = BTreeMap::new();
            parts.iter().any(|part| match part {
                // Checkboxes may have both; that question is left to its author.
                When::Is { question, value } => wanted
                    .insert(question, value)
                    .is_some_and(|other| other != value && ["yes", "no"].contains(&other)),
                other => never(other),
            })
        }
        When::OneOf { values, .. } => values.is_empty(),
        _ => false,
    }
}
