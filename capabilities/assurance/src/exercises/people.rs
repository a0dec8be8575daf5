//! Shoppers: invited, each with tasks of their own; paid; forgotten.

use app::kit::Fault;
use app::store::{Filter, StoreError};
use app::tell::{Options, To};
use app::{Fail, Letter, Sample, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::model::{ANSWERS, CODINGS, SHOPPERS, Shopper, State, VISITS};
use super::pages::{self, HandOver};
use super::{Open, every, shoppers, visits_of};
use crate::model::FILES;
use crate::posted::Posted;

/// People invited at once, at most.
const MOST_AT_ONCE: usize = 100;
/// Shoppers of one exercise, at most.
const MOST: usize = 1_000;

/// An invitation.
#[derive(Debug, Serialize)]
pub struct Invitation {
    name: String,
    service: String,
    has_payment: bool,
    ends: String,
    link: String,
}

impl Letter for Invitation {
    const TEMPLATE: &'static str = "assurance/invitation.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |has_payment| Self {
            name: "Rosa Lampard".into(),
            service: "booking a room at a library".into(),
            has_payment,
            ends: "24 December 2026".into(),
            link: "https://saltreach.example/shop/abc".into(),
        };
        vec![("paid", of(true)), ("unpaid", of(false))]
    }
}

/// The letters' samples.
pub fn letter_samples() -> Vec<Sample> {
    Invitation::sample_values()
}

/// Somebody as they were typed: "Rosa Lampard <rosa@example.org>", "rosa@example.org" or "Rosa Lampard".
fn person(line: &str) -> Result<(String, String), String> {
    let line = line.trim();
    let (name, address) = match line.split_once('<') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
        None if line.contains('@') => ("", line),
        None => (line, ""),
    };
    if name.chars().count() > 100 {
        return Err(format!(
            "“{}…” is too long for a name",
            name.chars().take(30).collect::<String>()
        ));
    }
    let email = match address {
        "" => String::new(),
        address => app::tell::email(address)
            .ok_or_else(|| format!("“{address}” is not an email address"))?,
    };
    Ok((name.to_owned(), email))
}

/// So many of all tasks, in a random order (Fisher and Yates).
fn draw(chance: &app::kit::Chance, all: usize, some: usize) -> Vec<usize> {
    let mut tasks: Vec<usize> = (0..all).collect();
    for last in (1..tasks.len()).rev() {
        let bound = u64::try_from(last + 1).unwrap_or(1);
        let other = usize::try_from(chance.below(bound)).unwrap_or(0);
        tasks.swap(last, other);
    }
    tasks.truncate(some);
    tasks
}

/// Invites a panel: each person gets a number, tasks, a persona and a link for them alone.
pub async fn invite(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let one = &open.exercise.value;
    let text = posted.fields.one("people").to_owned();
    let again = async |why: String| pages::again(&view, &id, text.clone(), why).await;
    if one.state == State::Closed {
        return again("The exercise is closed. Open it again first".into()).await;
    }
    if one.tasks.is_empty() {
        return again("Add a task first".into()).await;
    }
    let people: Result<Vec<_>, String> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(person)
        .collect();
    let people = match people {
        Ok(people) if people.is_empty() => {
            return again("Enter a person on each line".into()).await;
        }
        Ok(people) if people.len() > MOST_AT_ONCE => {
            return again("Invite 100 people at once at most".into()).await;
        }
        Ok(people) => people,
        Err(why) => return again(why).await,
    };
    let of = id.clone();
    let there = view.app.store().read(move |rd| shoppers(rd, &of)).await?;
    if there.len() + people.len() > MOST {
        return again("An exercise has 1,000 shoppers at most".into()).await;
    }
    let chance = view.app.chance();
    let each = usize::try_from(one.tasks_each).unwrap_or(1);
    let new: Vec<(Shopper, String)> = people
        .into_iter()
        .map(|(name, email)| {
            let secret = chance.secret();
            let place = chance.below(u64::try_from(one.personas.len()).unwrap_or(0));
            let shopper = Shopper {
                exercise: id.clone(),
                name,
                email,
                link: app::kit::digest(&secret),
                reference: app::kit::reference::new(chance),
                persona: one
                    .personas
                    .get(usize::try_from(place).unwrap_or(0))
                    .cloned()
                    .unwrap_or_default(),
                tasks: draw(chance, one.tasks.len(), each),
                payment_pence: one.payment_pence,
                until: one.people_until(),
                ..Shopper::default()
            };
            (shopper, secret)
        })
        .collect();
    let (who, app, exercise) = (view.who.audit_name(), view.app.clone(), one.clone());
    let (of, to) = (id.clone(), format!("{}?done=invited", open.path()));
    let links = view
        .app
        .store()
        .write(move |tx| {
            let kept = shoppers(tx, &of)?;
            let mut links = Vec::new();
            let mut number = kept.last().map_or(0, |last| last.value.number);
            for (shopper, secret) in &new {
                let known = kept
                    .iter()
                    .any(|one| !shopper.email.is_empty() && one.value.email == shopper.email);
                if known {
                    continue;
                }
                number += 1;
                let shopper = Shopper {
                    number,
                    ..shopper.clone()
                };
                SHOPPERS.insert(tx, &who, shopper.clone())?;
                if shopper.email.is_empty() {
                    links.push(HandOver::of(&app, &shopper, secret));
                    continue;
                }
                let letter = Invitation {
                    name: if shopper.name.is_empty() {
                        "there".into()
                    } else {
                        shopper.name.clone()
                    },
                    service: exercise.service.clone(),
                    has_payment: exercise.payment_pence > 0,
                    ends: crate::model::day(&exercise.ends),
                    link: format!("{}/shop/{secret}", app.config().public_url()),
                };
                let options = Options {
                    key: format!("assurance {of} {number}"),
                    about: shopper.reference.clone(),
                    ..Options::default()
                };
                app.send(tx, &To::email(&shopper.email), &letter, &options)?;
            }
            Ok::<_, StoreError>(links)
        })
        .await?;
    if !links.is_empty() {
        return pages::with_links(&view, &id, links).await;
    }
    Ok(Redirect::to(&to).into_response())
}

/// Makes a shopper's link anew: the one before stops working.
async fn new_link(view: &View, id: &str, number: u32) -> Result<Response, Fail> {
    let secret = view.app.chance().secret();
    let (who, link) = (view.who.audit_name(), app::kit::digest(&secret));
    let of = format!("{id} {number}");
    let shopper = view
        .app
        .store()
        .write(move |tx| {
            let Some(found) = SHOPPERS.by(tx, "number", &of)? else {
                return Ok(None);
            };
            let next = Shopper {
                link: link.clone(),
                ..found.value
            };
            SHOPPERS.change(tx, &who, &found.id, Some(found.version), next.clone())?;
            Ok::<_, StoreError>(Some(next))
        })
        .await?;
    let links = shopper.map(|one| HandOver::of(&view.app, &one, &secret));
    pages::with_links(view, id, links.into_iter().collect()).await
}

/// Marks a shopper as paid, gives them a new link, or forgets them: what they wrote goes with who they are.
pub async fn deed(
    view: View,
    Path((id, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    if posted.fields.one("do") == "link" {
        return new_link(&view, &id, number).await;
    }
    let (who, deed, to) = (
        view.who.audit_name(),
        posted.fields.one("do").to_owned(),
        open.path(),
    );
    view.app
        .store()
        .write(move |tx| {
            let Some(found) = SHOPPERS.by(tx, "number", &format!("{id} {number}"))? else {
                return Ok(());
            };
            match deed.as_str() {
                "paid" => {
                    let paid = if found.value.paid.is_some() {
                        None
                    } else {
                        Some(tx.now())
                    };
                    SHOPPERS
                        .change(
                            tx,
                            &who,
                            &found.id,
                            None,
                            Shopper {
                                paid,
                                ..found.value
                            },
                        )
                        .map(drop)
                }
                "forget" => forget(tx, &who, &found),
                _ => Ok(()),
            }
        })
        .await?;
    Ok(Redirect::to(&format!("{to}#people")).into_response())
}

/// Erases a shopper, their visits, their pictures and their answers.
///
/// # Errors
/// Whatever the store says.
pub fn forget(
    tx: &mut app::store::Tx<'_>,
    who: &str,
    shopper: &app::store::Record<Shopper>,
) -> Result<(), StoreError> {
    let one = &shopper.value;
    for visit in visits_of(tx, &one.exercise, one.number, &one.tasks)? {
        if !visit.value.picture.is_empty() {
            FILES.remove(tx, who, &visit.value.picture)?;
        }
        VISITS.remove(tx, who, &visit.id)?;
    }
    if let Some(answers) = ANSWERS.by(tx, "which", &format!("{} {}", one.exercise, one.number))? {
        ANSWERS.remove(tx, who, &answers.id)?;
    }
    let filter = Filter::Is("exercise", one.exercise.clone());
    for coding in CODINGS.find(tx, &filter, every())? {
        if coding.value.shopper == one.number {
            CODINGS.remove(tx, who, &coding.id)?;
        }
    }
    SHOPPERS.remove(tx, who, &shopper.id).map(drop)
}

/// Who is owed what: for those who pay.
pub async fn payments(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Open::read(&view.app, &id).await?;
    let all = view.app.store().read(move |rd| shoppers(rd, &id)).await?;
    let row = |one: &app::store::Record<Shopper>| {
        let one = &one.value;
        let state = match (one.paid, one.ended) {
            (Some(_), _) => "paid",
            (None, Some(_)) => "owed",
            _ => "not finished",
        };
        let pence = one.payment_pence;
        [
            one.reference.clone(),
            one.name.clone(),
            one.email.clone(),
            format!("{}.{:02}", pence / 100, pence % 100),
            state.to_owned(),
        ]
    };
    if all.is_empty() {
        return Err(Fault::not_found("Nobody has been invited yet.").into());
    }
    let table = app::sheet::csv(
        ["reference", "name", "email", "pounds", "state"],
        all.iter().map(row),
    );
    Ok(app::sheet::download("payments", table))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[track_caller]
    fn check(line: &str, want: Result<(&str, &str), &str>) {
        let want = want.map(|(name, email)| (name.to_owned(), email.to_owned()));
        assert_eq!(person(line), want.map_err(str::to_owned));
    }

    #[test]
    fn people_are_read_as_they_are_typed() {
        check(
            "Rosa Lampard <rosa@Example.org>",
            Ok(("Rosa Lampard", "rosa@example.org")),
        );
        check(" rosa@example.org ", Ok(("", "rosa@example.org")));
        check("Rosa Lampard", Ok(("Rosa Lampard", "")));
        check("Rosa <>", Ok(("Rosa", "")));
        check("Rosa <rosa>", Err("“rosa” is not an email address"));
        check("a@b@c", Err("“a@b@c” is not an email address"));
    }

    #[test]
    fn tasks_are_drawn_at_random_and_none_twice() {
        let chance = app::kit::Chance::seeded(5);
        let drawn: Vec<Vec<usize>> = (0..600).map(|_| draw(&chance, 3, 2)).collect();
        for order in [[0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1]] {
            let often = drawn.iter().filter(|one| **one == order).count();
            assert!((70..130).contains(&often), "{order:?}: {often} of 600");
        }
        let all: BTreeSet<usize> = draw(&chance, 20, 99).into_iter().collect();
        assert_eq!(all.len(), 20);
        assert_eq!(draw(&chance, 0, 2), Vec::<usize>::new());
    }
}
