//! Entries as Open Referral UK 3.0 writes them, to and fro.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Location, Organization, Service, Term, house_taxonomies, house_term};

/// A service with everything that the standard nests into it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bundle {
    /// The service's id.
    pub id: String,
    /// The service.
    pub service: Service,
    /// The organisation, with its id.
    pub organization: Option<(String, Organization)>,
    /// The places, with their ids.
    pub locations: Vec<(String, Location)>,
    /// The terms that it is classified by, with their ids; house terms need not be among them.
    pub terms: Vec<(String, Term)>,
}

/// Why an entry could not be read. [`hsds::judge`] says it better, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Bundle {
    /// Reads a fully nested service. Fields of our own (they begin with `_`) are not taken from others.
    ///
    /// # Errors
    /// [`Unreadable`] if something is not of the type that the standard gives it, or has no id.
    pub fn read(value: &Value) -> Result<Self, Unreadable> {
        let mut service = cleaned(value)?;
        let mut bundle = Self {
            id: take_id(&mut service, "service")?,
            ..Self::default()
        };
        if let Some(nested) = service.remove("organization") {
            let mut nested = cleaned(&nested)?;
            let id = take_id(&mut nested, "organization")?;
            bundle.take_terms(&mut nested)?;
            service.insert("organization_id".into(), id.clone().into());
            bundle.organization = Some((id, typed(nested, "organization")?));
        }
        if let Some(Value::Array(places)) = service.get_mut("service_at_locations") {
            for place in places {
                let Value::Object(place) = place else {
                    continue;
                };
                let Some(nested) = place.remove("location") else {
                    continue;
                };
                let mut nested = cleaned(&nested)?;
                let id = take_id(&mut nested, "location")?;
                bundle.take_terms(&mut nested)?;
                place.insert("location_id".into(), id.clone().into());
                if !bundle.locations.iter().any(|(known, _)| *known == id) {
                    bundle.locations.push((id, typed(nested, "location")?));
                }
            }
        }
        bundle.take_terms(&mut service)?;
        bundle.service = typed(service, "service")?;
        Ok(bundle)
    }

    /// Takes the terms out of a row's attributes and leaves their ids.
    fn take_terms(&mut self, row: &mut Map<String, Value>) -> Result<(), Unreadable> {
        let Some(Value::Array(attributes)) = row.get_mut("attributes") else {
            return Ok(());
        };
        for attribute in attributes {
            let Value::Object(attribute) = attribute else {
                continue;
            };
            let Some(nested) = attribute.remove("taxonomy_term") else {
                continue;
            };
            let mut nested = cleaned(&nested)?;
            let id = take_id(&mut nested, "taxonomy_term")?;
            attribute.insert("taxonomy_term_id".into(), id.clone().into());
            if !self.terms.iter().any(|(known, _)| *known == id) {
                self.terms.push((id, typed(nested, "taxonomy_term")?));
            }
        }
        Ok(())
    }

    /// The service with all that is nested into it: `/services/{id}`.
    #[must_use]
    pub fn full(&self) -> Value {
        let mut service = self.row(&self.id, &self.service);
        if let Some(Value::Array(places)) = service.get_mut("service_at_locations") {
            for place in places {
                self.nest_location(place);
            }
        }
        self.nest_organization(&mut service);
        Value::Object(service)
    }

    /// The service with its one-to-one fields alone: an item of `/services`.
    #[must_use]
    pub fn listed(&self) -> Value {
        let mut service = one_to_one(self.row(&self.id, &self.service));
        self.nest_organization(&mut service);
        if let Some(Value::Object(organization)) = service.get_mut("organization") {
            *organization = one_to_one(std::mem::take(organization));
        }
        Value::Object(service)
    }

    /// One of its places with all that is nested into it: `/service_at_locations/{id}`.
    #[must_use]
    pub fn full_at(&self, id: &str) -> Option<Value> {
        let at = self
            .service
            .service_at_locations
            .iter()
            .find(|at| at.id == id)?;
        let mut place = value(at);
        self.nest_location(&mut place);
        let mut service = self.row(&self.id, &self.service);
        service.shift_remove("service_at_locations");
        self.nest_organization(&mut service);
        place
            .as_object_mut()?
            .insert("service".into(), Value::Object(service));
        Some(place)
    }

    /// The same with one-to-one fields alone: an item of `/service_at_locations`.
    #[must_use]
    pub fn listed_at(&self, id: &str) -> Option<Value> {
        let at = self
            .service
            .service_at_locations
            .iter()
            .find(|at| at.id == id)?;
        let mut place = value(at);
        self.nest_location(&mut place);
        let mut place = one_to_one(match place {
            Value::Object(place) => place,
            _ => return None,
        });
        if let Some(Value::Object(location)) = place.get_mut("location") {
            *location = one_to_one(std::mem::take(location));
        }
        place.insert("service".into(), self.listed());
        Some(Value::Object(place))
    }

    fn nest_organization(&self, service: &mut Map<String, Value>) {
        if let Some((id, organization)) = &self.organization {
            service.shift_remove("organization_id");
            service.insert(
                "organization".into(),
                Value::Object(self.row(id, organization)),
            );
        }
    }

    fn nest_location(&self, place: &mut Value) {
        let Value::Object(place) = place else { return };
        let known = place.get("location_id").and_then(Value::as_str);
        let known = known.and_then(|id| self.locations.iter().find(|(of, _)| of == id));
        if let Some((id, location)) = known {
            place.shift_remove("location_id");
            place.insert("location".into(), Value::Object(self.row(id, location)));
        }
    }

    /// A row with its id first, its terms nested, and without what is ours.
    fn row<T: Serialize>(&self, id: &str, of: &T) -> Map<String, Value> {
        let mut row = Map::new();
        row.insert("id".into(), id.into());
        if let Value::Object(fields) = value(of) {
            row.extend(
                fields
                    .into_iter()
                    .filter(|(name, _)| !name.starts_with('_')),
            );
        }
        if let Some(Value::Array(attributes)) = row.get_mut("attributes") {
            for attribute in attributes {
                self.nest_term(attribute);
            }
        }
        row
    }

    fn nest_term(&self, attribute: &mut Value) {
        let Value::Object(attribute) = attribute else {
            return;
        };
        let Some(id) = attribute.get("taxonomy_term_id").and_then(Value::as_str) else {
            return;
        };
        let id = id.to_owned();
        let term = match self.terms.iter().find(|(known, _)| *known == id) {
            Some((_, term)) => Some(term_row(&id, term)),
            None => house_row(&id),
        };
        if let Some(term) = term {
            attribute.shift_remove("taxonomy_term_id");
            attribute.insert("taxonomy_term".into(), term);
        }
    }
}

/// A term as the standard writes it.
#[must_use]
pub fn term_row(id: &str, term: &Term) -> Value {
    let mut row = Map::new();
    row.insert("id".into(), id.into());
    if let Value::Object(fields) = value(term) {
        row.extend(fields);
    }
    Value::Object(row)
}

fn house_row(id: &str) -> Option<Value> {
    house_term(id)?;
    let all = house_taxonomies()
        .into_iter()
        .flat_map(|(_, _, terms)| terms);
    all.into_iter()
        .find(|(known, _)| known == id)
        .map(|(_, term)| term_row(id, &term))
}

/// What has one value, and not a list of them.
fn one_to_one(row: Map<String, Value>) -> Map<String, Value> {
    row.into_iter()
        .filter(|(_, value)| !value.is_array())
        .collect()
}

fn value<T: Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn typed<T: DeserializeOwned>(row: Map<String, Value>, what: &str) -> Result<T, Unreadable> {
    serde_json::from_value(Value::Object(row)).map_err(|e| Unreadable(format!("{what}: {e}")))
}

fn take_id(row: &mut Map<String, Value>, what: &str) -> Result<String, Unreadable> {
    match row.shift_remove("id") {
        Some(Value::String(id)) if !id.trim().is_empty() && id.len() <= 200 => Ok(id),
        _ => Err(Unreadable(format!("{what}: no id"))),
    }
}

/// An object without nulls at any depth, without NUL characters, and without fields of our own.
fn cleaned(value: &Value) -> Result<Map<String, Value>, Unreadable> {
    fn clean(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let kept = fields
                    .iter()
                    .filter(|(name, value)| !value.is_null() && !name.starts_with('_'));
                Value::Object(
                    kept.map(|(name, value)| (name.replace('\0', ""), clean(value)))
                        .collect(),
                )
            }
            Value::Array(items) => Value::Array(
                items
                    .iter()
                    .filter(|item| !item.is_null())
                    .map(clean)
                    .collect(),
            ),
            Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "")),
            other => other.clone(),
        }
    }
    match clean(value) {
        Value::Object(row) => Ok(row),
        _ => Err(Unreadable("not an object".into())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example(name: &str) -> Option<Value> {
        let file = testkit::data_or_say(&format!("directory/uk-profile/examples/{name}"), 1)?;
        let text = std::fs::read_to_string(file).unwrap();
        Some(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn the_profiles_own_examples_come_back_as_they_went_in() {
        let Some(full) = example("service_full.json") else {
            return;
        };
        let bundle = Bundle::read(&full).unwrap();
        assert_eq!(bundle.full(), full);
        let at = &bundle.service.service_at_locations[0].id;
        assert_eq!(
            Some(bundle.full_at(at).unwrap()),
            example("service_at_location_full.json")
        );
        let list = |name| Some(example(name)?["contents"][0].clone());
        assert_eq!(Some(bundle.listed()), list("service_list.json"));
        assert_eq!(bundle.listed_at(at), list("service_at_location_list.json"));
    }

    #[test]
    fn what_is_ours_is_not_taken_from_others_and_nulls_are_no_values() {
        let hostile = json!({
            "id": "1", "name": "A\u{0}B", "status": "active", "url": null, "_standing": "shown",
            "organization": {"id": "2", "name": "O", "_provenance": {"sources": 3}},
            "attributes": [null, {"id": "3", "taxonomy_term": {"id": "4", "name": "T"}}],
            "x_local": {"kept": [1, 2]},
        });
        let bundle = Bundle::read(&hostile).unwrap();
        assert_eq!(bundle.service.name, "AB");
        assert_eq!(bundle.service.more["x_local"]["kept"], json!([1, 2]));
        assert_eq!(bundle.service.attributes[0].taxonomy_term_id, "4");
        let wrong = Bundle::read(&json!({"id": "1", "status": 7})).unwrap_err();
        assert!(wrong.0.starts_with("service: "), "{wrong}");
        assert!(Bundle::read(&json!([])).is_err() && Bundle::read(&json!({"id": ""})).is_err());
    }
}
