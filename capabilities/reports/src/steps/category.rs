//! Which kind of problem is it? Suggested from what was said, and always for the person to say.

use app::{Fail, Page, View};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use form::Wrong;
use serde::{Deserialize, Serialize};

use super::{again, at, elsewhere, keep, wrong};
use crate::categories::{Categories, Category};
use crate::draft::{Draft, Step};
use crate::suggest::suggest;

/// Which kind is it?
#[derive(Debug, Default, Serialize)]
pub struct CategoryPage {
    errors: Vec<Wrong>,
    back_path: String,
    chosen: String,
    /// What we think it is, best first.
    suggested: Vec<Choice>,
    groups: Vec<Group>,
}

#[derive(Debug, Clone, Serialize)]
struct Group {
    name: String,
    choices: Vec<Choice>,
}

#[derive(Debug, Clone, Serialize)]
struct Choice {
    code: String,
    name: String,
    about: String,
}

impl From<&Category> for Choice {
    fn from(category: &Category) -> Self {
        Self {
            code: category.code.clone(),
            name: category.name.clone(),
            about: category.about.clone(),
        }
    }
}

impl Page for CategoryPage {
    const TEMPLATE: &'static str = "reports/category.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let choice = |code: &str, name: &str, about: &str| Choice {
            code: code.into(),
            name: name.into(),
            about: about.into(),
        };
        let page = || Self {
            back_path: "/report/abc/place".into(),
            groups: vec![Group {
                name: "Roads and pavements".into(),
                choices: vec![choice(
                    "pothole",
                    "Pothole or broken road",
                    "A hole, a crack or a sunken drain cover.",
                )],
            }],
            ..Self::default()
        };
        vec![
            ("nothing suggested", page()),
            (
                "suggested",
                Self {
                    suggested: vec![choice("bench", "Bench or seat", "A bench that is broken.")],
                    chosen: "bench".into(),
                    ..page()
                },
            ),
            (
                "nothing chosen",
                Self {
                    errors: wrong("category", "Select what kind of problem it is"),
                    ..page()
                },
            ),
        ]
    }
}

fn read(all: &Categories, key: &str, draft: &Draft) -> CategoryPage {
    let kind = draft.thing.as_ref().map_or("", |thing| thing.kind.as_str());
    let suggested: Vec<Choice> = suggest(all, &draft.words, kind)
        .iter()
        .filter_map(|suggestion| all.get(&suggestion.code))
        .map(Choice::from)
        .collect();
    let is_suggested = |category: &&Category| suggested.iter().any(|s| s.code == category.code);
    let groups = all
        .groups()
        .into_iter()
        .map(|(name, categories)| Group {
            name: name.to_owned(),
            choices: categories
                .into_iter()
                .filter(|category| !is_suggested(category))
                .map(Choice::from)
                .collect(),
        })
        .filter(|group| !group.choices.is_empty())
        .collect();
    CategoryPage {
        back_path: Step::Place.path(key),
        chosen: match suggested.first() {
            _ if !draft.category.is_empty() => draft.category.clone(),
            Some(first) => first.code.clone(),
            None => String::new(),
        },
        suggested,
        groups,
        errors: Vec::new(),
    }
}

pub async fn page(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &draft.value) {
        return Ok(other);
    }
    Ok(view.page(&read(&all, &key, &draft.value)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    category: String,
}

pub async fn sent(
    view: View,
    Path(key): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fail> {
    let (before, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &before.value) {
        return Ok(other);
    }
    if all.get(&chosen.category).is_none() {
        let mut page = read(&all, &key, &before.value);
        page.errors = wrong("category", "Select what kind of problem it is");
        return Ok(again(view.page(&page)));
    }
    let mut draft = before.value.clone();
    if draft.category != chosen.category {
        draft.category = chosen.category;
        draft.is_asked = false;
        draft.is_new = false;
        draft.answers = form::Answers::default();
    }
    keep(&view.app, &all, &key, &before, draft).await
}
