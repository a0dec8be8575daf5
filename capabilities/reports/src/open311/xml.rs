//! The XML side of GeoReport: the same values as in JSON, by the Spark convention; and reading what others send.

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value;

use super::wire::one_of;

/// Events read of one answer: a report has some dozens.
const MOST_EVENTS: usize = 20_000;

/// A value under a root element. A list's entries are each called `item`.
#[must_use]
pub fn write(root: &str, item: &str, value: &Value) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    match value {
        Value::Array(all) => {
            out.push_str(&format!("<{root}>"));
            for one in all {
                element(&mut out, item, one);
            }
            out.push_str(&format!("</{root}>"));
        }
        one => element(&mut out, root, one),
    }
    out.push('\n');
    out.into_bytes()
}

/// An element with text in it.
#[must_use]
pub fn tag(name: &str, text: &str) -> String {
    let mut out = String::new();
    element(&mut out, name, &Value::String(text.to_owned()));
    out
}

fn element(out: &mut String, name: &str, value: &Value) {
    out.push_str(&format!("<{name}>"));
    match value {
        Value::Null => {}
        Value::String(text) => {
            let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
            out.push_str(&escape(text.as_str()));
        }
        Value::Array(all) => {
            for one in all {
                element(out, one_of(name), one);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                element(out, name, value);
            }
        }
        plain => out.push_str(&plain.to_string()),
    }
    out.push_str(&format!("</{name}>"));
}

/// The characters that XML 1.0 has (production 2): a control character cannot be written in it at all.
const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The fields of the first thing in a list: names and text, the empty ones left out. What does not hold
/// together gives what came before it.
#[must_use]
pub fn first(body: &[u8]) -> Vec<(String, String)> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Vec::new();
    };
    let mut reader = Reader::from_str(text);
    let (mut path, mut fields, mut words) = (Vec::<String>::new(), Vec::new(), String::new());
    for _ in 0..MOST_EVENTS {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                path.push(start.name().as_ref().to_owned());
                words.clear();
            }
            Ok(Event::Text(part)) => words.push_str(&part),
            Ok(Event::CData(part)) => words.push_str(&part),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => words.push(c),
                _ => words.push_str(resolve_predefined_entity(&name).unwrap_or_default()),
            },
            Ok(Event::End(_)) => {
                // A root, a thing, its fields: three deep.
                if path.len() == 3
                    && let Some(name) = path.last()
                    && !words.trim().is_empty()
                {
                    fields.push((name.clone(), words.trim().to_owned()));
                }
                words.clear();
                path.pop();
                if path.len() <= 1 {
                    break;
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_and_fields_are_named_as_the_standard_does() {
        let definition = json!({
            "service_code": "bench",
            "attributes": [{"code": "fault", "required": true, "order": 1, "datatype_description": null,
                            "values": [{"key": "a&b", "name": "<Broken>"}]}],
        });
        let text = String::from_utf8(write("service_definition", "", &definition)).unwrap();
        expect_test::expect![[r#"
            <?xml version="1.0" encoding="utf-8"?>
            <service_definition><service_code>bench</service_code><attributes><attribute><code>fault</code><required>true</required><order>1</order><datatype_description></datatype_description><values><value><key>a&amp;b</key><name>&lt;Broken&gt;</name></value></values></attribute></attributes></service_definition>
        "#]].assert_eq(&text);
    }

    #[test]
    fn a_control_character_does_not_break_the_document() {
        let text = write(
            "errors",
            "error",
            &json!([{"description": "a\u{0}b\u{1b}c\u{fffe}\u{1f642}"}]),
        );
        assert!(
            String::from_utf8(text)
                .unwrap()
                .contains("<description>abc\u{1f642}</description>")
        );
    }

    #[test]
    fn the_first_of_what_others_send_is_read() {
        #[track_caller]
        fn check(text: &str, want: &[(&str, &str)]) {
            let want: Vec<(String, String)> = want
                .iter()
                .map(|(n, v)| ((*n).into(), (*v).into()))
                .collect();
            assert_eq!(first(text.as_bytes()), want);
        }
        check(
            "<?xml version='1.0'?><service_requests>\n <request><service_request_id>29 &amp; 3</service_request_id>\
             <token/><service_notice><![CDATA[Soon <b>]]></service_notice></request><request><token>x</token></request>\
             </service_requests>",
            &[
                ("service_request_id", "29 & 3"),
                ("service_notice", "Soon <b>"),
            ],
        );
        check("<service_requests></service_requests>", &[]);
        check("<a><b><c>1</c>", &[("c", "1")]);
        check("not xml", &[]);
    }
}
