//! A form as text: to keep a copy, to move it to another place, to write what the pages of the editor do not offer.

use app::ask::AskError;
use app::ask::versions as kept;
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use form::Form;
use http::{StatusCode, header};
use serde::Serialize;

use super::edit::Head;
use super::{draft, keep};
use crate::apply::{Posted, Problem};

/// The form as text.
#[derive(Debug, Default, Serialize)]
pub struct TextPage {
    head: Head,
    text: String,
    errors: Vec<Problem>,
}

impl Page for TextPage {
    const TEMPLATE: &'static str = "services/forms-text.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            head: Head::sample(),
            text: super::edit::sample_form().to_json(),
            ..Self::default()
        };
        let problem = Problem {
            text: "We cannot read this: unknown field `titel` at line 4 column 9".into(),
            href: "#text".into(),
        };
        vec![
            ("as it is", page()),
            (
                "not read",
                Self {
                    errors: vec![problem],
                    text: "{".into(),
                    ..page()
                },
            ),
        ]
    }
}

/// The draft as text.
pub async fn show(view: View, Path(name): Path<String>) -> Result<Response, Fail> {
    let version = draft(&view, &name).await?;
    Ok(view.page(&TextPage {
        head: Head::of(&version),
        text: version.form.to_json(),
        errors: Vec::new(),
    }))
}

/// Puts other text in the place of the draft's.
pub async fn save(view: View, Path(name): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let before = draft(&view, &name).await?;
    let text = posted.whole("text");
    let head = Head::of(&before);
    let refused = |why: String, status: StatusCode| {
        let page = TextPage {
            head: head.clone(),
            text: text.to_owned(),
            errors: vec![Problem {
                text: why,
                href: "#text".into(),
            }],
        };
        Ok((status, view.page(&page)).into_response())
    };
    let form = match Form::parse(text) {
        Ok(form) => form,
        Err(error) => {
            return refused(
                format!("We cannot read this: {error}"),
                StatusCode::UNPROCESSABLE_ENTITY,
            );
        }
    };
    let edits = posted.fields.one("edits").to_owned();
    match keep(&view, before, &edits, form).await {
        Ok(_) => Ok(Redirect::to(&format!("/forms/{name}/edit")).into_response()),
        Err(AskError::Refused(why)) => refused(why, StatusCode::CONFLICT),
        Err(other) => Err(other.into()),
    }
}

/// A version as a file.
pub async fn download(
    view: View,
    Path((name, version)): Path<(String, i64)>,
) -> Result<Response, Fail> {
    let file = format!("attachment; filename=\"{name}-{version}.json\"");
    let found = view
        .app
        .store()
        .read(move |rd| kept::version(rd, &name, version))
        .await?;
    let found = found.ok_or_else(|| Fault::not_found("There is no such version of the form."))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, file),
    ];
    Ok((headers, found.form.to_json()).into_response())
}
