//! Reading from several sources at once: what each knows, and which of them could not say.

use std::sync::Arc;

use app::encode;
use futures::future::join_all;
use ngsi::source::{About, Names, Operation, Registration, Share, share_out, told, told_of_past};
use ngsi::temporal::TemporalQuery;
use ngsi::time::format_us;
use ngsi::{Context, Entity, read};
use serde_json::Value;

use super::question::{Conditions, Question, attrs};
use super::{Errand, Failure, Sources, Warnings, Words};
use crate::link::contexts;

/// Entities that a source is asked for at once.
const PAGE: usize = 1_000;
/// Entities that are taken from one source at most.
const MOST: usize = 10_000;

/// What the sources know.
#[derive(Default)]
pub struct Gathered {
    /// Who told it, and what.
    pub parts: Vec<(Arc<Registration>, Entity)>,
    /// Of those that could not say.
    pub warnings: Warnings,
}

/// Asks every source that has a part in an entity for it; and what of it counts here.
pub async fn entity(
    sources: &Sources,
    about: &About,
    context: &Arc<Context>,
) -> (Gathered, Option<Names>) {
    let operations: &[Operation] = match about.time {
        None => &[
            Operation::RetrieveEntity,
            Operation::QueryEntity,
            Operation::QueryBatch,
        ],
        Some(_) => &[Operation::RetrieveTemporal],
    };
    let (been, open): (Vec<_>, Vec<_>) = sources
        .all
        .iter()
        .cloned()
        .partition(|one| sources.has_been(one));
    let shares = share_out(&open, operations, about, true);
    let mut gathered = Gathered::default();
    for share in share_out(&been, operations, about, true).sources {
        gathered.warnings.add(&share.source, &Failure::Loop);
    }
    let asked = join_all(shares.sources.iter().map(|share| async {
        let found = one(sources, share, about, context).await;
        (&share.source, found)
    }));
    for (source, found) in asked.await {
        match found {
            Ok(found) => gathered
                .parts
                .extend(found.map(|entity| (Arc::clone(source), entity))),
            Err(failure) => gathered.warnings.add(source, &failure),
        }
    }
    gathered.warnings.pass_on(sources.take_warned());
    (gathered, shares.here)
}

/// Asks every source its questions.
pub async fn entities(
    sources: &Sources,
    questions: &[Question],
    conditions: &Conditions<'_>,
    time: Option<&TemporalQuery>,
    context: &Arc<Context>,
) -> Gathered {
    let asked = join_all(questions.iter().map(|question| async move {
        let found = many(sources, question, conditions, time, context).await;
        (&question.source, found)
    }));
    let mut gathered = Gathered::default();
    for (source, found) in asked.await {
        match found {
            Ok(found) => {
                let found = found.into_iter().map(|entity| (Arc::clone(source), entity));
                gathered.parts.extend(found);
            }
            Err(failure) => gathered.warnings.add(source, &failure),
        }
    }
    gathered.warnings.pass_on(sources.take_warned());
    gathered
}

/// One entity, by the operation that the source takes.
async fn one(
    sources: &Sources,
    share: &Share,
    about: &About,
    context: &Arc<Context>,
) -> Result<Option<Entity>, Failure> {
    let words = sources.words(&share.source, context).await?;
    let time = about.time.as_ref();
    if time.is_none() && !share.source.takes(Operation::RetrieveEntity) {
        let question = Question::of_one(share, about);
        let anything = Conditions::default();
        let mut found = page(sources, &question, &anything, None, &words, 0).await?;
        found.retain(|entity| entity.id == about.id);
        return Ok(found.pop().map(|entity| narrowed(entity, share)));
    }
    let mut query = vec![("options".to_owned(), "sysAttrs".to_owned())];
    query.extend(stretch(time));
    if let Some(names) = attrs(&share.names, &words.theirs) {
        query.push(("attrs".to_owned(), names.join(",")));
    }
    let errand = Errand {
        method: "GET",
        path: format!("{}/entities/{}", place(time), encode(&about.id)),
        query,
        body: None,
        words: words.clone(),
    };
    match sources.send(&share.source, errand).await {
        Ok((_, Some(document))) => {
            let entity = understood(sources, document, time, &words).await?;
            if entity.id != about.id {
                return Err(Failure::Unusable("it is another entity".into()));
            }
            Ok(Some(narrowed(entity, share)))
        }
        Ok((_, None)) | Err(Failure::Refused(404, _)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// What a source says beyond its part does not count.
fn narrowed(mut entity: Entity, share: &Share) -> Entity {
    entity.narrow(&share.names);
    entity
}

/// All entities that answer a question, page by page.
async fn many(
    sources: &Sources,
    question: &Question,
    conditions: &Conditions<'_>,
    time: Option<&TemporalQuery>,
    context: &Arc<Context>,
) -> Result<Vec<Entity>, Failure> {
    if sources.has_been(&question.source) {
        return Err(Failure::Loop);
    }
    let words = sources.words(&question.source, context).await?;
    let mut all = Vec::new();
    loop {
        let found = page(sources, question, conditions, time, &words, all.len()).await?;
        let is_last = found.len() < PAGE;
        all.extend(found.into_iter().map(|mut entity| {
            entity.narrow(&question.names);
            entity
        }));
        if is_last || all.len() >= MOST {
            return Ok(all);
        }
    }
}

async fn page(
    sources: &Sources,
    question: &Question,
    conditions: &Conditions<'_>,
    time: Option<&TemporalQuery>,
    words: &Words,
    offset: usize,
) -> Result<Vec<Entity>, Failure> {
    let mut query = Vec::new();
    let mut add = |name: &str, value: String| query.push((name.to_owned(), value));
    add("options", "sysAttrs".to_owned());
    add("limit", PAGE.to_string());
    if offset > 0 {
        add("offset", offset.to_string());
    }
    query.extend(stretch(time));
    let by_params = time.is_some() || question.source.takes(Operation::QueryEntity);
    let errand = if by_params {
        let asked = question.to_params(conditions, &words.theirs);
        let query = asked.into_iter().chain(query).collect();
        Errand {
            method: "GET",
            path: format!("{}/entities", place(time)),
            query,
            body: None,
            words: words.clone(),
        }
    } else {
        // The document is written in the words of the source already.
        let spoken = Words {
            own: Arc::clone(&words.theirs),
            theirs: Arc::clone(&words.theirs),
        };
        let body = Some(question.to_document(conditions, &words.theirs));
        Errand {
            method: "POST",
            path: "/entityOperations/query".into(),
            query,
            body,
            words: spoken,
        }
    };
    let documents = match sources.send(&question.source, errand).await {
        Ok((_, Some(Value::Array(documents)))) => documents,
        Ok((_, Some(document @ Value::Object(_)))) => vec![document],
        Ok((_, None)) | Err(Failure::Refused(404, _)) => Vec::new(),
        Ok(_) => return Err(Failure::Unusable("it is no list of entities".into())),
        Err(failure) => return Err(failure),
    };
    let mut found = Vec::with_capacity(documents.len());
    for document in documents {
        found.push(understood(sources, document, time, words).await?);
    }
    Ok(found)
}

/// Where entities are found: as they are now, or as they were.
fn place(time: Option<&TemporalQuery>) -> &'static str {
    match time {
        None => "",
        Some(_) => "/temporal",
    }
}

/// A stretch of time as parameters. How many instances are wanted is looked at when all are together.
fn stretch(time: Option<&TemporalQuery>) -> Vec<(String, String)> {
    let Some(time) = time else { return Vec::new() };
    let (relation, at_us, end_us) = match (time.from_us, time.until_us) {
        (Some(from_us), Some(until_us)) => ("between", from_us, Some(until_us)),
        (Some(from_us), None) => ("after", from_us, None),
        (None, Some(until_us)) => ("before", until_us, None),
        (None, None) => return Vec::new(),
    };
    let mut params = vec![
        ("timerel".to_owned(), relation.to_owned()),
        ("timeAt".to_owned(), format_us(at_us)),
        ("timeproperty".to_owned(), time.property.name().to_owned()),
    ];
    params.extend(end_us.map(|end_us| ("endTimeAt".to_owned(), format_us(end_us))));
    params
}

/// An entity as a source tells it: in the words that it names, else in those it was asked in.
async fn understood(
    sources: &Sources,
    mut document: Value,
    time: Option<&TemporalQuery>,
    words: &Words,
) -> Result<Entity, Failure> {
    let unusable = |why: String| Failure::Unusable(why);
    let inside = read::take_context(&mut document).map_err(|e| unusable(e.to_string()))?;
    let context = match inside {
        Some(inside) => contexts::compiled(&sources.app, &inside)
            .await
            .map_err(|refusal| unusable(refusal.body()["detail"].to_string()))?,
        None => Arc::clone(&words.theirs),
    };
    let read = if time.is_some() { told_of_past } else { told };
    read(document, &context).map_err(|error| unusable(error.to_string()))
}

impl Sources {
    /// What of an entity that is kept here counts, where other sources alone have the say over some of it.
    pub fn counted_here(
        &self,
        entity: &Entity,
        operations: &[Operation],
        time: Option<&TemporalQuery>,
    ) -> Option<Names> {
        let about = About {
            id: entity.id.clone(),
            types: entity.types.clone(),
            names: Names::all(),
            time: time.cloned(),
        };
        let alone = |one: &&Arc<Registration>| one.mode().is_alone() && !self.has_been(one);
        let alone: Vec<_> = self.all.iter().filter(alone).cloned().collect();
        if alone.is_empty() {
            return Some(Names::all());
        }
        share_out(&alone, operations, &about, true).here
    }
}
