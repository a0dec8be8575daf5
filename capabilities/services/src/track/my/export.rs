//! A copy of what is held about the visitor, to take away: one ZIP with a page to read, the same for
//! programs, and their files.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use app::kit::{Fault, Time};
use app::store::{Rd, StoreError, audit};
use app::tell::Message;
use app::{Fail, View};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use http::header;
use serde::Serialize;
use serde_json::{Value, json};

use super::page::Mine;
use super::visit::visitor;
use super::{enter, html};

pub async fn download(view: View, jar: CookieJar) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    let by = visitor.clone();
    let zip = view
        .app
        .store()
        .read(move |rd| {
            let mine = Mine::read(rd, &by)?;
            pack(rd, &mine, &[])
        })
        .await?;
    let who = visitor
        .account
        .map_or_else(|| "visit".into(), |id| format!("person:{id}"));
    view.app
        .store()
        .write(move |tx| audit::note(tx, &who, "took a copy", "held-data", "", ""))
        .await
        .map_err(|e: StoreError| e)?;
    Ok(answer(zip))
}

/// A ZIP to take away, which nobody on the way keeps.
pub fn answer(zip: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"what-we-hold-about-you.zip\"",
        ),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, zip).into_response()
}

/// What is held of a person in other parts of the house: one thing with its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// Which kind of record it is.
    pub kind: &'static str,
    /// Why it is kept.
    pub why: &'static str,
    /// For how long.
    pub kept_for: &'static str,
    /// When it was taken down.
    pub recorded: Time,
    /// What it says, each by its name.
    pub facts: BTreeMap<String, String>,
}

/// All of it in one ZIP.
///
/// # Errors
/// Whatever the store says.
pub fn pack(rd: &mut Rd<'_>, mine: &Mine, others: &[Other]) -> Result<Vec<u8>, Fault> {
    let cases = mine.held.zip(rd)?;
    with_more(cases, mine, others).map_err(Fault::internal)
}

/// The archive of the cases with the rest beside them: as a page to read, and for programs.
fn with_more(cases: Vec<u8>, mine: &Mine, others: &[Other]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(cases))?;
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("bookings-and-messages.html", options)?;
    zip.write_all(html::page(mine, others).as_bytes())?;
    for (name, value) in [
        ("bookings.json", bookings(mine)),
        ("messages.json", messages(mine)),
        ("how-you-want-to-hear-from-us.json", wishes(mine)),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(format!("{value:#}").as_bytes())?;
    }
    if !others.is_empty() {
        zip.start_file("other-records.json", options)?;
        zip.write_all(format!("{:#}", json!(others)).as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn bookings(mine: &Mine) -> Value {
    let all = mine.bookings.iter().map(|(booking, title)| {
        json!({
            "reference": booking.reference, "what": title, "state": booking.state.word(),
            "starts": booking.starts.to_string(), "ends": booking.ends.to_string(),
            "people": booking.people, "details": booking.details,
        })
    });
    all.collect()
}

/// The messages, without the secrets of their links.
fn messages(mine: &Mine) -> Value {
    let all = mine.messages.iter().map(|record| {
        let message = &record.value;
        json!({
            "written": record.created.to_string(), "to": message.to, "by": message.channel.name(),
            "subject": message.subject, "about": message.about, "state": message.state.word(),
            "text": words_of(message),
            "history": message.history,
        })
    });
    all.collect()
}

/// The words of a message; those with a secret in them are left out.
pub fn words_of(message: &Message) -> &str {
    if message.is_private {
        "(a link to your own page)"
    } else {
        &message.text
    }
}

fn wishes(mine: &Mine) -> Value {
    let wishes = mine.wishes.iter().map(|kept| {
        let wish = &kept.value;
        json!({
            "addresses": wish.to, "by": wish.channel, "language": wish.language,
            "news and reminders": wish.optional, "quiet hours": wish.quiet,
            "large print": wish.large_print, "told us": wish.told.to_string(),
        })
    });
    let failing = mine
        .failing
        .iter()
        .map(|(address, failing)| json!({ "address": address, "came back": failing }));
    json!({
        "wishes": wishes.collect::<Value>(),
        "messages came back": failing.collect::<Value>(),
    })
}
