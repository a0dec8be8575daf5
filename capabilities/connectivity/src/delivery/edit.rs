//! Programmes, routes and milestones are begun, changed and deleted: one page for all three.

use app::kit::Fault;
use app::store::{Record, StoreError};
use app::{Fail, Page, View};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Serialize;

use super::form::{Field, Given, Told};
use super::model::{
    MILESTONES, Milestone, PROGRAMMES, Programme, REPORTS, ROUTES, Route, Whole, programme,
};
use super::typed::Typed;
use super::{back_to, page_of, today, wards};

/// Pairs of a form or a query.
pub type Pairs = Vec<(String, String)>;

/// Where a form stands.
#[derive(Debug, Clone, Default)]
pub struct At {
    /// The programme; empty for a new one.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What is changed; none for something new.
    pub one: Option<String>,
    /// The wards to choose from; none where they are typed.
    pub wards: Vec<String>,
    /// Today.
    pub today: Date,
}

/// What do you want to keep?
#[derive(Debug, Default, Serialize)]
pub struct Edit {
    /// "programme", "route", "milestone".
    word: &'static str,
    programme_id: String,
    programme_name: String,
    action: String,
    /// Where it is deleted; empty for something new.
    remove: String,
    version: i64,
    fields: Vec<Field>,
    errors: Vec<Told>,
}

impl Page for Edit {
    const TEMPLATE: &'static str = "connectivity/delivery-edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = |one: Option<&str>| At {
            id: "1".into(),
            name: "Marsh and coast".into(),
            one: one.map(str::to_owned),
            wards: vec!["Fennick".into(), "Sallow".into()],
            ..At::default()
        };
        let wrong = |mut given: Given, name: &'static str, text: &str| {
            given.tell(name, text);
            given
        };
        let route = Given::default().with("name", "Marsh Lane");
        let milestone = Given::default().with("title", "500 premises passed");
        let clash = "Somebody else saved “Marsh” here while you typed. Save again to put yours in its place";
        vec![
            (
                "a new programme",
                filled::<Programme>(&At::default(), &Given::default(), 0),
            ),
            (
                "a programme that somebody else changed",
                filled::<Programme>(
                    &at(Some("1")),
                    &wrong(Given::default().with("name", "Coast"), "name", clash),
                    3,
                ),
            ),
            (
                "a route with mistakes",
                filled::<Route>(
                    &at(Some("2")),
                    &wrong(
                        wrong(route, "ward", "Choose a ward of the list"),
                        "designed",
                        "Enter a day, such as 24 11 2026",
                    ),
                    1,
                ),
            ),
            ("a milestone", filled::<Milestone>(&at(None), &milestone, 0)),
        ]
    }
}

/// The page of a form.
fn filled<T: Typed>(at: &At, given: &Given, version: i64) -> Edit {
    let action = match (T::UNDER, &at.one) {
        ("", None) => "/connectivity/delivery/new".to_owned(),
        ("", Some(_)) => format!("{}/edit", page_of(&at.id)),
        (under, None) => format!("{}/{under}/add", page_of(&at.id)),
        (under, Some(one)) => format!("{}/{under}/{one}", page_of(&at.id)),
    };
    let remove = match (T::UNDER, &at.one) {
        (_, None) => String::new(),
        ("", Some(_)) => format!("{}/remove", page_of(&at.id)),
        (_, Some(_)) => format!("{action}/remove"),
    };
    Edit {
        word: T::WORD,
        programme_id: at.id.clone(),
        programme_name: at.name.clone(),
        action,
        remove,
        version,
        fields: given.fields(T::ASKS, &at.wards),
        errors: given.told(T::ASKS),
    }
}

impl At {
    /// Under a programme that is there.
    async fn under(view: &View, id: String, one: Option<String>) -> Result<Self, Fault> {
        let wanted = id.clone();
        let kept = view
            .app
            .store()
            .read(move |rd| programme(rd, &wanted))
            .await?;
        let wards = if kept.value.area.is_empty() {
            wards::names(&view.app).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            id,
            name: kept.value.name,
            one,
            wards,
            today: today(&view.app),
        })
    }
}

/// The record that is changed, if it belongs to the programme.
async fn opened<T: Typed>(view: &View, at: &At) -> Result<Record<T>, Fault> {
    let one = at.one.clone().unwrap_or_default();
    let found = view
        .app
        .store()
        .read(move |rd| T::ALL.get(rd, &one))
        .await?;
    found
        .filter(|found| T::UNDER.is_empty() || found.value.programme() == at.id)
        .ok_or_else(|| {
            Fault::not_found(format!(
                "There is no such {}. It may have been deleted.",
                T::WORD
            ))
        })
}

/// Keeps what was typed, or shows what is wrong with it or what somebody else saved meanwhile.
async fn keep<T: Typed>(view: &View, mut at: At, mut given: Given) -> Result<Response, Fail> {
    let version = given.version();
    let read = T::read(&mut given, &at).filter(|_| given.wrong.is_empty());
    let Some(new) = read else {
        return Ok(view.page(&filled::<T>(&at, &given, version)));
    };
    let who = view.who.audit_name();
    let (mine, one) = (new.typed(), at.one.clone());
    let became = view
        .app
        .store()
        .write(move |tx| {
            let Some(id) = &one else {
                let kept = T::ALL.insert(tx, &who, new.clone())?;
                return Ok::<_, Fault>(Kept::New(kept.id));
            };
            match T::ALL.change(tx, &who, id, Some(version), new.clone()) {
                Ok(_) => Ok(Kept::Changed),
                Err(StoreError::Stale { .. }) => {
                    let theirs = T::ALL.get(tx, id)?;
                    theirs
                        .map(Kept::Clash)
                        .ok_or_else(|| Fault::not_found("Somebody else deleted this meanwhile."))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await?;
    match became {
        Kept::Clash(theirs) if given.clash(&mine, &theirs.value.typed(), T::ASKS) => {
            return Ok(view.page(&filled::<T>(&at, &given, theirs.version)));
        }
        Kept::New(id) if at.id.is_empty() => at.id = id,
        Kept::New(_) | Kept::Changed | Kept::Clash(_) => {}
    }
    Ok(Redirect::to(&back_to(&at.id, "saved")).into_response())
}

/// What became of what was typed.
enum Kept<T> {
    /// It is there, under this id.
    New(String),
    /// It is in place of what was there.
    Changed,
    /// Somebody else was first.
    Clash(Record<T>),
}

/// The form for a new programme.
pub async fn add(view: View) -> Result<Response, Fail> {
    Ok(view.page(&filled::<Programme>(&At::default(), &Given::default(), 0)))
}

/// Keeps a new programme.
pub async fn save_new(view: View, Form(pairs): Form<Pairs>) -> Result<Response, Fail> {
    keep::<Programme>(&view, At::default(), Given::new(pairs)).await
}

/// The form for a programme that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let at = At::under(&view, id.clone(), Some(id)).await?;
    let kept = opened::<Programme>(&view, &at).await?;
    Ok(view.page(&filled::<Programme>(&at, &kept.value.typed(), kept.version)))
}

/// Keeps a changed programme.
pub async fn save_old(
    view: View,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Fail> {
    let at = At::under(&view, id.clone(), Some(id)).await?;
    keep::<Programme>(&view, at, Given::new(pairs)).await
}

/// Deletes a programme with all that belongs to it.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| {
            let whole = Whole::get(tx, &id)?;
            for route in &whole.routes {
                ROUTES.remove(tx, &who, &route.id)?;
            }
            for milestone in &whole.milestones {
                MILESTONES.remove(tx, &who, &milestone.id)?;
            }
            for report in &whole.reports {
                REPORTS.remove(tx, &who, &report.id)?;
            }
            PROGRAMMES.remove(tx, &who, &id)?;
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(Redirect::to("/connectivity/delivery").into_response())
}

/// The form for something new of a programme; the address may fill it in.
pub async fn add_under<T: Typed>(
    view: View,
    Path(id): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Fail> {
    let at = At::under(&view, id, None).await?;
    Ok(view.page(&filled::<T>(&at, &Given::new(pairs), 0)))
}

/// Keeps something new of a programme.
pub async fn save_under<T: Typed>(
    view: View,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Fail> {
    let at = At::under(&view, id, None).await?;
    keep::<T>(&view, at, Given::new(pairs)).await
}

/// The form for something of a programme that is there.
pub async fn edit_under<T: Typed>(
    view: View,
    Path((id, one)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let at = At::under(&view, id, Some(one)).await?;
    let kept = opened::<T>(&view, &at).await?;
    Ok(view.page(&filled::<T>(&at, &kept.value.typed(), kept.version)))
}

/// Keeps something of a programme that was changed.
pub async fn change_under<T: Typed>(
    view: View,
    Path((id, one)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Fail> {
    let at = At::under(&view, id, Some(one)).await?;
    opened::<T>(&view, &at).await?;
    keep::<T>(&view, at, Given::new(pairs)).await
}

/// Deletes something of a programme.
pub async fn remove_under<T: Typed>(
    view: View,
    Path((id, one)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let at = At::under(&view, id, Some(one)).await?;
    let kept = opened::<T>(&view, &at).await?;
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| T::ALL.remove(tx, &who, &kept.id))
        .await
        .map_err(Fault::from)?;
    Ok(Redirect::to(&back_to(&at.id, "removed")).into_response())
}
