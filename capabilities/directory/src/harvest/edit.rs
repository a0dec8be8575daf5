//! What is typed about a feed.

use app::Wrong;
use serde::{Deserialize, Serialize};

use super::Feed;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    pub name: String,
    pub url: String,
    pub licence: String,
    pub every_hours: String,
}

/// The feed that was typed.
///
/// # Errors
/// What is wrong with each field.
pub fn read(given: &Given) -> Result<Feed, Vec<Wrong>> {
    let mut errors = Vec::new();
    let mut wrong = |field, text: &str| {
        errors.push(Wrong {
            field,
            text: text.to_owned(),
        })
    };
    let name = given.name.trim();
    if name.is_empty() {
        wrong("name", "Enter whose directory it is.");
    } else if name.chars().count() > 120 {
        wrong("name", "Use at most 120 letters for the name.");
    }
    let url = given.url.trim().trim_end_matches('/');
    if url.is_empty() {
        wrong("url", "Enter the address of the feed.");
    } else if !hsds::format::is_uri(url) || !hsds::format::is_web(url) || url.len() > 500 {
        wrong("url", "Enter the whole address, beginning with https://.");
    } else if url.contains(['?', '#']) {
        wrong(
            "url",
            "Enter the address that /services comes after, without ? or #.",
        );
    }
    let licence = given.licence.trim();
    if licence.is_empty() {
        wrong(
            "licence",
            "Enter what the data may be used for, such as Open Government Licence v3.0.",
        );
    } else if licence.chars().count() > 120 {
        wrong("licence", "Use at most 120 letters for the licence.");
    }
    let every_hours = given
        .every_hours
        .trim()
        .parse()
        .ok()
        .filter(|hours| (1..=720).contains(hours));
    if every_hours.is_none() {
        wrong(
            "every_hours",
            "Enter a whole number of hours from 1 to 720.",
        );
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Feed {
        name: name.to_owned(),
        url: url.to_owned(),
        licence: licence.to_owned(),
        every_hours: every_hours.unwrap_or(24),
        ..Feed::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_looked_at() {
        let good = Given {
            name: " County ".into(),
            url: "https://example.org/api/".into(),
            licence: "OGL".into(),
            every_hours: "24".into(),
        };
        assert_eq!(read(&good).unwrap().url, "https://example.org/api");
        let bad = Given {
            url: "example.org".into(),
            every_hours: "0".into(),
            ..Given::default()
        };
        let fields: Vec<_> = read(&bad)
            .unwrap_err()
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(fields, ["name", "url", "licence", "every_hours"]);
        let hostile = Given {
            url: "file:///etc/passwd".into(),
            ..good
        };
        assert_eq!(read(&hostile).unwrap_err()[0].field, "url");
    }
}
