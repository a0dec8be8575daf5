//! What people are told of a report: that we have it, how it goes, and how to stop hearing of it.

use app::ask::{Notice, To};
use app::store::{StoreError, Tx};
use app::{App, Letter, tell};
use serde::Serialize;

use super::own_path;

/// We have your report.
#[derive(Debug, Clone, Serialize)]
pub struct Received {
    pub title: String,
    pub reference: String,
    /// By when it should be settled: "24 November 2026"; empty for no promise.
    pub due: String,
    pub has_due: bool,
    pub link: String,
}

impl Letter for Received {
    const TEMPLATE: &'static str = "reports/received.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        let letter = |due: &str| Self {
            title: "Bench or seat, Quay Street".into(),
            reference: "BX7K-3MQD".into(),
            has_due: !due.is_empty(),
            due: due.into(),
            link: "https://place.example/reports/BX7K-3MQD?key=abc".into(),
        };
        vec![
            ("with a day", letter("24 November 2026")),
            ("without", letter("")),
        ]
    }
}

/// Something happened to a report that you sent or follow.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    pub title: String,
    pub reference: String,
    /// Where it stands: "It is done".
    pub status: String,
    /// What was said; may be empty.
    pub words: String,
    pub has_words: bool,
    /// Whether it is closed, so that they may say that it is not mended.
    pub is_closed: bool,
    /// Whether they follow somebody else's, and may stop.
    pub follows: bool,
    pub link: String,
}

impl Letter for Changed {
    const TEMPLATE: &'static str = "reports/changed.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        let letter = |is_closed, follows, words: &str| Self {
            title: "Bench or seat, Quay Street".into(),
            reference: "BX7K-3MQD".into(),
            status: "It is done".into(),
            has_words: !words.is_empty(),
            words: words.into(),
            is_closed,
            follows,
            link: "https://place.example/reports/BX7K-3MQD?key=abc".into(),
        };
        vec![
            (
                "closed, with words",
                letter(true, false, "We put in two new slats."),
            ),
            ("open, to a follower", letter(false, true, "")),
        ]
    }
}

/// You follow a report from now on.
#[derive(Debug, Clone, Serialize)]
pub struct Following {
    pub title: String,
    pub reference: String,
    pub status: String,
    pub link: String,
}

impl Letter for Following {
    const TEMPLATE: &'static str = "reports/following.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "as it is",
            Self {
                title: "Bench or seat, Quay Street".into(),
                reference: "BX7K-3MQD".into(),
                status: "We are looking at it".into(),
                link: "https://place.example/reports/BX7K-3MQD?key=abc".into(),
            },
        )]
    }
}

/// Writes the messages of what happened to reports. Staff are not written to here: they have their list of work.
///
/// # Errors
/// Whatever the store says.
pub fn tell(app: &App, tx: &mut Tx<'_>, notices: &[Notice]) -> Result<(), StoreError> {
    for notice in notices {
        let (to, follows) = match &notice.to {
            To::Person { name, email, phone } => (
                tell::To {
                    name: name.clone(),
                    email: Some(email.clone()).filter(|email| !email.is_empty()),
                    phone: Some(phone.clone()).filter(|phone| !phone.is_empty()),
                    ..tell::To::default()
                },
                false,
            ),
            To::Follower { email } => (tell::To::email(email), true),
            To::Account(_) | To::Team(_) => continue,
        };
        let gap = |name: &str| notice.gaps.get(name).cloned().unwrap_or_default();
        let own = own_path(&notice.reference, &notice.key);
        let link = format!("{}{own}", app.config().public_url());
        let options = tell::Options {
            about: notice.reference.clone(),
            ..tell::Options::default()
        };
        let (title, reference) = (gap("title"), notice.reference.clone());
        match notice.template {
            "case-received" => {
                let due = gap("due");
                let letter = Received {
                    title,
                    reference,
                    has_due: !due.is_empty(),
                    due,
                    link,
                };
                app.send(tx, &to, &letter, &options)?;
            }
            "case-following" => {
                let letter = Following {
                    title,
                    reference,
                    status: gap("status"),
                    link,
                };
                app.send(tx, &to, &letter, &options)?;
            }
            template => {
                let words = gap("words");
                let letter = Changed {
                    title,
                    reference,
                    status: gap("status"),
                    has_words: !words.is_empty(),
                    words,
                    is_closed: template == "case-closed",
                    follows,
                    link,
                };
                app.send(tx, &to, &letter, &options)?;
            }
        }
    }
    Ok(())
}
