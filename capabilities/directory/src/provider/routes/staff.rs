//! Staff look at what was written, and can undo it.

use app::kit::Fault;
use app::store::collection::Page;
use app::store::{Filter, Record, StoreError};
use app::tell::Options;
use app::{App, Fail, View, encode};
use axum::extract::{Form, Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::super::add::own_organization;
use super::super::change::{ChangePage, Given};
use super::super::claim::is_on_record;
use super::super::differences::{Difference, differences};
use super::super::letters::{MendLetter, post};
use super::super::links;
use super::super::moderation::{ItemPage, PAGE, QueuePage};
use super::super::queue::{self, Item, PlaceChange, QUEUE, State, What};
use super::own::save;
use super::{Pairs, back, refused, send_link};
use crate::find::FieldError;
use crate::model::{Bundle, LOCATIONS, Service, Standing, change as write, confirm};
use crate::skills;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    state: String,
    page: Option<i64>,
    done: String,
}

/// The queue.
pub async fn list(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let all = [State::Waiting, State::Done, State::Refused, State::Undone];
    let state = all.into_iter().find(|state| state.code() == asked.state);
    let state = state.unwrap_or(State::Waiting);
    let page = asked.page.unwrap_or(1).clamp(1, 1_000);
    let cut = Page {
        skip: (page - 1) * PAGE,
        limit: PAGE,
        // What waits longest is looked at first; of what is decided the newest is wanted.
        newest_first: state != State::Waiting,
    };
    let filter = Filter::Is("state", state.code().into());
    let (records, total) = view
        .app
        .store()
        .read(move |rd| {
            let records = QUEUE.find(rd, &filter, cut)?;
            Ok::<_, StoreError>((records, QUEUE.count(rd, &filter)?))
        })
        .await?;
    let mut shown = QueuePage::of(&records, total, page, state, &asked.done);
    shown.openings = skills::waiting(&view.app).await?;
    Ok(view.page(&shown))
}

async fn item(app: &App, id: &str) -> Result<Record<Item>, Fault> {
    let id = id.to_owned();
    let found = app.store().read(move |rd| QUEUE.get(rd, &id)).await?;
    found.ok_or_else(|| Fault::not_found("There is no such item. It may have been erased."))
}

async fn bundle(app: &App, service: &str) -> Result<Option<Bundle>, Fault> {
    let id = service.to_owned();
    Ok(app.store().read(move |rd| write::read(rd, &id)).await?)
}

/// An item.
pub async fn show(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let record = item(&view.app, &id).await?;
    let bundle = bundle(&view.app, &record.value.service).await?;
    let versions = queue::of_service(&view.app, &record.value.service).await?;
    let can_ask = bundle.as_ref().is_some_and(|b| address(b).is_some());
    let differ = differ(&record.value, bundle.as_ref());
    Ok(view.page(&ItemPage::of(
        &record,
        differ,
        &versions,
        bundle.is_some(),
        can_ask,
    )))
}

fn differ(item: &Item, around: Option<&Bundle>) -> Vec<Difference> {
    let nothing = Service::default();
    let (before, after) = match (&item.before, &item.after) {
        (Some(before), Some(after)) => (before.as_ref(), after.as_ref()),
        (None, Some(after)) => (&nothing, after.as_ref()),
        _ => return Vec::new(),
    };
    let empty = Bundle::default();
    differences(around.unwrap_or(&empty), before, after, &item.places)
}

fn address(bundle: &Bundle) -> Option<String> {
    let own = bundle.organization.as_ref();
    own.and_then(|(_, organization)| organization.email.clone())
        .or_else(|| bundle.service.email.clone())
}

/// Decides an item.
pub async fn decide(view: View, Path((id, act)): Path<(String, String)>) -> Result<Response, Fail> {
    let record = item(&view.app, &id).await?;
    let waits = record.value.state == State::Waiting;
    let over = || Fault::conflict("Somebody has decided this already. Look at it again.");
    let person = view.person()?.name.clone();
    let done = match (act.as_str(), record.value.what) {
        ("done", What::Changed | What::Wrong) if waits => {
            settle(&view, record, State::Done, &person, None).await?;
            "done"
        }
        ("refuse", What::New | What::Claim) if waits => {
            settle(&view, record, State::Refused, &person, None).await?;
            "refused"
        }
        ("show", What::New) if waits => {
            show_new(&view, record, &person).await?;
            "shown"
        }
        ("hide", What::Wrong) if waits => {
            let bundle = there(&view.app, &record.value.service).await?;
            let hidden = Service {
                standing: Standing::Withdrawn,
                ..bundle.service
            };
            settle(&view, record, State::Done, &person, Some(hidden)).await?;
            "done"
        }
        ("send", What::Claim) if waits => {
            let bundle = there(&view.app, &record.value.service).await?;
            send_link(&view.app, &bundle, &record.value.email).await?;
            settle(&view, record, State::Done, &person, None).await?;
            "sent"
        }
        ("ask", What::Wrong) if waits => {
            ask(&view.app, &record.value).await?;
            settle(&view, record, State::Done, &person, None).await?;
            "asked"
        }
        ("undo", What::Changed) if matches!(record.value.state, State::Waiting | State::Done) => {
            let before = record.value.before.as_deref().cloned();
            let before = before.ok_or_else(|| Fault::not_found("What was before is not kept."))?;
            let now = there(&view.app, &record.value.service).await?.service;
            let after = record.value.after.as_deref();
            if !after.is_some_and(|after| is_same(&now, after))
                || !are_same(&view.app, &record.value.places).await?
            {
                return Err(Fault::conflict(
                    "The entry was changed again since. Undo the later change first, or change the entry yourself.",
                )
                .into());
            }
            settle(&view, record, State::Undone, &person, Some(before)).await?;
            "undone"
        }
        ("done" | "refuse" | "show" | "hide" | "send" | "ask" | "undo", _) => {
            return Err(over().into());
        }
        _ => return Err(Fault::not_found("There is nothing like that to decide.").into()),
    };
    Ok(back(&format!("/directory/moderation?done={done}")))
}

/// Whether two states of an entry say the same, whenever and by whomever they were confirmed.
fn is_same(a: &Service, b: &Service) -> bool {
    let plain = |service: &Service| Service {
        confirmed: None,
        assured_date: None,
        last_modified: None,
        ..service.clone()
    };
    plain(a) == plain(b)
}

/// Whether the places that a change was about are still as it left them.
async fn are_same(app: &App, places: &[PlaceChange]) -> Result<bool, Fault> {
    let places = places.to_vec();
    Ok(app
        .store()
        .read(move |rd| {
            for place in &places {
                if let Some((_, after)) = place.changed()
                    && LOCATIONS.get(rd, &place.id)?.map(|now| now.value).as_ref() != Some(after)
                {
                    return Ok(false);
                }
            }
            Ok::<_, StoreError>(true)
        })
        .await?)
}

async fn there(app: &App, service: &str) -> Result<Bundle, Fault> {
    let gone = || Fault::not_found("The entry is not there any more.");
    bundle(app, service).await?.ok_or_else(gone)
}

/// A new entry is shown. Whoever wrote it gets the link to change it, unless that would open the other
/// entries of an organisation that is not known to be theirs.
async fn show_new(view: &View, record: Record<Item>, person: &str) -> Result<(), Fault> {
    let bundle = there(&view.app, &record.value.service).await?;
    let mut service = bundle.service.clone();
    service.standing = Standing::Shown;
    confirm(
        &mut service,
        view.app.now(),
        &view.app.place().facts().council,
    );
    let email = &record.value.email;
    let is_theirs = bundle.service.organization_id == own_organization(&bundle.id)
        || is_on_record(&bundle, email);
    if is_theirs && !email.is_empty() {
        send_link(&view.app, &bundle, email).await?;
    }
    settle(view, record, State::Done, person, Some(service)).await
}

/// Writes down what was decided and, in the same transaction, the entry that follows from it; if it is
/// undone, its places as well.
async fn settle(
    view: &View,
    record: Record<Item>,
    state: State,
    person: &str,
    service: Option<Service>,
) -> Result<(), Fault> {
    let who = view.who.audit_name();
    let decided = Item {
        state,
        decided_by: person.to_owned(),
        decided_at: Some(view.app.now()),
        ..record.value
    };
    let (id, version) = (record.id, record.version);
    view.app
        .store()
        .write(move |tx| {
            if decided.state == State::Undone {
                for place in &decided.places {
                    if let Some((before, _)) = place.changed() {
                        write::location(tx, &who, &place.id, None, before.clone())?;
                    }
                }
            }
            if let Some(service) = &service {
                write::service(tx, &who, &decided.service, None, service.clone())?;
            }
            QUEUE.change(tx, &who, &id, Some(version), decided.clone())
        })
        .await
        .map_err(|error| match error {
            StoreError::Stale { .. } => {
                Fault::conflict("Somebody has decided this already. Look at it again.")
            }
            other => other.into(),
        })?;
    Ok(())
}

/// Asks the provider to mend an entry.
async fn ask(app: &App, item: &Item) -> Result<(), Fault> {
    let bundle = there(app, &item.service).await?;
    let (Some(email), Some((id, _))) = (address(&bundle), bundle.organization.clone()) else {
        return Err(Fault::not_found(
            "We have no email address of this provider. Ring them, then mark it as mended.",
        ));
    };
    let secret = app.chance().secret();
    let letter = MendLetter {
        service: bundle.service.name.clone(),
        said: item.said.clone(),
        link: format!("{}{}", app.config().public_url(), links::path(&secret)),
        days: links::DAYS,
    };
    let house = app.clone();
    app.store()
        .write(move |tx| {
            links::make(tx, &secret, &id, &email)?;
            let options = Options {
                about: format!("organisation {id}"),
                ..Options::default()
            };
            post(&house, tx, &email, &letter, &options)
        })
        .await?;
    Ok(())
}

/// The form of an entry, for staff.
pub async fn edit(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let (record, bundle) = service(&view.app, &id).await?;
    let given = Given::of(&bundle, record.version);
    let page = page(&bundle, given, Vec::new());
    Ok(view.page(&page.after(&asked.done)))
}

/// An entry, with what belongs to it.
pub async fn service(app: &App, id: &str) -> Result<(Record<Service>, Bundle), Fault> {
    let id = id.to_owned();
    let found = app
        .store()
        .read(move |rd| {
            let Some(record) = crate::model::SERVICES.get(rd, &id)? else {
                return Ok(None);
            };
            let bundle = write::bundled(rd, record.clone())?;
            Ok::<_, StoreError>(Some((record, bundle)))
        })
        .await?;
    found.ok_or_else(|| Fault::not_found("There is no such entry."))
}

fn page(bundle: &Bundle, given: Given, errors: Vec<FieldError>) -> ChangePage {
    let back = ("The entry", format!("/help/{}", encode(&bundle.id)));
    ChangePage::of(bundle, entry_path(&bundle.id), back, given, errors)
}

/// The form of an entry.
pub fn entry_path(service: &str) -> String {
    format!("/directory/edit/{}", encode(service))
}

/// Changes an entry, as staff.
pub async fn change(
    view: View,
    Path(id): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response, Fail> {
    let (record, bundle) = service(&view.app, &id).await?;
    let given = Given::read(pairs);
    let by = view.app.place().facts().council.clone();
    let who = view.who.audit_name();
    match save(&view.app, &who, &by, record, bundle.clone(), &given).await? {
        Ok(()) => Ok(back(&format!("/help/{}", encode(&id)))),
        Err(errors) => Ok(refused(view.page(&page(&bundle, given, errors)))),
    }
}
