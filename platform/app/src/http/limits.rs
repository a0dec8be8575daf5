//! How often one caller may ask.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderValue, StatusCode, header};
use kit::Config;

/// One bucket for each address.
#[derive(Clone)]
pub struct Rates {
    limiter: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    trust_forwarded: bool,
}

/// Addresses remembered before the idle ones are dropped.
const REMEMBERED: usize = 50_000;

impl Rates {
    pub fn new(config: &Config) -> Self {
        let rate = NonZeroU32::new(config.http.rate_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            limiter: Arc::new(RateLimiter::keyed(Quota::per_minute(rate))),
            trust_forwarded: config.http.trust_forwarded,
        }
    }

    /// The caller's address: a proxy in front is believed if the settings say so, and then only its
    /// own word, the last in the list.
    fn caller(&self, request: &Request) -> Option<IpAddr> {
        let direct = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        if !self.trust_forwarded {
            return direct;
        }
        let forwarded = request
            .headers()
            .get("x-forwarded-for")
            .and_then(|list| list.to_str().ok());
        forwarded
            .and_then(|list| list.rsplit(',').next()?.trim().parse().ok())
            .or(direct)
    }
}

pub async fn limit(State(rates): State<Rates>, request: Request, next: Next) -> Response {
    // A call within the process (a test) has no address.
    let Some(caller) = rates.caller(&request) else {
        return next.run(request).await;
    };
    if rates.limiter.len() > REMEMBERED {
        rates.limiter.retain_recent();
    }
    if rates.limiter.check_key(&caller).is_err() {
        let mut response = (
            StatusCode::TOO_MANY_REQUESTS,
            "You have asked too often. Wait a minute and try again.",
        )
            .into_response();
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        return response;
    }
    next.run(request).await
}
