//! How do you want to hear from us?

use app::kit::words;
use app::store::StoreError;
use app::tell::{self, Channel, ENGLISH, Preferences, Quiet, QuietError, To};
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
    /// The whole and half hours of a day.
    hours: Vec<Hour>,
    /// From when no text comes: "21:00".
    quiet_from: String,
    /// Until when.
    quiet_until: String,
    /// Texts may come at any time.
    at_night: bool,
    large_print: bool,
    done: bool,
    phone_error: Option<&'static str>,
    address_error: Option<&'static str>,
    quiet_error: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: &'static str,
    text: &'static str,
}

/// A time of day to choose.
#[derive(Debug, Serialize)]
struct Hour {
    /// "21:00"
    value: String,
    /// "9pm"
    text: String,
}

const PHONE: &str = "Enter a mobile number, like 07700 900 982";
const NEED_PHONE: &str = "Enter a mobile number so that we can text you";
const ADDRESS: &str = "Enter an address with at least 2 lines, the postcode last";
const LONG: &str = "The address must be 10 lines or fewer";
const HOUR: &str = "Choose times from the lists";
const SAME: &str = "The end must differ from the start. To get texts at any time, tick “You may text me at any time”";

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
            ..Self::with_hours(Quiet::default())
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
            quiet_from: "22:30".into(),
            quiet_until: "07:00".into(),
            large_print: true,
            done: true,
            ..wishes()
        };
        let at_any_time = Self {
            at_night: true,
            ..wishes()
        };
        vec![
            ("as usual", wishes()),
            ("changed", welsh),
            ("texts at any time", at_any_time),
            (
                "mistyped",
                Self {
                    channel: "sms".into(),
                    phone: "12".into(),
                    address: "AB12 3CD".into(),
                    phone_error: Some(PHONE),
                    quiet_until: "21:00".into(),
                    address_error: Some(ADDRESS),
                    quiet_error: Some(SAME),
                    ..wishes()
                },
            ),
        ]
    }
}

impl Wishes {
    /// With the times of day to choose from; those of `quiet` are chosen, or the usual ones if it is none.
    fn with_hours(quiet: Quiet) -> Self {
        let chosen = if quiet.is_none() {
            Quiet::default()
        } else {
            quiet
        };
        Self {
            hours: Quiet::choices()
                .map(|minute| Hour {
                    value: Quiet::typed(minute),
                    text: words::time_of_day(minute),
                })
                .collect(),
            quiet_from: Quiet::typed(chosen.from_min),
            quiet_until: Quiet::typed(chosen.until_min),
            at_night: quiet.is_none(),
            ..Self::default()
        }
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
    let quiet = kept.as_ref().map(|kept| kept.value.quiet);
    let mut page = Wishes {
        email: visitor.email,
        language: ENGLISH.into(),
        languages: languages(&view),
        optional: true,
        done: asked.done.is_some(),
        ..Wishes::with_hours(quiet.unwrap_or_default())
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
    quiet_from: String,
    #[serde(default)]
    quiet_until: String,
    #[serde(default)]
    at_night: String,
    #[serde(default)]
    large_print: String,
}

impl Given {
    /// The quiet hours that were chosen; the usual ones where nothing was.
    fn quiet(&self) -> Result<Quiet, &'static str> {
        if self.at_night == "yes" {
            return Ok(Quiet::NONE);
        }
        if self.quiet_from.is_empty() && self.quiet_until.is_empty() {
            return Ok(Quiet::default());
        }
        Quiet::chosen(&self.quiet_from, &self.quiet_until).map_err(|error| match error {
            QuietError::Time => HOUR,
            QuietError::Same => SAME,
        })
    }
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
    let quiet = match (given.quiet(), phone_error, address_error) {
        (Ok(quiet), None, None) => quiet,
        (quiet, ..) => {
            let page = Wishes {
                email: visitor.email,
                channel: given.channel,
                phone: typed_phone,
                address,
                language: language.into(),
                languages,
                optional: given.optional == "yes",
                quiet_from: given.quiet_from,
                quiet_until: given.quiet_until,
                at_night: given.at_night == "yes",
                large_print: given.large_print == "yes",
                phone_error,
                address_error,
                quiet_error: quiet.err(),
                ..Wishes::with_hours(Quiet::default())
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
        }
    };
    let who = visitor
        .account
        .map_or_else(|| "visit".to_owned(), |id| format!("person:{id}"));
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_hours_are_those_chosen_and_the_usual_ones_where_none_are() {
        #[track_caller]
        fn check(from: &str, until: &str, at_night: &str, want: Result<&str, &str>) {
            let form = json!({ "quiet_from": from, "quiet_until": until, "at_night": at_night });
            let given: Given = serde_json::from_value(form).unwrap();
            let got = given.quiet().map(Quiet::words);
            assert_eq!(got.as_deref().map_err(|e| *e), want, "{from} {until}");
        }
        check("", "", "", Ok("9pm to 8am"));
        check("22:30", "07:00", "", Ok("10:30pm to 7am"));
        check("22:30", "07:00", "yes", Ok("none"));
        check("21:00", "21:00", "yes", Ok("none"));
        check("21:00", "21:00", "", Err(SAME));
        check("21:10", "08:00", "", Err(HOUR));
        check("21:00", "", "", Err(HOUR));
    }

    #[test]
    fn no_quiet_hours_of_old_are_still_none() {
        let page = Wishes::with_hours(Quiet::NONE);
        assert!(page.at_night);
        assert_eq!(
            (page.quiet_from.as_str(), page.quiet_until.as_str()),
            ("21:00", "08:00")
        );
        assert_eq!(page.hours.len(), 48);
    }
}
