//! A copy of what is held about the visitor, to take away: one ZIP with a page to read, the same for
//! programs, and their files.

use std::io::{Cursor, Write};

use app::kit::Fault;
use app::store::{StoreError, audit};
use app::{Fail, View};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use http::header;
use serde_json::{Value, json};

use super::enter;
use super::page::Mine;
use super::visit::visitor;

pub async fn download(view: View, jar: CookieJar) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    let by = visitor.clone();
    let zip = view
        .app
        .store()
        .read(move |rd| {
            let mine = Mine::read(rd, &by)?;
            let cases = mine.held.zip(rd)?;
            with_more(cases, &mine).map_err(Fault::internal)
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
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"what-we-hold-about-you.zip\"",
        ),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, zip).into_response())
}

/// The archive of the cases with the bookings, the messages and the wishes beside them.
fn with_more(cases: Vec<u8>, mine: &Mine) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(cases))?;
    let options = zip::write::SimpleFileOptions::default();
    for (name, value) in [
        ("bookings.json", bookings(mine)),
        ("messages.json", messages(mine)),
        ("how-you-want-to-hear-from-us.json", wishes(mine)),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(format!("{value:#}").as_bytes())?;
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
            "text": if message.is_private { "(a link to your own page)" } else { message.text.as_str() },
            "history": message.history,
        })
    });
    all.collect()
}

fn wishes(mine: &Mine) -> Value {
    let wish = mine.wish.as_ref().map(|kept| {
        let wish = &kept.value;
        json!({
            "addresses": wish.to, "by": wish.channel, "language": wish.language,
            "news and reminders": wish.optional, "quiet hours": wish.quiet,
            "large print": wish.large_print, "told us": wish.told.to_string(),
        })
    });
    json!({ "wishes": wish, "messages came back": mine.failing })
}
