//! Another email address for what an employer posted. It takes over once it is confirmed from a message that
//! was sent to it; the old address is told, and links from before stop working then.

use app::kit::{Fault, Kind};
use app::store::StoreError;
use app::tell::{self, Options};
use app::{App, Fail, Page, View};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use jiff::ToSpan;
use serde::Serialize;

use super::links;
use super::mine::MinePage;
use super::opening::{Given, NewEmail, OPENINGS, Opening};
use super::own;
use crate::find::{MOST_A_DAY, is_email};
use crate::provider::letters::{
    self, AskedLetter, ChangedLetter, ConfirmAddressLetter, LeftLetter,
};

/// How long a new address can be confirmed, in days.
const DAYS: i64 = 7;
/// Messages about one opening in a day at most, before no other address can be asked for: each try writes
/// one to the new address and one to the old.
const MOST_MESSAGES: usize = 2 * MOST_A_DAY;

/// What is said of an address that cannot be written to.
pub const NO_EMAIL: &str = "Write the new email address, such as name@example.com";
const THE_SAME: &str = "We write to this address already. Write the new one";

/// Should we write to this address?
#[derive(Debug, Serialize)]
pub struct AddressPage {
    /// What it is about: "Junior web developer".
    title: String,
    /// The new address.
    email: String,
    /// This page.
    path: String,
}

impl Page for AddressPage {
    const TEMPLATE: &'static str = "directory/address.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a new address",
            Self {
                title: "Junior web developer".into(),
                email: "people@harbour-software.example".into(),
                path: "/skills/jobs/address/secret".into(),
            },
        )]
    }
}

/// What is wrong with a new address.
fn wrong(typed: &str, old: &str) -> Option<&'static str> {
    if !is_email(typed) {
        Some(NO_EMAIL)
    } else if typed.eq_ignore_ascii_case(old) {
        Some(THE_SAME)
    } else {
        None
    }
}

/// Asks whoever reads mail at a new address to confirm it, and tells the old one. Nothing else changes.
pub async fn ask(
    view: View,
    Path(secret): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let record = links::open(&view.app, &secret).await?;
    let (path, today) = (links::path(&secret), view.app.today());
    let typed = given.get("new-email").map_or("", |text| text.trim());
    if let Some(why) = wrong(typed, &record.value.email) {
        let page = MinePage::of(&record, &path, today).refused_email(typed, why);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let base = view.app.config().public_url();
    let (whole, own) = (view.app.chance().secret(), view.app.chance().secret());
    let new = NewEmail {
        email: typed.to_owned(),
        link: links::name(&whole).to_owned(),
        until: today.saturating_add(DAYS.days()),
    };
    let title = record.value.title.clone();
    let confirm = ConfirmAddressLetter {
        title: title.clone(),
        link: format!("{base}{}", links::address_path(&whole)),
        days: DAYS,
    };
    let asked = AskedLetter {
        title,
        own_link: format!("{base}{}", links::path(&own)),
        contact: contact(&view.app),
    };
    let (house, id, version) = (view.app.clone(), record.id, record.version);
    let next = Opening {
        new_email: Some(new.clone()),
        ..record.value
    };
    let is_sent = view
        .app
        .store()
        .write(move |tx| {
            let since = tx.now().plus_s(-86_400);
            let written = tell::messages_about(tx, &about(&id))?;
            let lately = written.iter().filter(|message| message.created >= since);
            if lately.count() >= MOST_MESSAGES {
                return Ok::<_, StoreError>(false);
            }
            OPENINGS.change(tx, &who(&id), &id, Some(version), next.clone())?;
            links::make_for_address(tx, &whole, &id, new.until)?;
            links::make(tx, &own, &id)?;
            letters::post(&house, tx, &new.email, &confirm, &to_it_alone(&id))?;
            letters::post(&house, tx, &next.email, &asked, &options(&id))?;
            Ok(true)
        })
        .await?;
    if !is_sent {
        return Err(Fault::new(
            Kind::TooBusy,
            "We have written about this too often today. Try again tomorrow.",
        )
        .into());
    }
    Ok(Redirect::to(&format!("{path}?done=email-asked")).into_response())
}

/// Keeps the address that we have, whatever was asked for.
pub async fn keep_old(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let record = links::open(&view.app, &secret).await?;
    let kept = |opening: Opening| Opening {
        new_email: None,
        ..opening
    };
    own::keep(&view.app, record, kept).await?;
    let path = links::path(&secret);
    Ok(Redirect::to(&format!("{path}?done=email-kept")).into_response())
}

/// The page of a new address's link. Looking confirms nothing: scanners of mail follow links.
pub async fn confirm_page(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let (record, new) = links::open_address(&view.app, &secret).await?;
    Ok(view.page(&AddressPage {
        title: record.value.title,
        email: new.email,
        path: links::address_path(&secret),
    }))
}

/// Confirms the new address: it takes over, and gets a link of its own.
pub async fn confirm(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let (record, new) = links::open_address(&view.app, &secret).await?;
    let whole = view.app.chance().secret();
    let own_path = links::path(&whole);
    let old = record.value.email.clone();
    let title = record.value.title.clone();
    let changed = ChangedLetter {
        title: title.clone(),
        own_link: format!("{}{own_path}", view.app.config().public_url()),
    };
    let left = LeftLetter {
        title,
        contact: contact(&view.app),
    };
    let (house, id, version) = (view.app.clone(), record.id, record.version);
    let next = record.value.written_to(new.email);
    view.app
        .store()
        .write(move |tx| {
            OPENINGS.change(tx, &who(&id), &id, Some(version), next.clone())?;
            links::make(tx, &whole, &id)?;
            letters::post(&house, tx, &next.email, &changed, &to_it_alone(&id))?;
            letters::post(&house, tx, &old, &left, &options(&id))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to(&format!("{own_path}?done=email-changed")).into_response())
}

/// Who is said to have changed an opening.
fn who(id: &str) -> String {
    format!("employer:{id}")
}

/// What messages about an opening are about.
fn about(id: &str) -> String {
    format!("opening {id}")
}

fn options(id: &str) -> Options {
    Options {
        about: about(id),
        ..Options::default()
    }
}

/// A message that shows who reads mail at an address goes there and nowhere else.
fn to_it_alone(id: &str) -> Options {
    Options {
        is_private: true,
        ..options(id)
    }
}

/// Where to ask.
fn contact(app: &App) -> String {
    app.place().facts().contact.email.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_address_is_one_and_is_new() {
        #[track_caller]
        fn check(typed: &str, want: Option<&str>) {
            assert_eq!(wrong(typed, "jobs@example.org"), want, "{typed}");
        }
        check("people@example.org", None);
        check("Jobs@Example.org", Some(THE_SAME));
        check("", Some(NO_EMAIL));
        check("people", Some(NO_EMAIL));
        check("a@example.org, b@example.org", Some(NO_EMAIL));
    }
}
