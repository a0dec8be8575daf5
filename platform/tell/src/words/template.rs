//! A message's template: a few headers, an empty line, and the text with its gaps.

use std::collections::BTreeSet;

use super::gaps::{Filling, tidy};
use super::{Gaps, Kind, SMS_MOST, SUBJECT_MOST, TEXT_MOST, Words, many_lines, one_line};

/// Characters of a template at most.
const TEMPLATE_MOST: usize = 50_000;

/// The words of one kind of message, before its gaps are filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// What it is about.
    pub subject: String,
    /// When it is sent, for the officers who edit it: "someone has booked a place".
    pub when: String,
    /// How much it matters.
    pub kind: Kind,
    /// The shorter text of an SMS.
    pub sms: String,
    /// The text.
    pub text: String,
}

/// What is wrong with a template, in words for whoever writes one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A header is missing, or has no words.
    #[error("the template has no “{0}”")]
    Missing(&'static str),
    /// A header that is not one of ours.
    #[error("“{0}” is not a heading of a template: use Subject, When, Kind and Text message")]
    Header(String),
    /// A kind that is not one of ours.
    #[error("“{0}” is not a kind of message: use needed, urgent or optional")]
    Kind(String),
    /// There is no text.
    #[error("the message has no words")]
    Empty,
    /// It is too long.
    #[error("the words are too long: {0} characters, and the most is {TEMPLATE_MOST}")]
    Long(usize),
    /// Two brackets that do not make a gap.
    #[error(
        "“{0}” is not a gap: write ((name)), or ((name??words to show)) on one line, without brackets inside"
    )]
    Gap(String),
    /// There is nothing to fill a gap with.
    #[error("there is no “{name}” to put in the message. These can be used: {known}")]
    Unknown {
        /// The gap.
        name: String,
        /// What there is.
        known: String,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`TemplateError`], in words for whoever wrote it.
    pub fn parse(file: &str) -> Result<Self, TemplateError> {
        let file = file.replace("\r\n", "\n");
        let (headers, text) = file.split_once("\n\n").ok_or(TemplateError::Empty)?;
        let mut template = Self {
            text: text.trim().to_owned(),
            ..Self::default()
        };
        for line in headers.lines() {
            let (name, words) = line
                .split_once(':')
                .ok_or_else(|| TemplateError::Header(line.to_owned()))?;
            let words = words.trim();
            match name.trim() {
                "Subject" => template.subject = words.to_owned(),
                "When" => template.when = words.to_owned(),
                "Text message" => template.sms = words.to_owned(),
                "Kind" => {
                    template.kind = [Kind::Needed, Kind::Urgent, Kind::Optional]
                        .into_iter()
                        .find(|kind| kind.word() == words)
                        .ok_or_else(|| TemplateError::Kind(words.to_owned()))?;
                }
                other => return Err(TemplateError::Header(other.to_owned())),
            }
        }
        if template.when.is_empty() {
            return Err(TemplateError::Missing("When"));
        }
        template.check()?;
        Ok(template)
    }

    /// The same template in an officer's own words.
    ///
    /// # Errors
    /// [`TemplateError`], in words for the officer.
    pub fn reworded(&self, subject: &str, sms: &str, text: &str) -> Result<Self, TemplateError> {
        let reworded = Self {
            subject: one_line(subject, TEMPLATE_MOST),
            sms: one_line(sms, TEMPLATE_MOST),
            text: many_lines(text, TEMPLATE_MOST + 1).trim().to_owned(),
            ..self.clone()
        };
        reworded.check()?;
        Ok(reworded)
    }

    fn check(&self) -> Result<(), TemplateError> {
        if self.subject.is_empty() {
            return Err(TemplateError::Missing("Subject"));
        }
        if self.sms.is_empty() {
            return Err(TemplateError::Missing("Text message"));
        }
        if self.text.is_empty() {
            return Err(TemplateError::Empty);
        }
        let length = self.text.chars().count();
        if length > TEMPLATE_MOST {
            return Err(TemplateError::Long(length));
        }
        self.names().map(drop)
    }

    /// The names of its gaps, as they are written.
    ///
    /// # Errors
    /// [`TemplateError::Gap`].
    pub fn names(&self) -> Result<Vec<String>, TemplateError> {
        let mut seen = BTreeSet::new();
        let mut names = Vec::new();
        for line in [self.subject.as_str(), &self.sms]
            .into_iter()
            .chain(self.text.lines())
        {
            for part in parts(line)? {
                if let Part::Gap(name) | Part::When(name, _) = part
                    && seen.insert(tidy(name))
                {
                    names.push(name.trim().to_owned());
                }
            }
        }
        Ok(names)
    }

    /// Fills the gaps. Values are never read for gaps of their own. A line that holds nothing but gaps
    /// that turn out empty is left out.
    ///
    /// # Errors
    /// [`TemplateError::Unknown`] for a gap that there is nothing for.
    pub fn fill(&self, gaps: &Gaps) -> Result<Words, TemplateError> {
        let mut text: Vec<String> = Vec::new();
        for line in self.text.lines() {
            let (filled, had_gap) = fill_line(line, gaps, Filling::in_a_text)?;
            let is_blank = filled.trim().is_empty();
            if is_blank && had_gap {
                continue;
            }
            // An omitted line leaves no hole: of several empty lines one stays.
            if !(is_blank && text.last().is_none_or(|last| last.trim().is_empty())) {
                text.push(filled.trim_end().to_owned());
            }
        }
        Ok(Words {
            template: String::new(),
            version: 0,
            language: super::ENGLISH.into(),
            kind: self.kind,
            subject: one_line(
                &fill_line(&self.subject, gaps, Filling::on_a_line)?.0,
                SUBJECT_MOST,
            ),
            text: many_lines(text.join("\n").trim(), TEXT_MOST),
            sms: one_line(&fill_line(&self.sms, gaps, Filling::on_a_line)?.0, SMS_MOST),
        })
    }
}

/// A line with its gaps filled, and whether it had any.
fn fill_line(
    line: &str,
    gaps: &Gaps,
    as_text: fn(&Filling) -> String,
) -> Result<(String, bool), TemplateError> {
    let mut out = String::with_capacity(line.len());
    let mut had_gap = false;
    for part in parts(line)? {
        let known = |name: &str| {
            gaps.get(name).ok_or_else(|| TemplateError::Unknown {
                name: name.trim().to_owned(),
                known: gaps.names().collect::<Vec<_>>().join(", "),
            })
        };
        had_gap |= !matches!(part, Part::Words(_));
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Gap(name) => out.push_str(&as_text(known(name)?)),
            Part::When(name, words) => {
                if known(name)?.is_true() {
                    out.push_str(words);
                }
            }
        }
    }
    Ok((out, had_gap))
}

enum Part<'a> {
    Words(&'a str),
    Gap(&'a str),
    When(&'a str, &'a str),
}

/// A line in its parts. What stands within a gap has no brackets, as in GOV.UK Notify.
fn parts(line: &str) -> Result<Vec<Part<'_>>, TemplateError> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("((") {
        let (before, gap) = rest.split_at(at);
        let wrong = || TemplateError::Gap(gap.chars().take(60).collect());
        let inner = gap.strip_prefix("((").unwrap_or(gap);
        let (inner, after) = inner.split_once("))").ok_or_else(wrong)?;
        let (name, words) = match inner.split_once("??") {
            Some((name, words)) => (name, Some(words)),
            None => (inner, None),
        };
        if inner.contains(['(', ')']) || tidy(name).is_empty() || words == Some("") {
            return Err(wrong());
        }
        if !before.is_empty() {
            parts.push(Part::Words(before));
        }
        parts.push(words.map_or(Part::Gap(name), |words| Part::When(name, words)));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    Ok(parts)
}
