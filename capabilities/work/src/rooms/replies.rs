//! The pages of replies: words that are sent often.

use app::kit::{Fault, Kind};
use app::{Choice, Fail, Page, View, Wrong};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use crate::reply::{self, REPLIES, Reply};

/// Which words do we send often?
#[derive(Debug, Default, Serialize)]
pub struct Replies {
    replies: Vec<Line>,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    reply: Reply,
    status: String,
}

impl Page for Replies {
    const TEMPLATE: &'static str = "work/replies.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = Line {
            id: "1".into(),
            reply: sample(),
            status: "Put right".into(),
        };
        vec![
            ("none yet", Self::default()),
            (
                "some",
                Self {
                    replies: vec![line],
                    notice: "The reply is saved.",
                },
            ),
        ]
    }
}

fn sample() -> Reply {
    Reply {
        title: "Repaired".into(),
        category: "broken-bench".into(),
        status: "done".into(),
        words: "Dear ((name)), we have put right what you told us of: ((what)). Thank you.".into(),
    }
}

/// One reply, to change.
#[derive(Debug, Default, Serialize)]
pub struct ReplyForm {
    id: String,
    version: i64,
    reply: Reply,
    statuses: Vec<Choice>,
    errors: Vec<Wrong>,
}

impl Page for ReplyForm {
    const TEMPLATE: &'static str = "work/reply.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let errors = vec![Wrong {
            field: "title",
            text: "Enter a title and the words of the reply.".into(),
        }];
        vec![
            ("new", Self::default()),
            (
                "not right yet",
                Self {
                    id: "1".into(),
                    version: 2,
                    reply: sample(),
                    statuses: statuses("done"),
                    errors,
                },
            ),
        ]
    }
}

fn statuses(chosen: &str) -> Vec<Choice> {
    let same = Choice::new("", "Leave the status as it is", chosen);
    let all = app::ask::STATUSES
        .iter()
        .map(|status| Choice::new(status.id, status.staff, chosen));
    std::iter::once(same).chain(all).collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// All replies.
pub async fn list(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let replies = view.app.store().read(reply::all).await?;
    let words = |id: &str| {
        let status = app::ask::STATUSES.iter().find(|status| status.id == id);
        status.map_or_else(String::new, |status| status.staff.to_owned())
    };
    Ok(view.page(&Replies {
        replies: replies
            .into_iter()
            .map(|record| Line {
                id: record.id,
                status: words(&record.value.status),
                reply: record.value,
            })
            .collect(),
        notice: match said.done.as_str() {
            "saved" => "The reply is saved.",
            "removed" => "The reply is taken away.",
            _ => "",
        },
    }))
}

/// An empty form.
pub async fn new(view: View) -> Result<Response, Fail> {
    Ok(view.page(&ReplyForm {
        statuses: statuses(""),
        ..ReplyForm::default()
    }))
}

/// The form of a reply that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let found = view
        .app
        .store()
        .read(move |rd| REPLIES.get(rd, &id))
        .await?;
    let found = found.ok_or_else(|| Fault::not_found("There is no such reply."))?;
    Ok(view.page(&ReplyForm {
        id: found.id,
        version: found.version,
        statuses: statuses(&found.value.status),
        reply: found.value,
        errors: Vec::new(),
    }))
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Given {
    id: String,
    version: i64,
    title: String,
    category: String,
    status: String,
    words: String,
}

/// Keeps a reply.
pub async fn save(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let known = app::ask::STATUSES
        .iter()
        .any(|status| status.id == given.status);
    let reply = Reply {
        title: given.title.trim().to_owned(),
        category: given.category.trim().to_owned(),
        status: if known { given.status } else { String::new() },
        words: given.words.trim().to_owned(),
    };
    let (who, kept, id, version) = (
        view.who.audit_name(),
        reply.clone(),
        given.id.clone(),
        given.version,
    );
    let saved = view
        .app
        .store()
        .write(move |tx| {
            let before = (!id.is_empty()).then_some((id.as_str(), version));
            reply::put(tx, &who, before, kept.clone())
        })
        .await;
    match saved {
        Ok(()) => Ok(Redirect::to("/work/replies?done=saved").into_response()),
        Err(fault) if matches!(fault.kind, Kind::Invalid | Kind::Conflict) => {
            Ok(view.page(&ReplyForm {
                id: given.id,
                version: given.version,
                statuses: statuses(&reply.status),
                reply,
                errors: vec![Wrong {
                    field: "title",
                    text: fault.message,
                }],
            }))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Takes a reply away.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| REPLIES.remove(tx, &who, &id))
        .await?;
    Ok(Redirect::to("/work/replies?done=removed").into_response())
}
