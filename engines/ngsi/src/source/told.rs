//! What a source answers: an entity, and when it changed there.

use serde_json::Value;

use crate::context::Context;
use crate::entity::Entity;
use crate::error::Result;
use crate::read;
use crate::time::parse_us;

/// Reads an entity as another broker tells it, with the moments of its making and last change where it
/// tells them (`sysAttrs`), so that what several say can be weighed.
///
/// # Errors
/// `BadRequestData` for what is no entity.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.5.5.3 and 6.3.11.
pub fn told(document: Value, context: &Context) -> Result<Entity> {
    told_by(document, context, read::entity)
}

/// The same of a history.
///
/// # Errors
/// `BadRequestData` for what is no history.
pub fn told_of_past(document: Value, context: &Context) -> Result<Entity> {
    told_by(document, context, read::entity_over_time)
}

fn told_by(
    document: Value,
    context: &Context,
    read: fn(Value, &Context) -> Result<Entity>,
) -> Result<Entity> {
    let whole = moments(&document);
    let members = document.as_object().into_iter().flatten();
    let each: Vec<(String, Vec<Moments>)> = members
        .map(|(name, value)| {
            let instances = match value {
                Value::Array(instances) => instances.as_slice(),
                one => std::slice::from_ref(one),
            };
            let told = instances.iter().map(moments).collect();
            (context.expand(name).into_owned(), told)
        })
        .collect();
    let mut entity = read(document, context)?;
    (
        entity.created_at_us,
        entity.modified_at_us,
        entity.deleted_at_us,
    ) = whole;
    for (name, told) in each {
        let instances = entity.attributes.get_mut(&name);
        // Instances are read in the order in which they are told.
        let instances = instances.filter(|instances| instances.len() == told.len());
        for (instance, moments) in instances.into_iter().flatten().zip(told) {
            (instance.created_at_us, instance.modified_at_us, _) = moments;
            instance.deleted_at_us = moments.2;
        }
    }
    Ok(entity)
}

/// When something was made and last changed, 0 where that is not told; and when it was deleted.
type Moments = (i64, i64, Option<i64>);

fn moments(members: &Value) -> Moments {
    let moment = |name: &str| members.get(name).and_then(Value::as_str).and_then(parse_us);
    let created_at_us = moment("createdAt").unwrap_or_default();
    let modified_at_us = moment("modifiedAt").unwrap_or(created_at_us);
    (created_at_us, modified_at_us, moment("deletedAt"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_are_taken_from_what_is_told() {
        let core = Context::core();
        let entity = told(
            json!({
                "id": "urn:x:1", "type": "Bay", "createdAt": "1970-01-01T00:00:01Z",
                "free": [
                    {"type": "Property", "value": 1, "createdAt": "1970-01-01T00:00:02Z", "modifiedAt": "1970-01-01T00:00:03Z"},
                    {"type": "Property", "value": 2, "datasetId": "urn:x:d"},
                ],
            }),
            &core,
        )
        .unwrap();
        assert_eq!(
            (entity.created_at_us, entity.modified_at_us),
            (1_000_000, 1_000_000)
        );
        let free = entity.instances(&core.expand("free"));
        assert_eq!(
            (free[0].created_at_us, free[0].modified_at_us),
            (2_000_000, 3_000_000)
        );
        assert_eq!(free[1].modified_at_us, 0);
        assert!(told(json!({"type": "Bay"}), &core).is_err());
        assert!(told(json!([]), &core).is_err());
    }
}
