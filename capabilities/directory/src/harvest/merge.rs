//! One source's fields into what is known: a source may change what it gave itself, and fill what nobody gave.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::model::{HERE, Provenance, Unreadable};

/// What a source says of a row, merged into what is known of it. With `held`, somebody here has said that
/// what is known is true: the source may fill in what is not there, and no more.
///
/// # Errors
/// [`Unreadable`] if what comes out is not of the type: it never is, of two that are.
pub fn merge<T: Serialize + DeserializeOwned>(
    known: &T,
    said: &T,
    provenance: &Provenance,
    feed: &str,
    held: bool,
) -> Result<(T, Provenance), Unreadable> {
    let mut row = fields(known)?;
    let said = fields(said)?;
    let mut provenance = provenance.clone();
    let is_first = provenance
        .sources
        .first()
        .is_some_and(|source| source.feed == feed);
    let names: Vec<String> = row
        .keys()
        .chain(said.keys())
        .filter(|name| !name.starts_with('_'))
        .cloned()
        .collect();
    for name in names {
        let new = said.get(&name).filter(|value| !is_nothing(value));
        let has = row.get(&name).is_some_and(|value| !is_nothing(value));
        let owner = if held { HERE } else { provenance.of(&name) };
        if has && owner != feed {
            continue;
        }
        match new {
            Some(value) => {
                row.insert(name.clone(), value.clone());
                if is_first {
                    provenance.fields.remove(&name);
                } else {
                    provenance.fields.insert(name, feed.to_owned());
                }
            }
            // A source takes back what it gave.
            None if has => {
                row.shift_remove(&name);
                provenance.fields.remove(&name);
            }
            None => {}
        }
    }
    let merged =
        serde_json::from_value(Value::Object(row)).map_err(|e| Unreadable(e.to_string()))?;
    Ok((merged, provenance))
}

fn fields<T: Serialize>(of: &T) -> Result<Map<String, Value>, Unreadable> {
    match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Unreadable("not a row".into())),
        Err(e) => Err(Unreadable(e.to_string())),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use app::kit::Time;

    use super::*;
    use crate::model::{Service, Source};

    fn service(name: &str, url: &str, fees: &str) -> Service {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Service {
            name: name.into(),
            url: text(url),
            fees: text(fees),
            ..Service::default()
        }
    }

    fn from(feeds: &[&str]) -> Provenance {
        let source = |feed: &&str| Source {
            feed: (*feed).into(),
            at: Time(0),
            ..Source::default()
        };
        Provenance {
            sources: feeds.iter().map(source).collect(),
            ..Provenance::default()
        }
    }

    #[track_caller]
    fn check(
        known: Service,
        said: Service,
        provenance: Provenance,
        feed: &str,
        held: bool,
        want: (&str, &str, &str),
        own: &[&str],
    ) {
        let (got, kept) = merge(&known, &said, &provenance, feed, held).unwrap();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        assert_eq!(
            (
                got.name.as_str(),
                text(&got.url).as_str(),
                text(&got.fees).as_str()
            ),
            want
        );
        let fields: Vec<String> = kept
            .fields
            .iter()
            .map(|(field, feed)| format!("{field}={feed}"))
            .collect();
        assert_eq!(fields, own);
    }

    #[test]
    fn a_source_changes_its_own_fills_gaps_and_overwrites_nobody() {
        let one = || service("Class", "https://a.example/x", "");
        // The first source changes its name and takes its address back.
        check(
            one(),
            service("Course", "", ""),
            from(&["a"]),
            "a",
            false,
            ("Course", "", ""),
            &[],
        );
        // The second fills in the fees, and its name is not taken.
        check(
            one(),
            service("Course", "https://b.example/y", "Free"),
            from(&["a", "b"]),
            "b",
            false,
            ("Class", "https://a.example/x", "Free"),
            &["fees=b"],
        );
        // The second changes what it filled in.
        let mut provenance = from(&["a", "b"]);
        provenance.fields.insert("fees".into(), "b".into());
        check(
            service("Class", "", "Free"),
            service("Course", "", "£2"),
            provenance,
            "b",
            false,
            ("Class", "", "£2"),
            &["fees=b"],
        );
        // What was said here stays, and so does all of it once it was confirmed.
        let mut provenance = from(&["a"]);
        provenance.keep_here(["name"]);
        check(
            one(),
            service("Course", "https://a.example/z", ""),
            provenance,
            "a",
            false,
            ("Class", "https://a.example/z", ""),
            &["name=here"],
        );
        check(
            one(),
            service("Course", "https://a.example/z", "Free"),
            from(&["a"]),
            "a",
            true,
            ("Class", "https://a.example/x", "Free"),
            &[],
        );
    }
}
