//! The document, put together as its lines are read.

use super::document::{
    Background, Cell, Child, Comment, DataTable, DocString, Document, Examples, Feature, Location,
    Row, Rule, Scenario, Step, Tag,
};
use super::grammar::{At, Part};
use super::languages::Language;
use super::token::{Has, Item, Kind, Token};
use super::{Fault, KeywordType, Wrong};
use crate::ids::Ids;
use crate::limits::Limits;

/// Ids are given when a part ends, its tags first, as the protocol's own readers do: so that their documents and
/// ours are the same, letter by letter.
pub(super) struct Tree<'a> {
    ids: &'a mut Ids,
    limits: &'a Limits,
    pub faults: Vec<Fault>,
    comments: Vec<Comment>,
    /// Tags that wait for what they mark.
    tags: Vec<Mark>,
    feature: Option<Head>,
    feature_children: Vec<Child>,
    rule: Option<Head>,
    rule_children: Vec<Child>,
    steps_of: Option<StepsOf>,
}

/// A tag without its id.
struct Mark {
    location: Location,
    name: String,
}

/// What a part begins with.
struct Head {
    location: Location,
    keyword: String,
    name: String,
    marks: Vec<Mark>,
    description: Vec<String>,
}

/// A background or a scenario that is being read.
struct StepsOf {
    is_background: bool,
    head: Head,
    steps: Vec<Step>,
    step: Option<OpenStep>,
    examples: Vec<Examples>,
    table: Option<OpenExamples>,
}

struct OpenStep {
    location: Location,
    keyword: String,
    keyword_type: KeywordType,
    text: String,
    rows: Vec<RawRow>,
    doc_string: Option<(Location, String, String)>,
    doc_lines: Vec<String>,
}

struct OpenExamples {
    head: Head,
    rows: Vec<RawRow>,
}

/// A row without its id.
struct RawRow {
    location: Location,
    cells: Vec<Cell>,
}

impl<'a> Tree<'a> {
    pub fn new(ids: &'a mut Ids, limits: &'a Limits) -> Self {
        Self {
            ids,
            limits,
            faults: Vec::new(),
            comments: Vec::new(),
            tags: Vec::new(),
            feature: None,
            feature_children: Vec::new(),
            rule: None,
            rule_children: Vec::new(),
            steps_of: None,
        }
    }

    /// Takes a line in. `then` is where the reading is after it.
    pub fn take(&mut self, kind: Kind, token: Token, then: At) {
        let location = Location {
            line: token.line,
            column: token.column,
        };
        match token.has {
            Has::End => self.close_rule(),
            Has::Language(_) | Has::Nothing | Has::Comment(None) => {}
            Has::Comment(Some(text)) => self.comments.push(Comment { location, text }),
            Has::Tags(items) => self.take_tags(location, items, then),
            Has::Title { keyword, name } => {
                let head = Head {
                    location,
                    keyword,
                    name,
                    marks: std::mem::take(&mut self.tags),
                    description: Vec::new(),
                };
                self.open(kind, head);
            }
            Has::Step {
                keyword,
                means,
                text,
            } => {
                self.close_step();
                if let Some(of) = &mut self.steps_of {
                    of.step = Some(OpenStep {
                        location,
                        keyword,
                        keyword_type: means,
                        text,
                        rows: Vec::new(),
                        doc_string: None,
                        doc_lines: Vec::new(),
                    });
                }
            }
            Has::Cells(items) => self.take_row(location, items, then),
            Has::Fence {
                delimiter,
                media_type,
            } => {
                if let (Part::DocString { .. }, Some(step)) = (then.part, self.step()) {
                    step.doc_string = Some((location, delimiter, media_type));
                }
            }
            Has::Text(text) => {
                if let Some(lines) = self.text(then.part) {
                    lines.push(text);
                }
            }
        }
    }

    fn take_tags(&mut self, location: Location, items: Vec<Item>, then: At) {
        match then.part {
            Part::ExamplesTags => {
                self.close_step();
                self.close_examples();
            }
            Part::ScenarioTags => self.close_steps_of(),
            Part::RuleTags => self.close_rule(),
            _ => {}
        }
        if self.tags.len() + items.len() > self.limits.tags {
            self.too_much(location, "tags on one element", self.limits.tags);
            return;
        }
        self.tags.extend(items.into_iter().map(|item| Mark {
            location: Location::at(location.line, item.column),
            name: item.text,
        }));
    }

    fn take_row(&mut self, location: Location, items: Vec<Item>, then: At) {
        if items.len() > self.limits.cells {
            self.too_much(location, "cells in one row", self.limits.cells);
            return;
        }
        let cells = items.into_iter().map(|item| Cell {
            location: Location::at(location.line, item.column),
            value: item.text,
        });
        let row = RawRow {
            location,
            cells: cells.collect(),
        };
        let Some(of) = &mut self.steps_of else {
            return;
        };
        match (&mut of.table, &mut of.step) {
            (Some(table), _) if then.part == Part::ExamplesTable => table.rows.push(row),
            (_, Some(step)) => step.rows.push(row),
            _ => {}
        }
    }

    fn too_much(&mut self, location: Location, what: &'static str, most: usize) {
        let wrong = Wrong::TooMuch { what, most };
        self.faults.push(Fault::new(location, wrong));
    }

    fn open(&mut self, kind: Kind, head: Head) {
        match kind {
            Kind::FeatureLine => self.feature = Some(head),
            Kind::RuleLine => {
                self.close_rule();
                self.rule = Some(head);
            }
            Kind::ExamplesLine => {
                self.close_step();
                self.close_examples();
                if let Some(of) = &mut self.steps_of {
                    let rows = Vec::new();
                    of.table = Some(OpenExamples { head, rows });
                }
            }
            _ => {
                self.close_steps_of();
                self.steps_of = Some(StepsOf {
                    is_background: kind == Kind::BackgroundLine,
                    head,
                    steps: Vec::new(),
                    step: None,
                    examples: Vec::new(),
                    table: None,
                });
            }
        }
    }

    fn step(&mut self) -> Option<&mut OpenStep> {
        self.steps_of.as_mut()?.step.as_mut()
    }

    /// Where a line of prose goes.
    fn text(&mut self, part: Part) -> Option<&mut Vec<String>> {
        match part {
            Part::DocString { .. } => self.step().map(|step| &mut step.doc_lines),
            Part::ExamplesText => {
                let table = self.steps_of.as_mut()?.table.as_mut()?;
                Some(&mut table.head.description)
            }
            Part::HeaderText => {
                let head = self.rule.as_mut().or(self.feature.as_mut())?;
                Some(&mut head.description)
            }
            _ => Some(&mut self.steps_of.as_mut()?.head.description),
        }
    }

    fn close_step(&mut self) {
        let Some(step) = self.steps_of.as_mut().and_then(|of| of.step.take()) else {
            return;
        };
        let first = step.rows.first().map(|row| row.location);
        let rows = self.rows(step.rows);
        let data_table = first.map(|location| DataTable { location, rows });
        let content = step.doc_lines.join("\n");
        let doc_string = step
            .doc_string
            .map(|(location, delimiter, media_type)| DocString {
                location,
                media_type: (!media_type.is_empty()).then_some(media_type),
                content,
                delimiter,
            });
        let step = Step {
            id: self.ids.give(),
            location: step.location,
            keyword: step.keyword,
            keyword_type: step.keyword_type,
            text: step.text,
            doc_string,
            data_table,
        };
        if let Some(of) = &mut self.steps_of {
            of.steps.push(step);
        }
    }

    fn close_examples(&mut self) {
        let Some(table) = self.steps_of.as_mut().and_then(|of| of.table.take()) else {
            return;
        };
        let mut rows = self.rows(table.rows).into_iter();
        let table_header = rows.next();
        let head = table.head;
        let tags = self.tags(head.marks);
        let examples = Examples {
            id: self.ids.give(),
            tags,
            location: head.location,
            keyword: head.keyword,
            name: head.name,
            description: described(head.description),
            table_header,
            table_body: rows.collect(),
        };
        if let Some(of) = &mut self.steps_of {
            of.examples.push(examples);
        }
    }

    fn close_steps_of(&mut self) {
        self.close_step();
        self.close_examples();
        let Some(of) = self.steps_of.take() else {
            return;
        };
        let head = of.head;
        let tags = self.tags(head.marks);
        let (id, description) = (self.ids.give(), described(head.description));
        let child = if of.is_background {
            Child::Background(Background {
                id,
                location: head.location,
                keyword: head.keyword,
                name: head.name,
                description,
                steps: of.steps,
            })
        } else {
            Child::Scenario(Scenario {
                id,
                tags,
                location: head.location,
                keyword: head.keyword,
                name: head.name,
                description,
                steps: of.steps,
                examples: of.examples,
            })
        };
        if self.rule.is_some() {
            self.rule_children.push(child);
        } else {
            self.feature_children.push(child);
        }
    }

    fn close_rule(&mut self) {
        self.close_steps_of();
        let Some(head) = self.rule.take() else {
            return;
        };
        let tags = self.tags(head.marks);
        self.feature_children.push(Child::Rule(Rule {
            id: self.ids.give(),
            location: head.location,
            keyword: head.keyword,
            name: head.name,
            description: described(head.description),
            children: std::mem::take(&mut self.rule_children),
            tags,
        }));
    }

    fn tags(&mut self, marks: Vec<Mark>) -> Vec<Tag> {
        let tags = marks.into_iter().map(|mark| Tag {
            location: mark.location,
            name: mark.name,
            id: self.ids.give(),
        });
        tags.collect()
    }

    fn rows(&mut self, rows: Vec<RawRow>) -> Vec<Row> {
        let first = rows.first().map_or(0, |row| row.cells.len());
        if let Some(row) = rows.iter().find(|row| row.cells.len() != first) {
            let here = row.cells.len();
            let wrong = Wrong::Cells { first, here };
            self.faults.push(Fault::new(row.location, wrong));
        }
        let rows = rows.into_iter().map(|row| Row {
            id: self.ids.give(),
            location: row.location,
            cells: row.cells,
        });
        rows.collect()
    }

    /// The document, and what is wrong with it.
    pub fn finish(mut self, language: &'static Language) -> (Document, Vec<Fault>) {
        self.close_rule();
        let feature = self.feature.take().map(|head| Feature {
            tags: self.tags(head.marks),
            location: head.location,
            language: &language.code,
            keyword: head.keyword,
            name: head.name,
            description: described(head.description),
            children: std::mem::take(&mut self.feature_children),
        });
        let document = Document {
            feature,
            comments: self.comments,
        };
        (document, self.faults)
    }
}

/// The lines of a description, without the blank ones after it.
fn described(mut lines: Vec<String>) -> String {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines.join("\n")
}
