//! The secrets of a test site: each is encrypted for its contract and its own name.

use std::time::Duration;

use app::Job;
use app::kit::{Fault, SecretKeys};
use walk::{KeptSecret, NamedSecret};

use super::model::{TEST_SITES, TestSite};

/// Encrypts what was kept before secrets were, and what is under an older key.
pub const SEAL: Job = Job {
    name: "seal-test-site-secrets",
    every: Duration::from_secs(24 * 3_600),
    run: |app| {
        Box::pin(async move {
            app::reseal(&app, &TEST_SITES, |site| {
                KeptSecret::sealed(&mut site.secrets)
            })
            .await
        })
    },
};

/// The secrets of a contract's test site, to be filled in.
///
/// # Errors
/// A fault that names the first one that must be typed again.
pub fn opened(
    keys: &SecretKeys,
    contract: &str,
    site: &TestSite,
) -> Result<Vec<NamedSecret>, Fault> {
    let each = site.secrets.iter();
    each.map(|secret| secret.open(keys, TEST_SITES.secret(contract, &secret.name)))
        .collect()
}

/// Encrypts what is kept plain still, as the site is about to be written. One that cannot be opened stays as it is.
pub fn renew(keys: &SecretKeys, contract: &str, site: &mut TestSite) {
    for secret in &mut site.secrets {
        let at = TEST_SITES.secret(contract, &secret.name);
        let _lost = keys.renew(at, &mut secret.value);
    }
}

#[cfg(test)]
mod tests {
    use app::kit::Secret;

    use super::*;

    #[test]
    fn a_secret_is_of_one_contract() {
        let keys = SecretKeys::read("cXVheXNpZGVxdWF5c2lkZXF1YXlzaWRlcXVheXNpZGU=").unwrap();
        let at = TEST_SITES.secret("1", "CODE");
        let secret = KeptSecret::seal(&keys, at, &Secret::new("four correct")).unwrap();
        let mut site = TestSite {
            secrets: vec![secret],
            ..TestSite::default()
        };
        let open = opened(&keys, "1", &site).unwrap();
        assert_eq!(open[0].value.reveal(), "four correct");
        let fault = opened(&keys, "2", &site).unwrap_err();
        assert!(fault.message.contains("“CODE”"), "{fault}");
        let written = serde_json::to_string(&site).unwrap();
        assert!(!written.contains("four correct"), "{written}");

        // As it was kept before secrets were encrypted.
        let plain =
            r#"{"address":"","secrets":[{"name":"CODE","value":"four correct"}],"until":null}"#;
        site = serde_json::from_str(plain).unwrap();
        assert_eq!(
            opened(&keys, "1", &site).unwrap()[0].value.reveal(),
            "four correct"
        );
        renew(&keys, "1", &mut site);
        assert!(
            !serde_json::to_string(&site)
                .unwrap()
                .contains("four correct")
        );
        assert_eq!(
            opened(&keys, "1", &site).unwrap()[0].value.reveal(),
            "four correct"
        );
    }
}
