//! Lines told apart, in plain Gherkin and in Markdown.

use super::document::KeywordType;
use super::languages::Language;
use super::line::{Line, count};
use super::token::{Has, Item, Kind, Token};
use super::{Fault, Format, Location, Wrong};

/// What has been seen so far that says what a line is.
pub(super) struct Reader {
    pub language: &'static Language,
    format: Format,
    /// In Markdown, whether the name of the feature was read. The first line is it, whatever it says.
    has_feature: bool,
    /// The fence of the text that is open, and its indent.
    fence: Option<(String, u32)>,
    /// What is wrong with the line that was just taken.
    pub fault: Option<Fault>,
}

impl Reader {
    pub fn new(language: &'static Language, format: Format) -> Self {
        Self {
            language,
            format,
            has_feature: false,
            fence: None,
            fault: None,
        }
    }

    /// The line as this kind, if it is of it. Nothing is changed by asking.
    pub fn read(&self, line: &Line<'_>, kind: Kind) -> Option<Token> {
        let (column, has) = match self.format {
            Format::Gherkin => self.gherkin(line, kind)?,
            Format::Markdown => self.markdown(line, kind)?,
        };
        Some(Token {
            line: line.number,
            column: Some(column),
            has,
        })
    }

    /// Remembers what a line that was taken changes for those after it.
    pub fn take(&mut self, line: &Line<'_>, kind: Kind, token: &Token) {
        match (kind, &token.has) {
            (Kind::FeatureLine, _) => self.has_feature = true,
            (Kind::TagLine, _) if self.format == Format::Gherkin => {
                self.fault = line.tags().1.map(|column| {
                    Fault::new(Location::at(line.number, column), Wrong::TagWithBlank)
                });
            }
            (Kind::DocStringSeparator, Has::Fence { delimiter, .. }) => {
                self.fence = match self.fence {
                    None => Some((delimiter.clone(), line.indent)),
                    Some(_) => None,
                };
            }
            _ => {}
        }
    }

    fn gherkin(&self, line: &Line<'_>, kind: Kind) -> Option<(u32, Has)> {
        let column = line.column();
        let text = line.trimmed;
        let language = self.language;
        let has = match kind {
            Kind::End => return None,
            Kind::Language => Has::Language(language_named(text)?.to_string()),
            Kind::TagLine => Has::Tags(text.starts_with('@').then(|| line.tags().0)?),
            Kind::FeatureLine => title(text, &language.feature)?,
            Kind::RuleLine => title(text, &language.rule)?,
            Kind::BackgroundLine => title(text, &language.background)?,
            Kind::ScenarioLine => title(text, &language.scenario)?,
            Kind::ExamplesLine => title(text, &language.examples)?,
            Kind::StepLine => step(text, language)?,
            Kind::TableRow => Has::Cells(text.starts_with('|').then(|| line.cells())?),
            Kind::DocStringSeparator => self.fence_in_gherkin(text)?,
            Kind::Comment => {
                let comment = text.starts_with('#').then(|| line.whole.to_string());
                return Some((1, Has::Comment(Some(comment?))));
            }
            Kind::Empty => {
                return text.is_empty().then_some((1, Has::Nothing));
            }
            Kind::Other => return Some((1, Has::Text(self.other(line)))),
        };
        Some((column, has))
    }

    /// A line of a text, or of a description.
    fn other(&self, line: &Line<'_>) -> String {
        match &self.fence {
            None => line.whole.to_string(),
            Some((fence, indent)) => {
                let text = line.without_indent(*indent);
                match (self.format, fence.as_str()) {
                    (Format::Gherkin, "\"\"\"") => text.replace("\\\"\\\"\\\"", "\"\"\""),
                    (Format::Gherkin, _) => text.replace("\\`\\`\\`", "```"),
                    (Format::Markdown, _) => text.to_string(),
                }
            }
        }
    }

    fn fence_in_gherkin(&self, text: &str) -> Option<Has> {
        let fence = match &self.fence {
            Some((open, _)) => text.starts_with(open.as_str()).then_some(open.as_str())?,
            None => ["\"\"\"", "```"]
                .into_iter()
                .find(|fence| text.starts_with(fence))?,
        };
        let rest = text.get(fence.len()..).unwrap_or("").trim();
        Some(Has::Fence {
            delimiter: fence.to_string(),
            media_type: rest.to_string(),
        })
    }

    /// # Source
    /// "Markdown with Gherkin" of the Gherkin project, and its JavaScript reader where that says more:
    /// the line under the head of a table counts as a comment, and other prose as nothing.
    fn markdown(&self, line: &Line<'_>, kind: Kind) -> Option<(u32, Has)> {
        let text = line.trimmed;
        let language = self.language;
        match kind {
            Kind::End | Kind::Language => None,
            Kind::TagLine => {
                let tags = tags_in_markdown(line);
                (!tags.is_empty()).then_some((line.column(), Has::Tags(tags)))
            }
            Kind::FeatureLine if self.has_feature => None,
            Kind::FeatureLine => heading(line, &language.feature).or_else(|| {
                let name = text.trim_end().to_string();
                let keyword = String::new();
                Some((line.column(), Has::Title { keyword, name }))
            }),
            Kind::RuleLine => heading(line, &language.rule),
            Kind::BackgroundLine => heading(line, &language.background),
            Kind::ScenarioLine => heading(line, &language.scenario),
            Kind::ExamplesLine => heading(line, &language.examples),
            Kind::StepLine => bullet(line, language),
            Kind::TableRow => {
                let is_row = text.starts_with('|')
                    && (2..=5).contains(&line.indent)
                    && !is_under_head(&line.cells());
                is_row.then(|| (line.column(), Has::Cells(line.cells())))
            }
            Kind::DocStringSeparator => self.fence_in_markdown(line),
            Kind::Comment => (text.starts_with('|') && is_under_head(&line.cells()))
                .then_some((line.column(), Has::Comment(None))),
            Kind::Empty => {
                let means_something = [
                    Kind::TagLine,
                    Kind::FeatureLine,
                    Kind::ScenarioLine,
                    Kind::BackgroundLine,
                    Kind::ExamplesLine,
                    Kind::RuleLine,
                    Kind::TableRow,
                    Kind::Comment,
                    Kind::DocStringSeparator,
                    Kind::StepLine,
                ];
                let means_nothing = text.is_empty()
                    || means_something
                        .into_iter()
                        .all(|kind| self.markdown(line, kind).is_none());
                means_nothing.then_some((line.column(), Has::Nothing))
            }
            Kind::Other => Some((line.column(), Has::Text(self.other(line)))),
        }
    }

    fn fence_in_markdown(&self, line: &Line<'_>) -> Option<(u32, Has)> {
        let ticks = line.trimmed.len() - line.trimmed.trim_start_matches('`').len();
        let (fence, rest) = line.trimmed.split_at_checked(ticks)?;
        let is_fence = match &self.fence {
            None => ticks >= 3,
            Some((open, _)) => line.trimmed == open,
        };
        is_fence.then(|| {
            let has = Has::Fence {
                delimiter: fence.to_string(),
                media_type: rest.to_string(),
            };
            (line.column(), has)
        })
    }
}

/// The code in `# language: code`.
fn language_named(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('#')?.trim_start();
    let rest = rest.strip_prefix("language")?.trim_start();
    let code = rest.strip_prefix(':')?.trim();
    let is_code = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
    (!code.is_empty() && code.chars().all(is_code)).then_some(code)
}

fn title(text: &str, keywords: &[String]) -> Option<Has> {
    keywords.iter().find_map(|keyword| {
        let name = text.strip_prefix(keyword.as_str())?.strip_prefix(':')?;
        Some(Has::Title {
            keyword: keyword.clone(),
            name: name.trim().to_string(),
        })
    })
}

fn step(text: &str, language: &Language) -> Option<Has> {
    step_of(text, language.steps.iter())
}

fn step_of<'a>(text: &str, words: impl Iterator<Item = &'a (String, KeywordType)>) -> Option<Has> {
    for (keyword, means) in words {
        if let Some(rest) = text.strip_prefix(keyword.as_str()) {
            return Some(Has::Step {
                keyword: keyword.clone(),
                means: *means,
                text: rest.trim().to_string(),
            });
        }
    }
    None
}

/// `## Scenario: name`, with one to six `#` and one blank.
fn heading(line: &Line<'_>, keywords: &[String]) -> Option<(u32, Has)> {
    let after = line.trimmed.trim_start_matches('#');
    let level = line.trimmed.len() - after.len();
    let mut rest = after.chars();
    if !(1..=6).contains(&level) || !rest.next()?.is_whitespace() {
        return None;
    }
    let column = line.column() + u32::try_from(level).unwrap_or(0) + 1;
    Some((column, title(rest.as_str(), keywords)?))
}

/// `* Given a step`, with any of the three marks of a list.
fn bullet(line: &Line<'_>, language: &Language) -> Option<(u32, Has)> {
    let after = line.trimmed.strip_prefix(['*', '+', '-'])?;
    let rest = after.trim_start();
    let blanks = count(after.get(..after.len() - rest.len()).unwrap_or(""));
    let words = language.steps.iter().filter(|(word, _)| word != "* ");
    Some((line.column() + 1 + blanks, step_of(rest, words)?))
}

/// Tags between backticks.
fn tags_in_markdown(line: &Line<'_>) -> Vec<Item> {
    let mut tags = Vec::new();
    let mut rest = line.trimmed;
    let mut column = line.column();
    while let Some((before, after)) = rest.split_once("`@") {
        let Some((name, later)) = after.split_once('`').filter(|(name, _)| !name.is_empty()) else {
            break;
        };
        column += count(before) + 1;
        tags.push(Item {
            column,
            text: format!("@{name}"),
        });
        column += count(name) + 2;
        rest = later;
    }
    tags
}

/// Whether these are the dashes under the head of a table.
fn is_under_head(cells: &[Item]) -> bool {
    cells.iter().any(|cell| {
        let dashes = cell.text.strip_prefix(':').unwrap_or(&cell.text);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.chars().all(|c| c == '-')
    })
}
