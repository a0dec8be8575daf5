//! A site of the network is added, changed or deleted.

use app::kit::Fault;
use app::store::{StoreError, Tx};
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use geo::Point;
use geo::bng::to_bng;
use serde::{Deserialize, Serialize};

use super::model::{LINKS, MOST_SITES, SITES, Site, Whole, new_id, remove_link, site};
use super::typed::{line, whole};

/// The most people at a site.
const MOST_PEOPLE: u32 = 1_000_000;
/// The most that a site needs, Mbit/s.
const MOST_MBPS: u32 = 1_000_000;

/// What is the site?
#[derive(Debug, Default, Serialize)]
pub struct SiteForm {
    /// None for a new one.
    id: Option<String>,
    version: i64,
    given: Given,
    /// Links that go with it when it is deleted.
    links: i64,
    errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    version: i64,
    name: String,
    place: String,
    people: String,
    demand_mbps: String,
    hub: String,
    survive: String,
}

impl Page for SiteForm {
    const TEMPLATE: &'static str = "connectivity/wan-site.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let given = Given {
            name: "Millbank depot".into(),
            place: "51.629100, 1.708200".into(),
            people: "85".into(),
            demand_mbps: "60".into(),
            survive: "yes".into(),
            ..Given::default()
        };
        vec![
            ("a new one", Self::default()),
            (
                "one that is there",
                Self {
                    id: Some("depot".into()),
                    version: 2,
                    given: given.clone(),
                    links: 3,
                    ..Self::default()
                },
            ),
            (
                "one with mistakes",
                Self {
                    given: Given {
                        place: "Atlantis".into(),
                        people: "many".into(),
                        ..given
                    },
                    errors: vec![
                        Wrong::new("place", NO_PLACE),
                        Wrong::new("people", "Enter a whole number from 0 to 1000000"),
                    ],
                    ..Self::default()
                },
            ),
        ]
    }
}

/// What is said of a place that is not known.
pub const NO_PLACE: &str =
    "We do not know this place. Enter a postcode, or degrees such as 51.6437, 1.7049";

impl Given {
    fn of(site: &Site) -> Self {
        let yes = |is_so: bool| if is_so { "yes" } else { "" }.to_owned();
        Self {
            version: 0,
            name: site.name.clone(),
            place: format!("{:.6}, {:.6}", site.at.lat, site.at.lon),
            people: site.people.to_string(),
            demand_mbps: site.demand_mbps.to_string(),
            hub: yes(site.hub),
            survive: yes(site.survive),
        }
    }

    /// The site at a place, or what is wrong with what was typed.
    fn read(&self, at: Option<Point>) -> Result<Site, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let name = line(&self.name, "name", "Say what people call it", &mut wrong);
        match at {
            None => wrong.push(Wrong::new("place", NO_PLACE)),
            Some(at) if to_bng(at).is_err() => {
                wrong.push(Wrong::new("place", "This must be in Great Britain"));
            }
            Some(_) => {}
        }
        let people = whole(&self.people, "people", (0, MOST_PEOPLE), &mut wrong);
        let needs = (0, MOST_MBPS);
        let demand_mbps = whole(&self.demand_mbps, "demand_mbps", needs, &mut wrong);
        match at {
            Some(at) if wrong.is_empty() => Ok(Site {
                name,
                at,
                people,
                demand_mbps,
                hub: self.hub == "yes",
                survive: self.survive == "yes",
            }),
            _ => Err(wrong),
        }
    }
}

/// Degrees as they are typed: latitude, longitude.
fn degrees(text: &str) -> Option<Point> {
    let (lat, lon) = text.split_once(',')?;
    let number = |text: &str| text.trim().parse::<f64>().ok();
    Point::new(number(lon)?, number(lat)?).ok()
}

/// The place that was typed.
///
/// # Errors
/// Whatever the store says.
pub async fn placed(view: &View, text: &str) -> Result<Option<Point>, Fault> {
    let text = text.trim();
    if text.is_empty() || text.contains(',') {
        return Ok(degrees(text));
    }
    Ok(view.app.find().place(text).await?.map(|near| near.at))
}

/// The form for a new site.
pub async fn add(view: View) -> Response {
    view.page(&SiteForm::default())
}

/// Keeps a new site.
pub async fn save_new(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let site = match given.read(placed(&view, &given.place).await?) {
        Ok(site) => site,
        Err(errors) => {
            return Ok(view.page(&SiteForm {
                given,
                errors,
                ..SiteForm::default()
            }));
        }
    };
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| insert(tx, &who, &site))
        .await?;
    Ok(Redirect::to("/connectivity/wan?done=saved").into_response())
}

fn insert(tx: &mut Tx<'_>, who: &str, site: &Site) -> Result<(), Fault> {
    let whole = Whole::read(tx)?;
    if whole.sites.len() >= MOST_SITES {
        return Err(Fault::invalid(format!(
            "A network has at most {MOST_SITES} sites."
        )));
    }
    let is_taken = |id: &str| whole.sites.iter().any(|kept| kept.id == id);
    let id = new_id(&[&site.name], is_taken);
    SITES.insert_as(tx, who, id, site.clone())?;
    Ok(())
}

/// The form for a site that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let wanted = id.clone();
    let kept = view.app.store().read(move |rd| site(rd, &wanted)).await?;
    let given = Given::of(&kept.value);
    Ok(shown(&view, id, kept.version, given, Vec::new()).await?)
}

async fn shown(
    view: &View,
    id: String,
    version: i64,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<Response, Fault> {
    let whole = view.app.store().read(Whole::read).await?;
    let at_it =
        |link: &&app::store::Record<super::model::Link>| link.value.a == id || link.value.b == id;
    let links = whole.links.iter().filter(at_it).count();
    Ok(view.page(&SiteForm {
        id: Some(id),
        version,
        given,
        links: i64::try_from(links).unwrap_or(i64::MAX),
        errors,
    }))
}

/// Changes a site.
pub async fn save_old(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let site = match given.read(placed(&view, &given.place).await?) {
        Ok(site) => site,
        Err(wrong) => {
            let version = given.version;
            return Ok(shown(&view, id, version, given, wrong).await?);
        }
    };
    let (who, version) = (view.who.audit_name(), given.version);
    let changed = view
        .app
        .store()
        .write(move |tx| SITES.change(tx, &who, &id, Some(version), site.clone()))
        .await;
    changed.map_err(super::stale)?;
    Ok(Redirect::to("/connectivity/wan?done=saved").into_response())
}

/// Deletes a site with the links at it.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    let work = move |tx: &mut Tx<'_>| {
        for link in LINKS.find(tx, &app::store::Filter::All, app::store::Page::default())? {
            if link.value.a == id || link.value.b == id {
                remove_link(tx, &who, &link.id)?;
            }
        }
        SITES.remove(tx, &who, &id)
    };
    let removed: Result<bool, StoreError> = view.app.store().write(work).await;
    removed.map_err(Fault::from)?;
    Ok(Redirect::to("/connectivity/wan?done=removed").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl Fn(&mut Given), want: &[&str]) {
        let mut given = Given {
            name: "Depot".into(),
            place: "51.6291, 1.7082".into(),
            ..Given::default()
        };
        change(&mut given);
        let got = given.read(degrees(&given.place)).err().unwrap_or_default();
        let got: Vec<&str> = got.iter().map(|wrong| wrong.field).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn a_site_has_a_name_and_a_place_in_great_britain() {
        check(|_| (), &[]);
        check(|given| given.name = " ".into(), &["name"]);
        check(|given| given.place = "51.6, north".into(), &["place"]);
        check(|given| given.place = "48.86, 2.35".into(), &["place"]);
        check(|given| given.people = "-1".into(), &["people"]);
        check(|given| given.demand_mbps = "1.5".into(), &["demand_mbps"]);
    }

    #[test]
    fn what_is_kept_is_typed_as_it_was() {
        let site = &super::super::seed::example(jiff::civil::date(2026, 11, 24)).sites[2].value;
        let given = Given::of(site);
        assert_eq!(given.read(degrees(&given.place)).as_ref(), Ok(site));
    }
}
