//! What the pages of a form have in common.

use form::Wrong;
use serde::Serialize;

use super::run::Run;

/// What every page of a form says about it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Words {
    /// Where the form's pages are.
    pub base: String,
    /// What the form is called.
    pub title: String,
    /// Whether it is only tried out.
    pub trial: bool,
    /// Where one who tries it out came from.
    pub editor: String,
}

impl Words {
    pub fn of(run: &Run) -> Self {
        Self {
            base: run.base.clone(),
            title: run.form().title.clone(),
            trial: run.trial,
            editor: format!("/forms/{}", run.form().name),
        }
    }

    pub fn sample() -> Self {
        Self {
            base: "/apply/parking-permit".into(),
            title: "Apply for a parking permit".into(),
            trial: false,
            editor: "/forms/parking-permit".into(),
        }
    }
}

/// Something wrong, as the summary of errors shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What to do.
    pub text: String,
    /// Where.
    pub href: String,
}

impl Problem {
    pub fn of(wrong: &[Wrong]) -> Vec<Self> {
        wrong
            .iter()
            .map(|one| Self {
                text: one.message.clone(),
                href: format!("#{}", one.field),
            })
            .collect()
    }
}
