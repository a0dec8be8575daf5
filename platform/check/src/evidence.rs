//! What a finding is shown by, kept with its digest so that it can be shown to be what was kept.

use std::collections::HashMap;

use store::checks::{self, EvidenceRow};
use store::{Rd, StoreError, Tx, blobs};

/// Bytes of one piece of evidence, at most. What is larger is left out.
pub const MOST_BYTES: usize = 2 << 20;

/// Pieces of one kind that are kept of a finding: the first and the last.
const OF_A_KIND: usize = 2;

/// Something to show a finding by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The sign of the fault that it shows: see [`rules::sign`].
    pub sign: String,
    /// "picture", "code", "request".
    pub kind: &'static str,
    /// "image/png".
    pub media: &'static str,
    /// The page that it is of.
    pub page: String,
    /// Where on that.
    pub place: String,
    /// Itself.
    pub bytes: Vec<u8>,
}

/// Keeps what shows the finding `id`, unless just that is kept already. Of each kind the first and the newest stay.
pub(crate) fn keep(tx: &mut Tx<'_>, id: &str, pieces: &[&Evidence]) -> Result<(), StoreError> {
    let mut kept: HashMap<String, Vec<EvidenceRow>> = HashMap::new();
    for row in checks::evidence_of(tx, id)? {
        kept.entry(row.kind.clone()).or_default().push(row);
    }
    for piece in pieces
        .iter()
        .filter(|piece| piece.bytes.len() <= MOST_BYTES)
    {
        let rows = kept.entry(piece.kind.to_owned()).or_default();
        let sha256 = kit::digest(&piece.bytes);
        if rows.first().is_some_and(|newest| newest.sha256 == sha256) {
            continue;
        }
        if rows.len() >= OF_A_KIND {
            let newest = rows.remove(0);
            blobs::remove(tx, &newest.blob())?;
            checks::remove_evidence(tx, &newest.id)?;
        }
        let row = EvidenceRow {
            id: tx.new_id(),
            finding: id.to_owned(),
            kind: piece.kind.to_owned(),
            media: piece.media.to_owned(),
            page: piece.page.clone(),
            place: piece.place.clone(),
            sha256,
            size_bytes: i64::try_from(piece.bytes.len()).unwrap_or(i64::MAX),
            at: tx.now(),
        };
        blobs::put(tx, &row.blob(), &piece.bytes)?;
        checks::insert_evidence(tx, &row)?;
        rows.insert(0, row);
    }
    Ok(())
}

/// What is kept of a finding, newest first.
///
/// # Errors
/// Whatever the store says.
pub fn evidence(rd: &mut Rd<'_>, id: &str) -> Result<Vec<EvidenceRow>, StoreError> {
    checks::evidence_of(rd, id)
}
