//! A document written back as plain Gherkin, evenly indented, its comments kept.

use super::document::{
    Child, Comment, DataTable, DocString, Document, Examples, Feature, Row, Scenario, Step, Tag,
};
use super::line::count;

/// Writes a document as plain Gherkin. What is read from it is what it was read from, but for places and ids.
///
/// A comment comes before the line that it came before; one within a description comes after it.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut page = Page {
        text: String::new(),
        comments: document.comments.iter().peekable(),
    };
    if let Some(feature) = &document.feature {
        page.feature(feature);
    }
    page.comments_before(u32::MAX, 0);
    page.text
}

struct Page<'a> {
    text: String,
    comments: std::iter::Peekable<std::slice::Iter<'a, Comment>>,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.text.push_str(text);
        }
        self.text.push('\n');
    }

    fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn comments_before(&mut self, line: u32, indent: usize) {
        while let Some(comment) = self.comments.next_if(|next| next.location.line < line) {
            self.line(indent, comment.text.trim());
        }
    }

    fn feature(&mut self, feature: &Feature) {
        // Without it, a comment that looks like it would be taken for it.
        let looks_like_it = |comment: &Comment| comment.text.contains("language");
        if feature.language != "en" || self.comments.clone().any(looks_like_it) {
            self.line(0, &format!("# language: {}", feature.language));
        }
        self.head(
            0,
            &feature.tags,
            feature.location.line,
            (&feature.keyword, &feature.name, &feature.description),
        );
        self.children(2, &feature.children);
    }

    /// Tags, comments, the line with the name, and the description.
    fn head(&mut self, indent: usize, tags: &[Tag], line: u32, words: (&str, &str, &str)) {
        let first = tags.first().map_or(line, |tag| tag.location.line);
        self.comments_before(first, indent);
        if !tags.is_empty() {
            let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
            self.line(indent, &names.join(" "));
        }
        self.comments_before(line, indent);
        let (keyword, name, description) = words;
        let keyword = if keyword.is_empty() {
            "Feature"
        } else {
            keyword
        };
        let title = format!("{keyword}: {name}");
        self.line(indent, title.trim_end());
        if description.is_empty() {
            return;
        }
        // Blank lines come before a description only where a comment does.
        if description.split('\n').next().is_some_and(is_blank)
            && let Some(comment) = self.comments.next()
        {
            self.line(indent, comment.text.trim());
        }
        for line in description.split('\n') {
            self.line(0, line);
        }
    }

    fn children(&mut self, indent: usize, children: &[Child]) {
        for child in children {
            self.blank();
            match child {
                Child::Background(background) => {
                    let words = (
                        background.keyword.as_str(),
                        background.name.as_str(),
                        background.description.as_str(),
                    );
                    self.head(indent, &[], background.location.line, words);
                    self.steps(indent + 2, &background.steps);
                }
                Child::Scenario(scenario) => self.scenario(indent, scenario),
                Child::Rule(rule) => {
                    let words = (
                        rule.keyword.as_str(),
                        rule.name.as_str(),
                        rule.description.as_str(),
                    );
                    self.head(indent, &rule.tags, rule.location.line, words);
                    self.children(indent + 2, &rule.children);
                }
            }
        }
    }

    fn scenario(&mut self, indent: usize, scenario: &Scenario) {
        let words = (
            scenario.keyword.as_str(),
            scenario.name.as_str(),
            scenario.description.as_str(),
        );
        self.head(indent, &scenario.tags, scenario.location.line, words);
        self.steps(indent + 2, &scenario.steps);
        for examples in &scenario.examples {
            self.blank();
            self.examples(indent + 2, examples);
        }
    }

    fn examples(&mut self, indent: usize, examples: &Examples) {
        let words = (
            examples.keyword.as_str(),
            examples.name.as_str(),
            examples.description.as_str(),
        );
        self.head(indent, &examples.tags, examples.location.line, words);
        let rows: Vec<_> = examples
            .table_header
            .iter()
            .chain(&examples.table_body)
            .collect();
        self.table(indent + 2, &rows);
    }

    fn steps(&mut self, indent: usize, steps: &[Step]) {
        for step in steps {
            self.comments_before(step.location.line, indent);
            // The blank after the keyword is part of it, whatever follows.
            self.line(indent, &format!("{}{}", step.keyword, step.text));
            match (&step.data_table, &step.doc_string) {
                (Some(table), Some(text)) if text.location < table.location => {
                    self.doc_string(indent + 2, text);
                    self.data_table(indent + 2, table);
                }
                (table, text) => {
                    table
                        .iter()
                        .for_each(|table| self.data_table(indent + 2, table));
                    text.iter()
                        .for_each(|text| self.doc_string(indent + 2, text));
                }
            }
        }
    }

    fn data_table(&mut self, indent: usize, table: &DataTable) {
        self.table(indent, &table.rows.iter().collect::<Vec<_>>());
    }

    fn doc_string(&mut self, indent: usize, doc: &DocString) {
        self.comments_before(doc.location.line, indent);
        // Longer fences are Markdown's.
        let (fence, escaped) = if doc.delimiter.starts_with('`') {
            ("```", "\\`\\`\\`")
        } else {
            ("\"\"\"", "\\\"\\\"\\\"")
        };
        let media_type = doc.media_type.as_deref().unwrap_or("");
        self.line(indent, &format!("{fence}{media_type}"));
        // A text of one empty line and a text of none are read alike, as nothing.
        if !doc.content.is_empty() {
            for line in doc.content.split('\n') {
                self.line(indent, &line.replace(fence, escaped));
            }
        }
        self.line(indent, fence);
    }

    fn table(&mut self, indent: usize, rows: &[&Row]) {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| escaped(&cell.value)).collect())
            .collect();
        let mut widths: Vec<u32> = Vec::new();
        for row in &cells {
            widths.resize(row.len().max(widths.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = count(cell).max(*width);
            }
        }
        for (row, cells) in rows.iter().zip(&cells) {
            self.comments_before(row.location.line, indent);
            let mut line = "|".to_string();
            for (cell, width) in cells.iter().zip(&widths) {
                line.push(' ');
                line.push_str(cell);
                line.extend((count(cell)..=*width).map(|_| ' '));
                line.push('|');
            }
            self.line(indent, &line);
        }
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('\n', "\\n")
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}
