//! How somebody signs in to a site that is reviewed, with an account that is there for tests.

use app::kit::{Fault, Kind};
use app::store::Collection;
use serde::{Deserialize, Serialize};
use walk::{Journey, KeptSecret, Values};

use crate::review::SignIn;

/// How somebody signs in to a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The steps, a sentence a line: see [`walk::read`].
    pub steps: String,
    /// What they fill in and nobody sees.
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

    /// What a review signs in by.
    ///
    /// # Errors
    /// Why that is not possible, for a person.
    pub fn ready(&self) -> Result<SignIn, Fault> {
        let steps =
            steps(&self.steps).map_err(|faults| Fault::new(Kind::Unreadable, faults.join(". ")))?;
        let values = Values::with_secrets(&self.secrets)?;
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
    use super::*;

    const STEPS: &str = "Journey: Sign in\nStart at \"/in\"\nFill \"Password\" with \"${secret.PIN}\"\nPress \"Sign in\"";

    #[track_caller]
    fn check(text: &str, value: Option<&str>, want: Result<(), &str>) {
        let secrets = value.map(|value| KeptSecret {
            name: "PIN".into(),
            value: value.into(),
        });
        let kept = Kept {
            steps: text.into(),
            secrets: secrets.into_iter().collect(),
        };
        match (kept.ready(), want) {
            (Ok(_), Ok(())) => (),
            (Err(fault), Err(part)) => assert!(fault.message.contains(part), "{}", fault.message),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_review_signs_in_only_with_all_that_is_needed() {
        check(STEPS, Some("quayside"), Ok(()));
        check(STEPS, None, Err("There is no secret “PIN”."));
        check(STEPS, Some("abc"), Err("at least 4 letters"));
        check("Journey: Sign in\nDance", Some("quayside"), Err("Line 2"));
        let odd = STEPS.replace("PIN", "P\"N");
        check(&odd, Some("quayside"), Err(""));
    }

    #[test]
    fn no_secret_is_printed() {
        let secret = KeptSecret {
            name: "PIN".into(),
            value: "quayside".into(),
        };
        let kept = Kept {
            steps: STEPS.into(),
            secrets: vec![secret],
        };
        assert!(!format!("{kept:?}").contains("quayside"));
    }
}
