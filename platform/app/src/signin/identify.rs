//! Finds out, once for each request, who is asking.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use http::{HeaderMap, header};
use kit::{Fault, Kind};

use super::{keys, sessions};
use crate::{App, Fail, Who};

/// A key in the request decides; else the browser's sign-in; else it is anyone. A key that we do not
/// know is refused, so that a mistyped one is noticed.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match who(&app, request.headers()).await {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(fault) => Fail(fault).into_response(),
    }
}

async fn who(app: &App, headers: &HeaderMap) -> Result<Who, Fault> {
    if let Some(secret) = key_in(headers) {
        let machine = keys::machine(app, secret).await?;
        return machine.map(Who::Machine).ok_or_else(|| {
            Fault::new(
                Kind::SignInFirst,
                "We do not know this key. It may have been removed or mistyped.",
            )
        });
    }
    if !headers.contains_key(header::COOKIE) {
        return Ok(Who::Anyone);
    }
    let person = sessions::person(app, &CookieJar::from_headers(headers)).await?;
    Ok(person.map_or(Who::Anyone, Who::Person))
}

/// `Authorization: Bearer …`, or `X-Auth-Token` and `X-API-Key` as other systems send them.
fn key_in(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    let other = ["x-auth-token", "x-api-key"]
        .iter()
        .find_map(|name| headers.get(*name).and_then(|value| value.to_str().ok()));
    bearer.or(other).filter(|key| !key.is_empty())
}
