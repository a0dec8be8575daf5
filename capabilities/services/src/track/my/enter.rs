//! Opening one's own page by a link in an email.

use app::kit::{Fault, Time};
use app::store::{Collection, Field, Filter, StoreError};
use app::tell::{self, Options, To};
use app::{Fail, Letter, Page, View, encode};
use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::visit;

/// How long a link is good for.
const GOOD_S: i64 = 30 * 60;
/// Links sent to one address in that time.
const MOST_LINKS: usize = 3;

/// A link that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    email: String,
    /// Digest of its secret.
    secret: String,
    until: Time,
    used: bool,
}

/// Links.
pub const LINKS: Collection<Link> = Collection {
    name: "my-link",
    purpose: "to open your own page by the link that we send you",
    personal: true,
    erase_at: |link, _| Some(link.until),
    kept_for: "30 minutes",
    audited: false,
    fields: &[
        Field {
            name: "email",
            unique: false,
            of: |link| vec![link.email.to_lowercase()],
        },
        Field {
            name: "secret",
            unique: true,
            of: |link| vec![link.secret.clone()],
        },
    ],
};

/// The message with the link.
#[derive(Debug, Serialize)]
pub struct MyLink {
    pub link: String,
    pub place: String,
}

impl Letter for MyLink {
    const TEMPLATE: &'static str = "track/my-link.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a link",
            Self {
                link: "https://place.example/my/enter?key=0123456789abcdef".into(),
                place: "Estuary Council".into(),
            },
        )]
    }
}

/// How far somebody has come in opening their page.
#[derive(Debug, Default, Serialize)]
pub struct Enter {
    /// "ask", "sent", "open" or "old".
    step: &'static str,
    email: String,
    key: String,
    error: Option<&'static str>,
}

impl Page for Enter {
    const TEMPLATE: &'static str = "track/my-enter.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let enter = |step, email: &str| Self {
            step,
            email: email.into(),
            ..Self::default()
        };
        vec![
            ("to begin", enter("ask", "")),
            (
                "mistyped",
                Self {
                    error: Some(ENTER_EMAIL),
                    ..enter("ask", "ann@")
                },
            ),
            ("sent", enter("sent", "ann@example.org")),
            (
                "opened",
                Self {
                    key: "s3cr3t".into(),
                    ..enter("open", "")
                },
            ),
            ("too old", enter("old", "")),
        ]
    }
}

const ENTER_EMAIL: &str = "Enter an email address in the correct format, like name@example.com";

/// The page that asks for an address.
pub fn ask() -> Enter {
    Enter {
        step: "ask",
        ..Enter::default()
    }
}

#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    email: String,
}

/// Sends a link. The answer is the same whether we know the address or not, and whether this was asked
/// once or too often.
pub async fn send(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let typed: String = given.email.trim().chars().take(254).collect();
    let Some(email) = tell::email(&typed) else {
        let page = Enter {
            email: typed,
            error: Some(ENTER_EMAIL),
            ..ask()
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    };
    let (app, address) = (view.app.clone(), email.clone());
    let secret = view.app.chance().secret();
    view.app
        .store()
        .write(move |tx| {
            let now = tx.now();
            let of = Filter::Is("email", address.to_lowercase());
            let good = LINKS.find(tx, &of, app::store::Page::default())?;
            let good = good.iter().filter(|link| link.value.until > now).count();
            if good >= MOST_LINKS {
                return Ok::<_, StoreError>(());
            }
            let link = Link {
                email: address.clone(),
                secret: app::kit::digest(secret.as_bytes()),
                until: now.plus_s(GOOD_S),
                used: false,
            };
            LINKS.insert(tx, "system", link)?;
            let letter = MyLink {
                link: format!(
                    "{}/my/enter?key={}",
                    app.config().public_url(),
                    encode(&secret)
                ),
                place: app.place().facts().council.clone(),
            };
            // To this address and by no other way: whoever opens the link has shown that it is theirs.
            let options = Options {
                is_private: true,
                ..Options::default()
            };
            app.send(tx, &To::email(&address), &letter, &options)
                .map(drop)
        })
        .await?;
    let page = Enter {
        step: "sent",
        email,
        ..Enter::default()
    };
    Ok(view.page(&page))
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    key: String,
}

/// Asks for a click before the link is used up: programs that look into mail open links too.
pub async fn show(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let key: String = asked.key.chars().take(100).collect();
    let (secret, now) = (app::kit::digest(key.as_bytes()), view.app.now());
    let link = view
        .app
        .store()
        .read(move |rd| LINKS.by(rd, "secret", &secret))
        .await?;
    let is_good = link.is_some_and(|link| !link.value.used && link.value.until > now);
    Ok(view.page(&Enter {
        step: if is_good { "open" } else { "old" },
        key,
        ..Enter::default()
    }))
}

pub async fn enter(view: View, jar: CookieJar, Form(given): Form<Asked>) -> Result<Response, Fail> {
    let secret = app::kit::digest(given.key.as_bytes());
    let email = view
        .app
        .store()
        .write(move |tx| {
            let now = tx.now();
            let Some(kept) = LINKS.by(tx, "secret", &secret)? else {
                return Ok(None);
            };
            if kept.value.used || kept.value.until <= now {
                return Ok(None);
            }
            let used = Link {
                used: true,
                ..kept.value.clone()
            };
            LINKS.change(tx, "system", &kept.id, Some(kept.version), used)?;
            Ok::<_, StoreError>(Some(kept.value.email))
        })
        .await?;
    let Some(email) = email else {
        let page = Enter {
            step: "old",
            ..Enter::default()
        };
        return Ok((StatusCode::GONE, view.page(&page)).into_response());
    };
    let cookie = visit::begin(&view.app, &email).await?;
    Ok((jar.add(cookie), Redirect::to("/my")).into_response())
}

/// For a door that needs to know who is looking.
pub fn first() -> Fault {
    Fault::invalid("Open your page first. We can send you a link to it: go to “My page”.")
}
