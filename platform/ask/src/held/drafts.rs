//! What somebody began and has not sent, found by the address that its link was sent to.

use store::cases::{self, DraftRow};
use store::{Rd, StoreError, Tx};

use super::HeldDraft;
use crate::{AskError, forget_draft, versions};

/// What was begun under this address, in small letters, and never sent, oldest first.
pub fn unsent(rd: &mut Rd<'_>, email: &str) -> Result<Vec<DraftRow>, StoreError> {
    // Drafts without an address are everybody's.
    if email.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = cases::drafts_of(rd, email)?;
    all.retain(|row| row.case_id.is_none());
    Ok(all)
}

/// A draft as people read it.
pub fn read(rd: &mut Rd<'_>, row: DraftRow) -> Result<HeldDraft, StoreError> {
    let version = versions::version(rd, &row.form, row.form_version)?;
    let draft = crate::draft::read(row)?;
    let (title, sections) = match version {
        Some(version) => (
            version.form.title.clone(),
            version.form.summary(&draft.answers),
        ),
        None => (draft.form.clone(), Vec::new()),
    };
    Ok(HeldDraft {
        id: draft.id,
        title,
        form: draft.form,
        created: draft.created,
        changed: draft.changed,
        erase: draft.erase,
        sections,
    })
}

impl HeldDraft {
    /// Lets its person go on with it: the name of its form, and a new secret of its link. Of a secret only
    /// the digest is kept, so that the old one cannot be found again. It opens nothing from now on.
    ///
    /// # Errors
    /// [`AskError::NotFound`] if this address has nothing of this id that can still be sent.
    pub fn renew(tx: &mut Tx<'_>, email: &str, id: &str) -> Result<(String, String), AskError> {
        let now = tx.now();
        let row = unsent(tx, &email.trim().to_lowercase())?
            .into_iter()
            .find(|row| row.id == id && row.erase > now)
            .ok_or(AskError::NotFound)?;
        let key = tx.chance().secret();
        let row = DraftRow {
            key_hash: kit::digest(&key),
            ..row
        };
        cases::remove_draft(tx, &row.id)?;
        cases::insert_draft(tx, &row)?;
        Ok((row.form, key))
    }

    /// Throws it away with its files, because its person wishes it.
    ///
    /// # Errors
    /// As [`HeldDraft::renew`].
    pub fn forget(tx: &mut Tx<'_>, email: &str, id: &str) -> Result<(), AskError> {
        let (_, key) = Self::renew(tx, email, id)?;
        forget_draft(tx, &key)?;
        Ok(())
    }
}
