//! A link of the network is added, changed or deleted.

use app::kit::Fault;
use app::store::{StoreError, Tx};
use app::{Choice, Fail, Page, View, Wrong};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::files::DEAREST_PENCE;
use super::model::{LINKS, Link, MOST_LINKS, Whole, link, new_id, remove_link};
use super::typed::{day, line, pence, typed_pence, whole};

/// The most that a link carries, Mbit/s.
const MOST_MBPS: u32 = 10_000_000;

/// What is the link?
#[derive(Debug, Default, Serialize)]
pub struct LinkForm {
    /// None for a new one.
    id: Option<String>,
    name: String,
    version: i64,
    given: Given,
    a: Vec<Choice>,
    b: Vec<Choice>,
    errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    version: i64,
    a: String,
    b: String,
    technology: String,
    supplier: String,
    capacity_mbps: String,
    cost: String,
    built: String,
    #[serde(rename = "ends-day")]
    ends_day: String,
    #[serde(rename = "ends-month")]
    ends_month: String,
    #[serde(rename = "ends-year")]
    ends_year: String,
}

impl Page for LinkForm {
    const TEMPLATE: &'static str = "connectivity/wan-link-form.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let whole = super::seed::example(Date::constant(2026, 11, 24));
        let page = |given: Given| Self {
            a: sites(&whole, &given.a),
            b: sites(&whole, &given.b),
            given,
            ..Self::default()
        };
        let mut samples = vec![("a new one", page(Given::default()))];
        if let Some(kept) = whole.links.first() {
            samples.push((
                "one that is there",
                Self {
                    id: Some(kept.id.clone()),
                    name: whole.name(&kept.value),
                    version: 1,
                    ..page(Given::of(&kept.value))
                },
            ));
            samples.push((
                "one with mistakes",
                Self {
                    errors: vec![
                        Wrong::new("b", "Choose another site than the first"),
                        Wrong::new("ends-day", "Enter a day, such as 31 3 2027"),
                    ],
                    ..page(Given {
                        b: kept.value.a.clone(),
                        ends_month: "13".into(),
                        ..Given::of(&kept.value)
                    })
                },
            ));
        }
        samples
    }
}

fn sites(whole: &Whole, chosen: &str) -> Vec<Choice> {
    let none = Choice::new("", "Choose a site", chosen);
    let all = whole.sites.iter();
    let all = all.map(|kept| Choice::new(&kept.id, &kept.value.name, chosen));
    std::iter::once(none).chain(all).collect()
}

impl Given {
    fn of(link: &Link) -> Self {
        let part = |of: fn(Date) -> i16| {
            link.ends
                .map_or_else(String::new, |day| of(day).to_string())
        };
        Self {
            version: 0,
            a: link.a.clone(),
            b: link.b.clone(),
            technology: link.technology.clone(),
            supplier: link.supplier.clone(),
            capacity_mbps: link.capacity_mbps.to_string(),
            cost: typed_pence(link.cost_pence),
            built: if link.built { "yes" } else { "" }.to_owned(),
            ends_day: part(|day| i16::from(day.day())),
            ends_month: part(|day| i16::from(day.month())),
            ends_year: part(Date::year),
        }
    }

    /// The link, or what is wrong with what was typed.
    fn read(&self, whole_net: &Whole) -> Result<Link, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let is_site = |id: &str| whole_net.sites.iter().any(|kept| kept.id == id);
        if !is_site(&self.a) {
            wrong.push(Wrong::new("a", "Choose the site at one end"));
        }
        if !is_site(&self.b) {
            wrong.push(Wrong::new("b", "Choose the site at the other end"));
        } else if self.a == self.b {
            wrong.push(Wrong::new("b", "Choose another site than the first"));
        }
        let technology = line(&self.technology, "technology", "", &mut wrong);
        let supplier = line(&self.supplier, "supplier", "", &mut wrong);
        let range = (1, MOST_MBPS);
        let capacity_mbps = whole(&self.capacity_mbps, "capacity_mbps", range, &mut wrong);
        let cost = pence(&self.cost).filter(|pence| *pence <= DEAREST_PENCE);
        if cost.is_none() {
            let why = "Enter an amount in pounds up to 10,000,000, such as 250 or 193.54";
            wrong.push(Wrong::new("cost", why));
        }
        let parts = [&self.ends_day, &self.ends_month, &self.ends_year];
        let ends = day(parts.map(String::as_str), "ends-day", &mut wrong);
        match cost {
            Some(cost_pence) if wrong.is_empty() => Ok(Link {
                a: self.a.clone(),
                b: self.b.clone(),
                technology,
                supplier,
                capacity_mbps,
                cost_pence,
                built: self.built == "yes",
                ends,
            }),
            _ => Err(wrong),
        }
    }
}

fn shown(
    view: &View,
    whole: &Whole,
    id: Option<String>,
    given: Given,
    errors: Vec<Wrong>,
) -> Response {
    let known = whole
        .links
        .iter()
        .find(|kept| id.as_ref() == Some(&kept.id));
    view.page(&LinkForm {
        name: known.map_or_else(String::new, |kept| whole.name(&kept.value)),
        id,
        version: given.version,
        a: sites(whole, &given.a),
        b: sites(whole, &given.b),
        given,
        errors,
    })
}

/// The form for a new link.
pub async fn add(view: View) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    let given = Given {
        built: "yes".into(),
        ..Given::default()
    };
    Ok(shown(&view, &whole, None, given, Vec::new()))
}

/// Keeps a new link.
pub async fn save_new(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    let link = match given.read(&whole) {
        Ok(link) => link,
        Err(wrong) => return Ok(shown(&view, &whole, None, given, wrong)),
    };
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| insert(tx, &who, &link))
        .await?;
    Ok(Redirect::to("/connectivity/wan?done=saved").into_response())
}

fn insert(tx: &mut Tx<'_>, who: &str, link: &Link) -> Result<(), Fault> {
    let whole = Whole::read(tx)?;
    if whole.links.len() >= MOST_LINKS {
        return Err(Fault::invalid(format!(
            "A network has at most {MOST_LINKS} links."
        )));
    }
    let is_taken = |id: &str| whole.links.iter().any(|kept| kept.id == id);
    let id = new_id(&[&link.a, &link.b], is_taken);
    LINKS.insert_as(tx, who, id, link.clone())?;
    Ok(())
}

/// The form for a link that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let wanted = id.clone();
    let read =
        move |rd: &mut app::store::Rd<'_>| Ok::<_, Fault>((Whole::read(rd)?, link(rd, &wanted)?));
    let (whole, kept) = view.app.store().read(read).await?;
    let given = Given {
        version: kept.version,
        ..Given::of(&kept.value)
    };
    Ok(shown(&view, &whole, Some(id), given, Vec::new()))
}

/// Changes a link.
pub async fn save_old(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    let link = match given.read(&whole) {
        Ok(link) => link,
        Err(wrong) => return Ok(shown(&view, &whole, Some(id), given, wrong)),
    };
    let (who, version, wanted) = (view.who.audit_name(), given.version, id.clone());
    let changed = view
        .app
        .store()
        .write(move |tx| LINKS.change(tx, &who, &wanted, Some(version), link.clone()))
        .await;
    changed.map_err(super::stale)?;
    Ok(Redirect::to(&format!("/connectivity/wan/links/{id}?done=saved")).into_response())
}

/// Deletes a link with all that was heard of it.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    let removed: Result<(), StoreError> = view
        .app
        .store()
        .write(move |tx| remove_link(tx, &who, &id))
        .await;
    removed.map_err(Fault::from)?;
    Ok(Redirect::to("/connectivity/wan?done=removed").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(change: impl Fn(&mut Given), want: &[&str]) {
        let whole = super::super::seed::example(date(2026, 11, 24));
        let mut given = Given::of(&whole.links[0].value);
        assert_eq!(given.read(&whole).as_ref(), Ok(&whole.links[0].value));
        change(&mut given);
        let got = given.read(&whole).err().unwrap_or_default();
        let got: Vec<&str> = got.iter().map(|wrong| wrong.field).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn a_link_joins_two_sites() {
        check(|_| (), &[]);
        check(|given| given.a = "nowhere".into(), &["a"]);
        check(|given| given.b.clone_from(&given.a.clone()), &["b"]);
        check(|given| given.capacity_mbps = "0".into(), &["capacity_mbps"]);
        check(|given| given.cost = "free".into(), &["cost"]);
        check(|given| given.ends_month = "13".into(), &["ends-day"]);
        check(|given| given.supplier = "x".repeat(101), &["supplier"]);
    }
}
