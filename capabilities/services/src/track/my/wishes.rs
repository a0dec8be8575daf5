//! How do you want to hear from us?

use app::store::StoreError;
use app::tell::{self, Channel, ENGLISH, Preferences, Quiet, To};
use app::{Fail, Page, View};
use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::enter;
use super::visit::visitor;

/// Lines of an address at most.
const LINES: usize = 10;

#[derive(Debug, Default, Serialize)]
pub struct Wishes {
    email: String,
    /// "email", "sms" or "letter"; empty for no wish.
    channel: String,
    phone: String,
    address: String,
    language: String,
    languages: Vec<Choice>,
    optional: bool,
    at_night: bool,
    large_print: bool,
    done: bool,
    phone_error: Option<&'static str>,
    address_error: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: &'static str,
    text: &'static str,
}

const PHONE: &str = "Enter a mobile number, like 07700 900 982";
const NEED_PHONE: &str = "Enter a mobile number so that we can text you";
const ADDRESS: &str = "Enter an address with at least 2 lines, the postcode last";
const LONG: &str = "The address must be 10 lines or fewer";

impl Page for Wishes {
    const TEMPLATE: &'static str = "track/my-messages.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let wishes = || Self {
            email: "ann@example.org".into(),
            language: ENGLISH.into(),
            languages: vec![Choice {
                value: "en",
                text: "English",
            }],
            optional: true,
            ..Self::default()
        };
        let welsh = Self {
            channel: "sms".into(),
            phone: "07700 900123".into(),
            address: "1 High Street\nAB12 3CD".into(),
            language: "cy".into(),
            languages: vec![
                Choice {
                    value: "en",
                    text: "English",
                },
                Choice {
                    value: "cy",
                    text: "Welsh",
                },
            ],
            large_print: true,
            done: true,
            ..wishes()
        };
        vec![
            ("as usual", wishes()),
            ("changed", welsh),
            (
                "mistyped",
                Self {
                    channel: "sms".into(),
                    phone: "12".into(),
                    address: "AB12 3CD".into(),
                    phone_error: Some(PHONE),
                    address_error: Some(ADDRESS),
                    ..wishes()
                },
            ),
        ]
    }
}

fn languages(view: &View) -> Vec<Choice> {
    let all = view.app.languages().into_iter();
    all.map(|(value, text)| Choice { value, text }).collect()
}

#[derive(Deserialize)]
pub struct Asked {
    done: Option<String>,
}

pub async fn show(
    view: View,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let Some(visitor) = visitor(&view, &jar).await? else {
        return Ok(view.page(&enter::ask()));
    };
    let to = To::email(&visitor.email);
    let kept = view
        .app
        .store()
        .read(move |rd| tell::preferences_of(rd, &to))
        .await?;
    let mut page = Wishes {
        email: visitor.email,
        language: ENGLISH.into(),
        languages: languages(&view),
        optional: true,
        done: asked.done.is_some(),
        ..Wishes::default()
    };
    if let Some(kept) = kept {
        let wish = kept.value;
        page.channel = wish
            .channel
            .map_or_else(String::new, |channel| channel.word().into());
        page.phone = wish.to.phone.unwrap_or_default();
        page.address = wish.to.address.join("\n");
        page.language = wish.language;
        page.optional = wish.optional;
        page.at_night = wish.quiet.from_min == wish.quiet.until_min;
        page.large_print = wish.large_print;
    }
    Ok(view.page(&page))
}

#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    optional: String,
    #[serde(default)]
    at_night: String,
    #[serde(default)]
    large_print: String,
}

pub async fn change(
    view: View,
    jar: CookieJar,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    let channel = Channel::read(&given.channel);
    let typed_phone = given.phone.trim().chars().take(40).collect::<String>();
    let phone = tell::phone(&typed_phone);
    let address: String = given.address.chars().take(1_000).collect();
    let lines: Vec<String> = address
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    let phone_error = match (channel, &phone) {
        (_, None) if !typed_phone.is_empty() => Some(PHONE),
        (Some(Channel::Sms), None) => Some(NEED_PHONE),
        _ => None,
    };
    let is_short = tell::postal(&visitor.name, &lines).is_none();
    let address_error = match channel {
        _ if lines.len() > LINES => Some(LONG),
        Some(Channel::Letter) if is_short => Some(ADDRESS),
        _ if !lines.is_empty() && is_short => Some(ADDRESS),
        _ => None,
    };
    let languages = languages(&view);
    let known = languages
        .iter()
        .find(|choice| choice.value == given.language);
    let language = known.map_or(ENGLISH, |choice| choice.value);
    if phone_error.is_some() || address_error.is_some() {
        let page = Wishes {
            email: visitor.email,
            channel: given.channel,
            phone: typed_phone,
            address,
            language: language.into(),
            languages,
            optional: given.optional == "yes",
            at_night: given.at_night == "yes",
            large_print: given.large_print == "yes",
            done: false,
            phone_error,
            address_error,
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let who = visitor
        .account
        .map_or_else(|| "visit".to_owned(), |id| format!("person:{id}"));
    let quiet = if given.at_night == "yes" {
        Quiet {
            from_min: 0,
            until_min: 0,
        }
    } else {
        Quiet::default()
    };
    let (optional, large_print) = (given.optional == "yes", given.large_print == "yes");
    view.app
        .store()
        .write(move |tx| {
            let to = To::email(&visitor.email);
            let (phone, lines) = (phone.clone(), lines.clone());
            tell::prefer(tx, &who, &to, |wish: &mut Preferences| {
                wish.channel = channel;
                wish.to.phone = phone;
                wish.to.address = lines;
                wish.language = language.into();
                wish.optional = optional;
                wish.quiet = quiet;
                wish.large_print = large_print;
            })
            .map(drop)
            .map_err(|e: StoreError| e)
        })
        .await?;
    Ok(Redirect::to("/my/messages?done=yes").into_response())
}
