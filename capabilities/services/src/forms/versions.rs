//! A form and its versions: what is published, what is being worked on, what is wrong with it, who approves.

use app::ask::AskError;
use app::ask::versions::{self as kept, Move, Version};
use app::kit::Fault;
use app::signin::ACCOUNTS;
use app::store::StoreError;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::Fault as FormFault;
use serde::Serialize;

use super::{account, draft as working_draft};
use crate::apply::{Posted, put_published};

/// Where does this form stand?
#[derive(Debug, Default, Serialize)]
pub struct VersionsPage {
    title: String,
    base: String,
    /// The form as people are asked it; empty if it is not published.
    public: String,
    working: Option<Line>,
    faults: Vec<FormFault>,
    /// What the version being worked on changes in the published one.
    changes: Vec<String>,
    /// Whether who looks made or proposed the version being worked on.
    own: bool,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Line {
    version: i64,
    state: String,
    made_by: String,
    proposed_by: String,
    approved_by: String,
    note: String,
    changed_us: i64,
    cases: i64,
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "services/forms-versions.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |version, state: &str| Line {
            version,
            state: state.into(),
            made_by: "Ann Marsh".into(),
            changed_us: 1_795_529_100_000_000,
            cases: 12,
            ..Line::default()
        };
        let page = || Self {
            title: "Apply for a parking permit".into(),
            base: "/forms/parking-permit".into(),
            public: "/apply/parking-permit".into(),
            lines: vec![line(1, "published")],
            ..Self::default()
        };
        let working = |state: &str, own| Self {
            working: Some(line(2, state)),
            changes: vec!["“What is your name?” is asked as well.".into()],
            own,
            lines: vec![line(2, state), line(1, "published")],
            ..page()
        };
        let fault = FormFault {
            page: "name".into(),
            question: "name".into(),
            message: "The question needs words.".into(),
            stops: true,
        };
        vec![
            ("published", page()),
            (
                "a draft with a fault",
                Self {
                    faults: vec![fault],
                    ..working("draft", true)
                },
            ),
            ("proposed by me", working("proposed", true)),
            ("proposed by another", working("proposed", false)),
            ("approved", working("approved", true)),
            (
                "not published",
                Self {
                    public: String::new(),
                    lines: vec![line(1, "retired")],
                    ..page()
                },
            ),
        ]
    }
}

/// The form and its versions.
pub async fn show(view: View, Path(name): Path<String>) -> Result<Response, Fail> {
    let me = account(&view)?;
    let wanted = name.clone();
    let (all, lines) = view
        .app
        .store()
        .read(move |rd| {
            let all = kept::all(rd, Some(&wanted))?;
            let mut lines = Vec::new();
            for version in &all {
                let mut named = |id: &str| -> Result<String, StoreError> {
                    if id == "system" {
                        return Ok("came with the place".into());
                    }
                    let found = ACCOUNTS.get(rd, id)?;
                    Ok(found.map_or_else(|| id.to_owned(), |account| account.value.name))
                };
                lines.push(Line {
                    version: version.version,
                    state: version.state.clone(),
                    made_by: named(&version.made_by)?,
                    proposed_by: named(&version.proposed_by)?,
                    approved_by: named(&version.approved_by)?,
                    note: version.note.clone(),
                    changed_us: version.changed.0,
                    cases: 0,
                });
                if let Some(line) = lines.last_mut() {
                    line.cases = kept::cases_of(rd, &wanted, version.version)?;
                }
            }
            Ok::<_, StoreError>((all, lines))
        })
        .await?;
    let newest = all
        .first()
        .ok_or_else(|| Fault::not_found("There is no such form. See all of them at /forms."))?;
    let published = all.iter().find(|v| v.state == "published");
    let working = all
        .iter()
        .position(|v| matches!(v.state.as_str(), "draft" | "proposed" | "approved"));
    let working_version: Option<&Version> = working.and_then(|at| all.get(at));
    let working_line = working.and_then(|at| lines.get(at)).cloned();
    let title = newest.form.title.clone();
    let faults = working_version
        .map(|v| form::check(&v.form))
        .unwrap_or_default();
    let changes = working_version
        .zip(published)
        .map(|(new, old)| form::changes(&old.form, &new.form))
        .unwrap_or_default();
    let own = working_version.is_some_and(|v| v.made_by == me || v.proposed_by == me);
    Ok(view.page(&VersionsPage {
        title,
        base: format!("/forms/{name}"),
        public: published
            .map(|_| format!("/apply/{name}"))
            .unwrap_or_default(),
        working: working_line,
        faults,
        changes,
        own,
        lines,
    }))
}

/// Begins a new version, or goes on with the one that there is.
pub async fn draft(view: View, Path(name): Path<String>) -> Result<Response, Fail> {
    working_draft(&view, &name).await?;
    Ok(Redirect::to(&format!("/forms/{name}/edit")).into_response())
}

/// Moves a version on.
pub async fn step(
    view: View,
    Path((name, version)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let to = match posted.fields.one("move") {
        "propose" => Move::Propose,
        "approve" => Move::Approve,
        "send-back" => Move::SendBack,
        "publish" => Move::Publish,
        "retire" => Move::Retire,
        _ => return Err(Fault::invalid("Choose what to do with this version.").into()),
    };
    let (me, words, form) = (
        account(&view)?,
        posted.fields.one("words").to_owned(),
        name.clone(),
    );
    view.app
        .store()
        .write(move |tx| {
            kept::step(tx, &me, &form, version, to, &words)?;
            Ok::<_, AskError>(put_published(tx)?)
        })
        .await?;
    Ok(Redirect::to(&format!("/forms/{name}")).into_response())
}
