//! What every room of the house shares: faults, time, ids, chance, settings and words.

mod chance;
mod clock;
mod config;
mod digest;
mod fault;
mod redact;
pub mod reference;
mod sealed;
mod tls;
pub mod words;

pub use chance::Chance;
pub use clock::{Clock, Time};
pub use config::{
    Bus, Config, ConfigError, ContextApi, Devices, Http, Mail, MapTiles, Mqtt, Notify, Oidc,
    Outbound, Pay, Reports, Secrets, SettingsFile, Store,
};
pub use digest::digest;
pub use fault::{Fault, Kind};
pub use redact::Secret;
pub use sealed::{Sealed, SealedAt, SecretKeys};
pub use tls::tls;
