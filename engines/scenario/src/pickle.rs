//! Scenarios made ready to run: backgrounds put before, each row of examples put into its steps, tags handed down.
//!
//! # Source
//! The compiler of the Gherkin project; the shape, as JSON, is `Pickle` of Cucumber Messages 33.

use serde::Serialize;

use crate::gherkin::document::{
    Cell, Child, Document, Examples, KeywordType, Location, Row, Scenario, Step, Tag,
};
use crate::gherkin::{Fault, Wrong};
use crate::ids::{Id, Ids};
use crate::limits::Limits;

/// One scenario, ready to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pickle {
    /// Its name in the stream.
    pub id: Id,
    /// The file that it is of.
    pub uri: String,
    /// Where it stands: the scenario, or its row of examples.
    pub location: Location,
    /// The scenario, and its row of examples.
    pub ast_node_ids: Vec<Id>,
    /// Its tags: those of the feature, the rule, the scenario and the examples.
    pub tags: Vec<PickleTag>,
    /// Its name, with the example put in.
    pub name: String,
    /// The language of its keywords.
    pub language: &'static str,
    /// Its steps, those of the backgrounds first.
    pub steps: Vec<PickleStep>,
}

/// A step, ready to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleStep {
    /// Its name in the stream.
    pub id: Id,
    /// What it says.
    pub text: String,
    /// What kind of step it is.
    #[serde(rename = "type")]
    pub kind: StepType,
    /// The table and the text under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argument: Option<PickleArgument>,
    /// The step, and its row of examples.
    pub ast_node_ids: Vec<Id>,
    /// Where it stands in its file. Not of the protocol: for those who show it.
    #[serde(skip)]
    pub location: Location,
    /// The word that opens it, with the space after it. Not of the protocol: for those who show it.
    #[serde(skip)]
    pub keyword: String,
}

/// What kind of step: And and But are of the kind before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum StepType {
    /// `*`, or an And with nothing before it.
    Unknown,
    /// What is so before.
    Context,
    /// What is done.
    Action,
    /// What must be so after.
    Outcome,
}

/// What is under a step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleArgument {
    /// A text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_string: Option<PickleText>,
    /// A table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_table: Option<PickleTable>,
}

/// A text under a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleText {
    /// Which comes first, from 1, where there is a table too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argument_index: Option<u8>,
    /// What its fence says that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The text.
    pub content: String,
}

/// A table under a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleTable {
    /// Which comes first, from 1, where there is a text too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argument_index: Option<u8>,
    /// The rows, all equally long.
    pub rows: Vec<PickleRow>,
}

impl PickleTable {
    /// The text of each cell, row by row.
    #[must_use]
    pub fn cells(&self) -> Vec<Vec<&str>> {
        self.rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.value.as_str()).collect())
            .collect()
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PickleRow {
    /// Its cells.
    pub cells: Vec<PickleCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PickleCell {
    /// Its text.
    pub value: String,
}

/// A tag of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleTag {
    /// Its name, with the `@`.
    pub name: String,
    /// Where it was written.
    pub ast_node_id: Id,
}

/// Makes the scenarios of a document ready to run.
///
/// # Errors
/// [`Wrong::TooMuch`] at the scenario or the row that makes one too many scenarios or steps, or too long a text: a few
/// rows of a table can make gigabytes.
pub fn compile(
    document: &Document,
    uri: &str,
    limits: &Limits,
    ids: &mut Ids,
) -> Result<Vec<Pickle>, Fault> {
    let mut making = Making {
        uri,
        language: "en",
        limits,
        ids,
        pickles: Vec::new(),
        steps: 0,
        bytes: 0,
    };
    if let Some(feature) = &document.feature {
        making.language = feature.language;
        let tags: Vec<_> = feature.tags.iter().collect();
        making.children(&feature.children, &tags, &[])?;
    }
    Ok(making.pickles)
}

struct Making<'a> {
    uri: &'a str,
    language: &'static str,
    limits: &'a Limits,
    ids: &'a mut Ids,
    pickles: Vec<Pickle>,
    steps: usize,
    bytes: usize,
}

/// An example: the names of the columns and the row.
#[derive(Clone, Copy)]
struct Example<'a> {
    names: &'a [Cell],
    row: &'a Row,
}

impl Making<'_> {
    fn children(
        &mut self,
        children: &[Child],
        tags: &[&Tag],
        background: &[&Step],
    ) -> Result<(), Fault> {
        let mut background = background.to_vec();
        for child in children {
            match child {
                Child::Background(more) => background.extend(&more.steps),
                Child::Rule(rule) => {
                    let tags = joined(tags, &rule.tags);
                    self.children(&rule.children, &tags, &background)?;
                }
                Child::Scenario(scenario) => {
                    let tags = joined(tags, &scenario.tags);
                    self.scenario(scenario, &tags, &background)?;
                }
            }
        }
        Ok(())
    }

    fn scenario(
        &mut self,
        scenario: &Scenario,
        tags: &[&Tag],
        background: &[&Step],
    ) -> Result<(), Fault> {
        if scenario.examples.is_empty() {
            return self.pickle(scenario, tags, background, None);
        }
        for examples in &scenario.examples {
            let Examples {
                table_header: Some(header),
                table_body,
                ..
            } = examples
            else {
                continue;
            };
            let tags = joined(tags, &examples.tags);
            for row in table_body {
                let names = &header.cells;
                self.pickle(scenario, &tags, background, Some(Example { names, row }))?;
            }
        }
        Ok(())
    }

    fn pickle(
        &mut self,
        scenario: &Scenario,
        tags: &[&Tag],
        background: &[&Step],
        example: Option<Example<'_>>,
    ) -> Result<(), Fault> {
        let location = example.map_or(scenario.location, |example| example.row.location);
        let too_much = |what, most| Fault::new(location, Wrong::TooMuch { what, most });
        if self.pickles.len() >= self.limits.pickles {
            let most = self.limits.pickles;
            return Err(too_much("scenarios and examples in one file", most));
        }
        let before: &[&Step] = if scenario.steps.is_empty() {
            &[]
        } else {
            background
        };
        self.steps += before.len() + scenario.steps.len();
        if self.steps > self.limits.pickle_steps {
            let most = self.limits.pickle_steps;
            return Err(too_much("steps in one file, examples counted", most));
        }
        let mut kind = StepType::Unknown;
        let mut steps = Vec::with_capacity(before.len() + scenario.steps.len());
        // Examples are not put into a background: its steps are the same for all.
        let all = before.iter().map(|step| (*step, None));
        for (step, example) in all.chain(scenario.steps.iter().map(|step| (step, example))) {
            kind = match step.keyword_type {
                KeywordType::Conjunction => kind,
                KeywordType::Unknown => StepType::Unknown,
                KeywordType::Context => StepType::Context,
                KeywordType::Action => StepType::Action,
                KeywordType::Outcome => StepType::Outcome,
            };
            steps.push(self.step(step, kind, example).map_err(|Full| {
                too_much("bytes of text made from examples", self.limits.pickle_bytes)
            })?);
        }
        let name = self.put(&scenario.name, example).map_err(|Full| {
            too_much("bytes of text made from examples", self.limits.pickle_bytes)
        })?;
        let mut ast_node_ids = vec![scenario.id];
        ast_node_ids.extend(example.map(|example| example.row.id));
        self.pickles.push(Pickle {
            id: self.ids.give(),
            uri: self.uri.to_string(),
            location,
            ast_node_ids,
            tags: tags
                .iter()
                .map(|tag| PickleTag {
                    name: tag.name.clone(),
                    ast_node_id: tag.id,
                })
                .collect(),
            name,
            language: self.language,
            steps,
        });
        Ok(())
    }

    fn step(
        &mut self,
        step: &Step,
        kind: StepType,
        example: Option<Example<'_>>,
    ) -> Result<PickleStep, Full> {
        let mut ast_node_ids = vec![step.id];
        ast_node_ids.extend(example.map(|example| example.row.id));
        Ok(PickleStep {
            id: self.ids.give(),
            text: self.put(&step.text, example)?,
            kind,
            argument: self.argument(step, example)?,
            ast_node_ids,
            location: step.location,
            keyword: step.keyword.clone(),
        })
    }

    fn argument(
        &mut self,
        step: &Step,
        example: Option<Example<'_>>,
    ) -> Result<Option<PickleArgument>, Full> {
        let mut argument = PickleArgument::default();
        if let Some(doc) = &step.doc_string {
            let media_type = doc.media_type.as_ref();
            argument.doc_string = Some(PickleText {
                argument_index: None,
                media_type: media_type.map(|text| self.put(text, example)).transpose()?,
                content: self.put(&doc.content, example)?,
            });
        }
        if let Some(table) = &step.data_table {
            let mut rows = Vec::with_capacity(table.rows.len());
            for row in &table.rows {
                let mut cells = Vec::with_capacity(row.cells.len());
                for cell in &row.cells {
                    let value = self.put(&cell.value, example)?;
                    cells.push(PickleCell { value });
                }
                rows.push(PickleRow { cells });
            }
            argument.data_table = Some(PickleTable {
                argument_index: None,
                rows,
            });
        }
        if let (Some(text), Some(table)) = (&mut argument.doc_string, &mut argument.data_table) {
            let text_at = step.doc_string.as_ref().map(|text| text.location);
            let table_at = step.data_table.as_ref().map(|table| table.location);
            let (of_text, of_table) = if text_at > table_at { (2, 1) } else { (1, 2) };
            text.argument_index = Some(of_text);
            table.argument_index = Some(of_table);
        }
        let is_none = argument.doc_string.is_none() && argument.data_table.is_none();
        Ok((!is_none).then_some(argument))
    }

    /// A text with the example put in, one column after the other, as the protocol's own compilers do: what a cell
    /// says is looked through for the columns after it.
    fn put(&mut self, text: &str, example: Option<Example<'_>>) -> Result<String, Full> {
        let mut text = text.to_string();
        if let Some(Example { names, row }) = example {
            for (name, cell) in names.iter().zip(&row.cells) {
                let sought = format!("<{}>", name.value);
                let times = text.matches(&sought).count();
                if times == 0 {
                    continue;
                }
                let grown = times.saturating_mul(cell.value.len());
                if self.bytes.saturating_add(grown) > self.limits.pickle_bytes {
                    return Err(Full);
                }
                text = text.replace(&sought, &cell.value);
            }
        }
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > self.limits.pickle_bytes {
            return Err(Full);
        }
        Ok(text)
    }
}

/// There is no more room for text.
struct Full;

fn joined<'a>(tags: &[&'a Tag], more: &'a [Tag]) -> Vec<&'a Tag> {
    tags.iter().copied().chain(more).collect()
}
