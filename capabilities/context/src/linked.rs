//! The entities that entities link to, read together, each once.

use std::collections::HashMap;
use std::sync::Arc;

use app::observe::Query;
use ngsi::entity::Lookup;
use ngsi::{Attribute, Entity, NgsiError, Representation, write};

use crate::ask::Ask;
use crate::params::Linked;
use crate::refusal::Refusal;

/// How many linked entities one answer may lead to.
const MOST: usize = 2_000;

/// Linked entities by their URI.
pub type Neighbours = HashMap<String, Arc<Entity>>;

/// Reads what the entities link to, through as many steps as are asked.
///
/// # Errors
/// `TooComplexQuery` if the links lead too far.
pub async fn gather<P>(
    ask: &Ask<P>,
    entities: &[&Entity],
    linked: Linked,
) -> Result<Neighbours, Refusal> {
    let mut found = Neighbours::new();
    let mut edge = objects(entities.iter().copied());
    for _ in 0..linked.steps() {
        edge.retain(|id| !found.contains_key(id));
        edge.sort_unstable();
        edge.dedup();
        if edge.is_empty() {
            break;
        }
        if found.len() + edge.len() > MOST {
            return Err(NgsiError::too_complex(format!(
                "the links lead to more than {MOST} entities"
            ))
            .into());
        }
        let query = Query {
            limit: edge.len(),
            ids: std::mem::take(&mut edge),
            ..Query::default()
        };
        let next = ask.app.context().find(&ask.tenant, query).await?.entities;
        edge = objects(next.iter());
        found.extend(
            next.into_iter()
                .map(|entity| (entity.id.clone(), Arc::new(entity))),
        );
    }
    Ok(found)
}

fn objects<'a>(entities: impl Iterator<Item = &'a Entity>) -> Vec<String> {
    entities
        .flat_map(|entity| entity.attributes.values().flatten())
        .flat_map(Attribute::objects)
        .map(str::to_owned)
        .collect()
}

/// The representation that shows linked entities in place of their links, if that is asked.
pub fn inline<'a>(
    how: &Representation<'static>,
    linked: Linked,
    lookup: &'a Lookup<'a>,
) -> Representation<'a> {
    let mut how: Representation<'a> = how.clone();
    if let Linked::Inline(steps) = linked {
        how.linked = Some((steps, lookup));
    }
    how
}

/// The entities to show beside this one, if that is asked.
pub fn beside(entity: &Entity, linked: Linked, lookup: &Lookup) -> Vec<Arc<Entity>> {
    match linked {
        Linked::Flat(steps) => write::linked(entity, steps, lookup),
        _ => Vec::new(),
    }
}
