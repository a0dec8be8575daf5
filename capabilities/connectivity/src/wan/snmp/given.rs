//! What is typed into the form of a router: where it is asked, and with which secrets.

use app::Wrong;
use app::kit::Secret;
use app::store::Record;
use serde::{Deserialize, Serialize};

use super::super::typed::{line, whole};
use super::model::{Ask, Digest, End, Interface, Keys, PORT, Version};

/// The longest community, password or name of a host.
const LONGEST: usize = 255;
/// The shortest password (RFC 3414, section 11.2).
const SHORTEST: usize = 8;
/// The longest name of a user (RFC 3414, section 2.4).
const LONGEST_USER: usize = 32;

/// What was typed. What is secret never goes back to a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// Of the record, as the form was opened.
    pub version: i64,
    /// Name or address.
    pub host: String,
    /// Of UDP.
    pub port: String,
    /// Its name or number.
    pub interface: String,
    /// "a" or "b".
    pub end: String,
    /// "v2c" or "v3".
    pub speaks: String,
    /// Of version 2c.
    #[serde(skip_serializing)]
    pub community: Secret,
    /// Of version 3.
    pub user: String,
    /// "sha1" or "sha256".
    pub digest: String,
    /// The password to sign with.
    #[serde(skip_serializing)]
    pub auth: Secret,
    /// "yes" for AES-128.
    pub private: String,
    /// The password to hide with.
    #[serde(skip_serializing)]
    pub privacy: Secret,
}

/// What is said of what is no host.
pub const NO_HOST: &str =
    "Enter a name such as hub-1.council.example, or an address such as 10.1.0.1";
const SHOW_AGAIN: &str =
    "Enter it again: what is kept is not sent to another host or port than it was typed for";

/// Whether a text is an address, or can be the name of a host.
fn is_host(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_name = (1..=LONGEST).contains(&text.len()) && text.chars().all(is_plain);
    is_name || text.parse::<std::net::IpAddr>().is_ok()
}

impl Given {
    /// What a form begins with.
    pub fn new() -> Self {
        Self {
            port: PORT.to_string(),
            end: "a".into(),
            speaks: "v2c".into(),
            digest: "sha256".into(),
            private: "yes".into(),
            ..Self::default()
        }
    }

    /// What is kept, as it is typed; secrets are left empty.
    pub fn of(kept: &Record<Ask>) -> Self {
        let ask = &kept.value;
        let given = Self {
            version: kept.version,
            host: ask.host.clone(),
            port: ask.port.to_string(),
            interface: match &ask.interface {
                Interface::Index(index) => index.to_string(),
                Interface::Name(name) => name.clone(),
            },
            end: match ask.end {
                End::A => "a",
                End::B => "b",
            }
            .to_owned(),
            ..Self::new()
        };
        match &ask.version {
            Version::V2c => given,
            Version::V3 {
                user,
                digest,
                private,
            } => Self {
                speaks: "v3".into(),
                user: user.clone(),
                digest: match digest {
                    Digest::Sha1 => "sha1",
                    Digest::Sha256 => "sha256",
                }
                .to_owned(),
                private: if *private { "yes" } else { "" }.to_owned(),
                ..given
            },
        }
    }

    /// Where the router is asked and with what, or what is wrong with what was typed. A secret that is left empty stays
    /// as it is kept, as long as it goes to the same place: else whoever changes the address would be sent it.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self, kept: Option<(&Ask, &Keys)>) -> Result<(Ask, Keys), Vec<Wrong>> {
        let mut wrong = Vec::new();
        let host = self.host.trim().trim_matches(['[', ']']).to_owned();
        if !is_host(&host) {
            wrong.push(Wrong::new("host", NO_HOST));
        }
        let port = whole(&self.port, "port", (1, u32::from(u16::MAX)), &mut wrong);
        let port = u16::try_from(port).unwrap_or(PORT);
        let missing = "Enter the interface’s name, such as Gi0/1, or its number";
        let interface = line(&self.interface, "interface", missing, &mut wrong);
        let interface = match interface.parse() {
            Ok(index) => Interface::Index(index),
            Err(_) => Interface::Name(interface),
        };
        let is_same = kept.is_some_and(|(ask, _)| ask.host == host && ask.port == port);
        let keys = kept.map(|(_, keys)| keys.clone()).unwrap_or_default();
        let mut secret = |field: &'static str, typed: &Secret, kept: &Secret, shortest: usize| {
            if typed.is_empty() && is_same && !kept.is_empty() {
                return kept.clone();
            }
            if typed.is_empty() && !kept.is_empty() {
                wrong.push(Wrong::new(field, SHOW_AGAIN));
            } else if !(shortest..=LONGEST).contains(&typed.reveal().len()) {
                let why = format!("This must be {shortest} to {LONGEST} characters long");
                wrong.push(Wrong::new(field, why));
            }
            typed.clone()
        };
        let is_user = self.speaks == "v3";
        let is_private = is_user && self.private == "yes";
        let none = Secret::default;
        let keys = if is_user {
            Keys {
                community: none(),
                auth: secret("auth", &self.auth, &keys.auth, SHORTEST),
                privacy: if is_private {
                    secret("privacy", &self.privacy, &keys.privacy, SHORTEST)
                } else {
                    none()
                },
            }
        } else {
            Keys {
                community: secret("community", &self.community, &keys.community, 1),
                ..Keys::default()
            }
        };
        let user = self.user.trim();
        if is_user && !(1..=LONGEST_USER).contains(&user.len()) {
            let why = format!("Enter the name of the user, of 1 to {LONGEST_USER} characters");
            wrong.push(Wrong::new("user", why));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let version = if is_user {
            Version::V3 {
                user: user.to_owned(),
                digest: match self.digest.as_str() {
                    "sha1" => Digest::Sha1,
                    _ => Digest::Sha256,
                },
                private: is_private,
            }
        } else {
            Version::V2c
        };
        let end = if self.end == "b" { End::B } else { End::A };
        let ask = Ask {
            host,
            port,
            interface,
            end,
            version,
        };
        Ok((ask, keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Given {
        Given {
            host: "10.1.0.1".into(),
            interface: "Gi0/1".into(),
            community: Secret::new("listen-in"),
            user: "borough".into(),
            auth: Secret::new("signed-by-us"),
            privacy: Secret::new("hidden-by-us"),
            ..Given::new()
        }
    }

    #[track_caller]
    fn check(change: impl Fn(&mut Given), kept: Option<&(Ask, Keys)>, want: &[&str]) {
        let mut given = given();
        change(&mut given);
        let kept = kept.map(|(ask, keys)| (ask, keys));
        let got = given.read(kept).err().unwrap_or_default();
        let got: Vec<&str> = got.iter().map(|wrong| wrong.field).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn a_router_has_an_address_and_lets_us_in() {
        check(|_| (), None, &[]);
        check(|given| given.speaks = "v3".into(), None, &[]);
        check(|given| given.host = "two words".into(), None, &["host"]);
        check(|given| given.host = "[fd00::1]".into(), None, &[]);
        check(|given| given.port = "65536".into(), None, &["port"]);
        check(|given| given.interface = " ".into(), None, &["interface"]);
        check(
            |given| given.community = Secret::default(),
            None,
            &["community"],
        );
        let short = |given: &mut Given| {
            given.speaks = "v3".into();
            given.user.clear();
            given.auth = Secret::new("7 chars");
            given.privacy = Secret::default();
        };
        check(short, None, &["auth", "privacy", "user"]);
    }

    #[test]
    fn a_secret_that_is_kept_goes_to_the_same_place_only() {
        let kept = given().read(None).unwrap();
        let silent = |given: &mut Given| given.community = Secret::default();
        check(silent, Some(&kept), &[]);
        let elsewhere = |given: &mut Given| {
            silent(given);
            given.host = "10.1.0.2".into();
        };
        check(elsewhere, Some(&kept), &["community"]);
        let mut same = given();
        silent(&mut same);
        assert_eq!(same.read(Some((&kept.0, &kept.1))), Ok(kept));
    }

    #[test]
    fn what_is_kept_is_typed_as_it_was() {
        for speaks in ["v2c", "v3"] {
            let (ask, keys) = Given {
                speaks: speaks.into(),
                ..given()
            }
            .read(None)
            .unwrap();
            let record = Record {
                id: "a--b".into(),
                version: 3,
                created: app::kit::Time(0),
                modified: app::kit::Time(0),
                value: ask.clone(),
            };
            let again = Given::of(&record);
            assert_eq!(
                (again.version, again.read(Some((&ask, &keys)))),
                (3, Ok((ask.clone(), keys.clone())))
            );
        }
    }
}
