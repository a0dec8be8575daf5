//! Conditions in words: which questions can decide, how an answer is compared, what a condition says.

use form::{Form, Kind, Question, Repeat, When};
use jiff::civil::Date;

/// How an answer is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    Is,
    IsNot,
    OneOf,
    NoneOf,
    Answered,
    NotAnswered,
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
    Before,
    After,
}

/// What there is to compare about an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Yes or no.
    YesNo,
    /// One of several choices.
    One,
    /// Any of several choices.
    Several,
    /// A line of text.
    Text,
    /// A number.
    Number,
    /// An amount of money.
    Money,
    /// A day.
    Day,
    /// How often a page was filled in.
    Count,
    /// Only whether it is there.
    Other,
}

impl Test {
    const ALL: [Self; 12] = [
        Self::Is,
        Self::IsNot,
        Self::OneOf,
        Self::NoneOf,
        Self::Answered,
        Self::NotAnswered,
        Self::MoreThan,
        Self::LessThan,
        Self::AtLeast,
        Self::AtMost,
        Self::Before,
        Self::After,
    ];

    /// The comparison that a field names.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|test| test.name() == name)
    }

    /// Its name in a field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is-not",
            Self::OneOf => "one-of",
            Self::NoneOf => "none-of",
            Self::Answered => "answered",
            Self::NotAnswered => "not-answered",
            Self::MoreThan => "more-than",
            Self::LessThan => "less-than",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// Its words between the question and the answer.
    pub const fn words(self, sort: Sort) -> &'static str {
        match (self, sort) {
            (Self::Is, Sort::Several) => "includes",
            (Self::IsNot, Sort::Several) => "does not include",
            (Self::OneOf, Sort::Several) => "includes one of",
            (Self::NoneOf, Sort::Several) => "includes none of",
            (Self::Is, _) => "is",
            (Self::IsNot, _) => "is not",
            (Self::OneOf, _) => "is one of",
            (Self::NoneOf, _) => "is none of",
            (Self::Answered, _) => "is answered",
            (Self::NotAnswered, _) => "is not answered",
            (Self::MoreThan, _) => "is more than",
            (Self::LessThan, _) => "is less than",
            (Self::AtLeast, _) => "is at least",
            (Self::AtMost, _) => "is at most",
            (Self::Before, _) => "is before",
            (Self::After, _) => "is after",
        }
    }

    /// Whether there is an answer to compare with.
    pub const fn takes_value(self) -> bool {
        !matches!(self, Self::Answered | Self::NotAnswered)
    }
}

impl Sort {
    const fn of(kind: &Kind) -> Self {
        match kind {
            Kind::YesNo => Self::YesNo,
            Kind::Radios { .. } | Kind::Select { .. } => Self::One,
            Kind::Checkboxes { .. } => Self::Several,
            Kind::Text { .. } => Self::Text,
            Kind::Number { .. } => Self::Number,
            Kind::Money { .. } => Self::Money,
            Kind::Date { .. } => Self::Day,
            Kind::LongText { .. }
            | Kind::Email
            | Kind::Phone
            | Kind::Name
            | Kind::Time
            | Kind::Address
            | Kind::Place { .. }
            | Kind::Upload { .. }
            | Kind::Declaration { .. } => Self::Other,
        }
    }

    /// The comparisons that suit it.
    pub const fn tests(self) -> &'static [Test] {
        match self {
            Self::YesNo | Self::Text => &[Test::Is, Test::IsNot, Test::Answered, Test::NotAnswered],
            Self::One | Self::Several => &[
                Test::Is,
                Test::IsNot,
                Test::OneOf,
                Test::NoneOf,
                Test::Answered,
                Test::NotAnswered,
            ],
            Self::Number | Self::Money => &[
                Test::MoreThan,
                Test::LessThan,
                Test::AtLeast,
                Test::AtMost,
                Test::Answered,
                Test::NotAnswered,
            ],
            Self::Day => &[Test::Before, Test::After, Test::Answered, Test::NotAnswered],
            Self::Count => &[Test::MoreThan, Test::LessThan, Test::AtLeast, Test::AtMost],
            Self::Other => &[Test::Answered, Test::NotAnswered],
        }
    }
}

/// What a condition can look at: a question, or how often a page was filled in.
#[derive(Debug, Clone)]
pub struct Subject<'f> {
    /// As conditions name it.
    pub name: &'f str,
    /// As people read it.
    pub label: String,
    pub sort: Sort,
    /// The question; none for the count of a page.
    pub question: Option<&'f Question>,
}

impl<'f> Subject<'f> {
    fn of(question: &'f Question) -> Self {
        Self {
            name: &question.name,
            label: question.label.clone(),
            sort: Sort::of(&question.kind),
            question: Some(question),
        }
    }

    fn count(name: &'f str, repeat: &Repeat) -> Self {
        Self {
            name,
            label: format!("How many {}", repeat.many),
            sort: Sort::Count,
            question: None,
        }
    }

    /// What this name stands for in a form, whether it can decide or not.
    pub fn find(form: &'f Form, name: &str) -> Option<Self> {
        if let Some((_, question)) = form.question(name) {
            return Some(Self::of(question));
        }
        let page = form.page(name)?;
        page.repeat
            .as_ref()
            .map(|repeat| Self::count(&page.name, repeat))
    }
}

/// What can decide whether `page` is shown: whatever is asked before it. For a fee, which has no page, it is
/// every question that is asked once.
pub fn subjects<'f>(form: &'f Form, page: Option<&str>) -> Vec<Subject<'f>> {
    let before = form
        .pages
        .iter()
        .take_while(|other| Some(other.name.as_str()) != page);
    let mut all = Vec::new();
    for other in before {
        match &other.repeat {
            None => all.extend(other.questions.iter().map(Subject::of)),
            Some(repeat) if page.is_some() => all.push(Subject::count(&other.name, repeat)),
            Some(_) => {}
        }
    }
    all
}

/// Why a condition cannot look at what has this name; nothing if it can.
pub fn refused(form: &Form, page: Option<&str>, name: &str) -> Option<String> {
    if subjects(form, page).iter().any(|one| one.name == name) {
        return None;
    }
    if let Some((on, question)) = form.question(name) {
        let label = &question.label;
        return Some(match &on.repeat {
            Some(repeat) => format!(
                "“{label}” is asked again for each {}, so it has more than one answer. Choose a question that is asked once.",
                repeat.one
            ),
            None => format!(
                "“{label}” is asked later, or on this page. Choose a question that is asked before it."
            ),
        });
    }
    Some(match Subject::find(form, name) {
        Some(count) if page.is_some() => format!(
            "“{}” is not known yet here. Choose a question that is asked before this page.",
            count.label
        ),
        Some(count) => format!(
            "“{}” cannot decide a fee. Choose a question that is asked once.",
            count.label
        ),
        None => format!("No question has the name “{name}”. Choose a question from the list."),
    })
}

/// A condition on one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Whose answer.
    pub question: String,
    pub test: Test,
    pub value: Value,
}

/// What an answer is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Nothing,
    Choices(Vec<String>),
    Number(f64),
    Day(Date),
}

impl Leaf {
    /// The condition, if it is on one answer.
    pub fn of(when: &When) -> Option<Self> {
        let leaf = |question: &String, test, value| {
            Some(Self {
                question: question.clone(),
                test,
                value,
            })
        };
        let choice = |value: &String| Value::Choices(vec![value.clone()]);
        match when {
            When::Is { question, value } => leaf(question, Test::Is, choice(value)),
            When::OneOf { question, values } => {
                leaf(question, Test::OneOf, Value::Choices(values.clone()))
            }
            When::Answered { question } => leaf(question, Test::Answered, Value::Nothing),
            When::MoreThan { question, number } => {
                leaf(question, Test::MoreThan, Value::Number(*number))
            }
            When::LessThan { question, number } => {
                leaf(question, Test::LessThan, Value::Number(*number))
            }
            When::AtLeast { question, number } => {
                leaf(question, Test::AtLeast, Value::Number(*number))
            }
            When::AtMost { question, number } => {
                leaf(question, Test::AtMost, Value::Number(*number))
            }
            When::Before { question, day } => leaf(question, Test::Before, Value::Day(*day)),
            When::After { question, day } => leaf(question, Test::After, Value::Day(*day)),
            When::Not(inner) => match inner.as_ref() {
                When::Is { question, value } => leaf(question, Test::IsNot, choice(value)),
                When::OneOf { question, values } => {
                    leaf(question, Test::NoneOf, Value::Choices(values.clone()))
                }
                When::Answered { question } => leaf(question, Test::NotAnswered, Value::Nothing),
                _ => None,
            },
            When::All(_) | When::Any(_) => None,
        }
    }

    /// The condition again; nothing if the comparison does not take such a value.
    pub fn when(self) -> Option<When> {
        let (question, test) = (self.question, self.test);
        let is = match (test, self.value) {
            (Test::Is | Test::IsNot, Value::Choices(values)) => When::Is {
                question,
                value: values.into_iter().next()?,
            },
            (Test::OneOf | Test::NoneOf, Value::Choices(values)) => {
                When::OneOf { question, values }
            }
            (Test::Answered | Test::NotAnswered, _) => When::Answered { question },
            (Test::MoreThan, Value::Number(number)) => When::MoreThan { question, number },
            (Test::LessThan, Value::Number(number)) => When::LessThan { question, number },
            (Test::AtLeast, Value::Number(number)) => When::AtLeast { question, number },
            (Test::AtMost, Value::Number(number)) => When::AtMost { question, number },
            (Test::Before, Value::Day(day)) => When::Before { question, day },
            (Test::After, Value::Day(day)) => When::After { question, day },
            _ => return None,
        };
        Some(match test {
            Test::IsNot | Test::NoneOf | Test::NotAnswered => When::Not(Box::new(is)),
            _ => is,
        })
    }

    fn words(&self, form: &Form) -> String {
        let subject = Subject::find(form, &self.question);
        let sort = subject.as_ref().map_or(Sort::Other, |one| one.sort);
        let label = subject
            .as_ref()
            .map_or(self.question.as_str(), |one| one.label.as_str());
        let test = self.test.words(sort);
        match &self.value {
            Value::Nothing => format!("“{label}” {test}"),
            Value::Choices(values) => {
                let question = subject.as_ref().and_then(|one| one.question);
                let values: Vec<String> = values.iter().map(|v| said(question, v)).collect();
                format!("“{label}” {test} {}", values.join(", "))
            }
            Value::Number(number) => {
                let pounds = if sort == Sort::Money { "£" } else { "" };
                format!("“{label}” {test} {pounds}{}", form::number(*number))
            }
            Value::Day(day) => format!("“{label}” {test} {}", form::day(*day)),
        }
    }
}

/// The value of a choice, as people read it.
fn said(question: Option<&Question>, value: &str) -> String {
    let kind = question.map(|question| &question.kind);
    let option = kind
        .map(Kind::options)
        .unwrap_or_default()
        .iter()
        .find(|option| option.value == value);
    match (kind, option) {
        (_, Some(option)) => format!("“{}”", option.label),
        (Some(Kind::YesNo), None) => format!("“{}”", form::upper_first(value)),
        _ => format!("“{value}”"),
    }
}

/// A condition in words.
pub fn words(form: &Form, when: &When) -> String {
    let joined = |parts: &[When], between: &str, none: &str| {
        let parts: Vec<String> = parts.iter().map(|part| words(form, part)).collect();
        if parts.is_empty() {
            none.to_owned()
        } else {
            format!("({})", parts.join(between))
        }
    };
    match (Leaf::of(when), when) {
        (Some(leaf), _) => leaf.words(form),
        (None, When::All(parts)) => joined(parts, " and ", "always"),
        (None, When::Any(parts)) => joined(parts, " or ", "never"),
        (None, When::Not(part)) => format!("not {}", words(form, part)),
        (None, _) => String::new(),
    }
}
