//! One instance of an attribute as a row of its series, and back.
//!
//! A plain number, with nothing but a unit and a moment, is a number alone: the shape of its series says
//! the rest (`o:CEL`: observed, in degrees Celsius; `:` written without a moment). Anything else, a plain
//! number in another unit among it, has a document beside it. Any other number of a Property stands in
//! its column too, so that roll-ups count it.

use kit::Time;
use ngsi::{Attribute, AttributeKind, Attributes};
use serde_json::{Map, Value, json};
use store::series::Row;

use super::Source;

/// Whole numbers up to here are exact as floating-point numbers.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Deeper documents than the reader admits are not met.
const DEEPEST: usize = 64;

/// What a series that begins with this instance says of its plain numbers.
pub fn shape(a: &Attribute) -> String {
    if !is_plain(a) {
        return String::new();
    }
    let observed = if a.observed_at_us.is_some() {
        "o:"
    } else {
        ":"
    };
    format!("{observed}{}", a.unit_code.as_deref().unwrap_or_default())
}

fn is_plain(a: &Attribute) -> bool {
    number(a).is_some()
        && a.of_types.is_empty()
        && a.attributes.is_empty()
        && a.expires_at_us.is_none()
        && a.deleted_at_us.is_none()
        && a.unit_code.as_deref() != Some("")
}

/// The number that a column can hold exactly.
fn number(a: &Attribute) -> Option<f64> {
    let number = (a.kind == AttributeKind::Property)
        .then(|| a.value.as_f64())
        .flatten()?;
    (a.value.is_f64() || number.abs() < EXACT).then_some(number)
}

/// The row of an instance.
pub fn row(a: &Attribute, series_shape: &str, source: Source) -> Row {
    let at_us = a
        .deleted_at_us
        .or(a.observed_at_us)
        .unwrap_or(a.modified_at_us);
    let was_written_then = source == Source::Fed || a.modified_at_us == at_us;
    let is_narrow = was_written_then && !series_shape.is_empty() && shape(a) == series_shape;
    let number = number(a).filter(|_| a.deleted_at_us.is_none());
    let says_it_all = number.is_some_and(|number| value_of(number) == a.value);
    let doc = (!is_narrow).then(|| document(a, says_it_all, false).to_string());
    Row {
        at: Time(at_us),
        number,
        doc,
    }
}

/// The instance of a row.
pub fn attribute(row: &Row, series: i64, series_shape: &str, dataset: &str) -> Option<Attribute> {
    let mut attribute = match (&row.doc, row.number) {
        (Some(doc), number) => read(&serde_json::from_str(doc).ok()?, number, row.at.0, 0)?,
        (None, Some(number)) => {
            let (observed, unit) = series_shape.split_once(':').unwrap_or_default();
            Attribute {
                observed_at_us: (observed == "o").then_some(row.at.0),
                unit_code: (!unit.is_empty()).then(|| unit.to_owned()),
                created_at_us: row.at.0,
                modified_at_us: row.at.0,
                ..Attribute::property(value_of(number))
            }
        }
        (None, None) => return None,
    };
    attribute.dataset_id = (!dataset.is_empty()).then(|| dataset.to_owned());
    attribute.instance_id = Some(id(series, row.at));
    Some(attribute)
}

/// The URI of an instance.
pub fn id(series: i64, at: Time) -> String {
    format!("urn:ngsi-ld:instance:{series}:{}", at.0)
}

/// The series and the moment that a URI of an instance names.
pub fn parse_id(id: &str) -> Option<(i64, Time)> {
    let (series, at_us) = id.strip_prefix("urn:ngsi-ld:instance:")?.split_once(':')?;
    Some((series.parse().ok()?, Time(at_us.parse().ok()?)))
}

/// A whole number is given back without a fraction, as JSON mostly writes it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole and within the exact range"
)]
fn value_of(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < EXACT {
        json!(number as i64)
    } else {
        json!(number)
    }
}

/// `k` kind, `v` value, `o` observed, `u` unit, `t` types of the value, `x` expires, `m` modified, `c` created,
/// `d` deleted, `s` data set (of an attribute of an attribute), `a` attributes.
fn document(a: &Attribute, has_number: bool, is_inner: bool) -> Value {
    let mut members = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(name.to_owned(), value);
        }
    };
    add(
        "k",
        (a.kind != AttributeKind::Property).then(|| json!(a.kind.name())),
    );
    add("v", (!has_number).then(|| a.value.clone()));
    add("o", a.observed_at_us.map(Value::from));
    add("u", a.unit_code.as_ref().map(|unit| json!(unit)));
    add("t", (!a.of_types.is_empty()).then(|| json!(a.of_types)));
    add("x", a.expires_at_us.map(Value::from));
    add("m", Some(json!(a.modified_at_us)));
    // An instance of a history is made when it is written; what is inside may be older.
    add("c", is_inner.then(|| json!(a.created_at_us)));
    add("d", a.deleted_at_us.map(Value::from));
    add(
        "s",
        a.dataset_id
            .as_ref()
            .filter(|_| is_inner)
            .map(|id| json!(id)),
    );
    let inner: Map<String, Value> = a
        .attributes
        .iter()
        .map(|(name, instances)| {
            (
                name.clone(),
                instances.iter().map(|a| document(a, false, true)).collect(),
            )
        })
        .collect();
    add("a", (!inner.is_empty()).then_some(Value::Object(inner)));
    Value::Object(members)
}

fn read(doc: &Value, number: Option<f64>, at_us: i64, depth: usize) -> Option<Attribute> {
    if depth > DEEPEST {
        return None;
    }
    let moment = |name: &str| doc.get(name).and_then(Value::as_i64);
    let text = |name: &str| doc.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let kind = match doc.get("k").and_then(Value::as_str) {
        Some(name) => AttributeKind::named(name)?,
        None => AttributeKind::Property,
    };
    let value = doc.get("v").cloned().or_else(|| number.map(value_of))?;
    let modified_at_us = moment("m").unwrap_or(at_us);
    let types = doc.get("t").and_then(Value::as_array).into_iter().flatten();
    let mut attributes = Attributes::new();
    for (name, instances) in doc
        .get("a")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let all = instances
            .as_array()?
            .iter()
            .map(|inner| read(inner, None, at_us, depth + 1));
        attributes.insert(name.clone(), all.collect::<Option<_>>()?);
    }
    Some(Attribute {
        of_types: types
            .filter_map(Value::as_str)
            .map(ToOwned::to_owned)
            .collect(),
        dataset_id: text("s"),
        observed_at_us: moment("o"),
        expires_at_us: moment("x"),
        unit_code: text("u"),
        attributes,
        created_at_us: moment("c").unwrap_or(modified_at_us),
        modified_at_us,
        deleted_at_us: moment("d"),
        ..Attribute::new(kind, value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row, whether it is narrow, and what is read back of it.
    #[track_caller]
    fn check(a: Attribute, series_shape: &str, source: Source, is_narrow: bool) {
        let row = row(&a, series_shape, source);
        assert_eq!(row.doc.is_none(), is_narrow, "{row:?}");
        let back = attribute(
            &row,
            7,
            series_shape,
            a.dataset_id.as_deref().unwrap_or_default(),
        )
        .unwrap();
        let written_us = if is_narrow {
            row.at.0
        } else {
            a.modified_at_us
        };
        let want = Attribute {
            instance_id: Some(id(7, row.at)),
            created_at_us: written_us,
            modified_at_us: written_us,
            ..a.clone()
        };
        assert_eq!(back, want);
        assert_eq!(parse_id(&id(7, row.at)), Some((7, row.at)));
    }

    fn at(mut a: Attribute, modified_us: i64) -> Attribute {
        a.stamp(5, modified_us);
        a
    }

    #[test]
    fn a_plain_number_is_narrow_and_anything_else_is_whole() {
        let warm = || at(Attribute::property(21.5).observed_at(100).unit("CEL"), 300);
        check(warm(), "o:CEL", Source::Fed, true);
        check(warm(), "o:CEL", Source::Told, false);
        check(warm(), "o:FAH", Source::Fed, false);
        check(warm(), ":", Source::Fed, false);
        check(warm(), "", Source::Fed, false);
        check(at(Attribute::property(3), 300), ":", Source::Told, true);
        check(
            at(Attribute::property(3).unit("C62"), 300),
            ":C62",
            Source::Told,
            true,
        );
        check(
            at(Attribute::property(u64::MAX), 300),
            ":",
            Source::Told,
            false,
        );
        check(
            at(Attribute::property("free").observed_at(9), 300),
            "o:",
            Source::Fed,
            false,
        );
        check(
            at(Attribute::property(Value::from(vec![1, 2])), 300),
            "",
            Source::Told,
            false,
        );
        check(
            at(Attribute::point(-0.3, 51.5).observed_at(4), 300),
            "",
            Source::Fed,
            false,
        );
        check(
            at(Attribute::relationship("urn:x:1").dataset("urn:d:1"), 300),
            "",
            Source::Told,
            false,
        );
        let rich = Attribute::property(4.0)
            .with(
                "https://x/accuracy",
                Attribute::property(0.5).dataset("urn:d:2"),
            )
            .with("https://x/by", Attribute::relationship("urn:x:2"));
        check(at(rich, 300), ":", Source::Told, false);
        check(at(warm(), 300).tombstone(400), "o:CEL", Source::Told, false);
    }

    #[test]
    fn numbers_are_rolled_up_whatever_is_said_about_them() {
        let rich = at(
            Attribute::property(4.5).with("https://x/a", Attribute::property(1)),
            300,
        );
        assert_eq!(row(&rich, "", Source::Told).number, Some(4.5));
        assert_eq!(row(&rich.tombstone(400), "", Source::Told).number, None);
    }

    #[test]
    fn broken_rows_are_passed_over() {
        for doc in [
            "",
            "{",
            "[]",
            r#"{"k":"Nonsense","v":1}"#,
            r#"{"k":"Property"}"#,
            r#"{"v":1,"a":{"x":[{}]}}"#,
        ] {
            let row = Row {
                at: Time(1),
                number: None,
                doc: Some(doc.to_owned()),
            };
            assert_eq!(attribute(&row, 1, "", ""), None, "{doc}");
        }
        assert_eq!(parse_id("urn:ngsi-ld:instance:x:1"), None);
    }
}
