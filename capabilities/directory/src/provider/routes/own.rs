//! A provider's own page, behind its link. Looking changes nothing: a mail scanner that follows the link
//! confirms nothing, for that takes a button.

use app::kit::{Fault, Kind};
use app::store::{Record, StoreError};
use app::{App, Fail, View, encode};
use axum::extract::{Form, Path, Query};
use axum::response::Response;

use super::super::change::{ChangePage, Given};
use super::super::home::HomePage;
use super::super::links::{self, Link};
use super::super::queue;
use super::{Asked, Pairs, back, refused, services};
use crate::booking;
use crate::find::FieldError;
use crate::model::{Bundle, ORGANIZATIONS, SERVICES, Service, Standing, change as write, confirm};

/// The provider's page.
pub async fn home(
    view: View,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let link = links::open(&view.app, &secret).await?;
    let records = services(&view.app, &link.organization).await?;
    let name = organisation(&view.app, &link).await?;
    let bundles = view
        .app
        .store()
        .read(move |rd| {
            let kept = records
                .iter()
                .filter(|record| record.value.standing != Standing::Withdrawn);
            kept.map(|record| write::bundled(rd, record.clone()))
                .collect::<Result<Vec<Bundle>, StoreError>>()
        })
        .await?;
    let path = links::path(&secret);
    let now = view.app.now();
    Ok(view.page(&HomePage::of(
        &name,
        &path,
        &bundles,
        link.until,
        now,
        &asked.done,
    )))
}

/// The name of the organisation whose link it is.
pub async fn organisation(app: &App, link: &Link) -> Result<String, Fault> {
    let id = link.organization.clone();
    let found = app
        .store()
        .read(move |rd| ORGANIZATIONS.get(rd, &id))
        .await?;
    found.map(|record| record.value.name).ok_or_else(|| {
        Fault::not_found(
            "Your organisation is not in the directory any more. Write to the council.",
        )
    })
}

/// A service that a link opens.
pub async fn service(app: &App, link: &Link, id: &str) -> Result<(Record<Service>, Bundle), Fault> {
    let id = id.to_owned();
    let found = app
        .store()
        .read(move |rd| {
            let Some(record) = SERVICES.get(rd, &id)? else {
                return Ok(None);
            };
            let bundle = write::bundled(rd, record.clone())?;
            Ok::<_, StoreError>(Some((record, bundle)))
        })
        .await?;
    found
        .filter(|(record, _)| record.value.organization_id == link.organization)
        .ok_or_else(|| Fault::not_found("Your organisation has no such entry."))
}

/// Confirms one entry.
pub async fn confirm_one(
    view: View,
    Path((secret, id)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let link = links::open(&view.app, &secret).await?;
    let (record, _) = service(&view.app, &link, &id).await?;
    confirm_these(&view.app, &link, vec![record]).await?;
    Ok(back(&format!("{}?done=confirmed", links::path(&secret))))
}

/// Confirms every entry that is shown.
pub async fn confirm_all(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let link = links::open(&view.app, &secret).await?;
    let all = services(&view.app, &link.organization).await?;
    let shown = all.into_iter().filter(|record| record.value.is_shown());
    confirm_these(&view.app, &link, shown.collect()).await?;
    Ok(back(&format!("{}?done=all", links::path(&secret))))
}

async fn confirm_these(app: &App, link: &Link, all: Vec<Record<Service>>) -> Result<(), Fault> {
    let by = organisation(app, link).await?;
    let who = who(link);
    app.store()
        .write(move |tx| {
            let now = tx.now();
            for record in &all {
                let mut service = record.value.clone();
                confirm(&mut service, now, &by);
                let version = Some(record.version);
                write::service(tx, &who, &record.id, version, service)?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .map_err(|error| stale(&error).unwrap_or_else(|| error.into()))
}

/// How the audit trail names whoever holds a link.
pub fn who(link: &Link) -> String {
    format!("provider:{}", link.organization)
}

/// What is said in a form that was opened before somebody else changed the entry.
pub const CHANGED_SINCE: &str = "Somebody else changed this entry since you opened it. Look at it on its page, then open this form again.";

/// The fault of a change that came second; none if it is something else.
pub fn stale(error: &StoreError) -> Option<Fault> {
    matches!(error, StoreError::Stale { .. }).then(|| {
        Fault::new(
            Kind::Conflict,
            "Somebody else changed this entry since you opened it. Open it again and look at what is there now.",
        )
    })
}

/// The form of an entry.
pub async fn edit(
    view: View,
    Path((secret, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let link = links::open(&view.app, &secret).await?;
    let (record, bundle) = service(&view.app, &link, &id).await?;
    let given = Given::of(&bundle, record.version);
    let page = page(&secret, &bundle, given, Vec::new());
    Ok(view.page(&page.after(&asked.done)))
}

fn page(secret: &str, bundle: &Bundle, given: Given, errors: Vec<FieldError>) -> ChangePage {
    let back = ("Your services", links::path(secret));
    ChangePage::of(bundle, entry_path(secret, &bundle.id), back, given, errors)
}

/// The form of an entry behind a link.
pub fn entry_path(secret: &str, service: &str) -> String {
    format!("{}/{}", links::path(secret), encode(service))
}

/// Changes an entry: it is shown at once, and staff look at it afterwards.
pub async fn change(
    view: View,
    Path((secret, id)): Path<(String, String)>,
    Form(pairs): Pairs,
) -> Result<Response, Fail> {
    let link = links::open(&view.app, &secret).await?;
    let (record, bundle) = service(&view.app, &link, &id).await?;
    let by = organisation(&view.app, &link).await?;
    let given = Given::read(pairs);
    match save(&view.app, &who(&link), &by, record, bundle.clone(), &given).await? {
        Ok(()) => Ok(back(&format!("{}?done=changed", links::path(&secret)))),
        Err(errors) => Ok(refused(view.page(&page(&secret, &bundle, given, errors)))),
    }
}

/// Keeps what was typed, with the entry before and after in the queue.
///
/// # Errors
/// A fault; or, inside, what must be mended in the form.
pub async fn save(
    app: &App,
    who: &str,
    by: &str,
    record: Record<Service>,
    bundle: Bundle,
    given: &Given,
) -> Result<Result<(), Vec<FieldError>>, Fault> {
    let after = match given.apply(&record.id, &record.value, app.now(), by) {
        Ok(after) => after,
        Err(errors) => return Ok(Err(errors)),
    };
    let new = after.booking.clone();
    if let Some(name) = new.filter(|_| after.booking != record.value.booking)
        && !app
            .store()
            .read(move |rd| booking::is_there(rd, &name))
            .await?
    {
        return Ok(Err(vec![FieldError::at(
            "booking",
            "There is nothing to book at this address. Copy it from the page to book, or leave it empty",
        )]));
    }
    let item = queue::Item::changed(&bundle, record.value, after.clone());
    let (who, id, version) = (who.to_owned(), record.id, given.version);
    let kept = app
        .store()
        .write(move |tx| {
            write::service(tx, &who, &id, Some(version), after.clone())?;
            queue::put(tx, &who, item.clone())
        })
        .await;
    match kept {
        Ok(_) => Ok(Ok(())),
        // What was typed is kept in the form, so that it can be sent once what is there was looked at.
        Err(error) if stale(&error).is_some() => {
            Ok(Err(vec![FieldError::at("name", CHANGED_SINCE)]))
        }
        Err(error) => Err(error.into()),
    }
}
