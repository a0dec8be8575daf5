//! Somebody says that an entry is theirs: a link goes to the address on record, or staff look at it.

use app::Page;
use serde::{Deserialize, Serialize};

use crate::find::{FieldError, is_email};
use crate::model::Bundle;

/// Most letters of what somebody writes.
const MOST: usize = 500;

/// What was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    /// Where to send the link.
    pub email: String,
    /// Who they are.
    pub words: String,
}

impl Claim {
    /// What must be mended before it can be sent.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !is_email(self.email.trim()) {
            errors.push(FieldError::at(
                "email",
                "Write your work email address, such as name@example.com",
            ));
        }
        if self.words.chars().count() > MOST {
            errors.push(FieldError::at(
                "words",
                format!("Write at most {MOST} letters"),
            ));
        }
        errors
    }
}

/// Whether an address is one that the entry or its organisation gives.
#[must_use]
pub fn is_on_record(bundle: &Bundle, email: &str) -> bool {
    let organization = bundle.organization.as_ref();
    let known = [
        bundle.service.email.as_deref(),
        organization.and_then(|(_, organization)| organization.email.as_deref()),
    ];
    let mut known = known.into_iter().flatten();
    known.any(|known| known.trim().eq_ignore_ascii_case(email.trim()))
}

/// Is this entry yours?
#[derive(Debug, Default, Serialize)]
pub struct ClaimPage {
    /// The service.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub path: String,
    /// Its organisation.
    pub organisation: String,
    /// The address on record, which its page shows too; empty for none.
    pub known: String,
    /// What was typed.
    pub given: Claim,
    /// What must be mended.
    pub errors: Vec<FieldError>,
}

impl ClaimPage {
    /// The form for an entry.
    #[must_use]
    pub fn of(bundle: &Bundle, given: Claim, errors: Vec<FieldError>) -> Self {
        let organization = bundle.organization.as_ref();
        let email = bundle.service.email.clone();
        let email = email.or_else(|| organization.and_then(|(_, o)| o.email.clone()));
        Self {
            id: bundle.id.clone(),
            name: bundle.service.name.clone(),
            path: format!("/help/{}", app::encode(&bundle.id)),
            organisation: organization.map_or_else(String::new, |(_, o)| o.name.clone()),
            known: email.unwrap_or_default(),
            given,
            errors,
        }
    }
}

impl Page for ClaimPage {
    const TEMPLATE: &'static str = "directory/claim.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |given: Claim, errors| Self {
            id: "b7a1f3c2".into(),
            name: "Computer help in libraries".into(),
            path: "/help/b7a1f3c2".into(),
            organisation: "Saltreach Libraries".into(),
            known: "hello@saltreach-libraries.example".into(),
            given,
            errors,
        };
        let wrong = Claim {
            email: "me".into(),
            ..Claim::default()
        };
        let errors = wrong.errors();
        vec![
            ("empty", page(Claim::default(), Vec::new())),
            ("with errors", page(wrong, errors)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Organization, Service};

    #[test]
    fn only_the_address_on_record_opens_the_door_at_once() {
        let bundle = Bundle {
            service: Service {
                email: Some("Tea@Example.org".into()),
                ..Service::default()
            },
            organization: Some((
                "o".into(),
                Organization {
                    email: Some("office@example.org".into()),
                    ..Organization::default()
                },
            )),
            ..Bundle::default()
        };
        for (email, want) in [
            ("tea@example.org", true),
            (" office@example.org ", true),
            ("someone@example.org", false),
            ("", false),
        ] {
            assert_eq!(is_on_record(&bundle, email), want, "{email}");
        }
    }
}
