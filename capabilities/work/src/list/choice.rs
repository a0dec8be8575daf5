//! What an officer chose to see, as it stands in the address, and as the verb ask reads it.

use app::ask::{Circle, Query, Sort};
use app::kit::Time;
use serde::{Deserialize, Serialize};

/// What was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// "mine", "team", "nobody", "all"
    pub whose: String,
    /// "", which is open; "closed", "any", or a status
    pub state: String,
    pub category: String,
    pub team: String,
    pub ward: String,
    /// "yes" for what is late alone.
    pub late: String,
    pub q: String,
    /// References with commas between: these cases alone, whatever else is chosen.
    pub these: String,
    /// "due", "-due", "title"…
    pub sort: String,
    pub page: Option<i64>,
}

/// Who is looking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looker {
    /// The account.
    pub id: String,
    /// Whose work it does besides.
    pub for_others: Vec<String>,
    /// The short names of its teams.
    pub teams: Vec<String>,
    /// Whether private work of every team may be seen.
    pub is_admin: bool,
}

impl Looker {
    /// Whose work is "mine".
    pub fn owners(&self) -> Vec<String> {
        let own = std::iter::once(self.id.clone());
        own.chain(self.for_others.iter().cloned()).collect()
    }

    /// Whose private work may be seen.
    pub fn circle(&self) -> Circle {
        Circle {
            teams: self.teams.clone(),
            owners: self.owners(),
        }
    }
}

impl Choice {
    /// The choice in an address, without its page and its order.
    pub fn query(&self) -> String {
        app::query(&[
            ("whose", &self.whose),
            ("state", &self.state),
            ("category", &self.category),
            ("team", &self.team),
            ("ward", &self.ward),
            ("late", &self.late),
            ("q", &self.q),
            ("these", &self.these),
        ])
    }

    /// Whether anything but whose work it is was chosen.
    pub fn is_filtered(&self) -> bool {
        let filters = [
            &self.state,
            &self.category,
            &self.team,
            &self.ward,
            &self.late,
            &self.q,
            &self.these,
        ];
        filters.iter().any(|value| !value.is_empty())
    }

    /// As the verb ask reads it, without order and page.
    pub fn cases(&self, by: &Looker, now: Time) -> Query {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let (open, statuses) = match self.state.as_str() {
            "" => (Some(true), Vec::new()),
            "closed" => (Some(false), Vec::new()),
            "any" => (None, Vec::new()),
            status => (None, vec![status.to_owned()]),
        };
        let teams = match self.whose.as_str() {
            // Somebody in no team sees no team's work, rather than everybody's.
            "team" if by.teams.is_empty() => vec!["-".to_owned()],
            "team" => by.teams.clone(),
            _ => self
                .team
                .split(',')
                .filter(|team| !team.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
        };
        Query {
            open,
            statuses,
            categories: some(&self.category).into_iter().collect(),
            teams,
            owners: match self.whose.as_str() {
                "" | "mine" => by.owners(),
                "nobody" => vec![String::new()],
                _ => Vec::new(),
            },
            private_for: (!by.is_admin).then(|| by.circle()),
            ward: some(&self.ward),
            due_before: (self.late == "yes").then_some(now),
            words: some(&self.q).into_iter().collect(),
            limit: i64::MAX,
            ..Query::default()
        }
    }

    /// The order that was chosen: what is due soonest first, if none was.
    pub fn sort(&self) -> (Sort, bool) {
        let (column, backwards) = self
            .sort
            .strip_prefix('-')
            .map_or((self.sort.as_str(), false), |column| (column, true));
        let sort = match column {
            "title" => Sort::Title,
            "status" => Sort::Status,
            "owner" => Sort::Owner,
            "ward" => Sort::Ward,
            "created" => Sort::Created,
            "category" => Sort::Category,
            _ => Sort::Due,
        };
        (sort, backwards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ann() -> Looker {
        Looker {
            id: "ann".into(),
            for_others: vec!["bo".into()],
            teams: vec!["street-care".into()],
            is_admin: false,
        }
    }

    #[test]
    fn what_is_mine_comes_first() {
        let query = Choice::default().cases(&ann(), Time(0));
        assert_eq!(
            (query.open, query.owners),
            (Some(true), vec!["ann".to_owned(), "bo".into()])
        );
        assert_eq!(query.private_for, Some(ann().circle()));
    }

    #[test]
    fn choices_become_questions_to_the_store() {
        let choice =
            |text: &str| serde_json::from_value::<Choice>(serde_json::json!({"whose": text}));
        let cases =
            |whose: &str, by: &Looker| choice(whose).map(|choice| choice.cases(by, Time(5)));
        let all = cases("all", &ann()).unwrap_or_default();
        assert!(all.owners.is_empty() && all.teams.is_empty());
        assert_eq!(cases("nobody", &ann()).unwrap_or_default().owners, [""]);
        assert_eq!(
            cases("team", &ann()).unwrap_or_default().teams,
            ["street-care"]
        );
        assert_eq!(
            cases("team", &Looker::default()).unwrap_or_default().teams,
            ["-"]
        );
        let late = Choice {
            late: "yes".into(),
            state: "done".into(),
            ..Choice::default()
        };
        let query = late.cases(&ann(), Time(5));
        assert_eq!((query.due_before, query.open), (Some(Time(5)), None));
        assert_eq!(query.statuses, ["done"]);
        assert_eq!(late.query(), "state=done&late=yes");
    }
}
