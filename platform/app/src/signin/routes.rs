//! Parse, call, show.

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use http::{HeaderMap, StatusCode, header};
use kit::{Fault, Kind};
use serde::Deserialize;
use store::{Filter, Page as Part};

use super::accounts::{self, change, hashed, verify};
use super::keys::{self, KEYS};
use super::pages::{
    AccountPage, Choice, KeyLine, KeysPage, SignIn, SignInLine, SignIns, may_words,
};
use super::{oidc, password, safe_next, sessions};
use crate::view::View;
use crate::{Allow, App, Fail, Routes};

/// Remembers, in the browser, which single sign-on it began.
const STATE_COOKIE: &str = "borough-sign-in";

/// The doors of signing in and of one's own account.
pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Allow::Anyone, sign_in)
        .post("/sign-in", Allow::Anyone, sign_in_with_password)
        .get("/sign-in/oidc", Allow::Anyone, sign_in_elsewhere)
        .get("/sign-in/oidc/back", Allow::Anyone, back_from_elsewhere)
        .post("/sign-out", Allow::SignedIn, sign_out)
        .get("/account", Allow::SignedIn, account)
        .post("/account/password", Allow::SignedIn, change_password)
        .get("/account/sign-ins", Allow::SignedIn, sign_ins)
        .post("/account/sign-ins/{id}/end", Allow::SignedIn, end_sign_in)
        .get("/account/keys", Allow::SignedIn, list_keys)
        .post("/account/keys", Allow::SignedIn, create_key)
        .post("/account/keys/{id}/remove", Allow::SignedIn, remove_key)
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn sign_in(view: View, Query(ask): Query<Next>) -> Response {
    view.page(&form(&view.app, &ask.next, "", None))
}

fn form(app: &App, next: &str, email: &str, error: Option<String>) -> SignIn {
    let label = &app.config().oidc.label;
    let label = if label.is_empty() {
        "Sign in with your council account"
    } else {
        label
    };
    SignIn {
        next: safe_next(next).to_owned(),
        email: email.to_owned(),
        error,
        oidc: oidc::is_on(app).then(|| label.to_owned()),
    }
}

#[derive(Deserialize)]
struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in_with_password(
    view: View,
    jar: CookieJar,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Result<Response, Fail> {
    let account = match verify(&view.app, &given.email, given.password).await {
        Ok(account) => account,
        Err(fault) if fault.kind == Kind::Invalid => {
            let page = form(&view.app, &given.next, &given.email, Some(fault.message));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
        }
        Err(fault) => return Err(fault.into()),
    };
    let cookie = sessions::begin(&view.app, &account.id, agent(&headers)).await?;
    Ok((jar.add(cookie), Redirect::to(safe_next(&given.next))).into_response())
}

fn agent(headers: &HeaderMap) -> &str {
    headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default()
}

async fn sign_in_elsewhere(
    State(app): State<App>,
    jar: CookieJar,
    Query(ask): Query<Next>,
) -> Result<Response, Fail> {
    if !oidc::is_on(&app) {
        return Err(Fault::not_found("Single sign-on is not set up here.").into());
    }
    let (address, state) = oidc::begin(&app, safe_next(&ask.next)).await?;
    let cookie = Cookie::build((STATE_COOKIE, state))
        .path("/sign-in")
        .http_only(true)
        .secure(app.config().is_https())
        .same_site(SameSite::Lax)
        .build();
    Ok((jar.add(cookie), Redirect::to(&address)).into_response())
}

#[derive(Deserialize)]
struct Back {
    code: Option<String>,
    #[serde(default)]
    state: String,
    error: Option<String>,
}

async fn back_from_elsewhere(
    State(app): State<App>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Fail> {
    let begun_here = jar
        .get(STATE_COOKIE)
        .is_some_and(|cookie| cookie.value() == back.state);
    let (Some(code), true) = (back.code, begun_here) else {
        let why = back.error.unwrap_or_else(|| "begun elsewhere".into());
        return Err(Fault::invalid(
            "That sign-in was stopped or was begun in another browser. Start again.",
        )
        .because(why)
        .into());
    };
    let (account, next) = oidc::finish(&app, code, &back.state).await?;
    let cookie = sessions::begin(&app, &account.id, agent(&headers)).await?;
    let mut done = Cookie::new(STATE_COOKIE, "");
    done.set_path("/sign-in");
    Ok((jar.remove(done).add(cookie), Redirect::to(safe_next(&next))).into_response())
}

async fn sign_out(view: View, jar: CookieJar) -> Result<Response, Fail> {
    let person = view.person()?;
    sessions::end(&view.app, &person.id, &person.session).await?;
    Ok((jar.remove(sessions::forget(&view.app)), Redirect::to("/")).into_response())
}

async fn account(view: View) -> Result<Response, Fail> {
    Ok(view.page(&account_page(&view, None, None).await?))
}

async fn account_page(
    view: &View,
    done: Option<&'static str>,
    error: Option<(&'static str, String)>,
) -> Result<AccountPage, Fault> {
    let person = view.person()?;
    let local = accounts::by_email(&view.app, &person.email)
        .await?
        .is_some_and(|a| a.value.password.is_some());
    Ok(AccountPage {
        name: person.name.clone(),
        email: person.email.clone(),
        roles: person.roles.iter().map(|role| role.word()).collect(),
        may: may_words(&view.who, &crate::pages::acts(&view.app)),
        local,
        done,
        field: error.as_ref().map_or("", |(field, _)| field),
        error: error.map(|(_, message)| message),
    })
}

#[derive(Deserialize)]
struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
}

async fn change_password(view: View, Form(given): Form<NewPassword>) -> Result<Response, Fail> {
    let person = view.person()?;
    let right = match password::check(&given.new) {
        Ok(()) => verify(&view.app, &person.email, given.current)
            .await
            .map(drop)
            .map_err(|fault| ("current", fault)),
        Err(fault) => Err(("new", fault)),
    };
    if let Err((field, fault)) = right {
        let message = match (fault.kind, field) {
            (Kind::Invalid, "current") => "Your current password is not right.".to_owned(),
            (Kind::Invalid, _) => fault.message,
            _ => return Err(fault.into()),
        };
        let page = account_page(&view, None, Some((field, message))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let hash = hashed(&view.app, given.new).await?;
    let who = view.who.audit_name();
    change(&view.app, &who, person.id.clone(), move |account| {
        account.password = Some(hash.clone())
    })
    .await?;
    sessions::end_others(&view.app, &person.id, &person.session).await?;
    let done = "Your password has been changed. Other browsers have been signed out.";
    Ok(view.page(&account_page(&view, Some(done), None).await?))
}

async fn sign_ins(view: View) -> Result<Response, Fail> {
    let person = view.person()?;
    let all = sessions::of(&view.app, &person.id).await?;
    let sign_ins = all
        .into_iter()
        .map(|session| SignInLine::new(session, &person.session))
        .collect();
    Ok(view.page(&SignIns { sign_ins }))
}

async fn end_sign_in(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    sessions::end(&view.app, &view.person()?.id, &id).await?;
    Ok(Redirect::to("/account/sign-ins").into_response())
}

async fn list_keys(view: View) -> Result<Response, Fail> {
    Ok(view.page(&keys_page(&view, None).await?))
}

async fn keys_page(view: &View, new_secret: Option<String>) -> Result<KeysPage, Fault> {
    let account = view.person()?.id.clone();
    let filter = Filter::Is("account", account);
    let part = Part {
        newest_first: true,
        ..Part::default()
    };
    let all = view
        .app
        .store()
        .read(move |rd| KEYS.find(rd, &filter, part))
        .await?;
    let scopes = crate::pages::acts(&view.app)
        .into_iter()
        .filter(|act| act.for_keys && view.who.may(*act))
        .map(|act| Choice {
            value: act.name,
            text: act.words,
            checked: false,
        })
        .collect();
    Ok(KeysPage {
        keys: all.into_iter().map(KeyLine::new).collect(),
        scopes,
        new_secret,
        ..KeysPage::default()
    })
}

async fn create_key(
    view: View,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fail> {
    let person = view.person()?.clone();
    let all = |name: &str| -> Vec<String> {
        fields
            .iter()
            .filter(|(n, v)| n == name && !v.trim().is_empty())
            .map(|(_, v)| v.trim().to_owned())
            .collect()
    };
    let (label, scopes) = (all("label").pop(), all("scope"));
    // Nobody hands on more than they have.
    let acts = crate::pages::acts(&view.app);
    let own = scopes.iter().all(|scope| {
        acts.iter()
            .any(|act| act.for_keys && act.name == scope && view.who.may(*act))
    });
    let (field, error) = match (&label, scopes.is_empty(), own) {
        (None, ..) => ("label", "Say what the key is for."),
        (_, true, _) => ("scope", "Choose at least one thing that the key may do."),
        (.., false) => (
            "scope",
            "You can only give a key what you are allowed to do yourself.",
        ),
        (Some(label), false, true) => {
            let (_, secret) =
                keys::create(&view.app, &person.id, label, scopes, all("only").pop()).await?;
            return Ok(view.page(&keys_page(&view, Some(secret)).await?));
        }
    };
    let mut page = keys_page(&view, None).await?;
    for choice in &mut page.scopes {
        choice.checked = scopes.iter().any(|scope| scope == choice.value);
    }
    (page.field, page.error) = (field, Some(error.into()));
    (page.label, page.only) = (
        label.unwrap_or_default(),
        all("only").pop().unwrap_or_default(),
    );
    Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response())
}

async fn remove_key(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let (account, who) = (view.person()?.id.clone(), view.who.audit_name());
    view.app
        .store()
        .write(move |tx| {
            let own = KEYS
                .get(tx, &id)?
                .is_some_and(|key| key.value.account == account);
            if own {
                KEYS.remove(tx, &who, &id).map(drop)
            } else {
                Ok::<_, store::StoreError>(())
            }
        })
        .await?;
    view.app.keys().clear();
    Ok(Redirect::to("/account/keys").into_response())
}
