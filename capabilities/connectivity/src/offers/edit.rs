//! An offer is added, changed or deleted.

use app::kit::Fault;
use app::store::{Filter, Tx};
use app::{App, Fail, Page, View, thing};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use geo::Point;
use serde::Serialize;

use super::model::{MOST, OFFERS, Offer, offer, remove as remove_all};
use super::page_of;
use super::typed::{ASKS, Known, read, typed};
use crate::delivery::edit::Pairs;
use crate::delivery::form::{Field, Given, Told};
use crate::delivery::today;
use crate::wan::site_form::placed;
use crate::wan::stale;

/// What is offered?
#[derive(Debug, Default, Serialize)]
pub struct Edit {
    /// None for a new one.
    id: Option<String>,
    version: i64,
    fields: Vec<Field>,
    errors: Vec<Told>,
}

impl Page for Edit {
    const TEMPLATE: &'static str = "connectivity/offers-edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = Given::default().with("name", "Lamp column 12");
        let mut wrong = given.clone();
        wrong.tell("where", crate::wan::site_form::NO_PLACE);
        wrong.tell("since", "This day has not been yet");
        vec![
            ("a new one", filled(None, &Given::default(), 0)),
            ("one that is there", filled(Some("1".into()), &given, 2)),
            ("one with mistakes", filled(Some("1".into()), &wrong, 2)),
        ]
    }
}

fn filled(id: Option<String>, given: &Given, version: i64) -> Edit {
    Edit {
        id,
        version,
        fields: given.fields(ASKS, &[]),
        errors: given.told(ASKS),
    }
}

/// The thing of the context with an id: its name, and where it is.
///
/// # Errors
/// Whatever the context says.
pub async fn thing_of(app: &App, id: &str) -> Result<Option<(String, Option<Point>)>, Fault> {
    if id.is_empty() {
        return Ok(None);
    }
    let found = app.context().get("", id).await?;
    Ok(found.map(|entity| {
        let name = thing::text(&entity, "name").unwrap_or(&entity.id);
        (name.to_owned(), thing::point(&entity))
    }))
}

/// What the id and the place that were typed turn out to be.
///
/// # Errors
/// Whatever the store or the context says.
pub async fn known(view: &View, given: &Given) -> Result<Known, Fault> {
    Ok(Known {
        thing: thing_of(&view.app, given.one("thing")).await?,
        at: placed(view, given.one("where")).await?,
    })
}

/// The offer that was typed, if nothing is wrong with it.
async fn read_typed(view: &View, given: &mut Given) -> Result<Option<Offer>, Fault> {
    let known = known(view, given).await?;
    let read = read(given, &known, today(&view.app));
    Ok(read.filter(|_| given.wrong.is_empty()))
}

/// The form for a new offer.
pub async fn add(view: View) -> Response {
    view.page(&filled(None, &Given::default(), 0))
}

/// Keeps a new offer.
pub async fn save_new(view: View, Form(pairs): Form<Pairs>) -> Result<Response, Fail> {
    let mut given = Given::new(pairs);
    let Some(new) = read_typed(&view, &mut given).await? else {
        return Ok(view.page(&filled(None, &given, 0)));
    };
    let who = view.who.audit_name();
    let id = view
        .app
        .store()
        .write(move |tx| insert(tx, &who, &new))
        .await?;
    Ok(Redirect::to(&format!("{}?done=saved", page_of(&id))).into_response())
}

/// Keeps a further offer under a new id, while there is room.
///
/// # Errors
/// That there is none; whatever the store says.
pub fn insert(tx: &mut Tx<'_>, who: &str, new: &Offer) -> Result<String, Fault> {
    if OFFERS.count(tx, &Filter::All)? >= MOST {
        return Err(Fault::invalid(format!("We keep {MOST} offers at most.")));
    }
    Ok(OFFERS.insert(tx, who, new.clone())?.id)
}

/// The form for an offer that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let wanted = id.clone();
    let kept = view.app.store().read(move |rd| offer(rd, &wanted)).await?;
    Ok(view.page(&filled(Some(id), &typed(&kept.value), kept.version)))
}

/// Changes an offer.
pub async fn save_old(
    view: View,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Fail> {
    let mut given = Given::new(pairs);
    let version = given.version();
    let Some(new) = read_typed(&view, &mut given).await? else {
        return Ok(view.page(&filled(Some(id), &given, version)));
    };
    let (who, wanted) = (view.who.audit_name(), id.clone());
    let changed = view
        .app
        .store()
        .write(move |tx| OFFERS.change(tx, &who, &wanted, Some(version), new.clone()))
        .await;
    changed.map_err(stale)?;
    Ok(Redirect::to(&format!("{}?done=saved", page_of(&id))).into_response())
}

/// Deletes an offer with its drive tests.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| remove_all(tx, &who, &id))
        .await?;
    Ok(Redirect::to("/connectivity/offers?done=removed").into_response())
}
