//! A form: what it is for, its pages in order, and what becomes of the answers.

use serde::{Deserialize, Serialize};

use crate::{Limit, Question, When};

/// A form, as data. Its JSON is this struct, and nothing that it does not name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Which shape of this data: 1.
    pub format: u32,
    /// Its address: `parking-permit`.
    pub name: String,
    /// "Apply for a parking permit"
    pub title: String,
    /// One sentence on the list and at the start.
    pub about: String,
    /// What to know before one starts, a paragraph each.
    #[serde(default)]
    pub before: Vec<String>,
    /// What to have at hand.
    #[serde(default)]
    pub needed: Vec<String>,
    /// How long it takes, in minutes; 0 says nothing.
    #[serde(default)]
    pub minutes: u32,
    /// What the cases are filed under.
    pub category: String,
    /// The team that has the next move.
    #[serde(default)]
    pub team: String,
    /// By when a case should be settled, in working days; 0 for no promise.
    #[serde(default)]
    pub due_working_days: u32,
    /// Why we ask, for whoever answers.
    pub purpose: String,
    /// Days that the answers are kept after the case is closed.
    pub keep_days: u32,
    /// Its pages, in order.
    pub pages: Vec<Page>,
    /// What there is to pay, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// What happens next, a paragraph each, once it is sent.
    #[serde(default)]
    pub done: Vec<String>,
    /// Where to go on once it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Link>,
}

/// A page: one question or a small group, or words alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its address within the form, and the name of its rows if it is repeated.
    pub name: String,
    /// Its heading; may be empty where it asks one question, which is the heading then.
    #[serde(default)]
    pub title: String,
    /// The part of the form that it belongs to: "About you".
    #[serde(default)]
    pub section: String,
    /// Words above the questions, a paragraph each.
    #[serde(default)]
    pub words: Vec<String>,
    /// What it asks.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// When it is asked; always, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// Whether it can be asked again, for each of several things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// Whether the form ends here without being sent: "You cannot apply".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stop: bool,
    /// Where to go from a page that ends the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// How often a page can be asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// One of them: "vehicle".
    pub one: String,
    /// Several of them: "vehicles".
    pub many: String,
    /// How many there can be, 2 to [`Limit::ROWS`].
    pub most: usize,
}

/// Somewhere to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// "Choose a time"
    pub text: String,
    /// A path of ours, or an `https://` address.
    pub path: String,
}

/// What there is to pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// What for: "Resident permit for 12 months".
    pub what: String,
    /// How much, in pence, where no rule says otherwise.
    pub pence: i64,
    /// Other amounts: the first whose condition holds is what there is to pay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<FeeRule>,
}

/// An amount that answers decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// When it is this.
    pub when: When,
    /// How much, in pence; 0 for nothing.
    pub pence: i64,
}

/// Why a form could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More than [`Limit::FORM_BYTES`].
    #[error("a form is at most {limit} bytes, got {0}", limit = Limit::FORM_BYTES)]
    TooLarge(usize),
    /// Not the JSON of a form, with where.
    #[error("{0}")]
    Json(String),
    /// Written by a later borough.
    #[error("the form has format {0}, and this borough knows format 1")]
    Format(u32),
}

impl Form {
    /// Reads a form from JSON. Whether it makes sense is for [`crate::check`] to say.
    ///
    /// # Errors
    /// [`FormError`], with the line.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        if text.len() > Limit::FORM_BYTES {
            return Err(FormError::TooLarge(text.len()));
        }
        let form: Self = serde_json::from_str(text).map_err(|e| FormError::Json(e.to_string()))?;
        if form.format == 1 {
            Ok(form)
        } else {
            Err(FormError::Format(form.format))
        }
    }

    /// Its JSON, to be read by people too.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The page of this name.
    #[must_use]
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.name == name)
    }

    /// The question of this name, and its page.
    #[must_use]
    pub fn question(&self, name: &str) -> Option<(&Page, &Question)> {
        self.pages.iter().find_map(|page| {
            let found = page.questions.iter().find(|q| q.name == name);
            found.map(|question| (page, question))
        })
    }
}

impl Page {
    /// What it is called: its title, or the question that it asks.
    #[must_use]
    pub fn heading(&self) -> &str {
        if self.title.is_empty() {
            self.questions.first().map_or(&self.name, |q| &q.label)
        } else {
            &self.title
        }
    }

    /// Whether the question is the heading.
    #[must_use]
    pub fn asks_in_heading(&self) -> bool {
        self.title.is_empty() && self.questions.len() == 1
    }
}
