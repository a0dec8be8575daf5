//! A change of one entity that concerns several: each gets its part.

use std::sync::Arc;

use app::encode;
use axum::response::Response;
use futures::future::join_all;
use http::Uri;
use ngsi::Context;
use ngsi::patch::Outcome;
use ngsi::source::{About, Names, Operation, Share, Shares, narrowed, share_out};
use serde_json::Value;

use super::verdict::verdict;
use super::{Errand, Failure, Sources, Words};
use crate::answer;
use crate::refusal::{Answered, Refusal};

/// A change of one entity, as it is passed on.
pub struct Change {
    /// Which operation.
    pub operation: Operation,
    /// Of what.
    pub target: Target,
    /// To what.
    pub content: Content,
    /// In which words.
    pub context: Arc<Context>,
    /// Which entity and which of its attributes.
    pub about: About,
}

/// What is changed.
#[derive(Debug, Clone)]
pub enum Target {
    /// All entities: there will be one more.
    Entities,
    /// The entity.
    Entity,
    /// Several of its attributes.
    Attributes,
    /// One of them, by its full name.
    Attribute(String),
}

impl Target {
    /// The path by which a source knows it.
    pub fn path(&self, id: &str, words: &Words) -> String {
        let id = encode(id);
        match self {
            Self::Entities => "/entities".to_owned(),
            Self::Entity => format!("/entities/{id}"),
            Self::Attributes => format!("/entities/{id}/attrs"),
            Self::Attribute(name) => {
                let name = encode(&words.theirs.compact(name));
                format!("/entities/{id}/attrs/{name}")
            }
        }
    }
}

/// What is sent along.
#[derive(Debug, Clone)]
pub enum Content {
    /// Nothing.
    None,
    /// An entity or a fragment of one, of which each source gets its part.
    OfEntity(Value),
    /// A fragment of one attribute.
    OfAttribute(Value),
}

/// What was done here.
pub enum Own {
    /// All of it.
    Done(Response),
    /// Some of it, or all.
    Changed(Outcome),
}

impl Own {
    /// The answer where nobody else had a part.
    pub fn answer(self) -> Response {
        match self {
            Self::Done(response) => response,
            Self::Changed(outcome) => answer::outcome(&outcome),
        }
    }
}

/// Gives everybody their part of a change: `here` does what is to be done here with the attributes that it
/// is given. Where nobody else has a part, its answer is the answer.
///
/// # Errors
/// What `here` refuses, or the one source that alone has the say.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.3.6, 5.6.1 to 5.6.6, 5.6.17 to 5.6.19 and 6.3.17.
pub async fn spread<F>(
    uri: &Uri,
    part: Option<(Sources, Change)>,
    here: impl FnOnce(Names) -> F,
) -> Answered
where
    F: Future<Output = Result<Own, Refusal>>,
{
    let Some((sources, mut change)) = part else {
        return Ok(here(Names::all()).await?.answer());
    };
    sources.complete(&mut change.about).await?;
    let operation = [change.operation];
    let Shares {
        sources: shares,
        here: left,
    } = share_out(&sources.all, &operation, &change.about, false);
    let passed_on = shares
        .iter()
        .map(|share| sources.pass_on(share, &change, uri));
    let (fates, own) = futures::join!(join_all(passed_on), async {
        match left {
            Some(names) => Some(here(names).await),
            None => None,
        }
    });
    let fates = shares
        .iter()
        .zip(fates)
        .filter_map(|(share, fate)| Some((share, fate?)));
    let fates: Vec<(&Share, Result<(), Failure>)> = fates.collect();
    match own {
        Some(own) if fates.is_empty() => Ok(own?.answer()),
        own => verdict(&change, fates, own),
    }
}

impl Sources {
    /// Passes on one source's part; nothing where it would come back, and the source is only asked as well.
    async fn pass_on(
        &self,
        share: &Share,
        change: &Change,
        uri: &Uri,
    ) -> Option<Result<(), Failure>> {
        let alone = share.source.mode().is_alone();
        if self.has_been(&share.source) {
            return alone.then_some(Err(Failure::Loop));
        }
        if !share.is_taken {
            return Some(Err(Failure::NotTaken));
        }
        Some(self.try_pass_on(share, change, uri).await)
    }

    async fn try_pass_on(&self, share: &Share, change: &Change, uri: &Uri) -> Result<(), Failure> {
        let words = self.words(&share.source, &change.context).await?;
        let body = match &change.content {
            Content::None => None,
            Content::OfEntity(document) => Some(narrowed(document, &share.names, &change.context)),
            Content::OfAttribute(document) => Some(document.clone()),
        };
        let errand = Errand {
            method: method(change.operation),
            path: change.target.path(&change.about.id, &words),
            query: passed_on(uri),
            body,
            words,
        };
        match self.send(&share.source, errand).await? {
            (207, body) => Err(Failure::Refused(207, body)),
            _ => Ok(()),
        }
    }
}

/// The method by which one entity is changed.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 6.4 to 6.7.
pub fn method(operation: Operation) -> &'static str {
    match operation {
        Operation::UpdateEntity | Operation::UpdateAttrs | Operation::MergeEntity => "PATCH",
        Operation::ReplaceEntity | Operation::ReplaceAttrs => "PUT",
        Operation::DeleteEntity | Operation::DeleteAttrs => "DELETE",
        _ => "POST",
    }
}

/// The parameters of the request that mean something to others.
pub fn passed_on(uri: &Uri) -> Vec<(String, String)> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
    let mut pairs = pairs.map(|query| query.0).unwrap_or_default();
    pairs.retain(|(name, _)| !matches!(name.as_str(), "local" | "csf"));
    pairs
}
