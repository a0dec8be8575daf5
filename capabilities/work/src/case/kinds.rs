//! What a report can be about, as the place's own list has it: the part of it that work needs.

use app::App;
use app::ask::{Case, NewKind};
use app::kit::Fault;
use serde::Deserialize;

use super::report::renamed;

/// The file of a place that holds them.
const FILE: &str = "reports/categories.json";

/// The kinds of problem, in the order of the file.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Kinds {
    #[serde(rename = "categories")]
    pub all: Vec<Kind>,
}

/// One kind of problem.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Kind {
    /// As a case has it.
    pub code: String,
    /// "Pothole or broken road"
    pub name: String,
    /// The heading that it stands under.
    pub group: String,
    /// The team that sees to it.
    pub team: String,
    /// By when, in working days.
    pub due_working_days: u32,
    /// Whether it is never shown to others.
    #[serde(default)]
    pub private: bool,
}

impl Kinds {
    /// Those of the place that is served.
    ///
    /// # Errors
    /// A fault that names the file, if it is not there or cannot be read.
    pub fn of(app: &App) -> Result<Self, Fault> {
        let file = app.place().file(FILE);
        let file = file.ok_or_else(|| Fault::internal(format!("the place has no {FILE}")))?;
        serde_json::from_slice(&file).map_err(|e| Fault::internal(format!("{FILE}: {e}")))
    }

    /// The kind of a code.
    pub fn get(&self, code: &str) -> Option<&Kind> {
        self.all.iter().find(|kind| kind.code == code)
    }

    /// What follows for a case from being of another kind. With `private` it is for staff and whoever
    /// asked alone, even where its kind is not.
    pub fn change(&self, case: &Case, to: &Kind, private: bool) -> NewKind {
        let before = self
            .get(&case.category)
            .map_or("", |kind| kind.name.as_str());
        NewKind {
            category: to.code.clone(),
            name: to.name.clone(),
            private: private || to.private,
            team: to.team.clone(),
            title: renamed(&case.title, before, &to.name),
            due_working_days: Some(i64::from(to.due_working_days)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, to: &str, private: bool, want: (&str, bool, Option<i64>)) {
        let text = include_bytes!("../../../../places/example/reports/categories.json");
        let kinds: Kinds = serde_json::from_slice(text).unwrap_or_default();
        let to = kinds.get(to).cloned().unwrap_or_default();
        let mut case = Case::default();
        case.row.category = "bench".into();
        case.row.title = title.into();
        let new = kinds.change(&case, &to, private);
        let got = (new.title.as_str(), new.private, new.due_working_days);
        assert_eq!(got, want);
    }

    #[test]
    fn what_follows_from_a_kind_is_in_the_list_of_the_place() {
        let title = "Bench or seat, Quay Street";
        check(
            title,
            "dog-mess",
            false,
            ("Dog mess, Quay Street", false, Some(3)),
        );
        check(
            title,
            "dog-mess",
            true,
            ("Dog mess, Quay Street", true, Some(3)),
        );
        check(
            title,
            "needles",
            false,
            ("Needles or drug litter, Quay Street", true, Some(1)),
        );
        check(
            "Ann’s bench",
            "litter",
            false,
            ("Ann’s bench", false, Some(3)),
        );
    }
}
