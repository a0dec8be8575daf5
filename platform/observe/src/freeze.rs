//! Copies of entities as they were, kept apart: what is told of them later does not reach them.

use ngsi::Entity;
use store::{entities, series};

use crate::index::{self, Part};
use crate::purge::Purge;
use crate::tenant::Unknown;
use crate::{Context, ObserveError, Query};

/// Entities that one transaction keeps.
const TOGETHER: usize = 500;
/// Histories that one transaction forgets.
const STEP: i64 = 200;

impl Context {
    /// Keeps entities exactly as they are given, with the moments at which they were made and changed. No
    /// history comes of it and nobody is told; one that is there already stays. The tenant is made.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) if they cannot be kept: those before are.
    pub async fn freeze(&self, tenant: &str, copies: Vec<Entity>) -> Result<(), ObserveError> {
        let mut rest = copies;
        loop {
            let later = rest.split_off(rest.len().min(TOGETHER));
            let some = std::mem::replace(&mut rest, later);
            let kept = self.write(tenant, Unknown::Make, move |writer| {
                for entity in &some {
                    if entities::get(writer.tx, writer.tenant, &entity.id)?.is_none() {
                        let index = index::of(entity, &Part::Whole);
                        let doc = entity.to_stored();
                        entities::insert(writer.tx, writer.tenant, &entity.id, &doc, &index)?;
                    }
                }
                Ok(())
            });
            kept.await?;
            if rest.is_empty() {
                return Ok(());
            }
        }
    }

    /// Forgets everything that a tenant has, histories too.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) if it cannot be: asking again goes on.
    pub async fn forget_all(&self, tenant: &str) -> Result<(), ObserveError> {
        if !self.exists(tenant).await? {
            return Ok(());
        }
        self.purge(tenant, Query::default(), Purge::Entities)
            .await?;
        loop {
            let forgotten = self.write(tenant, Unknown::Refuse, |writer| {
                let ids = series::entities(writer.tx, writer.tenant, "", STEP)?;
                for id in &ids {
                    for one in series::of_entity(writer.tx, writer.tenant, id)? {
                        series::delete(writer.tx, one.id)?;
                    }
                }
                Ok(ids.len())
            });
            if forgotten.await? == 0 {
                return Ok(());
            }
        }
    }
}
