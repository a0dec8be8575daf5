//! How answers are put together: the form that was asked, the context beside or inside, the links.

use app::encode;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use ngsi::context::context_link;
use ngsi::patch::Outcome;
use ngsi::{Context, Entity, NgsiError, write};
use serde_json::{Map, Value};

use crate::ask::Ask;
use crate::ask::media::Media;
use crate::model::BASE;
use crate::params::Paging;

/// Tells how many there are in all.
const RESULTS_COUNT: &str = "ngsild-results-count";
/// Tells which of the caller's preferences was followed.
const PREFERENCE_APPLIED: &str = "preference-applied";

/// What an answer says.
pub enum Body {
    /// As a tree, which may still be given its context.
    Tree(Value),
    /// As the text of plain JSON, whose context goes beside it.
    Plain(String),
}

impl From<Value> for Body {
    fn from(tree: Value) -> Self {
        Self::Tree(tree)
    }
}

impl Body {
    /// Whether it is an object without members.
    pub fn is_empty_object(&self) -> bool {
        match self {
            Self::Tree(tree) => tree.as_object().is_some_and(Map::is_empty),
            Self::Plain(text) => text == "{}",
        }
    }
}

/// A document in the form asked: its context in a `Link` header for JSON, inside for the others.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 6.3.5 and 6.3.6.
pub fn document<P>(
    ask: &Ask<P>,
    media: Media,
    context: &Context,
    body: impl Into<Body>,
) -> Response {
    let beside = media == Media::Json || (media == Media::GeoJson && ask.prefers_plain_json());
    let text = match body.into() {
        Body::Plain(text) => text,
        Body::Tree(mut tree) => {
            if !beside {
                write::with_context(&mut tree, context.source());
            }
            tree.to_string()
        }
    };
    let mut response = ([(header::CONTENT_TYPE, media.name())], text).into_response();
    if beside && let Some(address) = context.address() {
        link(&mut response, &context_link(address));
    }
    if let Some(version) = ask.preferred_version()
        && let Ok(applied) = HeaderValue::from_str(&format!("ngsi-ld={version}"))
    {
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    response
}

/// The entity as the version that the caller prefers has it; nothing if that is as it is.
pub fn preferred<P>(ask: &Ask<P>, entity: &Entity, context: &Context) -> Option<Entity> {
    write::as_of(entity, ask.preferred_version()?, context)
}

/// Says that an answer is not quite what is kept here, if it is not.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 6.3.6.
pub fn altered(mut response: Response, is_altered: bool) -> Response {
    if is_altered && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NON_AUTHORITATIVE_INFORMATION;
    }
    response
}

/// Refuses a choice of geometry where no geometry is shown.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.7.1.4 and 5.7.2.4.
pub fn geometry_is_shown(media: Media, property: Option<&str>) -> Result<(), NgsiError> {
    match property {
        Some(_) if media != Media::GeoJson => Err(NgsiError::bad_data(
            "geometryProperty is for application/geo+json only",
        )),
        _ => Ok(()),
    }
}

/// A part of a list: with the links to its other parts and, if asked, the count of all.
pub fn page<P>(
    ask: &Ask<P>,
    media: Media,
    context: &Context,
    body: impl Into<Body>,
    (paging, total, has_more): (Paging, Option<usize>, bool),
) -> Response {
    let mut response = document(ask, media, context, body);
    for value in paging.links(&ask.uri, has_more) {
        link(&mut response, &value);
    }
    if let Some(total) = total {
        response
            .headers_mut()
            .insert(RESULTS_COUNT, HeaderValue::from(total));
    }
    response
}

/// A part of a list of which it is known how long it is.
pub fn part<P>(
    ask: &Ask<P>,
    media: Media,
    context: &Context,
    paging: Paging,
    (items, total): (Vec<Value>, usize),
) -> Response {
    let has_more = paging.limit > 0 && paging.offset + items.len() < total;
    let count = paging.count.then_some(total);
    page(
        ask,
        media,
        context,
        Value::Array(items),
        (paging, count, has_more),
    )
}

fn link(response: &mut Response, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(header::LINK, value);
    }
}

/// 201, and where the new thing is.
pub fn created(place: &str) -> Response {
    (StatusCode::CREATED, [(header::LOCATION, place)]).into_response()
}

/// Where an entity is found.
pub fn place_of(id: &str) -> String {
    format!("{BASE}/entities/{}", encode(id))
}

/// 204: done, and nothing more to say.
pub fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// 204 if everything was done, else 207 and what was not.
pub fn outcome(outcome: &Outcome) -> Response {
    if outcome.not_updated.is_empty() {
        done()
    } else {
        partly(&outcome.to_json())
    }
}

/// 207 and what went well and what did not.
pub fn partly(body: &Value) -> Response {
    let json = [(header::CONTENT_TYPE, Media::Json.name())];
    (StatusCode::MULTI_STATUS, json, body.to_string()).into_response()
}

/// An entity as the members of an object, for those who add to it.
pub fn members(value: Value) -> Map<String, Value> {
    if let Value::Object(members) = value {
        members
    } else {
        Map::new()
    }
}
