//! The settings: read once, from `borough.toml` and the environment, and checked before anything starts.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;

use crate::Secret;

/// Every setting, each with a default that serves one machine out of the box.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The web door.
    pub http: Http,
    /// Where everything is kept.
    pub store: Store,
    /// How nodes hear of each other.
    pub bus: Bus,
    /// The broker that devices speak to, if there is one.
    pub mqtt: Mqtt,
    /// Which private addresses may be called.
    pub outbound: Outbound,
    /// The NGSI-LD interface.
    pub context: ContextApi,
    /// Device messages.
    pub devices: Devices,
    /// Staff sign-in by OpenID Connect.
    pub oidc: Oidc,
    /// Mail going out.
    pub mail: Mail,
    /// Email, text messages and letters by GOV.UK Notify.
    pub notify: Notify,
    /// Map background.
    pub map: MapTiles,
    /// Reports of problems.
    pub reports: Reports,
    /// Who takes payments.
    pub pay: Pay,
    /// What secrets that people type are encrypted with.
    pub secrets: Secrets,
    /// A place folder to serve instead of the example place.
    pub place: Option<PathBuf>,
}

/// The web door.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// The address listened on.
    pub listen: SocketAddr,
    /// The address that people type, if a proxy stands in front: `https://place.example`.
    pub public_url: Option<String>,
    /// Whether a proxy in front may be believed about the caller's address.
    pub trust_forwarded: bool,
    /// The largest body of a request, in bytes.
    pub body_limit_bytes: usize,
    /// The longest that one request may take, in seconds.
    pub time_limit_s: u64,
    /// Requests each caller may make in a minute before being asked to wait.
    pub rate_per_minute: u32,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trust_forwarded: false,
            body_limit_bytes: 10 * 1024 * 1024,
            time_limit_s: 30,
            rate_per_minute: 6_000,
        }
    }
}

/// Where everything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`, with `?sslmode=require` for TLS.
    pub url: Secret,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            url: Secret::new("sqlite:data/borough.db"),
        }
    }
}

/// How nodes hear of each other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bus {
    /// `memory:` for one node, `nats://HOST:4222` for several.
    pub url: Secret,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            url: Secret::new("memory:"),
        }
    }
}

/// The broker that devices speak to, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mqtt {
    /// `mqtt://USER:PASSWORD@HOST:1883`, or `mqtts://…:8883` for TLS; empty for none.
    pub url: Secret,
    /// Names the persistent session; the same on every node of a place.
    pub client_id: Option<String>,
}

/// Which private addresses may be called by notifications, webhooks and fetches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outbound {
    /// Networks, comma-separated: `127.0.0.0/8,10.1.0.0/16`. All private addresses are refused otherwise.
    pub allow: String,
}

/// The NGSI-LD interface.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContextApi {
    /// Anyone may write: for development, refused on any address but loopback.
    pub open: bool,
    /// By which name other brokers know this one again: letters, digits, dots, hyphens and underscores. By
    /// default it is made of the public address.
    pub alias: Option<String>,
    /// Instances of each attribute in one answer about histories, from 1 to 10,000; longer ones come in parts.
    pub history_instances: usize,
}

impl Default for ContextApi {
    fn default() -> Self {
        Self {
            open: false,
            alias: None,
            history_instances: 1_000,
        }
    }
}

/// Device messages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Devices {
    /// Threads that decode; each keeps its own sandbox.
    pub workers: usize,
}

impl Default for Devices {
    fn default() -> Self {
        Self { workers: 2 }
    }
}

/// Staff sign-in by OpenID Connect (authorisation code with PKCE).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Oidc {
    /// The provider's issuer address; empty for none.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// Our client secret there.
    pub client_secret: Secret,
    /// Which claim holds the groups that become roles.
    pub roles_claim: String,
    /// The words on the button: "Sign in with your council account".
    pub label: String,
}

/// Mail going out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtp://HOST:PORT` or `smtps://USER:PASSWORD@HOST:465`; empty keeps messages in the local outbox.
    pub url: Secret,
    /// The sender that people see.
    pub from: String,
    /// Where mail that cannot be delivered comes back to: `bounces@place.example`. Each message has a key of
    /// its own after a plus sign, `bounces+KEY@place.example`. Empty lets it come back to `from`, unread.
    pub bounces: String,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: Secret::default(),
            from: "borough <no-reply@borough.invalid>".into(),
            bounces: String::new(),
        }
    }
}

/// Email, text messages and letters by GOV.UK Notify. Each template there holds nothing but a gap for the
/// subject, `((subject))`, and one for the words, `((body))`; that of text messages only `((body))`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// Where it is.
    pub url: String,
    /// The whole key, as Notify shows it once; empty for none.
    pub api_key: Secret,
    /// The template for email; empty leaves email to the mail server.
    pub email_template: String,
    /// The template for text messages; empty keeps them in the local outbox.
    pub sms_template: String,
    /// The template for letters; empty keeps them in the local outbox.
    pub letter_template: String,
    /// The template for letters in large print; empty for the usual one.
    pub large_letter_template: String,
}

impl Default for Notify {
    fn default() -> Self {
        Self {
            url: "https://api.notifications.service.gov.uk".into(),
            api_key: Secret::default(),
            email_template: String::new(),
            sms_template: String::new(),
            letter_template: String::new(),
            large_letter_template: String::new(),
        }
    }
}

/// Who takes payments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pay {
    /// Where people pay, `https://pay.example/{reference}?pence={pence}`; empty where there is nobody, and
    /// people are told how to pay instead.
    pub link: String,
}

/// Map background.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapTiles {
    /// `https://tiles.example/{z}/{x}/{y}.png`; empty draws the map from the place's own outlines.
    pub tiles_url: String,
    /// Who made the tiles, shown on the map.
    pub attribution: String,
}

/// Reports of problems.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reports {
    /// Keys that other authorities have given us, by their codes in the place's `reports/categories.json`:
    /// `BOROUGH__REPORTS__KEYS__HIGHWAYS=…`.
    pub keys: BTreeMap<String, Secret>,
}

/// What secrets that people type are encrypted with. Without either, the key is in a file beside an SQLite store,
/// made when the first secret is kept; with PostgreSQL one of them must be set before a secret can be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// 32 bytes in base 64, the same on every node. Older keys may follow after commas: they open what they sealed.
    pub key: Secret,
    /// A file with the same, a key a line.
    pub key_file: Option<PathBuf>,
}

/// The file of settings that was read, if there was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFile(pub Option<PathBuf>);

/// Why the settings could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value is missing, unknown or of the wrong kind.
    #[error("{0}")]
    Unreadable(Box<figment::Error>),
    /// A value is of the right kind and cannot be allowed.
    #[error("{setting}: {why}")]
    Refused {
        /// The name as typed in the environment.
        setting: &'static str,
        /// What to do instead.
        why: String,
    },
}

impl Config {
    /// Reads `file` if given, else `borough.toml` where the process stands if there is one,
    /// then the environment (`BOROUGH__HTTP__LISTEN=…`), which wins.
    ///
    /// # Errors
    /// [`ConfigError`] naming the setting.
    pub fn load(file: Option<&Path>) -> Result<(Self, SettingsFile), ConfigError> {
        let usual = Path::new("borough.toml");
        let file = file.or_else(|| usual.exists().then_some(usual));
        let mut figment = Figment::new();
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        let config: Self = figment
            .merge(Env::prefixed("BOROUGH__").split("__"))
            .extract()
            .map_err(|e| ConfigError::Unreadable(Box::new(e)))?;
        config.check()?;
        Ok((config, SettingsFile(file.map(Path::to_path_buf))))
    }

    /// Refuses combinations that would leave a door open.
    ///
    /// # Errors
    /// [`ConfigError::Refused`] with what to do instead.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.context.open && !self.http.listen.ip().is_loopback() {
            return Err(ConfigError::Refused {
                setting: "BOROUGH__CONTEXT__OPEN",
                why: format!(
                    "would let anyone write through {}; listen on a loopback address or turn it off",
                    self.http.listen
                ),
            });
        }
        if !(1..=10_000).contains(&self.context.history_instances) {
            return Err(ConfigError::Refused {
                setting: "BOROUGH__CONTEXT__HISTORY_INSTANCES",
                why: format!(
                    "must be from 1 to 10000, got {}",
                    self.context.history_instances
                ),
            });
        }
        if !self.secrets.key.is_empty() && self.secrets.key_file.is_some() {
            return Err(ConfigError::Refused {
                setting: "BOROUGH__SECRETS__KEY",
                why: "is set, and so is BOROUGH__SECRETS__KEY_FILE; keep one of them".into(),
            });
        }
        if self.devices.workers == 0 || self.devices.workers > 64 {
            return Err(ConfigError::Refused {
                setting: "BOROUGH__DEVICES__WORKERS",
                why: format!("must be from 1 to 64, got {}", self.devices.workers),
            });
        }
        if self.http.body_limit_bytes < 1024 {
            return Err(ConfigError::Refused {
                setting: "BOROUGH__HTTP__BODY_LIMIT_BYTES",
                why: format!("must be at least 1024, got {}", self.http.body_limit_bytes),
            });
        }
        Ok(())
    }

    /// The address that people type, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.http.public_url.as_ref().map_or_else(
            || format!("http://{}", self.http.listen),
            |url| url.trim_end_matches('/').to_owned(),
        )
    }

    /// Whether people reach us over TLS, so that cookies may be marked secure.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.http
            .public_url
            .as_ref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Config, String> {
        let config: Config = Figment::from(Toml::string(toml))
            .extract()
            .map_err(|e| e.to_string())?;
        config.check().map_err(|e| e.to_string())?;
        Ok(config)
    }

    #[test]
    fn defaults_serve_one_machine() {
        let config = read("").unwrap();
        assert_eq!(config.public_url(), "http://127.0.0.1:8080");
        assert_eq!(config.store.url.reveal(), "sqlite:data/borough.db");
        assert!(!config.is_https());
    }

    #[test]
    fn an_open_broker_stays_on_loopback() {
        let error = read("context.open = true\nhttp.listen = \"0.0.0.0:8080\"").unwrap_err();
        expect_test::expect!["BOROUGH__CONTEXT__OPEN: would let anyone write through 0.0.0.0:8080; listen on a loopback address or turn it off"].assert_eq(&error);
        assert!(read("context.open = true").is_ok());
    }

    #[test]
    fn secrets_have_one_key() {
        let error = read("secrets.key = \"a\"\nsecrets.key_file = \"b\"").unwrap_err();
        expect_test::expect![
            "BOROUGH__SECRETS__KEY: is set, and so is BOROUGH__SECRETS__KEY_FILE; keep one of them"
        ]
        .assert_eq(&error);
        assert!(read("secrets.key_file = \"b\"").is_ok());
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let error = read("http.lisen = 1").unwrap_err();
        assert!(
            error.contains("lisen") && error.contains("listen"),
            "{error}"
        );
    }

    #[test]
    fn secrets_do_not_print() {
        let config = read("store.url = \"postgres://u:hunter2@db/x\"").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
