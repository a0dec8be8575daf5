//! Findings as other tools write and read them: CSV, SARIF 2.1.0, EARL 1.0.
//!
//! What is read is bounded: a file may be another's, and as large and as odd as they like.

pub mod csv;
pub mod earl;
pub mod sarif;

use crate::Found;

/// Findings of one file, at most.
pub const MOST: usize = 100_000;
/// Characters of one text of a finding, at most; the rest is cut.
const MOST_CHARS: usize = 2_000;

/// Why a file of findings could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not of this format.
    #[error("this is no {format}: {why}")]
    Format {
        /// Which format.
        format: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A row has a fault.
    #[error("line {line}: {why}")]
    Line {
        /// Which line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// There are more than [`MOST`].
    #[error("there are more than {MOST} findings in it")]
    Most,
}

/// Reads findings in whichever of the three formats they are.
///
/// # Errors
/// [`ReadError`] if it is none of them, or one with a fault.
pub fn read(text: &str) -> Result<Vec<Found>, ReadError> {
    let found = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json) if json.get("runs").is_some() => sarif::read(&json)?,
        Ok(json) => earl::read(&json)?,
        Err(error) if text.trim_start().starts_with(['{', '[']) => {
            return Err(ReadError::Format {
                format: "JSON",
                why: error.to_string(),
            });
        }
        Err(_) => csv::read(text)?,
    };
    if found.len() > MOST {
        return Err(ReadError::Most);
    }
    Ok(found.into_iter().map(cut).collect())
}

fn cut(mut found: Found) -> Found {
    for text in [
        &mut found.rule,
        &mut found.at,
        &mut found.place,
        &mut found.message,
    ] {
        if let Some((end, _)) = text.char_indices().nth(MOST_CHARS) {
            text.truncate(end);
        }
    }
    found.criteria.truncate(20);
    found
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::{Outcome, Severity};

    pub(super) fn two() -> Vec<Found> {
        vec![
            Found {
                rule: "image-name".into(),
                criteria: vec!["1.1.1".into()],
                severity: Severity::Critical,
                outcome: Outcome::Fail,
                at: "https://www.place.example/a".into(),
                place: "main > img".into(),
                message: "The picture has no name. Say in alt, \"what it shows\".".into(),
                question: None,
            },
            Found {
                rule: "title-tells".into(),
                criteria: vec!["2.4.2".into(), "Q-1".into()],
                severity: Severity::Moderate,
                outcome: Outcome::NeedsPerson,
                at: "https://www.place.example/b".into(),
                place: "title".into(),
                message: "The title may not tell what the page is about.".into(),
                question: Some("Does “Page” tell what the page is about?".into()),
            },
        ]
    }

    fn as_csv(found: &[Found]) -> String {
        let mut out = ::csv::Writer::from_writer(Vec::new());
        out.write_record(csv::HEAD).unwrap();
        for one in found {
            out.write_record(csv::row(one)).unwrap();
        }
        String::from_utf8(out.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let found = two();
        assert_eq!(read(&as_csv(&found)), Ok(found.clone()));
        assert_eq!(read(&sarif::write(&found).to_string()), Ok(found.clone()));
        assert_eq!(read(&earl::write(&found).to_string()), Ok(found));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let said = |text: &str| read(text).unwrap_err().to_string();
        expect!["this is no JSON: EOF while parsing an object at line 1 column 1"]
            .assert_eq(&said("{"));
        expect!["this is no EARL: it has no assertion"].assert_eq(&said("{}"));
        expect!["this is no table of findings: there is no column \"rule\""]
            .assert_eq(&said("a,b\n1,2\n"));
        expect!["line 3: the outcome must be \"fail\" or \"needs-person\", not \"bad\""]
            .assert_eq(&said("rule,outcome,page\nx,fail,/a\nx,bad,/b\n"));
        expect!["this is no SARIF: \"runs\" must be a list"].assert_eq(&said(r#"{"runs": 1}"#));
    }

    #[test]
    fn what_others_write_is_read() {
        let theirs = r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[
            {"id":"color-contrast","properties":{"tags":["wcag143","WCAG 1.4.11"]}}]}},
            "results":[{"ruleId":"color-contrast","level":"warning","message":{"text":"m"},
              "locations":[{"physicalLocation":{"artifactLocation":{"uri":"https://a.example/"},
              "region":{"startLine":7}}}]}, 7]}]}"#;
        let found = read(theirs).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].criteria, ["1.4.3", "1.4.11"]);
        assert_eq!(
            (found[0].outcome, found[0].place.as_str()),
            (Outcome::Fail, "line 7")
        );
        let theirs = r#"{"@context":{},"@graph":[{"@type":"TestSubject","source":"https://a.example/","assertions":[
            {"@type":"Assertion","mode":"automatic","test":{"title":"image-alt"},
             "result":{"@type":"TestResult","outcome":"earl:failed","info":"m","pointer":"img"}},
            {"@type":["Assertion"],"subject":{"@id":"https://b.example/"},"test":"https://rules.example/x#image-alt",
             "result":{"outcome":{"@id":"http://www.w3.org/ns/earl#cantTell"}}},
            {"@type":"Assertion","test":"y","result":{"outcome":"earl:passed"}}]}]}"#;
        let found = read(theirs).unwrap();
        let said: Vec<[&str; 3]> = found
            .iter()
            .map(|one| [one.at.as_str(), &one.rule, one.outcome.word()])
            .collect();
        assert_eq!(
            said,
            [
                ["https://a.example/", "image-alt", "fail"],
                [
                    "https://b.example/",
                    "https://rules.example/x#image-alt",
                    "needs-person"
                ]
            ]
        );
    }
}
