//! What a feature file says: the feature, its rules and scenarios, their steps, tables and texts.
//!
//! The names and the shape, as JSON, are those of `GherkinDocument` in Cucumber Messages 33.

use serde::Serialize;

use crate::ids::Id;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1; none where a whole line, or the end of the file, is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl Location {
    /// A place with a column.
    #[must_use]
    pub fn at(line: u32, column: u32) -> Self {
        Self {
            line,
            column: Some(column),
        }
    }

    /// A whole line.
    #[must_use]
    pub fn line(line: u32) -> Self {
        Self { line, column: None }
    }
}

/// A feature file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The feature; none in a file with only comments, or with nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<Feature>,
    /// The comments, as they stand, in order.
    pub comments: Vec<Comment>,
}

/// A comment, with the blanks before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Where.
    pub location: Location,
    /// The whole line.
    pub text: String,
}

/// What a file is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Feature {
    /// What it is marked with.
    pub tags: Vec<Tag>,
    /// Where.
    pub location: Location,
    /// The language of the keywords, such as `en` or `cy-GB`.
    pub language: &'static str,
    /// The word that opens it; none in Markdown whose first line is the name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// The lines under the name, as they stand.
    pub description: String,
    /// Its background, scenarios and rules, in order.
    pub children: Vec<Child>,
}

/// What a feature or a rule holds. A rule holds no rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Child {
    /// Steps that come before those of each scenario.
    Background(Background),
    /// A scenario or an outline of several.
    Scenario(Scenario),
    /// Scenarios that show one rule.
    Rule(Rule),
}

/// One rule, with the scenarios that show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name in the stream.
    pub id: Id,
    /// Where.
    pub location: Location,
    /// The word that opens it.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// The lines under the name.
    pub description: String,
    /// Its background and scenarios.
    pub children: Vec<Child>,
    /// What it is marked with.
    pub tags: Vec<Tag>,
}

/// Steps that come before those of each scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Background {
    /// Its name in the stream.
    pub id: Id,
    /// Where.
    pub location: Location,
    /// The word that opens it.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// The lines under the name.
    pub description: String,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A scenario; with examples, an outline of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// Its name in the stream.
    pub id: Id,
    /// What it is marked with.
    pub tags: Vec<Tag>,
    /// Where.
    pub location: Location,
    /// The word that opens it.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// The lines under the name.
    pub description: String,
    /// The steps.
    pub steps: Vec<Step>,
    /// The tables of examples.
    pub examples: Vec<Examples>,
}

/// A table of examples: each row makes a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Examples {
    /// Its name in the stream.
    pub id: Id,
    /// What it is marked with.
    pub tags: Vec<Tag>,
    /// Where.
    pub location: Location,
    /// The word that opens it.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// The lines under the name.
    pub description: String,
    /// The names of the columns; none where there is no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_header: Option<Row>,
    /// The examples.
    pub table_body: Vec<Row>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its name in the stream.
    pub id: Id,
    /// Where.
    pub location: Location,
    /// The word that opens it, with the space after it if there is one.
    pub keyword: String,
    /// What kind of word that is.
    pub keyword_type: KeywordType,
    /// The rest of the line.
    pub text: String,
    /// The text under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_string: Option<DocString>,
    /// The table under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_table: Option<DataTable>,
}

/// What a step's keyword says that the step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum KeywordType {
    /// `*`, or a word that means several of these.
    Unknown,
    /// Given.
    Context,
    /// When.
    Action,
    /// Then.
    Outcome,
    /// And, but: as the step before.
    Conjunction,
}

/// A text under a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocString {
    /// Where its fence opens.
    pub location: Location,
    /// What is after the fence, such as `json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The text, without the fence's indent.
    pub content: String,
    /// The fence: `"""` or three or more backticks.
    pub delimiter: String,
}

/// A table under a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataTable {
    /// Where its first row is.
    pub location: Location,
    /// The rows, all equally long.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its name in the stream.
    pub id: Id,
    /// Where.
    pub location: Location,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Where its text begins.
    pub location: Location,
    /// The text, trimmed, with the escapes undone.
    pub value: String,
}

/// A tag: what scenarios are chosen by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Where.
    pub location: Location,
    /// Its name, with the `@`.
    pub name: String,
    /// Its name in the stream.
    pub id: Id,
}
