//! Single sign-on for staff: OpenID Connect, authorisation code with PKCE (RFC 7636).

use bus::Request;
use kit::{Fault, Kind, Time};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Record, StoreError};
use tokio::sync::Mutex;

use super::accounts::{ACCOUNTS, Account};
use crate::{App, Role};

/// A sign-in that has gone to the provider and is not back yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Comes back in the address, and is in the browser's cookie too.
    state: String,
    nonce: String,
    verifier: String,
    /// Where the person was going.
    next: String,
    until: Time,
}

/// Sign-ins on their way.
pub const ATTEMPTS: Collection<Attempt> = Collection {
    name: "sign-in-attempt",
    purpose: "to match an answer of the single sign-on to the browser that asked",
    personal: false,
    erase_at: |attempt, _| Some(attempt.until),
    kept_for: "10 minutes",
    audited: false,
    fields: &[Field {
        name: "state",
        unique: true,
        of: |attempt| vec![attempt.state.clone()],
    }],
};

/// What the provider says of itself, read once.
#[derive(Default)]
pub struct OidcClient(Mutex<Option<CoreProviderMetadata>>);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Whether the settings name a provider.
pub fn is_on(app: &App) -> bool {
    !app.config().oidc.issuer.is_empty()
}

/// Begins: the provider's address to go to, and the state to keep in the browser.
pub async fn begin(app: &App, next: &str) -> Result<(String, String), Fault> {
    let client = client(app).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state, nonce) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".into()))
        .add_scope(Scope::new("profile".into()))
        .set_pkce_challenge(challenge)
        .url();
    let attempt = Attempt {
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
        next: next.to_owned(),
        until: app.now().plus_s(600),
    };
    app.store()
        .write(move |tx| ATTEMPTS.insert(tx, "system", attempt.clone()).map(drop))
        .await?;
    Ok((address.to_string(), state.secret().clone()))
}

/// Ends: the account, and where the person was going.
pub async fn finish(
    app: &App,
    code: String,
    state: &str,
) -> Result<(Record<Account>, String), Fault> {
    let stale = || {
        Fault::invalid("That sign-in took too long or was begun in another browser. Start again.")
    };
    let (wanted, now) = (state.to_owned(), app.now());
    let attempt = app
        .store()
        .write(move |tx| {
            let Some(found) = ATTEMPTS.by(tx, "state", &wanted)? else {
                return Ok(None);
            };
            ATTEMPTS.remove(tx, "system", &found.id)?;
            Ok::<_, StoreError>(Some(found.value))
        })
        .await?
        .filter(|attempt| attempt.until > now)
        .ok_or_else(stale)?;
    let refused = |e: &dyn std::fmt::Display| {
        Fault::invalid("The council's sign-in did not confirm who you are. Start again; if it happens twice, tell the service desk.")
            .because(e.to_string())
    };
    let client = client(app).await?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|e| refused(&e))?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier))
        .request_async(&|request| call(app.clone(), request))
        .await
        .map_err(|e| refused(&e))?;
    let token = tokens.id_token().ok_or_else(|| refused(&"no id token"))?;
    let claims = token
        .claims(&client.id_token_verifier(), &Nonce::new(attempt.nonce))
        .map_err(|e| refused(&e))?;
    // The signature was checked just now; the claims of our own choosing are read from the same text.
    let all = payload(&token.to_string()).ok_or_else(|| refused(&"the token has no claims"))?;
    let name = claims
        .name()
        .and_then(|name| name.get(None))
        .map(|name| name.to_string());
    let person = Known {
        subject: format!("{}#{}", claims.issuer().as_str(), claims.subject().as_str()),
        email: claims
            .email()
            .map(|email| email.to_string())
            .unwrap_or_default(),
        name: name.unwrap_or_default(),
        roles: roles_in(&all, &app.config().oidc.roles_claim),
    };
    Ok((account_of(app, person).await?, attempt.next))
}

/// What the provider says of a person.
#[derive(Clone)]
struct Known {
    subject: String,
    email: String,
    name: String,
    roles: Vec<Role>,
}

/// The account of a person, made at their first sign-in and brought up to date at each: the provider
/// says what they are. An account is never matched by its email address alone.
async fn account_of(app: &App, person: Known) -> Result<Record<Account>, Fault> {
    if person.email.is_empty() {
        return Err(Fault::invalid(
            "The council's sign-in did not give your email address, so we cannot make an account. Tell the service desk.",
        ));
    }
    let saved = app
        .store()
        .write(move |tx| {
            let person = person.clone();
            let found = ACCOUNTS.by(tx, "subject", &person.subject)?;
            let mut account = found.as_ref().map_or_else(
                || Account {
                    email: String::new(),
                    name: String::new(),
                    roles: vec![],
                    password: None,
                    subject: Some(person.subject.clone()),
                    closed: false,
                    wrong_guesses: 0,
                    locked_until: None,
                },
                |found| found.value.clone(),
            );
            account.name = if person.name.is_empty() {
                person.email.clone()
            } else {
                person.name
            };
            account.email = person.email;
            account.roles = person.roles;
            match found {
                Some(found) if found.value == account => Ok(found),
                Some(found) => ACCOUNTS.change(tx, "oidc", &found.id, None, account),
                None => ACCOUNTS.insert(tx, "oidc", account),
            }
        })
        .await;
    let saved = saved.map_err(|e: StoreError| match e {
        StoreError::Taken(_) => Fault::conflict(
            "There is a local account with your email address already. An administrator can remove it, and then you can sign in this way.",
        ),
        e => e.into(),
    })?;
    if saved.value.closed {
        return Err(Fault::forbidden(
            "Your account here has been closed. An administrator can open it again.",
        ));
    }
    Ok(saved)
}

/// The roles in a claim that is a list or a line of words; words that are no role are left out.
fn roles_in(claims: &serde_json::Value, claim: &str) -> Vec<Role> {
    let claim = if claim.is_empty() { "roles" } else { claim };
    let words: Vec<&str> = match claims.get(claim) {
        Some(serde_json::Value::Array(list)) => {
            list.iter().filter_map(|word| word.as_str()).collect()
        }
        Some(serde_json::Value::String(line)) => line.split([' ', ',']).collect(),
        _ => vec![],
    };
    let mut roles: Vec<Role> = words.into_iter().filter_map(Role::read).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn payload(token: &str) -> Option<serde_json::Value> {
    use base64::Engine;
    let middle = token.split('.').nth(1)?;
    serde_json::from_slice(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(middle)
            .ok()?,
    )
    .ok()
}

async fn client(app: &App) -> Result<Client, Fault> {
    let settings = &app.config().oidc;
    let mend = |e: &dyn std::fmt::Display| {
        Fault::new(
            Kind::TooBusy,
            "The council's sign-in cannot be reached just now. Try again in a few minutes.",
        )
        .because(format!("{}: {e}", settings.issuer))
    };
    let mut known = app.oidc().0.lock().await;
    let metadata = match &*known {
        Some(metadata) => metadata.clone(),
        None => {
            let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|e| mend(&e))?;
            let found =
                CoreProviderMetadata::discover_async(issuer, &|request| call(app.clone(), request))
                    .await
                    .map_err(|e| mend(&e))?;
            known.insert(found).clone()
        }
    };
    drop(known);
    let back = RedirectUrl::new(format!("{}/sign-in/oidc/back", app.config().public_url()))
        .map_err(|e| mend(&e))?;
    let secret = (!settings.client_secret.is_empty())
        .then(|| ClientSecret::new(settings.client_secret.reveal().into()));
    Ok(CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(settings.client_id.clone()),
        secret,
    )
    .set_redirect_uri(back))
}

/// The provider is called through the same guarded door as everyone else.
async fn call(app: App, request: HttpRequest) -> Result<HttpResponse, bus::OutboundError> {
    let (parts, body) = request.into_parts();
    let method = if parts.method == http::Method::POST {
        "POST"
    } else {
        "GET"
    };
    let headers = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let answer = app
        .outbound()
        .call(Request {
            method,
            headers,
            body: body.into(),
            ..Request::get(parts.uri.to_string())
        })
        .await?;
    let mut response = http::Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    response
        .body(answer.body.to_vec())
        .map_err(|e| bus::OutboundError::Lost {
            host: parts.uri.to_string(),
            why: e.to_string(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_come_from_the_claim_that_the_settings_name() {
        let claims = serde_json::json!({"roles": ["Engineer", "chess club", "engineer"], "groups": "officer admin"});
        assert_eq!(roles_in(&claims, ""), [Role::Engineer]);
        assert_eq!(roles_in(&claims, "groups"), [Role::Officer, Role::Admin]);
        assert_eq!(roles_in(&claims, "absent"), []);
    }
}
