//! No more messages of this kind, please: the page that a message's link opens.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use kit::Fault;
use serde::Serialize;

use crate::view::View;
use crate::{Fail, Page, encode};

#[derive(Debug, Serialize)]
pub struct Stop {
    secret: String,
    /// Whether messages that are good to know, and no more, still come.
    comes: bool,
    /// The address, with most of it hidden: whoever was forwarded a message has the link too.
    to: String,
}

impl Page for Stop {
    const TEMPLATE: &'static str = "messages/stop.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let stop = |comes| Self {
            secret: "s3cr3t".into(),
            comes,
            to: "a…@example.org".into(),
        };
        vec![("to stop", stop(true)), ("stopped", stop(false))]
    }
}

pub async fn show(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let wanted = secret.clone();
    let kept = view
        .app
        .store()
        .read(move |rd| tell::preferences_by_link(rd, &wanted))
        .await?
        .ok_or_else(missing)?;
    let first = kept.value.to.addresses().into_iter().next();
    Ok(view.page(&Stop {
        secret,
        comes: kept.value.optional,
        to: first.map_or_else(String::new, |address| hidden(&address.text)),
    }))
}

fn missing() -> Fault {
    Fault::not_found(
        "This link is not one of ours, or it is too old. To stop messages, use the link in the newest one or write to us.",
    )
}

/// "a…@example.org", "…123": enough for its owner to know it.
fn hidden(address: &str) -> String {
    match address.split_once('@') {
        Some((user, domain)) => {
            format!("{}…@{domain}", user.chars().take(1).collect::<String>())
        }
        None => {
            let digits: Vec<char> = address.lines().next().unwrap_or_default().chars().collect();
            format!("…{}", digits.iter().rev().take(3).rev().collect::<String>())
        }
    }
}

pub async fn change(
    view: View,
    Path(secret): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fail> {
    let has = |wanted: &str| fields.iter().any(|(name, _)| name == wanted);
    let stop = !has("again");
    let wanted = secret.clone();
    let is_ours = view
        .app
        .store()
        .write(move |tx| tell::stop_by_link(tx, &wanted, stop))
        .await?;
    if !is_ours {
        return Err(missing().into());
    }
    // A mail program that does this for a person follows no redirect (RFC 8058, section 3.1).
    if has("List-Unsubscribe") {
        return Ok("Stopped.".into_response());
    }
    Ok(Redirect::to(&format!("/messages/stop/{}", encode(&secret))).into_response())
}
