//! What the verb ask wants told, told: notices about cases become messages, in one place for every capability.

use std::collections::BTreeMap;

use ask::{Notice, To as Whom};
use serde::Serialize;
use store::{StoreError, Tx};
use tell::{Channel, Options, To};

use crate::capability::Template;
use crate::{App, Letter, Sample, teams, template};

/// The messages about cases.
pub const TEMPLATES: &[Template] = &[
    template!("cases/received.txt", "../pages/cases/received.txt"),
    template!("cases/changed.txt", "../pages/cases/changed.txt"),
    template!("cases/needs-you.txt", "../pages/cases/needs-you.txt"),
    template!("cases/to-pay.txt", "../pages/cases/to-pay.txt"),
    template!("cases/closed.txt", "../pages/cases/closed.txt"),
    template!("cases/reopened.txt", "../pages/cases/reopened.txt"),
    template!("cases/merged.txt", "../pages/cases/merged.txt"),
    template!("cases/following.txt", "../pages/cases/following.txt"),
    template!("cases/assigned.txt", "../pages/cases/assigned.txt"),
    template!("cases/team.txt", "../pages/cases/team.txt"),
    template!("cases/answered.txt", "../pages/cases/answered.txt"),
    template!("cases/escalated.txt", "../pages/cases/escalated.txt"),
];

/// What goes into the gaps of any of them.
#[derive(Debug, Clone, Serialize)]
struct Gaps {
    council: String,
    greeting: String,
    title: String,
    reference: String,
    status: String,
    words: String,
    has_due: bool,
    due: String,
    amount: String,
    what: String,
    link: String,
}

/// A message about a case: the same facts, in the words of one template.
macro_rules! letters {
    ($($name:ident $notice:literal $template:literal),+ $(,)?) => {
        $(
            #[derive(Serialize)]
            #[serde(transparent)]
            struct $name(Gaps);

            impl Letter for $name {
                const TEMPLATE: &'static str = $template;

                fn samples() -> Vec<(&'static str, Self)> {
                    vec![
                        ("with everything", Self(Gaps::sample())),
                        ("with the least", Self(Gaps::sample().bare())),
                    ]
                }
            }
        )+

        /// A sample of each.
        pub fn samples() -> Vec<Sample> {
            [$($name::sample_values()),+].into_iter().flatten().collect()
        }

        fn send(app: &App, tx: &mut Tx<'_>, to: &To, notice: &str, gaps: Gaps, options: &Options) -> Result<(), StoreError> {
            match notice {
                $($notice => app.send(tx, to, &$name(gaps), options).map(drop),)+
                other => Err(StoreError::Unreadable(format!("there is no message for the notice {other}"))),
            }
        }
    };
}

letters! {
    Received "case-received" "cases/received.txt",
    Changed "case-changed" "cases/changed.txt",
    NeedsYou "case-needs-you" "cases/needs-you.txt",
    ToPay "case-to-pay" "cases/to-pay.txt",
    Closed "case-closed" "cases/closed.txt",
    Reopened "case-reopened" "cases/reopened.txt",
    Merged "case-merged" "cases/merged.txt",
    Following "case-following" "cases/following.txt",
    Assigned "case-assigned" "cases/assigned.txt",
    Team "case-team" "cases/team.txt",
    Answered "case-answered" "cases/answered.txt",
    Escalated "case-escalated" "cases/escalated.txt",
}

impl Gaps {
    fn of(app: &App, notice: &Notice, page: &str) -> Self {
        let gap = |name: &str| of(&notice.gaps, name);
        let name = gap("name");
        let base = app.config().public_url();
        let link = match notice.to {
            Whom::Person { .. } | Whom::Follower { .. } => {
                format!("{base}{page}/{}?key={}", notice.reference, notice.key)
            }
            Whom::Account(_) | Whom::Team(_) => format!("{base}/work/{}", notice.reference),
        };
        Self {
            council: app.place().facts().council.clone(),
            greeting: if name.is_empty() {
                "Hello,".into()
            } else {
                format!("Hello {name},")
            },
            title: gap("title"),
            reference: notice.reference.clone(),
            status: gap("status"),
            words: gap("words"),
            has_due: notice.gaps.contains_key("due"),
            due: gap("due"),
            amount: gap("amount"),
            what: gap("what"),
            link,
        }
    }

    fn sample() -> Self {
        Self {
            council: "Saltreach Borough Council".into(),
            greeting: "Hello Rosa,".into(),
            title: "The bench by the harbour is broken".into(),
            reference: "BX7K-3MQD".into(),
            status: "We are looking at it".into(),
            words: "The new slat comes on Monday.".into(),
            has_due: true,
            due: "3 December 2026".into(),
            amount: "£45".into(),
            what: "Parking permit".into(),
            link: "https://place.example/track/BX7K-3MQD?key=k".into(),
        }
    }

    fn bare(self) -> Self {
        Self {
            greeting: "Hello,".into(),
            words: String::new(),
            has_due: false,
            due: String::new(),
            ..self
        }
    }
}

fn of(gaps: &BTreeMap<&'static str, String>, name: &str) -> String {
    gaps.get(name).cloned().unwrap_or_default()
}

/// What is worth a letter: it asks for something, or settles what was asked.
const POSTED: [&str; 3] = ["case-needs-you", "case-to-pay", "case-closed"];

/// Whether somebody is told this. A letter costs money and days, and goes to nobody who did not say who they are.
fn is_worth(template: &str, to: &To) -> bool {
    let ways = to.addresses();
    let is_by_post_alone =
        !ways.is_empty() && ways.iter().all(|way| way.channel == Channel::Letter);
    !is_by_post_alone || (!to.name.is_empty() && POSTED.contains(&template))
}

/// Writes the messages that a change of a case causes, in the transaction of the change.
///
/// A person hears by the ways they gave, and where that is the post alone only what asks for something or settles it;
/// staff by the address of their account; a team by that of its lead. A team without a lead, or somebody who has left,
/// hears nothing: the list of work shows it all.
///
/// # Errors
/// Whatever the store says.
pub fn tell(app: &App, tx: &mut Tx<'_>, notices: &[Notice]) -> Result<(), StoreError> {
    for notice in notices {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let to = match &notice.to {
            Whom::Person {
                name,
                email,
                phone,
                address,
            } => Some(To {
                name: name.clone(),
                email: some(email),
                phone: some(phone),
                address: address.clone(),
            })
            .filter(|to| is_worth(notice.template, to)),
            Whom::Follower { email } => Some(To::email(email)),
            Whom::Account(account) => teams::address(tx, account)?.map(|email| To::email(&email)),
            Whom::Team(team) => teams::lead_address(tx, team)?.map(|email| To::email(&email)),
        };
        let Some(to) = to else { continue };
        // A report has a page of its own, where whoever sent it can also say that it is not mended.
        let case = ask::case_by_id(tx, &notice.case_id)?;
        let page = match case.as_ref().map(|case| case.kind.as_str()) {
            Some("report") => "/reports",
            _ => "/track",
        };
        let options = Options {
            about: notice.reference.clone(),
            ..Options::default()
        };
        send(
            app,
            tx,
            &to,
            notice.template,
            Gaps::of(app, notice, page),
            &options,
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_goes_out_only_for_what_is_worth_it() {
        let check = |template: &str, name: &str, email: &str, lines: &[&str], want: bool| {
            let to = To {
                name: name.into(),
                email: (!email.is_empty()).then(|| email.to_owned()),
                address: lines.iter().map(|line| (*line).to_owned()).collect(),
                ..To::default()
            };
            assert_eq!(is_worth(template, &to), want, "{template} {to:?}");
        };
        let home = ["1 High Street", "Larkbridge", "SX1 1AA"];
        check("case-received", "Ann", "ann@example.org", &home, true);
        check("case-received", "Ann", "", &home, false);
        check("case-closed", "Ann", "", &home, true);
        check("case-closed", "", "", &home, false);
        check("case-received", "Ann", "", &[], true);
    }
}
