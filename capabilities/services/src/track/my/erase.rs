//! Asking for what is held to be erased: a case of its own, answered within a month (UK GDPR, article 17).

use app::ask::{self, NewCase};
use app::kit::Fault;
use app::{App, Fail, Page, View};
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::enter;
use super::visit::visitor;

/// Working days in the month that the law gives us.
const DUE_DAYS: i64 = 20;
/// Characters of what is asked at most.
const WORDS_MOST: usize = 2_000;

#[derive(Debug, Default, Serialize)]
pub struct Erase {
    email: String,
    words: String,
    error: Option<&'static str>,
}

const SAY: &str = "Say what we should erase";
const LONG: &str = "What you write must be 2,000 characters or fewer";

impl Page for Erase {
    const TEMPLATE: &'static str = "track/my-erase.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let erase = || Self {
            email: "ann@example.org".into(),
            ..Self::default()
        };
        vec![
            ("empty", erase()),
            (
                "nothing said",
                Self {
                    error: Some(SAY),
                    ..erase()
                },
            ),
        ]
    }
}

pub async fn show(view: View, jar: CookieJar) -> Result<Response, Fail> {
    let Some(visitor) = visitor(&view, &jar).await? else {
        return Ok(view.page(&enter::ask()));
    };
    Ok(view.page(&Erase {
        email: visitor.email,
        ..Erase::default()
    }))
}

#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    words: String,
}

pub async fn ask(view: View, jar: CookieJar, Form(given): Form<Given>) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    let words = given.words.trim().replace('\0', "");
    let error = if words.is_empty() {
        Some(SAY)
    } else if words.chars().count() > WORDS_MOST {
        Some(LONG)
    } else {
        None
    };
    if error.is_some() {
        let page = Erase {
            email: visitor.email,
            words: words.chars().take(20_000).collect(),
            error,
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let app: App = view.app.clone();
    // Asked twice on one day in the same words, it is one request.
    let day = view.app.now().0.div_euclid(86_400_000_000);
    let once = format!(
        "erase {day} {}",
        app::kit::digest(format!("{} {words}", visitor.email).as_bytes())
    );
    let reference = view
        .app
        .store()
        .write(move |tx| {
            let new = NewCase {
                kind: "data".into(),
                category: "Erase my data".into(),
                title: "Erase what you hold about me".into(),
                words: words.clone(),
                contact: form::Contact {
                    name: visitor.name.clone(),
                    email: visitor.email.clone(),
                    ..form::Contact::default()
                },
                source: "web".into(),
                private: true,
                due_working_days: Some(DUE_DAYS),
                once: Some(once.clone()),
                ..NewCase::default()
            };
            let opened = ask::open(tx, ask::ASKER, new)?;
            app::asked::tell(&app, tx, &opened.notices)?;
            Ok::<_, Fault>(opened.case.reference.clone())
        })
        .await?;
    Ok(Redirect::to(&format!("/track/{reference}")).into_response())
}
