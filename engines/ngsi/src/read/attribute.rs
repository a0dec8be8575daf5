//! Reading one attribute: which kind it is, its value, and its members.

use serde_json::{Map, Value};

use super::fragment::{AttributePatch, Set};
use super::{Form, MAX_DEPTH, MAX_INSTANCES, Nulls, Reader, brief, string, text_of};
use crate::context::{Coercion, NGSI_LD};
use crate::entity::AttributeKind;
use crate::error::{NgsiError, Result};
use crate::name::{DEFAULT_DATASET, quoted, require_name, require_uri};

/// Members that only the broker writes, or that other parts of an answer add.
const NOT_READ: [&str; 9] = [
    "createdAt",
    "modifiedAt",
    "deletedAt",
    "instanceId",
    "lang",
    "entity",
    "entityList",
    "id",
    "@id",
];

/// The Property that seals the data of an entity, by its core name.
const PROOF: &str = "ngsildproof";

/// Whether a member is told in notifications only, and may not be said.
pub(super) fn is_told_only(member: &str) -> bool {
    AttributeKind::ALL
        .iter()
        .any(|kind| kind.previous_member() == member)
}

/// Whether a member says of a proof what it seals.
pub(super) fn is_seal(member: &str) -> bool {
    matches!(member, "entityIdSealed" | "entityTypeSealed")
}

/// Refuses a proof whose value is no object.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.5.2.2.
pub(super) fn check_proof(full: &str, instances: &[AttributePatch]) -> Result<()> {
    let is_proof = full.strip_prefix(NGSI_LD) == Some(PROOF);
    let is_no_object =
        |patch: &AttributePatch| patch.value.as_ref().is_some_and(|value| !value.is_object());
    if is_proof && instances.iter().any(is_no_object) {
        return Err(NgsiError::bad_data(format!(
            "the value of {PROOF} must be a JSON object"
        )));
    }
    Ok(())
}

impl Reader<'_> {
    /// All instances of an attribute.
    pub(super) fn instances(
        &self,
        name: &str,
        value: Value,
        depth: usize,
    ) -> Result<Vec<AttributePatch>> {
        let instances = match value {
            Value::Array(items)
                if !items.is_empty() && items.iter().all(|item| self.is_instance(item)) =>
            {
                items
                    .into_iter()
                    .map(|item| self.one(name, item, depth))
                    .collect::<Result<Vec<_>>>()?
            }
            Value::Object(mut map) if self.form == Form::Simplified && is_only(&map, "dataset") => {
                self.by_dataset(name, map.shift_remove("dataset").unwrap_or_default(), depth)?
            }
            one => vec![self.one(name, one, depth)?],
        };
        if !self.over_time {
            if instances.len() > MAX_INSTANCES {
                return Err(NgsiError::bad_data(format!(
                    "the attribute {} has more than {MAX_INSTANCES} instances",
                    quoted(name)
                )));
            }
            for (i, instance) in instances.iter().enumerate() {
                if instances[..i]
                    .iter()
                    .any(|other| other.dataset_id == instance.dataset_id)
                {
                    return Err(NgsiError::bad_data(format!(
                        "the attribute {} has two instances with {}",
                        quoted(name),
                        instance.dataset_id.as_ref().map_or(
                            "no datasetId".to_owned(),
                            |id| format!("the datasetId {}", quoted(id))
                        )
                    )));
                }
            }
        }
        Ok(instances)
    }

    /// The fragment of one attribute, which is always an object with members.
    pub(super) fn attribute_fragment(&self, name: &str, document: Value) -> Result<AttributePatch> {
        match document {
            Value::Object(map) if self.form == Form::Full && !is_geometry(&map) => {
                self.members(name, map, 0)
            }
            other => self.one(name, other, 0),
        }
    }

    fn is_instance(&self, item: &Value) -> bool {
        self.form == Form::Full && item.as_object().is_some_and(|map| self.is_attribute(map))
    }

    /// Whether an object is an attribute rather than a bare value.
    fn is_attribute(&self, map: &Map<String, Value>) -> bool {
        let typed = text_of(map, "type").or_else(|| text_of(map, "@type"));
        if typed.and_then(AttributeKind::named).is_some() {
            return true;
        }
        if typed == Some("DateTime") || typed == Some("@json") {
            return false;
        }
        let carries = |map: &Map<String, Value>| {
            map.keys()
                .any(|key| AttributeKind::of_member(key).is_some())
        };
        carries(map)
            || (self.nulls != Nulls::Nowhere
                && typed.is_none()
                && ["observedAt", "unitCode", "datasetId"]
                    .iter()
                    .any(|m| map.contains_key(*m)))
    }

    fn one(&self, name: &str, value: Value, depth: usize) -> Result<AttributePatch> {
        if depth > MAX_DEPTH {
            return Err(NgsiError::bad_data(format!(
                "attributes nest deeper than {MAX_DEPTH} at {}",
                quoted(name)
            )));
        }
        if self.is_null(&value) && !value.is_object() {
            return Ok(AttributePatch {
                is_null: true,
                ..AttributePatch::default()
            });
        }
        match value {
            Value::Object(map) if self.form == Form::Full && self.is_attribute(&map) => {
                self.members(name, map, depth)
            }
            bare => self.bare(name, bare),
        }
    }

    /// A value without members around it.
    fn bare(&self, name: &str, value: Value) -> Result<AttributePatch> {
        let (kind, value) = match value {
            Value::Object(map) if is_geometry(&map) => {
                (AttributeKind::GeoProperty, Value::Object(map))
            }
            Value::Object(mut map) if self.form == Form::Simplified && map.len() == 1 => {
                let carried = ["languageMap", "json", "vocab"]
                    .into_iter()
                    .find(|member| map.contains_key(*member));
                match carried.and_then(|member| {
                    Some((AttributeKind::of_member(member)?, map.shift_remove(member)?))
                }) {
                    Some(found) => found,
                    None => (AttributeKind::Property, Value::Object(map)),
                }
            }
            text @ (Value::String(_) | Value::Array(_)) if self.points_elsewhere(name, &text) => {
                (AttributeKind::Relationship, text)
            }
            other => (AttributeKind::Property, other),
        };
        Ok(AttributePatch {
            value: Some(self.value(name, kind, value)?),
            kind: Some(kind),
            is_bare: true,
            ..AttributePatch::default()
        })
    }

    /// Whether the context says that text under this name identifies other things.
    fn points_elsewhere(&self, name: &str, value: &Value) -> bool {
        let is_link = |v: &Value| v.as_str().is_some_and(crate::name::is_uri);
        self.form == Form::Simplified
            && self
                .context
                .term(name)
                .is_some_and(|term| term.coercion == Coercion::Id)
            && crate::entity::items(value).all(is_link)
    }

    fn by_dataset(&self, name: &str, value: Value, depth: usize) -> Result<Vec<AttributePatch>> {
        let Value::Object(map) = value else {
            return Err(super::not_an_object("dataset", &value));
        };
        map.into_iter()
            .map(|(id, value)| {
                let dataset_id = self.dataset(name, Value::String(id))?;
                Ok(AttributePatch {
                    dataset_id,
                    ..self.one(name, value, depth)?
                })
            })
            .collect()
    }

    /// What a proof seals, kept as an attribute of it under its core name.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.5.2.2 and C.11.
    fn seal(&self, name: &str, member: &str, value: Value) -> Result<(String, AttributePatch)> {
        if self.context.expand(name) != format!("{NGSI_LD}{PROOF}") {
            return Err(NgsiError::bad_data(format!(
                "{member} of {} may stand in {PROOF} only",
                quoted(name)
            )));
        }
        let text = string(&format!("{member} of {}", quoted(name)), value)?;
        let sealed = match member {
            "entityTypeSealed" => self.context.expand(&text).into_owned(),
            _ => text,
        };
        let patch = AttributePatch {
            kind: Some(AttributeKind::Property),
            value: Some(Value::String(sealed)),
            ..AttributePatch::default()
        };
        Ok((format!("{NGSI_LD}{member}"), patch))
    }

    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.2.32.
    fn is_lang_string(&self, name: &str, value: Value) -> Result<()> {
        let place = format!("valueType of {}", quoted(name));
        let types = self.names(&place, value)?;
        let wanted = self.context.expand("langString");
        if types.iter().all(|full| *full == wanted) {
            return Ok(());
        }
        Err(NgsiError::bad_data(format!("{place} must be langString")))
    }

    fn members(&self, name: &str, map: Map<String, Value>, depth: usize) -> Result<AttributePatch> {
        let at = |member: &str| format!("{member} of {}", quoted(name));
        let mut patch = AttributePatch {
            kind: self.kind(name, &map)?,
            ..AttributePatch::default()
        };
        for (member, value) in map {
            match member.as_str() {
                "type" | "@type" => {}
                "observedAt" => patch.observed_at_us = self.moment(&at("observedAt"), value)?,
                "expiresAt" => patch.expires_at_us = self.moment(&at("expiresAt"), value)?,
                "unitCode" if patch.kind.is_some_and(has_no_unit) => {
                    return Err(NgsiError::bad_data(format!(
                        "the {} {} may not have a unit",
                        patch.kind.unwrap_or(AttributeKind::Relationship).name(),
                        quoted(name)
                    )));
                }
                "unitCode" if self.is_null(&value) => patch.unit_code = Set::Remove,
                "unitCode" => patch.unit_code = Set::To(string(&at("unitCode"), value)?),
                "datasetId" => patch.dataset_id = self.dataset(name, value)?,
                "objectType" | "valueType" if self.is_null(&value) => patch.of_types = Set::Remove,
                "valueType" if patch.kind == Some(AttributeKind::LanguageProperty) => {
                    self.is_lang_string(name, value)?
                }
                "objectType" | "valueType" => {
                    patch.of_types = Set::To(self.names(&at(&member), value)?)
                }
                "@context" => {
                    return Err(NgsiError::bad_data(format!(
                        "the attribute {} may not hold a context",
                        quoted(name)
                    )));
                }
                carrier if AttributeKind::of_member(carrier).is_some() => {
                    let kind = patch.kind.unwrap_or(AttributeKind::Property);
                    if carrier != kind.member() {
                        return Err(NgsiError::bad_data(format!(
                            "the attribute {} is a {}, whose member is {}, not {carrier}",
                            quoted(name),
                            kind.name(),
                            kind.member()
                        )));
                    }
                    if self.is_null(&value) || self.is_gone_then(&value) {
                        patch.is_null = true;
                    } else {
                        patch.value = Some(self.value(name, kind, value)?);
                    }
                }
                unread if NOT_READ.contains(&unread) => {}
                told if is_told_only(told) => {
                    return Err(NgsiError::bad_data(format!(
                        "{told} of {} is told in notifications and may not be said",
                        quoted(name)
                    )));
                }
                seal if is_seal(seal) => {
                    let (full, patch_of) = self.seal(name, &member, value)?;
                    patch.attributes.insert(full, vec![patch_of]);
                }
                _ => {
                    require_name("the name of an attribute", &member)?;
                    let full = self.context.expand(&member).into_owned();
                    let instances = self.instances(&member, value, depth + 1)?;
                    patch.attributes.insert(full, instances);
                }
            }
        }
        Ok(patch)
    }

    /// Whether an instance of a history says that the attribute was not there at its moment.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.5.7 and 5.5.4.
    fn is_gone_then(&self, value: &Value) -> bool {
        self.over_time && crate::entity::is_null(value)
    }

    /// The kind that the members tell, if they do.
    fn kind(&self, name: &str, map: &Map<String, Value>) -> Result<Option<AttributeKind>> {
        let kind = match map.get("type").or_else(|| map.get("@type")) {
            Some(Value::String(typed)) => Some(AttributeKind::named(typed).ok_or_else(|| {
                NgsiError::bad_data(format!(
                    "the attribute {} has the unknown type {}",
                    quoted(name),
                    quoted(typed)
                ))
            })?),
            Some(other) => {
                return Err(NgsiError::bad_data(format!(
                    "the type of the attribute {} must be text, got {}",
                    quoted(name),
                    brief(other)
                )));
            }
            None => map.keys().find_map(|key| AttributeKind::of_member(key)),
        };
        let has_place = || {
            map.get("value")
                .and_then(Value::as_object)
                .is_some_and(is_geometry)
        };
        Ok(match kind {
            Some(AttributeKind::Property) if !map.contains_key("type") && has_place() => {
                Some(AttributeKind::GeoProperty)
            }
            other => other,
        })
    }

    fn dataset(&self, name: &str, value: Value) -> Result<Option<String>> {
        let id = string(&format!("datasetId of {}", quoted(name)), value)?;
        if id == DEFAULT_DATASET {
            return Ok(None);
        }
        if id == crate::name::NULL {
            return Err(NgsiError::bad_data(format!(
                "the datasetId of {} cannot be deleted",
                quoted(name)
            )));
        }
        require_uri(&format!("datasetId of {}", quoted(name)), &id)?;
        Ok(Some(id))
    }
}

/// Links and raw JSON are measured in nothing (clauses 4.5.3.2 and 4.5.24.2).
fn has_no_unit(kind: AttributeKind) -> bool {
    kind.is_relationship() || kind == AttributeKind::JsonProperty
}

fn is_only(map: &Map<String, Value>, member: &str) -> bool {
    map.len() == 1 && map.contains_key(member)
}

/// Whether an object looks like a GeoJSON geometry.
fn is_geometry(map: &Map<String, Value>) -> bool {
    const GEOMETRIES: [&str; 6] = [
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
    ];
    map.contains_key("coordinates")
        && text_of(map, "type").is_some_and(|name| GEOMETRIES.contains(&name))
}

/// The kind and value that a concise attribute is read as, if it is read at all.
pub(crate) fn reads_as(written: Value) -> Option<(AttributeKind, Value)> {
    let core = crate::context::Context::core();
    let reader = Reader {
        context: &core,
        form: Form::Full,
        nulls: Nulls::Nowhere,
        over_time: false,
    };
    let mut instances = reader.instances("a", written, 0).ok()?;
    let only = instances.pop().filter(|_| instances.is_empty())?;
    Some((only.kind?, only.value?))
}
