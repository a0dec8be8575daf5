//! The category of a report, chosen anew.

use app::ask::{Case, Change, Event};
use app::kit::words;
use app::teams::Names;
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::happened::{self, EventLine};
use super::kinds::{Kind, Kinds};
use super::report::{self, Went};

/// What is it really about?
#[derive(Debug, Default, Serialize)]
pub struct CategoryPage {
    reference: String,
    title: String,
    /// What it is under now.
    stands: String,
    /// By when it is due now.
    due_on: String,
    /// Who sees to it, if it was sent on.
    sent_on: String,
    groups: Vec<Group>,
    filled: Filled,
    errors: Vec<Wrong>,
    /// What somebody else did since the page was opened.
    clash: Vec<EventLine>,
}

/// Categories under their heading.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    choices: Vec<Choice>,
}

/// A category, and what follows from it.
#[derive(Debug, Serialize)]
struct Choice {
    code: String,
    name: String,
    /// "Street care, 5 working days"
    follows: String,
}

/// What was filled in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Which version of the case the page showed.
    version: i64,
    /// The code of what was chosen.
    category: String,
    /// `yes`: for staff and whoever asked alone.
    private: String,
}

impl Filled {
    fn of(case: &Case) -> Self {
        Self {
            version: case.version,
            category: case.category.clone(),
            private: if case.is_private { "yes" } else { "" }.into(),
        }
    }
}

impl Choice {
    fn of(kind: &Kind, names: &Names) -> Self {
        let days = i64::from(kind.due_working_days);
        let days = words::count(days, "working day", "working days");
        let private = if kind.private { ", private" } else { "" };
        Self {
            code: kind.code.clone(),
            name: kind.name.clone(),
            follows: format!("{}, {days}{private}", names.team(&kind.team)),
        }
    }
}

/// The categories under their headings, in the order of the list.
fn groups(kinds: &Kinds, names: &Names) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for kind in &kinds.all {
        let choice = Choice::of(kind, names);
        match groups.iter_mut().find(|group| group.name == kind.group) {
            Some(group) => group.choices.push(choice),
            None => groups.push(Group {
                name: kind.group.clone(),
                choices: vec![choice],
            }),
        }
    }
    groups
}

impl CategoryPage {
    fn of(kinds: &Kinds, case: &Case, names: &Names, filled: Filled) -> Self {
        let stands = kinds.get(&case.category);
        Self {
            reference: case.reference.clone(),
            title: case.title.clone(),
            stands: stands.map_or_else(
                || words::from_term(&case.category),
                |kind| kind.name.clone(),
            ),
            due_on: case.due.map(words::date).unwrap_or_default(),
            sent_on: report::sent_on_to(case),
            groups: groups(kinds, names),
            filled,
            ..Self::default()
        }
    }

    fn with_wrong(mut self, field: &'static str, text: impl Into<String>) -> Self {
        self.errors.push(Wrong::new(field, text));
        self
    }

    fn with_clash(mut self, since: &[Event], names: &Names) -> Self {
        let lines = since.iter().map(|event| happened::line(event, names));
        self.clash = lines.collect();
        self
    }
}

/// The page.
pub async fn page(view: View, Path(reference): Path<String>) -> Result<Response, Fail> {
    let kinds = Kinds::of(&view.app)?;
    let (case, names) = report::read(&view, &reference).await?;
    let filled = Filled::of(&case);
    Ok(view.page(&CategoryPage::of(&kinds, &case, &names, filled)))
}

/// Changes the category.
pub async fn sent(
    view: View,
    Path(reference): Path<String>,
    Form(mut filled): Form<Filled>,
) -> Result<Response, Fail> {
    let kinds = Kinds::of(&view.app)?;
    let Some(to) = kinds.get(&filled.category).cloned() else {
        return again(
            &view,
            &reference,
            &kinds,
            filled,
            "Select what it is about.",
        )
        .await;
    };
    let (case, _) = report::read(&view, &reference).await?;
    if case.version == filled.version && case.category == to.code {
        let text = "It is under that already. Choose another category.";
        return again(&view, &reference, &kinds, filled, text).await;
    }
    let (known, private) = (kinds.clone(), filled.private == "yes");
    let change = move |case: &Case| Change::Kind(known.change(case, &to, private));
    match report::change(&view, &reference, filled.version, "sorted", change).await? {
        Went::On(path) => Ok(Redirect::to(&path).into_response()),
        Went::Refused(why) => again(&view, &reference, &kinds, filled, &why).await,
        Went::Clash(since) => {
            let (case, names) = report::read(&view, &reference).await?;
            filled.version = case.version;
            let page = CategoryPage::of(&kinds, &case, &names, filled)
                .with_wrong("clash", report::CLASH)
                .with_clash(&since, &names);
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
    }
}

/// The page once more, with what was wrong.
async fn again(
    view: &View,
    reference: &str,
    kinds: &Kinds,
    filled: Filled,
    text: &str,
) -> Result<Response, Fail> {
    let (case, names) = report::read(view, reference).await?;
    let page = CategoryPage::of(kinds, &case, &names, filled).with_wrong("category", text);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response())
}

impl Page for CategoryPage {
    const TEMPLATE: &'static str = "work/case-category.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let choice = |code: &str, name: &str, follows: &str| Choice {
            code: code.into(),
            name: name.into(),
            follows: follows.into(),
        };
        let group = |name: &str, choices: Vec<Choice>| Group {
            name: name.into(),
            choices,
        };
        let page = || Self {
            reference: "BX7K-3MQD".into(),
            title: "Bench or seat, Quay Street, Wendmouth".into(),
            stands: "Bench or seat".into(),
            due_on: "8 December 2026".into(),
            groups: vec![
                group(
                    "Parks and play",
                    vec![choice("bench", "Bench or seat", "Parks, 10 working days")],
                ),
                group(
                    "Clean streets",
                    vec![
                        choice(
                            "litter",
                            "Litter or dirty street",
                            "Cleansing, 3 working days",
                        ),
                        choice(
                            "needles",
                            "Needles or drug litter",
                            "Cleansing, 1 working day, private",
                        ),
                    ],
                ),
            ],
            filled: Filled {
                version: 3,
                category: "bench".into(),
                ..Filled::default()
            },
            ..Self::default()
        };
        vec![
            ("as it stands", page()),
            (
                "private, sent on",
                Self {
                    sent_on: "Saltreach Highways Agency".into(),
                    filled: Filled {
                        private: "yes".into(),
                        ..page().filled
                    },
                    ..page()
                },
            ),
            (
                "nothing chosen",
                Self {
                    filled: Filled::default(),
                    ..page().with_wrong("category", "Select what it is about.")
                },
            ),
            (
                "changed by somebody else meanwhile",
                Self {
                    clash: vec![EventLine::sample("Status: Done", true)],
                    ..page().with_wrong("clash", report::CLASH)
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_category_says_what_follows_from_it() {
        let kind = |code: &str, group: &str, days: u32, private: bool| Kind {
            code: code.into(),
            name: code.to_uppercase(),
            group: group.into(),
            team: "parks".into(),
            due_working_days: days,
            private,
        };
        let kinds = Kinds {
            all: vec![
                kind("a", "Roads", 1, true),
                kind("b", "Parks", 5, false),
                kind("c", "Roads", 2, false),
            ],
        };
        let groups = groups(&kinds, &Names::default());
        let said: Vec<String> = groups
            .iter()
            .map(|group| {
                let choices = group.choices.iter();
                let lines: Vec<String> = choices
                    .map(|choice| format!("{} ({})", choice.name, choice.follows))
                    .collect();
                format!("{}: {}", group.name, lines.join("; "))
            })
            .collect();
        expect_test::expect![[r#"
            Roads: A (parks, 1 working day, private); C (parks, 2 working days)
            Parks: B (parks, 5 working days)"#]]
        .assert_eq(&said.join("\n"));
    }
}
