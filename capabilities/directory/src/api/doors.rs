//! The doors: parse, look up, answer.

use std::sync::Arc;

use app::App;
use app::find::gazetteer;
use app::kit::{Fault, Time};
use app::store::StoreError;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::Response;
use geo::Point;
use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer::{Answered, Mark, missing, page, unchanged, value};
use super::ask::{Ask, Params};
use super::index::{Hits, Index};
use super::keep::{Kept, current};
use crate::model::{ORGANIZATIONS, SERVICES, change, term_row};

/// Terms within a taxonomy that are given with it.
const MOST_TERMS: usize = 5_000;

/// The index, what marks the answer, and whether the caller has it already.
async fn begin(
    app: &App,
    uri: &OriginalUri,
    headers: &HeaderMap,
) -> Result<(Arc<Kept>, Mark, bool), Fault> {
    let kept = current(app).await?;
    let turn = kept.read(|index| index.turn);
    let asked = uri.path_and_query().map_or("", |asked| asked.as_str());
    let mark = Mark::new(turn, asked, None);
    let known = mark.is_known(headers);
    Ok((kept, mark, known))
}

/// What is asked for, and where the postcode of it is.
async fn asked(app: &App, params: &Params) -> Result<Ask, Fault> {
    Ask::read(params, located(app, params).await?)
}

async fn located(app: &App, params: &Params) -> Result<Option<Point>, Fault> {
    let Some(postcode) = params
        .postcode
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    else {
        return Ok(None);
    };
    let postcode = postcode.to_owned();
    let found = app
        .store()
        .glance(move |rd| gazetteer::locate(rd, &postcode))
        .await?;
    let found = found.ok_or_else(|| {
        Fault::invalid(
            "We do not know the postcode. Check it, or give latitude and longitude instead.",
        )
    })?;
    Ok(Some(found.at))
}

/// Say which standard and profile this is.
#[utoipa::path(
    get, path = "/directory/api", tag = "Open Referral UK", operation_id = "getApiDetails",
    responses((status = 200, description = "The version, the profile, and where this document is.", body = Object))
)]
pub async fn details(State(app): State<App>, uri: OriginalUri, headers: HeaderMap) -> Answered {
    let mark = Mark::new(0, uri.path(), None);
    if mark.is_known(&headers) {
        return Ok(unchanged(&mark));
    }
    let details = json!({
        "version": "HSDS-UK-3.0",
        "profile": "https://docs.openreferraluk.org/en/latest/",
        "openapi_url": format!("{}/openapi.json", app.config().public_url()),
    });
    Ok(value(&mark, &details))
}

/// List services.
#[utoipa::path(
    get, path = "/directory/api/services", tag = "Open Referral UK", operation_id = "getServices", params(Params),
    responses(
        (status = 200, description = "A page of services, each with its one-to-one fields; fully nested with `full`.", body = Object),
        (status = 422, description = "A parameter cannot be used: problem details."),
    )
)]
pub async fn services(
    State(app): State<App>,
    uri: OriginalUri,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Answered {
    let (kept, mark, known) = begin(&app, &uri, &headers).await?;
    if known {
        return Ok(unchanged(&mark));
    }
    let ask = asked(&app, &params).await?;
    let Hits { total, hits } = kept.read(|index| index.services(&ask));
    let (minimal, full) = (ask.minimal, ask.full);
    let rows = app.store().read(move |rd| {
        let mut rows = Vec::with_capacity(hits.len());
        for hit in &hits {
            if minimal {
                if let Some(record) = SERVICES.get(rd, &hit.service)? {
                    rows.push(
                        json!({"id": record.id, "last_modified": record.modified.to_string()}),
                    );
                }
            } else if let Some(bundle) = change::read(rd, &hit.service)? {
                rows.push(if full { bundle.full() } else { bundle.listed() });
            }
        }
        Ok::<_, StoreError>(rows)
    });
    let rows = rows.await?;
    Ok(page(&mark, &ask, total, rows))
}

/// Give one service with everything about it.
#[utoipa::path(
    get, path = "/directory/api/services/{id}", tag = "Open Referral UK", operation_id = "getService",
    params(("id" = String, Path, description = "The service's id.")),
    responses(
        (status = 200, description = "The service, fully nested.", body = Object),
        (status = 404, description = "There is none: problem details."),
    )
)]
pub async fn service(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Answered {
    one(&app, &uri, &headers, id, None).await
}

/// List services at places, one row for each place.
#[utoipa::path(
    get, path = "/directory/api/service_at_locations", tag = "Open Referral UK", operation_id = "getServiceAtLocations",
    params(Params),
    responses(
        (status = 200, description = "A page of services at places; nearest first where a point is given.", body = Object),
        (status = 422, description = "A parameter cannot be used: problem details."),
    )
)]
pub async fn service_at_locations(
    State(app): State<App>,
    uri: OriginalUri,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Answered {
    let (kept, mark, known) = begin(&app, &uri, &headers).await?;
    if known {
        return Ok(unchanged(&mark));
    }
    let ask = asked(&app, &params).await?;
    let Hits { total, hits } = kept.read(|index| index.at_places(&ask));
    let (minimal, full) = (ask.minimal, ask.full);
    let rows = app.store().read(move |rd| {
        let mut rows = Vec::with_capacity(hits.len());
        for hit in &hits {
            let Some(at) = &hit.at else { continue };
            if minimal {
                rows.push(json!({"id": at}));
                continue;
            }
            let Some(bundle) = change::read(rd, &hit.service)? else {
                continue;
            };
            let row = if full {
                bundle.full_at(at)
            } else {
                bundle.listed_at(at)
            };
            rows.extend(row);
        }
        Ok::<_, StoreError>(rows)
    });
    let rows = rows.await?;
    Ok(page(&mark, &ask, total, rows))
}

/// Give one service at a place with everything about it.
#[utoipa::path(
    get, path = "/directory/api/service_at_locations/{id}", tag = "Open Referral UK", operation_id = "getServiceAtLocation",
    params(("id" = String, Path, description = "The id of the service at the place.")),
    responses(
        (status = 200, description = "The service at the place, fully nested.", body = Object),
        (status = 404, description = "There is none: problem details."),
    )
)]
pub async fn service_at_location(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Answered {
    let kept = current(&app).await?;
    let service = kept.read(|index| index.service_of(&id).map(ToOwned::to_owned));
    let service = service.ok_or_else(|| missing("service at a place", &app))?;
    one(&app, &uri, &headers, service, Some(id)).await
}

/// One service, or one of its places.
async fn one(
    app: &App,
    uri: &OriginalUri,
    headers: &HeaderMap,
    id: String,
    at: Option<String>,
) -> Answered {
    let bundle = app.store().read(move |rd| change::read(rd, &id)).await?;
    let bundle = bundle
        .filter(|bundle| bundle.service.is_shown())
        .ok_or_else(|| missing("service", app))?;
    let modified = bundle
        .service
        .last_modified
        .as_deref()
        .and_then(Time::parse);
    // Its organisation and its places are part of it, and change by themselves.
    let turn = app.store().glance(change::turn).await?;
    let mark = Mark::new(turn, uri.path(), modified);
    if headers.contains_key(http::header::IF_NONE_MATCH) && mark.is_known(headers) {
        return Ok(unchanged(&mark));
    }
    let found = match &at {
        None => Some(bundle.full()),
        Some(at) => bundle.full_at(at),
    };
    let mut found = found.ok_or_else(|| missing("service at a place", app))?;
    if at.is_none() {
        sources(&mut found, &bundle.service.provenance);
    }
    Ok(value(&mark, &found))
}

/// An extension: where an entry came from and what it may be used for.
fn sources(service: &mut Value, provenance: &crate::model::Provenance) {
    let known: Vec<Value> = provenance
        .sources
        .iter()
        .filter(|source| !source.licence.is_empty())
        .map(|source| json!({"name": source.name, "licence": source.licence, "id": source.id}))
        .collect();
    if let Some(service) = service.as_object_mut().filter(|_| !known.is_empty()) {
        service.insert("borough_sources".into(), known.into());
    }
}

/// List taxonomies.
#[utoipa::path(
    get, path = "/directory/api/taxonomies", tag = "Open Referral UK", operation_id = "getTaxonomies", params(Params),
    responses((status = 200, description = "A page of taxonomies.", body = Object))
)]
pub async fn taxonomies(
    State(app): State<App>,
    uri: OriginalUri,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Answered {
    list(&app, &uri, &params, &headers, |index, ask| {
        let rows = index
            .taxonomies
            .iter()
            .map(|(id, taxonomy)| (taxonomy.name.as_str(), row(id, taxonomy)));
        cut(ask, rows)
    })
    .await
}

/// Give one taxonomy with its terms.
#[utoipa::path(
    get, path = "/directory/api/taxonomies/{id}", tag = "Open Referral UK", operation_id = "getTaxonomy",
    params(("id" = String, Path, description = "The taxonomy's id.")),
    responses(
        (status = 200, description = "The taxonomy and its terms.", body = Object),
        (status = 404, description = "There is none: problem details."),
    )
)]
pub async fn taxonomy(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Answered {
    let found = |index: &Index| {
        let mut found = row(&id, index.taxonomies.get(&id)?);
        let own = index
            .terms_by_id
            .iter()
            .filter(|(_, term)| term.taxonomy_id.as_deref() == Some(&id));
        let terms: Vec<Value> = own
            .take(MOST_TERMS)
            .map(|(id, term)| term_row(id, term))
            .collect();
        found
            .as_object_mut()?
            .insert("taxonomy_terms".into(), terms.into());
        Some(found)
    };
    single(&app, &uri, &headers, "taxonomy", found).await
}

/// List terms.
#[utoipa::path(
    get, path = "/directory/api/taxonomy_terms", tag = "Open Referral UK", operation_id = "getTaxonomyTerms", params(Params),
    responses((status = 200, description = "A page of terms; those of one taxonomy with `taxonomy_id`.", body = Object))
)]
pub async fn taxonomy_terms(
    State(app): State<App>,
    uri: OriginalUri,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Answered {
    list(&app, &uri, &params, &headers, |index, ask| {
        let of = |taxonomy: &Option<String>| {
            ask.taxonomies.is_empty()
                || taxonomy
                    .as_ref()
                    .is_some_and(|id| ask.taxonomies.contains(id))
        };
        let terms = index
            .terms_by_id
            .iter()
            .filter(|(_, term)| of(&term.taxonomy_id));
        cut(
            ask,
            terms.map(|(id, term)| (term.name.as_str(), term_row(id, term))),
        )
    })
    .await
}

/// Give one term.
#[utoipa::path(
    get, path = "/directory/api/taxonomy_terms/{id}", tag = "Open Referral UK", operation_id = "getTaxonomyTerm",
    params(("id" = String, Path, description = "The term's id.")),
    responses(
        (status = 200, description = "The term.", body = Object),
        (status = 404, description = "There is none: problem details."),
    )
)]
pub async fn taxonomy_term(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Answered {
    let found = |index: &Index| Some(term_row(&id, index.terms_by_id.get(&id)?));
    single(&app, &uri, &headers, "term", found).await
}

/// List organisations: of HSDS 3.0, beyond the profile.
#[utoipa::path(
    get, path = "/directory/api/organizations", tag = "Open Referral UK", operation_id = "getOrganizations", params(Params),
    responses((status = 200, description = "A page of organisations that give a service.", body = Object))
)]
pub async fn organizations(
    State(app): State<App>,
    uri: OriginalUri,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Answered {
    list(&app, &uri, &params, &headers, |index, ask| {
        let shown = index
            .organizations
            .iter()
            .filter(|(id, _)| index.has_services(id));
        cut(
            ask,
            shown.map(|(id, organization)| (organization.name.as_str(), row(id, organization))),
        )
    })
    .await
}

/// Give one organisation and the list of its services: of HSDS 3.0, beyond the profile.
#[utoipa::path(
    get, path = "/directory/api/organizations/{id}", tag = "Open Referral UK", operation_id = "getOrganization",
    params(("id" = String, Path, description = "The organisation's id.")),
    responses(
        (status = 200, description = "The organisation, and its services with their one-to-one fields.", body = Object),
        (status = 404, description = "There is none: problem details."),
    )
)]
pub async fn organization(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Answered {
    let (kept, mark, known) = begin(&app, &uri, &headers).await?;
    if known {
        return Ok(unchanged(&mark));
    }
    let services = kept.read(|index| index.services_of(&id));
    if services.is_empty() {
        return Err(missing("organisation", &app));
    }
    let found = app.store().read(move |rd| {
        let Some(organization) = ORGANIZATIONS.get(rd, &id)? else {
            return Ok(None);
        };
        let mut found = row(&id, &organization.value);
        let mut rows = Vec::new();
        for service in services.iter().take(MOST_TERMS) {
            if let Some(bundle) = change::read(rd, service)?
                && let Value::Object(mut service) = bundle.listed()
            {
                service.shift_remove("organization");
                rows.push(Value::Object(service));
            }
        }
        if let Some(found) = found.as_object_mut() {
            found.insert("services".into(), rows.into());
        }
        Ok::<_, StoreError>(Some(found))
    });
    let found = found.await?.ok_or_else(|| missing("organisation", &app))?;
    Ok(value(&mark, &found))
}

/// A list that is in memory.
async fn list(
    app: &App,
    uri: &OriginalUri,
    params: &Params,
    headers: &HeaderMap,
    look: impl FnOnce(&Index, &Ask) -> (usize, Vec<Value>),
) -> Answered {
    let (kept, mark, known) = begin(app, uri, headers).await?;
    if known {
        return Ok(unchanged(&mark));
    }
    let ask = Ask::read(params, None)?;
    let (total, rows) = kept.read(|index| look(index, &ask));
    Ok(page(&mark, &ask, total, rows))
}

/// A thing that is in memory.
async fn single(
    app: &App,
    uri: &OriginalUri,
    headers: &HeaderMap,
    what: &str,
    look: impl FnOnce(&Index) -> Option<Value>,
) -> Answered {
    let (kept, mark, known) = begin(app, uri, headers).await?;
    if known {
        return Ok(unchanged(&mark));
    }
    let found = kept.read(look).ok_or_else(|| missing(what, app))?;
    Ok::<Response, _>(value(&mark, &found))
}

/// The rows of a page, of those whose names have every word.
fn cut<'a>(ask: &Ask, rows: impl Iterator<Item = (&'a str, Value)>) -> (usize, Vec<Value>) {
    let mut total = 0;
    let mut out = Vec::new();
    for (name, row) in rows {
        let name = name.to_lowercase();
        if !ask.words.iter().all(|word| name.contains(word)) {
            continue;
        }
        if total >= ask.skip && out.len() < ask.limit {
            out.push(row);
        }
        total += 1;
    }
    (total, out)
}

/// A row with its one-to-one fields, its id first, and nothing that is ours.
fn row<T: Serialize>(id: &str, of: &T) -> Value {
    let mut row = Map::new();
    row.insert("id".into(), id.into());
    if let Ok(Value::Object(fields)) = serde_json::to_value(of) {
        row.extend(
            fields
                .into_iter()
                .filter(|(name, value)| !name.starts_with('_') && !value.is_array()),
        );
    }
    Value::Object(row)
}
