//! A new report, from a page, from a phone that had no signal, or from a program.

use app::ask::{self, NewCase};
use app::kit::Fault;
use app::store::{Tx, queue};
use app::{App, ground};
use form::{Answers, Contact, Section, SummaryRow};
use geo::Point;
use serde_json::{Value, json};
use upload::Clean;

use super::{KIND, PLACE, keep_photo};
use crate::categories::{Categories, OTHER};
use crate::draft::Draft;
use crate::spot::Thing;
use crate::{alerts, forward, things};

/// A report to be made, whole.
#[derive(Debug, Clone, Default)]
pub struct New {
    /// The code of its category, which is listed.
    pub category: String,
    pub words: String,
    pub answers: Answers,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub at: Option<Point>,
    /// Where it is, in the person's words.
    pub spot: String,
    pub thing: Option<Thing>,
    /// Photos that are kept already.
    pub kept: Vec<String>,
    /// Photos to be kept with it.
    pub photos: Vec<Clean>,
    /// How it reached us: `web`, `phone`, `open311`.
    pub source: &'static str,
    /// What makes a second sending known.
    pub once: String,
}

/// A report to be made, with what follows from its spot and its category.
#[derive(Debug, Clone)]
pub struct Whole {
    new: New,
    /// Where it is in words.
    place: String,
    ward: String,
    /// Whether its photos are shown only once a person has looked at them.
    wait: bool,
    title: String,
    team: String,
    is_private: bool,
    due_working_days: i64,
    keep_days: i64,
    sections: Vec<Section>,
    open: Value,
}

impl New {
    /// The report that a draft is.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn of_draft(
        app: &App,
        all: &Categories,
        draft: &Draft,
        once: &str,
    ) -> Result<Whole, Fault> {
        Self {
            category: draft.category.clone(),
            words: draft.words.clone(),
            answers: draft.answers.clone(),
            name: draft.name.clone(),
            email: draft.email.clone(),
            phone: draft.phone.clone(),
            at: draft.at,
            spot: draft.spot.clone(),
            thing: draft.thing.clone(),
            kept: draft
                .photos
                .iter()
                .map(|photo| photo.file.clone())
                .collect(),
            source: "web",
            once: format!("report {once}"),
            ..Self::default()
        }
        .looked_up(app, all)
        .await
    }

    /// The same with what follows from its spot and its category.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn looked_up(mut self, app: &App, all: &Categories) -> Result<Whole, Fault> {
        let (mut street, mut ward) = (String::new(), None);
        if let Some(at) = self.at {
            street = ground::street(app, at);
            ward = ground::ward(app, at).await?;
        }
        let category = all.get(&self.category).or_else(|| all.get(OTHER));
        let Some(category) = category else {
            return Err(Fault::internal("there is no category to report by"));
        };
        self.category.clone_from(&category.code);
        let mut open = serde_json::Map::new();
        let mut rows = Vec::new();
        for question in &category.questions {
            let Some(answer) = self.answers.get(&question.name) else {
                continue;
            };
            let lines = question.words(answer);
            if question.open && !lines.is_empty() {
                open.insert(question.name.clone(), lines.join(", ").into());
            }
            rows.push(SummaryRow {
                label: question.label.clone(),
                lines,
                page: String::new(),
                item: 0,
                question: question.name.clone(),
            });
        }
        let place = self.place(&street);
        Ok(Whole {
            title: if place.is_empty() {
                category.name.clone()
            } else {
                format!("{}, {place}", category.name)
            },
            place,
            ward: ward.unwrap_or_default(),
            wait: all.photos_wait,
            team: category.team.clone(),
            is_private: category.private,
            due_working_days: i64::from(category.due_working_days),
            keep_days: i64::from(all.keep_days),
            sections: vec![Section {
                title: category.name.clone(),
                rows,
            }],
            open: Value::Object(open),
            new: self,
        })
    }

    /// Where it is in words: the thing, the street, and what the person added.
    fn place(&self, street: &str) -> String {
        let thing = self.thing.as_ref().map_or("", |thing| thing.name.as_str());
        let parts = [thing, street, &self.spot];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }
}

/// A report that was made.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What people know it by.
    pub reference: String,
    /// The secret of the person's link.
    pub key: String,
    /// Whether it had been made before, by the same `once`.
    pub is_repeat: bool,
    /// The thing that it is about.
    pub asset: String,
}

/// Makes a report within the caller's transaction: the case, the messages about it, and the work that
/// follows from it. The same `once` again is the same report.
///
/// # Errors
/// [`Fault`] if the verb refuses it; whatever the store says.
pub fn open(app: &App, tx: &mut Tx<'_>, whole: &Whole) -> Result<Opened, Fault> {
    let new = &whole.new;
    let mut files = new.kept.clone();
    for photo in &new.photos {
        files.push(keep_photo(tx, photo, whole.wait)?);
    }
    let case = NewCase {
        kind: KIND.into(),
        category: new.category.clone(),
        title: whole.title.clone(),
        words: new.words.clone(),
        answers: new.answers.clone(),
        sections: whole.sections.clone(),
        open: whole.open.clone(),
        contact: Contact {
            name: new.name.clone(),
            email: new.email.clone(),
            phone: new.phone.clone(),
            ..Contact::default()
        },
        place: new.at.map(|at| (at.lon, at.lat)),
        asset: new
            .thing
            .as_ref()
            .map_or_else(String::new, |thing| thing.id.clone()),
        ward: whole.ward.clone(),
        source: new.source.into(),
        team: whole.team.clone(),
        private: whole.is_private,
        due_working_days: Some(whole.due_working_days),
        keep_days: whole.keep_days,
        files,
        once: Some(new.once.clone()).filter(|once| !once.is_empty()),
        extra: [(PLACE.to_owned(), json!(whole.place))]
            .into_iter()
            .collect(),
        ..NewCase::default()
    };
    let opened = ask::open(tx, "anyone", case)?;
    if !opened.repeat {
        app::asked::tell(app, tx, &opened.notices)?;
        let (now, id) = (tx.now(), opened.case.id.as_bytes().to_vec());
        if !opened.case.is_private {
            queue::push(tx, alerts::TOPIC, "", now, &id)?;
        }
        queue::push(tx, forward::TOPIC, "", now, &id)?;
    }
    Ok(Opened {
        reference: opened.case.reference.clone(),
        key: opened.key,
        is_repeat: opened.repeat,
        asset: opened.case.asset.clone(),
    })
}

/// Once a report is committed: the page of the thing that it is about says so.
pub async fn opened(app: &App, opened: &Opened) {
    if let Err(error) = things::refresh(app, &opened.asset).await {
        // The next round of the job mends it.
        tracing::warn!(%error, asset = opened.asset, "the count of reports of a thing is not up to date");
    }
}
