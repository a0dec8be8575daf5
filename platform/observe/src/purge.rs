//! Taking away many entities at once, or some attributes of each.

use store::entities::{self, Tenant};
use store::{Flow, Rd};

use crate::find::Query;
use crate::history::Source;
use crate::tenant::Unknown;
use crate::{Context, ObserveError, index, read};

/// Entities that one transaction changes.
const TOGETHER: usize = 200;

/// What goes. Names are full names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purge {
    /// The entities themselves.
    Entities,
    /// These attributes of theirs.
    Drop(Vec<String>),
    /// All their attributes but these.
    Keep(Vec<String>),
}

impl Context {
    /// Takes away what a query wants, or attributes of it; how many entities that changed. Its page and its
    /// order mean nothing here, and its condition may not follow links.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if the store fails: those before are gone.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.21.
    pub async fn purge(
        &self,
        tenant: &str,
        query: Query,
        what: Purge,
    ) -> Result<usize, ObserveError> {
        let wanted = query.clone();
        let ids = self
            .read(tenant, move |rd, tenant| ids_of(rd, tenant, &wanted))
            .await?;
        let mut changed = 0;
        for some in ids.chunks(TOGETHER) {
            let (some, query, what) = (some.to_vec(), query.clone(), what.clone());
            changed += self
                .write(tenant, Unknown::Refuse, move |writer| {
                    let mut changed = 0;
                    for id in &some {
                        // It may have changed since it was found.
                        let kept = entities::get(writer.tx, writer.tenant, id)?;
                        let Some(kept) = kept else { continue };
                        let whole = read::decode(&kept.doc)?;
                        let alive = read::alive(whole.clone(), writer.now_us);
                        if !alive.is_some_and(|entity| query.chooses(&entity, &|_| None)) {
                            continue;
                        }
                        match &what {
                            Purge::Entities => writer.forget(kept.place, &whole)?,
                            Purge::Drop(names) => {
                                writer.change(id, Source::Told, |entity, now_us| {
                                    let is_meant = |name: &str| names.iter().any(|n| n == name);
                                    Ok(entity.delete_attributes(is_meant, now_us))
                                })?;
                            }
                            Purge::Keep(names) => {
                                writer.change(id, Source::Told, |entity, now_us| {
                                    let is_meant = |name: &str| !names.iter().any(|n| n == name);
                                    Ok(entity.delete_attributes(is_meant, now_us))
                                })?;
                            }
                        }
                        changed += 1;
                    }
                    Ok(changed)
                })
                .await?;
        }
        Ok(changed)
    }
}

/// The ids of all that a query wants.
fn ids_of(rd: &mut Rd<'_>, tenant: Tenant, query: &Query) -> Result<Vec<String>, ObserveError> {
    let now_us = rd.now().0;
    let mut ids = Vec::new();
    let (wanted, names) = (index::wanted(tenant, query), query.looks_at());
    entities::scan(rd, &wanted, |one| {
        let entity = read::alive(read::decode_with(one.doc, &names)?, now_us);
        ids.extend(
            entity
                .filter(|entity| query.chooses(entity, &|_| None))
                .map(|entity| entity.id),
        );
        Ok(Flow::More)
    })?;
    Ok(ids)
}
