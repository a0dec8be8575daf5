//! Work that came and is nobody's, without a team and an owner: every administrator is told of it, once.

use std::time::Duration;

use app::ask::{self, Case, Query};
use app::kit::{Fault, Time, words};
use app::store::{Collection, Rd, StoreError};
use app::tell::{Options, To};
use app::{App, Job, Letter, teams};
use serde::{Deserialize, Serialize};

use crate::told;

/// Cases looked at in one turn, the newest first.
const MOST: i64 = 500;
/// Cases that one message names.
const NAMED: usize = 20;
/// Days after which what is still nobody's is told of again.
const KEPT_DAYS: i64 = 1_096;

/// That administrators were told of a case, under its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub at: Time,
}

/// Cases that administrators were told of.
pub const TOLD: Collection<Told> = Collection {
    name: "work-told",
    purpose: "to tell administrators once of work that nobody has",
    personal: false,
    erase_at: |told, _| Some(told.at.plus_s(KEPT_DAYS * 86_400)),
    kept_for: "3 years",
    audited: false,
    fields: &[],
};

/// Tells of what has come and is nobody's.
pub const NOBODYS: Job = Job {
    name: "tell-of-nobodys-work",
    every: Duration::from_secs(15 * 60),
    run: |app| Box::pin(async move { tell(&app).await }),
};

/// Work that nobody has.
#[derive(Debug, Serialize)]
pub struct NobodysLetter {
    /// "3 pieces of work have"
    have: String,
    /// A line for each: what it is, and its reference.
    cases: Vec<String>,
    /// There are more than are named.
    has_more: bool,
    /// The list of them.
    link: String,
}

impl NobodysLetter {
    fn of(base: &str, cases: &[Case]) -> Self {
        let named = cases.iter().take(NAMED);
        Self {
            have: match cases.len() {
                1 => "A piece of work has".into(),
                n => format!("{n} pieces of work have"),
            },
            cases: named
                .map(|case| format!("{} ({})", case.title, case.reference))
                .collect(),
            has_more: cases.len() > NAMED,
            link: format!("{base}/work?whose=nobody"),
        }
    }
}

impl Letter for NobodysLetter {
    const TEMPLATE: &'static str = "work/nobodys.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        let link = "https://place.example/work?whose=nobody";
        vec![
            (
                "one",
                Self {
                    have: "A piece of work has".into(),
                    cases: vec!["Erase what you hold about me (BX7K-3MQD)".into()],
                    has_more: false,
                    link: link.into(),
                },
            ),
            (
                "more than are named",
                Self {
                    have: "21 pieces of work have".into(),
                    cases: vec!["The bench by the harbour is broken (C4WD-7RTK)".into(); NAMED],
                    has_more: true,
                    link: link.into(),
                },
            ),
        ]
    }
}

async fn tell(app: &App) -> Result<String, Fault> {
    let (here, base) = (app.clone(), app.config().public_url());
    let told = app
        .store()
        .write(move |tx| {
            let cases = untold(tx)?;
            let admins = told::admins(tx)?;
            if cases.is_empty() || admins.is_empty() {
                return Ok::<_, StoreError>(0);
            }
            let letter = NobodysLetter::of(&base, &cases);
            for admin in admins {
                if let Some(email) = teams::address(tx, &admin)? {
                    here.send(tx, &To::email(&email), &letter, &Options::default())?;
                }
            }
            for case in &cases {
                let told = Told { at: tx.now() };
                TOLD.insert_as(tx, "system", case.id.clone(), told)?;
            }
            Ok(cases.len())
        })
        .await?;
    let count = i64::try_from(told).unwrap_or(i64::MAX);
    Ok(format!(
        "{} that nobody has told of",
        words::count(count, "case", "cases")
    ))
}

/// What is nobody's, and administrators were not told of.
fn untold(rd: &mut Rd<'_>) -> Result<Vec<Case>, StoreError> {
    let query = Query {
        open: Some(true),
        teams: vec![String::new()],
        owners: vec![String::new()],
        backwards: true,
        limit: MOST,
        ..Query::default()
    };
    let mut untold = Vec::new();
    for case in ask::list(rd, &query)?.cases {
        if TOLD.get(rd, &case.id)?.is_none() {
            untold.push(case);
        }
    }
    Ok(untold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: usize, want: (&str, usize, bool)) {
        let letter = NobodysLetter::of("https://place.example", &vec![Case::default(); count]);
        let got = (letter.have.as_str(), letter.cases.len(), letter.has_more);
        assert_eq!(got, want);
    }

    #[test]
    fn a_message_names_some_and_counts_all() {
        check(1, ("A piece of work has", 1, false));
        check(20, ("20 pieces of work have", 20, false));
        check(21, ("21 pieces of work have", 20, true));
    }
}
