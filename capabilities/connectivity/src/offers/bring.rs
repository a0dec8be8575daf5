//! Offers come in as a table: a line with an id that we know changes that offer, any other line is a new one.

use std::collections::HashSet;

use app::kit::Fault;
use app::store::Tx;
use app::{Fail, Page, View, Wrong};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::edit::{insert, known};
use super::files;
use super::model::{MOST, OFFERS, Offer, offers};
use super::typed::read;
use crate::delivery::bring::{MOST_WRONG, Posted, text};
use crate::delivery::today;

/// Which offers?
#[derive(Debug, Default, Serialize)]
pub struct Import {
    list: String,
    errors: Vec<Wrong>,
}

impl Page for Import {
    const TEMPLATE: &'static str = "connectivity/offers-import.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let wrong = Wrong::new("list", "Line 2: Choose what it is");
        vec![
            ("empty", Self::default()),
            (
                "with a mistake",
                Self {
                    list: "name,state\nHall,offered\n".into(),
                    errors: vec![wrong],
                },
            ),
        ]
    }
}

/// The form.
pub async fn form(view: View) -> Response {
    view.page(&Import::default())
}

/// Takes a table; if one line is wrong, nothing changes.
pub async fn take(view: View, posted: Posted) -> Result<Response, Fail> {
    let list = text(&posted)?;
    let all = match judged(&view, &list).await? {
        Ok(all) => all,
        Err(mut wrong) => {
            wrong.truncate(MOST_WRONG);
            let errors = wrong.into_iter().map(|why| Wrong::new("list", why));
            return Ok(view.page(&Import {
                list,
                errors: errors.collect(),
            }));
        }
    };
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| keep(tx, &who, &all))
        .await?;
    Ok(Redirect::to("/connectivity/offers?done=imported").into_response())
}

/// Each offer of a table with the id of the one that it changes, which is empty for a new one; or what is wrong, by line.
async fn judged(
    view: &View,
    list: &str,
) -> Result<Result<Vec<(String, Offer)>, Vec<String>>, Fault> {
    let lines = match files::lines(list.as_bytes()) {
        Ok(lines) if lines.is_empty() => {
            return Ok(Err(vec!["There is no line below the names".to_owned()]));
        }
        Ok(lines) => lines,
        Err(why) => return Ok(Err(vec![format!("We cannot read the table: {why}")])),
    };
    if i64::try_from(lines.len()).unwrap_or(i64::MAX) > MOST {
        return Ok(Err(vec![format!("We take {MOST} lines at most")]));
    }
    let kept = view.app.store().read(offers).await?;
    let ids: HashSet<&str> = kept.iter().map(|kept| kept.id.as_str()).collect();
    let (mut all, mut wrong, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
    for mut line in lines {
        let told = |why: &str| format!("Line {}: {why}", line.line);
        if !line.id.is_empty() && !ids.contains(line.id.as_str()) {
            wrong.push(told(
                "There is no offer with this id. Leave it empty for a new one",
            ));
            continue;
        }
        if !line.id.is_empty() && !taken.insert(line.id.clone()) {
            wrong.push(told("This id is in the table twice"));
            continue;
        }
        let known = known(view, &line.given).await?;
        let read = read(&mut line.given, &known, today(&view.app));
        let faults = line.given.wrong.iter();
        wrong.extend(faults.map(|fault| told(&format!("{}: {}", fault.field, fault.text))));
        all.extend(read.map(|offer| (line.id, offer)));
    }
    Ok(if wrong.is_empty() {
        Ok(all)
    } else {
        Err(wrong)
    })
}

fn keep(tx: &mut Tx<'_>, who: &str, all: &[(String, Offer)]) -> Result<(), Fault> {
    for (id, offer) in all {
        if id.is_empty() {
            insert(tx, who, offer)?;
        } else {
            OFFERS.change(tx, who, id, None, offer.clone())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::store::Store;
    use jiff::civil::date;

    use super::super::seed::example;

    #[tokio::test]
    async fn a_line_with_an_id_changes_what_is_there() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let offer = example(date(2026, 11, 24))[0].0.clone();
        let work = move |tx: &mut Tx<'_>| {
            keep(tx, "test", &[(String::new(), offer.clone())])?;
            let id = offers(tx)?[0].id.clone();
            let changed = Offer {
                name: "Renamed".into(),
                ..offer.clone()
            };
            keep(tx, "test", &[(id, changed), (String::new(), offer.clone())])?;
            Ok::<_, Fault>(offers(tx)?)
        };
        let all = store.write(work).await.unwrap();
        let names: Vec<&str> = all.iter().map(|kept| kept.value.name.as_str()).collect();
        assert_eq!(all.len(), 2);
        assert!(names.contains(&"Renamed"), "{names:?}");
    }
}
