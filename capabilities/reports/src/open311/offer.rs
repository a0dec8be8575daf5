//! Our categories as Open311 services: what can be reported, and the questions of each.

use form::{Fields, Kind, Question};

use super::wire::{Attribute, Choice, Definition, Service};
use crate::categories::{Categories, Category};
use crate::sent::Sent;

/// What can be reported. Private categories are not offered: what is sent through this door is shown to
/// everybody who asks at it.
#[must_use]
pub fn services(all: &Categories) -> Vec<Service> {
    let open = all.categories.iter().filter(|category| !category.private);
    open.map(|category| Service {
        service_code: category.code.clone(),
        service_name: category.name.clone(),
        description: category.about.clone(),
        metadata: !category.questions.is_empty(),
        r#type: "realtime",
        keywords: keywords(category),
        group: category.group.clone(),
    })
    .collect()
}

/// The words that lead to a category, the heaviest first.
fn keywords(category: &Category) -> String {
    let mut words: Vec<(&String, &f64)> = category.keywords.iter().collect();
    words.sort_by(|a, b| b.1.total_cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let words: Vec<&str> = words.into_iter().map(|(word, _)| word.as_str()).collect();
    words.join(", ")
}

/// The questions of a category.
#[must_use]
pub fn definition(category: &Category) -> Definition {
    let attributes = category.questions.iter().enumerate();
    Definition {
        service_code: category.code.clone(),
        attributes: attributes
            .map(|(i, question)| Attribute {
                variable: true,
                code: question.name.clone(),
                datatype: datatype(&question.kind),
                required: !question.optional,
                datatype_description: Some(question.hint.clone()).filter(|hint| !hint.is_empty()),
                order: i + 1,
                description: question.label.clone(),
                values: values(&question.kind),
            })
            .collect(),
    }
}

const fn datatype(kind: &Kind) -> &'static str {
    match kind {
        Kind::LongText { .. } | Kind::Address => "text",
        Kind::Number { .. } | Kind::Money { .. } => "number",
        Kind::Date { .. } => "datetime",
        Kind::YesNo | Kind::Radios { .. } | Kind::Select { .. } => "singlevaluelist",
        Kind::Checkboxes { .. } => "multivaluelist",
        _ => "string",
    }
}

fn values(kind: &Kind) -> Vec<Choice> {
    let choice = |key: &str, name: &str| Choice {
        key: key.into(),
        name: name.into(),
    };
    if matches!(kind, Kind::YesNo) {
        return vec![choice("yes", "Yes"), choice("no", "No")];
    }
    let options = kind.options().iter();
    options
        .map(|option| choice(&option.value, &option.label))
        .collect()
}

/// What was sent as the fields that a question reads. A date comes as ISO 8601 and is asked in three parts.
#[must_use]
pub fn fields(questions: &[Question], sent: &Sent) -> Fields {
    let answers = sent.attributes();
    let mut pairs = Vec::new();
    for question in questions {
        for value in answers.get(&question.name).into_iter().flatten() {
            let day = value
                .get(..10)
                .map(|day| day.split('-').collect::<Vec<_>>());
            match (&question.kind, day.as_deref()) {
                (Kind::Date { .. }, Some([year, month, day])) => {
                    for (part, value) in [("year", year), ("month", month), ("day", day)] {
                        pairs.push((format!("{}-{part}", question.name), (*value).to_owned()));
                    }
                }
                _ => pairs.push((question.name.clone(), value.clone())),
            }
        }
    }
    Fields::new(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::categories::tests::example;

    #[test]
    fn private_categories_are_not_offered() {
        let services = services(&example());
        assert!(
            services
                .iter()
                .any(|s| s.service_code == "bench" && s.metadata)
        );
        assert!(!services.iter().any(|s| s.service_code == "antisocial"));
    }

    #[test]
    fn what_is_sent_answers_the_questions() {
        let all = example();
        let bench = all.get("bench").unwrap();
        let sent = Sent::of_query("attribute[fault]=broken&attribute[x]=1").unwrap();
        assert_eq!(fields(&bench.questions, &sent).one("fault"), "broken");
        let definition = definition(bench);
        assert_eq!(definition.attributes[0].datatype, "singlevaluelist");
        assert_eq!(definition.attributes[0].values[0].key, "broken");
    }
}
