//! The problems of a contract as a table to take away.

use app::kit::words;
use app::teams::Names;
use app::{Fail, View, sheet};
use axum::extract::Path;
use axum::response::Response;

use super::stands;
use crate::model::{Problem, Room};

pub async fn take(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let names = view.app.store().read(Names::read).await?;
    Ok(sheet::download("problems", table(&room.problems, &names)))
}

/// A row for each problem; days are in ISO 8601.
fn table(problems: &[Problem], names: &Names) -> String {
    let head = [
        "problem",
        "severity",
        "state",
        "owner",
        "accepted until",
        "shoppers who met it",
    ];
    let row = |one: &Problem| {
        let until = one.until.map(words::last_day).map(words::local);
        [
            one.what.clone(),
            one.severity.word().to_owned(),
            stands(one.state).1.to_lowercase(),
            names.person(&one.owner),
            until.map(|at| at.date().to_string()).unwrap_or_default(),
            one.met_by.to_string(),
        ]
    };
    sheet::csv(head, problems.iter().map(row))
}

#[cfg(test)]
mod tests {
    use app::check::State;
    use app::teams::Colleague;
    use contract::gate::Severity;
    use jiff::civil::Date;

    use super::*;

    #[test]
    fn a_table_says_how_each_problem_stands_and_whose_it_is() {
        let people = [Colleague {
            id: "1".into(),
            name: "Grace Odell".into(),
            email: String::new(),
        }];
        let names = Names::of(&people, &[]);
        let check = |state, until: &str, owner: &str, want: &str| {
            let one = Problem {
                id: "7".into(),
                version: 1,
                what: "The focus cannot be seen.".into(),
                severity: Severity::Serious,
                met_by: 3,
                state,
                until: until.parse::<Date>().ok().and_then(words::end_of),
                owner: owner.into(),
                limit: None,
            };
            let table = table(&[one], &names);
            let row = table.lines().nth(1).unwrap_or_default();
            let want = format!("The focus cannot be seen.,serious,{want}");
            assert_eq!(row, want);
        };
        check(State::Open, "", "", "open,,,3");
        check(
            State::Accepted,
            "2026-12-24",
            "1",
            "accepted,Grace Odell,2026-12-24,3",
        );
        check(State::Gone, "", "2", "put right,somebody who has left,,3");
    }
}
