//! The entities that entities link to, read together, each once.

use std::collections::HashMap;
use std::sync::Arc;

use app::observe::Query;
use ngsi::entity::Lookup;
use ngsi::select::Projection;
use ngsi::{Attribute, Entity, NgsiError, Representation};

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
        .flat_map(links)
        .map(|(_, uri)| uri.to_owned())
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

/// The entities to show beside this one, if that is asked, each once and with what is chosen of it.
/// Links that are not shown are not followed.
pub fn beside<'a>(
    entity: &'a Entity,
    linked: Linked,
    projection: &Projection,
    neighbours: &'a Neighbours,
) -> Vec<(&'a Entity, Projection)> {
    let Linked::Flat(steps) = linked else {
        return Vec::new();
    };
    let mut found: Vec<(&Entity, Projection)> = Vec::new();
    let mut edge = vec![(entity, projection.clone())];
    for _ in 0..steps {
        let mut next = Vec::new();
        for (from, chosen) in &edge {
            for (name, uri) in links(from).filter(|(name, _)| chosen.shows_attribute(name)) {
                let is_known =
                    uri == entity.id || found.iter().chain(&next).any(|(e, _)| e.id == uri);
                if let Some(other) = neighbours.get(uri).filter(|_| !is_known) {
                    next.push((&**other, chosen.within(name)));
                }
            }
        }
        found.extend(next.iter().cloned());
        edge = next;
    }
    found
}

/// The links of an entity: the full name of the relationship, and the URI it points to.
fn links(entity: &Entity) -> impl Iterator<Item = (&str, &str)> {
    entity.attributes.iter().flat_map(|(name, instances)| {
        instances
            .iter()
            .flat_map(Attribute::objects)
            .map(move |uri| (name.as_str(), uri))
    })
}
