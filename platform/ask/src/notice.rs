//! Who must be told what: data for the caller, who writes the messages.

use std::collections::BTreeMap;

use store::{StoreError, Tx, cases};

use crate::{Case, new_key};

/// Something to tell somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which words: "case-received", "case-changed", "case-needs-you", "case-to-pay", "case-closed",
    /// "case-reopened", "case-merged", "case-following", "case-assigned", "case-team", "case-answered",
    /// "case-escalated".
    pub template: &'static str,
    /// Whom.
    pub to: To,
    /// Which case.
    pub case_id: String,
    /// Its reference.
    pub reference: String,
    /// The secret for the link of whoever is told; empty for staff, who sign in.
    pub key: String,
    /// What goes into the gaps: `title`, `status`, `words`, `name`, `due`, …
    pub gaps: BTreeMap<&'static str, String>,
}

/// Whom to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// The person who asked.
    Person {
        /// What they are called.
        name: String,
        /// Their address; may be empty.
        email: String,
        /// Their number; may be empty.
        phone: String,
        /// The lines of their postal address, the postcode last; may be empty.
        address: Vec<String>,
    },
    /// Somebody who follows the case.
    Follower {
        /// Their address.
        email: String,
    },
    /// One of the staff.
    Account(String),
    /// Whoever leads a team.
    Team(String),
}

/// Notices of one change, being put together.
pub struct Notices<'c> {
    case: &'c Case,
    all: Vec<Notice>,
}

impl<'c> Notices<'c> {
    pub fn of(case: &'c Case) -> Self {
        Self {
            case,
            all: Vec::new(),
        }
    }

    fn add(&mut self, template: &'static str, to: To, key: String, words: &str) {
        let mut gaps = BTreeMap::from([
            ("title", self.case.title.clone()),
            ("status", self.case.stands().resident.to_owned()),
            ("name", self.case.body.contact.name.clone()),
            ("words", words.to_owned()),
        ]);
        if let Some(due) = self.case.due {
            gaps.insert("due", kit::words::date(due));
        }
        if let Some(payment) = &self.case.body.payment {
            gaps.insert("amount", form::money(payment.pence));
            gaps.insert("what", payment.what.clone());
        }
        self.all.push(Notice {
            template,
            to,
            case_id: self.case.id.clone(),
            reference: self.case.reference.clone(),
            key,
            gaps,
        });
    }

    /// Tells the person, if we know where.
    pub fn person(
        &mut self,
        tx: &mut Tx<'_>,
        template: &'static str,
        words: &str,
    ) -> Result<(), StoreError> {
        let contact = &self.case.body.contact;
        if contact.email.is_empty() && contact.phone.is_empty() && contact.address.is_empty() {
            return Ok(());
        }
        let to = To::Person {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            address: contact.address.clone(),
        };
        let key = new_key(tx, &self.case.id, "")?;
        self.add(template, to, key, words);
        Ok(())
    }

    /// Tells those who follow it. Nobody follows what is private.
    pub fn followers(
        &mut self,
        tx: &mut Tx<'_>,
        template: &'static str,
        words: &str,
    ) -> Result<(), StoreError> {
        if self.case.is_private {
            return Ok(());
        }
        for follower in cases::followers(tx, &self.case.id)? {
            let key = new_key(tx, &self.case.id, &follower.id)?;
            let to = To::Follower {
                email: follower.email,
            };
            self.add(template, to, key, words);
            // A follower has no business with the person's name or payment.
            if let Some(last) = self.all.last_mut() {
                for gap in ["name", "amount", "what"] {
                    last.gaps.remove(gap);
                }
            }
        }
        Ok(())
    }

    /// Tells one follower, with the secret of their link.
    pub fn follower(&mut self, template: &'static str, email: &str, key: String) {
        let to = To::Follower {
            email: email.to_owned(),
        };
        self.add(template, to, key, "");
        if let Some(last) = self.all.last_mut() {
            last.gaps.retain(|gap, _| ["title", "status"].contains(gap));
        }
    }

    /// Tells staff.
    pub fn staff(&mut self, template: &'static str, to: To, words: &str) {
        self.add(template, to, String::new(), words);
    }

    /// Tells whoever has it in hand: its owner, or whoever leads its team.
    pub fn hands(&mut self, template: &'static str) {
        let to = match (self.case.owner.as_str(), self.case.team.as_str()) {
            ("", "") => return,
            ("", team) => To::Team(team.to_owned()),
            (owner, _) => To::Account(owner.to_owned()),
        };
        self.staff(template, to, "");
    }

    pub fn done(self) -> Vec<Notice> {
        self.all
    }
}
