//! The network comes from the two files that `borough plan wan` reads, and goes out as the same.

use app::kit::Fault;
use app::store::{StoreError, Tx};
use app::{Fail, Page, Posted, Takes, View, Wrong, sheet};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::files::{self, Read};
use super::model::{LINKS, SITES, Whole, remove_link};

/// Two files.
#[derive(Debug, Default)]
pub struct Files;

impl Takes for Files {
    const FILES: usize = 2;
    const TOO_LARGE: &'static str =
        "The files are larger than we can take. Go back and choose smaller ones.";
}

/// Which files?
#[derive(Debug, Default, Serialize)]
pub struct Import {
    /// There is a network that they would take the place of.
    has_network: bool,
    errors: Vec<Wrong>,
}

impl Page for Import {
    const TEMPLATE: &'static str = "connectivity/wan-import.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("for the first time", Self::default()),
            (
                "with a mistake",
                Self {
                    has_network: true,
                    errors: vec![Wrong::new(
                        "links",
                        "Links: line 2: there is no site \"barn\"",
                    )],
                },
            ),
        ]
    }
}

/// The form.
pub async fn form(view: View) -> Result<Response, Fail> {
    Ok(shown(&view, Vec::new()).await?)
}

async fn shown(view: &View, errors: Vec<Wrong>) -> Result<Response, Fault> {
    let whole = view.app.store().read(Whole::read).await?;
    Ok(view.page(&Import {
        has_network: !whole.sites.is_empty(),
        errors,
    }))
}

/// Puts the network of the files in place of what is here; if one line is wrong, all stays as it is.
pub async fn bring(view: View, posted: Posted<Files>) -> Result<Response, Fail> {
    let file = |name: &'static str| {
        let found = posted.files.iter().find(|file| file.field == name);
        let found = found.filter(|file| !file.bytes.is_empty());
        found.ok_or_else(|| Wrong::new(name, format!("Choose the file of {name}")))
    };
    let (sites, links) = match (file("sites"), file("links")) {
        (Ok(sites), Ok(links)) => (sites, links),
        (sites, links) => {
            let wrong = [sites.err(), links.err()].into_iter().flatten().collect();
            return Ok(shown(&view, wrong).await?);
        }
    };
    let read = match files::read(&sites.bytes, &links.bytes) {
        Ok(read) => read,
        Err(why) => {
            let wrong = match why.strip_prefix("links: ") {
                Some(why) => Wrong::new("links", format!("Links: {why}")),
                None => {
                    let why = why.strip_prefix("sites: ").unwrap_or(&why);
                    Wrong::new("sites", format!("Sites: {why}"))
                }
            };
            return Ok(shown(&view, vec![wrong]).await?);
        }
    };
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| replace(tx, &who, &read))
        .await
        .map_err(Fault::from)?;
    Ok(Redirect::to("/connectivity/wan?done=imported").into_response())
}

/// Keeps what was read. A link that keeps its id keeps what was heard of it.
fn replace(tx: &mut Tx<'_>, who: &str, (sites, links): &Read) -> Result<(), StoreError> {
    let before = Whole::read(tx)?;
    for kept in &before.links {
        if links.iter().all(|(id, _)| *id != kept.id) {
            remove_link(tx, who, &kept.id)?;
        }
    }
    for kept in &before.sites {
        if sites.iter().all(|(id, _)| *id != kept.id) {
            SITES.remove(tx, who, &kept.id)?;
        }
    }
    for (id, site) in sites {
        if before.sites.iter().any(|kept| kept.id == *id) {
            SITES.change(tx, who, id, None, site.clone())?;
        } else {
            SITES.insert_as(tx, who, id.clone(), site.clone())?;
        }
    }
    for (id, link) in links {
        if before.links.iter().any(|kept| kept.id == *id) {
            LINKS.change(tx, who, id, None, link.clone())?;
        } else {
            LINKS.insert_as(tx, who, id.clone(), link.clone())?;
        }
    }
    Ok(())
}

/// The sites as a file.
pub async fn sites(view: View) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    Ok(sheet::download("sites", files::sites(&whole)))
}

/// The links as a file.
pub async fn links(view: View) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    Ok(sheet::download("links", files::links(&whole)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::store::Store;
    use jiff::civil::date;

    use super::super::model::{DAYS, Day, day_id};
    use super::super::seed;

    #[tokio::test]
    async fn a_link_that_stays_keeps_what_was_heard_of_it() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let whole = seed::example(date(2026, 11, 24));
        let all = files::read(
            files::sites(&whole).as_bytes(),
            files::links(&whole).as_bytes(),
        )
        .unwrap();
        let [stays, goes] = [0, 1].map(|n: usize| all.1[n].0.clone());
        let mut fewer = all.clone();
        fewer.1.retain(|(id, _)| *id != goes);
        let [kept, gone] = [&stays, &goes].map(|link| day_id(link, 20_000));
        let work = move |tx: &mut Tx<'_>| {
            replace(tx, "test", &all)?;
            for link in [&stays, &goes] {
                let day = Day {
                    link: link.clone(),
                    day: 20_000,
                    ..Day::default()
                };
                DAYS.insert_as(tx, "test", day_id(link, 20_000), day)?;
            }
            replace(tx, "test", &fewer)?;
            let whole = Whole::read(tx)?;
            let days = [DAYS.get(tx, &kept)?, DAYS.get(tx, &gone)?];
            Ok::<_, StoreError>((whole.links.len() + 1 == all.1.len(), days))
        };
        let (one_less, [kept, gone]) = store.write(work).await.unwrap();
        assert!(one_less && kept.is_some() && gone.is_none());
    }
}
