//! Writing entities straight to text: the same text as of [`super::entity`], without the tree in between.

use std::borrow::Cow;
use std::io::Write;

use serde::Serialize;

use super::{Format, Representation, attribute, short_names};
use crate::context::Context;
use crate::entity::{Attribute, AttributeKind, Entity};
use crate::time::format_us;

/// Attributes up to which their short names are compared each with each.
const FEW: usize = 64;

/// One entity as JSON text, like that of [`super::entity`].
pub fn entity_text(entity: &Entity, context: &Context, how: &Representation) -> String {
    let mut out = Vec::with_capacity(256 + entity.attributes.len() * 96);
    write_entity(&mut out, entity, context, how);
    into_text(out)
}

/// A list of entities as JSON text.
pub fn entities_text<'e>(
    entities: impl Iterator<Item = &'e Entity>,
    context: &Context,
    how: &Representation,
) -> String {
    let mut out = Vec::with_capacity(4_096);
    out.push(b'[');
    for (at, entity) in entities.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_entity(&mut out, entity, context, how);
    }
    out.push(b']');
    into_text(out)
}

fn into_text(out: Vec<u8>) -> String {
    // JSON is always UTF-8: nothing is ever replaced.
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

fn write_entity(out: &mut Vec<u8>, entity: &Entity, context: &Context, how: &Representation) {
    let Some(names) = plain_names(entity, context, how) else {
        json(out, &super::entity(entity, context, how));
        return;
    };
    let mut members = Members::begin(out);
    if how.projection.shows("id") {
        members.add("id", &entity.id);
    }
    if how.projection.shows("type") && !entity.types.is_empty() {
        members.add("type", &short_names(&entity.types, context));
    }
    if how.projection.shows("scope") {
        match entity.scopes.as_slice() {
            [] => {}
            [only] => members.add("scope", only),
            all => members.add("scope", all),
        }
    }
    if how.sys_attrs {
        members.moment("createdAt", Some(entity.created_at_us));
        members.moment("modifiedAt", Some(entity.modified_at_us));
        members.moment("expiresAt", entity.expires_at_us);
    }
    members.moment("deletedAt", entity.deleted_at_us);
    for (short, full) in names {
        let instances = entity.instances(full);
        match instances {
            [only] if is_plain(only, how) => {
                members.name(&short);
                write_attribute(members.out, only, how);
            }
            _ => {
                if let Some(value) = attribute::instances_value(full, instances, context, how) {
                    members.add(&short, &value);
                }
            }
        }
    }
    members.end();
}

/// Short and full names of the attributes that are shown; nothing where they may collide, or where the
/// form is one that only the tree can tell.
fn plain_names<'e>(
    entity: &'e Entity,
    context: &'e Context,
    how: &Representation,
) -> Option<Vec<(Cow<'e, str>, &'e str)>> {
    const OWN: [&str; 7] = [
        "id",
        "type",
        "scope",
        "createdAt",
        "modifiedAt",
        "expiresAt",
        "deletedAt",
    ];
    if how.format != Format::Normalized || how.linked.is_some() || entity.attributes.len() > FEW {
        return None;
    }
    let mut names: Vec<(Cow<str>, &str)> = Vec::with_capacity(entity.attributes.len());
    for full in entity.attributes.keys() {
        if !how.projection.shows_attribute(full) {
            continue;
        }
        let short = context.compact(full);
        if OWN.contains(&&*short) || names.iter().any(|(other, _)| *other == short) {
            return None;
        }
        names.push((short, full));
    }
    Some(names)
}

/// Whether an instance has nothing that is written otherwise than it is kept.
fn is_plain(a: &Attribute, how: &Representation) -> bool {
    let is_as_kept = match a.kind {
        AttributeKind::VocabProperty | AttributeKind::ListRelationship => false,
        AttributeKind::LanguageProperty => how.languages.is_none(),
        _ => true,
    };
    is_as_kept
        && how.datasets.shows(a)
        && a.of_types.is_empty()
        && a.attributes.is_empty()
        && a.instance_id.is_none()
        && a.previous.is_none()
}

fn write_attribute(out: &mut Vec<u8>, a: &Attribute, how: &Representation) {
    let mut members = Members::begin(out);
    members.add("type", a.kind.name());
    members.add(a.kind.member(), &a.value);
    if let Some(code) = &a.unit_code {
        members.add("unitCode", code);
    }
    if let Some(id) = &a.dataset_id {
        members.add("datasetId", id);
    }
    members.moment("observedAt", a.observed_at_us);
    if how.sys_attrs {
        members.moment("createdAt", Some(a.created_at_us));
        members.moment("modifiedAt", Some(a.modified_at_us));
        members.moment("deletedAt", a.deleted_at_us);
        members.moment("expiresAt", a.expires_at_us);
    }
    members.end();
}

/// The members of an object as they are written.
struct Members<'o> {
    out: &'o mut Vec<u8>,
    is_first: bool,
}

impl<'o> Members<'o> {
    fn begin(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self {
            out,
            is_first: true,
        }
    }

    fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        json(self.out, name);
        self.out.push(b':');
    }

    fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.name(name);
        json(self.out, value);
    }

    fn moment(&mut self, name: &str, at_us: Option<i64>) {
        if let Some(at_us) = at_us {
            self.add(name, &format_us(at_us));
        }
    }

    fn end(self) {
        self.out.push(b'}');
    }
}

fn json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Text, numbers and trees of them: writing those to memory cannot fail.
    let written = serde_json::to_writer(&mut *out, value);
    if written.is_err() {
        let _never = out.write_all(b"null");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::select::Languages;
    use crate::write::Datasets;

    fn entities() -> Vec<Entity> {
        let core = |name: &str| format!("https://uri.etsi.org/ngsi-ld/default-context/{name}");
        let plain = Entity::new("urn:a:\"1\"", [core("Bin")])
            .with(
                core("level"),
                Attribute::property(0.5).unit("P1").observed_at(5),
            )
            .with(core("name"), Attribute::property("a \"b\" \u{1F6B2}\n"))
            .with(
                "https://uri.etsi.org/ngsi-ld/location",
                Attribute::point(1.5, 51.25),
            )
            .with(core("owner"), Attribute::relationship("urn:b:1"));
        let mut odd = plain
            .clone()
            .with(core("level"), Attribute::property(1).dataset("urn:d:1"))
            .with(
                core("x"),
                Attribute::new(AttributeKind::VocabProperty, core("Bin")),
            )
            .with(
                core("y"),
                Attribute::new(AttributeKind::ListRelationship, json!(["urn:a:b"])),
            )
            .with(
                core("l"),
                Attribute::new(
                    AttributeKind::LanguageProperty,
                    json!({"en": "a", "fr": "b"}),
                ),
            )
            .with(
                core("s"),
                Attribute::property(1).with(core("t"), Attribute::property(2)),
            )
            .with(
                "https://other/a:b",
                Attribute::property(json!({"a": [1, null]})),
            );
        odd.stamp(1_700_000_000_000_000);
        odd.types.push("https://other/T".into());
        odd.scopes = vec!["/a".into(), "/b".into()];
        odd.expires_at_us = Some(7);
        odd.deleted_at_us = Some(8);
        let mut inner = odd.clone();
        inner.scopes.pop();
        for a in inner.attributes.values_mut().flatten() {
            a.instance_id = Some("urn:i:1".into());
            a.previous = Some(Box::new(json!(1)));
            a.expires_at_us = Some(9);
        }
        // Its short name would be that of the id.
        let taken = Entity::new("urn:a:2", [core("Bin")])
            .with("@id", Attribute::property(1))
            .with("https://uri.etsi.org/ngsi-ld/id", Attribute::property(2));
        vec![
            plain,
            odd,
            inner,
            taken,
            Entity::new("urn:a:3", [] as [&str; 0]),
        ]
    }

    #[test]
    fn the_text_is_that_of_the_tree() {
        let context = Context::core();
        let lookup = |_: &str| None;
        let base = Representation::default;
        let forms = [
            base(),
            Representation {
                sys_attrs: true,
                ..base()
            },
            Representation {
                format: Format::Concise,
                ..base()
            },
            Representation {
                format: Format::Simplified,
                ..base()
            },
            Representation {
                languages: Languages::parse("fr").ok(),
                ..base()
            },
            Representation {
                datasets: Datasets::only(["urn:d:1".to_owned()]).unwrap(),
                ..base()
            },
            Representation {
                linked: Some((1, &lookup)),
                ..base()
            },
        ];
        let all = entities();
        for how in &forms {
            for entity in &all {
                let tree = super::super::entity(entity, &context, how).to_string();
                assert_eq!(entity_text(entity, &context, how), tree);
            }
            let trees = all.iter().map(|e| super::super::entity(e, &context, how));
            let list = serde_json::Value::Array(trees.collect()).to_string();
            assert_eq!(entities_text(all.iter(), &context, how), list);
        }
    }
}
