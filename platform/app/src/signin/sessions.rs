//! Sign-ins: one record for each, so that a person can see and end them.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use kit::{Fault, Time};
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Filter, Page, Record};

use super::accounts::{ACCOUNTS, Account};
use crate::{App, Person};
use kit::digest;

/// How long a sign-in lasts.
const LASTS_S: i64 = 12 * 3_600;

/// One sign-in of one person on one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub account: String,
    /// Digest of the secret that the browser holds.
    pub secret: String,
    /// What the browser calls itself.
    pub agent: String,
    /// When it ends.
    pub until: Time,
}

/// Sign-ins.
pub const SESSIONS: Collection<Session> = Collection {
    name: "session",
    purpose: "to know that a browser has signed in",
    personal: true,
    erase_at: |session, _| Some(session.until),
    kept_for: "12 hours, or until you sign out",
    audited: false,
    fields: &[
        Field {
            name: "secret",
            unique: true,
            of: |session| vec![session.secret.clone()],
        },
        Field {
            name: "account",
            unique: false,
            of: |session| vec![session.account.clone()],
        },
    ],
};

/// The cookie's name. Over TLS the browser itself binds it to this host.
const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-borough" } else { "borough" }
}

/// Begins a sign-in: the cookie to set.
pub async fn begin(app: &App, account: &str, agent: &str) -> Result<Cookie<'static>, Fault> {
    let secret = app.chance().secret();
    let session = Session {
        account: account.to_owned(),
        secret: digest(&secret),
        agent: agent.chars().take(200).collect(),
        until: app.now().plus_s(LASTS_S),
    };
    app.store()
        .write(move |tx| SESSIONS.insert(tx, "system", session.clone()).map(drop))
        .await?;
    let https = app.config().is_https();
    Ok(Cookie::build((cookie_name(https), secret))
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax)
        .build())
}

/// The person whose browser this is, if its sign-in still lasts and the account is open.
pub async fn person(app: &App, jar: &CookieJar) -> Result<Option<Person>, Fault> {
    let Some(cookie) = jar.get(cookie_name(app.config().is_https())) else {
        return Ok(None);
    };
    let (secret, now) = (digest(cookie.value()), app.now());
    let found = app
        .store()
        .read(move |rd| {
            let Some(session) = SESSIONS.by(rd, "secret", &secret)? else {
                return Ok(None);
            };
            let account = ACCOUNTS.get(rd, &session.value.account)?;
            Ok::<_, store::StoreError>(account.map(|account| (session, account)))
        })
        .await?;
    Ok(found
        .filter(|(session, account)| session.value.until > now && !account.value.closed)
        .map(|(session, account)| as_person(account, session.id)))
}

fn as_person(account: Record<Account>, session: String) -> Person {
    let Account {
        name, email, roles, ..
    } = account.value;
    Person {
        id: account.id,
        name,
        email,
        roles,
        session,
    }
}

/// The sign-ins of an account, newest first.
pub async fn of(app: &App, account: &str) -> Result<Vec<Record<Session>>, Fault> {
    let filter = Filter::Is("account", account.to_owned());
    let page = Page {
        newest_first: true,
        limit: 50,
        skip: 0,
    };
    Ok(app
        .store()
        .read(move |rd| SESSIONS.find(rd, &filter, page))
        .await?)
}

/// Ends a sign-in of this account.
pub async fn end(app: &App, account: &str, id: &str) -> Result<(), Fault> {
    let (account, id) = (account.to_owned(), id.to_owned());
    Ok(app
        .store()
        .write(move |tx| {
            let own = SESSIONS
                .get(tx, &id)?
                .is_some_and(|session| session.value.account == account);
            if own {
                SESSIONS.remove(tx, "system", &id).map(drop)
            } else {
                Ok(())
            }
        })
        .await?)
}

/// Ends every sign-in of this account but one.
pub async fn end_others(app: &App, account: &str, but: &str) -> Result<(), Fault> {
    for session in of(app, account).await? {
        if session.id != but {
            end(app, account, &session.id).await?;
        }
    }
    Ok(())
}

/// The cookie that makes the browser forget.
pub fn forget(app: &App) -> Cookie<'static> {
    let mut cookie = Cookie::new(cookie_name(app.config().is_https()), "");
    cookie.set_path("/");
    cookie
}
