//! Laws of the reader: nothing makes it panic, and what is read and written back reads the same.

use expect_test::expect;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::gherkin::{Format, document::Document, read, write};
use crate::{FeatureFile, Ids, Reading};

/// A document without its places and ids.
fn said(document: &Document) -> Value {
    fn plain(value: Value) -> Value {
        match value {
            Value::Object(map) => map
                .into_iter()
                .filter(|(key, _)| key != "id" && key != "location")
                .map(|(key, value)| (key, plain(value)))
                .collect(),
            Value::Array(all) => all.into_iter().map(plain).collect(),
            other => other,
        }
    }
    let mut said = plain(json!(document));
    // A comment keeps its words, not its indent.
    for comment in said["comments"].as_array_mut().into_iter().flatten() {
        comment["text"] = json!(comment["text"].as_str().unwrap_or("").trim());
    }
    said
}

#[test]
fn a_file_is_written_evenly_with_its_comments() {
    let text = "#first\n@a   @b\n@c\nFeature:   Bins\n   As they are.\n # on the way\nBackground:\n Given a\n\n#before\n@d\nScenario Outline: one\n* b\n|a|long cell|\n#within\n|\\||x\\\\y\\n|\n  \"\"\" json\n  {\n    \\\"\\\"\\\"\n  \"\"\"\nExamples: all\n|h|\n|1|\n# last\n";
    let document = read(text, &Reading::default(), &mut Ids::new()).unwrap();
    let written = write(&document);
    expect![[r##"
        #first
        @a @b @c
        Feature: Bins
           As they are.

          # on the way
          Background:
            Given a

          #before
          @d
          Scenario Outline: one
            * b
              | a  | long cell |
              #within
              | \| | x\\y\n    |
              """json
              {
                \"\"\"
              """

            Examples: all
              | h |
              | 1 |
        # last
    "##]]
    .assert_eq(&written);
    let again = read(&written, &Reading::default(), &mut Ids::new()).unwrap();
    assert_eq!(said(&again), said(&document));
    assert_eq!(write(&again), written);
}

/// Lines that mean something, and some that hardly do.
fn line() -> impl Strategy<Value = String> {
    let word = "[a-zé<>|\\\\\"`#@ ]{0,8}";
    let start = prop::sample::select(vec![
        "Feature: ",
        "Rule: ",
        "Background: ",
        "Scenario: ",
        "Scenario Outline: ",
        "Examples: ",
        "Given ",
        "And ",
        "* ",
        "| ",
        "| a | ",
        "\"\"\"",
        "```",
        "@a ",
        "# ",
        "# language: ",
        "",
        "\\\"\\\"\\\"",
        "\u{2003}",
        "- Given ",
        "## Scenario: ",
        "`@t` ",
    ]);
    let end = prop::sample::select(vec!["", "|", " |", "\r", "\\", "\t"]);
    ("[ \t]{0,3}", start, word, end)
        .prop_map(|(indent, start, word, end)| format!("{indent}{start}{word}{end}"))
}

/// A file that often reads: it begins as one does.
fn file() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..14)
        .prop_map(|lines| format!("Feature: a\n{}\n", lines.join("\n")))
}

/// A file that always reads.
fn good_file() -> impl Strategy<Value = String> {
    let cell = "[a-z\\\\ <>\"é]{0,6}";
    let table = prop::collection::vec(prop::collection::vec(cell, 2), 1..4).prop_map(|rows| {
        let row = |row: Vec<String>| {
            let cells = row.iter().map(|cell| cell.replace('\\', "\\\\"));
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        rows.into_iter().map(row).collect::<String>()
    });
    let text = "[a-z \\\\]{0,6}(\n[a-z\" \t]{0,6}){0,3}".prop_map(|text| {
        let content = text.replace("\"\"\"", "\\\"\\\"\\\"");
        format!("  \"\"\"\n{content}\n  \"\"\"\n")
    });
    let under = prop_oneof![
        Just(String::new()),
        table.clone(),
        text.clone(),
        (table.clone(), text).prop_map(|(table, text)| text + &table)
    ];
    let step = ("(Given |When |And |\\* )", "[a-z<>]{0,9}", under)
        .prop_map(|(keyword, text, under)| format!(" {keyword}{text}\n{under}"));
    let steps = prop::collection::vec(step, 0..4).prop_map(|steps| steps.concat());
    let head = (
        "(@a @b-c\n|)",
        "(# note\n|)",
        "[a-z ]{0,6}",
        "(\n  about it|)",
    )
        .prop_map(|(tags, comment, name, about)| (tags + &comment, format!("{name}{about}\n")));
    let examples = prop_oneof![
        Just(String::new()),
        (head.clone(), table)
            .prop_map(|((before, after), table)| { format!("{before}Examples: {after}{table}") })
    ];
    let scenario =
        (head.clone(), steps.clone(), examples).prop_map(|((before, after), steps, examples)| {
            format!("{before}Scenario: {after}{steps}{examples}")
        });
    let rule = (head, prop::collection::vec(scenario.clone(), 0..3))
        .prop_map(|((before, after), all)| format!("{before}Rule: {after}{}", all.concat()));
    let background = steps.prop_map(|steps| format!("Background:\n{steps}"));
    let scenarios = prop::collection::vec(scenario, 0..3);
    let rules = prop::collection::vec(rule, 0..3);
    ("(# language: en\n|)", background, scenarios, rules).prop_map(
        |(language, background, scenarios, rules)| {
            let (scenarios, rules) = (scenarios.concat(), rules.concat());
            format!("{language}Feature: a\n{background}{scenarios}{rules}")
        },
    )
}

#[track_caller]
fn reads_the_same(text: &str, must_read: bool) {
    let document = match read(text, &Reading::default(), &mut Ids::new()) {
        Ok(document) => document,
        Err(faults) => {
            assert!(!must_read, "{}\n{text}", faults[0]);
            return;
        }
    };
    let written = write(&document);
    match read(&written, &Reading::default(), &mut Ids::new()) {
        Ok(again) => assert_eq!(said(&again), said(&document), "\n{text}\n---\n{written}"),
        Err(faults) => panic!("{}\n{text}\n---\n{written}", faults[0]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn nothing_makes_the_reader_panic(text in file(), raw in "\\PC{0,80}") {
        for text in [&text, &raw] {
            for format in [Format::Gherkin, Format::Markdown] {
                let how = Reading { format, ..Reading::default() };
                if let Err(faults) = FeatureFile::read("a", text, &how, &mut Ids::new()) {
                    let lines = u32::try_from(text.split('\n').count()).unwrap();
                    for fault in faults {
                        prop_assert!((1..=lines + 1).contains(&fault.location.line));
                        prop_assert!(!fault.to_string().is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_written_reads_the_same(text in good_file(), odd in file()) {
        reads_the_same(&text, true);
        reads_the_same(&odd, false);
    }
}
