//! Reading entities, fragments and attributes from what callers send, strictly by the standard.

mod attribute;
mod batch;
mod fragment;
mod value;

pub(crate) use attribute::reads_as;
use attribute::{is_seal, is_told_only};
pub use batch::{BatchItem, batch};
pub use fragment::{AttributePatch, EntityPatch, Set};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::context::{Context, NGSI_LD};
use crate::entity::{Attribute, AttributeKind, Attributes, Entity};
use crate::error::{NgsiError, Result};
use crate::name::{NULL, quoted, require_name, require_uri};
use crate::time::parse_us;

/// How deep attributes of attributes may nest.
const MAX_DEPTH: usize = 32;

/// How many instances an attribute may have at one time, and how many types an entity.
const MAX_INSTANCES: usize = 1_000;

/// In which form the caller writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Normalized and concise, which are told apart by themselves.
    #[default]
    Full,
    /// Simplified, also called key-values.
    Simplified,
}

/// Where the NGSI-LD null may stand.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.5.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nulls {
    /// Nowhere.
    Nowhere,
    /// In place of a member or of a whole value: partial updates.
    Members,
    /// Within values, too: merges.
    Everywhere,
}

/// What the reader knows while it descends.
struct Reader<'a> {
    context: &'a Context,
    form: Form,
    /// Where the NGSI-LD null may stand for "delete this".
    nulls: Nulls,
    /// Whether an attribute may have several instances of one `datasetId`.
    over_time: bool,
}

/// Reads the JSON of a request body.
///
/// # Errors
/// `InvalidRequest` for what is not JSON, or nests too deep to be honest.
pub fn json(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body)
        .map_err(|e| NgsiError::invalid_request(format!("the body is not JSON: {e}")))
}

/// Takes the `@context` out of a body.
///
/// # Errors
/// `BadRequestData` when the body is not an object.
pub fn take_context(body: &mut Value) -> Result<Option<Value>> {
    match body {
        Value::Object(members) => Ok(members.shift_remove("@context")),
        other => Err(not_an_object("the body", other)),
    }
}

/// Reads a whole entity, in normalized or concise form.
///
/// # Errors
/// `BadRequestData` that says where and what.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.5.1 to 4.5.3, 5.2.4 to 5.2.6 and 5.5.4.
pub fn entity(document: Value, context: &Context) -> Result<Entity> {
    Reader {
        context,
        form: Form::Full,
        nulls: Nulls::Nowhere,
        over_time: false,
    }
    .entity(document)
}

/// Reads a whole entity in the form told.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn entity_in(form: Form, document: Value, context: &Context) -> Result<Entity> {
    Reader {
        context,
        form,
        nulls: Nulls::Nowhere,
        over_time: false,
    }
    .entity(document)
}

/// Reads the temporal representation of an entity, whose attributes have an instance for each
/// moment. Its type may be absent when it is only to be extended.
///
/// # Errors
/// `BadRequestData` that says where and what.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.5.6 and 5.2.20.
pub fn entity_over_time(document: Value, context: &Context) -> Result<Entity> {
    Reader {
        context,
        form: Form::Full,
        nulls: Nulls::Nowhere,
        over_time: true,
    }
    .entity(document)
}

/// Reads the fragment of an entity, as updates send it: without id or type if need be, and with
/// NGSI-LD nulls in place of what is to go.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn patch(form: Form, document: Value, context: &Context) -> Result<EntityPatch> {
    Reader {
        context,
        form,
        nulls: Nulls::Members,
        over_time: false,
    }
    .patch(document)
}

/// The same as merges send it: with NGSI-LD nulls within values as well.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn merge_patch(form: Form, document: Value, context: &Context) -> Result<EntityPatch> {
    Reader {
        context,
        form,
        nulls: Nulls::Everywhere,
        over_time: false,
    }
    .patch(document)
}

/// Reads the fragment of an entity to append: without id or type if need be, but without nulls.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn fragment(document: Value, context: &Context) -> Result<EntityPatch> {
    Reader {
        context,
        form: Form::Full,
        nulls: Nulls::Nowhere,
        over_time: false,
    }
    .patch(document)
}

/// Reads attributes whose instances are of different moments, to append to a history.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn fragment_over_time(document: Value, context: &Context) -> Result<Attributes> {
    let reader = Reader {
        context,
        form: Form::Full,
        nulls: Nulls::Nowhere,
        over_time: true,
    };
    complete_all(reader.patch(document)?.attributes)
}

/// Reads the fragment of one attribute; `name` is a full name.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn attribute_patch(
    form: Form,
    name: &str,
    document: Value,
    context: &Context,
) -> Result<AttributePatch> {
    let reader = Reader {
        context,
        form,
        nulls: Nulls::Members,
        over_time: false,
    };
    reader.attribute_fragment(&context.compact(name), document)
}

/// Reads one whole attribute that is to take another's place; `name` is a full name.
///
/// # Errors
/// `BadRequestData` that says where and what.
pub fn attribute(name: &str, document: Value, context: &Context) -> Result<Attribute> {
    let reader = Reader {
        context,
        form: Form::Full,
        nulls: Nulls::Nowhere,
        over_time: false,
    };
    let short = context.compact(name);
    reader
        .attribute_fragment(&short, document)?
        .complete(&short)
}

impl Reader<'_> {
    fn entity(&self, document: Value) -> Result<Entity> {
        let patch = self.patch(document)?;
        let id = patch
            .id
            .ok_or_else(|| NgsiError::bad_data("an entity must have an id"))?;
        if patch.types.is_empty() && !self.over_time {
            return Err(NgsiError::bad_data(format!(
                "the entity {} must have a type",
                quoted(&id)
            )));
        }
        Ok(Entity {
            id,
            types: patch.types,
            scopes: patch.scopes.into_value().unwrap_or_default(),
            attributes: complete_all(patch.attributes)?,
            expires_at_us: patch.expires_at_us.into_value(),
            ..Entity::default()
        })
    }

    fn patch(&self, document: Value) -> Result<EntityPatch> {
        let Value::Object(members) = document else {
            return Err(not_an_object("an entity", &document));
        };
        let mut patch = EntityPatch::default();
        for (name, value) in members {
            match name.as_str() {
                "id" | "@id" => {
                    let id = string("id", value)?;
                    require_uri("id", &id)?;
                    if id == NULL {
                        return Err(NgsiError::bad_data("the id of an entity cannot be deleted"));
                    }
                    patch.id = Some(id);
                }
                "type" | "@type" => patch.types = self.names("type", value)?,
                "scope" if self.over_time && is_over_time(&value) => {
                    let instances = self.scopes_over_time(value)?;
                    patch
                        .attributes
                        .insert(format!("{NGSI_LD}scope"), instances);
                }
                "scope" => patch.scopes = self.scopes(value)?,
                "expiresAt" => patch.expires_at_us = self.moment("expiresAt", value)?,
                "@context" | "createdAt" | "modifiedAt" | "deletedAt" => {}
                reserved if is_reserved(reserved) => {
                    return Err(NgsiError::bad_data(format!(
                        "{} says something about an attribute and cannot be one of an entity",
                        quoted(&name)
                    )));
                }
                _ => {
                    require_name("the name of an attribute", &name)?;
                    let instances = self.instances(&name, value, 0)?;
                    let full = self.context.expand(&name).into_owned();
                    check_place(&full, &instances)?;
                    attribute::check_proof(&full, &instances)?;
                    if patch.attributes.insert(full, instances).is_some() {
                        return Err(NgsiError::bad_data(format!(
                            "the attribute {} is given twice",
                            quoted(&name)
                        )));
                    }
                }
            }
        }
        Ok(patch)
    }

    /// One name or several, in full.
    fn names(&self, place: &str, value: Value) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for name in strings(place, value)? {
            require_name(place, &name)?;
            let full = self.context.expand(&name).into_owned();
            if full.starts_with('@') {
                return Err(NgsiError::bad_data(format!(
                    "{place} may not be the reserved word {}",
                    quoted(&name)
                )));
            }
            if !names.contains(&full) {
                names.push(full);
            }
            if names.len() > MAX_INSTANCES {
                return Err(NgsiError::bad_data(format!(
                    "{place} may name {MAX_INSTANCES} at most"
                )));
            }
        }
        if names.is_empty() {
            return Err(NgsiError::bad_data(format!(
                "{place} must name one at least"
            )));
        }
        Ok(names)
    }

    fn scopes(&self, value: Value) -> Result<Set<Vec<String>>> {
        if self.is_null(&value) {
            return Ok(Set::Remove);
        }
        let scopes = strings("scope", value)?;
        match scopes.iter().find(|scope| !is_scope(scope)) {
            Some(bad) => Err(NgsiError::bad_data(format!(
                "a scope must be like /a/b, got {}",
                quoted(bad)
            ))),
            None => Ok(Set::To(scopes)),
        }
    }

    /// The scopes of different moments: instances of a Property whose value is a scope or several.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 4.5.6.
    fn scopes_over_time(&self, value: Value) -> Result<Vec<AttributePatch>> {
        let mut instances = self.instances("scope", value, 0)?;
        for instance in &mut instances {
            let is_bare = instance.attributes.is_empty() && instance.unit_code == Set::Keep;
            if instance.kind != Some(AttributeKind::Property) || !is_bare {
                return Err(NgsiError::bad_data(
                    "the scope of a moment must be a Property that says nothing more",
                ));
            }
            if let Some(value) = instance.value.take() {
                let scopes = self.scopes(value)?.into_value().unwrap_or_default();
                instance.value = Some(Value::from(scopes));
            }
        }
        Ok(instances)
    }

    fn moment(&self, place: &str, value: Value) -> Result<Set<i64>> {
        if self.is_null(&value) {
            return Ok(Set::Remove);
        }
        let text = match value {
            Value::String(text) => text,
            other => {
                return Err(NgsiError::bad_data(format!(
                    "{place} must be a moment in UTC, got {}",
                    brief(&other)
                )));
            }
        };
        parse_us(&text).map(Set::To).ok_or_else(|| {
            NgsiError::bad_data(format!(
                "{place} must be a moment like 2026-11-24T14:05:00Z, got {}",
                quoted(&text)
            ))
        })
    }

    fn is_null(&self, value: &Value) -> bool {
        self.nulls != Nulls::Nowhere && crate::entity::is_null(value)
    }
}

/// Whether a scope is told as instances rather than as text.
fn is_over_time(scope: &Value) -> bool {
    let mut items = crate::entity::items(scope).peekable();
    items.peek().is_some() && items.all(Value::is_object)
}

/// Whether the core uses the name for a member of attributes that is no attribute itself.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.5.1 and 4.5.2.2.
fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "datasetId" | "instanceId" | "observedAt" | "unitCode" | "objectType" | "valueType"
    ) || is_told_only(name)
        || is_seal(name)
}

/// Refuses what the core calls a place and is none.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.7.1.
fn check_place(full: &str, instances: &[AttributePatch]) -> Result<()> {
    let is_place = full
        .strip_prefix(NGSI_LD)
        .is_some_and(|name| matches!(name, "location" | "observationSpace" | "operationSpace"));
    let is_other = |patch: &AttributePatch| {
        patch
            .kind
            .is_some_and(|kind| kind != AttributeKind::GeoProperty)
    };
    if is_place && instances.iter().any(is_other) {
        return Err(NgsiError::bad_data(format!(
            "{} must be a GeoProperty",
            full.trim_start_matches(NGSI_LD)
        )));
    }
    Ok(())
}

/// Whether the text is a scope: levels of letters, digits and underscores.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.18. A leading slash is asked for; hyphens are let pass.
pub(crate) fn is_scope(text: &str) -> bool {
    text.strip_prefix('/').is_some_and(|levels| {
        levels.split('/').all(|level| {
            !level.is_empty()
                && level
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        })
    })
}

fn complete_all(patches: IndexMap<String, Vec<AttributePatch>>) -> Result<Attributes> {
    patches
        .into_iter()
        .map(|(name, instances)| {
            let whole = instances
                .into_iter()
                .map(|patch| patch.complete(&name))
                .collect::<Result<_>>()?;
            Ok((name, whole))
        })
        .collect()
}

fn string(place: &str, value: Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(NgsiError::bad_data(format!(
            "{place} must be text, got {}",
            brief(&other)
        ))),
    }
}

/// One text or a list of texts.
pub(crate) fn strings(place: &str, value: Value) -> Result<Vec<String>> {
    match value {
        Value::Array(items) => items.into_iter().map(|item| string(place, item)).collect(),
        one => Ok(vec![string(place, one)?]),
    }
}

pub(crate) fn not_an_object(place: &str, value: &Value) -> NgsiError {
    NgsiError::bad_data(format!(
        "{place} must be a JSON object, got {}",
        brief(value)
    ))
}

/// A JSON value for a message, cut when it is long.
pub(crate) fn brief(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(map) => format!("an object with {} members", map.len()),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// The text of a member, if it is there and is text.
pub(crate) fn text_of<'a>(map: &'a Map<String, Value>, member: &str) -> Option<&'a str> {
    map.get(member).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
