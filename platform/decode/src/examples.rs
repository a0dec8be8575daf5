//! A codec's published examples, run before it is trusted.

use kit::Time;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uplink::Said;

use crate::{Decoder, Script, Threads, Unread, read};

/// A message and what a codec is said to make of it, as the public device repository publishes them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Example {
    /// The message.
    pub input: Input,
    /// `data`, `errors` and `warnings`.
    pub output: Value,
}

/// The message of an example.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// The LoRaWAN port.
    #[serde(default)]
    pub f_port: u8,
    /// The payload.
    #[serde(default)]
    pub bytes: Vec<u8>,
    /// When it was received, in RFC 3339.
    pub recv_time: Option<String>,
}

/// How a codec's published examples went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examples {
    /// How many there were.
    pub run: usize,
    /// How many came out as published.
    pub passed: usize,
    /// The first that did not, and how.
    #[serde(default)]
    pub first_failure: String,
}

impl Examples {
    /// Runs them all.
    ///
    /// # Errors
    /// [`Unread::Stuck`] if the codec did not come back from one.
    pub async fn run(
        threads: &Threads,
        source: &str,
        published: &[Example],
    ) -> Result<Self, Unread> {
        let script = Decoder::Script(Script::new(source));
        let mut went = Self {
            run: published.len(),
            ..Self::default()
        };
        for (at, example) in published.iter().enumerate() {
            let said = Said {
                f_port: example.input.f_port,
                bytes: Some(example.input.bytes.clone()),
                object: None,
            };
            let received = example.input.recv_time.as_deref().and_then(Time::parse);
            let result = read(threads, &script, None, &said, received.unwrap_or_default()).await;
            let failure = match result {
                Err(Unread::Stuck) => return Err(Unread::Stuck),
                Err(Unread::Because(why)) if !expects_errors(&example.output) => Some(why),
                Err(Unread::Because(_)) => None,
                Ok(meaning) if same(&meaning.data, &example.output["data"]) => None,
                Ok(meaning) => Some(format!("gave {}", meaning.data)),
            };
            match failure {
                None => went.passed += 1,
                Some(why) if went.first_failure.is_empty() => {
                    went.first_failure = format!("example {}: {why}", at + 1);
                }
                Some(_) => {}
            }
        }
        Ok(went)
    }
}

fn expects_errors(output: &Value) -> bool {
    output["errors"]
        .as_array()
        .is_some_and(|errors| !errors.is_empty())
}

/// Equal as JSON: numbers by value, fields in any order, and an absent field is a null one.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let nothing = json!(null);
            a.keys().chain(b.keys()).all(|name| {
                same(
                    a.get(name).unwrap_or(&nothing),
                    b.get(name).unwrap_or(&nothing),
                )
            })
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn examples_pass_by_value_and_the_first_that_does_not_is_told() {
        let example = |bytes: &[u8], output: Value| Example {
            input: Input {
                bytes: bytes.to_vec(),
                ..Input::default()
            },
            output,
        };
        let source = "function decodeUplink(i){
            if (!i.bytes.length) return {errors: ['empty']};
            return {data: {n: i.bytes[0], more: null}};
        }";
        let published = [
            example(&[1], json!({"data": {"n": 1.0}})),
            example(&[], json!({"errors": ["nothing in it"]})),
            example(&[2], json!({"data": {"n": 3}})),
            example(&[], json!({"data": {}})),
        ];
        let went = Examples::run(&Threads::start(1), source, &published).await;
        let want = Examples {
            run: 4,
            passed: 2,
            first_failure: "example 3: gave {\"n\":2,\"more\":null}".into(),
        };
        assert_eq!(went, Ok(want));
    }

    #[tokio::test]
    async fn a_codec_that_cannot_be_read_at_all_is_refused() {
        let threads = Threads::start(1);
        let tried = async |source: &str| Script::try_out(&threads, source).await;
        assert_eq!(
            tried("function decodeUplink(i){return {errors: ['too short']}}").await,
            Ok(())
        );
        let refused = [
            tried("function decodeUplink(i){").await,
            tried("var a = 1;").await,
        ];
        let words = refused.map(|went| went.unwrap_err().to_string());
        assert!(
            words[0].starts_with("the codec does not parse"),
            "{words:?}"
        );
        assert!(
            words[1].starts_with("the codec has no function"),
            "{words:?}"
        );
    }
}
