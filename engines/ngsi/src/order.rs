//! Putting entities in order: by value, up or down, or by distance.

use std::cmp::Ordering;
use std::sync::Arc;

use geo::{Geometry, relate};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use serde_json::{Value, json};

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{NgsiError, Result};
use crate::name::quoted;
use crate::q::AttributePath;
use crate::time::{parse_clock_us, parse_date_us, parse_us};

/// How many attributes one order may name.
const MAX_TERMS: usize = 16;

/// The order in which entities are listed.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.23. Text is compared by code point, as the conformance suite
/// wants it by default, or by the collation that is asked for. Distances are measured as everywhere else, over the ellipsoid.
#[derive(Debug, Clone)]
pub struct OrderBy {
    terms: Vec<OrderTerm>,
    from: Option<Geometry>,
    collation: Option<Collation>,
}

/// How a language puts text in order.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.23.3; RFC 6067; Unicode Technical Standard 35.
#[derive(Clone)]
struct Collation(Arc<CollatorBorrowed<'static>>);

impl Collation {
    fn of(tag: &str) -> Result<Self> {
        let refuse = || {
            NgsiError::bad_data(format!(
                "collation must be a language tag, got {}",
                quoted(tag)
            ))
        };
        let locale = Locale::try_from_str(tag).map_err(|_| refuse())?;
        let collator = Collator::try_new((&locale).into(), CollatorOptions::default());
        Ok(Self(Arc::new(collator.map_err(|_| refuse())?)))
    }

    /// Bytes that compare as the texts do.
    fn key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::new();
        let Ok(()) = self.0.write_sort_key_to(text, &mut key);
        key
    }
}

impl std::fmt::Debug for Collation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Collation")
    }
}

#[derive(Debug, Clone)]
struct OrderTerm {
    path: AttributePath,
    is_descending: bool,
    by_distance: bool,
}

/// What an entity is put in order by.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderKey(Vec<Key>);

/// Sorts of value in the order of the standard.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Key {
    Distance(f64),
    Number(f64),
    Text(Vec<u8>),
    Object(String),
    List(String),
    Bool(bool),
    Time(i64),
    Date(i64),
    DateTime(i64),
    Null,
    Missing,
}

impl OrderBy {
    /// Reads `name,age;desc` or `location;dist-asc` with `orderFrom`, `orderGeometry` and
    /// `collation`.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar.
    pub fn parse(
        text: &str,
        from: Option<&str>,
        geometry: Option<&str>,
        collation: Option<&str>,
        context: &Context,
    ) -> Result<Self> {
        let terms = text
            .split(',')
            .map(|term| order_term(term, context))
            .collect::<Result<Vec<_>>>()?;
        if terms.len() > MAX_TERMS {
            return Err(NgsiError::too_complex(format!(
                "orderBy names more than {MAX_TERMS} attributes"
            )));
        }
        let from = from.map(|from| shape(from, geometry)).transpose()?;
        if from.is_none() && terms.iter().any(|term| term.by_distance) {
            return Err(NgsiError::bad_data("an order by distance needs orderFrom"));
        }
        Ok(Self {
            terms,
            from,
            collation: collation.map(Collation::of).transpose()?,
        })
    }

    /// What the entity is put in order by; worked out once, compared often.
    pub fn key(&self, entity: &Entity) -> OrderKey {
        OrderKey(
            self.terms
                .iter()
                .map(|term| self.key_of(term, entity))
                .collect(),
        )
    }

    /// Which of two entities comes first.
    pub fn compare(&self, a: &OrderKey, b: &OrderKey) -> Ordering {
        let by_term = self
            .terms
            .iter()
            .zip(a.0.iter().zip(&b.0))
            .map(|(term, (a, b))| {
                let is_last = |key: &Key| matches!(key, Key::Null | Key::Missing);
                let order = a.partial_cmp(b).unwrap_or(Ordering::Equal);
                if term.is_descending && !is_last(a) && !is_last(b) {
                    order.reverse()
                } else {
                    order
                }
            });
        by_term.fold(Ordering::Equal, Ordering::then)
    }

    fn key_of(&self, term: &OrderTerm, entity: &Entity) -> Key {
        let Some(value) = term.path.value(entity) else {
            return Key::Missing;
        };
        if let (true, Some(from)) = (term.by_distance, &self.from)
            && let Ok(place) = Geometry::from_geojson(&value)
        {
            return Key::Distance(relate::distance_between_m(&place, from));
        }
        match value {
            Value::Null => Key::Null,
            Value::Bool(bool) => Key::Bool(bool),
            Value::Number(number) => Key::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) => self.key_of_text(text),
            Value::Array(_) => Key::List(value.to_string()),
            Value::Object(map) => match map.get("@value") {
                Some(Value::String(text)) => self.key_of_text(text.clone()),
                _ => Key::Object(Value::Object(map).to_string()),
            },
        }
    }

    fn key_of_text(&self, text: String) -> Key {
        parse_us(&text)
            .map(Key::DateTime)
            .or_else(|| parse_date_us(&text).map(Key::Date))
            .or_else(|| parse_clock_us(&text).map(Key::Time))
            .unwrap_or_else(|| {
                Key::Text(match &self.collation {
                    Some(collation) => collation.key(&text),
                    None => text.into_bytes(),
                })
            })
    }
}

fn order_term(text: &str, context: &Context) -> Result<OrderTerm> {
    let (path, direction) = text.split_once(';').unwrap_or((text, "asc"));
    let (is_descending, by_distance) = match direction {
        "asc" => (false, false),
        "desc" => (true, false),
        "dist-asc" => (false, true),
        "dist-desc" => (true, true),
        other => {
            return Err(NgsiError::bad_data(format!(
                "orderBy cannot go {}",
                quoted(other)
            )));
        }
    };
    Ok(OrderTerm {
        path: AttributePath::parse(path.trim(), context)?,
        is_descending,
        by_distance,
    })
}

fn shape(from: &str, geometry: Option<&str>) -> Result<Geometry> {
    let refuse = || {
        NgsiError::bad_data(format!(
            "orderFrom must be the coordinates of a shape, got {}",
            quoted(from)
        ))
    };
    let coordinates: Value = serde_json::from_str(from).map_err(|_| refuse())?;
    let kind = geometry.unwrap_or("Point");
    Geometry::from_geojson(&json!({"type": kind, "coordinates": coordinates})).map_err(|_| refuse())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn things() -> Vec<Entity> {
        let rows = [
            json!({"id": "urn:x:a", "type": "T", "n": 5, "s": "b", "location": {"type": "Point", "coordinates": [0, 3]}}),
            json!({"id": "urn:x:b", "type": "T", "n": "text", "s": "B", "location": {"type": "Point", "coordinates": [0, 1]}}),
            json!({"id": "urn:x:c", "type": "T", "s": "a", "at": {"city": "Z"}}),
            json!({"id": "urn:x:d", "type": "T", "n": -1, "s": "b", "at": {"city": "A"}}),
            json!({"id": "urn:x:e", "type": "T", "n": "2020-01-01T00:00:00Z", "s": "a"}),
        ];
        rows.into_iter()
            .map(|row| read::entity(row, &Context::core()).unwrap())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, from: Option<&str>, collation: Option<&str>, want: &str) {
        let order = OrderBy::parse(text, from, None, collation, &Context::core()).unwrap();
        let mut things = things();
        things.sort_by(|a, b| order.compare(&order.key(a), &order.key(b)));
        let got: String = things.iter().map(|e| &e.id[6..]).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn entities_are_put_in_order() {
        check("n", None, None, "dabec");
        check("n;desc", None, None, "ebadc");
        check("s,n", None, None, "becda");
        check("s,n;desc", None, None, "becad");
        check("s,id", None, Some("und"), "ceadb");
        check("at[city]", None, None, "dcabe");
        check("location;dist-asc", Some("[0,0]"), None, "bacde");
        check("location;dist-desc", Some("[0,0]"), None, "abcde");
    }

    #[test]
    fn text_is_put_in_order_as_a_language_has_it() {
        let sorted = |collation: Option<&str>, words: &[&'static str]| {
            let order = OrderBy::parse("s", None, None, collation, &Context::core()).unwrap();
            let things = words.iter().map(|word| {
                let thing = json!({"id": "urn:x:1", "type": "T", "s": word});
                order.key(&read::entity(thing, &Context::core()).unwrap())
            });
            let mut things: Vec<_> = things.zip(words).collect();
            things.sort_by(|(a, _), (b, _)| order.compare(a, b));
            things.iter().map(|(_, word)| **word).collect::<Vec<_>>()
        };
        let words = ["Zebra", "Ähre", "b", "á", "A"];
        assert_eq!(sorted(None, &words), ["A", "Zebra", "b", "Ähre", "á"]);
        assert_eq!(
            sorted(Some("und"), &words),
            ["A", "á", "Ähre", "b", "Zebra"]
        );
        assert_eq!(sorted(Some("sv"), &words), ["A", "á", "b", "Zebra", "Ähre"]);
        assert_eq!(sorted(Some("de-u-co-phonebk"), &["af", "ä"]), ["ä", "af"]);
    }

    #[test]
    fn what_is_no_order_is_refused() {
        let refuse = |text: &str, from, collation| {
            assert!(
                OrderBy::parse(text, from, None, collation, &Context::core()).is_err(),
                "{text}"
            )
        };
        for bad in ["", "n,", "n;up", "n==5", "n;dist-asc"] {
            refuse(bad, None, None);
        }
        refuse("n;dist-asc", Some("here"), None);
        refuse("n", None, Some("!!nope"));
        refuse("n", None, Some("not a tag"));
        refuse(&["n"; 50].join(","), None, None);
    }
}
