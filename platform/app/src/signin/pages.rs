//! The pages of signing in, and of one's own account.

use serde::Serialize;

use crate::{Page, Sample, Who};

use super::keys::Key;
use super::sessions::Session;

/// Sign in.
#[derive(Debug, Default, Serialize)]
pub struct SignIn {
    /// Where the person was going.
    pub next: String,
    /// What they typed before, to mend it.
    pub email: String,
    /// What was wrong with it.
    pub error: Option<String>,
    /// The words on the button of the single sign-on, if there is one.
    pub oidc: Option<String>,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "sign-in.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            (
                "empty",
                Self {
                    next: "/".into(),
                    ..Self::default()
                },
            ),
            (
                "wrong password, with single sign-on",
                Self {
                    next: "/devices".into(),
                    email: "ann@example.org".into(),
                    error: Some("The email address or password is not right.".into()),
                    oidc: Some("Sign in with your council account".into()),
                },
            ),
        ]
    }
}

/// One's account.
#[derive(Debug, Default, Serialize)]
pub struct AccountPage {
    /// Name, address, roles.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are, in words.
    pub roles: Vec<&'static str>,
    /// What they may do, in words.
    pub may: Vec<&'static str>,
    /// Whether they have a password here.
    pub local: bool,
    /// What was just done.
    pub done: Option<&'static str>,
    /// What was wrong.
    pub error: Option<String>,
    /// The field it was about.
    pub field: &'static str,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "account.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |done, error: Option<&str>| Self {
            name: "Ann Marsh".into(),
            email: "ann@example.org".into(),
            roles: vec!["engineer"],
            may: vec!["see devices and their messages"],
            local: true,
            done,
            error: error.map(Into::into),
            field: "new",
        };
        vec![
            ("plain", page(None, None)),
            (
                "password changed",
                page(
                    Some("Your password has been changed. Other browsers have been signed out."),
                    None,
                ),
            ),
            (
                "password too short",
                page(
                    None,
                    Some("Your password must have at least 12 characters."),
                ),
            ),
        ]
    }
}

/// One's sign-ins.
#[derive(Debug, Serialize)]
pub struct SignIns {
    pub sign_ins: Vec<SignInLine>,
}

#[derive(Debug, Serialize)]
pub struct SignInLine {
    pub id: String,
    pub agent: String,
    pub since_us: i64,
    pub until_us: i64,
    pub this_one: bool,
}

impl SignInLine {
    pub fn new(session: store::Record<Session>, this: &str) -> Self {
        Self {
            this_one: session.id == this,
            id: session.id,
            agent: browser(&session.value.agent),
            since_us: session.created.0,
            until_us: session.value.until.0,
        }
    }
}

/// "Firefox on Windows", from what the browser calls itself.
fn browser(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let name = first(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(name), None) => name.into(),
        _ => "A browser or program that we do not know".into(),
    }
}

impl Page for SignIns {
    const TEMPLATE: &'static str = "sign-ins.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |id: &str, agent: &str, this_one| SignInLine {
            id: id.into(),
            agent: agent.into(),
            since_us: 1_795_529_100_000_000,
            until_us: 1_795_572_300_000_000,
            this_one,
        };
        vec![
            (
                "one",
                Self {
                    sign_ins: vec![line("a", "Firefox on Linux", true)],
                },
            ),
            (
                "two",
                Self {
                    sign_ins: vec![
                        line("a", "Firefox on Linux", true),
                        line("b", "Safari on an iPhone", false),
                    ],
                },
            ),
        ]
    }
}

/// One's keys for machines.
#[derive(Debug, Default, Serialize)]
pub struct KeysPage {
    pub keys: Vec<KeyLine>,
    /// What a key of this person's may hold.
    pub scopes: Vec<Choice>,
    /// A key just made: shown this once.
    pub new_secret: Option<String>,
    pub label: String,
    pub only: String,
    pub error: Option<String>,
    /// The field it was about.
    pub field: &'static str,
}

#[derive(Debug, Serialize)]
pub struct KeyLine {
    pub id: String,
    pub label: String,
    pub hint: String,
    pub scopes: Vec<String>,
    pub only: Option<String>,
    pub since_us: i64,
}

#[derive(Debug, Serialize)]
pub struct Choice {
    pub value: &'static str,
    pub text: &'static str,
    pub checked: bool,
}

impl KeyLine {
    pub fn new(key: store::Record<Key>) -> Self {
        let since_us = key.created.0;
        let Key {
            label,
            hint,
            scopes,
            only,
            ..
        } = key.value;
        Self {
            id: key.id,
            label,
            hint,
            scopes,
            only,
            since_us,
        }
    }
}

impl Page for KeysPage {
    const TEMPLATE: &'static str = "keys.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let scopes = || {
            vec![Choice {
                value: "context.write",
                text: "change the live picture of the place",
                checked: false,
            }]
        };
        let key = KeyLine {
            id: "k1".into(),
            label: "ChirpStack of the harbour office".into(),
            hint: "bk_7f3q2x".into(),
            scopes: vec!["devices.send".into()],
            only: None,
            since_us: 1_795_529_100_000_000,
        };
        vec![
            (
                "none yet",
                Self {
                    scopes: scopes(),
                    ..Self::default()
                },
            ),
            (
                "one just made",
                Self {
                    keys: vec![key],
                    scopes: scopes(),
                    new_secret: Some("bk_7f3q2xexample".into()),
                    ..Self::default()
                },
            ),
            (
                "no label",
                Self {
                    scopes: scopes(),
                    error: Some("Say what the key is for.".into()),
                    field: "label",
                    ..Self::default()
                },
            ),
        ]
    }
}

/// The samples of every page here.
#[must_use]
pub fn samples() -> Vec<Sample> {
    [
        SignIn::sample_values(),
        AccountPage::sample_values(),
        SignIns::sample_values(),
        KeysPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a person may do, in words.
pub fn may_words(who: &Who, acts: &[crate::Act]) -> Vec<&'static str> {
    acts.iter()
        .filter(|act| who.may(**act))
        .map(|act| act.words)
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn browsers_are_named_as_people_know_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(super::browser(edge), "Edge on Windows");
        assert_eq!(
            super::browser("curl/8.1"),
            "A browser or program that we do not know"
        );
    }
}
