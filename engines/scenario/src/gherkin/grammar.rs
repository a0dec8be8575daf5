//! What may stand where: the grammar of a feature file, a line at a time.
//!
//! # Source
//! `gherkin.berp` of the Gherkin project. The order of what is expected is its generated readers': where a line
//! could be two things, the first that is listed is meant.

use super::token::Kind::{self, *};

/// Which part of the file the last line was in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    #[default]
    Start,
    AfterLanguage,
    FeatureTags,
    /// Under the name of a feature or a rule.
    Header,
    HeaderText,
    RuleTags,
    Background,
    BackgroundText,
    ScenarioTags,
    Scenario,
    ScenarioText,
    Step,
    Table,
    /// Within a text; it may come after the step's table.
    DocString {
        after_table: bool,
    },
    DocStringEnd {
        after_table: bool,
    },
    TableAfterDocString,
    ExamplesTags,
    Examples,
    ExamplesText,
    ExamplesTable,
}

/// Where the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct At {
    pub part: Part,
    /// Whether the steps are those of a background, which has no examples.
    pub in_background: bool,
}

impl At {
    /// What may come next, the first of which that the line can be is what it is.
    pub fn expected(self) -> &'static [Kind] {
        match (self.part, self.in_background) {
            (Part::Start, _) => &[End, Language, TagLine, FeatureLine, Comment, Empty],
            (Part::AfterLanguage | Part::FeatureTags, _) => &[TagLine, FeatureLine, Comment, Empty],
            (Part::RuleTags, _) => &[TagLine, RuleLine, Comment, Empty],
            (Part::ScenarioTags, _) => &[TagLine, ScenarioLine, Comment, Empty],
            (Part::ExamplesTags, _) => &[TagLine, ExamplesLine, Comment, Empty],
            (Part::Header, _) => &[
                End,
                Empty,
                Comment,
                BackgroundLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::HeaderText, _) => &[
                End,
                Comment,
                BackgroundLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::Background, _) => &[
                End,
                Empty,
                Comment,
                StepLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::BackgroundText, _) => &[
                End,
                Comment,
                StepLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::Scenario, _) => &[
                End,
                Empty,
                Comment,
                StepLine,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::ScenarioText, _) => &[
                End,
                Comment,
                StepLine,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::Step | Part::Table, true) => &[
                End,
                TableRow,
                DocStringSeparator,
                StepLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
            (Part::Step | Part::Table, false) => &[
                End,
                TableRow,
                DocStringSeparator,
                StepLine,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
            (Part::DocString { .. }, _) => &[DocStringSeparator, Other],
            (Part::DocStringEnd { after_table: true }, true) => &[
                End,
                StepLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
            (Part::DocStringEnd { after_table: true }, false) => &[
                End,
                StepLine,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
            (Part::DocStringEnd { after_table: false } | Part::TableAfterDocString, true) => &[
                End,
                TableRow,
                StepLine,
                TagLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
            (Part::DocStringEnd { after_table: false } | Part::TableAfterDocString, false) => &[
                End,
                TableRow,
                StepLine,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
            (Part::Examples, _) => &[
                End,
                Empty,
                Comment,
                TableRow,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::ExamplesText, _) => &[
                End,
                Comment,
                TableRow,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Other,
            ],
            (Part::ExamplesTable, _) => &[
                End,
                TableRow,
                TagLine,
                ExamplesLine,
                ScenarioLine,
                RuleLine,
                Comment,
                Empty,
            ],
        }
    }

    /// Where the reading is after a line of this kind. `ahead` says whether tags lead to such a line.
    pub fn after(self, kind: Kind, ahead: impl Fn(Kind) -> bool) -> Self {
        let part = match kind {
            Language => Part::AfterLanguage,
            TagLine => self.after_tags(ahead),
            FeatureLine | RuleLine => Part::Header,
            BackgroundLine => Part::Background,
            ScenarioLine => Part::Scenario,
            ExamplesLine => Part::Examples,
            StepLine => Part::Step,
            TableRow => match self.part {
                Part::DocStringEnd { .. } | Part::TableAfterDocString => Part::TableAfterDocString,
                Part::Examples | Part::ExamplesText | Part::ExamplesTable => Part::ExamplesTable,
                _ => Part::Table,
            },
            DocStringSeparator => match self.part {
                Part::DocString { after_table } => Part::DocStringEnd { after_table },
                part => Part::DocString {
                    after_table: part == Part::Table,
                },
            },
            Comment | Other => self.part.with_text(),
            Empty | End => self.part,
        };
        let in_background = match kind {
            BackgroundLine => true,
            ScenarioLine | RuleLine => false,
            _ => self.in_background,
        };
        Self {
            part,
            in_background,
        }
    }

    fn after_tags(self, ahead: impl Fn(Kind) -> bool) -> Part {
        match self.part {
            Part::Start | Part::AfterLanguage | Part::FeatureTags => Part::FeatureTags,
            tags @ (Part::RuleTags | Part::ScenarioTags | Part::ExamplesTags) => tags,
            part => {
                let in_header = matches!(
                    part,
                    Part::Header | Part::HeaderText | Part::Background | Part::BackgroundText
                );
                if !in_header && !self.in_background && ahead(ExamplesLine) {
                    Part::ExamplesTags
                } else if ahead(ScenarioLine) {
                    Part::ScenarioTags
                } else {
                    Part::RuleTags
                }
            }
        }
    }
}

impl Part {
    /// The description that a comment or a line of prose begins or continues.
    fn with_text(self) -> Self {
        match self {
            Self::Header => Self::HeaderText,
            Self::Background => Self::BackgroundText,
            Self::Scenario => Self::ScenarioText,
            Self::Examples => Self::ExamplesText,
            part => part,
        }
    }
}
