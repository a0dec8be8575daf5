//! A service of another feed, mended where that invents nothing: identifiers that are no UUIDs get one, and
//! what is against the standard is left out. What cannot be mended is refused with the reason.

use hsds::{Answer, Finding, Judge, Response, Rule, Severity};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::model::ids;

/// Rounds of mending; each may uncover something that lay beneath.
const ROUNDS: usize = 4;

/// A mended service, and what was done, in words.
pub struct Mended {
    pub value: Value,
    pub done: Vec<String>,
}

/// Mends a fully nested service of a feed.
///
/// # Errors
/// The faults that cannot be mended.
pub fn mend(feed: &str, service: &Value, today: Date) -> Result<Mended, Vec<Finding>> {
    let mut value = service.clone();
    let mut done = Vec::new();
    give_uuids(feed, &mut value, 0);
    for _ in 0..ROUNDS {
        let faults = faults(&value, today);
        if faults.is_empty() {
            return Ok(Mended { value, done });
        }
        let before = done.len();
        for fault in &faults {
            if let Some(said) = one(&mut value, fault) {
                done.push(said);
            }
        }
        if done.len() == before {
            return Err(faults);
        }
        // Closes the gaps in lists that the mending left.
        give_uuids(feed, &mut value, 0);
    }
    let left = faults(&value, today);
    if left.is_empty() {
        Ok(Mended { value, done })
    } else {
        Err(left)
    }
}

fn faults(value: &Value, today: Date) -> Vec<Finding> {
    let mut judge = Judge::new(today);
    judge.answer(Answer {
        source: "",
        response: Response::Service,
        value,
    });
    let mut findings = judge.verdict(false).findings;
    findings.retain(|finding| finding.severity == Severity::Fault);
    findings
}

/// Mends one fault; what was done, if anything could be.
fn one(value: &mut Value, fault: &Finding) -> Option<String> {
    let (row, field) = fault.field.split_once('.').unwrap_or((&fault.field, ""));
    let said = || format!("{} ({})", fault.what, fault.pointer);
    match fault.rule {
        // The service itself must have these.
        Rule::Type | Rule::Format | Rule::Choice | Rule::Size => {
            let is_own = fault.pointer.matches('/').count() <= 1;
            if is_own && row == "service" && matches!(field, "id" | "name" | "status") {
                return None;
            }
            (!fault.pointer.is_empty() && take_out(value, &fault.pointer)).then(said)
        }
        Rule::Required | Rule::Empty => {
            // An empty text is pointed to itself, a missing one by its row.
            let at = match fault.rule {
                Rule::Empty => fault.pointer.rsplit_once('/').map_or("", |(at, _)| at),
                _ => fault.pointer.as_str(),
            };
            let within = value.pointer_mut(at)?.as_object_mut()?;
            if let Some(text) = filling(row, field, within) {
                within.insert(field.to_owned(), text.into());
                return Some(said());
            }
            // A row without what it must have says nothing: the list goes on without it.
            (!at.is_empty() && take_out(value, at)).then(said)
        }
        _ => None,
    }
}

/// What a missing field of the United Kingdom can only be, or what the row says elsewhere.
fn filling(row: &str, field: &str, of: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| {
        let text = of.get(name)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    match (row, field) {
        ("organization" | "taxonomy_term", "description") => text("name"),
        ("address", "state_province") => text("region").or_else(|| text("city")),
        ("address", "city") => text("region").or_else(|| text("state_province")),
        ("address", "country") => Some("GB".into()),
        ("address", "address_type") | ("location", "location_type") => Some("physical".into()),
        ("organization_identifier", "identifier_type") => text("identifier_scheme"),
        _ => None,
    }
}

/// Takes the value at a pointer out of what holds it.
fn take_out(value: &mut Value, pointer: &str) -> bool {
    let Some((holder, name)) = pointer.rsplit_once('/') else {
        return false;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(holder) {
        Some(Value::Object(row)) => row.shift_remove(&name).is_some(),
        // The places of the others must stay as they are until all faults are seen to.
        Some(Value::Array(rows)) => {
            match name.parse().ok().and_then(|at: usize| rows.get_mut(at)) {
                Some(row) if !row.is_null() => {
                    *row = Value::Null;
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Gives a UUID to each identifier that is none, the same each time; removes holes of lists.
fn give_uuids(feed: &str, value: &mut Value, depth: usize) {
    /// These are numbers of other registers.
    const OTHERS: [&str; 2] = ["tax_id", "external_id"];
    match value {
        Value::Object(row) if depth < 60 => {
            for (name, value) in row.iter_mut() {
                let is_id =
                    (name == "id" || name.ends_with("_id")) && !OTHERS.contains(&name.as_str());
                let text = match value {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                };
                match text {
                    Some(text) if is_id => {
                        if !hsds::format::is_uuid(&text) && !text.trim().is_empty() {
                            *value = ids::of(&[feed, &text]).into();
                        } else if let Value::String(text) = value {
                            text.make_ascii_lowercase();
                        }
                    }
                    _ => give_uuids(feed, value, depth + 1),
                }
            }
        }
        Value::Array(rows) if depth < 60 => {
            rows.retain(|row| !row.is_null());
            for row in rows {
                give_uuids(feed, row, depth + 1);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn mended(value: Value) -> Result<Mended, Vec<Finding>> {
        mend("f", &value, date(2026, 11, 26))
    }

    #[test]
    fn what_can_be_mended_is_and_the_rest_is_refused() {
        let rough = json!({
            "id": 7, "name": "Class", "status": "active", "email": "none", "url": null, "minimum_age": "12",
            "organization": {"id": "ORG-1", "name": "Library"},
            "phones": [{"id": "p1"}, {"id": "p2", "number": "01632 960000"}],
            "service_at_locations": [{"id": "s1", "location": {"id": "l1", "addresses": [
                {"id": "a1", "address_1": "1 High Street", "city": "Saltreach", "postal_code": "SX1 1AA"},
                {"id": "a2", "city": "Saltreach"},
            ]}}],
        });
        let mended = mended(rough).unwrap();
        let value = &mended.value;
        assert_eq!(value["id"], json!(ids::of(&["f", "7"])));
        assert!(
            value.get("email").is_none()
                && value.get("url").is_none()
                && value.get("minimum_age").is_none()
        );
        assert_eq!(value["organization"]["description"], "Library");
        let address = &value["service_at_locations"][0]["location"]["addresses"][0];
        assert_eq!(
            (&address["state_province"], &address["country"]),
            (&json!("Saltreach"), &json!("GB"))
        );
        let bundle = crate::model::Bundle::read(value).unwrap();
        assert_eq!(
            bundle.locations[0].1.addresses.len(),
            1,
            "the one without a street is left out"
        );
        assert!(mended.done.len() >= 6, "{:?}", mended.done);
    }

    #[test]
    fn without_a_name_or_a_status_it_is_refused() {
        for value in [
            json!({"id": "1", "status": "active"}),
            json!({"id": "1", "name": "x", "status": "open"}),
            json!(7),
            json!({"name": "x", "status": "active"}),
        ] {
            assert!(mended(value.clone()).is_err(), "{value}");
        }
    }
}
