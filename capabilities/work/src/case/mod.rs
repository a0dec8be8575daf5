//! One case: looked at, answered, handed over, closed.

pub mod category;
mod given;
mod happened;
mod kinds;
mod page;
pub mod pin;
mod report;
mod spot;

use app::ask::{self, AskError, Change, NewFile, Query};
use app::kit::{Fault, Kind};
use app::store::{Rd, StoreError, audit};
use app::teams::Names;
use app::{Fail, View, Wrong};
use axum::extract::{Form, Multipart, Path, Query as Asked};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use serde::Deserialize;
use upload::Rules;

pub use given::Given;
pub use page::CasePage;

use page::Facts;

use crate::list::read::visible;
use crate::reply;
use crate::told;

/// The largest file that staff add to a case.
const LARGEST_BYTES: usize = 20 * 1024 * 1024;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Look {
    done: String,
    /// A reply whose words are put into the answer.
    reply: String,
}

/// The page of a case. That somebody looked is written down.
pub async fn page(
    view: View,
    Path(reference): Path<String>,
    Asked(look): Asked<Look>,
) -> Result<Response, Fail> {
    let facts = read(&view, &reference).await?;
    let (who, id) = (view.who.audit_name(), facts.case.id.clone());
    view.app
        .store()
        .write(move |tx| audit::note(tx, &who, "read", ask::AUDIT, &id, ""))
        .await?;
    let given = suggested(&facts, &look.reply);
    let notice = match look.done.as_str() {
        "told" => "Saved. The person is told.",
        "saved" => "Saved.",
        done => report::notice(done),
    };
    Ok(view.page(&CasePage::of(&view, &facts, given, Vec::new()).with_notice(notice)))
}

/// The answer that begins with the words of a reply.
fn suggested(facts: &Facts, reply: &str) -> Given {
    let Some(found) = facts.replies.iter().find(|record| record.id == reply) else {
        return Given::default();
    };
    let words = reply::filled(&found.value.words, &facts.case);
    Given {
        reply: reply.to_owned(),
        status: found.value.status.clone(),
        words,
        ..Given::default()
    }
}

async fn read(view: &View, reference: &str) -> Result<Facts, Fault> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let reference = reference.to_owned();
    let read = move |rd: &mut Rd<'_>| {
        let (case, _) = visible(rd, &person, today, &reference)?;
        facts(rd, case)
    };
    view.app.store().read(read).await
}

fn facts(rd: &mut Rd<'_>, case: ask::Case) -> Result<Facts, Fault> {
    let same = Query {
        parent: Some(case.id.clone()),
        limit: 50,
        ..Query::default()
    };
    Ok(Facts {
        events: ask::events(rd, &case.id, false)?,
        files: ask::files(rd, &case.id)?,
        followers: ask::followers(rd, &case.id)?.len(),
        duplicates: ask::list(rd, &same)?.cases,
        messages: app::tell::messages_about(rd, &case.reference)?,
        names: Names::read(rd)?,
        replies: reply::fitting(rd, &case.category)?,
        case,
    })
}

/// What may come of a change besides a fault.
enum Outcome {
    Done,
    /// Somebody else was first: what they did.
    Clash(Vec<ask::Event>),
    Refused(Wrong),
}

/// Does something to a case.
pub async fn change(
    view: View,
    Path(reference): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let (app, who, sent, wanted) = (
        view.app.clone(),
        view.who.audit_name(),
        given.clone(),
        reference.clone(),
    );
    let outcome = view
        .app
        .store()
        .write(move |tx| {
            let (case, _) = visible(tx, &person, today, &wanted)?;
            let change = match sent.change(&person.id, &case.status) {
                Ok(change) => change,
                Err(wrong) => return Ok(Outcome::Refused(wrong)),
            };
            if let Change::Assign { owner } = &change
                && !owner.is_empty()
                && !app::teams::colleagues(tx)?
                    .iter()
                    .any(|colleague| colleague.id == *owner)
            {
                return Ok(Outcome::Refused(Wrong {
                    field: "assign",
                    text: "Choose a colleague from the list.".into(),
                }));
            }
            match ask::change(tx, &who, &case.id, Some(sent.version), change) {
                Ok(changed) => {
                    told::tell(&app, tx, &changed.notices)?;
                    Ok(Outcome::Done)
                }
                Err(AskError::Stale { since, .. }) => Ok(Outcome::Clash(since)),
                Err(AskError::Refused(text)) => Ok(Outcome::Refused(Wrong {
                    field: "words",
                    text,
                })),
                Err(error) => Err(Fault::from(error)),
            }
        })
        .await?;
    let told = matches!(
        given.act.as_str(),
        "answer" | "pass-on" | "merge" | "reopen"
    );
    match outcome {
        Outcome::Done => {
            let done = if told { "told" } else { "saved" };
            Ok(Redirect::to(&format!("/work/{reference}?done={done}")).into_response())
        }
        Outcome::Refused(wrong) => again(&view, &reference, given, wrong, &[]).await,
        Outcome::Clash(since) => {
            let wrong = Wrong {
                field: "clash",
                text: report::CLASH.into(),
            };
            again(&view, &reference, given, wrong, &since).await
        }
    }
}

/// The page once more, with what was typed and what was wrong.
async fn again(
    view: &View,
    reference: &str,
    given: Given,
    wrong: Wrong,
    since: &[ask::Event],
) -> Result<Response, Fail> {
    let facts = read(view, reference).await?;
    let names: Names = facts.names.clone();
    let page = CasePage::of(view, &facts, given, vec![wrong]).with_clash(since, &names);
    let status = if since.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::CONFLICT
    };
    let mut response = view.page(&page);
    *response.status_mut() = status;
    Ok(response)
}

/// Adds a file to a case.
pub async fn attach(
    view: View,
    Path(reference): Path<String>,
    mut parts: Multipart,
) -> Result<Response, Fail> {
    let unreadable = |e: axum::extract::multipart::MultipartError| {
        Fault::invalid("We cannot read what you sent. Choose the file again.").because(e)
    };
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            file = Some((name, part.bytes().await.map_err(unreadable)?));
        }
    }
    let (name, bytes) = file.ok_or_else(|| Fault::invalid("Choose a file."))?;
    let rules = Rules {
        most_bytes: LARGEST_BYTES,
        ..Rules::ANY
    };
    let checked = tokio::task::spawn_blocking(move || upload::check(&name, &bytes, &rules)).await;
    let clean = checked
        .map_err(Fault::internal)?
        .map_err(|refusal| Fault::new(Kind::Invalid, format!("{refusal}.")))?;
    let new = NewFile {
        name: clean.name,
        kind: clean.kind.media_type().to_owned(),
        bytes: clean.bytes,
        ..NewFile::default()
    };
    let (person, today) = (view.person()?.clone(), view.app.today());
    let (who, wanted) = (view.who.audit_name(), reference.clone());
    view.app
        .store()
        .write(move |tx| {
            let (case, _) = visible(tx, &person, today, &wanted)?;
            let kept = ask::keep_file(tx, &who, &new)?;
            let attach = Change::Attach {
                file: kept.id,
                public: false,
            };
            ask::change(tx, &who, &case.id, None, attach)?;
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(Redirect::to(&format!("/work/{reference}?done=saved")).into_response())
}

/// A file of a case.
pub async fn file(
    view: View,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let read = move |rd: &mut Rd<'_>| {
        let (case, _) = visible(rd, &person, today, &reference)?;
        let found: Result<_, StoreError> = ask::file(rd, &id);
        let found = found?.filter(|(file, _)| file.case_id == case.id);
        found.ok_or_else(|| Fault::not_found("There is no such file."))
    };
    let (file, bytes) = view.app.store().read(read).await?;
    let way = if file.kind.starts_with("image/") {
        "inline"
    } else {
        "attachment"
    };
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (
            header::CONTENT_DISPOSITION,
            format!("{way}; filename=\"{}\"", file.name),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
