//! How somebody signs in to a site that is reviewed, with an account that is there for tests.

use std::time::Duration;

use app::Job;
use app::kit::{Fault, Kind, SecretKeys};
use app::store::Collection;
use serde::{Deserialize, Serialize};
use walk::{Journey, KeptSecret, Values};

use crate::review::SignIn;

/// How somebody signs in to a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The steps, a sentence a line: see [`walk::read`].
    pub steps: String,
    /// What they fill in and nobody sees; each is bound to the site's id and its own name.
    pub secrets: Vec<KeptSecret>,
}

/// How somebody signs in, by the site's id.
pub const SIGN_INS: Collection<Kept> = Collection {
    name: "website-sign-in",
    purpose: "to review pages that lie behind a sign-in, with a test account",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as the site is reviewed",
    audited: true,
    fields: &[],
};

/// Encrypts what was kept before secrets were, and what is under an older key.
pub const SEAL: Job = Job {
    name: "seal-website-secrets",
    every: Duration::from_secs(24 * 3_600),
    run: |app| {
        Box::pin(async move {
            app::reseal(&app, &SIGN_INS, |kept| {
                KeptSecret::sealed(&mut kept.secrets)
            })
            .await
        })
    },
};

/// The steps, read.
///
/// # Errors
/// Every line that is not understood.
pub fn steps(text: &str) -> Result<Journey, Vec<String>> {
    let read = walk::read(text).map_err(|faults| -> Vec<String> {
        let each = faults.iter().map(ToString::to_string);
        each.map(|fault| fault.replacen("line", "Line", 1))
            .collect()
    })?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match read
        .secrets()
        .iter()
        .find(|name| !name.chars().all(is_plain))
    {
        Some(name) => Err(vec![format!(
            "The name of the secret “{name}” must be letters, digits, hyphens and underscores"
        )]),
        None => Ok(read),
    }
}

impl Kept {
    /// The value of a secret, if it is there.
    pub fn secret(&self, name: &str) -> Option<&KeptSecret> {
        self.secrets.iter().find(|secret| secret.name == name)
    }

    /// What a review of the site with this id signs in by.
    ///
    /// # Errors
    /// Why that is not possible, for a person.
    pub fn ready(&self, keys: &SecretKeys, id: &str) -> Result<SignIn, Fault> {
        let steps =
            steps(&self.steps).map_err(|faults| Fault::new(Kind::Unreadable, faults.join(". ")))?;
        let open = |secret: &KeptSecret| secret.open(keys, SIGN_INS.secret(id, &secret.name));
        let secrets: Vec<_> = self.secrets.iter().map(open).collect::<Result<_, _>>()?;
        let values = Values::with_secrets(&secrets)?;
        let missing = values.missing(&steps);
        if missing.is_empty() {
            Ok(SignIn { steps, values })
        } else {
            let why = format!("Nobody can sign in: {}", missing.join(" "));
            Err(Fault::invalid(why))
        }
    }
}

#[cfg(test)]
mod tests {
    use app::kit::Secret;

    use super::*;

    const STEPS: &str = "Journey: Sign in\nStart at \"/in\"\nFill \"Password\" with \"${secret.PIN}\"\nPress \"Sign in\"";

    fn keys() -> SecretKeys {
        SecretKeys::read("cXVheXNpZGVxdWF5c2lkZXF1YXlzaWRlcXVheXNpZGU=").unwrap()
    }

    fn pin(site: &str, value: &str) -> KeptSecret {
        let at = SIGN_INS.secret(site, "PIN");
        KeptSecret::seal(&keys(), at, &Secret::new(value)).unwrap()
    }

    #[track_caller]
    fn check(text: &str, secret: Option<KeptSecret>, want: Result<(), &str>) {
        let kept = Kept {
            steps: text.into(),
            secrets: secret.into_iter().collect(),
        };
        match (kept.ready(&keys(), "1"), want) {
            (Ok(_), Ok(())) => (),
            (Err(fault), Err(part)) => assert!(fault.message.contains(part), "{}", fault.message),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_review_signs_in_only_with_all_that_is_needed() {
        let kept = || Some(pin("1", "quayside"));
        check(STEPS, kept(), Ok(()));
        check(STEPS, None, Err("There is no secret “PIN”."));
        check(STEPS, Some(pin("1", "abc")), Err("at least 4 letters"));
        check("Journey: Sign in\nDance", kept(), Err("Line 2"));
        let odd = STEPS.replace("PIN", "P\"N");
        check(&odd, kept(), Err(""));
        // Of another site.
        check(STEPS, Some(pin("2", "quayside")), Err("type it again"));
    }

    #[test]
    fn no_secret_is_printed() {
        let kept = Kept {
            steps: STEPS.into(),
            secrets: vec![pin("1", "quayside")],
        };
        assert!(!format!("{kept:?}").contains("quayside"));
        let written = serde_json::to_string(&kept).unwrap();
        assert!(!written.contains("quayside"), "{written}");
    }
}
