//! The things that a page is repeated for: what was added, change and remove, add another.

use app::ask::{self, AskError, Draft, Saved};
use app::{Fail, Page};
use axum::response::{IntoResponse, Redirect, Response};
use form::{Fields, Page as FormPage};
use http::StatusCode;
use serde::Serialize;

use super::page::last;
use super::pages::{Problem, Words};
use super::run::Run;

/// What have I added?
#[derive(Debug, Default, Serialize)]
pub struct ItemsPage {
    words: Words,
    action: String,
    heading: String,
    section: String,
    one: String,
    items: Vec<Item>,
    full: bool,
    most: usize,
    errors: Vec<Problem>,
    back: String,
    /// The version of the answers that this page was filled from.
    seen: i64,
}

#[derive(Debug, Serialize)]
struct Item {
    number: usize,
    words: String,
    change: String,
}

impl Page for ItemsPage {
    const TEMPLATE: &'static str = "services/apply-items.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let item = |number: usize, words: &str| Item {
            number,
            words: words.into(),
            change: format!("/apply/parking-permit/vehicles?item={number}"),
        };
        let page = || Self {
            words: Words::sample(),
            action: "/apply/parking-permit/vehicles".into(),
            heading: "You have added 2 vehicles".into(),
            section: "Your vehicles".into(),
            one: "vehicle".into(),
            items: vec![item(1, "AB12 CDE"), item(2, "A1")],
            most: 3,
            back: "/apply/parking-permit/lives".into(),
            seen: 3,
            ..Self::default()
        };
        let problem = Problem {
            text: "Select yes if you want to add another vehicle".into(),
            href: "#more".into(),
        };
        vec![
            ("two", page()),
            (
                "as many as there may be",
                Self {
                    full: true,
                    ..page()
                },
            ),
            (
                "not answered",
                Self {
                    errors: vec![problem],
                    ..page()
                },
            ),
        ]
    }
}

/// The page of what was added.
pub fn page(run: &Run, draft: &Draft, page: &FormPage, problem: Option<Problem>) -> ItemsPage {
    let rows = draft.answers.rows(&page.name);
    let (one, many, most) = page
        .repeat
        .as_ref()
        .map_or(("", "", 0), |r| (r.one.as_str(), r.many.as_str(), r.most));
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let items = rows
        .iter()
        .enumerate()
        .map(|(i, row)| Item {
            number: i + 1,
            words: page
                .questions
                .iter()
                .filter_map(|q| row.get(&q.name).map(|answer| q.words(answer).join(", ")))
                .filter(|words| !words.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            change: format!("{}?item={}", run.path(&page.name), i + 1),
        })
        .collect();
    ItemsPage {
        words: Words::of(run),
        action: run.path(&page.name),
        heading: format!(
            "You have added {}",
            app::kit::words::count(count, one, many)
        ),
        section: page.section.clone(),
        one: one.to_owned(),
        items,
        full: rows.len() >= most,
        most,
        errors: problem.into_iter().collect(),
        back: run
            .form()
            .back(&page.name, &draft.answers)
            .map_or_else(|| run.base.clone(), |before| run.path(&before.name)),
        seen: draft.version,
    }
}

/// Adds another, takes one away, or goes on.
pub async fn answer(
    run: &Run,
    draft: &Draft,
    key: &str,
    page: &FormPage,
    fields: &Fields,
) -> Result<Response, Fail> {
    let rows = draft.answers.rows(&page.name).len();
    let most = page.repeat.as_ref().map_or(0, |repeat| repeat.most);
    if let Some(number) = fields
        .one("take-away")
        .parse::<usize>()
        .ok()
        .filter(|n| (1..=rows).contains(n))
    {
        let (key, name) = (key.to_owned(), page.name.clone());
        let version = fields.one("version").parse().unwrap_or(draft.version);
        let saved = run
            .view
            .app
            .store()
            .write(move |tx| ask::save_row(tx, &key, version, &name, number - 1, None))
            .await;
        return match saved {
            // What another device did meanwhile is on the page that is shown now.
            Ok(Saved::Kept(_) | Saved::Clash(_)) => Ok(run.to(&page.name)),
            Err(AskError::Refused(_)) => Ok(run.to("sent")),
            Err(other) => Err(other.into()),
        };
    }
    match fields.one("more") {
        "yes" if rows < most => {
            let path = format!("{}?item=new", run.path(&page.name));
            Ok(Redirect::to(&path).into_response())
        }
        "no" | "yes" => {
            let step = run.form().next(&page.name, &draft.answers);
            Ok(run.step(step, last(run.form(), &draft.answers)))
        }
        _ => {
            let one = page
                .repeat
                .as_ref()
                .map_or("", |repeat| repeat.one.as_str());
            let problem = Problem {
                text: format!("Select yes if you want to add another {one}"),
                href: "#more".into(),
            };
            let shown = self::page(run, draft, page, Some(problem));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, run.view.page(&shown)).into_response())
        }
    }
}
