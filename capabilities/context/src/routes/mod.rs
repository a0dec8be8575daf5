//! The doors of the NGSI-LD interface.

mod attributes;
mod batch;
mod contexts;
mod discovery;
mod entities;
mod entity_maps;
mod identity;
mod query;
mod registrations;
mod remote;
mod snapshots;
mod source_subscriptions;
mod subscriptions;
mod temporal;
mod temporal_query;

use app::{Allow, App, Routes};
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use http::{Method, header};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::routes;

use crate::ask::{TENANT, length_required};
use crate::model::{SUBSCRIBE, WRITE};
use crate::snapshots::SNAPSHOT;

const READ: Allow = Allow::Anyone;
const CHANGE: Allow = Allow::To(WRITE);
const WATCH: Allow = Allow::To(SUBSCRIBE);

/// Every door.
pub fn routes() -> Routes {
    let doors = [
        (CHANGE, routes!(entities::create)),
        (READ, routes!(query::query)),
        (CHANGE, routes!(entities::purge)),
        (CHANGE, routes!(entities::merge)),
        (CHANGE, routes!(entities::replace)),
        (CHANGE, routes!(entities::delete)),
        (READ, routes!(entities::retrieve)),
        (CHANGE, routes!(attributes::append)),
        (CHANGE, routes!(attributes::update)),
        (CHANGE, routes!(attributes::update_one)),
        (CHANGE, routes!(attributes::replace_one)),
        (CHANGE, routes!(attributes::delete_one)),
        (CHANGE, routes!(batch::create)),
        (CHANGE, routes!(batch::upsert)),
        (CHANGE, routes!(batch::update)),
        (CHANGE, routes!(batch::merge)),
        (CHANGE, routes!(batch::delete)),
        (READ, routes!(query::query_document)),
        (READ, routes!(discovery::types)),
        (READ, routes!(discovery::type_)),
        (READ, routes!(discovery::attributes)),
        (READ, routes!(discovery::attribute)),
        (READ, routes!(identity::retrieve)),
        (CHANGE, routes!(snapshots::create)),
        (CHANGE, routes!(snapshots::purge)),
        (CHANGE, routes!(snapshots::copy)),
        (READ, routes!(snapshots::retrieve)),
        (CHANGE, routes!(snapshots::change)),
        (CHANGE, routes!(snapshots::delete)),
        (READ, routes!(entity_maps::create)),
        (READ, routes!(entity_maps::create_temporal)),
        (READ, routes!(entity_maps::retrieve)),
        (READ, routes!(entity_maps::change)),
        (READ, routes!(entity_maps::delete)),
        (CHANGE, routes!(temporal::create)),
        (READ, routes!(temporal_query::query)),
        (CHANGE, routes!(temporal::delete)),
        (READ, routes!(temporal_query::retrieve)),
        (CHANGE, routes!(temporal::append)),
        (CHANGE, routes!(temporal::delete_attribute)),
        (CHANGE, routes!(temporal::change_instance)),
        (CHANGE, routes!(temporal::delete_instance)),
        (READ, routes!(temporal_query::query_document)),
        (WATCH, routes!(subscriptions::create)),
        (WATCH, routes!(subscriptions::list)),
        (WATCH, routes!(subscriptions::retrieve)),
        (WATCH, routes!(subscriptions::change)),
        (WATCH, routes!(subscriptions::delete)),
        (CHANGE, routes!(registrations::create)),
        (CHANGE, routes!(registrations::query)),
        (CHANGE, routes!(registrations::retrieve)),
        (CHANGE, routes!(registrations::change)),
        (CHANGE, routes!(registrations::delete)),
        (READ, routes!(remote::notify)),
        (WATCH, routes!(source_subscriptions::create)),
        (WATCH, routes!(source_subscriptions::list)),
        (WATCH, routes!(source_subscriptions::retrieve)),
        (WATCH, routes!(source_subscriptions::change)),
        (WATCH, routes!(source_subscriptions::delete)),
        (CHANGE, routes!(contexts::add)),
        (READ, routes!(contexts::list)),
        (CHANGE, routes!(contexts::delete)),
        (READ, routes!(contexts::retrieve)),
    ];
    doors.into_iter().fold(Routes::new(), |all, (allow, door)| {
        all.api(allow, framed(door))
    })
}

fn framed((schemas, paths, handler): UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    (schemas, paths, handler.layer(middleware::from_fn(frame)))
}

/// What every answer has: the tenant and the snapshot that were named. What every body must have: a length.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 6.3.4, 6.3.14 and 6.3.22.
async fn frame(request: Request, next: Next) -> Response {
    let named = [TENANT, SNAPSHOT].map(|name| {
        let value = request.headers().get(&name).cloned();
        value.map(|value| (name, value))
    });
    let has_body = matches!(
        *request.method(),
        Method::POST | Method::PATCH | Method::PUT
    );
    let mut response = if has_body && !request.headers().contains_key(header::CONTENT_LENGTH) {
        length_required()
    } else {
        next.run(request).await
    };
    response.headers_mut().extend(named.into_iter().flatten());
    response
}
