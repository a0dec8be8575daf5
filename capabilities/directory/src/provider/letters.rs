//! What the directory writes to people.

use app::kit::{Fault, Kind};
use app::store::{StoreError, Tx};
use app::tell::{Options, To};
use app::{App, Letter, Sample};
use jiff::civil::Date;
use serde::Serialize;

use crate::find::{Entry, MOST_A_DAY};

/// A list of help that somebody kept.
#[derive(Debug, Serialize)]
pub struct ListLetter {
    /// A line for each service: its name and how to get in touch.
    services: Vec<String>,
    /// The list's page.
    link: String,
}

/// A link to one's own entries.
#[derive(Debug, Serialize)]
pub struct LinkLetter {
    /// The organisation.
    pub organisation: String,
    /// The secret page.
    pub link: String,
    /// How long it works.
    pub days: i64,
}

/// Entries that nobody has confirmed for long.
#[derive(Debug, Serialize)]
pub struct ConfirmLetter {
    /// The organisation.
    pub organisation: String,
    /// The names of the entries.
    pub services: Vec<String>,
    /// The secret page.
    pub link: String,
    /// How long it works.
    pub days: i64,
}

/// Somebody says that an entry is wrong.
#[derive(Debug, Serialize)]
pub struct MendLetter {
    /// The entry's name.
    pub service: String,
    /// What was said.
    pub said: String,
    /// The secret page.
    pub link: String,
    /// How long it works.
    pub days: i64,
}

/// What staff decided about a job or training, or about new words for one that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is shown.
    Shown,
    /// It is not shown.
    Refused,
    /// Its new words are shown.
    Changed,
    /// Its new words are not shown; the old ones stay.
    Kept,
}

/// What became of a job or training that somebody posted.
#[derive(Debug, Serialize)]
pub struct OpeningLetter {
    /// What it is called.
    pub title: String,
    /// It is shown now.
    pub is_shown: bool,
    /// It, or a change of it, was turned down.
    pub is_refused: bool,
    /// "is shown now", "is not shown"
    pub outcome: String,
    /// "31 December 2026"; empty if it was turned down.
    pub closes: String,
    /// Its page; empty if it was turned down.
    pub link: String,
    /// Where to ask why; empty if nothing was turned down.
    pub contact: String,
    /// The secret page on which it is changed, ended and prolonged.
    pub own_link: String,
}

/// A job or training closes soon.
#[derive(Debug, Serialize)]
pub struct ClosesLetter {
    /// What it is called.
    pub title: String,
    /// "31 December 2026"
    pub closes: String,
    /// The secret page on which it is changed, ended and prolonged.
    pub own_link: String,
}

/// Somebody asked us to write to this address about what they posted.
#[derive(Debug, Serialize)]
pub struct ConfirmAddressLetter {
    /// What it is called.
    pub title: String,
    /// The secret page on which the address is confirmed.
    pub link: String,
    /// How long it works.
    pub days: i64,
}

/// Somebody asked us to write to another address than this one.
#[derive(Debug, Serialize)]
pub struct AskedLetter {
    /// What it is called.
    pub title: String,
    /// The secret page on which this address is kept.
    pub own_link: String,
    /// Where to ask.
    pub contact: String,
}

/// We write to another address than this one.
#[derive(Debug, Serialize)]
pub struct LeftLetter {
    /// What it is called.
    pub title: String,
    /// Where to ask.
    pub contact: String,
}

/// We write to this address now.
#[derive(Debug, Serialize)]
pub struct ChangedLetter {
    /// What it is called.
    pub title: String,
    /// The secret page on which it is changed, ended and prolonged.
    pub own_link: String,
}

impl OpeningLetter {
    /// The letter about an opening that was just decided; `own_path` is its employer's page.
    #[must_use]
    pub fn of(
        app: &App,
        id: &str,
        title: &str,
        closes: Date,
        outcome: Outcome,
        own_path: &str,
    ) -> Self {
        let base = app.config().public_url();
        let is_shown = outcome != Outcome::Refused;
        let is_refused = matches!(outcome, Outcome::Refused | Outcome::Kept);
        let said = |is_said: bool, words: String| if is_said { words } else { String::new() };
        Self {
            title: title.to_owned(),
            is_shown,
            is_refused,
            outcome: match outcome {
                Outcome::Shown => "is shown now",
                Outcome::Refused => "is not shown",
                Outcome::Changed => "is shown now as you changed it",
                Outcome::Kept => "is shown as it was, without your change",
            }
            .into(),
            closes: said(is_shown, slots::say::date(closes)),
            link: said(is_shown, format!("{base}/skills/jobs/{}", app::encode(id))),
            contact: said(is_refused, app.place().facts().contact.email.clone()),
            own_link: format!("{base}{own_path}"),
        }
    }
}

impl Letter for ListLetter {
    const TEMPLATE: &'static str = "directory/list.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "two services",
            Self {
                services: vec![
                    "Computer help in libraries. Ring 01632 960201".into(),
                    "Tea and tablets. Write to hello@age-kind-saltreach.example".into(),
                ],
                link: "https://saltreach.example/help/list?keep=a%20b".into(),
            },
        )]
    }
}

impl Letter for LinkLetter {
    const TEMPLATE: &'static str = "directory/link.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a link",
            Self {
                organisation: "Age Kind Saltreach".into(),
                link: "https://saltreach.example/directory/provider/secret".into(),
                days: 30,
            },
        )]
    }
}

impl Letter for ConfirmLetter {
    const TEMPLATE: &'static str = "directory/confirm.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "two entries",
            Self {
                organisation: "Age Kind Saltreach".into(),
                services: vec!["Tea and tablets".into(), "Handyperson".into()],
                link: "https://saltreach.example/directory/provider/secret".into(),
                days: 30,
            },
        )]
    }
}

impl Letter for MendLetter {
    const TEMPLATE: &'static str = "directory/mend.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "the times",
            Self {
                service: "Tea and tablets".into(),
                said: "The days or times: it is on Thursdays now".into(),
                link: "https://saltreach.example/directory/provider/secret".into(),
                days: 30,
            },
        )]
    }
}

impl Letter for OpeningLetter {
    const TEMPLATE: &'static str = "directory/opening.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        let shown = || Self {
            title: "Junior web developer".into(),
            is_shown: true,
            is_refused: false,
            outcome: "is shown now".into(),
            closes: "31 December 2026".into(),
            link: "https://saltreach.example/skills/jobs/01jdf0y7w3".into(),
            contact: String::new(),
            own_link: "https://saltreach.example/skills/jobs/mine/secret".into(),
        };
        vec![
            ("shown", shown()),
            (
                "turned down",
                Self {
                    is_shown: false,
                    is_refused: true,
                    outcome: "is not shown".into(),
                    closes: String::new(),
                    link: String::new(),
                    contact: "hello@saltreach.example".into(),
                    ..shown()
                },
            ),
            (
                "a change was turned down",
                Self {
                    is_refused: true,
                    outcome: "is shown as it was, without your change".into(),
                    contact: "hello@saltreach.example".into(),
                    ..shown()
                },
            ),
        ]
    }
}

impl Letter for ClosesLetter {
    const TEMPLATE: &'static str = "directory/closes.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a job",
            Self {
                title: "Junior web developer".into(),
                closes: "31 December 2026".into(),
                own_link: "https://saltreach.example/skills/jobs/mine/secret".into(),
            },
        )]
    }
}

/// What the letters of the samples are about, where one asks, and the page of what was posted.
const SAMPLE_TITLE: &str = "Junior web developer";
const SAMPLE_CONTACT: &str = "hello@saltreach.example";
const SAMPLE_OWN: &str = "https://saltreach.example/skills/jobs/mine/secret";

impl Letter for ConfirmAddressLetter {
    const TEMPLATE: &'static str = "directory/address-confirm.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a job",
            Self {
                title: SAMPLE_TITLE.into(),
                link: "https://saltreach.example/skills/jobs/address/secret".into(),
                days: 7,
            },
        )]
    }
}

impl Letter for AskedLetter {
    const TEMPLATE: &'static str = "directory/address-asked.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a job",
            Self {
                title: SAMPLE_TITLE.into(),
                own_link: SAMPLE_OWN.into(),
                contact: SAMPLE_CONTACT.into(),
            },
        )]
    }
}

impl Letter for LeftLetter {
    const TEMPLATE: &'static str = "directory/address-left.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a job",
            Self {
                title: SAMPLE_TITLE.into(),
                contact: SAMPLE_CONTACT.into(),
            },
        )]
    }
}

impl Letter for ChangedLetter {
    const TEMPLATE: &'static str = "directory/address-changed.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "a job",
            Self {
                title: SAMPLE_TITLE.into(),
                own_link: SAMPLE_OWN.into(),
            },
        )]
    }
}

/// A sample of each letter.
pub fn samples() -> Vec<Sample> {
    [
        ListLetter::sample_values(),
        LinkLetter::sample_values(),
        ConfirmLetter::sample_values(),
        MendLetter::sample_values(),
        OpeningLetter::sample_values(),
        ClosesLetter::sample_values(),
        ConfirmAddressLetter::sample_values(),
        AskedLetter::sample_values(),
        LeftLetter::sample_values(),
        ChangedLetter::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Writes a letter to an email address, in the caller's transaction.
///
/// # Errors
/// Whatever the store says.
pub fn post<L: Letter>(
    app: &App,
    tx: &mut Tx<'_>,
    to: &str,
    letter: &L,
    options: &Options,
) -> Result<(), StoreError> {
    app.send(tx, &To::email(to), letter, options).map(drop)
}

/// Sends a list of help, unless this address was sent enough lists today.
///
/// # Errors
/// A fault if it was.
pub async fn send_list(app: &App, to: &str, entries: &[Entry]) -> Result<(), Fault> {
    let base = app.config().public_url();
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let letter = ListLetter {
        services: entries.iter().map(in_a_line).collect(),
        link: format!("{base}/help/list?keep={}", app::encode(&ids.join(" "))),
    };
    let now = app.now();
    let (app, to) = (app.clone(), to.to_owned());
    let store = app.store().clone();
    let sent = store
        .write(move |tx| {
            let since = now.plus_s(-86_400);
            let written = app::tell::messages_to(tx, &To::email(&to))?;
            let lists = written
                .iter()
                .filter(|message| message.created >= since && message.value.about == LIST);
            if lists.count() >= MOST_A_DAY {
                return Ok::<_, StoreError>(false);
            }
            let options = Options {
                about: LIST.into(),
                ..Options::default()
            };
            post(&app, tx, &to, &letter, &options)?;
            Ok(true)
        })
        .await?;
    if sent {
        Ok(())
    } else {
        Err(Fault::new(
            Kind::TooBusy,
            "We have sent this address 5 lists today. Try again tomorrow, or print the list.",
        ))
    }
}

/// What messages with a list are about.
const LIST: &str = "a list of help";

fn in_a_line(entry: &Entry) -> String {
    let touch = match (entry.phones.first(), entry.email.as_str()) {
        (Some(phone), _) => format!("Ring {}", phone.number),
        (None, "") => entry.url.clone(),
        (None, email) => format!("Write to {email}"),
    };
    let spot = entry.places.first().map(|spot| {
        let when: Vec<String> = spot
            .lines
            .iter()
            .map(|line| format!("{} {}", line.days, line.times))
            .collect();
        format!("{}, {}. ", spot.name, when.join("; "))
    });
    format!("{}. {}{touch}", entry.name, spot.unwrap_or_default())
}
