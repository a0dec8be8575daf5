//! Writing the stored form.

use serde_json::Value;

use super::{PREFIXES, VERSION, part, tag};
use crate::entity::{Attribute, Attributes, Entity};

impl Entity {
    /// The compact stored form.
    pub fn to_stored(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + 96 * self.attributes.len());
        out.push(VERSION);
        name(&mut out, &self.id);
        names(&mut out, &self.types);
        names(&mut out, &self.scopes);
        signed(&mut out, self.created_at_us);
        signed(
            &mut out,
            self.modified_at_us.wrapping_sub(self.created_at_us),
        );
        optional_moment(&mut out, self.expires_at_us);
        optional_moment(&mut out, self.deleted_at_us);
        attributes(&mut out, &self.attributes, self.created_at_us);
        out
    }
}

fn attributes(out: &mut Vec<u8>, attributes: &Attributes, since_us: i64) {
    unsigned(out, attributes.len() as u64);
    for (key, instances) in attributes {
        name(out, key);
        unsigned(out, instances.len() as u64);
        for instance in instances {
            attribute(out, instance, since_us);
        }
    }
}

/// Moments are written as the distance from the entity's creation, which is short.
fn attribute(out: &mut Vec<u8>, a: &Attribute, since_us: i64) {
    let mut parts = 0;
    let mut mark = |is_there: bool, bit: u64| parts |= if is_there { bit } else { 0 };
    mark(a.dataset_id.is_some(), part::DATASET);
    mark(a.observed_at_us.is_some(), part::OBSERVED);
    mark(a.unit_code.is_some(), part::UNIT);
    mark(!a.attributes.is_empty(), part::ATTRIBUTES);
    mark(!a.of_types.is_empty(), part::TYPES);
    mark(a.instance_id.is_some(), part::INSTANCE);
    mark(a.deleted_at_us.is_some(), part::DELETED);
    mark(a.previous.is_some(), part::PREVIOUS);
    mark(a.expires_at_us.is_some(), part::EXPIRES);
    out.push(a.kind as u8);
    unsigned(out, parts);
    signed(out, a.created_at_us.wrapping_sub(since_us));
    signed(out, a.modified_at_us.wrapping_sub(since_us));
    value(out, &a.value);
    a.dataset_id.iter().for_each(|id| name(out, id));
    a.observed_at_us
        .iter()
        .for_each(|at_us| signed(out, at_us.wrapping_sub(since_us)));
    a.unit_code.iter().for_each(|code| text(out, code));
    if !a.attributes.is_empty() {
        attributes(out, &a.attributes, since_us);
    }
    if !a.of_types.is_empty() {
        names(out, &a.of_types);
    }
    a.instance_id.iter().for_each(|id| name(out, id));
    a.deleted_at_us
        .iter()
        .for_each(|at_us| signed(out, at_us.wrapping_sub(since_us)));
    a.previous.iter().for_each(|previous| value(out, previous));
    a.expires_at_us
        .iter()
        .for_each(|at_us| signed(out, at_us.wrapping_sub(since_us)));
}

fn value(out: &mut Vec<u8>, value_: &Value) {
    match value_ {
        Value::Null => out.push(tag::NULL),
        Value::Bool(false) => out.push(tag::FALSE),
        Value::Bool(true) => out.push(tag::TRUE),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(positive), ..) => {
                out.push(tag::POSITIVE);
                unsigned(out, positive);
            }
            (None, Some(negative), _) => {
                out.push(tag::NEGATIVE);
                signed(out, negative);
            }
            (None, None, float) => {
                out.push(tag::FLOAT);
                out.extend_from_slice(&float.unwrap_or_default().to_le_bytes());
            }
        },
        Value::String(string) => {
            out.push(tag::TEXT);
            text(out, string);
        }
        Value::Array(items) => {
            out.push(tag::LIST);
            unsigned(out, items.len() as u64);
            items.iter().for_each(|item| value(out, item));
        }
        Value::Object(map) => {
            out.push(tag::MAP);
            unsigned(out, map.len() as u64);
            for (key, member) in map {
                text(out, key);
                value(out, member);
            }
        }
    }
}

/// A name: the number of its longest known start, then the rest.
fn name(out: &mut Vec<u8>, full: &str) {
    let (number, rest) = PREFIXES
        .iter()
        .enumerate()
        .filter_map(|(number, start)| Some((number, full.strip_prefix(start)?)))
        .min_by_key(|(_, rest)| rest.len())
        .unwrap_or((0, full));
    out.push(number as u8);
    text(out, rest);
}

fn names(out: &mut Vec<u8>, all: &[String]) {
    unsigned(out, all.len() as u64);
    all.iter().for_each(|one| name(out, one));
}

fn text(out: &mut Vec<u8>, text: &str) {
    unsigned(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn optional_moment(out: &mut Vec<u8>, at_us: Option<i64>) {
    out.push(u8::from(at_us.is_some()));
    at_us.iter().for_each(|at_us| signed(out, *at_us));
}

/// Seven bits a byte, the lowest first; the top bit says that more follow.
fn unsigned(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Small numbers of either sign stay short.
fn signed(out: &mut Vec<u8>, number: i64) {
    unsigned(out, ((number << 1) ^ (number >> 63)) as u64);
}
