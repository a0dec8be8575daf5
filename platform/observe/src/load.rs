//! Taking in many entities at once: imports and the example place.

use std::sync::Arc;

use ngsi::read::Form;
use ngsi::{Entity, NgsiError};
use serde_json::Value;

use crate::tenant::Unknown;
use crate::{Context, Done, ObserveError};

/// Entities that one transaction takes.
const TOGETHER: usize = 500;

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// New entities.
    pub created: usize,
    /// Entities that were there and were replaced.
    pub updated: usize,
    /// Position and reason of each that was refused.
    pub refused: Vec<(usize, String)>,
}

impl Context {
    /// Keeps entities in any form: normalized, concise or simplified. Without an `@context` their names
    /// are those of the core. An entity that is there is replaced.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) if they could not be kept; those before stay.
    pub async fn load(&self, tenant: &str, entities: Vec<Value>) -> Result<Loaded, ObserveError> {
        let mut loaded = Loaded::default();
        let mut batch: Vec<(usize, Entity)> = Vec::new();
        let mut rest = entities.into_iter().enumerate().peekable();
        while let Some((at, document)) = rest.next() {
            match self.entity_of(document) {
                Ok(entity) => batch.push((at, entity)),
                Err(error) => loaded.refused.push((at, error.to_string())),
            }
            if batch.len() < TOGETHER && rest.peek().is_some() {
                continue;
            }
            let together: Arc<[(usize, Entity)]> = std::mem::take(&mut batch).into();
            let fates = self
                .write(tenant, Unknown::Make, move |writer| {
                    let mut fates = Vec::with_capacity(together.len());
                    for (at, entity) in together.iter() {
                        match writer.upsert(entity, false) {
                            Ok(done) => fates.push((*at, Ok(done))),
                            Err(ObserveError::Ngsi(error)) => fates.push((*at, Err(error))),
                            Err(error) => return Err(error),
                        }
                    }
                    Ok(fates)
                })
                .await?;
            for (at, fate) in fates {
                match fate {
                    Ok(Done::Created) => loaded.created += 1,
                    Ok(_) => loaded.updated += 1,
                    Err(error) => loaded.refused.push((at, error.to_string())),
                }
            }
        }
        loaded.refused.sort_by_key(|(at, _)| *at);
        Ok(loaded)
    }

    fn entity_of(&self, mut document: Value) -> Result<Entity, NgsiError> {
        let source = ngsi::read::take_context(&mut document)?;
        let context = self.0.words.of(&source.unwrap_or_default())?;
        let full = ngsi::read::entity(document.clone(), &context);
        // What is neither normalized nor concise may be simplified; if not, the first fault is the telling one.
        full.or_else(|fault| {
            ngsi::read::entity_in(Form::Simplified, document, &context).map_err(|_| fault)
        })
    }
}
