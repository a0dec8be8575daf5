//! Queries that come as a document rather than as parameters.

use ngsi::geoq::GeoQuery;
use ngsi::select::{EntitySelector, Selection};
use ngsi::{Context, NgsiError};
use serde_json::{Map, Value};

use super::{EntitiesQuery, Search};

/// Members that say of a history which part and how.
const OF_TIME: [&str; 2] = ["temporalQ", "aggrParams"];
/// Members of a query that are known and told elsewhere, or mean nothing here.
const PASSED_OVER: [&str; 3] = ["type", "jsonKeys", "ngsildConformance"];

/// Reads a `Query` document; its parameters are in `params`. Members that say which part of a history
/// is wanted are for histories only.
///
/// # Errors
/// `BadRequestData` for what does not follow the standard.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.23.
pub fn asked(
    document: &Map<String, Value>,
    params: &EntitiesQuery,
    over_time: bool,
    context: &Context,
) -> Result<Search, NgsiError> {
    if document.get("type").and_then(Value::as_str) != Some("Query") {
        return Err(NgsiError::bad_data("the type of a query must be Query"));
    }
    let mut words = params.clone();
    let (mut selection, mut geo) = (None, None);
    for (name, value) in document {
        match name.as_str() {
            "entities" => selection = Some(selectors(value, context)?),
            "geoQ" => {
                geo = Some(GeoQuery::from_json(value.clone(), context)?);
                place(&mut words, value);
            }
            "entityMap" => words.entity_map = value.as_bool(),
            "entityMapLifetime" => words.entity_map_lifetime = Some(text(name, value)?),
            "splitEntities" => words.split_entities = value.as_bool(),
            "attrs" => words.attrs = Some(list(name, value)?),
            "pick" => words.pick = Some(list(name, value)?),
            "omit" => words.omit = Some(list(name, value)?),
            "datasetId" => words.dataset_id = Some(list(name, value)?),
            "containedBy" => words.contained_by = Some(list(name, value)?),
            "expandValues" => words.expand_values = Some(list(name, value)?),
            "q" => words.q = Some(text(name, value)?),
            "scopeQ" => words.scope_q = Some(text(name, value)?),
            "csf" => words.csf = Some(text(name, value)?),
            "lang" => words.lang = Some(text(name, value)?),
            "join" => words.join = Some(text(name, value)?),
            "joinLevel" => words.join_level = Some(number(name, value)?),
            "ordering" => order(&mut words, value)?,
            "orderBy" => words.order_by = Some(list(name, value)?),
            "local" => words.local = value.as_bool(),
            name if PASSED_OVER.contains(&name) => {}
            name if over_time && OF_TIME.contains(&name) => {}
            other => {
                let other: String = other.chars().take(80).collect();
                return Err(NgsiError::bad_data(format!(
                    "a query may not have the member {other:?}"
                )));
            }
        }
    }
    let mut search = words.any_search(context)?;
    search.query.selection = selection.unwrap_or_default();
    search.query.geo = geo.or(search.query.geo);
    search.require_a_choice(false, words.local)?;
    Ok(search)
}

/// Each selector must name a type; ids go before a pattern of ids.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.33.
fn selectors(value: &Value, context: &Context) -> Result<Selection, NgsiError> {
    let items = value.as_array().into_iter().flatten();
    if items
        .clone()
        .any(|item| item.get("type").or_else(|| item.get("@type")).is_none())
    {
        return Err(NgsiError::bad_data("each of entities must name a type"));
    }
    let mut selection = EntitySelector::parse_all(value.clone(), context)?;
    for selector in selection
        .iter_mut()
        .filter(|selector| !selector.ids.is_empty())
    {
        selector.id_pattern = None;
    }
    Ok(selection)
}

/// Says a place in the words of parameters, for other sources; it was read before.
fn place(words: &mut EntitiesQuery, value: &Value) {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    words.georel = text("georel");
    words.geometry = text("geometry");
    words.coordinates = value.get("coordinates").map(|shape| match shape {
        Value::String(text) => text.clone(),
        shape => shape.to_string(),
    });
    words.geoproperty = text("geoproperty");
}

/// `ordering` holds what the parameters of an order do.
fn order(words: &mut EntitiesQuery, value: &Value) -> Result<(), NgsiError> {
    let Value::Object(members) = value else {
        return Err(NgsiError::bad_data("ordering must be a JSON object"));
    };
    for (name, value) in members {
        match name.as_str() {
            "orderBy" => words.order_by = Some(list(name, value)?),
            "orderFrom" | "coordinates" if value.is_array() => {
                words.order_from = Some(value.to_string())
            }
            "geometry" | "orderGeometry" => words.order_geometry = Some(text(name, value)?),
            "collation" => words.collation = Some(text(name, value)?),
            _ => {
                return Err(NgsiError::bad_data(
                    "ordering may have orderBy, coordinates (a list), geometry and collation",
                ));
            }
        }
    }
    Ok(())
}

/// A list of text, or text alone, as the parameters write it.
fn list(name: &str, value: &Value) -> Result<String, NgsiError> {
    let refuse = || NgsiError::bad_data(format!("{name} must be a list of text"));
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Array(items) if !items.is_empty() => {
            let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            Ok(items.ok_or_else(refuse)?.join(","))
        }
        _ => Err(refuse()),
    }
}

fn text(name: &str, value: &Value) -> Result<String, NgsiError> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| NgsiError::bad_data(format!("{name} must be text")))
}

fn number(name: &str, value: &Value) -> Result<u32, NgsiError> {
    value
        .as_u64()
        .and_then(|n| u32::try_from(n).ok())
        .ok_or_else(|| NgsiError::bad_data(format!("{name} must be a whole number")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(document: Value) -> Result<Search, NgsiError> {
        let Value::Object(document) = document else {
            panic!("not an object")
        };
        asked(
            &document,
            &EntitiesQuery::default(),
            false,
            &Context::core(),
        )
    }

    #[test]
    fn a_document_says_what_parameters_say() {
        let search = read(json!({
            "type": "Query",
            "entities": [{"type": "Car"}, {"type": "Bus", "idPattern": "^urn:x"}],
            "attrs": ["speed", "colour"],
            "q": "speed>50",
            "geoQ": {"georel": "within", "geometry": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
            "ordering": {"orderBy": ["speed;desc"]},
        }))
        .unwrap();
        assert_eq!(search.query.selection.len(), 2);
        assert_eq!(search.query.attributes.len(), 2);
        assert!(
            search.query.q.is_some() && search.query.geo.is_some() && search.query.order.is_some()
        );
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for bad in [
            json!({}),
            json!({"type": "Query"}),
            json!({"type": "Query", "entities": []}),
            json!({"type": "Query", "entities": [{"idPattern": "^urn:x"}]}),
            json!({"type": "Query", "entities": [{"type": "A"}], "temporalQ": {}}),
            json!({"type": "Query", "entities": [{"type": "A"}], "attrs": []}),
            json!({"type": "Query", "entities": [{"type": "A"}], "q": 5}),
            json!({"type": "Query", "entities": [{"type": "A"}], "odd": 5}),
            json!({"type": "Query", "entities": [{"type": "A"}], "joinLevel": -5}),
            json!({"type": "Query", "entities": [{"type": "A"}], "ordering": 5}),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
