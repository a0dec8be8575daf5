//! A visit: somebody has shown that an email address is theirs, for an hour, on one browser.

use app::kit::{Fault, Time};
use app::store::{Collection, Field};
use app::{App, Fail, View};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::{Deserialize, Serialize};

/// How long a visit lasts.
const LASTS_S: i64 = 3_600;

/// One visit. It opens what belongs to its address, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub email: String,
    /// Digest of the secret that the browser holds.
    secret: String,
    until: Time,
}

/// Visits.
pub const VISITS: Collection<Visit> = Collection {
    name: "visit",
    purpose: "to know that you have opened your own page by the link we sent you",
    personal: true,
    erase_at: |visit, _| Some(visit.until),
    kept_for: "1 hour, or until you leave the page",
    audited: false,
    fields: &[Field {
        name: "secret",
        unique: true,
        of: |visit| vec![visit.secret.clone()],
    }],
};

/// Who is looking at their own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Their address, shown to be theirs.
    pub email: String,
    /// Their account, if they signed in.
    pub account: Option<String>,
    /// Their name, if they signed in.
    pub name: String,
}

/// The cookie's name. Over TLS the browser itself binds it to this host.
const fn cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-borough-my"
    } else {
        "borough-my"
    }
}

/// Begins a visit: the cookie to set.
///
/// # Errors
/// Whatever the store says.
pub async fn begin(app: &App, email: &str) -> Result<Cookie<'static>, Fault> {
    let secret = app.chance().secret();
    let visit = Visit {
        email: email.to_owned(),
        secret: app::kit::digest(secret.as_bytes()),
        until: app.now().plus_s(LASTS_S),
    };
    app.store()
        .write(move |tx| VISITS.insert(tx, "system", visit.clone()).map(drop))
        .await?;
    let https = app.config().is_https();
    Ok(Cookie::build((cookie_name(https), secret))
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax)
        .build())
}

/// Who is looking, if they have shown who they are: an account before a link.
///
/// # Errors
/// Whatever the store says.
pub async fn visitor(view: &View, jar: &CookieJar) -> Result<Option<Visitor>, Fault> {
    if let Some(person) = view.who.person() {
        return Ok(Some(Visitor {
            email: person.email.clone(),
            account: Some(person.id.clone()),
            name: person.name.clone(),
        }));
    }
    let Some(cookie) = jar.get(cookie_name(view.app.config().is_https())) else {
        return Ok(None);
    };
    let (secret, now) = (app::kit::digest(cookie.value().as_bytes()), view.app.now());
    let found = view
        .app
        .store()
        .read(move |rd| VISITS.by(rd, "secret", &secret))
        .await?;
    Ok(found
        .filter(|visit| visit.value.until > now)
        .map(|visit| Visitor {
            email: visit.value.email,
            account: None,
            name: String::new(),
        }))
}

/// Ends the visit on this browser.
pub async fn leave(view: View, jar: CookieJar) -> Result<Response, Fail> {
    let name = cookie_name(view.app.config().is_https());
    if let Some(cookie) = jar.get(name) {
        let secret = app::kit::digest(cookie.value().as_bytes());
        view.app
            .store()
            .write(move |tx| match VISITS.by(tx, "secret", &secret)? {
                Some(visit) => VISITS.remove(tx, "system", &visit.id).map(drop),
                None => Ok::<_, app::store::StoreError>(()),
            })
            .await?;
    }
    let mut gone = Cookie::new(name, "");
    gone.set_path("/");
    Ok((jar.remove(gone), Redirect::to("/my")).into_response())
}
