//! Small documents made here, each with one fault.

mod hostile;
mod office;
mod pdf;
mod pdf_file;

use crate::{Report, judge};

/// The rules by which a document was found faulty or asked about.
fn rules(report: &Report) -> Vec<&'static str> {
    report
        .findings
        .iter()
        .map(|finding| finding.rule.id)
        .collect()
}

#[track_caller]
fn report(name: &str, bytes: &[u8]) -> Report {
    judge(name, bytes, &|| true).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn kinds_are_told_by_bytes() {
    for (name, bytes, want) in [
        (
            "a.doc",
            &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
            "old-format",
        ),
        ("a.rtf", b"{\\rtf1 text}", "old-format"),
        (
            "a.html",
            b"<!DOCTYPE html><title>a</title>",
            "html-download",
        ),
        ("a.htm", b"<p>a", "html-download"),
        ("a.pdf", b"%PDF-1.7\nnothing", "broken"),
    ] {
        assert_eq!(rules(&report(name, bytes)), [want], "{name}");
    }
}

#[test]
fn what_is_no_document_is_refused() {
    for (name, bytes, want) in [
        ("a", &b""[..], "the file is empty"),
        (
            "a.png",
            b"\x89PNG",
            "the file is no PDF, office file or web page",
        ),
        (
            "a.zip",
            b"PK\x03\x04",
            "the file is no PDF, office file or web page",
        ),
    ] {
        assert_eq!(
            judge(name, bytes, &|| true).unwrap_err().to_string(),
            want,
            "{name}"
        );
    }
}

#[test]
fn rules_are_named_once_and_say_what_to_do() {
    let mut ids: Vec<&str> = crate::rules::RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), crate::rules::RULES.len());
    for rule in crate::rules::RULES {
        assert_eq!(
            rule.message.contains('?'),
            rule.outcome == crate::Outcome::NeedsPerson,
            "{}",
            rule.id
        );
        assert!(rule.mend.ends_with('.'), "{}", rule.id);
    }
}
