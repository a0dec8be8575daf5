//! Choosing the language in which text is shown.

use serde_json::{Map, Value};

use crate::error::{NgsiError, Result};
use crate::name::{DEFAULT_DATASET, quoted};

/// The languages that a reader likes, the best first.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.15; RFC 3282 for the weights; RFC 4647, section 3.4 (lookup):
/// a wish for `en-GB` is also met by `en`, and here also the other way round.
#[derive(Debug, Clone, PartialEq)]
pub struct Languages {
    text: String,
    wishes: Vec<String>,
}

impl Languages {
    /// Reads `fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5`.
    ///
    /// # Errors
    /// `BadRequestData` for what is no language tag or weight.
    pub fn parse(text: &str) -> Result<Self> {
        let refuse =
            || NgsiError::bad_data(format!("lang must be language tags, got {}", quoted(text)));
        let mut weighted = Vec::new();
        for wish in text.split(',') {
            let (tag, weight) = match wish.split_once(';') {
                None => (wish.trim(), 1.0),
                Some((tag, weight)) => {
                    let weight = weight
                        .trim()
                        .strip_prefix("q=")
                        .and_then(|q| q.parse::<f64>().ok());
                    (
                        tag.trim(),
                        weight
                            .filter(|q| (0.0..=1.0).contains(q))
                            .ok_or_else(refuse)?,
                    )
                }
            };
            let is_tag = !tag.is_empty()
                && tag.len() <= 35
                && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if tag != "*" && !is_tag {
                return Err(refuse());
            }
            if weight > 0.0 {
                weighted.push((tag.to_owned(), weight));
            }
        }
        weighted.sort_by(|a, b| b.1.total_cmp(&a.1));
        Ok(Self {
            text: text.to_owned(),
            wishes: weighted.into_iter().map(|(tag, _)| tag).collect(),
        })
    }

    /// The list as given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The tag and text that please most; any language rather than none.
    pub fn choose<'a>(&self, map: &'a Map<String, Value>) -> Option<(&'a String, &'a Value)> {
        let exactly = |wish: &str| map.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wish));
        let broader = |wish: &str| {
            let mut shorter = wish;
            while let Some(cut) = shorter.rfind('-') {
                shorter = &shorter[..cut];
                if let Some(found) = exactly(shorter) {
                    return Some(found);
                }
            }
            None
        };
        let narrower = |wish: &str| {
            map.iter().find(|(tag, _)| {
                tag.get(..wish.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(wish))
                    && tag.as_bytes().get(wish.len()) == Some(&b'-')
            })
        };
        let any = || exactly(DEFAULT_DATASET).or_else(|| map.iter().next());
        self.wishes
            .iter()
            .find_map(|wish| match wish.as_str() {
                "*" => any(),
                tag => exactly(tag)
                    .or_else(|| broader(tag))
                    .or_else(|| narrower(tag)),
            })
            .or_else(any)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(wishes: &str, map: Value, want: &str) {
        let languages = Languages::parse(wishes).unwrap();
        let chosen = languages
            .choose(map.as_object().unwrap())
            .map(|(tag, _)| tag.as_str());
        assert_eq!(chosen.unwrap_or_default(), want, "{wishes}");
    }

    #[test]
    fn the_best_language_is_chosen() {
        let map = || json!({"fr": "Grand Place", "nl": "Grote Markt"});
        check("nl", map(), "nl");
        check("fr;q=0.2,nl;q=0.9", map(), "nl");
        check("de", map(), "fr");
        check("*", map(), "fr");
        check("de,*;q=0.5", json!({"fr": "a", "@none": "b"}), "@none");
        check("nl-BE", map(), "nl");
        check("EN", json!({"de": "a", "en-US": "b"}), "en-US");
        check("nl;q=0", map(), "fr");
        check("en", json!({}), "");
    }

    #[test]
    fn what_is_no_language_is_refused() {
        for bad in ["", "en;q=2", "en;x", "e n", "en,,fr"] {
            assert!(Languages::parse(bad).is_err(), "{bad}");
        }
    }
}
