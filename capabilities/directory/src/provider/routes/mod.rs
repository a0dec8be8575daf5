//! The doors for those who give help, and for staff.

mod own;
mod place;
mod staff;

use app::find::gazetteer;
use app::kit::Fault;
use app::store::collection::Page;
use app::store::{Filter, Record, StoreError};
use app::tell::Options;
use app::{Allow, App, Fail, Routes, View, encode};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::add::{self, AddPage};
use super::change::Given;
use super::claim::{Claim, ClaimPage, is_on_record};
use super::letters::{LinkLetter, post};
use super::{links, queue};
use crate::MANAGE;
use crate::find;
use crate::model::{Bundle, ORGANIZATIONS, SERVICES, Service, change, ids, key};

/// Services of one organisation.
const MOST: i64 = 500;

/// The doors.
pub fn routes() -> Routes {
    let staff = Allow::To(MANAGE);
    Routes::new()
        .get("/directory/add", Allow::Anyone, add_page)
        .post("/directory/add", Allow::Anyone, add_one)
        .get("/directory/claim/{service}", Allow::Anyone, claim_page)
        .post("/directory/claim/{service}", Allow::Anyone, claim)
        .get("/directory/provider/{secret}", Allow::Anyone, own::home)
        .post(
            "/directory/provider/{secret}/confirm",
            Allow::Anyone,
            own::confirm_all,
        )
        .get(
            "/directory/provider/{secret}/{service}",
            Allow::Anyone,
            own::edit,
        )
        .post(
            "/directory/provider/{secret}/{service}",
            Allow::Anyone,
            own::change,
        )
        .post(
            "/directory/provider/{secret}/{service}/confirm",
            Allow::Anyone,
            own::confirm_one,
        )
        .get(
            "/directory/provider/{secret}/{service}/places/{place}",
            Allow::Anyone,
            place::own_form,
        )
        .post(
            "/directory/provider/{secret}/{service}/places/{place}",
            Allow::Anyone,
            place::own_change,
        )
        .post(
            "/directory/provider/{secret}/{service}/places/{place}/remove",
            Allow::Anyone,
            place::own_remove,
        )
        .get("/directory/moderation", staff, staff::list)
        .get("/directory/moderation/{item}", staff, staff::show)
        .post("/directory/moderation/{item}/{act}", staff, staff::decide)
        .get("/directory/edit/{service}", staff, staff::edit)
        .post("/directory/edit/{service}", staff, staff::change)
        .get(
            "/directory/edit/{service}/places/{place}",
            staff,
            place::staff_form,
        )
        .post(
            "/directory/edit/{service}/places/{place}",
            staff,
            place::staff_change,
        )
        .post(
            "/directory/edit/{service}/places/{place}/remove",
            staff,
            place::staff_remove,
        )
}

/// What a form sent: names and values, as often as they stand there.
type Pairs = Form<Vec<(String, String)>>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    done: String,
}

/// A form that must be mended.
fn refused(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn back(path: &str) -> Response {
    Redirect::to(path).into_response()
}

async fn add_page(view: View, Query(asked): Query<Asked>) -> Response {
    view.page(&AddPage {
        sent: asked.done == "sent",
        ..AddPage::of(Given::default(), Vec::new())
    })
}

async fn add_one(view: View, Form(pairs): Pairs) -> Result<Response, Fail> {
    let given = Given::read(pairs);
    let app = &view.app;
    let text = |name: &str| given.fields.get(name).cloned().unwrap_or_default();
    let (name, code) = (text("organisation"), text("postcode"));
    let (known, postcode) = app
        .store()
        .read(move |rd| {
            let filter = Filter::Is("name", key(&name));
            let known = ORGANIZATIONS.find(rd, &filter, Page::default())?;
            let known = known.into_iter().next().filter(|_| !name.trim().is_empty());
            let postcode = gazetteer::locate(rd, &code)?;
            Ok::<_, StoreError>((known.map(|o| (o.id, o.value)), postcode))
        })
        .await?;
    let id = ids::new(app.chance());
    let is_new = known.is_none();
    let made = match add::bundle(&given, known, postcode.as_ref(), &id, app.now()) {
        Ok(made) => made,
        Err(errors) => return Ok(refused(view.page(&AddPage::of(given, errors)))),
    };
    let item = queue::Item::new(&made, text("yours").trim());
    queue::check_room(app).await?;
    let who = view.who.audit_name();
    app.store()
        .write(move |tx| {
            let mut bundle = made.clone();
            if !is_new {
                // An organisation that is known already is not changed by whoever adds a service.
                bundle.organization = None;
            }
            change::bundle(tx, &who, bundle)?;
            queue::put(tx, &who, item.clone())
        })
        .await?;
    Ok(back("/directory/add?done=sent"))
}

async fn claim_page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let bundle = find::read(&view.app, &id).await?;
    Ok(view.page(&ClaimPage::of(&bundle, Claim::default(), Vec::new())))
}

async fn claim(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Claim>,
) -> Result<Response, Fail> {
    let bundle = find::read(&view.app, &id).await?;
    let errors = given.errors();
    if !errors.is_empty() {
        return Ok(refused(view.page(&ClaimPage::of(&bundle, given, errors))));
    }
    let email = given.email.trim();
    let done = if is_on_record(&bundle, email) {
        send_link(&view.app, &bundle, email).await?;
        "claim"
    } else {
        let item = queue::Item::claim(&bundle, given.words.trim(), email);
        queue::add(&view.app, &view.who.audit_name(), item).await?;
        "claim-waits"
    };
    Ok(back(&format!("/help/{}?done={done}", encode(&id))))
}

/// Sends a link to the entries of a service's organisation. The same address gets one in ten minutes at most.
async fn send_link(app: &App, bundle: &Bundle, email: &str) -> Result<(), Fault> {
    let Some((id, organization)) = bundle.organization.clone() else {
        return Err(Fault::not_found(
            "This entry has no organisation, so nobody can claim it. Write to the council.",
        ));
    };
    let secret = app.chance().secret();
    let link = format!("{}{}", app.config().public_url(), links::path(&secret));
    let letter = LinkLetter {
        organisation: organization.name,
        link,
        days: links::DAYS,
    };
    let (house, email) = (app.clone(), email.to_owned());
    let window = app.now().0 / 600_000_000;
    let options = Options {
        key: format!("directory link {id} {} {window}", email.to_lowercase()),
        about: format!("organisation {id}"),
        ..Options::default()
    };
    app.store()
        .write(move |tx| {
            links::make(tx, &secret, &id, &email)?;
            post(&house, tx, &email, &letter, &options)
        })
        .await?;
    Ok(())
}

/// The services of an organisation that its provider may change.
async fn services(app: &App, organization: &str) -> Result<Vec<Record<Service>>, Fault> {
    let filter = Filter::Is("organization", organization.to_owned());
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    Ok(app
        .store()
        .read(move |rd| SERVICES.find(rd, &filter, page))
        .await?)
}
