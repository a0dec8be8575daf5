//! A hotspot is added, changed or deleted.

use app::kit::Fault;
use app::store::{Filter, Tx};
use app::{Fail, Page, View};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use geo::Point;
use geo::bng::to_bng;
use serde::Serialize;

use super::model::{HOTSPOTS, Hotspot, MOST, Serves, hotspot, hotspots, remove as remove_all};
use crate::delivery::edit::Pairs;
use crate::delivery::form::{Ask, Field, Given, Kind, Told};
use crate::wan::model::new_id;
use crate::wan::site_form::{NO_PLACE, placed};
use crate::wan::stale;

/// Ids that would hide a page of ours.
const OURS: [&str; 3] = ["add", "heard", "readings"];
const ASKS: &[Ask] = &[
    Ask::new(
        Kind::Line,
        "name",
        "What people call it",
        "For example, Larkbridge Library",
    ),
    Ask::new(
        Kind::Line,
        "address",
        "Address",
        "In words, such as Priory Street, Larkbridge",
    ),
    Ask::new(
        Kind::Line,
        "where",
        "Where it is",
        "A postcode, or latitude and longitude such as 51.6437, 1.7049",
    ),
    Ask::new(Kind::Choice, "serves", "Who may use it", "").among(Serves::WORDS),
    Ask::new(
        Kind::Line,
        "network",
        "Name of the public network",
        "As a phone lists it. Leave it empty if there is only govroam",
    ),
    Ask::new(
        Kind::Line,
        "hours",
        "When it can be used",
        "In words, such as Monday to Friday, 9am to 5pm",
    ),
    Ask::new(
        Kind::Number,
        "limit",
        "People it can serve at once",
        "Leave it empty if it is not known",
    ),
    Ask::new(
        Kind::Line,
        "trouble",
        "Why it does not work now",
        "Everybody can read this. Leave it empty if it works",
    ),
];

/// What is the hotspot?
#[derive(Debug, Default, Serialize)]
pub struct Edit {
    /// None for a new one.
    id: Option<String>,
    version: i64,
    fields: Vec<Field>,
    errors: Vec<Told>,
}

impl Page for Edit {
    const TEMPLATE: &'static str = "connectivity/hotspots-edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = Given::default().with("name", "Larkbridge Library");
        let mut wrong = given.clone();
        wrong.tell("where", NO_PLACE);
        let there = Some("larkbridge-library".to_owned());
        vec![
            ("a new one", filled(None, &Given::default(), 0)),
            ("one that is there", filled(there.clone(), &given, 2)),
            ("one with mistakes", filled(there, &wrong, 2)),
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

/// A hotspot as it stands in the form.
fn typed(hotspot: &Hotspot) -> Given {
    let limit = match hotspot.limit {
        0 => String::new(),
        limit => limit.to_string(),
    };
    Given::default()
        .with("name", &hotspot.name)
        .with("address", &hotspot.address)
        .with(
            "where",
            format!("{:.6}, {:.6}", hotspot.at.lat, hotspot.at.lon),
        )
        .with("serves", hotspot.serves.words().0)
        .with("network", &hotspot.network)
        .with("hours", &hotspot.hours)
        .with("limit", limit)
        .with("trouble", &hotspot.trouble)
}

/// The hotspot at a place; what is wrong with what was typed is left in `given`.
fn read(given: &mut Given, at: Option<Point>) -> Option<Hotspot> {
    let name = given.line("name", "Say what people call it");
    let address = given.text("address");
    match at {
        None => given.tell("where", NO_PLACE),
        Some(at) if to_bng(at).is_err() => given.tell("where", "This must be in Great Britain"),
        Some(_) => {}
    }
    let serves = given.choice("serves", "Choose who may use it", Serves::of);
    let network = if serves.is_some_and(Serves::is_public) {
        given.line("network", "Say what the network is called")
    } else {
        given.text("network")
    };
    let hours = given.line("hours", "Say when it can be used");
    let limit = given.whole("limit");
    let trouble = given.text("trouble");
    Some(Hotspot {
        name,
        address,
        at: at?,
        network,
        serves: serves?,
        hours,
        limit,
        trouble,
    })
}

/// The hotspot that was typed, if nothing is wrong with it.
async fn read_typed(view: &View, given: &mut Given) -> Result<Option<Hotspot>, Fault> {
    let at = placed(view, given.one("where")).await?;
    let read = read(given, at);
    Ok(read.filter(|_| given.wrong.is_empty()))
}

/// The form for a new hotspot.
pub async fn add(view: View) -> Response {
    view.page(&filled(None, &Given::default(), 0))
}

/// Keeps a new hotspot.
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
    Ok(Redirect::to(&format!("/connectivity/hotspots/{id}?done=saved")).into_response())
}

fn insert(tx: &mut Tx<'_>, who: &str, new: &Hotspot) -> Result<String, Fault> {
    if HOTSPOTS.count(tx, &Filter::All)? >= MOST {
        return Err(Fault::invalid(format!("We keep {MOST} hotspots at most.")));
    }
    let all = hotspots(tx)?;
    let is_taken = |id: &str| OURS.contains(&id) || all.iter().any(|kept| kept.id == id);
    let id = new_id(&[&new.name], is_taken);
    HOTSPOTS.insert_as(tx, who, id.clone(), new.clone())?;
    Ok(id)
}

/// The form for a hotspot that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let wanted = id.clone();
    let kept = view
        .app
        .store()
        .read(move |rd| hotspot(rd, &wanted))
        .await?;
    Ok(view.page(&filled(Some(id), &typed(&kept.value), kept.version)))
}

/// Changes a hotspot.
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
        .write(move |tx| HOTSPOTS.change(tx, &who, &wanted, Some(version), new.clone()))
        .await;
    changed.map_err(stale)?;
    Ok(Redirect::to(&format!("/connectivity/hotspots/{id}?done=saved")).into_response())
}

/// Deletes a hotspot with its counts.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| remove_all(tx, &who, &id))
        .await?;
    Ok(Redirect::to("/connectivity/hotspots?done=removed").into_response())
}

#[cfg(test)]
mod tests {
    use super::super::seed::example;
    use super::*;
    use app::store::Store;

    #[track_caller]
    fn check(change: impl Fn(&mut Hotspot), want: &[&str]) {
        let mut hotspot = example()[0].1.clone();
        change(&mut hotspot);
        let mut given = typed(&hotspot);
        let got = read(&mut given, Some(hotspot.at));
        let wrong: Vec<&str> = given.wrong.iter().map(|wrong| wrong.field).collect();
        assert_eq!(wrong, want);
        assert_eq!(got, Some(hotspot));
    }

    #[test]
    fn a_public_hotspot_has_a_network_with_a_name() {
        check(|_| (), &[]);
        check(|hotspot| hotspot.network.clear(), &["network"]);
        check(
            |hotspot| {
                hotspot.network.clear();
                hotspot.serves = Serves::Staff;
            },
            &[],
        );
        check(|hotspot| hotspot.hours.clear(), &["hours"]);
        let paris = Point::new(2.35, 48.86).unwrap();
        check(|hotspot| hotspot.at = paris, &["where"]);
    }

    #[tokio::test]
    async fn a_new_hotspot_never_hides_a_page_of_ours() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let work = |tx: &mut Tx<'_>| {
            let named = |name: &str| Hotspot {
                name: name.into(),
                ..example()[0].1.clone()
            };
            let first = insert(tx, "test", &named("Readings"))?;
            let again = insert(tx, "test", &named("Readings"))?;
            Ok::<_, Fault>((first, again))
        };
        let got = store.write(work).await.unwrap();
        assert_eq!(got, ("readings-2".to_owned(), "readings-3".to_owned()));
    }
}
