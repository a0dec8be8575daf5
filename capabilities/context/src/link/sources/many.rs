//! Changes of many entities that concern several: each source gets one request with its parts of them all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::future::join_all;
use http::Uri;
use ngsi::Context;
use ngsi::source::{About, Names, Operation, Registration, Share, narrowed, share_out};
use serde_json::Value;

use super::spread::{Target, method, passed_on};
use super::{Errand, Failure, Sources, Words};
use crate::refusal::Refusal;

/// A change of many entities, as it is passed on.
#[derive(Debug, Clone, Copy)]
pub struct Mass {
    /// Which operation: `create`, as the path names it.
    pub name: &'static str,
    /// The operation on many.
    pub operation: Operation,
    /// The operation on one, for sources that take no other.
    pub single: Operation,
}

/// One entity of it.
pub struct Item {
    /// Which, and which of its attributes.
    pub about: About,
    /// As it was sent; only its id where it is deleted.
    pub document: Value,
    /// In which words.
    pub context: Arc<Context>,
}

/// What became of one entity elsewhere.
#[derive(Default)]
pub struct Elsewhere {
    /// Whether it was new to a source.
    pub made: bool,
    /// What the sources failed at: whose part it was, and why.
    pub errors: Vec<(String, Refusal)>,
}

/// Which of the entities, and what of it.
type Part = (usize, Share);

/// Who does what with the entities of a batch.
pub struct Plan {
    /// What is to be done here with each; nothing where others alone have the say.
    pub here: Vec<Option<Names>>,
    /// Each source with its parts: the index of the entity, and which of its attributes.
    parts: Vec<(Arc<Registration>, Vec<Part>)>,
}

impl Sources {
    /// Shares out a batch.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.6.7 to 5.6.10 and 5.6.20.
    ///
    /// # Errors
    /// If what is kept here cannot be read.
    pub async fn plan(&self, mass: Mass, items: &mut [Item]) -> Result<Plan, Refusal> {
        let operations = [mass.operation, mass.single];
        let mut plan = Plan {
            here: Vec::with_capacity(items.len()),
            parts: Vec::new(),
        };
        for (at, item) in items.iter_mut().enumerate() {
            self.complete(&mut item.about).await?;
            let shares = share_out(&self.all, &operations, &item.about, false);
            plan.here.push(shares.here);
            for share in shares.sources {
                let known = plan
                    .parts
                    .iter_mut()
                    .find(|(source, _)| Arc::ptr_eq(source, &share.source));
                match known {
                    Some((_, parts)) => parts.push((at, share)),
                    None => plan
                        .parts
                        .push((Arc::clone(&share.source), vec![(at, share)])),
                }
            }
        }
        Ok(plan)
    }

    /// Gives each source its parts; what became of each entity.
    pub async fn pass_on_many(
        &self,
        mass: Mass,
        plan: &Plan,
        items: &[Item],
        uri: &Uri,
    ) -> Vec<Elsewhere> {
        let asked = join_all(plan.parts.iter().map(|(source, parts)| async move {
            (
                source,
                self.one_source(mass, source, parts, items, uri).await,
            )
        }));
        let mut fates: Vec<Elsewhere> = items.iter().map(|_| Elsewhere::default()).collect();
        for (source, each) in asked.await {
            for (at, fate) in each {
                match fate {
                    Ok(made) => fates[at].made |= made,
                    Err(refusal) => {
                        let id = source.id.clone().unwrap_or_default();
                        fates[at].errors.push((id, refusal));
                    }
                }
            }
        }
        fates
    }

    async fn one_source(
        &self,
        mass: Mass,
        source: &Arc<Registration>,
        parts: &[Part],
        items: &[Item],
        uri: &Uri,
    ) -> Vec<(usize, Result<bool, Refusal>)> {
        let alone = source.mode().is_alone();
        let all = |failure: &Failure| {
            let refused = parts.iter().map(|(at, _)| (*at, Err(failure.refusal())));
            refused.collect()
        };
        if self.has_been(source) {
            return if alone {
                all(&Failure::Loop)
            } else {
                Vec::new()
            };
        }
        if source.takes(mass.operation) {
            return self.in_batches(mass, source, parts, items, uri).await;
        }
        if parts.iter().any(|(_, share)| !share.is_taken) {
            return all(&Failure::NotTaken);
        }
        let each = parts.iter().map(|(at, share)| async move {
            let fate = self.single(mass, source, share, &items[*at], uri).await;
            (*at, fate.map_err(|failure| failure.refusal()))
        });
        join_all(each).await
    }

    /// One request for all entities that speak the same words.
    async fn in_batches(
        &self,
        mass: Mass,
        source: &Registration,
        parts: &[Part],
        items: &[Item],
        uri: &Uri,
    ) -> Vec<(usize, Result<bool, Refusal>)> {
        let mut by_words: BTreeMap<String, Vec<&Part>> = BTreeMap::new();
        for part in parts {
            let words = items[part.0].context.source().to_string();
            by_words.entry(words).or_default().push(part);
        }
        let mut fates = Vec::with_capacity(parts.len());
        for parts in by_words.into_values() {
            let sent = self.batch(mass, source, &parts, items, uri).await;
            for (at, _) in parts {
                let id = &items[*at].about.id;
                fates.push((
                    *at,
                    match &sent {
                        Ok(told) => told.of(id),
                        Err(failure) => Err(failure.refusal()),
                    },
                ));
            }
        }
        fates
    }

    async fn batch(
        &self,
        mass: Mass,
        source: &Registration,
        parts: &[&Part],
        items: &[Item],
        uri: &Uri,
    ) -> Result<Told, Failure> {
        let Some((first, _)) = parts.first() else {
            return Ok(Told::default());
        };
        let words = self.words(source, &items[*first].context).await?;
        let documents = parts.iter().map(|(at, share)| {
            let item = &items[*at];
            narrowed(&item.document, &share.names, &item.context)
        });
        let errand = Errand {
            method: "POST",
            path: format!("/entityOperations/{}", mass.name),
            query: passed_on(uri),
            body: Some(documents.collect()),
            words,
        };
        let (status, body) = self.send(source, errand).await?;
        Ok(Told::read(mass, status, body))
    }

    /// One entity by itself.
    async fn single(
        &self,
        mass: Mass,
        source: &Registration,
        share: &Share,
        item: &Item,
        uri: &Uri,
    ) -> Result<bool, Failure> {
        let words = self.words(source, &item.context).await?;
        let id = &item.about.id;
        let target = match mass.single {
            Operation::CreateEntity => Target::Entities,
            Operation::AppendAttrs => Target::Attributes,
            _ => Target::Entity,
        };
        let document = narrowed(&item.document, &share.names, &item.context);
        let body = (mass.single != Operation::DeleteEntity).then_some(document);
        let errand = Errand {
            method: method(mass.single),
            path: target.path(id, &words),
            query: passed_on(uri),
            body: body.clone(),
            words: words.clone(),
        };
        let sent = match self.send(source, errand).await {
            Err(Failure::Refused(409, _)) if mass.operation == Operation::UpsertBatch => {
                self.over(source, id, body, words, uri).await
            }
            sent => sent,
        };
        match sent? {
            (207, body) => Err(Failure::Refused(207, body)),
            (status, _) => Ok(status == 201),
        }
    }

    /// Writes over an entity that a source has already: all of it, or with `options=update` what is new.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.8.4.
    async fn over(
        &self,
        source: &Registration,
        id: &str,
        body: Option<Value>,
        words: Words,
        uri: &Uri,
    ) -> Result<(u16, Option<Value>), Failure> {
        let mut query = passed_on(uri);
        let is_update = query
            .iter()
            .any(|(name, value)| name == "options" && value.split(',').any(|one| one == "update"));
        query.retain(|(name, _)| name != "options");
        let (operation, target) = match is_update {
            true => (Operation::AppendAttrs, Target::Attributes),
            false => (Operation::ReplaceEntity, Target::Entity),
        };
        let errand = Errand {
            method: method(operation),
            path: target.path(id, &words),
            query,
            body,
            words,
        };
        self.send(source, errand).await
    }
}

/// What a source said of a batch.
#[derive(Default)]
struct Told {
    /// What it refused, by id.
    errors: BTreeMap<String, Value>,
    /// Which entities were new to it; nothing for all.
    made: Option<BTreeSet<String>>,
}

impl Told {
    fn read(mass: Mass, status: u16, body: Option<Value>) -> Self {
        let ids = |value: &Value| -> BTreeSet<String> {
            let ids = value.as_array().into_iter().flatten();
            ids.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let body = body.unwrap_or_default();
        match status {
            201 if body.is_array() => Self {
                made: Some(ids(&body)),
                ..Self::default()
            },
            201 => Self::default(),
            207 => {
                let errors = body["errors"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|item| {
                        Some((item["entityId"].as_str()?.to_owned(), item["error"].clone()))
                    });
                // What an upsert made is not told apart here from what it changed.
                let made = if mass.operation == Operation::CreateBatch {
                    ids(&body["success"])
                } else {
                    BTreeSet::new()
                };
                Self {
                    errors: errors.collect(),
                    made: Some(made),
                }
            }
            _ => Self {
                made: Some(BTreeSet::new()),
                ..Self::default()
            },
        }
    }

    fn of(&self, id: &str) -> Result<bool, Refusal> {
        match self.errors.get(id) {
            Some(error) => {
                let status = error["status"]
                    .as_u64()
                    .and_then(|status| u16::try_from(status).ok());
                let problem = Some(error.clone()).filter(|error| error.get("title").is_some());
                Err(Failure::Refused(status.unwrap_or(400), problem).refusal())
            }
            None => Ok(self.made.as_ref().is_none_or(|made| made.contains(id))),
        }
    }
}
