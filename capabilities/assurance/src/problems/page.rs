//! The page of a problem: what it is, where it was met, what shows it, what can be done, and what happened.

use app::check::{self, PlaceRow};
use app::kit::{Fault, words};
use app::store::StoreError;
use app::teams::{Colleague, Names, colleagues};
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::deeds::Deed;
use super::event::Event;
use super::{SEVERITIES, stands};
use crate::edit::{Crumb, Error, Given, crumbs};
use crate::evidence::{Line, lines};
use crate::model::{MOST, Problem, Room, SHOPPER};

/// What is wrong, and what is to be done?
#[derive(Debug, Default, Serialize)]
pub struct ProblemPage {
    /// Its own path.
    pub(super) path: String,
    /// That of its contract.
    contract: String,
    contract_title: String,
    crumbs: Vec<Crumb>,
    pub(super) version: i64,
    what: String,
    severity: &'static str,
    look: &'static str,
    state: &'static str,
    is_mended: bool,
    /// The last day on which it may stay; empty if it is not accepted.
    until: String,
    owner: String,
    /// The numbers of the shoppers who met it.
    shoppers: Vec<u32>,
    /// The pages that it is at.
    pages: Vec<String>,
    /// The requirement whose limit is broken; empty for what people reported.
    requirement: String,
    criterion: u32,
    evidence: Vec<Line>,
    pub(super) deeds: Vec<Deed>,
    history: Vec<Event>,
    notice: &'static str,
    errors: Vec<Error>,
}

impl ProblemPage {
    fn of(title: &str, contract: &str, one: &Problem, people: &[Colleague]) -> Self {
        let (look, state) = stands(one.state);
        let (requirement, criterion) = one.limit.clone().unwrap_or_default();
        let severity = SEVERITIES
            .iter()
            .find(|(word, _)| *word == one.severity.word());
        Self {
            path: format!("{contract}/problems/{}", one.id),
            contract: contract.to_owned(),
            contract_title: title.to_owned(),
            crumbs: crumbs(title, contract, &[]),
            version: one.version,
            what: one.what.clone(),
            severity: severity.map_or("", |(_, meaning)| *meaning),
            look,
            state,
            is_mended: one.is_mended(),
            until: one
                .until
                .map(words::last_day)
                .map(words::date)
                .unwrap_or_default(),
            owner: Names::of(people, &[]).person(&one.owner),
            requirement,
            criterion,
            deeds: Deed::all(one, people),
            ..Self::default()
        }
    }

    /// The page with what was typed into the form of a deed, and what is wrong with it.
    fn filled(mut self, act: &str, given: &Given<'_>) -> Self {
        for deed in self.deeds.iter_mut().filter(|deed| deed.act == act) {
            deed.is_open = true;
            for field in &mut deed.fields {
                given.fill(field);
            }
        }
        self.errors = given.errors();
        self
    }

    /// The same, as the answer to what was sent.
    pub(super) fn again(
        self,
        view: &View,
        act: &str,
        given: &Given<'_>,
        status: StatusCode,
    ) -> Response {
        (status, view.page(&self.filled(act, given))).into_response()
    }
}

/// The numbers of the shoppers who met a problem, in their order, and the pages that it is at.
fn met(places: Vec<PlaceRow>) -> (Vec<u32>, Vec<String>) {
    let (mut shoppers, mut pages) = (Vec::new(), Vec::new());
    for place in places {
        let number = place.place.strip_prefix(SHOPPER);
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            shoppers.push(number);
        } else if ["http://", "https://"]
            .iter()
            .any(|scheme| place.page.starts_with(scheme))
        {
            pages.push(place.page);
        }
    }
    shoppers.sort_unstable();
    pages.dedup();
    (shoppers, pages)
}

/// The page, read anew.
///
/// # Errors
/// A fault, if the contract has no such problem.
pub async fn read(view: &View, contract: &str, id: &str) -> Result<ProblemPage, Fault> {
    let room = Room::open(&view.app, contract).await?;
    let problem = room.problems.iter().find(|one| one.id == id);
    let problem = problem.ok_or_else(|| {
        Fault::not_found("The contract has no such problem. It may have been gone for long.")
    })?;
    let wanted = id.to_owned();
    let (places, history, people) = view
        .app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                check::places(rd, &wanted, 0, MOST)?,
                check::history(rd, &wanted)?,
                colleagues(rd)?,
            ))
        })
        .await?;
    let mut evidence = Vec::new();
    if let Some((requirement, criterion)) = &problem.limit {
        evidence = lines(&room, Some(requirement.as_str()));
        evidence.retain(|line| line.is_of(*criterion));
    }
    let names = Names::of(&people, &[]);
    let (shoppers, pages) = met(places);
    let is_limit = problem.limit.is_some();
    let title = &room.contract.value.title;
    Ok(ProblemPage {
        shoppers,
        pages,
        evidence,
        history: history
            .into_iter()
            .map(|event| Event::of(event, is_limit, &names))
            .collect(),
        ..ProblemPage::of(title, &room.path(), problem, &people)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

pub async fn show(
    view: View,
    Path((contract, id)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let page = read(&view, &contract, &id).await?;
    Ok(view.page(&ProblemPage {
        notice: if said.done == "yes" {
            "It is written down."
        } else {
            ""
        },
        ..page
    }))
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "assurance/problem.html";

    fn samples() -> Vec<(&'static str, Self)> {
        samples::all()
    }
}

mod samples {
    use app::check::State;
    use app::kit::Time;
    use contract::gate::Severity;
    use form::Fields;

    use super::super::deeds::STALE;
    use super::*;

    /// The page of a problem that stands so, and is in the hands of the account with this id.
    fn standing(state: State, owner: &str, limit: Option<(String, u32)>) -> ProblemPage {
        let until = Time(1_798_156_800_000_000);
        let one = Problem {
            id: "7".into(),
            version: 3,
            what: "The date cannot be chosen by keyboard.".into(),
            severity: Severity::Serious,
            met_by: 3,
            state,
            until: (state == State::Accepted).then_some(until),
            owner: owner.into(),
            limit,
        };
        let people = [Colleague {
            id: "1".into(),
            name: "Grace Odell".into(),
            email: "grace.odell@saltreach.example".into(),
        }];
        let event = |what: &str, words: &str| Event {
            at_us: 1_795_000_000_000_000,
            what: what.into(),
            words: words.into(),
        };
        let mut history = vec![event("Ann Marsh added it", "")];
        if state == State::Accepted {
            history.push(event(
                "Grace Odell accepted it for now",
                "Until 24 December 2026: the next release mends it.",
            ));
        }
        ProblemPage {
            shoppers: vec![2, 7, 11],
            history,
            ..ProblemPage::of("Library booking", "/assurance/1", &one, &people)
        }
    }

    /// One that a run found, at pages of the test site.
    fn of_limit() -> ProblemPage {
        let pages = ["", "rooms", "rooms/3"];
        ProblemPage {
            what: "Limit: largest paint at most 2.5 s. Found: 4100. It is agreed in QUAL-3 (Fast pages).".into(),
            shoppers: Vec::new(),
            pages: pages
                .map(|page| format!("https://test.supplier.example/{page}"))
                .to_vec(),
            evidence: Line::samples(),
            ..standing(State::Open, "1", Some(("QUAL-3".into(), 2)))
        }
    }

    pub(super) fn all() -> Vec<(&'static str, ProblemPage)> {
        let open = || standing(State::Open, "", None);
        let typed = Fields::new([("why", "The next release mends it."), ("until", "soon")]);
        let mut wrong = Given::new(&typed);
        wrong.tell("until", "Enter a date, such as 2026-12-24");
        let mut stale = Given::new(&typed);
        stale.tell("do", STALE);
        vec![
            ("nobody has it", open()),
            (
                "nobody knows where it was met",
                ProblemPage {
                    shoppers: Vec::new(),
                    ..open()
                },
            ),
            (
                "somebody has it",
                ProblemPage {
                    notice: "It is written down.",
                    ..standing(State::Open, "1", None)
                },
            ),
            ("accepted until a day", standing(State::Accepted, "1", None)),
            ("put right", standing(State::Mended, "1", None)),
            ("a broken limit", of_limit()),
            (
                "a broken limit that a run did not find any more",
                ProblemPage {
                    pages: Vec::new(),
                    evidence: Vec::new(),
                    shoppers: Vec::new(),
                    ..standing(State::Gone, "", Some(("QUAL-3".into(), 2)))
                },
            ),
            ("not a day", open().filled("accept", &wrong)),
            (
                "somebody else changed it",
                standing(State::Accepted, "1", None).filled("accept", &stale),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use app::kit::Time;

    use super::*;

    #[test]
    fn places_are_shoppers_by_their_numbers_or_pages() {
        let row = |(page, place): (&str, &str)| PlaceRow {
            page: page.into(),
            place: place.into(),
            first: Time(0),
        };
        let check = |places: &[(&str, &str)], shoppers: &[u32], pages: &[&str]| {
            let got = met(places.iter().copied().map(row).collect());
            let pages: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
            assert_eq!(got, (shoppers.to_vec(), pages), "{places:?}");
        };
        check(&[("delivery", "")], &[], &[]);
        let three = ["shopper 11", "shopper 2", "shopper 7"].map(|one| ("delivery", one));
        check(&three, &[2, 7, 11], &[]);
        let home = "https://test.supplier.example/";
        let twice = [(home, "/largest_paint_ms"), (home, "/status")];
        check(&twice, &[], &[home]);
        check(&[("about:blank", "/status")], &[], &[]);
    }
}
