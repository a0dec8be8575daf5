//! Taking away many entities at every source that knows them.

use std::sync::Arc;

use app::observe::Purge;
use futures::future::join_all;
use ngsi::Context;
use ngsi::source::{Names, Operation};

use super::question::{Bounds, Conditions};
use super::{Errand, Failure, Sources};
use crate::params::Search;
use crate::refusal::Refusal;

impl Sources {
    /// Has every source take away its part of what is sought; what they failed at, by registration.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.21.4.
    pub async fn purge(
        &self,
        search: &Search,
        what: &Purge,
        context: &Arc<Context>,
    ) -> Vec<(Option<String>, Refusal)> {
        let operations = [Operation::PurgeEntity];
        let questions = self.questions(
            &operations,
            &search.query,
            &Names::all(),
            &Bounds::default(),
        );
        let conditions = Conditions::of(&search.words, false);
        let asked = join_all(questions.iter().map(|question| async {
            let source = &question.source;
            if self.has_been(source) {
                return Ok(());
            }
            let words = self.words(source, context).await?;
            let mut query = question.to_params(&conditions, &words.theirs);
            // What the source is registered for bounds what goes there, not which entities it finds.
            query.retain(|(name, _)| name != "attrs");
            if let Some(attrs) = &search.words.attrs {
                query.push(("attrs".into(), attrs.clone()));
            }
            let short = |names: &Names| {
                let listed = names.listed().into_iter().flatten();
                listed
                    .map(|name| words.theirs.compact(name).into_owned())
                    .collect::<Vec<_>>()
                    .join(",")
            };
            let gone = match what {
                Purge::Entities => question.names.clone(),
                Purge::Drop(names) => Names::only(names.iter().cloned())
                    .without(&Names::all().without(&question.names)),
                Purge::Keep(names) => question.names.without(&Names::only(names.iter().cloned())),
            };
            match (what, gone.listed()) {
                (_, Some(listed)) if listed.is_empty() => return Ok(()),
                (_, Some(_)) => query.push(("drop".into(), short(&gone))),
                (Purge::Keep(names), None) => {
                    query.push(("keep".into(), short(&Names::only(names.iter().cloned()))));
                }
                _ => {}
            }
            let errand = Errand {
                method: "DELETE",
                path: "/entities".into(),
                query,
                body: None,
                words,
            };
            self.send(source, errand).await.map(drop)
        }));
        let fates = questions.iter().zip(asked.await);
        fates
            .filter_map(|(question, fate)| match fate {
                Ok(()) | Err(Failure::Refused(404, _)) => None,
                Err(failure) => Some((question.source.id.clone(), failure.refusal())),
            })
            .collect()
    }
}
