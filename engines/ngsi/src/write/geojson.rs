//! Writing entities as GeoJSON features for maps.

use serde_json::{Map, Value, json};

use super::{Representation, attributes, own_members, short_names};
use crate::context::Context;
use crate::entity::{AttributeKind, Entity};

/// Writes one entity as a feature whose place is that of `geometry_property`, a full name; a
/// feature without that place has none.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.5.16 and 4.5.17. Of several instances, the default one gives
/// the place, else the first.
pub fn feature(
    entity: &Entity,
    context: &Context,
    how: &Representation,
    geometry_property: &str,
) -> Value {
    let places = || {
        entity
            .instances(geometry_property)
            .iter()
            .filter(|a| a.kind == AttributeKind::GeoProperty && how.datasets.shows(a))
    };
    let place = places()
        .find(|a| a.dataset_id.is_none())
        .or_else(|| places().next());
    let mut properties = Map::with_capacity(entity.attributes.len() + 4);
    if how.projection.shows("type") {
        properties.insert("type".to_owned(), short_names(&entity.types, context));
    }
    own_members(&mut properties, entity, how);
    attributes(&mut properties, &entity.attributes, context, how);
    json!({
        "id": entity.id,
        "type": "Feature",
        "geometry": place.map(|a| &a.value),
        "properties": properties,
    })
}

/// Writes features as one collection.
pub fn feature_collection(features: Vec<Value>) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}
