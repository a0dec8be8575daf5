//! What other sources say there is to ask for: types and attributes.

use std::sync::Arc;

use app::encode;
use futures::future::join_all;
use ngsi::Context;
use ngsi::source::{Mode, Operation};
use serde_json::Value;

use super::{Errand, Failure, Sources, Warnings};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Discovery<'a> {
    /// Which operation.
    pub operation: Operation,
    /// `/types` or `/attributes`.
    pub path: &'static str,
    /// The full name of the one that is meant, if one is.
    pub one: Option<&'a str>,
    /// Whether each is described, not only named.
    pub details: bool,
}

/// What one source answers, and its words.
pub type Told = (Value, Arc<Context>);

impl Sources {
    /// What the sources answer that take the operation.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.7.5 to 5.7.10.
    pub async fn discover(
        &self,
        what: Discovery<'_>,
        context: &Arc<Context>,
        warnings: &mut Warnings,
    ) -> Vec<Told> {
        let is_asked = |source: &&Arc<ngsi::source::Registration>| {
            source.takes(what.operation)
                && source.mode() != Mode::Auxiliary
                && source.is_of(None)
                && !self.has_been(source)
        };
        let asked: Vec<_> = self.all.iter().filter(is_asked).collect();
        let answers = join_all(asked.iter().map(|source| async {
            let words = self.words(source, context).await?;
            let theirs = Arc::clone(&words.theirs);
            let path = match what.one {
                Some(name) => format!("{}/{}", what.path, encode(&theirs.compact(name))),
                None => what.path.to_owned(),
            };
            let query = match what.details {
                true => vec![("details".to_owned(), "true".to_owned())],
                false => Vec::new(),
            };
            let errand = Errand {
                method: "GET",
                path,
                query,
                body: None,
                words,
            };
            match self.send(source, errand).await {
                Ok((_, body)) => Ok(body.map(|body| (body, theirs))),
                Err(Failure::Refused(404, _)) => Ok(None),
                Err(failure) => Err(failure),
            }
        }));
        let mut told = Vec::new();
        for (source, answer) in asked.iter().zip(answers.await) {
            match answer {
                Ok(answer) => told.extend(answer),
                Err(failure) => warnings.add(source, &failure),
            }
        }
        told
    }
}
