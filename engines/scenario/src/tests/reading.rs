//! Files read, and told what is wrong with them.

use expect_test::{Expect, expect};

use crate::gherkin::{self, Format, Wrong, language, languages};
use crate::pickle::StepType;
use crate::{FeatureFile, Ids, Limits, Reading};

/// The scenarios of a file, a line each: tags, name, and the steps with what is under them.
#[track_caller]
fn check(text: &str, want: Expect) {
    check_as(text, &Reading::default(), want);
}

#[track_caller]
fn check_as(text: &str, how: &Reading, want: Expect) {
    let file = FeatureFile::read("a.feature", text, how, &mut Ids::new());
    let said = match file {
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
        Ok(file) => {
            let mut said = String::new();
            for pickle in &file.pickles {
                let tags: Vec<_> = pickle.tags.iter().map(|tag| tag.name.as_str()).collect();
                said += &format!("{} [{}]\n", pickle.name, tags.join(" "));
                for step in &pickle.steps {
                    said += &format!("  {:?}: {}\n", step.kind, step.text);
                    let Some(under) = &step.argument else {
                        continue;
                    };
                    if let Some(table) = &under.data_table {
                        said += &format!("    {:?}\n", table.cells());
                    }
                    if let Some(text) = &under.doc_string {
                        said += &format!("    {:?} {:?}\n", text.media_type, text.content);
                    }
                }
            }
            said
        }
    };
    want.assert_eq(&said);
}

#[test]
fn scenarios_are_made_ready() {
    check(
        r#"
@bins
Feature: Missed bins
  Residents tell us.

  Background:
    Given I am on "/bins"

  @outline
  Scenario Outline: A <colour> bin
    When I report a <colour> bin
      | colour   | escaped \| bar |
      | <colour> | a \\ and \n    |
    And I wait
      """json
      {"colour": "<colour>"}
        indented
      """
    Then it is told
    But not twice

    @some
    Examples: Colours
      | colour |
      | blue   |
      # a comment
      | green  |

    @none
    Examples:

  Rule: Once a day
    Background:
      Given it is Monday

    @rule
    Example: Again
      * I report it
"#,
        expect![[r#"
            A blue bin [@bins @outline @some]
              Context: I am on "/bins"
              Action: I report a blue bin
                [["colour", "escaped | bar"], ["blue", "a \\ and \n"]]
              Action: I wait
                Some("json") "{\"colour\": \"blue\"}\n  indented"
              Outcome: it is told
              Outcome: not twice
            A green bin [@bins @outline @some]
              Context: I am on "/bins"
              Action: I report a green bin
                [["colour", "escaped | bar"], ["green", "a \\ and \n"]]
              Action: I wait
                Some("json") "{\"colour\": \"green\"}\n  indented"
              Outcome: it is told
              Outcome: not twice
            Again [@bins @rule]
              Context: I am on "/bins"
              Context: it is Monday
              Unknown: I report it
        "#]],
    );
}

#[test]
fn welsh_is_read() {
    check(
        "# language: cy-GB\nArwedd: Biniau\n  Enghraifft: Un\n    Anrhegedig a bin\n    Pryd mae'n llawn\n    Yna dweud\n    A dweud eto\n",
        expect![[r#"
            Un []
              Context: bin
              Action: mae'n llawn
              Outcome: dweud
              Outcome: dweud eto
        "#]],
    );
}

#[test]
fn the_language_may_be_given_with_the_file() {
    let how = Reading {
        language: "fr".to_string(),
        ..Reading::default()
    };
    check_as(
        "Fonctionnalité: Poubelles\n  Scénario: Une\n    Soit une poubelle\n    Quand elle est pleine\n",
        &how,
        expect![[r#"
            Une []
              Context: une poubelle
              Action: elle est pleine
        "#]],
    );
    let unknown = Reading {
        language: "xx".to_string(),
        ..Reading::default()
    };
    check_as(
        "Feature: a",
        &unknown,
        expect![[r#"
            Line 1: the language “xx” is not known. Use a code such as en for English or cy-GB for Welsh.
        "#]],
    );
}

#[test]
fn every_listed_language_is_read() {
    assert_eq!(languages().count(), 80);
    for language in languages() {
        let text = format!(
            "# language: {}\n{}: a\n{}:\n{}a step\n{}: b\n{}b step\n{}:\n| a |\n| b |\n{}: c\n",
            language.code,
            language.feature[0],
            language.background[0],
            language.steps[0].0,
            language.scenario[0],
            language.steps[language.steps.len() - 1].0,
            language.examples[0],
            language.rule[0],
        );
        let read = FeatureFile::read("a", &text, &Reading::default(), &mut Ids::new());
        let file = read.unwrap_or_else(|faults| panic!("{}: {}", language.code, faults[0]));
        assert_eq!(file.pickles.len(), 1, "{}", language.code);
        assert_eq!(file.pickles[0].steps.len(), 2, "{}", language.code);
    }
    assert_eq!(language("cy-GB").unwrap().native, "Cymraeg");
}

#[test]
fn markdown_is_read() {
    let how = Reading {
        format: Format::Markdown,
        ..Reading::default()
    };
    check_as(
        "# Feature: Bins\n\nProse that is *not* read.\n\n`@bins` `@slow`\n## Scenario Outline: One\n\n* Given a bin:\n  | colour |\n  | ------ |\n  | <c>    |\n- When it is told\n  ````text\n  ```\n  <c>\n  ````\n\n### Examples:\n\n  | c |\n  | :-: |\n  | red |\n\nMore prose.\n",
        &how,
        expect![[r#"
            One [@bins @slow]
              Context: a bin:
                [["colour"], ["red"]]
              Action: it is told
                Some("text") "```\nred"
        "#]],
    );
}

#[test]
fn faults_are_told_by_line_and_column_all_at_once() {
    check(
        "Feature: Bins\n\n  Scenario: One\n    Given a bin\n      | a | b |\n      | c |\n    Wen it is full\n\n  @two words\n  Scenario: Two\n    Given a bin\n  Background: late\n",
        expect![[r#"
            Line 6, column 7: this row has 1 cell, but the first row of the table has 2. Give each row as many cells as the first, and end it with |.
            Line 7, column 5: “Wen it is full” cannot stand here. Write a row of a table (| one | two |), the line """ that opens or closes a text, a step (Given, When, Then, And, But), a tag such as @urgent, “Examples:”, “Scenario:” or “Rule:”.
            Line 9, column 3: a tag is one word. Take out the space, or begin the next tag with @.
            Line 12, column 3: “Background: late” cannot stand here. Write a row of a table (| one | two |), the line """ that opens or closes a text, a step (Given, When, Then, And, But), a tag such as @urgent, “Examples:”, “Scenario:” or “Rule:”.
        "#]],
    );
    check(
        "Feature: a\n  Scenario: b\n    Given c\n    \"\"\"\n    never closed\n",
        expect![[r#"
            Line 6: the file ends too soon. Add the line """ that opens or closes a text.
        "#]],
    );
    check(
        "Feature: a\n\n  @lost\n",
        expect![[r#"
            Line 4: the file ends too soon. Add what the tags are for: “Scenario:”, “Examples:” or “Rule:”.
        "#]],
    );
    check(
        "# language: zz\nFeature: a\n",
        expect![[r#"
            Line 1, column 1: the language “zz” is not known. Use a code such as en for English or cy-GB for Welsh.
        "#]],
    );
}

#[test]
fn what_is_no_text_is_told() {
    let utf16: Vec<u8> = "Feature"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bytes = [b"Feature: a\n".as_slice(), &[0xff]].concat();
    assert_eq!(gherkin::text(&bytes).unwrap_err().location.line, 2);
    let read = |text: &str| FeatureFile::read("a", text, &Reading::default(), &mut Ids::new());
    let of_utf16 = gherkin::text(&utf16)
        .map_err(|fault| vec![fault])
        .and_then(read);
    assert_eq!(of_utf16.unwrap_err()[0].wrong, Wrong::NotText);
    assert_eq!(
        gherkin::text(b"\xef\xbb\xbfFeature: a").unwrap(),
        "Feature: a"
    );
    assert_eq!(
        read("\u{feff}Feature: a")
            .unwrap()
            .document
            .feature
            .unwrap()
            .name,
        "a"
    );
    assert_eq!(read("").unwrap().pickles, []);
}

#[test]
fn more_than_is_taken_is_told() {
    let small = |limits: Limits| Reading {
        limits,
        ..Reading::default()
    };
    let said = |text: &str, limits: Limits| {
        let read = FeatureFile::read("a", text, &small(limits), &mut Ids::new());
        read.unwrap_err()[0].to_string()
    };
    let limits = Limits::default();
    let long = "x".repeat(limits.line_bytes + 1);
    expect![
        "Line 2: there is too much here: at most 65536 bytes in one line can be taken. Split it up."
    ]
    .assert_eq(&said(&format!("Feature: a\n{long}"), limits.clone()));
    let bytes = Limits {
        file_bytes: 5,
        ..limits.clone()
    };
    expect![
        "Line 1: there is too much here: at most 5 bytes in one file can be taken. Split it up."
    ]
    .assert_eq(&said("Feature: a", bytes));
    let tags = Limits {
        tags: 2,
        ..limits.clone()
    };
    expect!["Line 2, column 1: there is too much here: at most 2 tags on one element can be taken. Split it up."]
        .assert_eq(&said("@a\n@b @c\nFeature: a", tags));
    let pickles = Limits {
        pickles: 1,
        ..limits.clone()
    };
    let two = "Feature: a\nScenario: b\nGiven <c>\nExamples:\n| c |\n| d |\n| e |\n";
    expect!["Line 7, column 1: there is too much here: at most 1 scenarios and examples in one file can be taken. Split it up."]
        .assert_eq(&said(two, pickles));
    let steps = Limits {
        pickle_steps: 1,
        ..limits
    };
    expect!["Line 7, column 1: there is too much here: at most 1 steps in one file, examples counted can be taken. Split it up."]
        .assert_eq(&said(two, steps));
}

#[test]
fn examples_that_double_each_other_are_stopped() {
    // Each column's value holds the next column's name twice: forty columns would make a million million copies.
    let names: Vec<_> = (0..40).map(|n| format!("c{n}")).collect();
    let values: Vec<_> = (1..=40).map(|n| format!("<c{n}><c{n}>")).collect();
    let text = format!(
        "Feature: a\nScenario: b\nGiven <c0>\nExamples:\n| {} |\n| {} |\n",
        names.join(" | "),
        values.join(" | "),
    );
    check(
        &text,
        expect![[r#"
            Line 6, column 1: there is too much here: at most 33554432 bytes of text made from examples can be taken. Split it up.
        "#]],
    );
}

#[test]
fn and_with_nothing_before_it_is_of_no_kind() {
    let read = FeatureFile::read(
        "a",
        "Feature: a\nScenario: b\nAnd c\nThen d\n",
        &Reading::default(),
        &mut Ids::new(),
    );
    let kinds: Vec<_> = read.unwrap().pickles[0]
        .steps
        .iter()
        .map(|step| step.kind)
        .collect();
    assert_eq!(kinds, [StepType::Unknown, StepType::Outcome]);
}

#[test]
fn what_proves_nothing_is_noted() {
    let text = "Feature: a\nScenario: empty\nRule: b\nScenario Outline: never\nGiven <x>\nExamples:\n| x |\nScenario Outline: slip\nGiven <colour> and <clour> and <\nExamples:\n| colour |\n| red |\nScenario: plain\nGiven <b>\n";
    let document = gherkin::read(text, &Reading::default(), &mut Ids::new()).unwrap();
    let notes = gherkin::notes(&document).into_iter();
    let said: String = notes.map(|note| format!("{note}\n")).collect();
    expect![[r#"
        Line 2: this scenario has no steps, so it shows nothing. Add steps, or take it out.
        Line 4: this scenario has no rows of examples, so it is never run. Add a row under Examples.
        Line 9: no column of the examples is called clour. Add it, or mend the name between < and >.
    "#]]
    .assert_eq(&said);
}
