//! Doors of other directories, for staff: see them, add one, read it now, decide what is the same.

use app::kit::Fault;
use app::store::{Filter, Page, Rd, Record, StoreError, Tx};
use app::{Allow, Fail, Routes, View, Wrong, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::decide::{decide, too_late};

use super::edit::{self, Given};
use super::pages::{Feeds, Line, OneFeed, PairLine, Side};
use super::{FEEDS, Feed, PAIRS};
use crate::MANAGE;
use crate::model::{Bundle, change};

/// Pairs on one page.
const MOST_PAIRS: i64 = 20;

pub fn routes() -> Routes {
    Routes::new()
        .get("/directory/feeds", Allow::To(MANAGE), list)
        .post("/directory/feeds", Allow::To(MANAGE), add)
        .get("/directory/feeds/{id}", Allow::To(MANAGE), one)
        .post("/directory/feeds/{id}", Allow::To(MANAGE), act)
        .post("/directory/pairs/{id}", Allow::To(MANAGE), pair)
}

/// What was just done, by its word in the address.
fn done(word: &str) -> &'static str {
    match word {
        "added" => "The feed will be read within a minute.",
        "asked" => "It will be read again within a minute.",
        "paused" => "It is not read any more until you say so.",
        "resumed" => "It is read again from now on.",
        "removed" => {
            "The feed is removed. What only it knew will sink, and be taken away after 30 days."
        }
        "same" => "They are one entry now.",
        "different" => "Both are shown now.",
        _ => "",
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Done {
    done: String,
}

async fn list(view: View, Query(ask): Query<Done>) -> Result<Response, Fail> {
    let given = Given {
        every_hours: "24".into(),
        licence: "Open Government Licence v3.0".into(),
        ..Given::default()
    };
    page(&view, given, Vec::new(), done(&ask.done)).await
}

async fn page(view: &View, given: Given, errors: Vec<Wrong>, done: &str) -> Result<Response, Fail> {
    let now = view.app.now();
    let read = move |rd: &mut Rd<'_>| {
        let mut lines = Vec::new();
        for record in FEEDS.find(rd, &Filter::All, Page::default())? {
            let open = PAIRS.count(rd, &Filter::Is("open", record.id.clone()))?;
            lines.push(Line::new(
                &record.id,
                &record.value,
                usize::try_from(open).unwrap_or(0),
                now,
            ));
        }
        Ok::<_, StoreError>((lines, PAIRS.count(rd, &Filter::Is("open", "yes".into()))?))
    };
    let (feeds, open) = view.app.store().read(read).await?;
    let open = usize::try_from(open).unwrap_or(0);
    let is_wrong = !errors.is_empty();
    let shown = view.page(&Feeds {
        feeds,
        open,
        given,
        errors,
        done: done.into(),
    });
    Ok(if is_wrong {
        (StatusCode::UNPROCESSABLE_ENTITY, shown).into_response()
    } else {
        shown
    })
}

async fn add(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let feed = match edit::read(&given) {
        Ok(feed) => Feed {
            asked: true,
            ..feed
        },
        Err(errors) => return page(&view, given, errors, "").await,
    };
    let who = view.who.audit_name();
    let added = view
        .app
        .store()
        .write(move |tx| FEEDS.insert(tx, &who, feed.clone()))
        .await;
    match added {
        Ok(_) => Ok(Redirect::to("/directory/feeds?done=added").into_response()),
        Err(StoreError::Taken(_)) => {
            let text = "That feed is read already.".to_owned();
            page(&view, given, vec![Wrong { field: "url", text }], "").await
        }
        Err(error) => Err(error.into()),
    }
}

fn unknown() -> Fault {
    Fault::not_found("There is no such feed. It may have been removed.")
}

async fn one(
    view: View,
    Path(id): Path<String>,
    Query(ask): Query<Done>,
) -> Result<Response, Fail> {
    let wanted = id.clone();
    let read = move |rd: &mut Rd<'_>| {
        let Some(record) = FEEDS.get(rd, &wanted)? else {
            return Ok::<_, StoreError>(None);
        };
        let open = Filter::Is("open", wanted.clone());
        let page = Page {
            limit: MOST_PAIRS,
            ..Page::default()
        };
        let mut pairs = Vec::new();
        for pair in PAIRS.find(rd, &open, page)? {
            let (new, known) = (
                change::read(rd, &pair.value.new)?,
                change::read(rd, &pair.value.known)?,
            );
            if let (Some(new), Some(known)) = (new, known) {
                pairs.push(PairLine {
                    id: pair.id,
                    why: pair.value.why,
                    new: side(&new),
                    known: side(&known),
                });
            }
        }
        let all = PAIRS.count(rd, &open)?;
        Ok(Some((record, pairs, all)))
    };
    let (record, pairs, all) = view.app.store().read(read).await?.ok_or_else(unknown)?;
    let all = usize::try_from(all).unwrap_or(0);
    let more_pairs = all.saturating_sub(pairs.len());
    let page = OneFeed::new(&id, record.value, view.app.now());
    Ok(view.page(&OneFeed {
        pairs,
        more_pairs,
        done: done(&ask.done).into(),
        ..page
    }))
}

fn side(bundle: &Bundle) -> Side {
    let service = &bundle.service;
    let address = bundle
        .locations
        .iter()
        .flat_map(|(_, place)| &place.addresses)
        .next();
    let address = address.map(|address| {
        let parts = [&address.address_1, &address.city, &address.postal_code];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(", ")
    });
    let sources: Vec<&str> = service
        .provenance
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    Side {
        name: service.name.clone(),
        organization: bundle
            .organization
            .as_ref()
            .map(|(_, o)| o.name.clone())
            .unwrap_or_default(),
        address: address.unwrap_or_default(),
        url: service.url.clone().unwrap_or_default(),
        description: service
            .description
            .clone()
            .unwrap_or_default()
            .chars()
            .take(300)
            .collect(),
        source: app::kit::words::list(&sources),
    }
}

#[derive(Deserialize)]
struct Action {
    action: String,
}

async fn act(
    view: View,
    Path(id): Path<String>,
    Form(form): Form<Action>,
) -> Result<Response, Fail> {
    let (action, who, wanted) = (form.action.clone(), view.who.audit_name(), id.clone());
    let write = move |tx: &mut Tx<'_>| {
        let Some(record) = FEEDS.get(tx, &wanted)? else {
            return Ok(false);
        };
        let mut feed = record.value;
        match action.as_str() {
            "read" => feed.asked = true,
            "shrink" => (feed.asked, feed.may_shrink) = (true, true),
            "pause" => feed.paused = true,
            "resume" => feed.paused = false,
            "remove" => {
                FEEDS.remove(tx, &who, &wanted)?;
                return Ok(true);
            }
            _ => return Ok(false),
        }
        FEEDS.change(tx, &who, &wanted, Some(record.version), feed)?;
        Ok::<_, StoreError>(true)
    };
    if !view.app.store().write(write).await? {
        return Err(unknown().into());
    }
    if form.action == "remove" {
        super::fetch::forget(&view.app, &id).await?;
        return Ok(Redirect::to("/directory/feeds?done=removed").into_response());
    }
    let word = match form.action.as_str() {
        "pause" => "paused",
        "resume" => "resumed",
        _ => "asked",
    };
    Ok(Redirect::to(&format!("/directory/feeds/{}?done={word}", encode(&id))).into_response())
}

#[derive(Deserialize)]
struct Decision {
    same: String,
}

async fn pair(
    view: View,
    Path(id): Path<String>,
    Form(form): Form<Decision>,
) -> Result<Response, Fail> {
    let (same, who) = (form.same == "yes", view.who.audit_name());
    let write = move |tx: &mut Tx<'_>| {
        let pair: Option<Record<super::Pair>> = PAIRS.get(tx, &id)?;
        let is_decided = decide(tx, &who, &id, same)?;
        Ok::<_, StoreError>((pair.map(|pair| pair.value.feed), is_decided))
    };
    match view.app.store().write(write).await? {
        (Some(feed), true) => {
            let word = if same { "same" } else { "different" };
            Ok(
                Redirect::to(&format!("/directory/feeds/{}?done={word}", encode(&feed)))
                    .into_response(),
            )
        }
        _ => Err(too_late().into()),
    }
}
