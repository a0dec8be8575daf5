//! What everybody sees of a report, chosen by staff: its words, its photos, or nothing of it.

use app::ask::{self, Change, Query, Sort};
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::show::opened;
use crate::cases::{self, KIND};
use crate::categories::Categories;
use crate::report::Report;

/// Reports looked at for photos that wait.
const MOST: i64 = 500;

/// What waits to be looked at?
#[derive(Debug, Default, Serialize)]
pub struct ModeratePage {
    waiting: Vec<Waiting>,
}

/// A report with photos that nobody has looked at.
#[derive(Debug, Clone, Serialize)]
struct Waiting {
    report: Report,
    files: Vec<String>,
}

impl Page for ModeratePage {
    const TEMPLATE: &'static str = "reports/moderate.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let waiting = Waiting {
            report: Report::sample(),
            files: vec!["01jdf0y7w4".into()],
        };
        vec![
            ("nothing waits", Self::default()),
            (
                "one waits",
                Self {
                    waiting: vec![waiting],
                },
            ),
        ]
    }
}

/// The photos that wait, of the newest reports.
pub async fn page(view: View) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let known = all.as_ref().clone();
    let waiting = view
        .app
        .store()
        .read(move |rd| {
            let query = Query {
                kind: Some(KIND.into()),
                sort: Sort::Created,
                backwards: true,
                limit: MOST,
                ..Query::default()
            };
            let mut waiting = Vec::new();
            for case in ask::list(rd, &query)?.cases {
                if cases::is_private(&known, &case) {
                    continue;
                }
                let files = ask::files(rd, &case.id)?;
                let hidden = files
                    .into_iter()
                    .filter(|f| !f.is_public && f.kind.starts_with("image/"));
                // A photo that somebody has hidden was looked at.
                let looked = |id: &str| {
                    let seen = case
                        .body
                        .extra
                        .get("looked")
                        .and_then(|seen| seen.as_array());
                    seen.is_some_and(|seen| seen.iter().any(|one| one == id))
                };
                let files: Vec<String> = hidden.map(|f| f.id).filter(|id| !looked(id)).collect();
                if !files.is_empty() {
                    let report = cases::report(rd, &known, &case)?;
                    waiting.push(Waiting { report, files });
                }
            }
            Ok::<_, app::store::StoreError>(waiting)
        })
        .await?;
    Ok(view.page(&ModeratePage { waiting }))
}

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// `words`, `show`, `hide`, `private` or `open`.
    r#do: String,
    words: String,
    file: String,
    /// Where to go on: the list of what waits, or the report.
    next: String,
}

pub async fn sent(
    view: View,
    Path(reference): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, _) = opened(&view, &all, &reference, "").await?;
    let mut extra = serde_json::Map::new();
    let mut changes = Vec::new();
    match chosen.r#do.as_str() {
        "words" => {
            let words: String = chosen.words.trim().chars().take(2_000).collect();
            // What is emptied is not what was written first: a sentence stands in its place.
            let words = if words.is_empty() {
                "We do not show the words of this report.".into()
            } else {
                words
            };
            extra.insert("shown_words".into(), words.into());
        }
        what @ ("show" | "hide") => {
            changes.push(Change::Show {
                file: chosen.file.clone(),
                public: what == "show",
            });
            let looked = case
                .body
                .extra
                .get("looked")
                .and_then(|seen| seen.as_array());
            let mut looked = looked.cloned().unwrap_or_default();
            looked.push(chosen.file.clone().into());
            extra.insert("looked".into(), looked.into());
        }
        what @ ("private" | "open") => changes.push(Change::Category {
            category: case.category.clone(),
            private: what == "private",
        }),
        _ => return Err(Fault::invalid("Choose what everybody should see.").into()),
    }
    if !extra.is_empty() {
        changes.push(Change::Extra(extra));
    }
    let who = view.who.audit_name();
    let asset = case.asset.clone();
    view.app
        .store()
        .write(move |tx| {
            for change in &changes {
                ask::change(tx, &who, &case.id, None, change.clone())?;
            }
            Ok::<_, Fault>(())
        })
        .await?;
    crate::things::refresh(&view.app, &asset).await?;
    let next = if chosen.next == "list" {
        "/reports/moderate".to_owned()
    } else {
        format!("{}?done=moderated", cases::path(&reference))
    };
    Ok(Redirect::to(&next).into_response())
}
