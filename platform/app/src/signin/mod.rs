//! Signing in: local accounts, single sign-on for staff, and keys for machines.

mod accounts;
mod identify;
mod keys;
mod oidc;
mod pages;
mod password;
mod routes;
mod sessions;

pub use accounts::{
    ACCOUNTS, Account, MANAGE_ACCOUNTS, NewAccount, add, by_email, reset, set_closed,
};
pub use identify::identify;
pub use keys::{KEYS, Key, KeyCache, create as create_key, machine};
pub use oidc::OidcClient;
pub use pages::samples;
pub use routes::routes;

use store::Entry;

/// The records that signing in keeps.
pub const COLLECTIONS: &[Entry] = &[
    ACCOUNTS.entry(),
    sessions::SESSIONS.entry(),
    KEYS.entry(),
    oidc::ATTEMPTS.entry(),
];

/// The sign-in page, to come back to `target` afterwards.
pub fn sign_in_path(target: &str) -> String {
    format!("/sign-in?next={}", crate::encode(target))
}

/// A path of ours to go to after signing in; anything else leads home, so that a link cannot send
/// people to another site.
fn safe_next(next: &str) -> &str {
    let ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if ours { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_our_own_pages_only() {
        for (next, want) in [
            ("/devices?state=silent", "/devices?state=silent"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(safe_next(next), want);
        }
        assert_eq!(sign_in_path("/a?b=c d"), "/sign-in?next=%2Fa%3Fb%3Dc%20d");
    }
}
