//! Save and come back: the link to one's answers, by email or on the page; leaving a shared computer.

use app::ask::{self, AskError};
use app::kit::{Fault, words};
use app::tell::{Options, To};
use app::{Fail, Page};
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use form::{Answer, Fields, Kind, Question};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::letter::DraftSaved;
use super::page::last;
use super::pages::{Problem, Words};
use super::posted::Posted;
use super::run::Run;

/// How do I come back?
#[derive(Debug, Default, Serialize)]
pub struct SavePage {
    words: Words,
    email: String,
    errors: Vec<Problem>,
    /// Where the link was sent just now.
    sent_to: String,
    link: String,
    until_us: i64,
    back: String,
}

impl Page for SavePage {
    const TEMPLATE: &'static str = "services/apply-save.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || {
            Self {
            words: Words::sample(),
            link: "https://place.example/apply/parking-permit/resume?key=243er8h8mj78c0gkac74a89gwwe7phg7nk9b3z2ggyq8cf2aq".into(),
            until_us: 1_797_948_300_000_000,
            back: "/apply/parking-permit/resume".into(),
            ..Self::default()
        }
        };
        let problem = Problem {
            text: "Enter your email address".into(),
            href: "#email".into(),
        };
        vec![
            ("asked", page()),
            (
                "no address",
                Self {
                    errors: vec![problem],
                    email: "ann".into(),
                    ..page()
                },
            ),
            (
                "sent",
                Self {
                    sent_to: "ann@example.org".into(),
                    ..page()
                },
            ),
        ]
    }
}

fn page(run: &Run, key: &str, until_us: i64) -> SavePage {
    let site = run.view.app.config().public_url();
    SavePage {
        words: Words::of(run),
        link: format!("{site}{}?key={key}", run.path("resume")),
        until_us,
        back: run.path("resume"),
        ..SavePage::default()
    }
}

/// How to come back.
pub async fn save(run: Run) -> Result<Response, Fail> {
    let (draft, key) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    Ok(run.view.page(&page(&run, key, draft.erase.0)))
}

/// Sends the link by email.
pub async fn mail(run: Run, posted: Posted) -> Result<Response, Fail> {
    let (draft, key) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let asked = Question::new("email", "What is your email address?", Kind::Email);
    let fields = Fields::new([("email", posted.fields.one("email"))]);
    let email = match asked.read(&fields, &[], run.view.app.today()) {
        Ok(Answer::Text(email)) => email,
        Ok(_) => String::new(),
        Err(wrong) => {
            let shown = SavePage {
                errors: Problem::of(&wrong),
                email: fields.one("email").to_owned(),
                ..page(&run, key, draft.erase.0)
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, run.view.page(&shown)).into_response());
        }
    };
    let shown = SavePage {
        sent_to: email.clone(),
        ..page(&run, key, draft.erase.0)
    };
    if run.trial {
        return Ok(run.view.page(&shown));
    }
    let letter = DraftSaved {
        title: run.form().title.clone(),
        link: shown.link.clone(),
        until: words::date(draft.erase),
    };
    // One message a day to each address for a link: a button pressed twice sends one.
    let link = app::kit::digest(key);
    let options = Options {
        key: format!("draft {} {email} {} {link}", draft.id, run.view.app.today()),
        ..Options::default()
    };
    let (app, key) = (run.view.app.clone(), key.to_owned());
    run.view
        .app
        .store()
        .write(move |tx| {
            ask::remember_draft(tx, &key, &email)?;
            app.send(tx, &To::email(&email), &letter, &options)?;
            Ok::<_, AskError>(())
        })
        .await?;
    Ok(run.view.page(&shown))
}

/// The secret in a link.
#[derive(Deserialize)]
pub struct Key {
    key: Option<String>,
}

/// Goes on with answers: those of the link, or those of the cookie.
pub async fn resume(run: Run, Query(asked): Query<Key>) -> Result<Response, Fail> {
    let Some(key) = asked.key else {
        let Some(draft) = &run.draft else {
            return Ok(Redirect::to(&run.base).into_response());
        };
        let form = run.form();
        return Ok(run.step(form.resume(&draft.answers), last(form, &draft.answers)));
    };
    let (secret, name) = (key.clone(), run.form().name.clone());
    let found = run
        .view
        .app
        .store()
        .read(move |rd| ask::draft(rd, &secret))
        .await?;
    if found.is_none_or(|draft| draft.form != name) {
        return Err(Fault::not_found(
            "This link does not work any more. Answers are kept for 28 days after you last change them. You can start again at any time.",
        )
        .into());
    }
    // Once in the cookie, the secret leaves the address.
    Ok((run.with_key(key), run.to("resume")).into_response())
}

/// Leaves this computer: the answers stay, and only the link finds them.
pub async fn leave(run: Run) -> Result<Response, Fail> {
    Ok((run.without_key(), Redirect::to("/apply")).into_response())
}

/// Throws the answers away.
pub async fn forget(run: Run) -> Result<Response, Fail> {
    let (_, key) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let key = key.to_owned();
    run.view
        .app
        .store()
        .write(move |tx| ask::forget_draft(tx, &key))
        .await?;
    Ok((run.without_key(), Redirect::to(&run.base)).into_response())
}
