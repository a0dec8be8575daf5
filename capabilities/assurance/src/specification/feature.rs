//! A feature file (Gherkin) as a requirement: its name and description, and a criterion for each of its scenarios.

use contract::{Criterion, Fault, Requirement, Specification};
use scenario::gherkin::document::{Child, Feature, Scenario, Tag};
use scenario::{Format, Ids, Reading, gherkin};

/// Whether a file is one, by its name.
#[must_use]
pub fn is_feature(name: &str) -> bool {
    Format::of_file(name).is_some()
}

/// Reads a file. What a feature does not say, such as how much the requirement is wanted, stays as it is `known`; a
/// criterion keeps its number by its words, or has the one that its scenario's tag says: `@REQ-12.2`.
///
/// # Errors
/// Every fault, by line.
pub fn read(name: &str, text: &str, known: &Specification) -> Result<Specification, Vec<Fault>> {
    let how = Reading {
        format: Format::of_file(name).unwrap_or_default(),
        ..Reading::default()
    };
    let document = gherkin::read(text, &how, &mut Ids::new())
        .map_err(|faults| faults.iter().map(in_line).collect::<Vec<_>>())?;
    let feature = document
        .feature
        .ok_or_else(|| vec![fault(1, "There is no feature in the file.")])?;
    let line = feature.location.line;
    let id = id(&feature.tags).map_err(|why| vec![fault(line, why)])?;
    let was = known.get(id).cloned().unwrap_or_else(|| Requirement {
        weight: 1,
        ..Requirement::default()
    });
    let criteria = criteria(name, id, &feature, &was)?;
    let requirement = Requirement {
        id: id.to_owned(),
        title: feature.name.clone(),
        text: plain(&feature.description),
        version: 1,
        criteria,
        ..was
    };
    let requirement = requirement.tidied();
    let faults: Vec<Fault> = requirement
        .faults()
        .into_iter()
        .map(|why| fault(line, why))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Specification {
        requirements: vec![requirement],
        ..Specification::default()
    })
}

fn fault(line: u32, message: impl Into<String>) -> Fault {
    Fault {
        line: line.into(),
        place: String::new(),
        message: message.into(),
    }
}

fn in_line(of: &gherkin::Fault) -> Fault {
    let column = of.location.column.map(|column| format!("column {column}"));
    Fault {
        place: column.unwrap_or_default(),
        ..fault(of.location.line, of.wrong.to_string())
    }
}

/// The requirement's id: the one tag of the feature that has a digit, or else its only tag.
fn id(tags: &[Tag]) -> Result<&str, String> {
    let names: Vec<&str> = tags
        .iter()
        .map(|tag| tag.name.trim_start_matches('@'))
        .collect();
    let mut numbered = names
        .iter()
        .copied()
        .filter(|name| name.contains(|c: char| c.is_ascii_digit()));
    match (numbered.next(), numbered.next(), names.as_slice()) {
        (Some(id), None, _) => Ok(id),
        (None, _, [id]) => Ok(*id),
        (Some(first), Some(second), _) => Err(format!(
            "The feature has two ids, {first} and {second}. Leave one of these tags."
        )),
        (None, _, _) => Err(
            "The feature has no id. Write it as a tag on the line before, such as @REQ-12.".into(),
        ),
    }
}

/// The scenarios of a feature and of its rules, in order.
fn scenarios(children: &[Child]) -> Vec<&Scenario> {
    let of = children.iter().flat_map(|child| match child {
        Child::Background(_) => Vec::new(),
        Child::Scenario(one) => vec![one],
        Child::Rule(rule) => scenarios(&rule.children),
    });
    of.collect()
}

/// A criterion for each scenario: those whose number is said or known have it, the others the next that are free.
fn criteria(
    file: &str,
    id: &str,
    feature: &Feature,
    was: &Requirement,
) -> Result<Vec<Criterion>, Vec<Fault>> {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let (mut criteria, mut faults) = (Vec::<Criterion>::new(), Vec::new());
    for one in scenarios(&feature.children) {
        let text = words(one);
        let said = one.tags.iter().find_map(|tag| number(&tag.name, id));
        let same = was.criteria.iter().find(|known| known.text == text);
        let is_free = |number: &u32| criteria.iter().all(|known| known.number != *number);
        if let Some(taken) = said.filter(|number| !is_free(number)) {
            let why = format!("Another scenario is criterion {taken} already.");
            faults.push(fault(one.location.line, why));
        }
        let kept = same.map(|known| known.number).filter(is_free);
        criteria.push(Criterion {
            number: said.or(kept).unwrap_or(0),
            text,
            scenario: format!("{file}:{}", one.location.line),
        });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let numbers = criteria.iter().map(|one| one.number);
    let mut last = numbers.max().unwrap_or(0).max(was.next_number() - 1);
    for one in criteria.iter_mut().filter(|one| one.number == 0) {
        last = last.saturating_add(1);
        one.number = last;
    }
    Ok(criteria)
}

/// The number of a criterion that a tag says: 2 of `@REQ-12.2`.
fn number(tag: &str, id: &str) -> Option<u32> {
    let number = tag.trim_start_matches('@').strip_prefix(id)?;
    let number = number.strip_prefix('.')?.parse().ok()?;
    (number > 0).then_some(number)
}

/// A scenario on one line: its name, by which a run finds its criterion, or else its steps.
fn words(one: &Scenario) -> String {
    let text = if one.name.trim().is_empty() {
        let steps = one.steps.iter();
        let steps = steps.map(|step| format!("{} {}", step.keyword.trim(), step.text));
        steps.collect::<Vec<_>>().join(" ")
    } else {
        one.name.clone()
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines without what they are indented by.
fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAY: &str = "@slow @PAY-1\nFeature: Paying\n  By card,\n  and by phone.\n\n  Scenario: A receipt comes\n    Given I am on \"/\"\n\n  @PAY-1.2\n  Scenario: A refused card is told\n    Given I am on \"/\"\n\n  Rule: Nobody pays twice\n    Scenario:\n      Given I am on \"/\"\n      When I press \"Pay\"\n";

    fn known() -> Specification {
        let criterion = |number, text: &str| Criterion {
            number,
            text: text.into(),
            scenario: String::new(),
        };
        Specification {
            requirements: vec![Requirement {
                id: "PAY-1".into(),
                title: "Paying".into(),
                priority: contract::Priority::Should,
                weight: 7,
                version: 3,
                criteria: vec![criterion(4, "A receipt comes"), criterion(5, "Gone")],
                ..Requirement::default()
            }],
            ..Specification::default()
        }
    }

    #[track_caller]
    fn check(known: &Specification, want: &[(u32, &str, &str)]) -> Requirement {
        let read = read("features/pay.feature", PAY, known).unwrap();
        let one = read.get("PAY-1").unwrap().clone();
        let criteria: Vec<(u32, &str, &str)> = one
            .criteria
            .iter()
            .map(|one| (one.number, one.text.as_str(), one.scenario.as_str()))
            .collect();
        assert_eq!(criteria, want);
        one
    }

    #[test]
    fn a_feature_is_a_requirement_and_its_scenarios_are_criteria() {
        let new = check(
            &Specification::default(),
            &[
                (3, "A receipt comes", "pay.feature:6"),
                (2, "A refused card is told", "pay.feature:10"),
                (
                    4,
                    "Given I am on \"/\" When I press \"Pay\"",
                    "pay.feature:14",
                ),
            ],
        );
        assert_eq!(
            (new.title.as_str(), new.text.as_str(), new.weight),
            ("Paying", "By card,\nand by phone.", 1)
        );
        let again = check(
            &known(),
            &[
                (4, "A receipt comes", "pay.feature:6"),
                (2, "A refused card is told", "pay.feature:10"),
                (
                    6,
                    "Given I am on \"/\" When I press \"Pay\"",
                    "pay.feature:14",
                ),
            ],
        );
        assert_eq!(
            (again.weight, again.priority),
            (7, contract::Priority::Should)
        );
    }

    #[track_caller]
    fn refuse(text: &str, want: &str) {
        let faults = read("a.feature", text, &Specification::default()).unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|one| one.starts_with(want)), "{told:?}");
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        refuse("# Nothing\n", "Line 1: There is no feature");
        refuse("Feature: A\n", "Line 1: The feature has no id");
        refuse("@a @b\nFeature: A\n", "Line 2: The feature has no id");
        refuse(
            "@A-1 @B-2\nFeature: A\n",
            "Line 2: The feature has two ids, A-1 and B-2",
        );
        refuse("@A-1\nFeature:\n", "Line 2: It has no title");
        refuse(
            "@A-1\nFeature: A\n  @A-1.1\n  Scenario: B\n  @A-1.1\n  Scenario: C\n",
            "Line 6: Another scenario is criterion 1 already",
        );
        refuse(
            "@A-1\nFeature: A\n  Scenario: B\n    Given I go\n    Gibbon I go\n",
            "Line 5, column 5: ",
        );
    }

    #[test]
    fn one_tag_is_enough() {
        let read = read("a.feature", "@PAY\nFeature: A\n", &Specification::default());
        assert!(read.unwrap().get("PAY").is_some());
        assert!(is_feature("a.feature") && is_feature("a.feature.md") && !is_feature("a.csv"));
    }
}
