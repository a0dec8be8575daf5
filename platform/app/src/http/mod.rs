//! The web door: every request passes the same layers, in the same order.

mod front;
mod headers;
mod limits;
mod listen;
mod origin;

pub use headers::Framed;

use std::future::Future;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use http::StatusCode;
use kit::{Fault, Kind};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::normalize_path::NormalizePath;
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::RefOr;

use crate::{
    App, Capability, Routes, fail, files, health, jobs, map, messages, pages, routes, search,
    signin,
};

/// Every door of the house.
#[must_use]
pub fn routes(capabilities: &[Capability]) -> Routes {
    [
        pages::routes(),
        signin::routes(),
        files::routes(),
        health::routes(),
        map::routes(),
        search::routes(),
        messages::routes(),
    ]
    .into_iter()
    .chain(capabilities.iter().map(|capability| (capability.routes)()))
    .fold(Routes::new(), Routes::merge)
}

/// The OpenAPI document, as JSON.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn open_api(mut api: utoipa::openapi::OpenApi) -> Result<String, serde_json::Error> {
    api.info.title = "borough".into();
    api.info.version = env!("CARGO_PKG_VERSION").into();
    api.info.description = Some("The standard interfaces of a connected place.".into());
    let (name, scheme) = routes::key_scheme();
    api.components
        .get_or_insert_default()
        .security_schemes
        .insert(name.into(), RefOr::T(scheme));
    api.to_pretty_json()
}

/// The whole service, ready to be served or to be called in a test.
pub fn router(app: &App) -> Router {
    let (router, _, _) = routes(app.capabilities()).split();
    let limit = app.config().http.body_limit_bytes;
    let time = Duration::from_secs(app.config().http.time_limit_s);
    let layered = router
        .layer(middleware::from_fn(origin::same_origin))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            routes::mark_open,
        ))
        .layer(DefaultBodyLimit::max(limit))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            time,
        ))
        .layer(CatchPanicLayer::custom(|_| fail::panicked()))
        .layer(middleware::from_fn_with_state(app.clone(), fail::show))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            signin::identify,
        ))
        .layer(middleware::from_fn_with_state(
            limits::Rates::new(app.config()),
            limits::limit,
        ))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn_with_state(
            headers::Fixed::new(app),
            headers::secure,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), front::enter))
        .with_state(app.clone());
    // Clients of the standard interfaces write `/ngsi-ld/v1/entities/` as readily as without the last
    // slash. A router looks at the path before its layers do, so this one stands before the router.
    Router::new().fallback_service(NormalizePath::trim_trailing_slash(layered))
}

/// Serves until `stop` comes, then finishes what was begun.
///
/// # Errors
/// A fault, if the address cannot be listened on.
pub async fn serve(app: App, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Fault> {
    let address = app.config().http.listen;
    let listener = tokio::net::TcpListener::bind(address).await.map_err(|e| {
        Fault::new(
            Kind::TooBusy,
            format!("BOROUGH__HTTP__LISTEN: cannot listen on {address}: {e}"),
        )
    })?;
    let (tell, told) = tokio::sync::watch::channel(false);
    let all = jobs::start(&app, &told);
    app.live().open_until(told.clone());
    listen::listen(listener, router(&app), async move {
        stop.await;
        tracing::info!("stopping: no new requests, finishing those begun");
        // Everyone who listens has gone already, if there is nobody to tell.
        let _untold = tell.send(true);
    })
    .await;
    finish(all).await;
    Ok(())
}

/// Does the jobs and services until `stop` comes, without serving pages.
///
/// # Errors
/// None today: the answer has the shape of [`serve`]'s.
pub async fn work(app: App, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Fault> {
    let (tell, told) = tokio::sync::watch::channel(false);
    let work = jobs::start(&app, &told);
    stop.await;
    let _untold = tell.send(true);
    finish(work).await;
    Ok(())
}

async fn finish(work: Vec<tokio::task::JoinHandle<()>>) {
    let all = futures::future::join_all(work);
    if tokio::time::timeout(Duration::from_secs(20), all)
        .await
        .is_err()
    {
        tracing::warn!(
            "some work did not stop within 20 seconds; it is taken up again at the next start"
        );
    }
}
