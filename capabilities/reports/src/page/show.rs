//! One report: what, where, how it goes; and what whoever sent or follows it can do.

use app::ask::{self, ASKER, Case};
use app::kit::Fault;
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use form::Wrong;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::acts::MODERATE;
use crate::cases::{self, is_private};
use crate::categories::Categories;
use crate::report::Report;
use crate::spot;

/// What the address of a report's page may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The secret of a link.
    pub key: String,
    /// What was just done.
    pub done: String,
}

/// Who looks at a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looker {
    /// Anybody.
    Anyone,
    /// Whoever sent it, by their link.
    Owner,
    /// Somebody who follows it, by theirs: the follower's id.
    Follower(String),
}

/// How does it go?
#[derive(Debug, Serialize)]
pub struct ReportPage {
    pub errors: Vec<Wrong>,
    pub done: &'static str,
    pub report: Report,
    /// The name of the thing that it is about, and its page.
    pub thing: Option<(String, String)>,
    pub timeline: Vec<Entry>,
    /// The secret of the link that was opened; empty for none.
    pub key: String,
    pub is_owner: bool,
    pub is_follower: bool,
    pub may_moderate: bool,
    /// Whether it can be said how it was.
    pub can_rate: bool,
    /// Settings of the map; empty where there is no spot.
    pub map: String,
    /// What was typed.
    pub email: String,
    pub words: String,
    /// Photos that nobody may see yet: for whoever decides.
    pub waiting: Vec<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub at_us: i64,
    pub text: String,
    pub words: String,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "reports/show.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let entry = |text: &str, words: &str| Entry {
            at_us: 1_795_529_100_000_000,
            text: text.into(),
            words: words.into(),
        };
        let page = |report: Report| Self {
            errors: vec![],
            done: "",
            report,
            thing: Some((
                "Bench on the pier".into(),
                "/assets/urn:ngsi-ld:Bench:pier".into(),
            )),
            timeline: vec![
                entry("Somebody told us.", ""),
                entry("We have planned the work.", "The wood comes on Monday."),
            ],
            key: String::new(),
            is_owner: false,
            is_follower: false,
            may_moderate: false,
            can_rate: false,
            map: json!({"data": "/reports.geojson?only=BX7K-3MQD", "label": "Where it is"})
                .to_string(),
            email: String::new(),
            words: String::new(),
            waiting: vec![],
        };
        let closed = Report {
            is_open: false,
            mark: "good",
            status: "done".into(),
            status_words: "It is done".into(),
            due_us: None,
            closed_us: Some(1_795_529_100_000_000),
            ..Report::sample()
        };
        let private = Report {
            is_private: true,
            photos: vec![],
            ..Report::sample()
        };
        vec![
            ("open, to everybody", page(Report::sample())),
            (
                "an address with a slip",
                Self {
                    errors: vec![Wrong::new("email", "Enter your email address")],
                    email: "ann@".into(),
                    ..page(Report::sample())
                },
            ),
            (
                "closed, to whoever sent it",
                Self {
                    key: "abc".into(),
                    is_owner: true,
                    can_rate: true,
                    done: "Thank you. We have your message.",
                    ..page(closed)
                },
            ),
            (
                "we need something of whoever sent it",
                Self {
                    key: "abc".into(),
                    is_owner: true,
                    errors: vec![Wrong::new("photo", "The selected file is empty")],
                    ..page(Report {
                        status: "need-you".into(),
                        status_words: "We need something from you".into(),
                        ..Report::sample()
                    })
                },
            ),
            (
                "private, to whoever sent it",
                Self {
                    key: "abc".into(),
                    is_owner: true,
                    thing: None,
                    ..page(private)
                },
            ),
            (
                "to a follower",
                Self {
                    key: "abc".into(),
                    is_follower: true,
                    ..page(Report::sample())
                },
            ),
            (
                "to an officer, a photo waiting",
                Self {
                    may_moderate: true,
                    waiting: vec!["01jdf0y7w4".into()],
                    ..page(Report {
                        photos_waiting: 1,
                        ..Report::sample()
                    })
                },
            ),
        ]
    }
}

/// The case of a report and who looks at it. One that they may not see is not there for them.
///
/// # Errors
/// A fault, if it is not there; whatever the store says.
pub async fn opened(
    view: &View,
    all: &Categories,
    reference: &str,
    key: &str,
) -> Result<(Case, Looker), Fault> {
    let (reference, key) = (reference.to_owned(), key.to_owned());
    let (found, by_key) = view
        .app
        .store()
        .read(move |rd| {
            let found = cases::case(rd, &reference)?;
            let by_key = if key.is_empty() {
                None
            } else {
                ask::case_by_key(rd, &key)?
            };
            Ok::<_, app::store::StoreError>((found, by_key))
        })
        .await?;
    let case = found.ok_or_else(gone)?;
    let looker = match by_key {
        Some((by_key, follower)) if by_key.id == case.id => {
            follower.map_or(Looker::Owner, Looker::Follower)
        }
        _ => Looker::Anyone,
    };
    if is_private(all, &case) && looker != Looker::Owner && !view.who.may(MODERATE) {
        return Err(gone());
    }
    Ok((case, looker))
}

fn gone() -> Fault {
    Fault::not_found(
        "We cannot find that report. Check the reference, or open the link in the message that we sent you. \
         We do not show private reports to others, and we erase a report some time after it is closed.",
    )
}

pub async fn page(
    view: View,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, looker) = opened(&view, &all, &reference, &asked.key).await?;
    let page = read(&view, &all, case, &looker, &asked).await?;
    Ok(view.page(&page))
}

/// What the page shows.
pub async fn read(
    view: &View,
    all: &Categories,
    case: Case,
    looker: &Looker,
    asked: &Asked,
) -> Result<ReportPage, Fault> {
    let (known, own, is_owner) = (all.clone(), case.clone(), *looker == Looker::Owner);
    let (report, events, files) = view
        .app
        .store()
        .read(move |rd| {
            let report = cases::report(rd, &known, &own)?;
            let events = ask::events(rd, &own.id, false)?;
            let files = ask::files(rd, &own.id)?;
            Ok::<_, app::store::StoreError>((report, events, files))
        })
        .await?;
    let thing = spot::thing(&view.app, &report.asset).await?;
    let may_moderate = view.who.may(MODERATE);
    let timeline = events
        .into_iter()
        .filter(|event| event.public || is_owner && event.who == ASKER)
        .filter_map(|event| entry(event, is_owner || may_moderate))
        .collect();
    let map = report.at().map_or_else(String::new, |at| {
        let room = 0.003;
        json!({
            "data": format!("/reports.geojson?only={}&key={}", report.reference, app::encode(&asked.key)),
            "label": "Where it is",
            "words": {"warning": "Open", "good": "Put right", "unknown": "Closed"},
            "bounds": [[at.lon - room, at.lat - room * 0.6], [at.lon + room, at.lat + room * 0.6]],
        })
        .to_string()
    });
    Ok(ReportPage {
        errors: Vec::new(),
        done: done(&asked.done),
        thing: thing.map(|thing| (thing.name.clone(), thing.path())),
        timeline,
        key: if *looker == Looker::Anyone {
            String::new()
        } else {
            asked.key.clone()
        },
        is_owner,
        is_follower: matches!(looker, Looker::Follower(_)),
        can_rate: is_owner && !report.is_open && case.body.rating.is_none(),
        waiting: files
            .iter()
            .filter(|file| may_moderate && !file.is_public && file.kind.starts_with("image/"))
            .map(|file| file.id.clone())
            .collect(),
        may_moderate,
        map,
        email: String::new(),
        words: String::new(),
        report,
    })
}

/// What happened, for everybody; what was written to whoever sent it is for them alone.
fn entry(event: ask::Event, is_theirs: bool) -> Option<Entry> {
    let text = match (event.kind.as_str(), is_theirs) {
        ("opened", false) => "Somebody told us.".to_owned(),
        ("note", true) if event.who == ASKER => "You wrote to us.".into(),
        ("opened" | "note" | "paid" | "rated" | "attached", true) => event.sentence(),
        ("status" | "reopened" | "passed" | "joined" | "category", _) => event.sentence(),
        ("merged", _) => "This is the same as another report.".into(),
        _ => return None,
    };
    Some(Entry {
        at_us: event.at.0,
        text,
        words: event.words,
    })
}

/// What the page says was just done.
fn done(code: &str) -> &'static str {
    match code {
        "followed" => "We have sent you an email. We will tell you when there is news.",
        "stopped" => "You will not hear of this report any more.",
        "updated" => "Thank you. We have your message.",
        "reopened" => "Thank you. We have opened it again and will look at it.",
        "rated" => "Thank you for telling us how it was.",
        "moderated" => "What everybody sees is changed.",
        _ => "",
    }
}
